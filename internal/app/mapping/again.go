package mapping

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/store/query"
)

// inTalk is the note of a score that was set in a conversation.
const inTalk = "Kartleggingssamtalen"

// TakenBack reports whether the conversation is completed and what it told of was corrected since: it stands as it was written, counts for nothing, and
// can be opened again.
func (o *Opened) TakenBack() bool { return o.Done() && !told(o.Course.Events) }

// told reports whether a mapping stands.
func told(events []care.Event) bool {
	standing, err := care.Standing(events)
	return err == nil && slices.ContainsFunc(standing, func(ev care.Event) bool { return ev.Kind == care.Mapped })
}

// again opens a completed conversation whose mapping was corrected, so that it can be put right and completed anew. The scores that it set are taken
// away with it, for they are of a day, or a person, that was wrong; completing it sets them again. Where a mapping stands, it stays closed.
func again(ctx context.Context, tx *app.Tx, row query.Document, p *care.Pathway, events []care.Event) error {
	if row.ClosedAt.IsZero() || told(events) {
		return nil
	}
	e, err := care.Fold(p, events)
	if err != nil {
		return fmt.Errorf("mapping.Begin: %w", err)
	}
	if why := care.MayNot(p, e, care.Event{Kind: care.Mapped}); !why.IsZero() {
		return errs.Invalid(why.Text, why.Args...)
	}
	scores, err := tx.ScoresOfPatient(ctx, row.PatientID)
	if err != nil {
		return fmt.Errorf("mapping.Begin: %w", err)
	}
	for _, s := range scores {
		if s.Note != inTalk || s.CorrectedBy != "" || !s.RecordedAt.Equal(row.ClosedAt.Time) {
			continue
		}
		id := db.NewID()
		if err := tx.InsertScore(ctx, query.InsertScoreParams{
			ID: id, PatientID: s.PatientID, Instrument: s.Instrument, MeasuredOn: s.MeasuredOn, Note: "Kartleggingen er rettet, og samtalen åpnet igjen", Corrects: s.ID,
			RecordedAt: db.At(tx.Now), ByUser: db.ID(tx.Actor.User), ByRole: string(tx.Actor.Role),
		}); err != nil {
			return fmt.Errorf("mapping.Begin: %w", err)
		}
		tx.Note(score.Item(id))
	}
	return document.Reopen(ctx, tx, row.ID)
}
