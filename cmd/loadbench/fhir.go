package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/card"
	source "traad/internal/app/fhir"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/login/bearer"
	"traad/internal/care"
	"traad/internal/front/cds"
	"traad/internal/front/fhir"
	"traad/internal/rules/access"
)

const (
	fhirBase   = "https://traad.example/fhir"
	fhirIssuer = "https://epj.example"
	cdsBase    = "https://traad.example"
	cdsPath    = "/cds-services/iht-patient-view"
	warm       = 12 // calls before those that count
	warmFor    = 2  // seconds at the rate before those that count: a connection to PostgreSQL plans each statement once
)

// measureFHIR measures what a hospital's record system waits for: each kind of call alone, and at so many calls a second, with the token proven, noted as used and the look
// committed to the audit.
func measureFHIR(engines []string, n, rate int, seconds float64, out io.Writer) error {
	fmt.Fprintf(out, "| engine | call | enrolments | statements | alone p50 | p99 | at %d a second p50 | p99 | answered a second |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n", rate)
	for _, engine := range engines {
		if err := fhirOn(engine, n, rate, seconds, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

// caller is a record system that asks.
type caller struct {
	h     http.Handler
	cards http.Handler
	sign  *bearer.Signer
}

func fhirOn(engine string, persons, rate int, seconds float64, out io.Writer) error {
	ctx := context.Background()
	address, dir, undo, err := room(engine, fmt.Sprintf("load_%d", persons))
	if err != nil {
		return err
	}
	defer undo()
	s, _, _, stop, err := start(ctx, address, dir, persons)
	if err != nil {
		return err
	}
	defer stop()
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return err
	}
	org := care.OrgID("")
	for _, o := range rows {
		if o.Name == "Ahus" {
			org = care.OrgID(o.ID)
		}
	}
	signer, err := bearer.NewSigner(false)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "fhir-jwks.json")
	if err := os.WriteFile(file, signer.Public, 0o600); err != nil {
		return err
	}
	known := bearer.System{Name: "epj", Issuer: fhirIssuer, Keys: file}
	v, err := bearer.New([]bearer.System{known}, card.Once(s), s.Now)
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	c := &caller{sign: signer, h: (&fhir.HTTP{
		Source: &source.Source{Service: s, Base: fhirBase}, Service: s, Log: log, Over: fhir.Count(s, 0),
		Callers: &fhir.Signed{Verifier: v, Base: fhirBase, Log: log, Callers: []fhir.Caller{{Name: "epj", Org: org, Kind: "hospital", Scopes: r4.Scopes{"system/*.rs"}}}},
	}).Handler()}
	whom, plans, numbers, err := c.region()
	if err == nil && len(plans) == 0 { // the large regions hold none
		if err = planned(ctx, s, whom); err == nil {
			whom, plans, numbers, err = c.region()
		}
	}
	if err != nil {
		return err
	}
	if err := s.Store.DB.Settle(ctx); err != nil { // what the seeding left to clean up is not what a record system waits for
		return err
	}
	if engine == "postgres" {
		if _, err := s.Store.DB.Raw().ExecContext(ctx, "checkpoint"); err != nil {
			return err
		}
	}
	letters, err := c.letters(ctx, s, whom)
	if err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, "measuring", engine, len(whom), "persons,", len(plans), "plans")
	if profiling != nil {
		if err := pprof.StartCPUProfile(profiling); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	c.cards = (&cds.HTTP{Service: s, Verifier: v, Address: cdsBase, Log: log, Systems: []cds.System{{System: known, Org: org, Kind: "hospital"}}}).Handler()
	ask := func(path string) error { _, err := c.ask(path); return err }
	for _, call := range []struct {
		name  string
		paths []string
		ask   func(string) error
	}{
		{"floor: the same bytes, proven by nobody", each("%s", []string{"/"}), c.floor},
		{"read Patient", each("/Patient/%s", whom), ask},
		{"read CarePlan", each("/CarePlan/%s", plans), ask},
		{"search Goal?patient", each("/Goal?patient=%s", whom), ask},
		{"search Observation?patient", each("/Observation?patient=%s", whom), ask},
		{"search CarePlan?patient with goals, tasks and Provenance", each("/CarePlan?patient=%s&_include=CarePlan:goal&_include=CarePlan:activity-reference&_revinclude=Provenance:target", whom), ask},
		{"CDS patient-view, answered at beats of 25 ms", numbers, c.card},
		{"message with the plan, its attachment there already", letters.ids, letters.compose},
		{"message with the plan as PDF/A by Chromium", letters.ids, letters.print},
		{"list Patient, 20 a page", []string{"/Patient"}, ask},
		{"$plan-status?since=today", []string{"/Patient/$plan-status?since=" + s.Today().String()}, ask},
	} {
		if !strings.Contains(call.name, only) {
			continue
		}
		before := s.Store.DB.Statements()
		n := 200
		if strings.Contains(call.name, "Chromium") {
			if n = 20; !letters.printer.Available() {
				fmt.Fprintln(os.Stderr, "not measured, there is no Chromium:", call.name)
				continue
			}
		}
		alone, err := turns(call.ask, call.paths, n)
		if err != nil {
			return fmt.Errorf("%s: %w", call.name, err)
		}
		asked := float64(s.Store.DB.Statements()-before) / float64(n+warm)
		times := "| – | – | – |"
		if n == 200 && !strings.HasPrefix(call.name, "list") && !strings.HasPrefix(call.name, "$") {
			if _, _, err := unwaiting(call.ask, call.paths, rate, warmFor); err != nil {
				return fmt.Errorf("%s: %w", call.name, err)
			}
			paced, done, err := unwaiting(call.ask, call.paths, rate, seconds)
			if err != nil {
				return fmt.Errorf("%s: %w", call.name, err)
			}
			times = fmt.Sprintf("| %s | %s | %.0f |", ms(at(paced, 50)), ms(at(paced, 99)), done)
		}
		fmt.Fprintf(out, "| %s | %s | %d | %.0f | %s | %s %s\n", engine, call.name, persons, asked, ms(at(alone, 50)), ms(at(alone, 99)), times)
	}
	return nil
}

// floor is the harness alone: a plan's worth of bytes from a handler that does nothing.
func (c *caller) floor(string) error {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, fhir.Root, nil)
	rec := httptest.NewRecorder()
	http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(plain) }).ServeHTTP(rec, r)
	return nil
}

var plain = []byte(strings.Repeat("0123456789abcdef", 256))

// card asks for the card of somebody by her number.
func (c *caller) card(number string) error {
	token, err := c.sign.Token(fhirIssuer, cdsBase+cdsPath, time.Now())
	if err != nil {
		return err
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, cdsPath, strings.NewReader(fmt.Sprintf(`{"hook":"patient-view","hookInstance":"d1577c69-dfbe-44ad-ba6d-3e05e953b2ea","context":{"userId":"Practitioner/17","patientId":"1"},`+
		`"prefetch":{"patient":{"resourceType":"Patient","identifier":[{"system":%q,"value":%q}]}}}`, r4.BirthNumber, number)))
	r.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	c.cards.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK || !strings.Contains(rec.Body.String(), "Pasienten følges") {
		return fmt.Errorf("a card: status %d", rec.Code)
	}
	return nil
}

func each(form string, ids []string) (out []string) {
	for _, id := range ids {
		out = append(out, fmt.Sprintf(form, id))
	}
	return out
}

// region finds some persons, and the plans that they have.
func (c *caller) region() (whom, plans, numbers []string, err error) {
	var b struct {
		Entry []struct {
			Resource struct {
				ResourceType, ID string
				Identifier       []struct{ Value string }
			}
		}
	}
	rec, err := c.ask("/Patient?_count=100&_revinclude=CarePlan:patient")
	if err != nil {
		return nil, nil, nil, err
	}
	if err := json.Unmarshal(rec.Body.Bytes(), &b); err != nil {
		return nil, nil, nil, err
	}
	for _, e := range b.Entry {
		if e.Resource.ResourceType == "Patient" {
			whom = append(whom, e.Resource.ID)
			for _, n := range e.Resource.Identifier {
				numbers = append(numbers, n.Value)
			}
		} else {
			plans = append(plans, e.Resource.ID)
		}
	}
	if len(whom) == 0 {
		return nil, nil, nil, errors.New("the list of Patient is empty")
	}
	return whom, plans, numbers, nil
}

// planned writes a plan with three goals and six measures for each of some persons.
func planned(ctx context.Context, s *app.Service, whom []string) error {
	texts := map[string]string{"viktig": "Å bo hjemme"}
	for i := range 3 {
		texts[fmt.Sprintf("mal/m%d/tekst", i)] = "Jeg vil gå til postkassen hver dag"
	}
	for i := range 6 {
		at := fmt.Sprintf("tiltak/t%d/", i)
		texts[at+"hva"], texts[at+"hvem"], texts[at+"frist"], texts[at+"mal"] = "Styrketrening hjemme", "kommune", "18.12.2026", "m1"
	}
	now := s.Now()
	return s.Do(ctx, access.Actor{Role: care.Administrator, Today: s.Today()}, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		var all []plan.Laid
		for _, id := range whom {
			rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(id))
			if err != nil {
				return err
			}
			e := rows[len(rows)-1]
			if e.ResponsibleID == "" {
				continue
			}
			all = append(all, plan.Laid{
				ID: db.NewID(), Document: db.NewID(), Patient: care.PatientID(e.PatientID), Enrolment: care.EnrolmentID(e.ID), Area: care.OrgID(e.AreaID), Number: 1, Texts: texts,
				Author: plan.Signature{User: care.UserID(e.ResponsibleID), Name: "Koordinatoren", Role: care.MunicipalCoordinator}, Started: now.Add(-48 * time.Hour), Published: now.Add(-time.Hour),
			})
		}
		return plan.Lay(ctx, tx, all)
	})
}

// ask sends one call with a token of its own.
func (c *caller) ask(path string) (*httptest.ResponseRecorder, error) {
	token, err := c.sign.Token(fhirIssuer, fhirBase, time.Now())
	if err != nil {
		return nil, err
	}
	r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, fhir.Root+path, nil)
	r.Header.Set("Authorization", "Bearer "+token)
	rec := httptest.NewRecorder()
	c.h.ServeHTTP(rec, r)
	if rec.Code != http.StatusOK {
		return nil, fmt.Errorf("status %d", rec.Code)
	}
	return rec, nil
}

// turns asks one at a time, and returns each call's time, sorted.
func turns(ask func(string) error, paths []string, n int) ([]time.Duration, error) {
	var times []time.Duration
	for i := range n + warm {
		began := time.Now()
		if err := ask(paths[i%len(paths)]); err != nil {
			return nil, err
		}
		if i >= warm { // the first warm
			times = append(times, time.Since(began))
		}
	}
	slices.Sort(times)
	return times, nil
}

// unwaiting sends so many a second whether the ones before are answered or not, and times each from when it was to be sent.
func unwaiting(ask func(string) error, paths []string, rate int, seconds float64) ([]time.Duration, float64, error) {
	n := int(float64(rate) * seconds)
	times := make([]time.Duration, n)
	var wg sync.WaitGroup
	var once sync.Once
	var failed error
	began := time.Now()
	for i := range n {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(rate))
		time.Sleep(time.Until(due))
		wg.Go(func() {
			if err := ask(paths[i%len(paths)]); err != nil {
				once.Do(func() { failed = err })
			}
			times[i] = time.Since(due)
		})
	}
	wg.Wait()
	done := float64(n) / time.Since(began).Seconds()
	slices.Sort(times)
	return times, done, failed
}
