package user

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Access is a role that somebody holds or will hold in an organisation that the leader answers for.
type Access struct {
	Held
	User       care.UserID
	Name       string
	Title      string
	Used       date.Date // the last day somebody logged in with it; no date for never
	Reviewed   date.Date // the day a leader last confirmed it
	ReviewedBy string
	Given      date.Date
	Own        bool // the leader's own, which another confirms
	Standing   access.Standing
}

// Accesses is the page Tilganger.
type Accesses struct {
	List    []Access // by organisation, then name
	Due     int      // to be looked at again
	Soon    int      // end within 30 days
	Longest date.Date
}

// Review returns everybody with a role in the leader's organisation and in those that are a part of it.
func Review(ctx context.Context, s *app.Service, a access.Actor) (*Accesses, error) {
	if d := access.Decide(a, access.SeeRoles, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeRoles, nil, nil)
	}
	all, err := accesses(ctx, s, a)
	if err != nil {
		return nil, err
	}
	var items []string
	for _, x := range all.List {
		items = append(items, "role_assignment/"+string(x.ID))
	}
	if err := s.See(ctx, a, access.SeeRoles, nil, items); err != nil {
		return nil, err
	}
	return all, nil
}

// CountReview returns how many authorisations the leader must look at again, and how many end soon. It says nothing of whose, so
// it is no look.
func CountReview(ctx context.Context, s *app.Service, a access.Actor) (due, soon int, err error) {
	if d := access.Decide(a, access.SeeRoles, nil); !d.Allowed {
		return 0, 0, app.Denied(d)
	}
	all, err := accesses(ctx, s, a)
	if err != nil {
		return 0, 0, err
	}
	return all.Due, all.Soon, nil
}

func accesses(ctx context.Context, s *app.Service, a access.Actor) (*Accesses, error) {
	r := s.Store.Reader()
	orgs, err := app.Below(ctx, r, a.Org)
	if err != nil {
		return nil, err
	}
	rows, err := r.RolesToReview(ctx, query.RolesToReviewParams{Organisations: db.List(orgs), OnDay: a.Today})
	if err != nil {
		return nil, fmt.Errorf("user.Review: %w", err)
	}
	all := &Accesses{Longest: s.Terms.Longest(a.Today, a.Today)}
	for _, row := range rows {
		if !row.UserEndedOn.IsZero() && row.UserEndedOn.Before(a.Today) {
			continue
		}
		x := Access{
			Held: Held{
				ID: row.ID, Role: care.Role(row.Role), Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName,
				OrgKind: care.OrgKind(row.OrganisationKind), From: row.ValidFrom, To: row.ValidTo,
			},
			User: care.UserID(row.UserID), Name: row.UserName, Title: row.UserTitle, Used: row.UsedOn, Reviewed: row.ReviewedOn,
			ReviewedBy: string(row.ReviewedByName), Given: date.In(row.CreatedAt.Time), Own: care.UserID(row.UserID) == a.User,
		}
		x.Standing = s.Terms.Judge(access.Authorisation{From: x.From, To: x.To, Given: x.Given, Reviewed: x.Reviewed}, a.Today)
		if x.Standing.Due {
			all.Due++
		}
		if x.Standing.Soon {
			all.Soon++
		}
		all.List = append(all.List, x)
	}
	return all, nil
}

// Confirm is a leader's word that the roles are still needed: they last until a day, at most Terms.RoleDays away.
type Confirm struct {
	Roles []db.ID
	Until date.Date
}

// Run confirms all or none. Fields: tilgang, til.
func (d Confirm) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		rows, f, err := toReview(ctx, tx, d.Roles, "Tilgangene er ikke bekreftet.")
		if err != nil {
			return err
		}
		longest := s.Terms.Longest(tx.Today, tx.Today)
		switch {
		case d.Until.IsZero():
			f.At("til", "Velg hvilken dag tilgangene skal vare til.")
		case d.Until.Before(tx.Today):
			f.At("til", "Dagen er over. Velg en dag fra og med i dag.")
		case d.Until.After(longest):
			f.Fields = append(f.Fields, tooLong(s.Terms, longest))
		}
		for _, row := range rows {
			if row.UserID == db.ID(actor.User) {
				f.At("tilgang", "Du kan ikke bekrefte din egen tilgang. Det gjør en annen leder eller administrator. Ta den ut av valget.")
				break
			}
			if row.ValidFrom.After(d.Until) && !d.Until.IsZero() {
				f.Say("til", "En av rollene begynner først %s. Velg en senere dag.", lang.DayYear(row.ValidFrom))
				break
			}
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		for _, row := range rows {
			if _, err := tx.RenewRoleAssignment(ctx, query.RenewRoleAssignmentParams{ID: row.ID, ValidTo: d.Until, ReviewedOn: tx.Today, ReviewedBy: db.ID(actor.User)}); err != nil {
				return fmt.Errorf("user.Confirm: %w", err)
			}
		}
		return nil
	})
}

// Close is a leader's word that the roles are not needed after the day On. Yesterday takes them away at once.
type Close struct {
	Roles []db.ID
	On    date.Date
}

// Run ends all or none. Fields: tilgang, til.
func (d Close) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		rows, f, err := toReview(ctx, tx, d.Roles, "Tilgangene er ikke avsluttet.")
		if err != nil {
			return err
		}
		if d.On.IsZero() {
			f.At("til", "Velg siste dag. Velg gårsdagen for å ta bort tilgangene med en gang.")
		}
		for _, row := range rows {
			switch {
			case d.On.IsZero():
			case d.On.Before(row.ValidFrom.AddDays(-1)):
				f.Say("til", "En av rollene gjelder fra %s. Velg en siste dag som ikke er før dagen før.", lang.DayYear(row.ValidFrom))
			case !row.ValidTo.IsZero() && d.On.After(row.ValidTo), row.ValidTo.IsZero() && d.On.After(s.Terms.Longest(tx.Today, tx.Today)):
				f.At("til", "En av rollene slutter før den dagen. Bekreft den i stedet, hvis den skal vare lenger.")
			default:
				continue
			}
			break
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		closing := func(id, _ db.ID) bool {
			return slices.ContainsFunc(rows, func(r query.RoleAssignment) bool { return r.ID == id })
		}
		if slices.ContainsFunc(rows, func(r query.RoleAssignment) bool { return care.Role(r.Role) == care.Administrator }) {
			if err := leavesAdministrator(ctx, tx, d.On, "til", closing); err != nil {
				return err
			}
		}
		for _, row := range rows {
			if _, err := tx.EndRoleAssignment(ctx, query.EndRoleAssignmentParams{ID: row.ID, ValidTo: d.On}); err != nil {
				return fmt.Errorf("user.Close: %w", err)
			}
		}
		return nil
	})
}

// toReview decides, and loads the roles with a lock, in the order of their ids. A role that is not in the leader's organisations,
// or is over, does not exist for her.
func toReview(ctx context.Context, tx *app.Tx, ids []db.ID, refusal string) ([]query.RoleAssignment, *errs.Error, error) {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	var items []string
	for _, id := range ids {
		if !db.IsID(string(id)) {
			return nil, nil, errs.NotFound("Tilgangen finnes ikke.")
		}
		items = append(items, "role_assignment/"+string(id))
	}
	if err := tx.Allow(access.ReviewRoles, nil, items...); err != nil {
		return nil, nil, err
	}
	f := errs.Invalid(refusal)
	if len(ids) == 0 {
		f.At("tilgang", "Kryss av for minst én tilgang.")
	}
	orgs, err := app.Below(ctx, tx.Reader, tx.Actor.Org)
	if err != nil {
		return nil, nil, err
	}
	var rows []query.RoleAssignment
	for _, id := range ids {
		row, err := tx.LockRoleAssignment(ctx, id)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, nil, fmt.Errorf("user: review: %w", err)
		}
		if err != nil || !slices.Contains(orgs, care.OrgID(row.OrganisationID)) {
			return nil, nil, errs.NotFound("Tilgangen finnes ikke.")
		}
		if !row.ValidTo.IsZero() && row.ValidTo.Before(tx.Today) {
			f.At("tilgang", "En av tilgangene er alt avsluttet. Last siden på nytt, og velg igjen.")
			break
		}
		rows = append(rows, row)
	}
	return rows, f, nil
}

func tooLong(t access.Terms, longest date.Date) errs.Field {
	return errs.Say("til", "En rolle varer høyst %s dager om gangen. Velg en dag til og med %s.", lang.Int(t.RoleDays), lang.DayYear(longest))
}
