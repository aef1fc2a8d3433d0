package movein

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Finish moves in what a run's file gives, all of it in one transaction or nothing.
type Finish struct {
	ID   db.ID
	Seen int  // how many persons the user was told of
	Skip bool // leave out the rows with faults; without it one fault stops everything
}

// Run writes and returns how many were moved in. Sent twice it is done once. It is errs.Conflict where the file gives another
// number of persons now than the user saw, errs.Invalid where rows are wrong and Skip is not set, errs.Gone where the file
// is no longer kept.
func (d Finish) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	moved := 0
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		run, err := allowRun(tx, d.ID, func() (query.ImportRun, error) { return tx.LockImportRun(ctx, d.ID) })
		if err != nil {
			return err
		}
		if run.Status != upload.Checked {
			items, err := tx.ImportItems(ctx, d.ID)
			moved = len(items)
			return err
		}
		if err := tx.LockIdentities(ctx); err != nil {
			return err
		}
		_, t, err := judgeAgain(ctx, tx, run, "Filen ble lastet opp for mer enn et døgn siden og er ikke lenger i Tråd. Last den opp på nytt.")
		if err != nil {
			return err
		}
		if err := d.agreed(t); err != nil {
			return err
		}
		moved = t.Good
		return write(ctx, tx, run, t)
	})
	return moved, err
}

// agreed refuses what the user has not seen and said yes to.
func (d Finish) agreed(t *trial) error {
	switch {
	case t.Good == 0:
		return errs.Invalid("Ingen i filen kan flyttes inn slik den er. Rett feilene og last den opp på nytt.")
	case t.Good != d.Seen:
		return errs.Conflict("Noe er endret i Tråd siden du så på filen: nå kan %s flyttes inn. Se gjennom på nytt.", lang.Plural(t.Good, "pasient", "pasienter"))
	case len(t.Faults) > 0 && !d.Skip:
		return errs.Invalid("Ingenting er flyttet inn").
			At("hopp", "Filen har feil. Rett dem og last opp på nytt, eller kryss av for å hoppe over det som har feil.")
	}
	return nil
}

// write moves the good rows in and notes what came of each, so that it can be undone.
func write(ctx context.Context, tx *app.Tx, run query.ImportRun, t *trial) error {
	people := make([]Person, len(t.rows))
	for i, r := range t.rows {
		people[i] = r.person
		if r.person.Known == "" {
			people[i].ID = newPerson()
		}
	}
	written, err := WriteMany(ctx, tx, people)
	if err != nil {
		return err
	}
	for i, w := range written {
		r, enrolment := t.rows[i], w.Enrolments[0]
		if err := tx.InsertImportItem(ctx, query.InsertImportItemParams{
			RunID: run.ID, RowNo: r.Row, PatientID: db.ID(w.Patient), NewPatient: r.person.Known == "", EnrolmentID: db.ID(enrolment), EventCount: len(r.events),
		}); err != nil {
			return fmt.Errorf("movein: item: %w", err)
		}
		person, err := tx.Person(ctx, w.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.ImportPatients, person, "import_run/"+string(run.ID), fmt.Sprintf("enrolment/%s@%d", enrolment, len(r.events))); err != nil {
			return err
		}
	}
	if n, err := tx.FinishImportRun(ctx, query.FinishImportRunParams{ID: run.ID, DoneAt: db.At(tx.Now)}); err != nil || n != 1 {
		return fmt.Errorf("movein: finish hit %d runs: %w", n, err)
	}
	return nil
}

// newPerson makes the id of a new person. The ids of what belongs to her are made of it (see ids), so that an undo tells
// the next of kin who came with the file from one whom somebody has added.
func newPerson() care.PatientID {
	id := uuid.Must(uuid.NewV7())
	id[6] = id[6]&0x0f | 0x80
	return care.PatientID(id.String())
}
