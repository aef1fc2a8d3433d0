package meeting

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Bring puts a person on a meeting's list, by the code of her open enrolment.
type Bring struct {
	Key      db.ID // made by the form: sent twice, it is one case
	Patient  care.PatientID
	Meeting  db.ID
	Question string
}

// Run does it. Faults are at mote and sporsmal.
func (d Bring) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.BringCase, person, "meeting_case/"+string(d.Key)); err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return tooOld
		}
		if err := care.ValidateMeetingCase(d.Question); err != nil {
			return err
		}
		refuse := func(field, why string) error {
			return errs.Invalid("Saken er ikke satt på sakslisten. Rett feltet som er merket.").At(field, why)
		}
		m, err := app.Found(d.Meeting, refuse("mote", "Velg et møte."), func() (query.MeetingRow, error) { return tx.Meeting(ctx, d.Meeting) })
		if err != nil {
			return err
		}
		if !m.CancelledAt.IsZero() || m.OnDay.Before(tx.Today) {
			return refuse("mote", "Møtet er avlyst eller holdt. Velg et som kommer.")
		}
		e, _, err := s.Reached(ctx, tx.Reader, person)
		if err != nil {
			return err
		}
		if e == nil {
			return refuse("sporsmal", "Personen har ikke noe åpent forløp, så det er ingen sak å ta opp.")
		}
		if _, err := alert.CaseCode(ctx, tx.Writer, e.ID, tx.Now); err != nil {
			return err
		}
		n, err := tx.InsertMeetingCase(ctx, query.InsertMeetingCaseParams{ID: d.Key, MeetingID: d.Meeting, EnrolmentID: e.ID, Body: d.Question, BroughtAt: db.At(tx.Now), BroughtBy: db.ID(a.User)})
		if err != nil {
			return fmt.Errorf("meeting.Bring: %w", err)
		}
		if n == 0 {
			if old, err := tx.MeetingCase(ctx, d.Key); err == nil && old.BroughtBy == db.ID(a.User) && old.EnrolmentID == e.ID {
				return nil // the same form, sent twice
			}
			return refuse("mote", "Personen står alt på sakslisten til det møtet.")
		}
		return nil
	})
}

// TakeOff takes a case off the list. It is done by those who have to do with the person.
type TakeOff struct{ ID db.ID }

// Run does it, and returns the meeting; doing it again is no fault.
func (d TakeOff) Run(ctx context.Context, s *app.Service, a access.Actor) (meeting db.ID, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		var row query.MeetingCaseRow
		err := sql.ErrNoRows
		if db.IsID(string(d.ID)) {
			row, err = tx.MeetingCase(ctx, d.ID)
		}
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.BringCase)
		}
		if err != nil {
			return fmt.Errorf("meeting.TakeOff: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(row.PersonID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.BringCase, person, "meeting_case/"+string(d.ID)); err != nil {
			return err
		}
		meeting = row.MeetingID
		if _, err := tx.WithdrawMeetingCase(ctx, query.WithdrawMeetingCaseParams{ID: d.ID, WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(a.User)}); err != nil {
			return fmt.Errorf("meeting.TakeOff: %w", err)
		}
		return nil
	})
	return meeting, err
}
