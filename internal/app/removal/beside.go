package removal

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// beside deletes what was written beside one event: the version of the plan that it tells of, or the conversation that it ended. What else
// the enrolment holds stays.
func (c *cut) beside(ctx context.Context, row query.Enrolment, events []care.Event, ev care.Event) error {
	switch {
	case ev.Kind == care.PlanWritten && ev.Plan != nil:
		versions, err := c.tx.PlanVersionsOfEnrolment(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		another, err := anotherOf(events, ev)
		if err != nil {
			return err
		}
		return c.plans(ctx, slices.DeleteFunc(versions, func(v query.PlanVersion) bool {
			return another || v.Number != ev.Plan.Version || v.PublishedAt.IsZero() // a draft may have the number of a text that was moved in
		}))
	case ev.Kind == care.Mapped:
		talks, err := c.tx.TalksOfEnrolment(ctx, string(row.ID))
		if err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		return c.talks(ctx, slices.DeleteFunc(talks, func(d query.Document) bool {
			closed := d.ClosedAt
			if closed.IsZero() {
				closed = d.ClosedBefore // opened again since the event was corrected
			}
			return closed.IsZero() || !closed.Equal(db.At(ev.Recorded).Time) // closed and told of in one deed: mapping.Complete
		}))
	}
	return nil
}

// anotherOf reports whether the version that a corrected event told of is told of by one that stands.
func anotherOf(events []care.Event, ev care.Event) (bool, error) {
	standing, err := care.Standing(events)
	if err != nil {
		return false, fmt.Errorf("removal: %w", err)
	}
	own := slices.ContainsFunc(standing, func(x care.Event) bool { return x.ID == ev.ID })
	return !own && slices.ContainsFunc(standing, func(x care.Event) bool {
		return x.Kind == care.PlanWritten && x.Plan != nil && x.Plan.Version == ev.Plan.Version
	}), nil
}

// written deletes what was written beside all the events of an enrolment: every version of its plan, the drafts and the conversations; and
// the concerns and the patient's words.
func (c *cut) written(ctx context.Context, row query.Enrolment) error {
	versions, err := c.tx.PlanVersionsOfEnrolment(ctx, row.ID)
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if err := c.plans(ctx, versions); err != nil {
		return err
	}
	talks, err := c.tx.TalksOfEnrolment(ctx, string(row.ID))
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if err := c.talks(ctx, talks); err != nil {
		return err
	}
	return c.each(ctx, row.ID, c.tx.RemoveConcerns, c.tx.RemoveWords, c.tx.RemovePartyAttachments, c.tx.RemovePartyMessages)
}

// plans deletes versions of a plan with their hearing, their small changes and the text they were written as. Where the one that held is
// among them, the one before holds again.
func (c *cut) plans(ctx context.Context, versions []query.PlanVersion) error {
	tx := c.tx
	for _, v := range versions {
		if err := c.each(ctx, v.ID, tx.RemovePlanRemarksByVersion, tx.RemovePlanPartiesByVersion, tx.RemovePlanUpdatesByVersion, tx.RemovePlanMeasuresByVersion,
			tx.RemoveHearingMailByVersion, tx.RemovePlanMessagesByVersion, tx.RemovePlanVersion); err != nil {
			return err
		}
		if err := c.document(ctx, v.DocumentID); err != nil {
			return err
		}
	}
	for _, v := range versions {
		if v.Status == string(plan.Published) {
			return plan.HoldAgain(ctx, tx, care.PatientID(v.PatientID))
		}
	}
	return nil
}

// talks deletes mapping conversations, so that one can be begun anew.
func (c *cut) talks(ctx context.Context, talks []query.Document) error {
	for _, d := range talks {
		if err := c.document(ctx, d.ID); err != nil {
			return err
		}
	}
	return nil
}

func (c *cut) document(ctx context.Context, id db.ID) error {
	return c.each(ctx, id, c.tx.RemovePresenceByDocument, c.tx.RemoveEditsByDocument, c.tx.RemoveFieldsByDocument, c.tx.RemoveDocument)
}
