package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Role is one role that a user has today.
type Role struct {
	Assignment db.ID
	Title      string
	OrgName    string
	Current    bool
}

// Roles returns the roles that the actor's user has today.
func Roles(ctx context.Context, s *app.Service, a access.Actor) ([]Role, error) {
	rows, err := rolesNow(ctx, s, query.UserAccount{ID: db.ID(a.User)})
	if err != nil {
		return nil, err
	}
	out := named(rows)
	for i, r := range rows {
		out[i].Current = r.Role == string(a.Role) && r.OrganisationID == db.ID(a.Org)
	}
	return out, nil
}

// rolesNow returns the roles of today; ErrNoRole where there is none or the user has ended.
func rolesNow(ctx context.Context, s *app.Service, u query.UserAccount) ([]query.RolesOfUserRow, error) {
	today := date.In(s.Now())
	if !u.EndedOn.IsZero() && u.EndedOn.Before(today) {
		return nil, ErrNoRole
	}
	rows, err := s.Store.Reader().RolesOfUser(ctx, u.ID)
	if err != nil {
		return nil, fmt.Errorf("signin: %w", err)
	}
	var out []query.RolesOfUserRow
	for _, r := range rows {
		if app.During(r.ValidFrom, r.ValidTo, today) {
			out = append(out, r)
		}
	}
	if len(out) == 0 {
		return nil, ErrNoRole
	}
	return out, nil
}

func named(rows []query.RolesOfUserRow) []Role {
	var out []Role
	for _, r := range rows {
		out = append(out, Role{Assignment: r.ID, Title: care.Role(r.Role).Title(), OrgName: r.OrganisationName})
	}
	return out
}

// actorOf is a user in a role before there is a session.
func actorOf(s *app.Service, r query.RolesOfUserRow) access.Actor {
	return access.Actor{User: care.UserID(r.UserID), Role: care.Role(r.Role), Org: care.OrgID(r.OrganisationID), Today: s.Today()}
}

// Ask opens a session without a role, for somebody who has several and has yet to choose. It opens no page but that of the
// choice, and lasts as long as a log-in may.
func Ask(ctx context.Context, s *app.Service, u care.UserID) (token string, err error) {
	return AskLaunched(ctx, s, u, "")
}

// AskLaunched is Ask for a session that a record system has begun.
func AskLaunched(ctx context.Context, s *app.Service, u care.UserID, launch db.ID) (token string, err error) {
	token = login.Random()
	now := s.Now()
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.InsertSession(ctx, query.InsertSessionParams{
			ID: db.NewID(), TokenHash: hash(token), UserID: db.ID(u), CreatedAt: db.At(now), SeenAt: db.At(now), ExpiresAt: db.At(now.Add(TripTime)), LaunchID: launch,
		})
	})
	if err != nil {
		return "", fmt.Errorf("signin.Ask: %w", err)
	}
	return token, nil
}

// Choices returns the roles that the one with the token of Ask can choose between. The error is errs.Denied for any other
// token.
func Choices(ctx context.Context, s *app.Service, token string) ([]Role, error) {
	_, roles, err := asked(ctx, s, token)
	return roles, err
}

// Choose ends the session of Ask and begins one in the role, with a token of its own.
func Choose(ctx context.Context, s *app.Service, token string, assignment db.ID) (string, error) {
	session, roles, err := asked(ctx, s, token)
	if err != nil {
		return "", err
	}
	for _, r := range roles {
		if r.Assignment != assignment {
			continue
		}
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.EndSession(ctx, query.EndSessionParams{ID: session.ID, EndedAt: db.At(s.Now())})
		}); err != nil {
			return "", fmt.Errorf("signin.Choose: %w", err)
		}
		return BeginLaunched(ctx, s, assignment, session.LaunchID)
	}
	return "", errs.Denied("Velg en av rollene dine.")
}

func asked(ctx context.Context, s *app.Service, token string) (row query.RolelessSessionRow, roles []Role, err error) {
	row, err = s.Store.Reader().RolelessSession(ctx, hash(token))
	switch {
	case errors.Is(err, sql.ErrNoRows) || err == nil && s.Now().After(row.ExpiresAt.Time):
		return row, nil, errs.Denied("Du er ikke logget inn.")
	case err != nil:
		return row, nil, fmt.Errorf("signin: %w", err)
	}
	rows, err := rolesNow(ctx, s, query.UserAccount{ID: row.UserID, EndedOn: row.UserEndedOn})
	return row, named(rows), err
}
