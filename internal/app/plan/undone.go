package plan

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/store/query"
)

// HoldAgain lets the version that was published last of a person hold again, with its open measures: the one that took its place is
// deleted for good. Where one holds, or none was ever published, nothing changes.
func HoldAgain(ctx context.Context, tx *app.Tx, who care.PatientID) error {
	all, err := Of(ctx, tx.Reader, who)
	if err != nil || all.Holds != nil {
		return err
	}
	var last *Version
	for i := range all.Versions {
		if v := &all.Versions[i]; v.Status == Replaced && (last == nil || v.Published.After(last.Published.Time)) {
			last = v
		}
	}
	if last == nil {
		return nil
	}
	if n, err := tx.HoldPlanVersion(ctx, last.ID); err != nil || n != 1 {
		return fmt.Errorf("plan.HoldAgain: hit %d rows: %w", n, err)
	}
	tx.Note(fmt.Sprintf("plan/%s@%d", last.ID, last.Seen+1))
	texts, err := Texts(ctx, tx.Reader, *last)
	if err != nil {
		return err
	}
	return list(ctx, tx, *last, plan.Read(texts))
}

// Renumber gives what is being written in an enrolment the number after what stands there now, so that it can be published: a version
// was deleted for good, or came from the wrong person's.
func Renumber(ctx context.Context, tx *app.Tx, id care.EnrolmentID) error {
	rows, err := tx.PlanVersionsOfEnrolment(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("plan.Renumber: %w", err)
	}
	var versions []Version
	for _, row := range rows {
		versions = append(versions, version(row))
	}
	_, number, err := lastOf(ctx, tx, versions, id)
	if err != nil {
		return err
	}
	for _, v := range versions {
		if !v.Open() || v.Number == number+1 {
			continue
		}
		if n, err := tx.RenumberPlanVersion(ctx, query.RenumberPlanVersionParams{ID: v.ID, Number: number + 1}); err != nil || n != 1 {
			return fmt.Errorf("plan.Renumber: hit %d rows: %w", n, err)
		}
		tx.Note(fmt.Sprintf("plan/%s@%d", v.ID, v.Seen+1))
	}
	return nil
}

// lastOf is the plan that an enrolment's events tell of last, and the highest number that a version or a standing event of it has. What is
// being written has none yet.
func lastOf(ctx context.Context, tx *app.Tx, versions []Version, id care.EnrolmentID) (last *care.PlanText, number int, err error) {
	for _, v := range versions {
		if v.Enrolment == id && !v.Open() {
			number = max(number, v.Number)
		}
	}
	events, _, err := tx.Events(ctx, id)
	if err != nil {
		return nil, 0, err
	}
	standing, err := care.Standing(events)
	if err != nil {
		return nil, 0, err
	}
	for _, ev := range standing {
		if ev.Kind == care.PlanWritten && ev.Plan != nil {
			last, number = ev.Plan, max(number, ev.Plan.Version)
		}
	}
	return last, number, nil
}
