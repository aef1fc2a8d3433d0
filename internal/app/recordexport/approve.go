package recordexport

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Approve lets an export be made. The leader of the municipality does it, and never the one who asked.
type Approve struct{ ID db.ID }

// Run writes it and enqueues the work. A file that an administrator carries needs its key: see Show.
func (d Approve) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	_, err := d.Show(ctx, s, a)
	return err
}

// Show is Run, and returns the key of a file that only the municipality may open: it is shown to the leader, now and never again, and Tråd
// forgets it when the file is made. "" where the file needs none, or was approved before.
func (d Approve) Show(ctx context.Context, s *app.Service, a access.Actor) (key string, err error) {
	err = decide(ctx, s, a, d.ID, Approved, "", func(tx *app.Tx, x query.RecordExport) (err error) {
		if forReceiver(x) {
			if key, err = keepKey(ctx, s.Keys, tx.Writer, d.ID); err != nil {
				return err
			}
		}
		return s.Jobs.Enqueue(ctx, tx.Writer.Tx, job.Job{Kind: MakeJob, Payload: Make{d.ID}, UniqueKey: "record_export " + string(d.ID)})
	})
	if err != nil {
		return "", err
	}
	return key, nil
}

// Refuse says no to an export, with a reason. The fault is at hvorfor.
type Refuse struct {
	ID  db.ID
	Why string
}

// Run writes it.
func (d Refuse) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	if nb.CleanLine(d.Why) == "" {
		return errs.Invalid("Uttrekket er ikke avslått").At("hvorfor", "Skriv hvorfor, så den som bestilte vet hva som må til.")
	}
	if n := len([]rune(d.Why)); n > care.MaxText {
		return errs.Invalid("Uttrekket er ikke avslått").Say("hvorfor", "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(care.MaxText))
	}
	return decide(ctx, s, a, d.ID, Refused, d.Why, func(*app.Tx, query.RecordExport) error { return nil })
}

func decide(ctx context.Context, s *app.Service, a access.Actor, id db.ID, to Status, why string, then func(*app.Tx, query.RecordExport) error) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if !db.IsID(string(id)) {
			return missing()
		}
		if err := tx.Allow(access.ApproveRecordExport, nil, "record_export/"+string(id), "decision/"+string(to)); err != nil {
			return err
		}
		x, err := load(ctx, id, tx.LockRecordExport)
		if err != nil {
			return err
		}
		switch {
		case x.OrganisationID != db.ID(a.Org):
			return missing()
		case x.AskedBy == db.ID(a.User):
			return errs.Denied("Den som bestilte uttrekket, kan ikke godkjenne det selv. En annen leder i kommunen må gjøre det.")
		case x.Status == string(to) && x.DecidedBy == db.ID(a.User):
			return nil // the same form, sent twice
		case Status(x.Status) != Asked:
			return errs.Conflict("Uttrekket er avgjort fra før.")
		}
		gone, err := over(ctx, tx.Reader, x.OrganisationID, x.AskedRole, tx.Today)
		if err != nil {
			return err
		}
		if gone {
			return errs.Conflict(whyOver.Text)
		}
		if _, err := tx.DecideRecordExport(ctx, query.DecideRecordExportParams{ID: id, Status: string(to), DecidedAt: db.At(tx.Now), DecidedBy: db.ID(a.User), DecidedWhy: why}); err != nil {
			return fmt.Errorf("recordexport: decide: %w", err)
		}
		return then(tx, x)
	})
}
