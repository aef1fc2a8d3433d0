//go:build loadbench

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/pprof"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"traad/internal/app"
	"traad/internal/app/movein"
	"traad/internal/app/patient"
	"traad/internal/base/audit"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/rules/access"
	"traad/internal/store"
)

const (
	auditUsers  = 32
	auditRounds = 5  // of each, in turn: what else the machine does falls on both
	importBatch = 50 // persons in one transaction of the import that runs beside

	auditThink = 5 * time.Second  // how long a user reads before the next page, on average
	auditWatch = 60 * time.Second // how long those who pause are watched
)

func init() { auditBench = measureAudit }

// measureAudit measures a person's page with 32 users: so many a second with the audit and without it, in turn on the same data,
// and how long the slowest hundredth waits while an import runs: of users who never pause, and of users who read what they see.
func measureAudit(engines []string, n, requests int, out io.Writer) error {
	fmt.Fprintf(out, "| engine | enrolments | audited pages a second | without audit | ratio (aim 0,85) | statements a page | p50 / p99 alone | p50 / p99 with an import running (aim 300 ms) | p99 against alone | persons imported meanwhile | with pauses, alone | with pauses and an import (aim 300 ms) | p99 against alone | pages, persons imported |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n")
	for _, engine := range engines {
		if err := measureAuditOn(engine, n, requests, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

func measureAuditOn(engine string, n, requests int, out io.Writer) (err error) {
	ctx := context.Background()
	address, dir, undo, err := room(engine, "load_audit")
	if err != nil {
		return err
	}
	defer undo()
	loud, with, logins, stop, err := start(ctx, address, dir, n)
	if err != nil {
		return err
	}
	defer stop()
	// As traad serve does, from the first page to the last: what the audit costs is also that its rows are sealed every second.
	sealer := audit.StartSealer(ctx, loud.Store.DB, loud.Keys, audit.Sealing{})
	defer func() {
		if serr := sealer.Stop(ctx); err == nil {
			err = serr
		}
	}()
	st, err := store.Open(ctx, address)
	if err != nil {
		return err
	}
	defer st.Close()
	ring, err := keys.Load(dir)
	if err != nil {
		return err
	}
	silent := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	defer silent.Close()
	app.Unaudited(silent)
	var choices []page.DemoLogin
	choices = append(choices, logins...)
	without := web.New(silent, web.Options{Demo: &web.Demo{Logins: choices}})
	fmt.Fprintln(os.Stderr, "measuring", engine)
	cookie, err := enter(ctx, with, logins, "koordinator-lillestrom")
	if err != nil {
		return err
	}
	paths, err := persons(ctx, with, cookie)
	if err != nil {
		return err
	}
	rate := func(h http.Handler) (float64, error) {
		began := time.Now()
		_, err := sample(ctx, h, cookie, paths, auditUsers, requests)
		return float64(requests) / time.Since(began).Seconds(), err
	}
	var audited, silently, ratios []float64
	for round := range auditRounds + 1 {
		a, err := rate(with)
		if err != nil {
			return err
		}
		b, err := rate(without)
		if err != nil {
			return err
		}
		if round > 0 { // the first warms
			audited, silently, ratios = append(audited, a), append(silently, b), append(ratios, a/b)
		}
	}
	alone, err := sample(ctx, with, cookie, paths, auditUsers, 2*requests)
	if err != nil {
		return err
	}
	before := st.DB.Statements()
	if _, err := sample(ctx, without, cookie, paths, 1, len(paths)); err != nil {
		return err
	}
	statements := (st.DB.Statements() - before) / int64(len(paths))
	if profiling != nil {
		if err := pprof.StartCPUProfile(profiling); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	fmt.Fprintln(os.Stderr, "beside an import")
	imported, halt := importBeside(ctx, loud)
	times, err := sample(ctx, with, cookie, paths, auditUsers, 2*requests)
	if ierr := halt(); err == nil {
		err = ierr
	}
	if err != nil {
		return err
	}
	pausedAlone, err := paused(ctx, with, cookie, paths)
	if err != nil {
		return err
	}
	importedPaused, halt := importBeside(ctx, loud)
	pausedTimes, err := paused(ctx, with, cookie, paths)
	if ierr := halt(); err == nil {
		err = ierr
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "| %s | %d | %.0f | %.0f | %s | %d | %s / %s | %s / %s | %s | %d | %s / %s | %s / %s | %s | %d, %d |\n", engine, n, median(audited), median(silently),
		ratio(median(ratios)), statements, ms(at(alone, 50)), ms(at(alone, 99)), ms(at(times, 50)), ms(at(times, 99)), ratio(float64(at(times, 99))/float64(at(alone, 99))), imported.Load(),
		ms(at(pausedAlone, 50)), ms(at(pausedAlone, 99)), ms(at(pausedTimes, 50)), ms(at(pausedTimes, 99)), ratio(float64(at(pausedTimes, 99))/float64(at(pausedAlone, 99))), len(pausedTimes), importedPaused.Load())
	return nil
}

func ratio(x float64) string { return strings.Replace(fmt.Sprintf("%.2f", x), ".", ",", 1) }

// paused asks for the paths by users who each read for a while before the next page, as long as auditWatch, and returns each request's
// time, sorted. The pauses are exponential: users do not walk in step.
func paused(ctx context.Context, h http.Handler, cookie *http.Cookie, paths []string) ([]time.Duration, error) {
	var mu sync.Mutex
	var times []time.Duration
	var failed error
	var wg sync.WaitGroup
	till := time.Now().Add(auditWatch)
	for user := range auditUsers {
		wg.Go(func() {
			for i := user; ; i++ {
				time.Sleep(time.Duration(rand.ExpFloat64() * float64(auditThink))) //nolint:gosec // a pause is no secret
				if !time.Now().Before(till) {
					return
				}
				began := time.Now()
				rec := ask(ctx, h, cookie, paths[i%len(paths)])
				took := time.Since(began)
				mu.Lock()
				times = append(times, took)
				if rec.Code != http.StatusOK {
					failed = fmt.Errorf("status %d", rec.Code)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(times)
	return times, failed
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// importBeside moves made-up persons in, one transaction after the other, until halt.
func importBeside(ctx context.Context, s *app.Service) (imported *atomic.Int64, halt func() error) {
	imported = &atomic.Int64{}
	ctx, stop := context.WithCancel(ctx)
	done := make(chan error, 1)
	go func() {
		for ctx.Err() == nil {
			if err := importSome(ctx, s); err != nil {
				if ctx.Err() != nil {
					err = nil
				}
				done <- err
				return
			}
			imported.Add(importBatch)
		}
		done <- nil
	}()
	return imported, func() error { stop(); return <-done }
}

func importSome(ctx context.Context, s *app.Service) error {
	var login demo.Login
	for _, l := range demo.Logins() {
		if l.Role == care.MunicipalCoordinator {
			login = l
		}
	}
	role, err := s.Store.Reader().RoleAssignment(ctx, login.Assignment)
	if err != nil {
		return err
	}
	area := care.OrgID(role.OrganisationID)
	actor := access.Actor{User: login.User, Role: login.Role, Org: area, OrgKind: "municipality", Areas: []care.OrgID{area}, Today: s.Today()}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.ImportPatients, nil, "import_run/"+string(db.NewID())); err != nil {
			return err
		}
		var people []movein.Person
		for range importBatch {
			people = append(people, movein.Person{
				Details: patient.Details{GivenName: "Flyttet", FamilyName: "Inn", BirthDate: date.Of(1940, 1, 1), Sex: "woman", Area: area},
				Enrolments: []movein.Enrolment{{Pathway: care.LongTerm, Area: area, Events: []care.Event{{
					Kind: care.Referred, On: tx.Today.AddDays(-10), By: actor.User, ByRole: actor.Role, ByOrg: area,
					Referral: &care.Referral{From: "gp", Name: "Fastlege", How: "message", Why: "Flyttet inn.", ToHosp: true, Agrees: "yes"},
				}}}},
			})
		}
		_, err := movein.WriteMany(ctx, tx, people)
		return err
	})
}
