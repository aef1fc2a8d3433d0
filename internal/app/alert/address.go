package alert

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// actUnreached is the line of alert_act where mail did not reach whose turn it was.
const actUnreached = "unreached"

// codeNoted is the code of an address that a person says does not work: mail came back, or somebody rang.
const codeNoted = "noted"

// Unreached is somebody whom mail does not reach, until the address is changed or found to work.
type Unreached struct {
	User  care.UserID
	Name  string
	Code  string // the server's answer, "" where a person said so
	Since time.Time
	By    string // who said so
}

// Trouble is what those who operate Tråd must know of mail: nothing about a person who is followed.
type Trouble struct {
	Unreached []Unreached
	Letters   []query.OutboxTroubleRow // mails and SMS of the last week that reached nobody, the latest first
	Queue     Queue                    // that no server has taken yet
}

// TroubleNow returns it.
func TroubleNow(ctx context.Context, s *app.Service, a access.Actor) (*Trouble, error) {
	if err := s.See(ctx, a, access.SeeFeeds, nil, []string{"mail"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	t := &Trouble{}
	rows, err := r.AddressFaults(ctx, s.Today())
	if err != nil {
		return nil, fmt.Errorf("alert.TroubleNow: %w", err)
	}
	for _, f := range rows {
		u := Unreached{User: care.UserID(f.UserID), Name: f.UserName, Code: f.Code, Since: f.NotedAt.Time, By: f.NotedName}
		if f.Code == codeNoted {
			u.Code = ""
		}
		if !slices.ContainsFunc(t.Unreached, func(o Unreached) bool { return o.User == u.User }) {
			t.Unreached = append(t.Unreached, u)
		}
	}
	if t.Queue, err = QueueNow(ctx, r); err != nil {
		return nil, err
	}
	t.Letters, err = r.OutboxTrouble(ctx, query.OutboxTroubleParams{Since: db.At(s.Now().AddDate(0, 0, -7)), Lim: 50})
	if err != nil {
		return nil, fmt.Errorf("alert.TroubleNow: %w", err)
	}
	return t, nil
}

// Unreachable reports whether mail does not reach the user at the address that she has now.
func Unreachable(ctx context.Context, r *store.Reader, user care.UserID) (bool, error) {
	rows, err := r.AddressFaultOf(ctx, db.ID(user))
	if err != nil {
		return false, fmt.Errorf("alert.Unreachable: %w", err)
	}
	return len(rows) > 0, nil
}

// MarkAddress is «E-postadressen virker ikke», or that it does again. Alerts go past one whom mail does not reach.
type MarkAddress struct {
	User  care.UserID
	Works bool
}

// Run marks it.
func (d MarkAddress) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.User)) {
			return tx.Nobody(ctx, access.MarkAddress)
		}
		if err := tx.Allow(access.MarkAddress, nil, "user/"+string(d.User)); err != nil {
			return err
		}
		user, err := tx.LockUser(ctx, db.ID(d.User))
		if err != nil {
			return errs.NotFound("Brukeren finnes ikke.").Because(err)
		}
		switch {
		case d.Works:
			if _, err := tx.EndAddressFaults(ctx, query.EndAddressFaultsParams{UserID: user.ID, EndedAt: db.At(tx.Now), EndedBy: db.ID(actor.User)}); err != nil {
				return fmt.Errorf("alert.MarkAddress: %w", err)
			}
			return nil
		case user.Email == "":
			return errs.Conflict("Brukeren har ingen e-postadresse. Skriv en først.")
		}
		return fault(ctx, tx.Writer, user.ID, user.Email, codeNoted, tx.Now, db.ID(actor.User))
	})
}

// fault notes that an address does not work, once.
func fault(ctx context.Context, w *store.Writer, user db.ID, address, code string, now time.Time, by db.ID) error {
	there, err := w.AddressFaultOf(ctx, user)
	if err != nil || len(there) > 0 {
		return err
	}
	if err := w.InsertAddressFault(ctx, query.InsertAddressFaultParams{ID: db.NewID(), UserID: user, Address: address, Code: code, NotedAt: db.At(now), NotedBy: by}); err != nil {
		return fmt.Errorf("alert: address: %w", err)
	}
	return nil
}

// unreached leads an alert on where mail did not reach whose turn it is.
func unreached(ctx context.Context, s *app.Service, w *store.Writer, id, user db.ID) error {
	a, err := w.LockAlert(ctx, id)
	if err != nil {
		return fmt.Errorf("alert: unreached: %w", err)
	}
	if a.Status != Open || a.HolderID != user {
		return nil
	}
	return passOrEnd(ctx, s, w, a, actUnreached)
}

// unreachable are those whom mail does not reach, as absences of today: alerts go past them as past who is away.
func unreachable(ctx context.Context, s *app.Service, r *store.Reader, today date.Date) ([]care.Absence, error) {
	if s.Outward.SMS {
		return nil, nil // the same text goes by SMS
	}
	ids, err := r.UnreachableUsers(ctx)
	if err != nil {
		return nil, fmt.Errorf("alert.line: %w", err)
	}
	var all []care.Absence
	for _, id := range ids {
		all = append(all, care.Absence{User: care.UserID(id), From: today, To: today})
	}
	return all, nil
}

// Mailed lays a notice that is about no alert in a user's outbox.
func Mailed(ctx context.Context, s *app.Service, w *store.Writer, user db.ID, n care.Notice) error {
	return send(ctx, s, w, "", n, s.Now(), user)
}
