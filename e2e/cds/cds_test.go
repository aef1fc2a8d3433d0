// Package cds_test is a record system that asks for the card of the patient who is open in it.
package cds_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app/card"
	"traad/internal/app/clarification"
	"traad/internal/app/objection"
	"traad/internal/base/date"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/cds"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const (
	address = "https://traad.example"
	path    = "/cds-services/iht-patient-view"
	origin  = "https://epj.ahus.example"
)

// house is a world with the record systems of its hospital, two municipalities and a GP office.
type house struct {
	*webtest.World
	http   http.Handler
	signer *bearertest.Signer
}

// systems are those who may ask, by the organisation that they ask for.
var systems = []struct{ name, org, kind string }{
	{"ahus", "Akershus universitetssykehus", "hospital"}, {"nes", "Nes", "municipality"}, {"ullensaker", "Ullensaker", "municipality"}, {"arnes", "Årnes legesenter", "gp_office"},
}

func open(t *testing.T, w *webtest.World) *house {
	t.Helper()
	h := &house{World: w, signer: bearertest.New(t)}
	var all []cds.System
	var known []bearer.System
	for _, s := range systems {
		one := bearer.System{Name: s.name, Issuer: "https://" + s.name + ".example", Keys: h.signer.File}
		known = append(known, one)
		all = append(all, cds.System{System: one, Org: w.Orgs[s.org], Kind: s.kind, Origins: []string{origin}})
	}
	v, err := bearer.New(known, card.Once(w.Service), w.Service.Now)
	if err != nil {
		t.Fatal(err)
	}
	h.http = (&cds.HTTP{Service: w.Service, Verifier: v, Systems: all, Address: address, Log: slog.New(slog.NewTextHandler(w.Logs(), nil))}).Handler()
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
		if n := w.AuditedOf(her, access.SeeCard); n != 4 {
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
