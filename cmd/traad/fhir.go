package main

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/card"
	"traad/internal/app/client"
	source "traad/internal/app/fhir"
	"traad/internal/app/paper"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/print"
	"traad/internal/front/fhir"
	paperpage "traad/internal/front/web/page/paper"
)

// fetched returns what answers record systems that fetch FHIR: those of the settings, which sign each call, and those that an administrator registers, with tokens of ours. nil where
// Tråd has no address, which tokens are for. open has refused an organisation that does not exist.
func (r recordSettings) fetched(ctx context.Context, s *app.Service, address string, most int, printer *print.Printer, log *slog.Logger) (http.Handler, error) {
	if address == "" {
		return nil, nil
	}
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, err
	}
	base := strings.TrimRight(address, "/") + fhir.Root
	signed := &fhir.Signed{Base: base, Log: log}
	var known []bearer.System
	for _, x := range r.Systems {
		org, kind, ok := x.of(rows)
		if !ok || len(x.Scopes) == 0 {
			continue
		}
		signed.Callers = append(signed.Callers, fhir.Caller{Name: x.Name, Org: org, Kind: kind, Scopes: x.Scopes, Endpoints: x.Notify})
		known = append(known, bearer.System{Name: x.Name, Issuer: x.Issuer, Keys: x.Keys})
	}
	if signed.Verifier, err = bearer.New(known, card.Once(s), s.Now); err != nil {
		return nil, errs.Invalid("To journalsystemer kan ikke ha samme issuer.").Because(err)
	}
	over := fhir.Count(s, most)
	tokens := &fhir.Tokens{
		Service: s, Base: base, Over: over, Log: log, Assertions: bearer.Of(client.Known(s), card.Once(s), s.Now), Proofs: login.NewProofs(card.Once(s), s.Now),
	}
	return (&fhir.HTTP{
		Source: &source.Source{Service: s, Base: base}, Service: s, Callers: fhir.Either{Signed: signed, Tokens: tokens}, Tokens: tokens, Release: release, Over: over, Log: log,
		PDF: func(ctx context.Context, p *paper.Paper) ([]byte, error) { return paperpage.File(ctx, printer, p) },
	}).Handler(), nil
}

// notify registers the jobs that tell record systems which plans have changed. It is done before the jobs start.
func (r recordSettings) notify(ctx context.Context, s *app.Service, address string, log *slog.Logger) error {
	s.Outward.KeyAddresses = r.KeyAddresses
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return err
	}
	src := &source.Source{Service: s, Base: strings.TrimRight(address, "/") + fhir.Root}
	var all []source.Subscriber
	keys := map[string]string{}
	for _, x := range r.Systems {
		if org, kind, ok := x.of(rows); ok && len(x.Notify) > 0 {
			all = append(all, fhir.Caller{Name: x.Name, Org: org, Kind: kind, Scopes: x.Scopes, Endpoints: x.Notify}.Subscriber())
			keys[x.Name] = x.NotifyKey.Reveal()
		}
	}
	s.Jobs.Handle(source.NotifyJob, src.NotifyHandler(all, fhir.Push(keys, s.Now)), job.MaxAttempts(source.NotifyAttempts))
	every(s, log, source.ChangesJob, changesEvery, func(ctx context.Context) (int, error) {
		_, err := src.Changes(ctx, all)
		return 0, err
	})
	return nil
}

// changesEvery is how often it is looked for plans that have changed.
const changesEvery = 30 * time.Second

// besideFetched lets h answer what is fetched as FHIR, and next all others: also what is sent to the same addresses.
func besideFetched(h, next http.Handler) http.Handler {
	if h == nil {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if fhir.Takes(r) {
			h.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}
