package person_test

import (
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// The page points to the medicines that the plan says to watch, and tells that a new version is out for hearing.
func TestPlanOnThePersonsPage(t *testing.T) {
	w := webtest.New(t)
	kari, none := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Berit", "Moe", webtest.Planned)
	now := w.Service.Now()
	author := plan.Signature{User: w.ID(webtest.Nes), Name: "Ingrid Sandvik", Role: care.MunicipalCoordinator}
	laid := plan.Laid{
		ID: db.NewID(), Document: db.NewID(), Patient: kari.Patient, Enrolment: kari.Enrolment, Area: w.Orgs["Nes"], Number: 1, Author: author,
		Started: now.Add(-200 * time.Hour), Published: now.Add(-100 * time.Hour), Texts: map[string]string{"medisiner/folg": "Vanndrivende, etter vekten", "medisiner/unnga": "NSAID"},
	}
	heard := laid
	heard.ID, heard.Document, heard.Number, heard.Published = db.NewID(), db.NewID(), 2, time.Time{}
	heard.Heard, heard.Due, heard.Texts = now.Add(-time.Hour), webtest.Today.AddDays(7), map[string]string{"medisiner/folg": "Noe som ikke er publisert"}
	err := w.Service.Do(t.Context(), w.Actor(webtest.Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return plan.Lay(t.Context(), tx, []plan.Laid{laid, heard})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []webtest.User{webtest.Nes, webtest.GP} {
		w.As(who).Get(kari.Page()).MustStatus(200).
			MustShow("Medisiner i fokus", "Vanndrivende, etter vekten", "NSAID", "Plan versjon 1", "Doser står bare i legemiddellisten", "til høring").MustNotShow("ikke er publisert")
	}
	w.As(webtest.Nes).Get(none.Page()).MustNotShow("Medisiner i fokus", "til høring")
	rows, err := w.Store.DB.Reader().QueryContext(t.Context(), "select items from audit where deed = 'see.plan' and user_id = $1", string(w.ID(webtest.Nes)))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	noted := 0
	for rows.Next() {
		var items string
		if err := rows.Scan(&items); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(items, string(laid.ID)) {
			noted++
		}
	}
	if noted != 1 || rows.Err() != nil {
		t.Errorf("the look at the plan's text is noted %d times, want once (%v)", noted, rows.Err())
	}
}
