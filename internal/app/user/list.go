// Package user is what administrators do with the people who work: see them, add, edit and end them, give and take away
// roles, and let a locum stand in for a GP. Whom a user reaches follows from role, organisation and period alone, so every
// deed here changes who may see whom, and leaves an audit row with references to what was changed.
//
//	err := user.Grant{User: id, Role: care.MunicipalCoordinator, Org: nes, From: today}.Run(ctx, s, actor)
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
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Item is a user with the roles that the user has, has had or will have.
type Item struct {
	care.User
	ID      care.UserID
	Version int
	Linked  db.Time // first log-in at the provider, since when the user is one person there; only One tells it
	LogsFor string  // the organisation number that the provider last said that she logged in for; only One tells it
	Roles   []Held  // newest first
}

// Held is one role that a user has for a time.
type Held struct {
	ID      db.ID
	Role    care.Role
	Org     care.OrgID
	OrgName string
	OrgKind care.OrgKind
	From    date.Date
	To      date.Date // the last day, counted; no date while it lasts
}

// Today reports whether the role is held on the day.
func (h Held) Today(day date.Date) bool { return app.During(h.From, h.To, day) }

// Active reports whether the user may log in on the day.
func (i Item) Active(day date.Date) bool { return i.EndedOn.IsZero() || !i.EndedOn.Before(day) }

// List returns every user by name.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Item, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"users"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	users, err := r.Users(ctx)
	if err != nil {
		return nil, fmt.Errorf("user.List: %w", err)
	}
	rows, err := r.RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("user.List: %w", err)
	}
	roles := map[db.ID][]Held{}
	for _, row := range rows {
		roles[row.UserID] = append([]Held{{
			ID: row.ID, Role: care.Role(row.Role), Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName,
			OrgKind: care.OrgKind(row.OrganisationKind), From: row.ValidFrom, To: row.ValidTo,
		}}, roles[row.UserID]...)
	}
	items := make([]Item, len(users))
	for i, u := range users {
		items[i] = item(u)
		items[i].Roles = roles[u.ID]
	}
	return items, nil
}

// One returns a user.
func One(ctx context.Context, s *app.Service, a access.Actor, id care.UserID) (*Item, error) {
	unknown := errs.NotFound("Brukeren finnes ikke.")
	if !db.IsID(string(id)) {
		return nil, unknown
	}
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"user/" + string(id)}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	u, err := r.User(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, unknown
	}
	if err != nil {
		return nil, fmt.Errorf("user.One: %w", err)
	}
	out := item(u)
	if l, err := r.LoginOfUser(ctx, u.ID); err == nil {
		out.Linked, out.LogsFor = l.CreatedAt, l.Organisation
	} else if !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("user.One: %w", err)
	}
	rows, err := r.RolesOfUser(ctx, u.ID)
	if err != nil {
		return nil, fmt.Errorf("user.One: %w", err)
	}
	for _, row := range rows {
		out.Roles = append([]Held{{
			ID: row.ID, Role: care.Role(row.Role), Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName,
			OrgKind: care.OrgKind(row.OrganisationKind), From: row.ValidFrom, To: row.ValidTo,
		}}, out.Roles...)
	}
	return &out, nil
}

func item(u query.UserAccount) Item {
	return Item{ID: care.UserID(u.ID), Version: u.Version, User: care.User{Name: u.Name, Title: u.Title, Email: u.Email, Phone: u.Phone, HPR: u.Hpr, EndedOn: u.EndedOn}}
}

// Workplace is where a role can be given.
type Workplace struct {
	ID   care.OrgID
	Kind care.OrgKind
	Name string
	In   string // what it is a part of
}

// Workplaces returns where roles can be given on the day: every organisation in use, of the municipalities those that take
// part in the cooperation.
func Workplaces(ctx context.Context, s *app.Service, a access.Actor) ([]Workplace, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"organisations"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("user.Workplaces: %w", err)
	}
	names := map[db.ID]string{}
	for _, o := range rows {
		names[o.ID] = o.Name
	}
	var out []Workplace
	for _, kind := range care.OrgKinds {
		for _, o := range rows {
			outside := kind == care.OrgMunicipality && o.SiteID == "" && care.Rollout(o.Status) == care.NoRollout
			if care.OrgKind(o.Kind) != kind || outside || !o.EndedOn.IsZero() && o.EndedOn.Before(a.Today) {
				continue
			}
			out = append(out, Workplace{care.OrgID(o.ID), kind, o.Name, names[o.ParentID]})
		}
	}
	return out, nil
}
