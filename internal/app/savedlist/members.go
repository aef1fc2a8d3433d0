package savedlist

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Members puts enrolments on a list of chosen persons, or takes them off: all of them or none.
type Members struct {
	List       db.ID
	Enrolments []care.EnrolmentID
	Remove     bool
}

// Run writes it. Everybody who has a shared list may change who is on it. Fields: valgt.
func (d Members) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if len(d.Enrolments) == 0 {
		return errs.Invalid("Ingen er valgt").At("valgt", "Kryss av for minst ett forløp.")
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		l, err := listFor(ctx, tx, d.List)
		if err != nil {
			return err
		}
		if !l.Members {
			return errs.Invalid("Listen er et lagret filter").At("valgt", "Listen viser alltid det filteret finner. Velg en liste der personer er lagt til, eller lag en ny.")
		}
		if !d.Remove {
			return add(ctx, tx, l.ID, d.Enrolments)
		}
		for _, id := range d.Enrolments {
			if err := mine(ctx, tx, id); err != nil {
				return err
			}
			if err := tx.RemoveSavedListMember(ctx, query.RemoveSavedListMemberParams{ListID: l.ID, EnrolmentID: db.ID(id)}); err != nil {
				return fmt.Errorf("savedlist.Members: %w", err)
			}
		}
		return nil
	})
}

// listFor decides, and returns a list that the actor has.
func listFor(ctx context.Context, tx *app.Tx, id db.ID) (roster.List, error) {
	if !db.IsID(string(id)) { // before the audit: what is no id may be anything
		return roster.List{}, roster.Unknown()
	}
	if err := tx.Allow(access.KeepLists, nil, "list/"+string(id)); err != nil {
		return roster.List{}, err
	}
	return roster.OneList(ctx, tx.SavedList, tx.Actor, id)
}

// add puts enrolments on a list, each one decided and noted for the audit.
func add(ctx context.Context, tx *app.Tx, list db.ID, ids []care.EnrolmentID) error {
	for _, id := range ids {
		if err := mine(ctx, tx, id); err != nil {
			return err
		}
		if err := tx.AddSavedListMember(ctx, query.AddSavedListMemberParams{
			ListID: list, EnrolmentID: db.ID(id), AddedAt: db.At(tx.Now), AddedBy: db.ID(tx.Actor.User),
		}); err != nil {
			return fmt.Errorf("savedlist: member: %w", err)
		}
	}
	on, err := tx.SavedListMembers(ctx, list)
	if err != nil {
		return fmt.Errorf("savedlist: members: %w", err)
	}
	if len(on) > membersMost {
		return errs.Invalid("Listen er full").Say("valgt", "En liste har plass til %d forløp. Ta ut noen først, eller lagre et filter.", membersMost)
	}
	return nil
}

// mine refuses an enrolment of somebody whom the actor has nothing to do with, in the words for one that does not exist.
func mine(ctx context.Context, tx *app.Tx, id care.EnrolmentID) error {
	if !db.IsID(string(id)) {
		return tx.Allow(access.SeePerson, &access.Person{})
	}
	person := &access.Person{}
	row, err := tx.Enrolment(ctx, db.ID(id))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("savedlist: enrolment: %w", err)
	}
	if err == nil {
		if person, err = tx.Person(ctx, care.PatientID(row.PatientID)); err != nil {
			return err
		}
	}
	return tx.Allow(access.SeePerson, person, "enrolment/"+string(id))
}
