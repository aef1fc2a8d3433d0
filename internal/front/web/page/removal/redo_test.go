package removal_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/removal"
	"traad/internal/base/backup"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/migrations"
	"traad/internal/store/storetest"
)

// What was deleted comes back with a copy that is older, and is deleted again from the tombstones: once, and only that.
func TestRedo(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes, other := w.Actor(webtest.Nes), w.Actor(webtest.NesToo)
		kari, tor, gone, twin := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Tor", "Moe", webtest.Planned), w.Person(secret, "Aas", webtest.Planned), w.Person("Liv", secret, webtest.Referred)
		whole := w.Person("Per", "Vik", webtest.Evaluated)
		w.Do(nes, enrolment.LogContact{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: secret}})
		event := w.Last(kari).ID
		fill(t, w, gone)
		var copied bytes.Buffer
		_, err := backup.Write(t.Context(), w.Store.DB, &copied, backup.Options{Now: webtest.Today.At(3, 0), Release: "test"})
		must(t, err)

		w.Do(nes, merge.Merge{Merged: twin.Patient, Survivor: gone.Patient, Reason: "Samme", Sure: true}) // not in the copy
		decision := removal.Decision{Ref: "2026/1", On: webtest.Today, By: "Statsforvalteren"}
		for _, d := range []removal.Ask{
			{Scope: removal.OneEvent, Enrolment: kari.Enrolment, Event: event, Ground: care.WrongPatient, Reason: "Feil", Right: tor.Patient},
			{Scope: removal.OneEnrolment, Enrolment: whole.Enrolment, Ground: care.WrongPatient, Reason: "Feil"},
			{Scope: removal.WholePerson, Patient: gone.Patient, Ground: care.ByDecision, Reason: "Krav", Decision: decision},
		} {
			id, err := d.Run(t.Context(), w.Service, nes)
			must(t, err)
			w.Do(other, removal.Approve{Removal: id, Sure: true})
		}
		list, err := removal.Tombstones(t.Context(), w.Service)
		must(t, err)
		written, err := json.Marshal(list)
		must(t, err)
		if len(list) != 3 || bytes.Contains(written, []byte(secret)) || bytes.Contains(written, []byte("Krav")) {
			t.Fatalf("%d tombstones: %s", len(list), written)
		}
		for _, tomb := range list {
			must(t, tomb.Check())
		}

		st := storetest.Open(t)
		c, err := backup.Check(bytes.NewReader(copied.Bytes()), backup.Options{})
		must(t, err)
		must(t, c.Restore(t.Context(), st.DB, migrations.FS))
		old := app.New(st, w.Service.Keys, job.New(st.DB, w.Service.Now), w.Service.Now)
		defer old.Close()
		restored := &webtest.World{T: t, Service: old, Store: st}
		if len(find(t, restored, secret)) == 0 {
			t.Fatal("the copy does not hold what was deleted: it proves nothing")
		}
		admin := access.Actor{Role: care.Administrator, Today: date.In(w.Service.Now())}
		if _, err := removal.Redo(t.Context(), old, nes, list); err == nil {
			t.Error("a coordinator could do deletions alone, as a redo")
		}
		got, err := removal.Redo(t.Context(), old, admin, list)
		if err != nil || got.Done != 3 || got.Known+got.Absent+len(got.Failed) != 0 {
			t.Fatalf("%+v %v", got, err)
		}
		for _, hit := range find(t, restored, secret) {
			if n := count(t, restored, "select count(*) from enrolment_event where enrolment_id = $1 and kind = 'contacted'", tor.Enrolment); n != 1 {
				t.Errorf("the right person did not get the event: %d", n)
			}
			if !contains(hit, string(tor.Enrolment)) {
				t.Errorf("after the redo %s", hit)
			}
		}
		for _, p := range []webtest.Case{gone, twin} {
			if n := count(t, restored, "select count(*) from patient where id = $1", p.Patient); n != 0 {
				t.Error("the person is back")
			}
		}
		if n := count(t, restored, "select count(*) from enrolment_event where enrolment_id = $1", whole.Enrolment); n != 1 {
			t.Errorf("the enrolment has %d events", n)
		}
		restored.Sound()
		again, err := removal.Redo(t.Context(), old, admin, list)
		if err != nil || again.Known != 3 || again.Done != 0 {
			t.Errorf("the second time %+v %v", again, err)
		}
		// Of a copy that is older still, where nothing of it was: only the tombstones come, or what has no user yet is told.
		for _, bad := range []removal.Tombstone{{}, {ID: db.NewID(), Scope: "all"}, {ID: db.NewID(), Scope: removal.OneEvent, Ground: care.WrongPatient}} {
			if bad.Check() == nil {
				t.Errorf("%+v passes", bad)
			}
		}
	})
}

func contains(text, part string) bool { return bytes.Contains([]byte(text), []byte(part)) }
