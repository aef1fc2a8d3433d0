package enrolment

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// End is the ending of an enrolment, with a reason from the definition.
type End struct {
	Target
	On     date.Date
	Reason string // code of the definition's end reason
	Text   string // in words, where the reason asks for it
}

// Run writes the ending. What is open of tasks and appointments is gone with it. A reason that leads to another pathway opens an enrolment there.
func (d End) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockedFor(ctx, access.End, d.Enrolment)
		if err != nil {
			return err
		}
		p, err := s.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			return err
		}
		ev := care.Event{Kind: care.Ended, On: d.On, End: d.Reason, Reason: d.Text}
		n, err := d.next(ctx, tx, row, p)
		if err != nil {
			return err
		}
		if n == nil {
			return write(ctx, tx, row, d.Target, ev)
		}
		ev.Carried = &care.Carried{Enrolment: n.id, Pathway: n.pathway.Title}
		if err := write(ctx, tx, row, d.Target, ev); err != nil {
			return err
		}
		return n.open(ctx, tx, row, p, d)
	})
}
