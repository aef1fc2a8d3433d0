package message

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// locked loads a message that nobody else changes until the deed is done, and decides whether the actor may do it.
func locked(ctx context.Context, tx *app.Tx, deed access.Deed, id db.ID) (Row, *access.Person, error) {
	if !db.IsID(string(id)) {
		return Row{}, nil, app.Unknown()
	}
	row, err := tx.LockPlanMessage(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return Row{}, nil, tx.Nobody(ctx, deed)
	}
	if err != nil {
		return Row{}, nil, fmt.Errorf("message: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return Row{}, nil, err
	}
	return row, person, tx.Allow(deed, person, Ref(id))
}

// Settle says what was done about a message that did not come through: the task is gone from Min dag.
type Settle struct {
	ID   db.ID
	Seen int
	How  string
}

// Run writes it. Faults are at hvordan.
func (d Settle) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, _, err := locked(ctx, tx, access.SettleMessage, d.ID)
		if err != nil {
			return err
		}
		how := strings.TrimSpace(d.How)
		switch {
		case !row.SettledAt.IsZero() && row.SettledBy == db.ID(actor.User):
			return nil // the same form, sent twice
		case row.Version != d.Seen || !State(row.State).Amiss():
			return errs.Conflict("Noe har skjedd med meldingen siden du åpnet siden. Se hva som står nå.")
		case how == "":
			return errs.Invalid("Oppfølgingen er ikke lagret").At("hvordan", "Skriv hva du gjorde, for eksempel «ringte og leste opp planen».")
		case len([]rune(how)) > 1000:
			return errs.Invalid("Oppfølgingen er ikke lagret").At("hvordan", "Teksten er for lang. Det er plass til 1000 tegn.")
		}
		return settled(ctx, tx, row, how)
	})
}

func settled(ctx context.Context, tx *app.Tx, row Row, how string) error {
	n, err := tx.SettlePlanMessage(ctx, query.SettlePlanMessageParams{ID: row.ID, Version: row.Version, SettledAt: db.At(tx.Now), SettledBy: db.ID(tx.Actor.User), SettledHow: how})
	if err != nil || n != 1 {
		return fmt.Errorf("message: settled %d: %w", n, err)
	}
	return nil
}

// Again sends anew what did not come through, to the address that the party has today, as a message of its own in the thread.
type Again struct {
	ID   db.ID
	Seen int
}

// Run lays it.
func (d Again) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, person, err := locked(ctx, tx, access.SendMessage, d.ID)
		if err != nil {
			return err
		}
		if !row.SettledAt.IsZero() && row.SettledBy == db.ID(actor.User) {
			return nil // the same form, sent twice
		}
		if row.Version != d.Seen || !State(row.State).Amiss() || !row.SettledAt.IsZero() {
			return errs.Conflict("Noe har skjedd med meldingen siden du åpnet siden. Se hva som står nå.")
		}
		parties, err := Parties(ctx, s, tx.Reader, person, care.OrgID(row.AreaID), Kind(row.Kind).BelongsTo(care.EnrolmentID(row.EnrolmentID)))
		if err != nil {
			return err
		}
		for _, p := range parties {
			if p.Org != care.OrgID(row.OrganisationID) {
				continue
			}
			if p.Why != "" {
				return errs.Invalid("Meldingen kan ikke sendes. %s", lang.Of(p.Why))
			}
			if p.Address == nil {
				return errs.Invalid("Meldingen kan ikke sendes: parten har ingen adresse. Be administrator legge den inn.")
			}
			o := Occasion{
				Kind: Kind(row.Kind), Version: row.VersionID, Patient: care.PatientID(row.PatientID), Enrolment: care.EnrolmentID(row.EnrolmentID), Area: care.OrgID(row.AreaID), Changes: row.Changes,
			}
			if err := lay(ctx, tx, o, p, row.Again+1); err != nil {
				return err
			}
			return settled(ctx, tx, row, "Sendt på nytt.")
		}
		return errs.Invalid("Parten har ikke lenger noe med pasienten å gjøre, så meldingen sendes ikke.")
	})
}
