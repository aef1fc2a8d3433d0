package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	source "traad/internal/app/fhir"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/base/print"
	"traad/internal/base/traffic"
	"traad/internal/front/broker"
)

// posted sends plans as messages, answers them, brings messages and files of every sort in, with names in their text and in the names of the files, and returns what others than the
// receiver may see of it: the names of the files that Tråd makes, and why things went wrong. The messages themselves name the person; they are meant to.
func posted(t *testing.T, s *app.Service, log *slog.Logger, number string) (files, faults string) {
	t.Helper()
	set := demoSender
	set.Folder = t.TempDir()
	by, err := set.open(s, nil, log)
	if err != nil {
		t.Fatal(err)
	}
	f, ok := by.(*broker.Folder)
	if !ok {
		t.Fatalf("%T", by)
	}
	f.Settled = time.Nanosecond
	ctx := t.Context()
	exec := func(text string, with ...any) {
		t.Helper()
		if _, err := s.Store.DB.Raw().ExecContext(ctx, text, with...); err != nil {
			t.Fatal(err)
		}
	}
	exec("update plan_message set state = 'waiting', sealed = '', receipts = '[]', sent_at = null, answered_at = null, created_at = $1", db.At(s.Now()))
	waiting := column(t, s.Store.DB, "select id from plan_message where state = 'waiting' order by id")
	if len(waiting) < 3 {
		t.Fatalf("only %d messages in the demo", len(waiting))
	}
	var told, named strings.Builder
	away := filepath.Join(t.TempDir(), "Solveig Aasen")
	if err := os.WriteFile(away, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	writer := letter.Writer{Service: s, Attach: func(context.Context, *paper.Paper) ([]byte, error) { return []byte("%PDF-1.7"), nil }}
	hand := func(f *broker.Folder, ids ...string) {
		h := message.Handler(s, message.Post{May: writer.May, Compose: writer.Compose, Send: f.Send})
		for _, id := range ids {
			if err := h(ctx, json.RawMessage(`{"message": "`+id+`"}`)); err != nil {
				fmt.Fprintln(&told, err)
			}
		}
	}
	hand(&broker.Folder{Path: away, Log: log}, waiting[:2]...)
	hand(f, waiting...)
	list := func(sub string) {
		all, err := os.ReadDir(filepath.Join(set.Folder, sub))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		for _, x := range all {
			fmt.Fprintln(&named, x.Name())
		}
	}
	list("ut")
	x := &broker.Simulator{Path: set.Folder, Now: s.Now}
	if n, err := x.Once(ctx); err != nil || n < 3 {
		t.Fatalf("%d were answered, %v", n, err)
	}
	row, err := s.Store.Reader().PlanMessage(ctx, db.ID(waiting[0]))
	if err != nil {
		t.Fatal(err)
	}
	person, err := s.Store.Reader().Patient(ctx, row.PatientID)
	if err != nil {
		t.Fatal(err)
	}
	incoming := func(id, number, text string) []byte {
		m := kith.Message{
			ID: id, At: s.Now(), Sender: kith.Organisation{Name: "Legen til Solveig Aasen", Idents: []kith.Ident{{Kind: kith.HER, Value: row.HerID}}},
			Receiver: kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: set.HER}}}, Parent: waiting[0], Thread: waiting[0],
			Patient: &kith.Person{Given: person.GivenName, Family: person.FamilyName, Idents: []kith.Ident{{Kind: kith.FNR, Value: number}}},
			Notes:   []kith.Note{{Subject: kith.AboutPatient, Title: "Om Solveig Aasen", Text: text}},
		}
		return m.XML()
	}
	numbers, err := s.Store.Reader().IdentifiersOf(ctx, row.PatientID)
	if err != nil || len(numbers) == 0 {
		t.Fatalf("%d numbers, %v", len(numbers), err)
	}
	own, err := s.Keys.Open(numbers[0].Sealed, "patient/"+string(numbers[0].PatientID))
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		"Solveig Aasen.xml":        incoming(string(db.NewID()), string(own), "Solveig Aasen har det bra."),
		"Aasen " + number + ".xml": incoming(string(db.NewID()), number, "Solveig Aasen ringte."),
		"Aasen uten id.xml":        incoming("Solveig Aasen", string(own), "Solveig Aasen."),
		"Aasen.xml":                []byte("<Aasen>" + number + "</Aasen>"), "Aasen 2.xml": []byte("Solveig Aasen " + number), "Aasen 3.xml": []byte("<!DOCTYPE Aasen [<!ENTITY Aasen \"" + number + "\">]><MsgHead>&Aasen;</MsgHead>"),
		"Aasen 4.xml": kith.Message{ID: number, At: s.Now(), Sender: kith.Organisation{Name: "Aasen"}}.Receipt("Aasen", s.Now(), kith.X99.Fault("Solveig Aasen "+number)).XML(),
	} {
		if err := os.WriteFile(filepath.Join(set.Folder, "inn", name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := f.Once(ctx); err != nil || n < 10 {
		t.Errorf("%d files were taken in, %v", n, err)
	}
	if _, err := message.Silence(ctx, s); err != nil {
		t.Error(err)
	}
	if n := len(column(t, s.Store.DB, "select id from party_message where subject = 'Om Solveig Aasen'")); n != 1 {
		t.Errorf("%d messages were stored", n)
	}
	for _, q := range []string{"select distinct fault from plan_message", "select distinct state from plan_message", "select cast(payload as text) || ' ' || lane || ' ' || coalesce(unique_key, '') || ' ' || last_error from job"} {
		fmt.Fprintln(&told, strings.Join(column(t, s.Store.DB, q), "\n"))
	}
	return named.String(), told.String()
}

// cards asks as a record system about everybody who is named, rightly and wrongly, and returns what is answered where nobody has shown a token that holds, and what is refused.
func cards(t *testing.T, s *app.Service, log *slog.Logger, numbers ...string) string {
	t.Helper()
	const address, path = "https://traad.example", "/cds-services/iht-patient-view"
	signer := bearertest.New(t)
	area := column(t, s.Store.DB, "select id from organisation where name = 'Nes'")[0]
	h, err := recordSettings{Systems: []recordSystemSettings{{Name: "nes", Organisation: area, Issuer: "https://epj.example", Keys: signer.File}}}.open(context.Background(), s, address, len(numbers)+5, log)
	if err != nil {
		t.Fatal(err)
	}
	h = traffic.Watch(h, log)
	var refused strings.Builder
	shown, stopped := 0, 0
	call := func(token, body string) {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(body))
		r.Header.Set("Authorization", "Bearer "+token)
		a := httptest.NewRecorder()
		h.ServeHTTP(a, r)
		switch {
		case a.Code == http.StatusOK && strings.Contains(a.Body.String(), "følges"):
			shown++
		case a.Code == http.StatusTooManyRequests:
			stopped++
		}
		fmt.Fprintln(&refused, strings.ReplaceAll(strings.TrimSpace(a.Body.String()), "\\u", ""))
	}
	hook := func(number, user string) string {
		return `{"hook":"patient-view","hookInstance":"Solveig Aasen","context":{"userId":"` + user + `","patientId":"` + number + `"},"prefetch":{"patient":{"resourceType":"Patient","name":[{"family":"Aasen"}],` +
			`"identifier":[{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"` + number + `"}]}}}`
	}
	token := func() string { return signer.Token("https://epj.example", address+path, s.Now()) }
	for _, n := range numbers {
		call(token(), hook(n, "Practitioner/Solveig-Aasen"))
	}
	for _, body := range []string{`{"Aasen":`, `{"hook":"Aasen"}`, strings.Replace(hook(numbers[0], "Aasen"), `"Patient"`, `"Aasen"`, 1), strings.Repeat("Aasen ", 100_000)} {
		call(token(), body)
	}
	call("Aasen", hook(numbers[0], "Aasen"))
	for range 20 {
		call(token(), hook(numbers[0], "Solveig Aasen"))
	}
	if shown < 3 || stopped == 0 {
		t.Errorf("%d cards were shown, %d calls stopped", shown, stopped)
	}
	return refused.String()
}

// fetcher asks for FHIR as a record system, of whom it may be told and of others.
type fetcher struct {
	t       *testing.T
	s       *app.Service
	h       http.Handler
	signer  *bearertest.Signer
	refused strings.Builder // what is answered where something is refused
	given   int             // answers that hold a resource about somebody: an empty search and a yes or no do not
}

const fetchedAt = "https://traad.example"

// fetches is one that asks for the municipality Nes.
func fetches(t *testing.T, s *app.Service, log *slog.Logger) *fetcher {
	t.Helper()
	f := &fetcher{t: t, s: s, signer: bearertest.New(t)}
	area := column(t, s.Store.DB, "select id from organisation where name = 'Nes'")[0]
	set := recordSettings{Systems: []recordSystemSettings{{Name: "nes", Organisation: area, Issuer: "https://epj.example", Keys: f.signer.File, Scopes: []string{"system/*.rs"}}}}
	h, err := set.fetched(t.Context(), s, fetchedAt, 0, print.New(), log)
	if err != nil {
		t.Fatal(err)
	}
	f.h = traffic.Watch(guarded(besideFetched(h, http.NotFoundHandler()), nil, log), log)
	return f
}

// ask sends a call; a body makes it a search that is posted, or an operation where it is JSON.
func (f *fetcher) ask(path, body string) string {
	f.t.Helper()
	method, kind := http.MethodGet, ""
	switch {
	case strings.HasPrefix(body, "{"):
		method, kind = http.MethodPost, "application/fhir+json"
	case body != "":
		method, kind = http.MethodPost, "application/x-www-form-urlencoded"
	}
	r := httptest.NewRequestWithContext(f.t.Context(), method, path, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	r.Header.Set("Authorization", "Bearer "+f.signer.Token("https://epj.example", fetchedAt+"/fhir", f.s.Now()))
	a := httptest.NewRecorder()
	f.h.ServeHTTP(a, r)
	switch {
	case a.Code == http.StatusOK:
		if b := a.Body.String(); strings.Contains(b, `"entry":`) || !strings.Contains(b, `"resourceType":"Bundle"`) && !strings.Contains(b, `"resourceType":"Parameters"`) {
			f.given++
		}
	case a.Code >= 400:
		fmt.Fprintln(&f.refused, a.Body.String())
	}
	return a.Body.String()
}

// everywhere calls every way of asking about a person, by her id and her number, rightly and wrongly; of another she is told nothing.
func (f *fetcher) everywhere(person, number string) {
	f.t.Helper()
	for _, k := range source.Kinds {
		at, given := "/fhir/"+k.Name, f.given
		found := f.ask(at+"?patient="+person, "")
		f.ask(at+"/_search", "patient="+person+"&_count=1")
		f.ask(at+"/_search", "patient.identifier="+number)
		for _, id := range append([]string{"Aasen", number, person}, resourceID.FindAllString(found, 1)...) {
			id = strings.TrimPrefix(id, `"id":"`)
			f.ask(at+"/"+id, "")
			f.ask(at+"/"+id+"/_history", "")
			f.ask(at+"/"+id+"/_history/Aasen", "")
		}
		for _, bad := range []string{"?patient=Solveig%20Aasen", "?patient.identifier=" + number, "?Aasen=" + number, "?_include=Aasen:" + number, "?_sort=Aasen", "?_page=Aasen", "/Aasen%00", "?%zz=Aasen"} {
			f.ask(at+bad, "")
		}
		if k.Shared || k.Name == "Patient" { // about nobody; what Patient does not know of is left out of the search, which then lists those who are followed
			f.given = given
		}
	}
	f.ask("/fhir/Patient?_id="+person, "")
	f.ask("/fhir/Patient/"+person, "")
	f.ask("/fhir/Patient?identifier="+number, "")
	f.ask("/fhir/Patient/_search", "identifier="+number)
	f.ask("/fhir/Patient/$plan-status?since=2026-01-01", "")
	f.ask("/fhir/Patient/$plan-status?since=Aasen", "")
	f.ask("/fhir/Patient/$plan-status", `{"resourceType":"Parameters","parameter":[{"name":"identifier","valueIdentifier":{"value":"`+number+`"}}]}`)
	f.ask("/fhir/Patient/$plan-status", `{"resourceType":"Aasen","parameter":"`+number+`"}`)
	f.ask("/fhir/Aasen/"+number, "")
}

var resourceID = regexp.MustCompile(`"id":"[^"]+`)
