package meeting

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Resolve writes a decision: what is to be done, by whom and when, about a case or not.
type Resolve struct {
	Key         db.ID // made by the form: sent twice, it is one decision
	Meeting     db.ID
	Case        db.ID // "" none
	Text        string
	Responsible care.UserID
	Due         date.Date
}

// Run does it. Faults are at sak, beslutning, ansvarlig and frist.
func (d Resolve) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		m, err := locked(ctx, tx, d.Meeting)
		if err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return tooOld
		}
		if err := care.ValidateMeetingDecision(d.Text, d.Due, tx.Today); err != nil {
			return err
		}
		refuse := func(field, why string) error {
			return errs.Invalid("Beslutningen er ikke lagret. Rett feltene som er merket.").At(field, why)
		}
		if !m.CancelledAt.IsZero() {
			return errs.Conflict("Møtet er avlyst. La det stå likevel før det skrives beslutninger.")
		}
		people, err := group(ctx, tx.Reader, tx.Today)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(people, func(p Person) bool { return p.ID == d.Responsible }) {
			return refuse("ansvarlig", "Velg hvem i koordinatorgruppen som gjør det.")
		}
		if d.Case != "" {
			rows, err := tx.MeetingCases(ctx, d.Meeting)
			if err != nil {
				return fmt.Errorf("meeting.Resolve: %w", err)
			}
			if !slices.ContainsFunc(rows, func(c query.MeetingCasesRow) bool { return c.ID == d.Case }) {
				return refuse("sak", "Saken står ikke på sakslisten.")
			}
		}
		if _, err := tx.InsertMeetingDecision(ctx, query.InsertMeetingDecisionParams{
			ID: d.Key, MeetingID: d.Meeting, CaseID: d.Case, Body: d.Text, ResponsibleID: db.ID(d.Responsible), DueOn: d.Due, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(a.User),
		}); err != nil {
			return fmt.Errorf("meeting.Resolve: %w", err)
		}
		return nil
	})
}

// Settle says that a decision is done, with what came of it, or that it is open again.
type Settle struct {
	ID    db.ID
	Again bool // it is open again
	Note  string
}

// Run does it, and returns the meeting. The fault is at merknad.
func (d Settle) Run(ctx context.Context, s *app.Service, a access.Actor) (meeting db.ID, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		row, err := decision(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		meeting = row.MeetingID
		if err := care.ValidateMeetingNote(d.Note); err != nil {
			return err
		}
		p := query.SettleMeetingDecisionParams{ID: d.ID}
		switch {
		case d.Again:
		case !row.DoneAt.IsZero():
			return nil // it is done: who said so first stands
		default:
			p.DoneAt, p.DoneBy, p.Note = db.At(tx.Now), db.ID(a.User), d.Note
		}
		if _, err := tx.SettleMeetingDecision(ctx, p); err != nil {
			return fmt.Errorf("meeting.Settle: %w", err)
		}
		return nil
	})
	return meeting, err
}

// Drop takes a decision out, or lets it stand after all.
type Drop struct {
	ID   db.ID
	Back bool
}

// Run does it, and returns the meeting.
func (d Drop) Run(ctx context.Context, s *app.Service, a access.Actor) (meeting db.ID, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		row, err := decision(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		meeting = row.MeetingID
		p := query.WithdrawMeetingDecisionParams{ID: d.ID}
		if !d.Back {
			p.WithdrawnAt, p.WithdrawnBy = db.At(tx.Now), db.ID(a.User)
		}
		if _, err := tx.WithdrawMeetingDecision(ctx, p); err != nil {
			return fmt.Errorf("meeting.Drop: %w", err)
		}
		return nil
	})
	return meeting, err
}

func decision(ctx context.Context, tx *app.Tx, id db.ID) (query.MeetingDecision, error) {
	if err := allow(tx, "meeting_decision/"+string(id)); err != nil {
		return query.MeetingDecision{}, err
	}
	return app.Found(id, errs.NotFound("Beslutningen finnes ikke."), func() (query.MeetingDecision, error) { return tx.LockMeetingDecision(ctx, id) })
}
