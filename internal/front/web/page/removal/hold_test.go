package removal_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/objection"
	"traad/internal/app/operation"
	"traad/internal/app/own"
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

// TestHolds: what was deleted, objected to, withdrawn and ended since a copy was made is so again after a restore from it, by the file that was kept elsewhere; once, and what was taken back or
// opened since the copy errs on the closed side. The file tells nobody's name nor what was said, and a database that knows less takes nothing out of it.
func TestHolds(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes := w.Actor(webtest.Nes)
		kari, liv, tor, gone := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Liv", "Vik", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp), w.Person(secret, "Aas", webtest.Planned)
		object := func(c webtest.Case, o care.Objection) (key db.ID) {
			key = db.NewID()
			o.By, o.Competence, o.On, o.Note = "patient", "full", webtest.Today, secret
			w.Do(nes, objection.Record{Key: key, Patient: c.Patient, Objection: o})
			return key
		}
		before := object(tor, care.Objection{Against: care.ObjectAnalysis})
		grant := w.Let(liv, "")
		file := filepath.Join(t.TempDir(), "holds.jsonl")
		keep := func(s *app.Service) int {
			t.Helper()
			n, err := operation.KeepHolds(t.Context(), s, file)
			must(t, err)
			return n
		}
		keep(w.Service)
		var copied bytes.Buffer
		_, err := backup.Write(t.Context(), w.Store.DB, &copied, backup.Options{Now: webtest.Today.At(3, 0), Release: "test"})
		must(t, err)

		item := object(kari, care.Objection{Against: care.ObjectItem, Item: "event/" + string(w.Last(kari).ID)})
		against := object(kari, care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Årnes legesenter"]})
		w.Do(nes, objection.TakeBack{Patient: tor.Patient, ID: before, On: webtest.Today, Note: secret})
		w.Do(nes, enrolment.WithdrawConsent{Target: enrolment.Target{Enrolment: liv.Enrolment}, On: webtest.Today, Reason: secret})
		w.Do(nes, own.End{Patient: liv.Patient, Grant: grant, Note: secret})
		_, err = w.Store.DB.Raw().ExecContext(t.Context(), "update role_assignment set valid_to = $1 where id = $2", webtest.Today.AddDays(-1).String(), string(w.Assignment(webtest.Clinician)))
		must(t, err)
		id, err := removal.Ask{Scope: removal.WholePerson, Patient: gone.Patient, Ground: care.ByDecision, Reason: secret, Decision: removal.Decision{Ref: "2026/1", On: webtest.Today, By: "Statsforvalteren"}}.Run(t.Context(), w.Service, nes)
		must(t, err)
		w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
		if n := keep(w.Service); n != 7 || keep(w.Service) != 0 {
			t.Errorf("%d lines more", n)
		}
		text, err := os.ReadFile(file)
		must(t, err)
		for _, s := range []string{secret, "Kari", "Aasen", "Vik", kari.Number.Digits()} {
			if strings.Contains(string(text), s) {
				t.Errorf("the file tells %q", s)
			}
		}

		st := storetest.Open(t)
		c, err := backup.Check(bytes.NewReader(copied.Bytes()), backup.Options{})
		must(t, err)
		must(t, c.Restore(t.Context(), st.DB, migrations.FS))
		old := app.New(st, w.Service.Keys, job.New(st.DB, w.Service.Now), w.Service.Now)
		defer old.Close()
		if keep(old) != 0 {
			t.Error("what the older database knows was not in the file")
		}
		must(t, os.WriteFile(file, append(text, []byte(`{"objection":{"id":"torn`)...), 0o600))
		list, _, err := operation.ReadHolds(bytes.NewReader(append(text, []byte(`{"objection":{"id":"torn`)...)))
		must(t, err)
		if keep(old) != 0 {
			t.Error("a torn line is taken for one")
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != string(text) {
			t.Errorf("the file was %d bytes, and is %d: %v", len(text), len(after), err)
		}
		admin := access.Actor{Role: care.Administrator, Today: date.In(w.Service.Now())}
		if _, err := operation.Redo(t.Context(), old, nes, list); err == nil {
			t.Error("a coordinator may do so")
		}
		got, err := operation.Redo(t.Context(), old, admin, list)
		must(t, err)
		if got.Done != 1 || got.Nos != 3 || got.Ended != 2 || got.Standing != 1 || len(got.Left) != 0 {
			t.Errorf("%+v", got)
		}
		restored := &webtest.World{T: t, Service: old, Store: st}
		for query, id := range map[string]any{
			"select count(*) from objection where ended_at is null and kind = 'item' and id = $1":         item,
			"select count(*) from objection where ended_at is null and kind = 'organisation' and id = $1": against,
			"select count(*) from objection where ended_at is null and id = $1":                           before,
			"select count(*) from own_access where ended_at is not null and id = $1":                      grant,
			"select count(*) from role_assignment where valid_to is not null and id = $1":                 w.Assignment(webtest.Clinician),
			"select count(*) from enrolment_event where kind = 'consent_withdrawn' and enrolment_id = $1": liv.Enrolment,
			"select 1 - count(*) from patient where id = $1":                                              gone.Patient,
		} {
			if n := count(t, restored, query, id); n != 1 {
				t.Errorf("%s: %d", query, n)
			}
		}
		restored.Sound()
		again, err := operation.Redo(t.Context(), old, admin, list)
		must(t, err)
		if again.Done+again.Nos+again.Ended != 0 || again.Known != 1 || again.Standing != 1 {
			t.Errorf("the second time %+v", again)
		}
		for _, bad := range []string{"{}\n", "x\n", `{"role":{"id":"x"}}` + "\n", `{"unknown":1}` + "\n", "x"} {
			if _, _, err := operation.ReadHolds(strings.NewReader(bad)); err == nil {
				t.Errorf("%q is read", bad)
			}
		}
	})
}
