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
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Grant gives a user a role in an organisation for a time. The role must fit what kind of organisation it is. Key, made
// with the form, becomes the assignment's id. Without a last day it lasts as long as a role may (access.Terms); Ends says until when.
type Grant struct {
	Key db.ID
	care.Assignment
}

// Ends is the last day that the role gets: the one that was asked for, else the last that the terms allow.
func (d Grant) Ends(t access.Terms, today date.Date) date.Date {
	if d.To.IsZero() && !d.From.IsZero() {
		return t.Longest(d.From, today)
	}
	return d.To
}

// Run gives it. Fields: rolle, virksomhet, fra, til.
func (d Grant) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Key)) {
			d.Key = db.NewID()
		}
		row, err := locked(ctx, tx, d.User, "user/"+string(d.User), "role_assignment/"+string(d.Key))
		if err != nil {
			return err
		}
		held, err := tx.RolesOfUser(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("user.Grant: %w", err)
		}
		for _, h := range held {
			if h.ID == d.Key {
				return nil // the same form, sent twice
			}
		}
		if err := d.check(ctx, tx, row, held); err != nil {
			return err
		}
		d.To = d.Ends(s.Terms, tx.Today)
		err = tx.InsertRoleAssignment(ctx, query.InsertRoleAssignmentParams{
			ID: d.Key, UserID: row.ID, Role: string(d.Role), OrganisationID: db.ID(d.Org), ValidFrom: d.From, ValidTo: d.To,
			CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
		})
		if err != nil {
			return fmt.Errorf("user.Grant: %w", err)
		}
		return nil
	})
}

func (d Grant) check(ctx context.Context, tx *app.Tx, row query.UserAccount, held []query.RolesOfUserRow) error {
	f := errs.Invalid("Rollen kan ikke gis slik det står. Rett feltene som er merket.")
	if err := d.Validate(); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		f.Fields = append(f.Fields, errs.FieldsOf(err)...)
	}
	if err := d.checkOrg(ctx, tx, f); err != nil {
		return err
	}
	terms := tx.Service.Terms
	d.To = d.Ends(terms, tx.Today)
	if longest := terms.Longest(d.From, tx.Today); !d.From.IsZero() && d.To.After(longest) {
		f.Fields = append(f.Fields, tooLong(terms, longest))
	}
	if !row.EndedOn.IsZero() {
		f.Say("fra", "Brukeren er avsluttet fra %s. Åpne brukeren igjen først.", lang.DayYear(row.EndedOn))
	}
	for _, h := range held {
		same := h.Role == string(d.Role) && h.OrganisationID == db.ID(d.Org)
		overlaps := (d.To.IsZero() || !h.ValidFrom.After(d.To)) && (h.ValidTo.IsZero() || !h.ValidTo.Before(d.From)) && (h.ValidTo.IsZero() || !h.ValidTo.Before(h.ValidFrom))
		if same && overlaps && !d.From.IsZero() {
			if h.ValidTo.IsZero() {
				f.Say("fra", "Brukeren har den samme rollen her fra %s uten sluttdato. Avslutt den først, eller velg en senere dag.", lang.DayYear(h.ValidFrom))
			} else {
				f.Say("fra", "Brukeren har den samme rollen her fra %s til og med %s. Avslutt den først, eller velg en senere dag.", lang.DayYear(h.ValidFrom), lang.DayYear(h.ValidTo))
			}
			break
		}
	}
	return f.OrNil()
}

func (d Grant) checkOrg(ctx context.Context, tx *app.Tx, f *errs.Error) error {
	if d.Org == "" || d.Role.Title() == "" || d.Role.Own() {
		return nil // Validate has said so
	}
	if !db.IsID(string(d.Org)) {
		f.At("virksomhet", "Velg en virksomhet fra listen.")
		return nil
	}
	o, err := tx.Organisation(ctx, db.ID(d.Org))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		f.At("virksomhet", "Velg en virksomhet fra listen.")
	case err != nil:
		return fmt.Errorf("user.Grant: %w", err)
	case !d.Role.WorksAt(care.OrgKind(o.Kind)):
		f.Say("virksomhet", "Rollen «%s» kan bare gis i %s. %s er av typen %s. Velg en annen rolle eller virksomhet.",
			lang.Of(d.Role.Named()), places(d.Role.Workplaces()), o.Name, inside(care.OrgKind(o.Kind)))
	case !o.EndedOn.IsZero() && o.EndedOn.Before(d.From):
		f.Say("virksomhet", "%s er ikke i bruk etter %s. Velg en annen virksomhet.", o.Name, lang.DayYear(o.EndedOn))
	}
	return nil
}

// places are where a role can be given: "sykehus eller sykehussted".
type places []care.OrgKind

func (p places) In(v *lang.Voice) string {
	var names []string
	for _, k := range p {
		names = append(names, inside(k).In(v))
	}
	return nb.List(names, v.Say("eller"))
}

func (p places) String() string { return p.In(nil) }

func inside(k care.OrgKind) lang.Spoken { return lang.Inside(lang.Of(k.Title())) }

// Revoke ends a role after the day On. Yesterday takes it away at once, for a role is judged anew at every request.
type Revoke struct {
	ID db.ID
	On date.Date
}

// Run ends it. Fields: til.
func (d Revoke) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) {
			return errs.NotFound("Rollen finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, "role_assignment/"+string(d.ID)); err != nil {
			return err
		}
		row, err := tx.LockRoleAssignment(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.NotFound("Rollen finnes ikke.")
		}
		if err != nil {
			return fmt.Errorf("user.Revoke: %w", err)
		}
		tx.Note("user/" + string(row.UserID))
		f := errs.Invalid("Rollen er ikke avsluttet.")
		switch {
		case d.On.IsZero():
			f.At("til", "Velg siste dag. Velg gårsdagen for å ta bort rollen med en gang.")
		case d.On.Before(row.ValidFrom.AddDays(-1)):
			f.Say("til", "Rollen gjelder fra %s. Velg en siste dag som ikke er før dagen før.", lang.DayYear(row.ValidFrom))
		case d.On.After(s.Terms.Longest(row.ValidFrom, tx.Today)):
			f.Fields = append(f.Fields, tooLong(s.Terms, s.Terms.Longest(row.ValidFrom, tx.Today)))
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		if care.Role(row.Role) == care.Administrator {
			if err := leavesAdministrator(ctx, tx, d.On, "til", func(id, _ db.ID) bool { return id == d.ID }); err != nil {
				return err
			}
		}
		if !row.ValidTo.IsZero() && d.On.After(row.ValidTo) { // an administrator renews it, as for a leader's own role
			_, err = tx.RenewRoleAssignment(ctx, query.RenewRoleAssignmentParams{ID: d.ID, ValidTo: d.On, ReviewedOn: tx.Today, ReviewedBy: db.ID(actor.User)})
		} else {
			_, err = tx.EndRoleAssignment(ctx, query.EndRoleAssignmentParams{ID: d.ID, ValidTo: d.On})
		}
		if err != nil {
			return fmt.Errorf("user.Revoke: %w", err)
		}
		return nil
	})
}

// leavesAdministrator refuses what would leave nobody to administer: on the day after the last one (today, when that is
// past) somebody else than the going ones must hold the role. Where nobody goes, nothing is asked.
func leavesAdministrator(ctx context.Context, tx *app.Tx, last date.Date, field string, going func(assignment, user db.ID) bool) error {
	rows, err := tx.LockAdministrators(ctx)
	if err != nil {
		return fmt.Errorf("user: administrators: %w", err)
	}
	day := last.AddDays(1)
	if day.Before(tx.Today) {
		day = tx.Today
	}
	goes := false
	for _, r := range rows {
		holds := app.During(r.ValidFrom, r.ValidTo, day) && (r.UserEndedOn.IsZero() || !r.UserEndedOn.Before(day))
		if going(r.ID, r.UserID) {
			goes = goes || holds
		} else if holds {
			return nil
		}
	}
	if !goes {
		return nil
	}
	return errs.Invalid("Det må alltid være en administrator.").
		At(field, "Dette er den siste administratoren. Gi rollen til en annen først, ellers kan ingen administrere Tråd.")
}
