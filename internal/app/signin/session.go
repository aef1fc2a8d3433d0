package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Session is one place where the user is logged in.
type Session struct {
	ID      db.ID
	Role    care.Role
	OrgName string
	OrgKind string
	Begun   db.Time
	Seen    db.Time // by the minute
	Current bool    // the one that asks
}

// Sessions returns where the actor's user is logged in now, the last used first.
func Sessions(ctx context.Context, s *app.Service, a access.Actor) ([]Session, error) {
	if err := s.See(ctx, a, access.SeeSessions, nil, []string{"user/" + string(a.User)}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().OwnSessions(ctx, db.ID(a.User))
	if err != nil {
		return nil, fmt.Errorf("signin.Sessions: %w", err)
	}
	now := s.Now()
	var out []Session
	for _, r := range rows {
		if now.After(r.ExpiresAt.Time) || now.Sub(r.SeenAt.Time) > Idle {
			continue // over by itself
		}
		out = append(out, Session{
			ID: r.ID, Role: care.Role(r.Role), OrgName: r.OrganisationName, OrgKind: r.OrganisationKind,
			Begun: r.CreatedAt, Seen: r.SeenAt, Current: string(r.ID) == a.Session,
		})
	}
	return out, nil
}

// EndOwn ends one of the actor's own sessions, or with Others all but the one that asks, and the address of the calendar.
type EndOwn struct {
	Session db.ID
	Others  bool
}

// Run ends it. A session of somebody else is errs.NotFound.
func (d EndOwn) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.EndSession, nil); err != nil {
			return err
		}
		ids := []db.ID{d.Session}
		if d.Others {
			ids = nil
			rows, err := tx.OwnSessions(ctx, db.ID(a.User))
			if err != nil {
				return fmt.Errorf("signin.EndOwn: %w", err)
			}
			for _, r := range rows {
				if string(r.ID) != a.Session {
					ids = append(ids, r.ID)
				}
			}
			if _, err := tx.EndCalendarFeeds(ctx, query.EndCalendarFeedsParams{UserID: db.ID(a.User), EndedAt: db.At(tx.Now)}); err != nil {
				return fmt.Errorf("signin.EndOwn: %w", err)
			}
		}
		for _, id := range ids {
			if !db.IsID(string(id)) {
				return errs.NotFound("Innloggingen finnes ikke.")
			}
			n, err := tx.EndOwnSession(ctx, query.EndOwnSessionParams{ID: id, UserID: db.ID(a.User), EndedAt: db.At(tx.Now)})
			if err != nil {
				return fmt.Errorf("signin.EndOwn: %w", err)
			}
			if n == 0 {
				return errs.NotFound("Innloggingen finnes ikke.")
			}
			tx.Note("session/" + string(id))
		}
		return nil
	})
}

// Purge deletes the sessions and the begun log-ins whose time is over and returns how many they were. What was done in a
// session stays in the audit.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		now := db.At(s.Now())
		attempts, err := w.PurgeLoginAttempts(ctx, now)
		if err != nil {
			return err
		}
		n, err = w.PurgeSessions(ctx, now)
		if err != nil {
			return err
		}
		own, err := w.PurgeAccessSessions(ctx, now)
		if err != nil {
			return err
		}
		begun, err := w.PurgeLaunchAttempts(ctx, now)
		if err != nil {
			return err
		}
		launches, err := w.PurgeLaunches(ctx, now) // after their sessions
		n += attempts + own + begun + launches
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("signin.Purge: %w", err)
	}
	return int(n), nil
}
