package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/inbox"
	"traad/internal/app/municipal"
	"traad/internal/app/objection"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/intake"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

const (
	feedToken = "et-hemmelig-ord-fra-nes-kommune"
	wardToken = "et-hemmelig-ord-fra-sykehuset-her"
)

// feed is the door that the municipality's system tells through.
func feed(t *testing.T, w *webtest.World) http.Handler {
	h, _ := door(t, w)
	return h
}

func door(t *testing.T, w *webtest.World) (http.Handler, *inbox.Box) {
	senders := intake.Senders{
		{Sender: inbox.Sender{Name: "nes", Unit: w.Orgs["Nes"], Where: intake.Municipality}, Token: feedToken, Number: "3228", ServicesFrom: date.Of(2025, 1, 1)},
		{Sender: inbox.Sender{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}, Token: wardToken},
	}
	box := inbox.New(w.Service, senders.Read, senders.Inbox(), slog.New(slog.NewTextHandler(w.Logs(), nil)))
	t.Cleanup(box.Stop)
	return (&intake.HTTP{Senders: senders, Box: box, Service: w.Service, Now: w.Service.Now, Log: slog.New(slog.NewTextHandler(w.Logs(), nil))}).Handler(), box
}

// ask sends a resource and returns the status and what is said.
func ask(h http.Handler, method, path, token, body string) (int, string) {
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/fhir+json")
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec.Code, rec.Body.String()
}

// service is an EpisodeOfCare with changes, as «old => new».
func service(n nin.Number, changes ...string) string {
	s := fmt.Sprintf(`{"resourceType": "EpisodeOfCare", "id": "e1", "meta": {"lastUpdated": "2026-11-01T08:00:00Z"},
		"identifier": [{"system": "urn:nes:vedtak", "value": "77"}], "status": "active", "type": [{"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.9151", "code": "15", "display": "Sårstell hjemme"}]}],
		"patient": {"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "%s"}}, "managingOrganization": {"identifier": {"value": "3228"}},
		"period": {"start": "2026-01-05"}, "extension": [{"url": "urn:timer", "valueRatio": {"numerator": {"value": 3.5, "code": "h"}, "denominator": {"value": 1, "code": "wk"}}}]}`, n.Digits())
	for _, c := range changes {
		old, now, _ := strings.Cut(c, " => ")
		s = strings.Replace(s, old, now, 1)
	}
	return s
}

func episodes(t *testing.T, w *webtest.World) (all []string) {
	for _, row := range storetest.Rows(t, w.Store, "municipal_episode u", `u.state, u.iplos, u.from_on, u.to_on, u.weekly, u.number, case when u.undone_at is not null then 'undone'
		when exists (select 1 from municipal_episode n where n.message_id = u.replaced_by and n.undone_at is null) then 'replaced' else 'stands' end as fate`, "u.received_at, u.from_on, u.id") {
		if !strings.HasSuffix(row, "undone") {
			all = append(all, regexp.MustCompile(`T00:00:00Z| 00:00:00 \+0000 UTC`).ReplaceAllString(row, ""))
		}
	}
	return all
}

// A municipality's system tells of a service, corrects it, takes it back; whoever is not followed there leaves nothing, and the answer is the same.
func TestServicesFromTheMunicipalitysSystem(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, other := w.Person("Kari", "Aasen", webtest.FollowedUp), w.PersonIn("Ullensaker", "Annen", "Kommune", webtest.FollowedUp)
		gone := w.Person("Trukket", "Samtykke", webtest.Withdrawn)
		h, b := feed(t, w), w.As(webtest.Nes)
		b.Get("/kommunale-tall").MustShow("Ingenting er ført").MustNotShow("Fra fagsystemet")
		status, said := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number))
		if status != http.StatusCreated {
			t.Fatal(status, said)
		}
		for _, n := range []nin.Number{other.Number, gone.Number, w.Unused()} {
			if code, text := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(n, `"77" => "78"`)); code != status || text != said {
				t.Errorf("of somebody who is not followed there: %d %s", code, text)
			}
		}
		if got := episodes(t, w); len(got) != 1 || !strings.Contains(got[0], "told") || !strings.Contains(got[0], "3.5") || !strings.HasSuffix(got[0], "stands") {
			t.Fatalf("%q", got)
		}
		if w.AuditedOf(kari, access.TellUse) != 1 || w.AuditedOf(other, access.TellUse) != 0 {
			t.Error("the audit does not say whose services were told")
		}
		b.Get("/kommunale-tall").MustShow("Fra fagsystemet", "Tall i en fil går foran", "1 tjeneste for 1 person", "Mangler legevakt, tverrfaglig team, fysio- og ergoterapi og fastlegens tverrfaglige møter").MustNotShow("Sårstell")
		w.As(webtest.Ullensaker).Get("/kommunale-tall").MustNotShow("Fra fagsystemet")

		// The same again is nothing new; an older one neither; on hold is days without.
		ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number))
		ask(h, "PUT", "/fhir/EpisodeOfCare/e1", feedToken, service(kari.Number, "2026-11-01T => 2026-10-01T", "3.5 => 9"))
		if got := episodes(t, w); len(got) != 1 {
			t.Fatalf("%q", got)
		}
		w.Go(webtest.Today.AddDays(1), 9, 0)
		b = w.As(webtest.Nes)
		if code, text := ask(h, "PUT", "/fhir/EpisodeOfCare/e1", feedToken, service(kari.Number, "2026-11-01T => 2026-11-18T", `"active" => "finished"`, `"2026-01-05"} => "2026-01-05", "end": "2026-06-30"}, "statusHistory": [{"status": "onhold", "period": {"start": "2026-03-01", "end": "2026-03-31"}}]`)); code != http.StatusOK {
			t.Fatal(code, text)
		}
		if got := episodes(t, w); len(got) != 3 || !strings.HasSuffix(got[0], "replaced") || !strings.Contains(got[1]+got[2], "2026-02-28") || !strings.Contains(got[1]+got[2], "2026-04-01") {
			t.Fatalf("%q", got)
		}

		// A day that something later builds on is not undone; the later one is, and what stood before stands.
		key := webtest.Today.String()
		b.Post("/kommunale-tall/fagsystem", "dag", key).MustStatus(http.StatusConflict).MustShow("Ta bort den senere dagen først")
		b.Post("/kommunale-tall/fagsystem", "dag", "i går").MustStatus(http.StatusNotFound)
		w.As(webtest.Ullensaker).Post("/kommunale-tall/fagsystem", "dag", key).MustStatus(http.StatusGone)
		b.Get("/kommunale-tall").MustShow("av dem rettet noe som kom før", "gjelder det eldre igjen")
		b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.AddDays(1).String()).MustShow("er tatt bort: 2 tidsrom", "Angre", "Tatt bort: 1 tjeneste", "Ta inn igjen")
		if got := episodes(t, w); len(got) != 1 || !strings.HasSuffix(got[0], "stands") {
			t.Fatalf("%q", got)
		}
		b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.AddDays(1).String(), "igjen", "ja").MustShow("gjelder igjen: 2 tidsrom").MustNotShow("Tatt bort")
		if got := episodes(t, w); len(got) != 3 || !strings.HasSuffix(got[0], "replaced") {
			t.Fatalf("taken in again: %q", got)
		}
		b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.AddDays(1).String()).MustShow("er tatt bort: 2 tidsrom")
		// Entered in error takes it away, and that can be undone too.
		ask(h, "PUT", "/fhir/EpisodeOfCare/e1", feedToken, service(kari.Number, "2026-11-01T => 2026-11-18T", `"active" => "entered-in-error"`))
		b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.AddDays(1).String(), "igjen", "ja").MustStatus(http.StatusConflict).MustShow("meldt noe av det på nytt")
		if got := episodes(t, w); len(got) != 2 || !strings.Contains(strings.Join(got, "\n"), "void") {
			t.Fatalf("%q", got)
		}
		b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.AddDays(1).String()).MustStatus(200)
		if got := episodes(t, w); len(got) != 1 || !strings.HasSuffix(got[0], "stands") {
			t.Fatalf("%q", got)
		}
		if w.AuditedOf(kari, access.LoadUse) == 0 || strings.Contains(w.Log(), kari.Number.Digits()) || strings.Contains(w.Log(), "Sårstell") {
			t.Error("the undo is not in the audit, or the log tells of her")
		}
		w.Sound()
	})
}

// A municipality whose agreement has ended is answered as before, and nothing of what it tells is kept.
func TestServicesAfterTheAgreementsEnd(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	h := feed(t, w)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs["Nes"])); err != nil {
		t.Fatal(err)
	}
	status, said := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number))
	if code, text := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(w.Unused(), `"77" => "78"`)); status != http.StatusCreated || code != status || text != said {
		t.Errorf("%d %s, of another %d %s", status, said, code, text)
	}
	if got := append(episodes(t, w), storetest.Rows(t, w.Store, "municipal_feed", "area_id", "area_id")...); len(got) != 0 {
		t.Errorf("it is kept: %q", got)
	}
	rows, err := w.Store.Reader().MunicipalPersons(t.Context(), query.MunicipalPersonsParams{Areas: db.List([]care.OrgID{w.Orgs["Nes"]}), Day: webtest.Today, Hidden: "[]"})
	if err != nil || len(rows) != 0 {
		t.Errorf("its list has somebody still: %d %v", len(rows), err)
	}
}

// Of one that cannot be read the places of the faults are kept, and the body only where it is about somebody in the list.
func TestServicesThatCannotBeReadAreNotKeptOfOthers(t *testing.T) {
	w := webtest.New(t)
	kari, other := w.Person("Kari", "Aasen", webtest.FollowedUp), w.PersonIn("Ullensaker", "Annen", "Kommune", webtest.FollowedUp)
	h, box := door(t, w)
	for _, n := range []nin.Number{w.Unused(), other.Number, kari.Number} {
		ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(n, `"active" => "sovende"`))
		ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(n)+strings.Repeat(" ", 2<<20))
	}
	if err := box.Move(t.Context()); err != nil {
		t.Fatal(err)
	}
	rows, err := w.Store.DB.Raw().QueryContext(t.Context(), "select key_hash, sealed, header from inbox order by seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var kept []string
	for rows.Next() {
		var key, sealed, header string
		if err := rows.Scan(&key, &sealed, &header); err != nil {
			t.Fatal(err)
		}
		body, err := w.Service.Keys.Open(sealed, "inbox/"+key)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(header, "EpisodeOfCare.status") {
			t.Errorf("the fault's place is not kept: %s", header)
		}
		kept = append(kept, string(body))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(kept) != 2 || kept[0] != `["unreadable EpisodeOfCare.status"]` || !strings.Contains(kept[1], kari.Number.Digits()) {
		t.Errorf("%q is kept", kept)
	}
}

// Who objects to being seen is in no count of what came in, and is left when a day is taken away; the log names the messages of the others.
func TestServicesOfWhoObjects(t *testing.T) {
	w := webtest.New(t)
	kari, shy := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Solveig", "Sky", webtest.FollowedUp)
	h := feed(t, w)
	ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number))
	ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(shy.Number, `"77" => "78"`))
	w.As(webtest.Nes).Get("/kommunale-tall").MustShow("2 tjenester for 2 personer")
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: shy.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today}})
	b := w.As(webtest.Nes)
	b.Get("/kommunale-tall").MustShow("1 tjeneste for 1 person")
	before := w.AuditedOf(shy, access.LoadUse)
	b.Post("/kommunale-tall/fagsystem", "dag", webtest.Today.String()).MustShow("er tatt bort: 1 tidsrom")
	if w.AuditedOf(shy, access.LoadUse) != before || len(episodes(t, w)) != 1 {
		t.Errorf("who objects is not left: %q", episodes(t, w))
	}
	rows := storetest.Rows(t, w.Store, "audit a", "a.items", "a.id")
	message := storetest.Rows(t, w.Store, "municipal_episode where undone_at is not null", "message_id", "id")
	_, id, _ := strings.Cut(message[0], "=")
	if !strings.Contains(strings.Join(rows, "\n"), `@`+webtest.Today.String()+`","municipal_episode/`+id) {
		t.Error("the log does not name the message")
	}
}

// As much is asked of somebody whom nobody knows as of one whom others follow, and of one who is left out of the list.
func TestServicesAskAlike(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		other, gone := w.PersonIn("Ullensaker", "Annen", "Kommune", webtest.FollowedUp), w.Person("Trukket", "Samtykke", webtest.Withdrawn)
		asked := func(n nin.Number) int64 {
			before := w.Store.DB.Statements()
			err := municipal.Tell{
				Sender: "nes", Area: w.Orgs["Nes"], Number: "77", Person: n, Written: w.Service.Now(),
				Stretches: []care.UseEpisode{{IPLOS: 15, From: webtest.Today, Weekly: 2}},
			}.Run(t.Context(), w.Service)
			if err != nil {
				t.Fatal(err)
			}
			return w.Store.DB.Statements() - before
		}
		want := asked(w.Unused())
		for name, n := range map[string]nin.Number{"followed by others": other.Number, "withdrawn": gone.Number} {
			if got := asked(n); got != want {
				t.Errorf("%s: %d statements, of somebody unknown %d", name, got, want)
			}
		}
		if got := episodes(t, w); len(got) != 0 {
			t.Errorf("%q", got)
		}
	})
}

// What cannot be read is refused with its place, kept for whoever operates, and nothing of it counts.
func TestServicesThatCannotBeRead(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		h := feed(t, w)
		for _, x := range []struct{ change, where string }{
			{`"EpisodeOfCare" => "Encounter"`, "resourceType"},
			{`"active" => "sovende"`, "EpisodeOfCare.status"},
			{`"code": "15" => "code": "99"`, "EpisodeOfCare.type"},
			{`[{"coding" => [{"coding": [{"code": "1"}]}, {"coding"`, "EpisodeOfCare.type"},
			{`"3228" => "3209"`, "EpisodeOfCare.managingOrganization"},
			{`"value": "3228" => "value": ""`, "EpisodeOfCare.managingOrganization"},
			{`{"start": "2026-01-05"} => {}`, "EpisodeOfCare.period"},
			{`"2026-01-05" => "2026-13-05"`, "EpisodeOfCare.period"},
			{`"2026-01-05" => "2026-01-05", "end": "2026-01-04"`, "EpisodeOfCare.period"},
			{`"active" => "finished"`, "EpisodeOfCare.period.end"},
			{`3.5 => -1`, "EpisodeOfCare.extension"},
			{`3.5 => 169`, "EpisodeOfCare.extension"},
			{`"code": "wk" => "code": "mo"`, "EpisodeOfCare.extension"},
			{`"2026-11-01T08:00:00Z" => "i går"`, "EpisodeOfCare.meta.lastUpdated"},
			{kari.Number.Digits() + ` => 12345678901`, "EpisodeOfCare.patient"},
			{`"system": "urn:oid:2.16.578.1.12.4.1.4.1" => "system": "urn:eget"`, "EpisodeOfCare.patient"},
		} {
			code, text := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number, x.change))
			if code != http.StatusUnprocessableEntity || !strings.Contains(text, x.where+`"`) || strings.Contains(text, kari.Number.Digits()) {
				t.Errorf("%s: %d %s", x.change, code, text)
			}
		}
		for _, x := range []struct {
			method, path, token, body string
			status                    int
		}{
			{"POST", "/fhir/EpisodeOfCare", "et annet", service(kari.Number), http.StatusUnauthorized},
			{"POST", "/fhir/EpisodeOfCare", wardToken, service(kari.Number), http.StatusUnprocessableEntity},
			{"PUT", "/fhir/EpisodeOfCare/e2", feedToken, service(kari.Number), http.StatusUnprocessableEntity},
			{"POST", "/fhir/EpisodeOfCare", feedToken, "[1, 2", http.StatusUnprocessableEntity},
			{"POST", "/fhir/EpisodeOfCare", feedToken, strings.Repeat(" ", 2<<20), http.StatusUnprocessableEntity},
			{"POST", "/fhir/Encounter", feedToken, `{"resourceType": "Encounter"}`, http.StatusUnprocessableEntity},
			{"POST", "/fhir", feedToken, `{"resourceType": "Bundle"}`, http.StatusUnprocessableEntity},
			{"POST", "/hendelser", feedToken, `{}`, http.StatusUnprocessableEntity},
		} {
			if code, text := ask(h, x.method, x.path, x.token, x.body); code != x.status {
				t.Errorf("%s %s: %d %s", x.method, x.path, code, text)
			}
		}
		if got := episodes(t, w); len(got) != 0 {
			t.Errorf("%q", got)
		}
		// A code that the figures do not count is taken and not kept.
		if code, _ := ask(h, "POST", "/fhir/EpisodeOfCare", feedToken, service(kari.Number, `"code": "15" => "code": "6"`)); code != http.StatusCreated || len(episodes(t, w)) != 0 {
			t.Error("an alarm is kept")
		}
	})
}
