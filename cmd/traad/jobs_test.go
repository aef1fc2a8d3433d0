package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
)

// TestOverrideMovesDeadlines: when an administrator changes a deadline in a municipality, those who are followed there get
// the new one by the job, and nobody else does.
func TestOverrideMovesDeadlines(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		liv := w.PersonIn("Ullensaker", "Liv", "Berg", webtest.Referred)
		due := func(c webtest.Case) date.Date {
			t.Helper()
			tasks, err := w.Store.Reader().TasksOf(t.Context(), db.ID(c.Enrolment))
			if err != nil || len(tasks) == 0 {
				t.Fatal(tasks, err)
			}
			return store.Task(tasks[0]).Due
		}
		before, other := due(kari), due(liv)
		halt, err := startJobs(t.Context(), w.Service, 2, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { halt(10 * time.Second) })
		b := w.As(webtest.Administrator)
		b.Send(b.Get("/administrasjon/forlop/iht-langvarig/tilpasning/"+string(w.Orgs["Nes"])), "lengde-mapping", "21").MustShow("Fristene er lagret.")
		for tries := 0; due(kari) == before && tries < 500; tries++ {
			time.Sleep(20 * time.Millisecond)
		}
		if got := due(kari); got != before.AddDays(7) {
			t.Errorf("the deadline is %s, want %s", got, before.AddDays(7))
		}
		if got := due(liv); got != other {
			t.Errorf("another municipality's deadline moved from %s to %s", other, got)
		}
		failed, err := w.Service.Jobs.List(t.Context(), job.Failed, 10)
		if err != nil || len(failed) > 0 {
			t.Errorf("failed jobs %+v, %v", failed, err)
		}
		found, err := w.Service.CheckCaches(t.Context())
		if err != nil || !found.None() {
			t.Errorf("caches: %v, %v", found, err)
		}
	})
}

// TestJobsAreLeftAlone: with no workers the jobs wait for another process.
func TestJobsAreLeftAlone(t *testing.T) {
	w := webtest.New(t)
	halt, err := startJobs(t.Context(), w.Service, 0, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	halt(time.Second)
	b := w.As(webtest.Administrator)
	b.Send(b.Get("/administrasjon/forlop/iht-langvarig/tilpasning/"+string(w.Orgs["Nes"])), "lengde-mapping", "21").MustShow("Fristene er lagret.")
	ready, err := w.Service.Jobs.List(context.Background(), job.Ready, 10)
	if err != nil || len(ready) != 1 || ready[0].Kind != "reproject.area" {
		t.Errorf("jobs %+v, %v", ready, err)
	}
}
