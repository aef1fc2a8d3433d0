package care

import (
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Replay is Apply for a whole history at once: it asks each event after those before it, and gives the enrolment as it is
// with all of them. at is the index of the event that is refused, with Apply's refusal for it; -1 where none is. The events
// carry their Seq. What Apply works out anew for every event it builds on, so a long history costs its length, not the
// square of it; a property test holds the two against each other.
func Replay(p *Pathway, events []Event, today, birth date.Date) (e *Enrolment, at int, err error) {
	if len(events) == 0 {
		return nil, -1, fmt.Errorf("care.Replay: no events")
	}
	for i, next := range events {
		if next.Seq != i+1 {
			return nil, i, fmt.Errorf("care.Replay: event %d has Seq %d", i+1, next.Seq)
		}
		switch {
		case i == 0 && next.Kind != Referred:
			return nil, i, errs.Invalid("Et forløp begynner med en henvisning. Registrer henvisningen først.")
		case next.Kind == Corrected:
			err = mayVoid(p, events[:i], next, today)
		default:
			err = examine(p, e, next, today, birth)
		}
		if err != nil {
			return nil, i, err
		}
		if e, err = e.with(p, events, i); err != nil {
			return nil, i, err
		}
	}
	return e, -1, nil
}

// with gives the enrolment after events[i], built on e as it was before. A correction takes something away, so after it
// everything is read anew.
func (e *Enrolment) with(p *Pathway, events []Event, i int) (*Enrolment, error) {
	if e == nil || events[i].Kind == Corrected {
		return Fold(p, events[:i+1])
	}
	if err := e.add(&events[i]); err != nil {
		return nil, err
	}
	e.settle(p)
	return e, nil
}
