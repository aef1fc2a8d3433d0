package movein

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Undo takes away exactly what a run made: its enrolments with events, tasks and what they gave the counters, and the
// persons who were new. Where somebody has written since, that person stays.
type Undo struct {
	ID   db.ID
	Skip bool // leave those persons; without it one of them stops everything
}

// Run does it and returns how many persons were taken away. It is errs.Conflict where somebody has written since and Skip
// is not set: Look tells about whom.
func (d Undo) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	gone := 0
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		run, err := allowRun(tx, d.ID, func() (query.ImportRun, error) { return tx.LockImportRun(ctx, d.ID) })
		if err != nil {
			return err
		}
		if run.Status != upload.Done {
			return errs.Gone("Innflyttingen er angret allerede, eller ikke fullført.")
		}
		rows, err := lockedTraces(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		rows, kept := parted(rows)
		switch {
		case len(kept) > 0 && !d.Skip:
			return errs.Conflict("Noen har skrevet om %s etter innflyttingen. Ingenting er tatt bort.", lang.Plural(len(kept), "person", "personer"))
		case len(rows) == 0:
			return errs.Conflict("Noen har skrevet om alle personene etter innflyttingen. Ingenting er tatt bort.")
		}
		gone = len(rows)
		return takeAway(ctx, tx, run, rows)
	})
	return gone, err
}

// lockedTraces locks the run's enrolments, so that nobody writes meanwhile, and returns what has come to them. Somebody who
// does not reach all of them may not undo the run.
func lockedTraces(ctx context.Context, tx *app.Tx, run db.ID) ([]query.ImportTracesRow, error) {
	rows, err := tx.ImportTraces(ctx, run)
	if err != nil {
		return nil, fmt.Errorf("movein: traces: %w", err)
	}
	for _, r := range rows {
		if !slices.Contains(tx.Actor.Areas, care.OrgID(r.AreaID)) {
			return nil, errs.Denied("Innflyttingen gjelder en kommune du ikke arbeider for.")
		}
		if _, err := tx.LockEnrolment(ctx, r.EnrolmentID); err != nil {
			return nil, fmt.Errorf("movein: %w", err)
		}
		if _, err := tx.LockPatient(ctx, r.PatientID); err != nil {
			return nil, fmt.Errorf("movein: %w", err)
		}
	}
	return tx.ImportTraces(ctx, run)
}

// parted tells those that are as they were moved in from those that somebody has written about.
func parted(rows []query.ImportTracesRow) (same, touched []query.ImportTracesRow) {
	for _, r := range rows {
		if touch(r) == nil {
			same = append(same, r)
		} else {
			touched = append(touched, r)
		}
	}
	return same, touched
}

// traces shows the persons of a run that are there still and within the actor's reach.
func traces(ctx context.Context, tx *app.Tx, run db.ID) ([]Moved, error) {
	rows, err := tx.ImportTraces(ctx, run)
	if err != nil {
		return nil, fmt.Errorf("movein: traces: %w", err)
	}
	var out []Moved
	for _, r := range rows {
		if slices.Contains(tx.Actor.Areas, care.OrgID(r.AreaID)) {
			out = append(out, Moved{r.RowNo, care.PatientID(r.PatientID), care.EnrolmentID(r.EnrolmentID), r.GivenName + " " + r.FamilyName, touch(r)})
		}
	}
	return out, nil
}

// takeAway deletes the rows of persons that nobody has touched. The audit keeps who was moved in and taken away.
func takeAway(ctx context.Context, tx *app.Tx, run query.ImportRun, rows []query.ImportTracesRow) error {
	sums := map[care.TallyKey]int{}
	for _, r := range rows {
		person, err := tx.Person(ctx, care.PatientID(r.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.ImportPatients, person, "import_run/"+string(run.ID), fmt.Sprintf("enrolment/%s@%d", r.EnrolmentID, r.EventCount)); err != nil {
			return err
		}
		if err := uncount(ctx, tx, r.EnrolmentID, sums); err != nil {
			return err
		}
		if err := tx.ClearImportItem(ctx, query.ClearImportItemParams{RunID: run.ID, RowNo: r.RowNo}); err != nil {
			return fmt.Errorf("movein.Undo: %w", err)
		}
		steps := []func(context.Context, db.ID) error{
			jobs(tx.RemoveCaseCode), tx.DeleteTasks, tx.DeleteEnrolmentState, tx.DeleteEnrolmentTally, tx.DeleteEvents, tx.DeleteEnrolment,
		}
		if err := each(ctx, r.EnrolmentID, steps); err != nil {
			return err
		}
		if !r.NewPatient {
			continue
		}
		steps = []func(context.Context, db.ID) error{
			jobs(tx.RemovePseudonym), jobs(tx.RemoveClarificationDue),
			tx.DeleteIdentifiers, tx.DeleteNameParts, tx.DeletePatientVersions, tx.DeleteGPRelations,
			tx.DeleteNextOfKin, tx.DeletePatient,
		}
		if err := each(ctx, r.PatientID, steps); err != nil {
			return err
		}
	}
	if err := tx.AddTallies(ctx, app.TallyRows(sums)); err != nil {
		return err
	}
	if n, err := tx.UndoImportRun(ctx, query.UndoImportRunParams{ID: run.ID, UndoneAt: db.At(tx.Now), UndoneBy: db.ID(tx.Actor.User)}); err != nil || n != 1 {
		return fmt.Errorf("movein.Undo: hit %d runs: %w", n, err)
	}
	return nil
}

// jobs is a deletion of what the server's own jobs have made: no person's writing, so there may be none or one.
func jobs(remove func(context.Context, db.ID) (int64, error)) func(context.Context, db.ID) error {
	return func(ctx context.Context, id db.ID) error {
		_, err := remove(ctx, id)
		return err
	}
}

func each(ctx context.Context, id db.ID, steps []func(context.Context, db.ID) error) error {
	for _, step := range steps {
		if err := step(ctx, id); err != nil {
			return fmt.Errorf("movein.Undo: %w", err)
		}
	}
	return nil
}

// uncount subtracts from the sums what an enrolment has given the counters.
func uncount(ctx context.Context, tx *app.Tx, id db.ID, sums map[care.TallyKey]int) error {
	given, err := app.Given(ctx, tx.Reader, id)
	if err != nil {
		return fmt.Errorf("movein.Undo: %w", err)
	}
	for k, n := range given {
		sums[k] -= n
	}
	return nil
}
