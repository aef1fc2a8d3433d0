// Package signin begins and ends sessions. A session is a row; the browser holds a random token, the row its hash. Who the
// user is, and in which role, is read anew at every request, so that a role that ends today ends the access today.
package signin

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/login"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How long a session lasts.
const (
	Absolute = 12 * time.Hour // from log-in, whatever happens
	Idle     = 60 * time.Minute
)

// Begin opens a session for a user in one of the user's roles and returns the token for the cookie. It does not ask who
// the user is: the caller has proved that, by OpenID Connect or, in the demo only, by choice.
func Begin(ctx context.Context, s *app.Service, assignment db.ID) (token string, err error) {
	return BeginLaunched(ctx, s, assignment, "")
}

// BeginLaunched is Begin for a session that a record system has begun: it reaches the person of the launch and nobody else.
func BeginLaunched(ctx context.Context, s *app.Service, assignment, launch db.ID) (token string, err error) {
	over := errs.Denied("Rollen gjelder ikke i dag. Velg en annen, eller snakk med administrator.")
	r, err := s.Store.Reader().RoleAssignment(ctx, assignment)
	if errors.Is(err, sql.ErrNoRows) {
		return "", over
	}
	if err != nil {
		return "", fmt.Errorf("signin.Begin: %w", err)
	}
	id, token := db.NewID(), login.Random()
	actor := access.Actor{User: care.UserID(r.UserID), Role: care.Role(r.Role), Org: care.OrgID(r.OrganisationID), Session: string(id), Today: s.Today()}
	return token, s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.BeginSession, nil, "session/"+string(id)); err != nil {
			return err
		}
		if launch != "" {
			tx.Note("launch/" + string(launch))
		}
		r, err := tx.RoleAssignment(ctx, assignment)
		if err != nil || !app.During(r.ValidFrom, r.ValidTo, tx.Today) {
			return over.Because(err)
		}
		if _, err := tx.UseRoleAssignment(ctx, query.UseRoleAssignmentParams{ID: assignment, UsedOn: tx.Today}); err != nil {
			return fmt.Errorf("signin.Begin: %w", err)
		}
		return tx.InsertSession(ctx, query.InsertSessionParams{
			ID: id, TokenHash: hash(token), UserID: r.UserID, RoleAssignmentID: assignment,
			CreatedAt: db.At(tx.Now), SeenAt: db.At(tx.Now), ExpiresAt: db.At(tx.Now.Add(Absolute)), LaunchID: launch,
		})
	})
}

// Actor returns who the token's session belongs to. The error is errs.Denied when the session is unknown, ended or idle too
// long, and a *RoleOver when the role's period is over: a running session is judged at every request.
func Actor(ctx context.Context, s *app.Service, token string) (access.Actor, error) {
	out := errs.Denied("Du er logget ut. Logg inn på nytt.")
	if len(token) != 43 {
		return access.Actor{}, out
	}
	r := s.Store.Reader()
	row, err := r.SessionByToken(ctx, hash(token))
	if errors.Is(err, sql.ErrNoRows) {
		return ownActor(ctx, s, token)
	}
	if err != nil {
		return access.Actor{}, fmt.Errorf("signin.Actor: %w", err)
	}
	now := s.Now()
	today := date.In(now)
	switch {
	case !row.EndedAt.IsZero(), now.After(row.ExpiresAt.Time), now.Sub(row.SeenAt.Time) > Idle:
		if row.LaunchID != "" {
			return access.Actor{}, launchOver(ctx, r, row.LaunchID)
		}
		return access.Actor{}, out
	case !app.During(row.ValidFrom, row.ValidTo, today), !row.UserEndedOn.IsZero() && row.UserEndedOn.Before(today):
		return access.Actor{}, roleOver(row)
	}
	var launched *access.Launched
	if row.LaunchID != "" {
		if launched, err = launchOf(ctx, r, row.LaunchID); err != nil {
			return access.Actor{}, err
		}
	}
	if now.Sub(row.SeenAt.Time) > time.Minute {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.TouchSession(ctx, query.TouchSessionParams{ID: row.ID, SeenAt: db.At(now)})
		}); err != nil {
			return access.Actor{}, err
		}
	}
	a := access.Actor{
		User: care.UserID(row.UserID), Name: row.UserName, Role: care.Role(row.Role), Org: care.OrgID(row.OrganisationID),
		OrgName: row.OrganisationName, OrgKind: row.OrganisationKind, Session: string(row.ID), Today: today, Launched: launched, Tongue: lang.Code(row.Tongue),
	}
	return s.Situate(ctx, r, a)
}

// Owner returns whose session the token is of, also when it is over; "" where nobody knows. It says who wrote something, never
// who may do something.
func Owner(ctx context.Context, s *app.Service, token string) care.UserID {
	r := s.Store.Reader()
	if row, err := r.SessionByToken(ctx, hash(token)); err == nil {
		return care.UserID(row.UserID)
	}
	row, err := r.AccessSessionByToken(ctx, hash(token))
	if err != nil {
		return ""
	}
	return care.UserID(row.AccessID)
}

// End ends the actor's session.
func End(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.EndSession, nil, "session/"+a.Session); err != nil {
			return err
		}
		if a.Role.Own() {
			return tx.EndAccessSession(ctx, query.EndAccessSessionParams{ID: db.ID(a.Session), EndedAt: db.At(tx.Now)})
		}
		return tx.EndSession(ctx, query.EndSessionParams{ID: db.ID(a.Session), EndedAt: db.At(tx.Now)})
	})
}

func hash(token string) string {
	h := sha256.Sum256([]byte(token))
	return hex.EncodeToString(h[:])
}
