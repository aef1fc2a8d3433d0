package user

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Edit changes a user's name, title, telephone, address and HPR number. Seen is the version that the form showed.
type Edit struct {
	ID   care.UserID
	Seen int
	care.User
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal when somebody changed the user first: theirs stands in it, the actor's own in the form.
type Conflict struct {
	*refusal
	Theirs Item
	ByName string // who was first; "" for the command line
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }

// Run writes the change.
func (d Edit) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := lockedAs(ctx, tx, d.ID, d.Seen)
		if err != nil {
			return err
		}
		if err := check(ctx, tx, d.User, d.ID); err != nil {
			return err
		}
		d.EndedOn = row.EndedOn
		if d.Email != row.Email {
			if _, err := tx.DropMailTests(ctx, row.ID); err != nil {
				return fmt.Errorf("user.Edit: %w", err)
			}
		}
		return write(ctx, tx, row, d.User)
	})
}

// locked decides, then loads a user whom nobody else writes until the deed is done.
func locked(ctx context.Context, tx *app.Tx, id care.UserID, items ...string) (query.UserAccount, error) {
	if !db.IsID(string(id)) { // before the audit: what is no id may be anything
		return query.UserAccount{}, errs.NotFound("Brukeren finnes ikke.")
	}
	if err := tx.Allow(access.Configure, nil, items...); err != nil {
		return query.UserAccount{}, err
	}
	row, err := tx.LockUser(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return row, errs.NotFound("Brukeren finnes ikke.")
	}
	if err != nil {
		return row, fmt.Errorf("user: %w", err)
	}
	return row, nil
}

// lockedAs is locked for a change of the user as the form showed her; a *Conflict where somebody has saved her since.
func lockedAs(ctx context.Context, tx *app.Tx, id care.UserID, seen int) (query.UserAccount, error) {
	row, err := locked(ctx, tx, id, fmt.Sprintf("user/%s@%d", id, seen+1))
	if err == nil && row.Version != seen {
		err = conflict(ctx, tx, row)
	}
	return row, err
}

func write(ctx context.Context, tx *app.Tx, row query.UserAccount, u care.User) error {
	n, err := tx.UpdateUser(ctx, query.UpdateUserParams{
		ID: row.ID, Version: row.Version, Name: u.Name, NameSort: nb.SortKey(u.Name), Title: u.Title, Phone: u.Phone, Email: u.Email, Hpr: u.HPR, EndedOn: u.EndedOn,
	})
	if err != nil || n != 1 {
		return fmt.Errorf("user: update hit %d rows: %w", n, err)
	}
	return nil
}

func conflict(ctx context.Context, tx *app.Tx, row query.UserAccount) error {
	c := &Conflict{refusal: errs.Conflict("Noen andre lagret brukeren mens du skrev. Ingenting er borte: se begge og velg."), Theirs: item(row)}
	_, by, err := tx.LastConfigured(ctx, "user/"+string(row.ID))
	if err != nil {
		return fmt.Errorf("user: %w", err)
	}
	c.ByName = by
	return c
}

// End closes a user's access after the day On: all roles end then, and when the day is past, so does every session.
type End struct {
	ID   care.UserID
	Seen int
	On   date.Date // the last day; yesterday closes the access at once
}

// Run ends it. Fields: slutt.
func (d End) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := lockedAs(ctx, tx, d.ID, d.Seen)
		if err != nil {
			return err
		}
		if d.On.IsZero() {
			return errs.Invalid("Brukeren er ikke avsluttet.").At("slutt", "Velg siste dag. Velg gårsdagen for å stenge tilgangen med en gang.")
		}
		if err := leavesAdministrator(ctx, tx, d.On, "slutt", func(_, user db.ID) bool { return user == row.ID }); err != nil {
			return err
		}
		roles, err := tx.RolesOfUser(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("user.End: %w", err)
		}
		for _, r := range roles {
			if !r.ValidTo.IsZero() && !r.ValidTo.After(d.On) {
				continue
			}
			if _, err := tx.EndRoleAssignment(ctx, query.EndRoleAssignmentParams{ID: r.ID, ValidTo: d.On}); err != nil {
				return fmt.Errorf("user.End: %w", err)
			}
		}
		if !d.On.After(tx.Today) { // the calendar's address needs no log-in
			if _, err := tx.EndCalendarFeeds(ctx, query.EndCalendarFeedsParams{UserID: row.ID, EndedAt: db.At(tx.Now)}); err != nil {
				return fmt.Errorf("user.End: %w", err)
			}
		}
		if d.On.Before(tx.Today) {
			if _, err := tx.EndSessionsOfUser(ctx, query.EndSessionsOfUserParams{UserID: row.ID, EndedAt: db.At(tx.Now)}); err != nil {
				return fmt.Errorf("user.End: %w", err)
			}
		}
		u := item(row).User
		u.EndedOn = d.On
		return write(ctx, tx, row, u)
	})
}

// Reopen lets an ended user in again. The roles that ended stay ended: they are given anew.
type Reopen struct {
	ID   care.UserID
	Seen int
}

// Run reopens.
func (d Reopen) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := lockedAs(ctx, tx, d.ID, d.Seen)
		if err != nil {
			return err
		}
		u := item(row).User
		u.EndedOn = date.Date{}
		return write(ctx, tx, row, u)
	})
}
