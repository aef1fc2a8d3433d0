package staffing

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
)

// What a ready-made question asks.
const (
	AskAway   = "borte"  // somebody is away
	AskLonger = "lengre" // follow-up takes longer
	AskJoins  = "med"    // a municipality joins
)

// Question is a ready-made one: what happens to the plan if. The zero value asks nothing, and the scenario is a copy.
type Question struct {
	Kind    string
	From    date.Date
	Months  int        // AskAway: how long; AskJoins: until the target is reached
	Role    care.Role  // AskAway
	Posts   int64      // AskAway: hundredths of a position
	Percent int64      // AskLonger
	Area    care.OrgID // AskJoins
	Target  int64      // AskJoins: patients
}

// ask changes the copy, and names the scenario after the question.
func (q Question) ask(ctx context.Context, tx *app.Tx, plan *rule.Plan) (name string, err error) {
	if q.Kind != "" && q.Kind != AskJoins && q.From.IsZero() {
		return "", errs.Invalid("Scenarioet er ikke lagret.").Say("fra", "Skriv dagen det begynner, for eksempel %s.", nb.Numeric(tx.Today))
	}
	switch q.Kind {
	case "":
		return "", nil
	case AskAway:
		return nb.Capital(rule.RoleName(q.Role)) + fmt.Sprintf(" borte %d md.", q.Months), plan.Away(q.Role, q.Posts, q.From, q.Months)
	case AskLonger:
		return fmt.Sprintf("Oppfølging %d %% lengre", q.Percent), plan.Longer(q.Percent, q.From)
	case AskJoins:
		return q.joins(ctx, tx, plan)
	}
	return "", errs.Invalid("Scenarioet er ikke lagret.").At("navn", "Velg et av spørsmålene.")
}

// joins lets a municipality come in: what the question leaves open is as it is planned in Utbredelse.
func (q Question) joins(ctx context.Context, tx *app.Tx, plan *rule.Plan) (string, error) {
	list, err := spread(ctx, tx.Service, tx.Reader, tx.Actor)
	if err != nil {
		return "", err
	}
	f := errs.Invalid("Scenarioet er ikke lagret.")
	for _, o := range list {
		if o.ID != q.Area || o.Status == care.InOperation {
			continue
		}
		if q.From.IsZero() {
			q.From = o.Plan.Start
		}
		if q.Target == 0 {
			q.Target = o.Plan.Target
		}
		if q.Months == 0 {
			q.Months = int(o.Plan.Ramp)
		}
		if q.From.IsZero() {
			return "", f.Say("fra", "Skriv dagen det begynner, for eksempel %s. Oppstarten er ikke planlagt i Utbredelse.", nb.Numeric(tx.Today))
		}
		if err := plan.Joins(q.Target, q.From, q.Months); err != nil {
			return "", err
		}
		way, err := longTerm(ctx, tx)
		if err != nil {
			return "", err
		}
		plan.Joined = append(plan.Joined, rule.Joined{Org: o.ID, Name: o.Name, Plan: plan.Newcomer(o.Kind, way, q.Target, q.From, q.Months)})
		return o.Name + " kommer med", nil
	}
	return "", f.At("kommune", "Velg en kommune som ikke er i drift ennå.")
}
