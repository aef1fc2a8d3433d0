package inbox

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// A message that fails has been acknowledged: its sender thinks that it is in, and no team has heard what it says. So it is a task for those who
// operate Tråd, told of by mail as a dead feed is, and standing on Grensesnitt and the first page of the administration until it runs or somebody
// says that it is dealt with.

const (
	untoldAtOnce = 500            // messages that one run of WatchFailures looks at
	tellAgain    = 24 * time.Hour // one mail a sender in so long, however many of its messages fail
	handledBack  = 30 * 24 * time.Hour
)

// WatchFailures tells the administrators of messages that have failed: once a message, in one mail a sender, and none while they have been told of that
// sender within a day and have not dealt with it. It returns how many messages it told of, and runs each minute, on any replica.
//
// Of those that can be read and name only people whom nobody follows the bytes go after Keep, like those of any message about nobody; the others
// stay for KeepFailed, since nobody can tell whom they are about until somebody has looked.
func (b *Box) WatchFailures(ctx context.Context) (int, error) {
	told := 0
	err := b.s.Store.InTx(ctx, func(w *store.Writer) error {
		told = 0 // a transaction may be tried again
		rows, err := w.FailuresUntold(ctx, untoldAtOnce)
		if err != nil || len(rows) == 0 {
			return err
		}
		by := map[string]int{}
		var seqs []int
		for _, row := range rows {
			if row.ToldAt.IsZero() { // of one that was run again and failed again somebody knows already
				by[row.Sender]++
				told++
			}
			seqs = append(seqs, row.Seq)
			if err := b.keepShort(ctx, w, row); err != nil {
				return err
			}
		}
		var senders []string
		for sender := range by {
			n, err := w.FailuresToldSince(ctx, query.FailuresToldSinceParams{Sender: sender, Since: db.At(b.s.Now().Add(-tellAgain))})
			if err != nil {
				return err
			}
			if n == 0 {
				senders = append(senders, sender)
			}
		}
		if err := w.TellFailures(ctx, query.TellFailuresParams{Seqs: list(seqs), ToldAt: db.At(b.s.Now())}); err != nil {
			return err
		}
		slices.Sort(senders)
		for _, sender := range senders {
			if err := b.mail(ctx, w, care.Notice{About: care.NoticeFailed, Feed: sender, Count: by[sender]}); err != nil {
				return err
			}
		}
		return nil
	})
	return told, wrap("WatchFailures", err)
}

// keepShort has the bytes of a failed message go when those of any message about nobody do, where it is about nobody.
func (b *Box) keepShort(ctx context.Context, w *store.Writer, row query.Inbox) error {
	nobody, err := b.aboutNobody(ctx, w.Reader, row)
	if err != nil || !nobody {
		return err
	}
	_, err = w.KeepFailureUntil(ctx, query.KeepFailureUntilParams{Seq: row.Seq, PurgeAt: db.At(row.ReceivedAt.Add(Keep))})
	return err
}

// aboutNobody reports whether a failed message can be read and names only people whom nobody follows.
func (b *Box) aboutNobody(ctx context.Context, r *store.Reader, row query.Inbox) (bool, error) {
	t, fault := b.open(row)
	if fault != "" {
		return false, nil
	}
	if t == nil {
		return true, nil // of a type that tells Tråd nothing
	}
	k, err := b.look(ctx, r, []string{row.Sender}, []*Told{t})
	if err != nil {
		return false, err
	}
	for _, w := range named(t) {
		id, two := b.person(k, row.Sender, w)
		if two {
			return false, nil
		}
		if id == "" {
			continue
		}
		if ok, err := b.followed(ctx, r, id); err != nil || ok {
			return false, err
		}
	}
	return true, nil
}

// Failure is how many of a sender's messages have failed and are not dealt with.
type Failure struct {
	Sender string // "" for one that is not configured
	N      int
	Since  time.Time // when the first of them came
	Last   int       // the newest of them
}

// Failures returns them by sender, for who may see the interfaces. The caller shows them as part of something that is audited.
func Failures(ctx context.Context, s *app.Service, a access.Actor) ([]Failure, error) {
	if !access.May(a.Role, access.SeeFeeds) {
		return nil, nil
	}
	r := s.Store.Reader()
	rows, err := r.FailuresOpen(ctx)
	if err != nil {
		return nil, wrap("Failures", err)
	}
	var all []Failure
	for _, x := range rows {
		f := Failure{Sender: x.Sender, N: int(x.N), Last: x.LastSeq}
		first, err := r.Message(ctx, x.FirstSeq)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return nil, wrap("Failures", err)
		}
		f.Since = first.ReceivedAt.Time
		all = append(all, f)
	}
	return all, nil
}

// Handled is a failed message that somebody has dealt with.
type Handled struct {
	Unread
	At time.Time
	By string
}

// failed returns what nobody has dealt with and what somebody has lately.
func failed(ctx context.Context, r *store.Reader, now time.Time) (open []Unread, done []Handled, err error) {
	rows, err := r.FailedOpen(ctx, 50)
	if err != nil {
		return nil, nil, err
	}
	for _, x := range rows {
		u := Unread{Message: x.Seq, Interface: x.Interface, Sender: x.Sender, Format: x.Format, Fault: x.Fault, Attempts: x.Attempts, Received: x.ReceivedAt.Time, Whole: x.Whole == 1}
		if err := json.Unmarshal(x.Header, &u.Header); err != nil {
			return nil, nil, err
		}
		open = append(open, u)
	}
	old, err := r.FailedHandled(ctx, query.FailedHandledParams{Since: db.At(now.Add(-handledBack)), Lim: 50})
	if err != nil {
		return nil, nil, err
	}
	for _, x := range old {
		h := Handled{Unread{Message: x.Seq, Interface: x.Interface, Sender: x.Sender, Format: x.Format, Fault: x.Fault, Attempts: x.Attempts, Received: x.ReceivedAt.Time, Whole: x.Whole == 1}, x.HandledAt.Time, x.HandledName}
		if err := json.Unmarshal(x.Header, &h.Header); err != nil {
			return nil, nil, err
		}
		done = append(done, h)
	}
	return open, done, nil
}

// Handle is «Ferdig behandlet»: a failed message, or all of a sender's up to the last that was on the screen, is no task any more. Its bytes are kept
// for Keep from now on and no longer. It can be run again as long as they are.
type Handle struct {
	Message int    // 0: all of Sender's up to Last
	Sender  string // "" for one that is not configured
	Last    int
}

// Run runs the deed.
func (d Handle) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		ref := fmt.Sprintf("message/%d", d.Message)
		if d.Message == 0 {
			ref = fmt.Sprintf("messages/%d", d.Last)
		}
		if err := tx.Allow(access.HandleMessage, nil, ref); err != nil {
			return err
		}
		at, purge, by := db.At(tx.Now), db.At(tx.Now.Add(Keep)), db.ID(actor.User)
		if d.Message == 0 {
			_, err := tx.HandleFailures(ctx, query.HandleFailuresParams{Sender: d.Sender, LastSeq: d.Last, HandledAt: at, HandledBy: by, PurgeAt: purge})
			return wrap("Handle", err)
		}
		n, err := tx.HandleFailure(ctx, query.HandleFailureParams{Seq: d.Message, HandledAt: at, HandledBy: by, PurgeAt: purge})
		if err != nil || n == 1 {
			return wrap("Handle", err)
		}
		row, err := tx.Message(ctx, d.Message)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return errs.NotFound("Meldingen finnes ikke.")
		case err != nil:
			return wrap("Handle", err)
		case row.State == string(Failed) && row.HandledBy == by:
			return nil // the button, pressed twice
		case row.State == string(Failed):
			return errs.Conflict("En annen har merket meldingen som ferdig behandlet allerede.")
		}
		return errs.Conflict("Meldingen er kjørt på nytt og står ikke lenger som feilet.")
	})
}
