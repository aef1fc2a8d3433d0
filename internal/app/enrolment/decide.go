package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Decide is what came of the joint assessment: include, wait, decline with reason and information about complaint, or
// ask for more. Including names who is responsible from now on.
type Decide struct {
	Target
	On          date.Date
	Decision    care.Decision
	Responsible care.UserID // Include: "" leaves it as it is
}

// Run writes the decision. Nobody is included where the cooperation agreement does not hold today; the fault is at utfall.
func (d Decide) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockedFor(ctx, access.DecideOutcome, d.Enrolment)
		if err != nil {
			return err
		}
		if d.Decision.Outcome == care.Include {
			if err := agreement.MayInclude(ctx, tx.Reader, care.OrgID(row.AreaID), row.PathwayCode, tx.Today); err != nil {
				return err
			}
		}
		if d.Responsible != "" {
			if err := canTake(ctx, tx, row, d.Responsible); err != nil {
				return err
			}
		}
		return write(ctx, tx, row, d.Target,
			care.Event{Kind: care.Decided, On: d.On, Decision: &d.Decision, Assignee: d.Responsible})
	})
}

// ReceiveInfo notes that what a decision "ask for more" waited for has come.
type ReceiveInfo struct {
	Target
	On       date.Date
	Text     string
	Replaces care.EventID // what another noted at the same time, which the user has seen
}

// Run writes it; the assessment's deadline runs again.
func (d ReceiveInfo) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return replace(ctx, s, actor, access.Assess, d.Target, d.Replaces, care.Event{Kind: care.InfoReceived, On: d.On, Reason: d.Text})
}
