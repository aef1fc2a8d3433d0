package movein

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Signed is who wrote something and when.
type Signed struct {
	By   care.UserID
	Role care.Role
	At   time.Time
}

// Score is a score that was set before.
type Score struct {
	ID         db.ID
	Patient    care.PatientID
	Instrument string
	Value      string // decimal with a point
	On         date.Date
	Signed
}

// Clarified is what is agreed about a person's treatment.
type Clarified struct {
	ID      db.ID
	Patient care.PatientID
	care.Clarification
	Signed
}

// Concern is a worsening that was reported; Note says what was done, "" while it waits.
type Concern struct {
	ID        db.ID
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Area      care.OrgID
	care.Concern
	Signed
	Handled Signed
}

// Talk is a mapping conversation that is begun: the texts of its fields by path, without that of its enrolment.
type Talk struct {
	ID        db.ID
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Texts     map[string]string
	Signed
}

// Assessed is what is known of persons beside their enrolments.
type Assessed struct {
	Scores    []Score
	Clarified []Clarified
	Concerns  []Concern
	Talks     []Talk
}

// Assess writes it, inside a deed that has been allowed.
func Assess(ctx context.Context, tx *app.Tx, a Assessed) error {
	for _, s := range a.Scores {
		if err := tx.InsertScore(ctx, query.InsertScoreParams{
			ID: s.ID, PatientID: db.ID(s.Patient), Instrument: s.Instrument, Value: s.Value, MeasuredOn: s.On, RecordedAt: db.At(s.At), ByUser: db.ID(s.By), ByRole: string(s.Role),
		}); err != nil {
			return fmt.Errorf("movein.Assess: %w", err)
		}
	}
	for _, c := range a.Clarified {
		if err := tx.AddClarification(ctx, query.InsertClarificationParams{
			ID: c.ID, PatientID: db.ID(c.Patient), Version: 1, Wish: c.Wish, WishOn: c.WishOn, Decision: c.Decision, DecidedOn: c.DecidedOn, DecidedBy: db.ID(c.By),
			ValidTo: c.ValidTo, WithWhom: c.With, CardPatient: c.CardPatient, CardPhysician: c.CardPhysician, RecordedAt: db.At(c.At), ByUser: db.ID(c.By), ByRole: string(c.Role),
		}); err != nil {
			return fmt.Errorf("movein.Assess: %w", err)
		}
	}
	for _, c := range a.Concerns {
		if err := concern(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, t := range a.Talks {
		texts := map[string]string{"samtale/forlop": string(t.Enrolment)}
		for path, text := range t.Texts {
			texts[path] = text
		}
		own := *tx
		own.Actor.User, own.Actor.Role, own.Now = t.By, t.Role, t.At
		if _, err := document.Begin(ctx, &own, t.ID, document.MappingKind, t.Patient, texts); err != nil {
			return err
		}
	}
	return nil
}

func concern(ctx context.Context, tx *app.Tx, c Concern) error {
	if err := tx.InsertConcern(ctx, query.InsertConcernParams{
		ID: c.ID, PatientID: db.ID(c.Patient), EnrolmentID: db.ID(c.Enrolment), AreaID: db.ID(c.Area), Behalf: c.Behalf, Sign: c.Sign, Body: c.Text,
		ReportedAt: db.At(c.At), ReportedBy: db.ID(c.By), ReportedRole: string(c.Role),
	}); err != nil {
		return fmt.Errorf("movein.Assess: %w", err)
	}
	if c.Note == "" {
		return nil
	}
	n, err := tx.HandleConcern(ctx, query.HandleConcernParams{ID: c.ID, Version: 1, Note: c.Note, HandledAt: db.At(c.Handled.At), HandledBy: db.ID(c.Handled.By)})
	if err != nil || n != 1 {
		return fmt.Errorf("movein.Assess: hit %d rows: %w", n, err)
	}
	return nil
}
