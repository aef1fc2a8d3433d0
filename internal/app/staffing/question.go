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
	if q.Kind != "" && q.From.IsZero() {
		return "", errs.Invalid("Scenarioet er ikke lagret.").At("fra", "Skriv dagen det begynner, for eksempel "+nb.Numeric(tx.Today)+".")
	}
	switch q.Kind {
	case "":
		return "", nil
	case AskAway:
		return nb.Capital(rule.RoleName(q.Role)) + fmt.Sprintf(" borte %d md.", q.Months), plan.Away(q.Role, q.Posts, q.From, q.Months)
	case AskLonger:
		return fmt.Sprintf("Oppfølging %d %% lengre", q.Percent), plan.Longer(q.Percent, q.From)
	case AskJoins:
		_, areas, err := region(ctx, tx.Reader, tx.Actor)
		if err != nil {
			return "", err
		}
		for _, o := range areas {
			if care.OrgID(o.ID) == q.Area && o.Status != string(care.InOperation) {
				return o.Name + " kommer med", plan.Joins(q.Target, q.From, q.Months)
			}
		}
		return "", errs.Invalid("Scenarioet er ikke lagret.").At("kommune", "Velg en kommune som ikke er i drift ennå.")
	}
	return "", errs.Invalid("Scenarioet er ikke lagret.").At("navn", "Velg et av spørsmålene.")
}
