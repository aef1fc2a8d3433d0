// Package epj is the demo's pretend record system: a page where a patient is open, with the card that Tråd gives of her (CDS Hooks), and Tråd opened for
// her inside the page or in a window of its own (SMART App Launch). It calls Tråd as a record system does, by signed calls over the net, and plays the
// authorization server and the reading of Patient. It lies at another name of the machine than Tråd, so that browsers take the two for different sites.
package epj

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"traad/internal/base/login/bearer"
	"traad/internal/base/login/smart"
	"traad/internal/base/login/smart/pretend"
)

//go:embed page.html style.css
var files embed.FS

var page = template.Must(template.ParseFS(files, "page.html"))

// Issuer is iss of the tokens of its calls.
const Issuer = "https://epj.demo.example"

// ClientID is what it knows Tråd as.
const ClientID = "traad"

// User is somebody who uses it.
type User struct{ Key, Name, Label, HPR string }

// Patient is somebody who can be open.
type Patient struct{ Key, Given, Family, Born, Birth, Number, About string } // Born as it is read, Birth as FHIR has it

// EPJ is the record system.
type EPJ struct {
	own      *pretend.Server
	traad    string // where Tråd is
	users    []User
	patients []Patient
	signer   *bearer.Signer
	now      func() time.Time
	log      *slog.Logger
	client   *http.Client
}

// Name is what it is called in Tråd's settings.
const Name = "demo-epj"

// New returns one at an address, ending in /epj, for Tråd at another.
func New(address, traad string, users []User, patients []Patient, signer *bearer.Signer, now func() time.Time, log *slog.Logger) (*EPJ, error) {
	own, err := pretend.New(address, now)
	if err != nil {
		return nil, err
	}
	own.ClientID, own.Redirect = ClientID, traad+"/smart/svar/"+Name
	for _, u := range users {
		own.Users[u.Key] = pretend.User{HPR: u.HPR}
	}
	for _, p := range patients {
		own.Patients[p.Key] = pretend.Patient{Number: p.Number, Given: p.Given, Family: p.Family, BirthDate: p.Birth}
	}
	return &EPJ{own: own, traad: traad, users: users, patients: patients, signer: signer, now: now, log: log, client: &http.Client{Timeout: 10 * time.Second}}, nil
}

// Address is where its page is.
func (e *EPJ) Address() string { return e.own.Address }

// FHIR is the address of its FHIR server: what Tråd knows it by.
func (e *EPJ) FHIR() string { return e.own.FHIR() }

// Keys is where the keys of its ID tokens are.
func (e *EPJ) Keys() string { return e.own.Keys() }

// Beside answers below its address, and lets next answer the rest.
func (e *EPJ) Beside(next http.Handler) http.Handler {
	at, _ := url.Parse(e.own.Address)
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+at.Path, e.show)
	mux.HandleFunc("GET "+at.Path+"/apne", e.open)
	mux.HandleFunc("GET "+at.Path+"/stil.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "style.css") })
	mux.Handle(at.Path+"/", e.own.Handler())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != at.Path && !strings.HasPrefix(r.URL.Path, at.Path+"/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; frame-src 'self' "+e.traad+"; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		mux.ServeHTTP(w, r)
	})
}

// card is what Tråd answers with, as far as it is shown.
type card struct {
	Summary string `json:"summary"`
	Detail  string `json:"detail"`
	Links   []struct {
		Label, URL, Type string
	} `json:"links"`
}

type view struct {
	Users         []User
	Patients      []Patient
	User, Patient string // who and whom, by key
	Open          *Patient
	Cards         []card
	Failed        bool
	Window, Frame string // the addresses that open Tråd; "" where the card has no link for that
	Inside        string // Tråd is shown inside the page
	Traad         string
}

func (e *EPJ) show(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	v := view{Users: e.users, Patients: e.patients, User: e.users[0].Key, Traad: e.traad}
	if slices.ContainsFunc(e.users, func(u User) bool { return u.Key == q.Get("bruker") }) {
		v.User = q.Get("bruker")
	}
	if i := slices.IndexFunc(e.patients, func(p Patient) bool { return p.Key == q.Get("pasient") }); i >= 0 {
		v.Open, v.Patient = &e.patients[i], e.patients[i].Key
		v.ask(e, r)
	}
	var b bytes.Buffer
	if err := page.Execute(&b, v); err != nil {
		e.log.Error("epj: the page cannot be made", "error", err.Error())
		http.Error(w, "feil", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(b.Bytes())
}

// ask asks Tråd for the card of the patient who is open.
func (v *view) ask(e *EPJ, r *http.Request) {
	cards, err := e.cards(r, v.User, *v.Open)
	if err != nil {
		e.log.Warn("epj: no card", "error", err.Error())
		v.Failed = true
		return
	}
	v.Cards = cards
	at := e.own.Address
	open := at + "/apne?" + url.Values{"bruker": {v.User}, "pasient": {v.Patient}}.Encode()
	for _, c := range cards {
		for _, l := range c.Links {
			if l.Type == "smart" {
				v.Window = open
				v.Frame = at + "?" + url.Values{"bruker": {v.User}, "pasient": {v.Patient}, "vis": {"inne"}}.Encode()
			}
		}
	}
	if r.URL.Query().Get("vis") == "inne" && v.Window != "" {
		v.Inside = open
	}
}

// cards calls Tråd's service for the hook patient-view.
func (e *EPJ) cards(r *http.Request, user string, p Patient) ([]card, error) {
	to := e.traad + "/cds-services/iht-patient-view"
	token, err := e.signer.Token(Issuer, to, e.now())
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(struct {
		Hook     string         `json:"hook"`
		Instance string         `json:"hookInstance"`
		Context  map[string]any `json:"context"`
		Prefetch map[string]any `json:"prefetch"`
	}{
		"patient-view", "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
		map[string]any{"userId": "Practitioner/" + user, "patientId": p.Key},
		map[string]any{"patient": map[string]any{"resourceType": "Patient", "id": p.Key, "identifier": []map[string]string{{"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": p.Number}}}},
	})
	if err != nil {
		return nil, err
	}
	call, err := http.NewRequestWithContext(r.Context(), http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	call.Header.Set("Content-Type", "application/json")
	call.Header.Set("Authorization", "Bearer "+token)
	answer, err := e.client.Do(call)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, 64<<10))
	if err != nil {
		return nil, err
	}
	var said struct {
		Cards []card `json:"cards"`
		Error string `json:"error"`
	}
	if err := json.Unmarshal(text, &said); err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, &refused{answer.Status, said.Error}
	}
	return said.Cards, nil
}

type refused struct{ status, why string }

// Error is what Tråd said.
func (r *refused) Error() string { return r.status + ": " + r.why }

// open opens Tråd for the patient, as the card's link says: with the address of the FHIR server and what the launch is called.
func (e *EPJ) open(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	user := slices.ContainsFunc(e.users, func(u User) bool { return u.Key == q.Get("bruker") })
	patient := slices.ContainsFunc(e.patients, func(p Patient) bool { return p.Key == q.Get("pasient") })
	if !user || !patient {
		http.NotFound(w, r)
		return
	}
	launch := e.own.Launch(q.Get("bruker"), q.Get("pasient"))
	http.Redirect(w, r, e.traad+smart.Path+"?"+url.Values{"iss": {e.own.FHIR()}, "launch": {launch}}.Encode(), http.StatusSeeOther)
}
