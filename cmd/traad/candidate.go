package main

import (
	"context"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/openstay"
	"traad/internal/app/quality"
	boardreport "traad/internal/app/report"
	"traad/internal/app/research"
	"traad/internal/app/result"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// candidateSettings say how candidates are found.
type candidateSettings struct {
	Reveals int `toml:"reveals_per_day" default:"10" about:"Hvor mange identiteter én bruker kan hente fra kandidatlisten per dag."`
}

func (c candidateSettings) check(e *errs.Error) {
	if c.Reveals < 1 || c.Reveals > 200 {
		e.At("candidates.reveals_per_day", "Velg et tall fra 1 til 200.")
	}
}

// findCandidates makes the finder on the loads in use and the hospital's key service (nil: no identity can be asked for), and registers its jobs. Those
// who are followed are known from what dataset.AskPseudonyms has kept.
func (c candidateSettings) findCandidates(s *app.Service, loads *dataset.Holder, keys keyservice.Service, log *slog.Logger) *candidate.Finder {
	f := &candidate.Finder{Data: loads, Keys: keys, PerDay: c.Reveals, Followed: followedByPseudonym, OpenStays: openStaysNow}
	loads.Ready = func(ctx context.Context, set *dataset.Set) { f.Ready(ctx, s, set) }
	every(s, log, "candidate.identify", time.Hour, func(ctx context.Context) (int, error) { return f.Identify(ctx, s) })
	every(s, log, "candidate.purge", time.Hour, func(ctx context.Context) (int, error) { return candidate.Purge(ctx, s) })
	every(s, log, "result.make", 10*time.Minute, func(ctx context.Context) (int, error) { return result.Make(ctx, s, loads) })
	s.Jobs.Handle(research.MakeJob, research.Handler(s, loads))
	every(s, log, "quality.make", time.Hour, func(ctx context.Context) (int, error) { return quality.Make(ctx, s) })
	every(s, log, "report.make", time.Hour, func(ctx context.Context) (int, error) { return boardreport.Make(ctx, s) })
	return f
}

// openStaysNow are those whom nobody follows and who lie in, or have lately been discharged.
func openStaysNow(ctx context.Context, s *app.Service, a access.Actor) ([]candidate.OpenStay, error) {
	open, err := openstay.OpenStays(ctx, s, a)
	if err != nil {
		return nil, err
	}
	all := make([]candidate.OpenStay, len(open))
	for i, o := range open {
		all[i] = candidate.OpenStay{Pseudonym: o.Pseudonym, Unit: o.UnitName, Municipality: o.Municipality, From: o.Admitted, Planned: o.Urgency == care.UrgencyPlanned, Ready: o.Ready, To: o.Discharged}
	}
	return all, nil
}

func followedByPseudonym(ctx context.Context, s *app.Service) (map[string]candidate.Course, error) {
	rows, err := dataset.Enrolled(ctx, s)
	if err != nil {
		return nil, err
	}
	all := make(map[string]candidate.Course, len(rows))
	for id, c := range rows {
		all[id] = candidate.Course{Patient: c.Patient, Status: c.Status, EndedOn: c.EndedOn}
	}
	return all, nil
}
