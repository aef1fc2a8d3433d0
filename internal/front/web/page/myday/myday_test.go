package myday_test

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/app"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

func TestMyDayShowsWhatIsDue(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Person("Kari", "Mappesen", webtest.Consented) // mapping was due 36 days ago
		w.Person("Berit", "Henvist", webtest.Referred)  // assessment long over
		w.Person("Ruth", "Fulgt", webtest.FollowedUp)
		admitted := w.Person("Solveig", "Innlagt", webtest.FollowedUp)
		w.Admit(admitted, 2)

		tests := []struct {
			who     webtest.User
			path    string
			show    []string
			mustNot []string
		}{
			{webtest.Nes, "/", []string{
				"Min dag", "Tirsdag 17. november 2026, uke 47", "Over frist", "Kari Mappesen", "Kartleggingssamtale hjemme",
				"Berit Henvist", "Vurder", "Innlagt nå i Nes", "Solveig Innlagt", "Medisinsk avdeling", "Ny henvisning",
			}, []string{"Mine oppgaver", "Svar på henvisning"}},
			{webtest.Kongsvinger, "/", []string{"Kari Mappesen", "Berit Henvist"}, []string{"Mine oppgaver"}},
			{webtest.Physician, "/?vis=alle", []string{"Kari Mappesen", "Spørsmål til deg som IHT-lege", "Mine oppgaver"}, nil},
			{webtest.GP, "/", []string{"Kari Mappesen"}, []string{"Ny kommune"}},
			{webtest.Substitute, "/", []string{"Kari Mappesen"}, nil},
			{webtest.CareWorker, "/", []string{"Min dag", "Solveig Innlagt"}, []string{"Ny henvisning", "Logg kontakt"}},
			{webtest.Clinician, "/", []string{"Solveig Innlagt"}, []string{"Kari Mappesen", "Ny henvisning"}},
			{webtest.Ullensaker, "/", []string{"Min dag", "Ingenting er over frist"}, []string{"Mappesen", "Henvist,", "Innlagt,", "Solveig", "Berit"}},
			{webtest.Nordbyhagen, "/?vis=alle", []string{"Ingenting er over frist"}, []string{"Mappesen", "Solveig", "Berit"}},
			{webtest.OtherGP, "/", []string{"Min dag"}, []string{"Mappesen", "Solveig", "Berit"}},
			{webtest.OtherCare, "/", []string{"Min dag"}, []string{"Mappesen", "Solveig", "Berit"}},
		}
		for _, tt := range tests {
			w.As(tt.who).Get(tt.path).MustStatus(200).MustShow(tt.show...).MustNotShow(tt.mustNot...)
		}
	})
}

// TestMyDayOfThoseWithoutOne: figures and configuration have their own first pages.
func TestMyDayOfThoseWithoutOne(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Mappesen", webtest.Consented)
	for who, path := range map[webtest.User]string{webtest.Manager: "/oversikt", webtest.Analyst: "/oversikt", webtest.Administrator: "/administrasjon"} {
		w.As(who).Get("/").MustBe(path).MustNotShow("Mappesen")
		w.As(who).Get(kari.Page()).MustStatus(404).MustNotShow("Mappesen")
	}
}

func TestMyDayOfMineOnly(t *testing.T) {
	w := webtest.New(t)
	w.Person("Kari", "Mappesen", webtest.Consented) // Ingrid Sandvik is responsible
	w.Person("Berit", "Henvist", webtest.Referred)  // nobody is, and the deadline is a coordinator's
	w.As(webtest.Physician).Get("/").MustShow("Du ser det du selv har ansvar for").MustNotShow("Kari Mappesen")
}

func TestEveryLookIsAudited(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Mappesen", webtest.Consented)
	w.As(webtest.Nes).Get("/").MustShow("Kari Mappesen")
	rows, err := w.Store.DB.Reader().QueryContext(t.Context(),
		"select a.deed, a.reason from audit a join audit_subject s on s.audit_id = a.id where s.patient_id = $1 and a.deed = 'see.my_day'", string(kari.Patient))
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	n := 0
	for rows.Next() {
		n++
	}
	if n != 1 || rows.Err() != nil {
		t.Errorf("%d audit rows name the person whom Min dag showed, want 1 (%v)", n, rows.Err())
	}
	if log := w.Log(); log != "" && (strings.Contains(log, "Mappesen") || strings.Contains(log, string(kari.Patient))) {
		t.Error("the log names the person")
	}
}

// A measure without a day is never late, and must not be forgotten for it: it stands in a list of its own with who is to do it, and with nobody
// else. What the patient and the family go on with by themselves is in the plan.
func TestMeasuresWithoutADay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		w.Publish(kari, map[string]string{
			"tiltak/a/hva": "Ringe om vekten", "tiltak/a/hvem": "kommune", "tiltak/a/frist": "løpende", "tiltak/b/hva": "Følge kalium", "tiltak/b/hvem": "fastlege",
			"tiltak/c/hva": "Veie seg", "tiltak/c/hvem": "pasient", "tiltak/d/hva": "Legemiddelsamtale", "tiltak/d/hvem": "sykehus", "tiltak/d/bruker": string(w.ID(webtest.Kongsvinger)), "tiltak/e/hva": "Langt fram", "tiltak/e/hvem": "kommune", "tiltak/e/frist": "1.12.2027",
		})
		w.As(webtest.Nes).Get("/").MustStatus(200).MustShow("Tiltak uten frist", "Ringe om vekten", "Uten frist").MustNotShow("Følge kalium", "Veie seg", "Legemiddelsamtale", "Langt fram")
		w.As(webtest.GP).Get("/").MustShow("Tiltak uten frist", "Følge kalium").MustNotShow("Ringe om vekten", "Veie seg")
		w.As(webtest.Kongsvinger).Get("/").MustShow("Legemiddelsamtale").MustNotShow("Ringe om vekten")
		w.As(webtest.NesToo).Get("/").MustNotShow("Ringe om vekten", "Legemiddelsamtale") // in the same area, and not hers
		for _, u := range webtest.Outsiders {
			w.As(u).Get("/").MustNotShow("Ringe om vekten", "Følge kalium")
		}
	})
}

// What is somebody else's to do takes no room from what is one's own; and where there is more than the page has room for, the number is all of them, and
// all of them can be seen.
func TestOwnMeasuresAmongManyOthers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		w.Publish(kari, map[string]string{"viktig": "Bo hjemme"})
		all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		today := w.Actor(webtest.Nes).Today
		lay := func(kind string, n int, who plan.Party, due date.Date) {
			t.Helper()
			err := w.Service.Do(t.Context(), w.Actor(webtest.Administrator), func(tx *app.Tx) error {
				if err := tx.Allow(access.Configure, nil); err != nil {
					return err
				}
				for i := range n {
					m := query.InsertPlanMeasureParams{
						VersionID: all.Holds.ID, Item: fmt.Sprintf("%s%03d", kind, i), PatientID: db.ID(kari.Patient), EnrolmentID: db.ID(kari.Enrolment), AreaID: db.ID(w.Orgs["Nes"]),
						Party: string(who), What: fmt.Sprintf("%s %03d", kind, i), DueOn: due, DayOn: due,
					}
					if due.IsZero() {
						m.DayOn = date.Of(9999, 12, 31)
					}
					if err := tx.InsertPlanMeasure(t.Context(), m); err != nil {
						return err
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		lay("Veie seg", 401, plan.Patient, today.AddDays(-9))
		lay("Drikke vann", 401, plan.Patient, date.Date{})
		lay("Legemiddelsamtale", 1, plan.Hospital, today.AddDays(1))
		lay("Ringe apoteket", 1, plan.Hospital, date.Date{})
		lay("Neste uke igjen", 1, plan.Hospital, today.AddDays(8)) // not yet
		b := w.As(webtest.Kongsvinger)
		b.Get("/").MustStatus(200).MustShow("Legemiddelsamtale 000", "Ringe apoteket 000").MustNotShow("Veie seg", "Drikke vann", "Neste uke igjen", "Vis alle")

		w.As(webtest.Nes).Get("/").MustShow("Vis alle 401", "Veie seg 039").MustNotShow("Veie seg 040", "Drikke vann") // who has the enrolment asks for hers, as far as there is a day
		w.As(webtest.Nes).Get("/?alle=tiltak").MustShow("Veie seg 400", "Vis færre").MustNotShow("Vis alle 401")
		w.As(webtest.NesToo).Get("/").MustNotShow("Veie seg")
		lay("Følge vekten", 44, plan.Hospital, date.Date{})
		b.Get("/").MustShow("Vis alle 45").MustNotShow("Ringe apoteket 000")
		b.Get("/?alle=tiltak-uten-frist").MustShow("Ringe apoteket 000", "Følge vekten 043", "Vis færre")
	})
}
