// Package launch opens Tråd from a record system (EPJ) for the patient who is open in it (SMART App Launch 2.2). Who uses the record system is proven
// to be a user here by the HPR number, or the identity number, that it tells; else the ordinary log-in asks. A session that is begun so reaches that
// patient and nobody else (access.Launched), and ends when another is opened in the same session of the record system.
package launch

import (
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/card"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/login/smart"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// System is a record system that may open Tråd.
type System struct {
	*smart.System
	Title   string // what its users call it: "DIPS Arena"
	Org     care.OrgID
	Origins []string // where its pages are: Tråd may be shown inside them, and nowhere else
}

// Book is all of them.
type Book []System

// From returns the one whose FHIR server has the address, nil for none: it is not asked then.
func (b Book) From(iss string) *System {
	return b.find(func(s System) bool { return s.Is(iss) })
}

// Named returns the one that is called that in the settings, nil for none.
func (b Book) Named(name string) *System {
	return b.find(func(s System) bool { return s.Name() == name })
}

func (b Book) find(is func(System) bool) *System {
	if i := slices.IndexFunc(b, is); i >= 0 {
		return &b[i]
	}
	return nil
}

const (
	tripTime = 5 * time.Minute // nobody is asked anything on the way
	codeTime = 2 * time.Minute // to open a window of its own
	shown    = 24 * time.Hour  // how long it is known that a launch was shown
)

// ErrOther is somebody who is another here than in the record system.
var ErrOther = errs.Denied("Du er en annen i Tråd enn i journalsystemet.")

// Start begins a launch for a browser, which is known by the secret in its cookie, and returns where the browser goes.
func Start(ctx context.Context, s *app.Service, from *System, browser, launch string) (string, error) {
	trip, address, err := from.Begin(ctx, launch)
	if err != nil {
		return "", err
	}
	now := s.Now()
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.InsertLaunchAttempt(ctx, query.InsertLaunchAttemptParams{
			StateHash: hash(trip.State), System: from.Name(), BrowserHash: hash(browser), LaunchHash: hash("launch\n" + from.Name() + "\n" + launch), Nonce: trip.Nonce, Verifier: trip.Verifier,
			CreatedAt: db.At(now), ExpiresAt: db.At(now.Add(tripTime)),
		})
	})
	if err != nil {
		return "", fmt.Errorf("launch.Start: %w", err)
	}
	return address, nil
}

// Arrival is a launch that the record system has proven.
type Arrival struct {
	Launch db.ID
	User   care.UserID   // who is proven; "" where the ordinary log-in asks
	Roles  []signin.Role // what she may come in as; not empty where there is a User
	Code   string        // not "": it goes on in a window of its own, which is opened with this
}

// Browser is what is known of the browser that comes back.
type Browser struct {
	Secret string       // in its cookie; "" where it sent none
	Framed bool         // the page is shown inside another
	Actor  access.Actor // who is logged in there, if anybody
}

// Arrive takes the record system's answer: the launch that it belongs to, which is gone after this whatever comes of it, then what the record system
// proves. A frame whose browser keeps no cookie cannot be known again, so nobody is let in there: it gets a code for a window of its own. What was
// opened for others in the same session of the record system is closed. The error is a *login.Refusal, signin.ErrNoRole or ErrOther.
func Arrive(ctx context.Context, s *app.Service, from *System, b Browser, answer url.Values) (*Arrival, error) {
	row, err := take(ctx, s, from, b, answer.Get("state"))
	if err != nil {
		return nil, err
	}
	told, err := from.Finish(ctx, login.Trip{State: answer.Get("state"), Nonce: row.Nonce, Verifier: row.Verifier}, answer)
	if err != nil {
		return nil, err
	}
	first, err := card.Once(s)(ctx, row.LaunchHash, s.Now().Add(shown))
	if err != nil {
		return nil, err
	}
	if !first {
		return nil, login.Refuse(login.Stale, "the launch was shown before")
	}
	p := query.InsertLaunchParams{ID: db.NewID(), HprTold: told.HPR != "", RecordHash: hash(from.Name() + "\n" + cmp.Or(told.Session, "browser "+row.BrowserHash))}
	if p.ForPerson, err = whose(ctx, s, told.Numbers); err != nil {
		return nil, err
	}
	p.ForPerson = cmp.Or(p.ForPerson, p.ID)
	if err := closeOthers(ctx, s, p); err != nil { // whoever it is now: the patient before is not open any more
		return nil, err
	}
	out := &Arrival{Launch: p.ID}
	if out.User, err = proven(ctx, s, told); err != nil {
		return nil, err
	}
	if out.User != "" {
		if err := same(b.Actor, out.User); err != nil {
			return nil, err
		}
		if out.Roles, err = signin.RolesFrom(ctx, s, out.User, from.Org); err != nil {
			return nil, err
		}
	}
	if b.Framed && (b.Secret == "" || len(out.Roles) != 1) {
		out.Code = login.Random()
	}
	return out, lay(ctx, s, from, b, out, p)
}

// take takes the launch that a state belongs to.
func take(ctx context.Context, s *app.Service, from *System, b Browser, state string) (row query.LaunchAttempt, err error) {
	err = s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		row, err = w.TakeLaunchAttempt(ctx, hash(state))
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return row, login.Refuse(login.Stale, "no launch with this state is on its way")
	case err != nil:
		return row, fmt.Errorf("launch.Arrive: %w", err)
	case row.System != from.Name():
		return row, login.Refuse(login.Untrusted, "the launch was begun by another record system")
	case s.Now().After(row.ExpiresAt.Time):
		return row, login.Refuse(login.Stale, "the launch took too long")
	case b.Secret == "" && b.Framed: // third-party cookies are kept from us
	case row.BrowserHash != hash(b.Secret):
		return row, login.Refuse(login.Stale, "the launch was begun in another browser")
	}
	return row, nil
}

// closeOthers closes what was opened for others than who is open now, in the same session of the record system.
func closeOthers(ctx context.Context, s *app.Service, p query.InsertLaunchParams) error {
	now := db.At(s.Now())
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.CloseLaunches(ctx, query.CloseLaunchesParams{ClosedAt: now, RecordHash: p.RecordHash, ForPerson: p.ForPerson}); err != nil {
			return err
		}
		_, err := w.EndLaunchedSessions(ctx, query.EndLaunchedSessionsParams{EndedAt: now, RecordHash: p.RecordHash})
		return err
	})
	if err != nil {
		return fmt.Errorf("launch.Arrive: %w", err)
	}
	return nil
}

// lay keeps the launch.
func lay(ctx context.Context, s *app.Service, from *System, b Browser, a *Arrival, p query.InsertLaunchParams) error {
	now := s.Now()
	p.System, p.UserID, p.Framed = from.Name(), db.ID(a.User), b.Framed
	p.CodeUntil, p.CreatedAt, p.ExpiresAt = db.At(now.Add(codeTime)), db.At(now), db.At(now.Add(signin.Absolute))
	if a.Code != "" {
		p.CodeHash = db.Text(hash(a.Code))
	} else {
		p.BrowserHash = hash(b.Secret)
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error { return w.InsertLaunch(ctx, p) }); err != nil {
		return fmt.Errorf("launch.Arrive: %w", err)
	}
	return nil
}

// Open goes on in a window of its own with the code that the frame was given: once, for two minutes. browser is the secret that the window's cookie
// is given; what is returned has no code.
func Open(ctx context.Context, s *app.Service, book Book, b Browser, code string) (*Arrival, error) {
	var l query.Launch
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		l, err = w.TakeLaunchCode(ctx, query.TakeLaunchCodeParams{CodeHash: db.Text(hash(code)), BrowserHash: hash(b.Secret)})
		return err
	})
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, login.Refuse(login.Stale, "no window waits for this code")
	case err != nil:
		return nil, fmt.Errorf("launch.Open: %w", err)
	case s.Now().After(l.CodeUntil.Time):
		return nil, login.Refuse(login.Stale, "the code is too old")
	}
	out := &Arrival{Launch: l.ID, User: care.UserID(l.UserID)}
	from := book.Named(l.System)
	if from == nil {
		return nil, login.Refuse(login.Stale, "the record system is no longer registered")
	}
	if out.User == "" {
		return out, nil
	}
	if err := same(b.Actor, out.User); err != nil {
		return nil, err
	}
	out.Roles, err = signin.RolesFrom(ctx, s, out.User, from.Org)
	return out, err
}

// Claim lets a log-in that a launch has asked for reach the patient of the launch. The log-in was begun after it, in the same browser.
func Claim(ctx context.Context, s *app.Service, a access.Actor, browser string) error {
	l, err := s.Store.Reader().LaunchOfBrowser(ctx, hash(browser))
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return login.Refuse(login.Stale, "no launch waits for a log-in in this browser")
	case err != nil:
		return fmt.Errorf("launch.Claim: %w", err)
	case s.Now().Sub(l.CreatedAt.Time) > signin.TripTime:
		return login.Refuse(login.Stale, "the log-in took too long")
	}
	u, err := s.Store.Reader().User(ctx, db.ID(a.User))
	if err != nil {
		return fmt.Errorf("launch.Claim: %w", err)
	}
	if l.HprTold && u.Hpr != "" { // nobody has the number that the record system told: so she is another
		return ErrOther
	}
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.BeginSession, nil, "session/"+a.Session, "launch/"+string(l.ID)); err != nil {
			return err
		}
		n, err := tx.SetSessionLaunch(ctx, query.SetSessionLaunchParams{LaunchID: l.ID, ID: db.ID(a.Session), Since: l.CreatedAt})
		if err == nil && n == 0 {
			return login.Refuse(login.Stale, "the session is older than the launch")
		}
		return err
	})
}

// Show decides whether the actor may see the patient who is open in the record system, and returns who it is. Whoever does not may not learn whether she
// is in Tråd: the error is the same, after the same questions.
func Show(ctx context.Context, s *app.Service, a access.Actor) (care.PatientID, error) {
	if a.Launched == nil {
		return "", login.Refuse(login.Stale, "the session was not begun by a record system")
	}
	person, err := s.Person(ctx, s.Store.Reader(), a.Launched.Patient, a.Today)
	if err != nil {
		return "", err
	}
	err = s.See(ctx, a, access.OpenLaunched, person, []string{"record_system/" + a.Launched.System, "launch/" + a.Launched.ID})
	if errs.KindOf(err) == errs.KindDenied {
		return "", errs.Denied("Pasienten er ikke i Tråd, eller du er ikke i teamet.").Because(err)
	}
	return person.Patient, err
}

// Stands returns the launch of the session that a token belongs to, "" where none stands. It is what an open page asks, again and again: the session
// is not kept alive by it.
func Stands(ctx context.Context, s *app.Service, token string) (string, error) {
	row, err := s.Store.Reader().LaunchByToken(ctx, hash(token))
	now := s.Now()
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", nil
	case err != nil:
		return "", fmt.Errorf("launch.Stands: %w", err)
	case !row.ClosedAt.IsZero(), !row.EndedAt.IsZero(), now.After(row.ExpiresAt.Time), now.Sub(row.SeenAt.Time) > signin.Idle:
		return "", nil
	}
	return string(row.ID), nil
}

// proven returns the one user whom the record system has told of, "" where it tells of nobody who is known here. Where it tells both numbers, and both
// are known here, they are the same user's.
func proven(ctx context.Context, s *app.Service, told *smart.Told) (care.UserID, error) {
	byPID, numbered, err := usersByPID(ctx, s, told.PID)
	if err != nil {
		return "", err
	}
	if told.HPR == "" {
		if len(byPID) == 1 {
			return byPID[0], nil
		}
		return "", nil
	}
	users, err := s.Store.Reader().UsersByHPR(ctx, told.HPR)
	if err != nil || len(users) != 1 {
		return "", err
	}
	u := care.UserID(users[0].ID)
	if numbered[u] && !slices.Contains(byPID, u) {
		return "", ErrOther
	}
	return u, nil
}

// usersByPID returns who has logged in with an identity number, and whose numbers are known at all; nobody where it is none.
func usersByPID(ctx context.Context, s *app.Service, pid string) (by []care.UserID, numbered map[care.UserID]bool, err error) {
	number, err := nin.Parse(pid)
	if err != nil {
		return nil, nil, nil //nolint:nilerr // the record system gives none
	}
	rows, err := s.Store.Reader().LoginPIDs(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("launch: %w", err)
	}
	indexes := s.Keys.Indexes(number.Digits())
	numbered = map[care.UserID]bool{}
	for _, l := range rows {
		var list []string
		if err := json.Unmarshal([]byte(l.PidIndexes), &list); err != nil {
			return nil, nil, fmt.Errorf("launch: %w", err)
		}
		numbered[care.UserID(l.UserID)] = true
		if slices.ContainsFunc(list, func(i string) bool { return slices.Contains(indexes, i) }) {
			by = append(by, care.UserID(l.UserID))
		}
	}
	return by, numbered, nil
}

// same refuses one who is logged in as somebody else. What a record system began, it may replace.
func same(a access.Actor, proven care.UserID) error {
	if a.User == "" || a.Launched != nil || a.User == proven {
		return nil
	}
	return ErrOther
}

// whose returns who has one of the numbers, "" for nobody, and for numbers of two.
func whose(ctx context.Context, s *app.Service, numbers []nin.Number) (db.ID, error) {
	var indexes []string
	for _, n := range numbers {
		indexes = append(indexes, s.Keys.Indexes(n.Digits())...)
	}
	rows, err := s.Store.Reader().PatientsByIndex(ctx, db.List(indexes))
	if err != nil {
		return "", fmt.Errorf("launch: %w", err)
	}
	var id db.ID
	for _, row := range rows {
		if id != "" && id != row.PatientID {
			return "", nil
		}
		id = row.PatientID
	}
	return id, nil
}

func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
