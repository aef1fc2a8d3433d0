package roster

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// tally fills in the areas, what stands in their headings, and the counts of the tabs, all from the counters.
func (l *list) tally(ctx context.Context) error {
	v := l.view
	orgs, err := l.r.OrganisationsByID(ctx, db.List(l.sc.Areas()))
	if err != nil {
		return fmt.Errorf("roster: areas: %w", err)
	}
	pathways, err := l.s.NewestPathways(ctx, l.r)
	if err != nil {
		return err
	}
	v.Main = care.Main(pathways)
	if err := app.Aim(ctx, l.r, l.today, orgs); err != nil {
		return err
	}
	by := map[db.ID]*Area{}
	for _, o := range orgs {
		by[o.ID] = &Area{ID: care.OrgID(o.ID), Name: o.Name, Kind: o.Kind, Target: o.Target}
	}
	areas := db.List(l.sc.Areas())
	hidden, err := app.HiddenTallies(ctx, l.r, l.sc)
	if err != nil {
		return err
	}
	for _, p := range pathways {
		pc := PathwayCount{Code: p.Code, Title: p.Title, Short: p.Short}
		count := func(rows []query.Tally, err error) error {
			if err != nil {
				return fmt.Errorf("roster: counters: %w", err)
			}
			for _, t := range rows {
				t.N -= hidden[care.TallyKey{Area: care.OrgID(t.AreaID), Pathway: t.PathwayCode, Measure: t.Measure, Bucket: t.Bucket}]
				l.add(by[t.AreaID], &pc, t)
			}
			return nil
		}
		if err := count(l.r.StandingTallies(ctx, query.StandingTalliesParams{Areas: areas, Pathway: p.Code})); err != nil {
			return err
		}
		for _, q := range []struct{ measure, from, before string }{
			{care.MeasureDue, "", l.today.String()},
			{care.MeasureEvaluation, l.today.String(), l.today.AddDays(evaluationDays + 1).String()},
		} {
			if err := count(l.r.TalliesOf(ctx, query.TalliesOfParams{Areas: areas, Pathway: p.Code, Measure: q.measure, FromBucket: q.from, BeforeBucket: q.before})); err != nil {
				return err
			}
		}
		v.Pathways = append(v.Pathways, pc)
	}
	for _, o := range orgs {
		a := by[o.ID]
		if a.Target == 0 && a.Open == 0 && o.Status != string(care.InOperation) {
			continue
		}
		v.Areas = append(v.Areas, *a)
		if l.f.Area == "" || l.f.Area == a.ID {
			v.Sum.Active += a.Active
			v.Sum.Other += a.Other
			v.Sum.Open += a.Open
			v.Sum.Late += a.Late
			v.Sum.Admitted += a.Admitted
		}
	}
	return nil
}

// add counts one counter in the area's heading, its pathway and the tabs.
func (l *list) add(a *Area, pc *PathwayCount, t query.Tally) {
	asked := l.f.Pathway == "" || l.f.Pathway == pc.Code
	here := l.f.Area == "" || l.f.Area == a.ID
	tabs := &l.view.Tabs
	switch t.Measure {
	case care.MeasureStatus:
		tabs.All += t.N
		if asked {
			a.Open += t.N
		}
		if t.Bucket != string(care.StatusActive) {
			return
		}
		if here {
			pc.Active += t.N
		}
		switch {
		case l.f.Pathway == pc.Code, l.f.Pathway == "" && pc.Code == l.view.Main:
			a.Active += t.N
		case asked:
			a.Other += t.N
		}
	case care.MeasureDue:
		tabs.Late += t.N
		if asked {
			a.Late += t.N
		}
	case care.MeasureEvaluation:
		tabs.Evaluation += t.N
	case care.MeasureHearing:
		tabs.Hearing += t.N
		if asked {
			a.Hearing += t.N
		}
	case care.MeasureAdmitted:
		tabs.Admitted += t.N
		if asked {
			a.Admitted += t.N
		}
	}
}
