package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Evaluate is the six-monthly evaluation.
type Evaluate struct {
	Target
	On         date.Date
	Evaluation care.Evaluation
	CFS        care.CFS // 0 when not scored
}

// Run writes the evaluation; the next one is due by the pathway's interval.
func (d Evaluate) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return record(ctx, s, actor, access.Evaluate, d.Target, care.Event{Kind: care.Evaluated, On: d.On, Evaluation: &d.Evaluation, CFS: d.CFS})
}
