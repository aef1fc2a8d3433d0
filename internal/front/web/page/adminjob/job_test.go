package adminjob_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"traad/internal/base/job"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
)

func TestFailedJobRunsAgain(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Administrator)
		b.Get("/administrasjon/jobber").MustStatus(http.StatusOK).MustShow("Alt går som det skal.", "Ingen jobber har feilet")
		fails, ran := true, make(chan bool, 2)
		w.Service.Jobs.Handle("reproject.area", func(context.Context, json.RawMessage) error {
			defer func() { ran <- true }()
			if fails {
				return errors.New("Kari Aasen") // an error's text never reaches the page
			}
			return nil
		}, job.MaxAttempts(1))
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			return w.Service.Jobs.Enqueue(t.Context(), tx.Tx, job.Job{Kind: "reproject.area"})
		}); err != nil {
			t.Fatal(err)
		}
		if err := w.Service.Jobs.Start(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			_ = w.Service.Jobs.Stop(ctx)
		})
		<-ran
		p := until(t, w, job.Failed)
		p.MustShow("1 jobb har feilet", "Regn fristene i en kommune på nytt").MustNotShow("Kari")
		fails = false
		action := "/administrasjon/jobber/" + between(p.HTML, `action="/administrasjon/jobber/`, `/kjor"`) + "/kjor"
		w.As(webtest.Nes).Post(action).MustStatus(http.StatusNotFound)
		b.Post(action).MustBe("/administrasjon/jobber").MustShow("Jobben kjøres på nytt.")
		<-ran
		until(t, w, job.Done).MustShow("Ingen jobber har feilet")
		b.Post(action).MustStatus(http.StatusConflict)
		b.Post("/administrasjon/jobber/tull/kjor").MustStatus(http.StatusNotFound)
		b.Get("/administrasjon").MustShow("0 jobber har feilet")
	})
}

// until waits until a job has come to the state, and returns the page.
func until(t *testing.T, w *webtest.World, state job.State) *webtest.Page {
	t.Helper()
	for range 200 {
		list, err := w.Service.Jobs.List(t.Context(), state, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(list) > 0 {
			return w.As(webtest.Administrator).Get("/administrasjon/jobber")
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatalf("no job came to %s", state)
	return nil
}

func between(s, before, after string) string {
	_, rest, _ := strings.Cut(s, before)
	found, _, _ := strings.Cut(rest, after)
	return found
}
