package meeting

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// allow lets in the group.
func allow(tx *app.Tx, what string) error {
	if err := tx.Allow(access.KeepMeetings, nil, what); err != nil {
		return err
	}
	return may(tx.Actor)
}

var tooOld = errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")

// Plan makes a meeting.
type Plan struct {
	Key db.ID // made by the form: sent twice, it is one meeting
	care.Meeting
}

// Run does it. The faults are by form field.
func (d Plan) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := allow(tx, "meeting/"+string(d.Key)+"@1"); err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return tooOld
		}
		if err := d.Validate(tx.Today); err != nil {
			return err
		}
		all, err := list(ctx, tx.Reader)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(e Entry) bool { return e.On == d.On && !e.Cancelled && e.ID != d.Key }) {
			return errs.Invalid("Møtet er ikke lagret. Rett feltene som er merket.").At("dato", "Det er alt et møte den dagen.")
		}
		if _, err := tx.InsertMeeting(ctx, query.InsertMeetingParams{
			ID: d.Key, OnDay: d.On, Clock: d.Clock, Form: d.Form, Place: d.Place, Agenda: d.Agenda, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(a.User),
		}); err != nil {
			return fmt.Errorf("meeting.Plan: %w", err)
		}
		return nil
	})
}

// Change writes a meeting anew: when it is, the agenda, the minutes and who was there.
type Change struct {
	ID   db.ID
	Seen int // the version that the form showed
	care.Meeting
}

// Run does it. Where somebody else wrote first the error is errs.Conflict, and nothing is written: the form keeps what was typed.
func (d Change) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if err := d.Validate(tx.Today); err != nil {
			return err
		}
		people, err := group(ctx, tx.Reader, tx.Today)
		if err != nil {
			return err
		}
		there, err := tx.MeetingAttendees(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("meeting.Change: %w", err)
		}
		for _, id := range d.Attendees {
			if !slices.ContainsFunc(people, func(p Person) bool { return p.ID == id }) && !slices.ContainsFunc(there, func(p query.MeetingAttendeesRow) bool { return p.UserID == db.ID(id) }) {
				return errs.Invalid("Møtet er ikke lagret. Rett feltene som er merket.").At("deltakere", "Velg blant dem som er i koordinatorgruppen. Skriv andre under gjester.")
			}
		}
		if row.Version != d.Seen {
			return errs.Conflict("Noen andre lagret møtet mens du skrev. Det du skrev, står i skjemaet. Se hva som er lagret nå, ta med det som skal stå, og lagre igjen.")
		}
		n, err := tx.ChangeMeeting(ctx, query.ChangeMeetingParams{
			ID: d.ID, Version: d.Seen, OnDay: d.On, Clock: d.Clock, Form: d.Form, Place: d.Place, Agenda: d.Agenda, Minutes: d.Minutes, Guests: d.Guests, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("meeting.Change: hit %d rows: %w", n, err)
		}
		if _, err := tx.ClearMeetingAttendees(ctx, d.ID); err != nil {
			return fmt.Errorf("meeting.Change: %w", err)
		}
		for _, id := range d.Attendees {
			if err := tx.InsertMeetingAttendee(ctx, query.InsertMeetingAttendeeParams{MeetingID: d.ID, UserID: db.ID(id)}); err != nil {
				return fmt.Errorf("meeting.Change: %w", err)
			}
		}
		return nil
	})
}

// locked is a meeting that nobody else writes until the deed is done.
func locked(ctx context.Context, tx *app.Tx, id db.ID) (query.Meeting, error) {
	if err := allow(tx, "meeting/"+string(id)); err != nil {
		return query.Meeting{}, err
	}
	return app.Found(id, errNone, func() (query.Meeting, error) { return tx.LockMeeting(ctx, id) })
}

// Cancel calls a meeting off, or lets it stand after all. What is written in it stays.
type Cancel struct {
	ID   db.ID
	Back bool
}

// Run does it; doing it again is no fault.
func (d Cancel) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if _, err := locked(ctx, tx, d.ID); err != nil {
			return err
		}
		c := query.CancelMeetingParams{ID: d.ID}
		if !d.Back {
			c.CancelledAt, c.CancelledBy = db.At(tx.Now), db.ID(a.User)
		}
		if _, err := tx.CancelMeeting(ctx, c); err != nil {
			return fmt.Errorf("meeting.Cancel: %w", err)
		}
		return nil
	})
}
