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
	"traad/internal/base/lang"
	"traad/internal/base/login"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How long the session of a patient or a next of kin lasts: shorter than at work, for the machine may be anybody's.
const (
	OwnAbsolute = 2 * time.Hour
	OwnIdle     = 20 * time.Minute
)

// OwnDoor is where the addresses of the patient's own pages begin. They are reached by log-in at the patients' provider alone.
const OwnDoor = "/min-plan"

// ReferDoor is the form of a referral that is reached by log-in at the patients' provider. Whoever logs in there comes to it, and to nothing else.
const ReferDoor = "/kontakt-oss/innlogget"

// ClinicianDoor is the form of a referral by a clinician, who logs in at the provider of those who work here whether or not she has a role.
const ClinicianDoor = "/kontakt-oss/behandler"

// noAccess is the refusal of somebody whose access is over or was never given; which, is not told.
func noAccess() error {
	return errs.Denied("Innsynet ditt gjelder ikke nå. Spør IHT-koordinatoren din.")
}

// BeginOwn begins a session for a grant that stands today.
func BeginOwn(ctx context.Context, s *app.Service, grant db.ID) (token string, err error) {
	if !db.IsID(string(grant)) {
		return "", noAccess()
	}
	id, token := db.NewID(), login.Random()
	actor := access.Actor{User: care.UserID(grant), Session: string(id), Today: s.Today()}
	return token, s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := tx.LockOwnAccess(ctx, grant)
		if errors.Is(err, sql.ErrNoRows) {
			return noAccess()
		}
		if err != nil {
			return fmt.Errorf("signin.BeginOwn: %w", err)
		}
		tx.Actor.Role = ownRole(row.KinID)
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.SeeOwn, person, "own_session/"+string(id)); err != nil {
			return err
		}
		if err := tx.Allow(access.BeginSession, nil, "own_session/"+string(id)); err != nil {
			return err
		}
		return tx.InsertAccessSession(ctx, query.InsertAccessSessionParams{
			ID: id, TokenHash: hash(token), AccessID: grant, CreatedAt: db.At(tx.Now), SeenAt: db.At(tx.Now), ExpiresAt: db.At(tx.Now.Add(OwnAbsolute)),
		})
	})
}

func ownRole(kin db.ID) care.Role {
	if kin != "" {
		return care.OwnKin
	}
	return care.OwnPatient
}

// ownActor returns who acts by the token of an own session, while the session and the grant stand.
func ownActor(ctx context.Context, s *app.Service, token string) (access.Actor, error) {
	r := s.Store.Reader()
	row, err := r.AccessSessionByToken(ctx, hash(token))
	out := errs.Denied("Du er logget ut. Logg inn på nytt.")
	now := s.Now()
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return access.Actor{}, out
	case err != nil:
		return access.Actor{}, fmt.Errorf("signin.Actor: %w", err)
	case !row.EndedAt.IsZero(), now.After(row.ExpiresAt.Time), now.Sub(row.SeenAt.Time) > OwnIdle:
		return access.Actor{}, out
	}
	a := access.Actor{User: care.UserID(row.AccessID), Name: row.KinName, Role: ownRole(row.KinID), Session: string(row.ID), Today: s.Today(), Tongue: lang.Code(row.Tongue)}
	if row.KinID == "" {
		a.Name = row.GivenName + " " + row.FamilyName
	}
	person, err := s.Person(ctx, r, care.PatientID(row.PatientID), a.Today)
	if err != nil {
		return access.Actor{}, err
	}
	if !access.Decide(a, access.SeeOwn, person).Allowed {
		return access.Actor{}, out
	}
	a.Own = person.Patient
	for _, o := range person.Own {
		if o.Access == a.User {
			a.Parts = o.Parts
		}
	}
	if now.Sub(row.SeenAt.Time) > time.Minute {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			return w.TouchAccessSession(ctx, query.TouchAccessSessionParams{ID: row.ID, SeenAt: db.At(now)})
		}); err != nil {
			return access.Actor{}, err
		}
	}
	return a, nil
}

// OwnDoorOf is a grant that somebody may come in by.
type OwnDoorOf struct {
	Grant db.ID
	Kin   bool
	Name  string // of the person whose plan it is
}

// doors returns the grants that a number opens today, one's own first.
func doors(ctx context.Context, s *app.Service, number nin.Number) ([]OwnDoorOf, error) {
	r := s.Store.Reader()
	rows, err := r.OwnAccessByIndex(ctx, db.List(s.Keys.Indexes(number.Digits())))
	if err != nil {
		return nil, fmt.Errorf("signin: %w", err)
	}
	var out []OwnDoorOf
	for _, row := range rows {
		person, err := s.Person(ctx, r, care.PatientID(row.PatientID), s.Today())
		if err != nil {
			return nil, err
		}
		a := access.Actor{User: care.UserID(row.ID), Role: ownRole(row.KinID), Today: s.Today()}
		if !access.Decide(a, access.SeeOwn, person).Allowed || slices.ContainsFunc(out, func(d OwnDoorOf) bool { return d.Grant == row.ID }) {
			continue
		}
		p, err := r.Patient(ctx, db.ID(person.Patient))
		if err != nil {
			return nil, fmt.Errorf("signin: %w", err)
		}
		out = append(out, OwnDoorOf{Grant: row.ID, Kin: row.KinID != "", Name: p.GivenName + " " + p.FamilyName})
	}
	slices.SortStableFunc(out, func(a, b OwnDoorOf) int {
		switch {
		case a.Kin == b.Kin:
			return 0
		case b.Kin:
			return -1
		}
		return 1
	})
	return out, nil
}

// ErrNoGrant is somebody whom the patients' provider knows, and who has no plan to read here. Whether she is known here at all is not told.
var ErrNoGrant = errs.Denied("Du har ikke innsyn i noen plan i Tråd.")

// OwnArrival is the patient or a next of kin, who has proved who it is at the patients' provider.
type OwnArrival struct {
	Grants []OwnDoorOf // one at least, her own first; none where she refers
	To     string
	Proof  string // of one who asked for ReferDoor: callback.Prove
}

// ArriveOwn takes the answer of the patients' provider: the number that it says is looked for among the grants, and nowhere else. Nobody is linked and
// nobody becomes a user; one who works here too comes in as herself. The error is a *login.Refusal or ErrNoGrant.
func ArriveOwn(ctx context.Context, s *app.Service, c *login.Client, browser string, answer url.Values) (*OwnArrival, error) {
	who, to, err := finish(ctx, s, c, ToOwn, browser, answer)
	if err != nil {
		return nil, err
	}
	number, err := nin.Parse(who.PID)
	if err != nil {
		return nil, ErrNoGrant // the provider gives none: nobody is found
	}
	if to == ReferDoor { // whether she, or anybody of hers, is followed is not looked up
		proof, err := callback.Prove(s, number)
		return &OwnArrival{To: to, Proof: proof}, err
	}
	grants, err := doors(ctx, s, number)
	if err == nil && len(grants) == 0 {
		err = ErrNoGrant
	}
	if err != nil {
		return nil, err
	}
	return &OwnArrival{Grants: grants, To: to}, nil
}

// OtherDoors returns whose plan besides the one that is shown the actor may read: who is patient herself and next of kin of another,
// or next of kin of two.
func OtherDoors(ctx context.Context, s *app.Service, a access.Actor) ([]OwnDoorOf, error) {
	number, ok, err := NumberOf(ctx, s, db.ID(a.User))
	if err != nil || !ok {
		return nil, err
	}
	all, err := doors(ctx, s, number)
	return slices.DeleteFunc(all, func(d OwnDoorOf) bool { return d.Grant == db.ID(a.User) }), err
}

// NumberOf is the number that opens a grant: the patient's own, or that of the next of kin. ok is false where there is none that a provider could say.
func NumberOf(ctx context.Context, s *app.Service, grant db.ID) (number nin.Number, ok bool, err error) {
	r := s.Store.Reader()
	row, err := r.OwnAccessNumber(ctx, grant)
	if err != nil {
		return number, false, fmt.Errorf("signin: %w", err)
	}
	sealed, place := row.Sealed, "own_access/"+string(row.ID)
	if row.KinID == "" {
		numbers, err := r.IdentifiersOf(ctx, row.PatientID)
		if err != nil || len(numbers) == 0 {
			return number, false, err
		}
		last := numbers[len(numbers)-1]
		sealed, place = last.Sealed, "patient/"+string(last.PatientID)
	}
	digits, err := s.Keys.Open(sealed, place)
	if err != nil {
		return number, false, fmt.Errorf("signin: %w", err)
	}
	number, err = nin.Parse(string(digits))
	return number, err == nil, nil // an in-house number opens nothing else
}

// Switch goes on by another of one's own grants, in a new session.
func Switch(ctx context.Context, s *app.Service, a access.Actor, grant db.ID) (token string, err error) {
	all, err := OtherDoors(ctx, s, a)
	if err != nil {
		return "", err
	}
	if !slices.ContainsFunc(all, func(d OwnDoorOf) bool { return d.Grant == grant }) {
		return "", noAccess()
	}
	if err := End(ctx, s, a); err != nil {
		return "", err
	}
	return BeginOwn(ctx, s, grant)
}

// ByOwnDoor reports whether a page that was asked for is one of the patient's own.
func ByOwnDoor(to string) bool {
	return to == OwnDoor || strings.HasPrefix(to, OwnDoor+"/") || strings.HasPrefix(to, OwnDoor+"?")
}
