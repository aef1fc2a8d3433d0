// Package enrolment is what people do to one person's time in a pathway: refer, assess, decide, consent, book, map, write
// the plan, log a contact, evaluate, pause, assign, end, and correct each of them.
//
// Every deed but Refer ends in record: it takes the event that the deed means, asks care.Apply whether it may happen, and
// writes event, state, tasks and counters together. A deed is a struct with what the user filled in; Run does it.
package enrolment

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Target says which enrolment a form is about and what the user saw when it was opened.
type Target struct {
	Enrolment care.EnrolmentID
	Seen      int          // how many events the enrolment had then; 0 when the deed cannot collide
	Key       care.EventID // made with the form, so that a form that is sent twice is done once
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal given when somebody else wrote the same thing first. Both texts are kept: the user's own in the
// form, the other's here.
type Conflict struct {
	*refusal
	Theirs care.Event
	ByName string // who wrote it
	Seen   int    // what the form shall carry now, for one who has seen both
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }

// collides lists the deeds where two who write at once may overwrite each other's judgement or text. The others only add.
var collides = map[care.EventKind]bool{
	care.Answered: true, care.Decided: true, care.Consented: true, care.Mapped: true, care.PlanWritten: true,
	care.Evaluated: true, care.Ended: true, care.Assigned: true, care.VisitBooked: true,
	care.VisitCancelled: true, care.InfoReceived: true,
}

// record writes ev as the next event of the target, if access and care.Apply let it happen.
func record(ctx context.Context, s *app.Service, actor access.Actor, deed access.Deed, t Target, ev care.Event) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		return In(ctx, tx, deed, t, ev)
	})
}

// In writes ev as the next event of the target inside another deed's transaction, decided by that deed: a plan that is
// published, an evaluation that goes through it.
func In(ctx context.Context, tx *app.Tx, deed access.Deed, t Target, ev care.Event) error {
	row, err := tx.LockedFor(ctx, deed, t.Enrolment)
	if err != nil {
		return err
	}
	return write(ctx, tx, row, t, ev)
}

// write is In for an enrolment that is locked and allowed already.
func write(ctx context.Context, tx *app.Tx, row query.Enrolment, t Target, ev care.Event) error {
	events, names, err := tx.Events(ctx, t.Enrolment)
	if err != nil {
		return err
	}
	for _, old := range events {
		if t.Key != "" && old.ID == t.Key {
			return nil // the same form, sent twice
		}
	}
	if err := collision(events, names, t.Seen, ev); err != nil {
		return err
	}
	return appendEvent(ctx, tx, row, events, t.Key, ev)
}

// appendEvent fills in who and when, asks care whether it may happen, and writes it.
func appendEvent(ctx context.Context, tx *app.Tx, row query.Enrolment, events []care.Event, key care.EventID, ev care.Event) error {
	patient, err := tx.Survivor(ctx, row.PatientID)
	if err != nil {
		return fmt.Errorf("enrolment: patient: %w", err)
	}
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	if err := signed(ctx, tx, row, events, ev); err != nil {
		return err
	}
	if err := takeBack(ctx, tx, row, events, ev); err != nil {
		return err
	}
	if ev.Kind == care.Corrected && !patient.DeceasedOn.IsZero() && slices.ContainsFunc(events, func(old care.Event) bool { return old.ID == ev.Voids && old.Kind == care.Died }) {
		return errs.Invalid("Dødsfallet er registrert på personen og gjelder alle forløp. Ta det tilbake under Opplysninger, «Angre registrert dødsfall».")
	}
	if ev.ID = key; ev.ID == "" || !db.IsID(string(ev.ID)) {
		ev.ID = care.EventID(db.NewID())
	}
	ev.Seq, ev.Recorded = len(events)+1, tx.Now
	ev.By, ev.ByRole, ev.ByOrg = tx.Actor.User, tx.Actor.Role, tx.Actor.Org
	if ev.On.IsZero() {
		ev.On = tx.Today
	}
	if _, err := care.Apply(p, events, ev, tx.Today, patient.BirthDate); err != nil {
		return err
	}
	if err := tx.AppendEvent(ctx, care.EnrolmentID(row.ID), ev); db.IsUnique(err) {
		return errs.Conflict("Skjemaet er brukt til noe annet før. Åpne siden på nytt, og skriv det inn der.") // the key of another enrolment's form
	} else if err != nil {
		return fmt.Errorf("enrolment: %w", err)
	}
	tx.Note(fmt.Sprintf("enrolment/%s@%d", row.ID, ev.Seq))
	return tx.Project(ctx, row, append(events, ev))
}

// signed refuses to take back the event of a plan that somebody has signed: a published version is kept, and corrected by a new one.
func signed(ctx context.Context, tx *app.Tx, row query.Enrolment, events []care.Event, ev care.Event) error {
	i := slices.IndexFunc(events, func(old care.Event) bool {
		return old.ID == ev.Voids && old.Kind == care.PlanWritten && old.Plan != nil
	})
	if ev.Kind != care.Corrected || i < 0 {
		return nil
	}
	versions, err := tx.PlanVersionsOfPatient(ctx, row.PatientID)
	if err != nil {
		return fmt.Errorf("enrolment: %w", err)
	}
	for _, v := range versions {
		if v.EnrolmentID == row.ID && v.Number == events[i].Plan.Version && !v.PublishedAt.IsZero() {
			return errs.Invalid("Planen er signert og kan ikke rettes bort. Publiser en ny versjon i stedet: da ser alle hva som gjaldt før, og hva som er endret.")
		}
	}
	return nil
}

// collision refuses ev when somebody else wrote the same kind of thing after the form was opened.
func collision(events []care.Event, names map[care.EventID]string, seen int, ev care.Event) error {
	if seen == 0 || !collides[ev.Kind] {
		return nil
	}
	standing, err := care.Standing(events)
	if err != nil {
		return err
	}
	for _, old := range standing {
		same := old.Kind == ev.Kind && old.Level == ev.Level
		if (old.Kind == care.VisitBooked || old.Kind == care.VisitCancelled) && same {
			same = old.Visit != nil && ev.Visit != nil && old.Visit.Purpose == ev.Visit.Purpose
		}
		if same && old.Seq > seen {
			return &Conflict{
				refusal: errs.Conflict("Noen andre lagret det samme mens du skrev. Ingenting er borte: se begge og velg."),
				Theirs:  old, ByName: names[old.ID], Seen: len(events),
			}
		}
	}
	return nil
}

// AsConflict returns the conflict in err's chain.
func AsConflict(err error) (*Conflict, bool) {
	var c *Conflict
	ok := errors.As(err, &c)
	return c, ok
}
