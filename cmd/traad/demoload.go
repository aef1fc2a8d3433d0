package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/app/openstay"
	"traad/internal/app/quality"
	boardreport "traad/internal/app/report"
	"traad/internal/app/result"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/front/synthetic"
	"traad/internal/store"
	"traad/internal/store/query"
)

// What the demo's region has: over 4 000 who are not known to the service, of whom 37 fulfil the published rule.
const (
	demoPersons = 4000
	demoFulfil  = 37
	demoSource  = "ahus-demo"
)

// demoLoads fills the demo's loads while the pages already answer, and then keeps the columns. wait stops it and waits.
func demoLoads(ctx context.Context, s *app.Service, keys keyservice.Service, columns *dataset.Holder, log *slog.Logger) (wait func()) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := loadDemo(ctx, s, keys); err != nil && ctx.Err() == nil {
			log.Warn("demoens datagrunnlag kunne ikke lages", "feil", errs.SafeText(err), "årsak", err.Error())
		}
		if _, err := quality.Count(ctx, s); err != nil && ctx.Err() == nil {
			log.Warn("kvalitetstallene kunne ikke regnes", "feil", errs.SafeText(err), "årsak", err.Error())
		}
		if _, err := boardreport.Make(ctx, s); err != nil && ctx.Err() == nil {
			log.Warn("rapporttallene kunne ikke regnes", "feil", errs.SafeText(err), "årsak", err.Error())
		}
		if err := demoregion.Network(ctx, s); errs.KindOf(err) == errs.KindInvalid {
			log.Info("læringsnettverket i demoen har ikke filer: det de lages av, er eldre enn programmet", "grunn", errs.SafeText(err))
		} else if err != nil && ctx.Err() == nil {
			log.Warn("filene i læringsnettverket kunne ikke lages", "feil", errs.SafeText(err), "årsak", err.Error())
		}
		if _, err := dataset.Refresh(ctx, s, columns); err == nil {
			if _, err := result.Make(ctx, s, columns); err != nil && ctx.Err() == nil {
				log.Warn("resultatene kunne ikke regnes", "feil", errs.SafeText(err), "årsak", err.Error())
			}
		}
		dataset.Keep(ctx, s, columns, lookForLoads, log)
	}()
	return func() { stop(); <-done }
}

// loadDemo gives a demo without loads the feed of its region, with synthetic identity numbers, through the same door as a real one.
func loadDemo(ctx context.Context, s *app.Service, keys keyservice.Service) error {
	r := s.Store.Reader()
	if n, err := r.DatasetManifest(ctx); err != nil || n > 0 {
		return err
	}
	if _, err := dataset.AskPseudonyms(ctx, s, keys); err != nil {
		return err
	}
	rows, err := r.NumbersOfEnrolled(ctx)
	if err != nil {
		return err
	}
	region := synthetic.Recent{Seed: 1, Until: s.Today(), Persons: demoPersons, Fulfil: demoFulfil}
	for i, row := range rows {
		if i > 0 && rows[i-1].ID == row.ID {
			continue // the first enrolment says when she was included
		}
		digits, err := s.Keys.Open(row.Sealed, "patient/"+string(row.ID))
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		n, err := nin.Parse(string(digits))
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		region.Known = append(region.Known, synthetic.Known{Number: n, Born: row.BirthDate, Woman: row.Sex == "woman", Municipality: string(row.Number), Included: row.IncludedOn, Died: row.DeceasedOn})
	}
	var episodes, persons bytes.Buffer
	if err := region.Write(synthetic.Files{Episodes: &episodes, Persons: &persons}); err != nil {
		return err
	}
	file := func(name string, b *bytes.Buffer) []dataset.File {
		return []dataset.File{{Name: name, Data: bytes.NewReader(b.Bytes()), Size: int64(b.Len())}}
	}
	people := dataset.ImportPersons{Declared: dataset.Declared{Files: file("personer.csv", &persons), Source: demoSource, Keys: keys}}
	if _, err := people.Run(ctx, s, operator(s)); err != nil {
		return err
	}
	if err := demoBases(ctx, s); err != nil {
		return err
	}
	until := s.Today().AddDays(-1)
	stays := dataset.ImportEpisodes{Declared: dataset.Declared{Files: file("episoder.csv", &episodes), Source: demoSource, From: until.AddMonths(-36).AddDays(-7), To: until, Keys: keys}}
	if _, err = stays.Run(ctx, s, operator(s)); err != nil {
		return err
	}
	if err := demoRule(ctx, s); err != nil {
		return err
	}
	return demoTold(ctx, s)
}

// demoBases records, as an administrator would, that municipal data of those who are not followed may be used.
func demoBases(ctx context.Context, s *app.Service) error {
	areas, err := openstay.Municipalities(ctx, s)
	if err != nil {
		return err
	}
	for _, l := range demoregion.Logins() {
		if l.Role != care.Administrator {
			continue
		}
		since := s.Today().AddMonths(-3)
		var all []openstay.Record
		for _, area := range areas {
			all = append(all, openstay.Record{
				Key: db.NewID(), Unit: area.ID, Basis: "Oppdiktet vedtak i demoen", Purpose: "Finne personer som kan ha nytte av oppfølging",
				DecidedBy: "Kommunedirektøren i " + area.Name, DecidedOn: since, From: since, To: since.AddMonths(12),
			})
		}
		return s.Store.InTx(ctx, func(w *store.Writer) error {
			return openstay.Lay(ctx, w, db.At(s.Now()), l.User, openstay.MunicipalUsed, all)
		})
	}
	return nil
}

// demoRule has the region's coordinator go by the published rule, which its loads are made for.
func demoRule(ctx context.Context, s *app.Service) error {
	for _, l := range demoregion.Logins() {
		if l.Role != care.HospitalCoordinator {
			continue
		}
		return s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.UseCandidateRule(ctx, query.UseCandidateRuleParams{Rule: "iht-publisert@1", UsedAt: db.At(s.Now()), UsedBy: db.ID(l.User)})
		})
	}
	return nil
}
