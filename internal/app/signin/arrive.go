package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/callback"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/nb"
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

// Door is a way in at a provider. What one provider says opens nothing behind the other's door.
type Door string

// The doors.
const (
	ToWork Door = "work" // of those who work here
	ToOwn  Door = "own"  // of the patient and next of kin
)

// Start begins a log-in at a door for a browser, which is known by the secret in its cookie, and returns where the browser goes. to
// is the page of ours that was asked for. another lets the user choose another account at the provider.
func Start(ctx context.Context, s *app.Service, c *login.Client, door Door, browser, to string, another bool) (address string, err error) {
	trip, address, err := c.Begin(ctx, another)
	if err != nil {
		return "", err
	}
	now := s.Now()
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.InsertLoginAttempt(ctx, query.InsertLoginAttemptParams{
			StateHash: hash(trip.State), BrowserHash: hash(browser), Nonce: trip.Nonce, Verifier: trip.Verifier, ReturnTo: to, Door: string(door),
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
}

// Clinician is ErrNoRole to somebody whose log-in says that she is health personnel: she may refer, and nothing else.
type Clinician struct {
	error
	To    string
	Proof string // callback.ProveClinician, for ClinicianDoor
}

// Unwrap lets errors.Is find ErrNoRole.
func (c *Clinician) Unwrap() error { return c.error }

// Arrive takes the provider's answer to somebody who works here: what it says, and then who that is here. At the first log-in the user is found
// by the claim that the provider vouches for, and is the same person at the provider from then on. Whether she is a patient too is not asked. The
// error is a *login.Refusal or ErrNoRole, which is a *Clinician to one who may refer.
func Arrive(ctx context.Context, s *app.Service, c *login.Client, link LinkTo, browser string, answer url.Values) (*Arrival, error) {
	who, to, err := finish(ctx, s, c, ToWork, browser, answer)
	if err != nil {
		return nil, err
	}
	u, err := account(ctx, s, who, link)
	var roles []query.RolesOfUserRow
	if err == nil {
		roles, err = rolesNow(ctx, s, u)
	}
	if hpr := hprOf(who, link); errors.Is(err, ErrNoRole) && hpr != "" && who.Name != "" {
		proof, broken := callback.ProveClinician(s, nb.CleanLine(who.Name), hpr)
		if broken != nil {
			return nil, broken
		}
		return nil, &Clinician{err, to, proof}
	}
	if err != nil {
		return nil, err
	}
	if err := keep(ctx, s, who); err != nil {
		return nil, err
	}
	switch {
	case ByOwnDoor(to):
		to = "/" // those pages are behind the other door
	case to == ClinicianDoor: // who has a role registers the referral herself
		if to = "/henvisninger/ny"; slices.ContainsFunc(roles, func(r query.RolesOfUserRow) bool { return !access.May(care.Role(r.Role), access.Refer) }) {
			to = "/"
		}
	}
	return &Arrival{User: care.UserID(u.ID), Roles: named(roles), To: to}, nil
}

// hprOf is the number of health personnel that the provider vouches for, "" where it says none.
func hprOf(who login.Identity, link LinkTo) string {
	if link == LinkHPR {
		return who.Link
	}
	return who.HPR
}

// finish takes the answer to a log-in that was begun at a door by a browser, which is gone after this whatever comes of it, and returns who the
// provider says that it is and the page that was asked for.
func finish(ctx context.Context, s *app.Service, c *login.Client, door Door, browser string, answer url.Values) (who login.Identity, to string, err error) {
	var row query.LoginAttempt
	err = s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		row, err = w.TakeLoginAttempt(ctx, hash(answer.Get("state")))
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return who, "", login.Refuse(login.Stale, "no log-in with this state is on its way")
	case err != nil:
		return who, "", fmt.Errorf("signin: %w", err)
	case s.Now().After(row.ExpiresAt.Time):
		return who, "", login.Refuse(login.Stale, "the log-in took too long")
	case row.BrowserHash != hash(browser):
		return who, "", login.Refuse(login.Stale, "the log-in was begun in another browser")
	case row.Door != string(door): // the code would be shown to another provider than the one that gave it
		return who, "", login.Refuse(login.Untrusted, "the log-in was begun at another provider")
	}
	who, err = c.Finish(ctx, login.Trip{State: answer.Get("state"), Nonce: row.Nonce, Verifier: row.Verifier}, answer)
	return who, row.ReturnTo, err
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
		n, err := tx.InsertUserLogin(ctx, query.InsertUserLoginParams{Issuer: who.Issuer, Subject: who.Subject, UserID: u.ID, CreatedAt: db.At(tx.Now), Organisation: who.Org})
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
