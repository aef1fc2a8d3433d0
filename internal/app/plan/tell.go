package plan

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// tell lays a message about the version to each party's own system.
func (v Version) tell(ctx context.Context, tx *app.Tx, kind message.Kind, changes int) error {
	return v.tellSome(ctx, tx, kind, changes, nil)
}

// tellSome is tell to parties of some kinds, nil: to all.
func (v Version) tellSome(ctx context.Context, tx *app.Tx, kind message.Kind, changes int, kinds []plan.Party) error {
	return message.Lay(ctx, tx, message.Occasion{Kind: kind, Version: v.ID, Patient: v.Patient, Enrolment: v.Enrolment, Area: v.Area, Changes: changes, Kinds: kinds})
}

// SendChanges sends the small changes to the version that holds to the parties' own systems. Who makes them marks when they are worth sending: not every
// telephone number is.
type SendChanges struct {
	Version db.ID
	Changes int // how many the form showed
}

// Run lays the messages.
func (d SendChanges) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendMessage, d.Version)
		if err != nil {
			return err
		}
		if v.Status != Published {
			return moved()
		}
		updates, err := Updates(ctx, tx.Reader, v)
		if err != nil {
			return err
		}
		switch {
		case len(updates) == 0:
			return errs.Invalid("Det er ingen endringer å sende. Planen ble sendt da den ble publisert.")
		case len(updates) != d.Changes:
			return errs.Conflict("Noen har endret planen siden du åpnet siden. Se hva som står nå, og send på nytt.")
		}
		return v.tell(ctx, tx, message.Update, len(updates))
	})
}
