package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"traad/internal/app"
	"traad/internal/app/user"
	"traad/internal/app/watch"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store"
	"traad/internal/store/query"
)

// accessSettings say how long a role lasts before somebody decides anew.
type accessSettings struct {
	RoleDays   int `toml:"role_days" default:"365" about:"Hvor mange dager en rolle varer høyst, fra den gis eller fornyes."`
	ReviewDays int `toml:"review_days" default:"180" about:"Hvor mange dager det høyst går før lederen må vurdere en rolle på nytt."`
}

func (a accessSettings) terms() access.Terms {
	return access.Terms{RoleDays: a.RoleDays, ReviewDays: a.ReviewDays}
}

func (a accessSettings) check(e *errs.Error) {
	within(e, "access.role_days", a.RoleDays, 1, 1096)
	within(e, "access.review_days", a.ReviewDays, 1, 366)
}

// watchSettings are the thresholds of the control of looks; docs/audit.md says why each is what it is.
type watchSettings struct {
	Floor       int `toml:"floor" default:"40" about:"Svært mange: aldri under så mange personer på en dag."`
	Factor      int `toml:"factor" default:"6" about:"Svært mange: så mange ganger den vanlige variasjonen over det vanlige, for brukeren og for rollen."`
	History     int `toml:"history" default:"10" about:"Hvor mange dager med bruk som trengs for å vite hva som er vanlig."`
	NightFrom   int `toml:"night_from" default:"23" about:"Timen natten begynner."`
	NightTo     int `toml:"night_to" default:"6" about:"Timen natten er over."`
	CommonName  int `toml:"common_name" default:"25" about:"Samme etternavn sier ingenting når flere personer enn dette har det."`
	WrittenDays int `toml:"written_days" default:"14" about:"Søkt opp ved navn: så mange dager etter oppslaget noe burde være skrevet."`
	RecordCalls int `toml:"record_calls" default:"20000" about:"Hvor mange ganger på en dag journalsystemene til en organisasjon kan spørre om kort eller hente FHIR. Deretter svarer Tråd 429 resten av dagen, og lederen ser det under Oppslag til kontroll."`
	KeepDays    int `toml:"keep_days" default:"1826" about:"Hvor mange dager vurderte oppslag oppbevares, minst ett år (365). De som venter, slettes aldri."`
}

// standardWatch is for the demo, which has no settings. A test holds it against the defaults.
var standardWatch = watchSettings{
	rule.Standard.Floor, rule.Standard.Factor, rule.Standard.History, rule.Standard.NightFrom, rule.Standard.NightTo, rule.Standard.CommonName,
	rule.Standard.WrittenDays, rule.Standard.RecordCalls, 1826,
}

func (w watchSettings) limits() rule.Limits {
	return rule.Limits{
		Floor: w.Floor, Factor: w.Factor, History: w.History, NightFrom: w.NightFrom, NightTo: w.NightTo, CommonName: w.CommonName, WrittenDays: w.WrittenDays, RecordCalls: w.RecordCalls,
	}
}

func (w watchSettings) check(e *errs.Error) {
	within(e, "watch.floor", w.Floor, 1, 10_000)
	within(e, "watch.factor", w.Factor, 1, 100)
	within(e, "watch.history", w.History, 3, 90)
	within(e, "watch.night_from", w.NightFrom, 0, 23)
	within(e, "watch.night_to", w.NightTo, 0, 23)
	within(e, "watch.common_name", w.CommonName, 0, 100_000)
	within(e, "watch.written_days", w.WrittenDays, 1, 60)
	within(e, "watch.record_calls", w.RecordCalls, 100, 10_000_000)
	within(e, "watch.keep_days", w.KeepDays, 365, 36_525)
}

func within(e *errs.Error, name string, n, least, most int) {
	if n < least || n > most {
		e.At(name, fmt.Sprintf("Velg et tall fra %d til %d.", least, most))
	}
}

// The jobs that follow up who may see what, and who did.
const (
	auditPurge = "audit.purge"
	watchLook  = "watch.look"
	watchPurge = "watch.purge"
	accessEnds = "access.ends"
)

// followUp registers the nightly control of looks, and that every role has an end.
func followUp(s *app.Service, w watchSettings, log *slog.Logger) {
	const day = 24 * time.Hour
	every(s, log, watchLook, day, func(ctx context.Context) (int, error) { return watch.Nightly(ctx, s, w.limits()) })
	every(s, log, watchPurge, day, func(ctx context.Context) (int, error) { return watch.Purge(ctx, s, w.KeepDays) })
	every(s, log, accessEnds, day, func(ctx context.Context) (int, error) { return user.EndEndless(ctx, s, operator(s)) })
}

// ranSetting is where the last run of a job stands.
func ranSetting(kind string) string { return "ran." + kind }

// noteRan keeps when a scheduled job last did its work, for «traad doctor»: a schedule leaves no trail of done jobs.
func noteRan(ctx context.Context, s *app.Service, kind string) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.PutSetting(ctx, query.PutSettingParams{Name: ranSetting(kind), Value: db.At(s.Now()).UTC().Format(time.RFC3339)})
	})
}
