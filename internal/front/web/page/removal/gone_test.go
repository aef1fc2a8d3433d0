package removal_test

import (
	"database/sql"
	"io/fs"
	"strings"
	"testing"
	"time"

	"traad/internal/app/enrolment"
	"traad/internal/app/removal"
	"traad/internal/app/stay"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/migrations"
	"traad/internal/store/query"
)

// ask asks for an entry to be deleted by decision.
func ask(t *testing.T, w *webtest.World, c webtest.Case, item string) db.ID {
	t.Helper()
	id, err := removal.Ask{
		Scope: removal.OneItem, Patient: c.Patient, Item: item, Ground: care.ByDecision, Reason: "Feil",
		Decision: removal.Decision{Ref: "2026/1", On: date.Of(2026, 11, 1), By: "Statsforvalteren"},
	}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	must(t, err)
	return id
}

// TestTwoNumbersAtOnce: of a person with two national numbers each is asked to be deleted; who approve both at one moment leave one. On PostgreSQL both are held
// back where they would delete until both have come as far as they can.
func TestTwoNumbersAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		_, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, 'D-nummer', 'x', 'x', $3)",
			db.NewID(), db.ID(kari.Patient), db.At(w.Service.Now()))
		must(t, err)
		_, all, err := removal.Entries(t.Context(), w.Service, w.Actor(webtest.Nes), kari.Patient)
		must(t, err)
		var asked []db.ID
		for _, e := range all {
			if strings.HasPrefix(e.Item, "number/") {
				asked = append(asked, ask(t, w, kari, e.Item))
			}
		}
		if len(asked) != 2 {
			t.Fatalf("%d numbers can be deleted: %+v", len(asked), all)
		}
		postgres := w.Store.DB.Engine == db.Postgres // SQLite lets one write at a time
		var hold *sql.Tx
		if postgres {
			hold, err = w.Store.DB.Raw().BeginTx(t.Context(), nil)
			must(t, err)
			defer hold.Rollback()
			_, err := hold.ExecContext(t.Context(), "select id from patient_identifier where patient_id = $1 for update", db.ID(kari.Patient))
			must(t, err)
		}
		came := make(chan error)
		for i, id := range asked {
			actor := w.Actor([]webtest.User{webtest.NesToo, webtest.Physician}[i])
			go func() { came <- removal.Approve{Removal: id, Sure: true}.Run(t.Context(), w.Service, actor) }()
		}
		for deadline := time.Now().Add(time.Minute); postgres; time.Sleep(2 * time.Millisecond) {
			n := 0 // not asked by the one that holds: a transaction knows only the connections that there were when it first asked
			must(t, w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'").Scan(&n))
			if n == 2 {
				must(t, hold.Rollback())
				break
			}
			if time.Now().After(deadline) {
				t.Fatalf("%d approvals wait", n)
			}
		}
		done := 0
		for range asked {
			if err := <-came; err == nil {
				done++
			} else if errs.KindOf(err) != errs.KindGone {
				t.Error(err)
			}
		}
		if n := count(t, w, "select count(*) from patient_identifier where patient_id = $1", kari.Patient); n != 1 || done != 1 {
			t.Errorf("%d approvals went through, and %d numbers are left", done, n)
		}
	})
}

// TestWardOfStaysGone: what was written on the ward of a stay that was deleted before a release took it away, goes by the migration; that of a stay that stands does not.
func TestWardOfStaysGone(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		for i := range 2 {
			at := w.Service.Now().Add(-time.Duration(48-20*i) * time.Hour)
			w.Do(w.Actor(webtest.Nes), stay.Register{Patient: kari.Patient, Kind: care.Admission, Urgency: "emergency", Unit: w.Orgs["Medisinsk avdeling"], At: at})
			w.Do(w.Actor(webtest.Nes), stay.Register{Patient: kari.Patient, Kind: care.Discharge, Unit: w.Orgs["Medisinsk avdeling"], At: at.Add(10 * time.Hour)})
			w.Do(w.Actor(webtest.Physician), enrolment.SeeOnWard{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(i - 2), Note: kept})
		}
		var before []care.Event
		for _, ev := range w.Events(kari) {
			if ev.Ward != nil {
				before = append(before, ev)
			}
		}
		if len(before) != 2 || before[0].Ward.Stay == before[1].Ward.Stay || before[0].Ward.Stay == "" {
			t.Fatalf("%+v", before)
		}
		must(t, removal.Approve{Removal: ask(t, w, kari, "stay/"+string(before[0].Ward.Stay)), Sure: true}.Run(t.Context(), w.Service, w.Actor(webtest.NesToo)))
		must(t, w.Store.InTx(t.Context(), func(tx *store.Writer) error { // as an earlier release left it
			_, err := tx.RewriteEvent(t.Context(), query.RewriteEventParams{ID: db.ID(before[0].ID), EnrolmentID: db.ID(kari.Enrolment), Data: db.ToJSON(before[0])})
			return err
		}))
		file, err := fs.ReadFile(migrations.FS, string(w.Store.DB.Engine)+"/0187_gone_is_gone.sql")
		must(t, err)
		update, _, _ := strings.Cut(string(file), ";")
		_, err = w.Store.DB.Raw().ExecContext(t.Context(), update)
		must(t, err)
		for _, ev := range w.Events(kari) {
			switch ev.ID {
			case before[0].ID:
				if *ev.Ward != (care.WardVisit{}) {
					t.Errorf("of the deleted stay is left %+v", ev.Ward)
				}
			case before[1].ID:
				if *ev.Ward != *before[1].Ward {
					t.Errorf("of the stay that stands is left %+v", ev.Ward)
				}
			}
		}
	})
}
