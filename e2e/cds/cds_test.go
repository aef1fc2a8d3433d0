// Package cds_test is a record system that asks for the card of the patient who is open in it.
package cds_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/card"
	"traad/internal/app/clarification"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/app/watch"
	"traad/internal/base/date"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/cds"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
)

const (
	address = "https://traad.example"
	path    = "/cds-services/iht-patient-view"
	origin  = "https://epj.ahus.example"
)

// house is a world with the record systems of its hospital, two municipalities and a GP office.
type house struct {
	*webtest.World
	service *cds.HTTP
	http    http.Handler
	signer  *bearertest.Signer
}

func open(t *testing.T, w *webtest.World) *house {
	t.Helper()
	known := w.RecordSystems()
	h := &house{World: w, signer: known.Signer}
	var all []cds.System
	for _, s := range known.All {
		all = append(all, cds.System{System: s.System, Org: s.Org, Kind: s.Kind, Origins: []string{origin}, Launches: s.Name == "arnes"})
	}
	h.service = &cds.HTTP{Service: w.Service, Verifier: known.Verifier, Systems: all, Address: address, Log: slog.New(slog.NewTextHandler(w.Logs(), nil))}
	h.http = h.service.Handler()
	return h
}

// token is signed for one call.
func (h *house) token(system, audience string) string {
	h.T.Helper()
	return h.signer.Token("https://"+system+".example", audience, h.Service.Now())
}

func (h *house) call(path, token, body string) *httptest.ResponseRecorder {
	h.T.Helper()
	r := httptest.NewRequestWithContext(h.T.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Origin", origin)
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	return w
}

func hook(number nin.Number) string {
	return fmt.Sprintf(`{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/a-17","patientId":"1288992"},`+
		`"prefetch":{"patient":{"resourceType":"Patient","name":[{"family":"SKJULT"}],"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":%q}]}}}`, number.Digits())
}

// ask returns the answer for a patient, as one system.
func (h *house) ask(system string, number nin.Number) string {
	h.T.Helper()
	w := h.call(path, h.token(system, address+path), hook(number))
	if w.Code != http.StatusOK || w.Header().Get("Access-Control-Allow-Origin") != origin || w.Header().Get("Cache-Control") != "no-store" {
		h.T.Fatalf("%s: %d %v %s", system, w.Code, w.Header(), w.Body)
	}
	return w.Body.String()
}

const none = `{"cards":[]}`

// TestWhoseCard: the card comes to those who work together about her, and to nobody else, and no answer tells one who is refused from one whom
// nobody follows.
func TestWhoseCard(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		physician := w.Actor(webtest.Physician)
		w.Do(physician, clarification.Decide{Patient: her.Patient, Text: "Ikke HLR", On: date.Of(2026, 11, 2)})
		shows := func(system string, n nin.Number, want bool) {
			t.Helper()
			got := h.ask(system, n)
			if strings.HasPrefix(got, none) == want || len(got) != 2048 {
				t.Errorf("%s: %d bytes, %s", system, len(got), got)
			}
			for _, secret := range []string{"Solveig", "Åsen", n.Digits(), "HLR", "SKJULT", "000 55 311"} {
				if strings.Contains(got, secret) {
					t.Errorf("%s is in the answer: %s", secret, got)
				}
			}
		}
		shows("ahus", her.Number, true)
		shows("nes", her.Number, true)
		shows("arnes", her.Number, true)
		shows("ullensaker", her.Number, false)
		shows("ahus", w.Unused(), false)
		for _, stage := range []webtest.Stage{webtest.Referred, webtest.Waiting, webtest.Declined, webtest.Withdrawn, webtest.Ended, webtest.Dead} {
			if got := h.ask("nes", w.Person("Solveig", "Åsen", stage).Number); !strings.HasPrefix(got, none) {
				t.Errorf("stage %d: %s", stage, strings.TrimSpace(got))
			}
		}
		got := h.ask("nes", her.Number)
		for _, want := range []string{`"summary":"Pasienten følges av IHT, teamet i Nes"`, "000 55 200", "Det finnes en behandlingsavklaring.", address + "/personer/" + string(her.Patient) + "/plan"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s is not in the answer: %s", want, got)
			}
		}
		got = h.ask("arnes", her.Number) // which opens Tråd itself: the link does not say for whom
		if !strings.Contains(got, `"url":"`+address+`/smart/launch","type":"smart"`) || strings.Contains(got, string(her.Patient)) {
			t.Errorf("the link is not for a launch: %s", got)
		}
		if n := w.AuditedOf(her, access.SeeCard); n != 5 {
			t.Errorf("%d looks at her are in the log", n)
		}
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: her.Patient, Objection: care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Årnes legesenter"], By: "patient", Competence: "full", On: webtest.Today}})
		shows("arnes", her.Number, false)
		shows("nes", her.Number, true)
		w.Go(webtest.Today.AddDays(400), 10, 0)
		if got := h.ask("nes", her.Number); !strings.Contains(got, "må vurderes på nytt") {
			t.Errorf("an old decision is not said to be old: %s", got)
		}
		w.Sound()
		if log := w.Log(); strings.Contains(log, her.Number.Digits()) || strings.Contains(log, "Åsen") {
			t.Error("the log has her")
		}
	})
}

// TestWhoseCardWhen: what shuts a card, for each of those who had it, and what of it a protected address takes away.
func TestWhoseCardWhen(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		exec := func(text string, with ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), text, with...); err != nil {
				t.Fatal(err)
			}
		}
		protect := func(grade care.Protection) func(webtest.Case) {
			return func(k webtest.Case) {
				exec("update patient set protection = $1 where id = $2", string(grade), string(k.Patient))
			}
		}
		object := func(o care.Objection) func(webtest.Case) {
			o.By, o.Competence, o.On = "patient", "full", webtest.Today
			return func(k webtest.Case) { w.Do(w.Actor(webtest.Nes), objection.Record{Patient: k.Patient, Objection: o}) }
		}
		ended := func(org string) func(webtest.Case) {
			return func(webtest.Case) {
				exec("update organisation set access_ended_on = $1 where id = $2", webtest.Today.String(), string(w.Orgs[org]))
			}
		}
		all := []string{"ahus", "nes", "arnes"}
		for _, c := range []struct {
			name      string
			since     func(webtest.Case)
			shown     []string
			placeless bool
		}{
			{"nothing", func(webtest.Case) {}, all, false},
			{"a confidential address", protect(care.Protected), all, true},
			{"a strictly confidential address", protect(care.StrictlyProtected), nil, false},
			{"strictly, and nobody is responsible", func(k webtest.Case) {
				protect(care.StrictlyProtected)(k)
				exec("update enrolment set responsible_id = null where id = $1", string(k.Enrolment))
			}, nil, false},
			{"an objection to everybody", object(care.Objection{Against: care.ObjectEverybody}), nil, false},
			{"an objection to the hospital", object(care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Akershus universitetssykehus"]}), []string{"nes", "arnes"}, false},
			{"a death", func(k webtest.Case) {
				w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: k.Patient, On: webtest.Today})
			}, nil, false},
			{"the office's agreement has ended", ended("Årnes legesenter"), []string{"ahus", "nes"}, false},
			{"the municipality's agreement has ended", ended("Nes"), nil, false},
		} {
			her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
			c.since(her)
			for _, system := range append(all[:3:3], "ullensaker") {
				got := h.ask(system, her.Number)
				if want := slices.Contains(c.shown, system); strings.HasPrefix(got, none) == want || len(got) != 2048 {
					t.Errorf("%s, %s: %s", c.name, system, strings.TrimSpace(got))
				}
				place := strings.Contains(got, "i Nes") || strings.Contains(got, "000 55 200")
				if want := slices.Contains(c.shown, system) && !c.placeless; place != want {
					t.Errorf("%s, %s: where she lives is told %t: %s", c.name, system, place, strings.TrimSpace(got))
				}
			}
			exec("update organisation set access_ended_on = null where access_ended_on is not null")
		}
	})
}

// TestSameQuestions: one whom others follow and one whom nobody knows cost the same.
func TestSameQuestions(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	others, nobody := w.PersonIn("Ullensaker", "Per", "Lie", webtest.Declined).Number, w.Unused()
	cost := func(n nin.Number) int64 {
		before := w.Store.DB.Statements()
		h.ask("nes", n)
		return w.Store.DB.Statements() - before
	}
	cost(nobody) // the pathway is read once
	if a, b := cost(nobody), cost(nobody); a != b {
		t.Fatalf("%d and %d statements for the same", a, b)
	}
	if a, b := cost(others), cost(nobody); a != b {
		t.Errorf("%d statements for one who is not followed, %d for nobody", a, b)
	}
}

// TestTooMany: who has asked as often as a day allows is refused for the rest of it, whoever is asked about, others are not; the leader of the organisation has it to judge, without
// anybody's name, and nobody is asked; a day with far more persons than usual is found too, one of a system that was connected lately is not.
func TestTooMany(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her, other := w.Person("Solveig", "Åsen", webtest.FollowedUp), w.Person("Per", "Lie", webtest.FollowedUp)
		h.service.Most = 3
		status := func(system string, n nin.Number) int {
			t.Helper()
			got := h.call(path, h.token(system, address+path), hook(n))
			if got.Code == http.StatusTooManyRequests && (strings.Contains(got.Body.String(), "cards") || got.Header().Get("Retry-After") == "") {
				t.Errorf("%v %s", got.Header(), got.Body)
			}
			return got.Code
		}
		for i, want := range []int{200, 200, 200, 429, 429} {
			if got := status("nes", her.Number); got != want {
				t.Errorf("call %d: %d", i+1, got)
			}
		}
		for _, n := range []nin.Number{other.Number, w.Unused()} {
			if got := status("nes", n); got != http.StatusTooManyRequests {
				t.Errorf("another patient: %d", got)
			}
		}
		if status("ahus", her.Number) != 200 {
			t.Error("another organisation's system was stopped")
		}
		if n := w.Audited(access.SeeCard, false); n != 1 {
			t.Errorf("%d refusals are in the log", n)
		}
		limits := rule.Standard
		limits.RecordCalls, limits.Floor, limits.History = 3, 1, 3
		night := func(days, want int) {
			t.Helper()
			w.Go(webtest.Today.AddDays(days), 4, 0)
			if n, err := watch.Nightly(t.Context(), w.Service, limits); err != nil || n != want {
				t.Errorf("night %d: %d found, %v", days, n, err)
			}
			w.Go(webtest.Today.AddDays(days), 10, 0)
		}
		night(1, 1)
		night(1, 0)
		b := w.As(webtest.Manager)
		list := b.Get("/oppslagskontroll").MustStatus(200)
		list.MustShow("Svært mange personer på en dag", "Journalsystemet", "sluttet å svare").MustNotShow("Solveig", "Åsen", "Practitioner")
		var id string
		if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select id from watch_finding where user_id is null").Scan(&id); err != nil {
			t.Fatal(err)
		}
		one := b.Get("/oppslagskontroll/"+id).MustStatus(200).MustShow("Journalsystemet", "7 ganger").MustNotShow("Spør den ansatte")
		b.Post("/oppslagskontroll/"+id, "sett", "1", "vurdering", "asked", "merknad", "Hvorfor?").MustStatus(422).MustShow("Et journalsystem kan ikke spørres.")
		b.Send(one, "vurdering", "forwarded", "merknad", "Meldt til personvernombudet.").MustStatus(200)
		h.service.Most = 0
		for day := 1; day <= 3; day++ {
			h.ask("nes", her.Number)
			night(day+1, 0) // one person a day is usual
		}
		limits.Factor = 0
		h.ask("nes", her.Number)
		h.ask("nes", other.Number)
		night(5, 1)
		if n, err := watch.Purge(t.Context(), w.Service, 365); err != nil || n != 0 {
			t.Errorf("%d purged, %v", n, err)
		}
		w.Go(webtest.Today.AddDays(200), 10, 0)
		if n, err := watch.Purge(t.Context(), w.Service, 365); err != nil || n == 0 {
			t.Errorf("%d purged, %v", n, err)
		}
	})
}

// TestBadCalls: each gets its status, tells nothing and changes nothing.
func TestBadCalls(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	good := hook(her.Number)
	twice := h.token("ahus", address+path)
	for _, c := range []struct {
		name, token, body string
		want              int
	}{
		{"good", twice, good, 200},
		{"the same token again", twice, good, 401},
		{"no token", "", good, 401},
		{"for another service", h.token("ahus", address+path+"/feedback"), good, 401},
		{"nobody's system", h.token("ukjent", address+path), good, 401},
		{"not JSON", h.token("ahus", address+path), `{"hook":`, 400},
		{"another hook", h.token("ahus", address+path), strings.Replace(good, "patient-view", "order-sign", 1), 400},
		{"without instance", h.token("ahus", address+path), strings.Replace(good, "hookInstance", "x", 1), 400},
		{"without patient", h.token("ahus", address+path), strings.Replace(good, `"prefetch"`, `"x"`, 1), 412},
		{"another resource", h.token("ahus", address+path), strings.Replace(good, `"resourceType":"Patient"`, `"resourceType":"Observation"`, 1), 412},
		{"too large", h.token("ahus", address+path), good + strings.Repeat(" ", 300<<10), 413},
		{"a number of another system", h.token("ahus", address+path), strings.Replace(good, "1.12.4.1.4.1", "1.12.4.1.4.99", 1), 200},
		{"a number that is none", h.token("ahus", address+path), strings.Replace(good, her.Number.Digits(), "12345678901", 1), 200},
	} {
		got := h.call(path, c.token, c.body)
		if got.Code != c.want || strings.Contains(got.Body.String(), her.Number.Digits()) || (c.name != "good") == strings.Contains(got.Body.String(), "følges") {
			t.Errorf("%s: %d %s", c.name, got.Code, got.Body)
		}
	}
	if got := h.call(path+"/feedback", h.token("ahus", address+path+"/feedback"), `{"feedback":[]}`); got.Code != 200 {
		t.Errorf("feedback: %d", got.Code)
	}
	if _, err := card.Purge(t.Context(), w.Service); err != nil {
		t.Error(err)
	}
	w.Go(webtest.Today.AddDays(1), 10, 0)
	if n, err := card.Purge(t.Context(), w.Service); err != nil || n == 0 {
		t.Errorf("%d tokens forgotten, %v", n, err)
	}
}

// TestServices: what there is, open to all, without a browser of somebody else's being let in.
func TestServices(t *testing.T) {
	h := open(t, webtest.New(t))
	for from, want := range map[string]string{origin: origin, "https://ond.example": "", "": ""} {
		for _, method := range []string{http.MethodGet, http.MethodOptions} {
			r := httptest.NewRequest(method, "/cds-services", nil)
			r.Header.Set("Origin", from)
			w := httptest.NewRecorder()
			h.http.ServeHTTP(w, r)
			if w.Code/100 != 2 || w.Header().Get("Access-Control-Allow-Origin") != want {
				t.Errorf("%s %s: %d %v", method, from, w.Code, w.Header())
			}
			if method == http.MethodGet && !strings.Contains(w.Body.String(), `"prefetch":{"patient":"Patient/{{context.patientId}}"}`) {
				t.Errorf("%s", w.Body)
			}
		}
	}
}
