package demo

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/network"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"

	rule "traad/internal/rules/network"
)

// Network makes our own file of the last period, and takes in those of two sites that are invented, through the same door as real ones; where there are
// files it does nothing. It comes after what our own is made from has been counted.
func Network(ctx context.Context, s *app.Service) error {
	if rows, err := s.Store.Reader().NetworkFiles(ctx, 1); err != nil || len(rows) > 0 {
		return err
	}
	today := s.Today()
	a := access.Actor{User: userID("pal.engebretsen"), Role: care.Analyst, Org: orgID("ahus"), OrgKind: string(care.OrgHospital), Today: today}
	p := report.Ended(today, 1)[0]
	type n struct{ yes, of, squares int }
	for _, site := range []struct {
		number int
		name   string
		counts map[string]n
	}{
		{901, "Fjordmark sykehus", map[string]n{
			rule.Goals: {31, 52, 0}, string(quality.AfterDischarge): {118, 171, 0}, string(quality.AlertsActed): {96, 121, 0}, string(quality.GPTakesPart): {14, 39, 0}, string(quality.OldPlans): {22, 97, 0}, string(quality.Avoidable): {11, 405, 0}, string(quality.VisitDays): {780, 39, 18_900}, string(quality.PlanDays): {612, 34, 13_700},
		}},
		{902, "Innlandsdal helseforetak", map[string]n{
			rule.Goals: {48, 71, 0}, string(quality.AfterDischarge): {61, 66, 0}, string(quality.AlertsActed): {58, 64, 0}, string(quality.GPTakesPart): {21, 28, 0}, string(quality.OldPlans): {9, 58, 0}, string(quality.Avoidable): {7, 231, 0}, string(quality.VisitDays): {364, 28, 6_100}, string(quality.PlanDays): {275, 25, 3_900},
		}},
	} {
		var all []rule.Figure
		for _, x := range rule.Indicators {
			c := site.counts[x.Code]
			all = append(all, rule.Figure{Code: x.Code, Numerator: c.yes, Denominator: c.of, Squares: c.squares})
		}
		data, err := rule.Make(rule.Site{Number: orgNumber(site.number), Name: site.name, Named: true}, p, 1, p.To().AddDays(12), all).Bytes()
		if err != nil {
			return err
		}
		if _, _, err := (network.Take{Data: data}).Run(ctx, s, a); err != nil {
			return fmt.Errorf("demo.Network: %w", err)
		}
	}
	_, err := network.Share{Key: db.NewID(), Period: p.Code(), Named: true}.Run(ctx, s, a)
	return err
}
