package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Locked loads an enrolment's row for a deed; nobody else writes it until the deed is done.
func (tx *Tx) Locked(ctx context.Context, id care.EnrolmentID) (query.Enrolment, error) {
	if !db.IsID(string(id)) {
		return query.Enrolment{}, errs.NotFound("Du er ikke i teamet til denne personen, eller personen finnes ikke i Tråd.")
	}
	row, err := tx.LockEnrolment(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return row, errs.NotFound("Du er ikke i teamet til denne personen, eller personen finnes ikke i Tråd.")
	}
	if err != nil {
		return row, fmt.Errorf("app.Locked: %w", err)
	}
	return row, nil
}

// LockedFor is Locked for a deed with the person whose enrolment it is: decided and noted. One that does not exist is refused like
// one of somebody outside the team.
func (tx *Tx) LockedFor(ctx context.Context, deed access.Deed, id care.EnrolmentID) (query.Enrolment, error) {
	row, err := tx.Locked(ctx, id)
	if errs.KindOf(err) == errs.KindNotFound {
		return row, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return row, err
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return row, err
	}
	return row, tx.Allow(deed, person)
}

// Project works an enrolment out anew from its events and writes what is cached of it: the state in its row, the open
// tasks, and the difference that it makes to the counters. row is as it was read under lock in this transaction.
func (tx *Tx) Project(ctx context.Context, row query.Enrolment, events []care.Event) error {
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	beside, err := BesideOf(ctx, tx.Reader, tx.Service.Calendar, row)
	if err != nil {
		return err
	}
	return Project(ctx, tx.Writer, p, tx.Service.Calendar, row, events, beside)
}

// Reproject writes anew what is cached of each of a person's enrolments, after something beside their events has changed: her stays, or
// which records are hers.
func (tx *Tx) Reproject(ctx context.Context, id care.PatientID) error {
	rows, err := tx.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("app.Reproject: %w", err)
	}
	for _, e := range rows {
		if err := tx.Recount(ctx, care.EnrolmentID(e.ID)); err != nil {
			return err
		}
	}
	return nil
}

// Recount writes anew what is cached of one enrolment, after something beside its events has changed that is counted: the hearing of its
// plan, or an alert.
func (tx *Tx) Recount(ctx context.Context, id care.EnrolmentID) error {
	row, err := tx.Locked(ctx, id)
	if err != nil {
		return err
	}
	events, _, err := tx.Events(ctx, id)
	if err != nil {
		return err
	}
	return tx.Project(ctx, row, events)
}

// Stays returns the days that a patient lay in a hospital or a municipal acute bed.
func (tx *Tx) Stays(ctx context.Context, id care.PatientID) ([]care.BedStay, error) {
	return Stays(ctx, tx.Reader, id)
}

// Stays returns the days that a patient lay in a hospital or a municipal acute bed. Contacts with legevakt and an emergency room are no
// stays, nor are planned ones and those that never were.
func Stays(ctx context.Context, r *store.Reader, id care.PatientID) ([]care.BedStay, error) {
	rows, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Stays: %w", err)
	}
	var out []care.BedStay
	for _, st := range rows {
		if st.Kind != "legevakt" && st.Standing == string(care.StayStands) && !st.NoBed {
			days := care.Period{From: date.In(st.FromAt.Time), To: date.In(st.ToAt.Time)}
			out = append(out, care.BedStay{
				Period: days, In: st.FromAt.Time, Out: st.ToAt.Time, Planned: st.Urgency == care.UrgencyPlanned, Died: st.Died, Avoidable: st.Avoidable,
			})
		}
	}
	return out, nil
}

// Project writes the caches of one enrolment: state, tasks, counters. The pure functions of package care decide; this
// only stores what they say.
func Project(ctx context.Context, w *store.Writer, p *care.Pathway, cal care.Calendar, row query.Enrolment, events []care.Event, beside care.Beside) error {
	e, err := care.Fold(p, events)
	if err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	changed, err := CachesOf(p, cal, row, e, len(events), beside).write(ctx, w, row)
	if err != nil || !changed {
		return err
	}
	return w.IndexClarification(ctx, care.PatientID(row.PatientID)) // an evaluation asks for a new look at what is agreed
}

// write stores what is cached of the enrolment whose row was read under lock, and reports whether the state that its events give has changed.
func (c Caches) write(ctx context.Context, w *store.Writer, row query.Enrolment) (changed bool, err error) {
	n, err := w.UpdateEnrolment(ctx, c.Row)
	if err != nil {
		return false, fmt.Errorf("app.Project: %w", err)
	}
	if n == 0 {
		return false, errs.Conflict("Noen andre lagret mens du skrev. Prøv igjen.")
	}
	if n, err = w.PutEnrolmentState(ctx, query.PutEnrolmentStateParams{EnrolmentID: row.ID, Data: c.Brief}); err != nil {
		return false, fmt.Errorf("app.Project: %w", err)
	}
	if err := w.PutTasks(ctx, row, c.Open); err != nil {
		return false, err
	}
	return n > 0, writeTally(ctx, w, row.ID, c)
}

// writeTally takes away what the enrolment gave to the counters last time and adds what it gives now.
func writeTally(ctx context.Context, w *store.Writer, id db.ID, c Caches) error {
	before, err := Given(ctx, w.Reader, id)
	if err != nil {
		return err
	}
	if len(before) > 0 && maps.Equal(before, c.Tally) { // one that has given nothing may have no row yet
		return nil
	}
	if err := w.AddTallies(ctx, TallyRows(care.Delta(before, c.Tally))); err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	if err := w.PutEnrolmentTally(ctx, query.PutEnrolmentTallyParams{EnrolmentID: id, Data: c.Given()}); err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	return nil
}

// Given is what an enrolment has given to the counters so far.
func Given(ctx context.Context, r *store.Reader, id db.ID) (map[care.TallyKey]int, error) {
	data, err := r.EnrolmentTally(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return map[care.TallyKey]int{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("app.Project: %w", err)
	}
	return parseTally(id, data)
}
