package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// TripTime is how long a user may take at the provider.
const TripTime = 15 * time.Minute

// LinkTo says which of a user's details the provider's claim is compared with at the first log-in.
type LinkTo string

// The details.
const (
	LinkEmail LinkTo = "epost"
	LinkHPR   LinkTo = "hpr"
)

// ErrNoRole is somebody whom the provider knows and who has nothing to do here: no user, an ended one, one without a role
// today, or one who is already somebody else at the provider. Which of them is not told: the one who asks may be anybody.
var ErrNoRole = errs.Denied("Du har ingen rolle i Tråd.")

// Start begins a log-in for a browser, which is known by the secret in its cookie, and returns where the browser goes. to
// is the page of ours that was asked for. another lets the user choose another account at the provider.
func Start(ctx context.Context, s *app.Service, c *login.Client, browser, to string, another bool) (address string, err error) {
	trip, address, err := c.Begin(ctx, another)
	if err != nil {
		return "", err
	}
	now := s.Now()
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.InsertLoginAttempt(ctx, query.InsertLoginAttemptParams{
			StateHash: hash(trip.State), BrowserHash: hash(browser), Nonce: trip.Nonce, Verifier: trip.Verifier, ReturnTo: to,
			CreatedAt: db.At(now), ExpiresAt: db.At(now.Add(TripTime)),
		})
	})
	if err != nil {
		return "", fmt.Errorf("signin.Start: %w", err)
	}
	return address, nil
}

// Arrival is somebody who has proved who it is, and has at least one role today.
type Arrival struct {
	User  care.UserID
	Roles []Role
	To    string
	Own   []OwnDoorOf // not empty: she comes in by the patients' door, and has no role in this session
}

// Arrive takes the provider's answer: the log-in it belongs to, which is gone after this whatever comes of it, then what the
// provider says, then who that is here. At the first log-in the user is found by the claim that the provider vouches for, and
// is the same person at the provider from then on. The error is a *login.Refusal or ErrNoRole.
func Arrive(ctx context.Context, s *app.Service, c *login.Client, link LinkTo, browser string, answer url.Values) (*Arrival, error) {
	var row query.LoginAttempt
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		row, err = w.TakeLoginAttempt(ctx, hash(answer.Get("state")))
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, login.Refuse(login.Stale, "no log-in with this state is on its way")
	case err != nil:
		return nil, fmt.Errorf("signin.Arrive: %w", err)
	case s.Now().After(row.ExpiresAt.Time):
		return nil, login.Refuse(login.Stale, "the log-in took too long")
	case row.BrowserHash != hash(browser):
		return nil, login.Refuse(login.Stale, "the log-in was begun in another browser")
	}
	who, err := c.Finish(ctx, login.Trip{State: answer.Get("state"), Nonce: row.Nonce, Verifier: row.Verifier}, answer)
	if err != nil {
		return nil, err
	}
	own, err := ownOf(ctx, s, who)
	if err != nil {
		return nil, err
	}
	if len(own) > 0 && byOwnDoor(row.ReturnTo) {
		return &Arrival{Own: own, To: row.ReturnTo}, nil
	}
	u, err := account(ctx, s, who, link)
	if errors.Is(err, ErrNoRole) && len(own) > 0 {
		return &Arrival{Own: own, To: OwnDoor}, nil
	}
	if err != nil {
		return nil, err
	}
	roles, err := rolesNow(ctx, s, u)
	if err != nil {
		return nil, err
	}
	if err := keepPID(ctx, s, who); err != nil {
		return nil, err
	}
	return &Arrival{User: care.UserID(u.ID), Roles: named(roles), To: row.ReturnTo}, nil
}

// account finds the user, and links at the first log-in.
func account(ctx context.Context, s *app.Service, who login.Identity, link LinkTo) (query.UserAccount, error) {
	r := s.Store.Reader()
	u, err := r.UserByLogin(ctx, query.UserByLoginParams{Issuer: who.Issuer, Subject: who.Subject})
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return u, err
	}
	u, err = byClaim(ctx, r, who.Link, link)
	if errors.Is(err, ErrNoRole) && who.Member {
		return u, makeAccount(ctx, s, who, link)
	}
	if err != nil {
		return u, err
	}
	roles, err := rolesNow(ctx, s, u)
	if err != nil {
		return u, err // who may not come in is not linked either
	}
	return u, s.Do(ctx, actorOf(s, roles[0]), func(tx *app.Tx) error {
		if err := tx.Allow(access.BeginSession, nil, "user_login/"+string(u.ID)); err != nil {
			return err
		}
		n, err := tx.InsertUserLogin(ctx, query.InsertUserLoginParams{Issuer: who.Issuer, Subject: who.Subject, UserID: u.ID, CreatedAt: db.At(tx.Now)})
		if err == nil && n == 0 {
			return ErrNoRole // the user is somebody else there
		}
		return err
	})
}

// byClaim finds the one user with the address or the HPR number.
func byClaim(ctx context.Context, r *store.Reader, value string, link LinkTo) (query.UserAccount, error) {
	var all, hits []query.UserAccount
	var err error
	if value == "" {
		return query.UserAccount{}, ErrNoRole
	}
	if link == LinkHPR {
		hits, err = r.UsersByHPR(ctx, value)
	} else {
		all, err = r.Users(ctx)
	}
	if err != nil {
		return query.UserAccount{}, fmt.Errorf("signin: %w", err)
	}
	for _, u := range all {
		if u.Email != "" && lower(u.Email) == lower(value) {
			hits = append(hits, u)
		}
	}
	if len(hits) != 1 {
		return query.UserAccount{}, ErrNoRole
	}
	return hits[0], nil
}

// lower is for comparing addresses: A to Z only. Other letters that fold into these, like the Kelvin sign into k, would make
// one address out of two.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
