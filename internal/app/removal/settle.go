package removal

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/app/recordexport"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Approve approves a request of somebody else, and does it.
type Approve struct {
	Removal db.ID
	Sure    bool // the user has seen what will go
}

// Run deletes. It is errs.Invalid for the one who asked, in whatever role, and errs.Conflict where more has been written since.
func (d Approve) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, person, err := locked(ctx, tx, access.ApproveRemoval, d.Removal)
		if err != nil {
			return err
		}
		if err := another(row, actor); err != nil {
			return err
		}
		if !d.Sure {
			return errs.Invalid("Slettingen er ikke godkjent").At("riktig", "Kryss av når du har sett hva som blir borte.")
		}
		c := &cut{tx: tx, row: row, removal: care.Removal{Ground: care.Ground(row.Ground), On: tx.Today}}
		if err := recordexport.Recall(ctx, tx.Writer, person.Patient, db.At(tx.Now)); err != nil {
			return err
		}
		switch Scope(row.Scope) {
		case OneEvent:
			err = c.event(ctx)
		case OneEnrolment:
			err = c.enrolment(ctx)
		case WholePerson:
			err = c.person(ctx, person.Records)
		case OneItem:
			err = c.one(ctx, person)
		default:
			err = fmt.Errorf("removal.Approve: scope %q", row.Scope)
		}
		if err != nil {
			return err
		}
		return settle(ctx, tx, row.ID, Approved, "", c)
	})
}

// another refuses one who asked, and a request that is settled.
func another(row query.Removal, actor access.Actor) error {
	switch {
	case row.AskedBy == db.ID(actor.User):
		return errs.Invalid("Du ba selv om slettingen. En annen i teamet må ta stilling til den. Du kan trekke den.")
	case row.Status != string(Asked):
		return errs.Gone("Noen har allerede tatt stilling til slettingen.")
	}
	return nil
}

func settle(ctx context.Context, tx *app.Tx, id db.ID, status Status, note string, c *cut) error {
	if c == nil {
		c = &cut{}
	}
	n, err := tx.SettleRemoval(ctx, query.SettleRemovalParams{
		ID: id, Status: string(status), SettledAt: db.At(tx.Now), SettledBy: db.ID(tx.Actor.User), SettledRole: string(tx.Actor.Role), SettledNote: note, Gone: c.gone,
		Records: db.List(c.records),
	})
	if err != nil || n != 1 {
		return fmt.Errorf("removal: settling hit %d rows: %w", n, err)
	}
	return nil
}

// Refuse lets everything stand. The reason is told to the one who asked.
type Refuse struct {
	Removal db.ID
	Note    string
}

// Run writes it. Faults are at avslag.
func (d Refuse) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, _, err := locked(ctx, tx, access.ApproveRemoval, d.Removal)
		if err != nil {
			return err
		}
		if err := another(row, actor); err != nil {
			return err
		}
		switch n := len([]rune(d.Note)); {
		case strings.TrimSpace(d.Note) == "":
			return errs.Invalid("Slettingen er ikke avslått").At("avslag", "Skriv hvorfor, så den som ba om slettingen kan rette det.")
		case n > 2000:
			return errs.Invalid("Slettingen er ikke avslått").Say("avslag", "Teksten er på %s tegn. Det er plass til %s. Kort den ned.", lang.Int(n), lang.Int(2000))
		}
		return settle(ctx, tx, row.ID, Refused, strings.TrimSpace(d.Note), nil)
	})
}

// Withdraw takes an open request back. Only who asked can.
type Withdraw struct {
	Removal db.ID
}

// Run writes it.
func (d Withdraw) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, _, err := locked(ctx, tx, access.AskRemoval, d.Removal)
		if err != nil {
			return err
		}
		switch {
		case row.AskedBy != db.ID(actor.User):
			return errs.Invalid("Bare den som ba om slettingen, kan trekke den. Du kan avslå den.")
		case row.Status == string(Withdrawn):
			return nil
		case row.Status != string(Asked):
			return errs.Gone("Noen har allerede tatt stilling til slettingen.")
		}
		return settle(ctx, tx, row.ID, Withdrawn, "", nil)
	})
}
