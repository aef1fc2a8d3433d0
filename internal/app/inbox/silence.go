package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// left is how long after the last message of one of its ways a sender that still sends another way has left that one.
const left = 90 * 24 * time.Hour

// Watch notices senders that have been silent for longer than they are expected to be, and those that speak again: each of the ways that they send, for one
// that is dead is not seen where another lives. Each silence is told once, to the administrators, as a task on Grensesnitt and as a mail; and taken back once. It
// returns how many it told of. It runs each minute, on any replica.
func (b *Box) Watch(ctx context.Context) (int, error) {
	r, now := b.s.Store.Reader(), b.s.Now()
	feeds, err := Feeds(ctx, r)
	if err != nil {
		return 0, err
	}
	newest, last, ways := map[string]time.Time{}, map[feedKey]time.Time{}, map[string]int{}
	for _, f := range feeds {
		if f.Last.After(newest[f.Sender]) {
			newest[f.Sender] = f.Last
		}
	}
	for _, f := range Used(feeds, now) {
		last[feedKey{f.Sender, f.Interface}] = f.Last
		ways[f.Sender]++
	}
	for name := range b.senders {
		if !newest[name].IsZero() {
			continue
		}
		if newest[name], err = b.known(ctx, name); err != nil {
			return 0, err
		}
		last[feedKey{sender: name}] = newest[name]
	}
	open, err := r.SilencesOpen(ctx)
	if err != nil {
		return 0, wrap("Watch", err)
	}
	told := 0
	for _, o := range open {
		sender, known := b.senders[o.Sender]
		at, judged := last[feedKey{o.Sender, o.Interface}]
		if o.Interface == "" { // it had one way, or none
			at, judged = newest[o.Sender], true
		}
		if known && judged && sender.Quiet.Silent(at, now) {
			continue
		}
		if err := b.over(ctx, o, known && at.After(o.LastAt.Time)); err != nil {
			return told, err
		}
		told++
	}
	for key, at := range last {
		sender, known := b.senders[key.sender]
		if !known || !sender.Quiet.Silent(at, now) || slices.ContainsFunc(open, func(o query.SilencesOpenRow) bool {
			return o.Sender == key.sender && (o.Interface == key.way || o.Interface == "")
		}) {
			continue
		}
		if ways[key.sender] == 1 {
			key.way = ""
		}
		n, err := b.silent(ctx, key, at, ways[key.sender] == 0)
		if err != nil {
			return told, err
		}
		told += n
	}
	return told, nil
}

// Used leaves out the ways that a sender has left.
func Used(feeds []Feed, now time.Time) []Feed {
	return slices.DeleteFunc(slices.Clone(feeds), func(f Feed) bool {
		return now.Sub(f.Last) > left && slices.ContainsFunc(feeds, func(o Feed) bool { return o.Sender == f.Sender && o.Last.After(f.Last) })
	})
}

// WayText is a way that messages come, as people call it.
func WayText(way string) string {
	switch way {
	case "mllp":
		return "HL7"
	case "http":
		return "HTTP"
	case "file":
		return "mappe"
	}
	return way
}

// SilentName is who is silent, and which way where it has several.
func SilentName(s Silence) string {
	if s.Interface == "" {
		return s.Sender
	}
	return s.Sender + ", " + WayText(s.Interface)
}

// knownSince is the setting that says when a sender was first seen in the settings.
const knownSince = "feed.known."

// known returns since when a sender that has never sent is expected to: when it was first seen in the settings.
func (b *Box) known(ctx context.Context, sender string) (time.Time, error) {
	at, err := Known(ctx, b.s.Store.Reader(), sender)
	if err != nil || !at.IsZero() {
		return at, err
	}
	now := b.s.Now().UTC().Truncate(time.Second)
	return now, wrap("Watch", b.s.Store.InTx(ctx, func(w *store.Writer) error {
		return w.PutSetting(ctx, query.PutSettingParams{Name: knownSince + sender, Value: now.Format(time.RFC3339)})
	}))
}

// Known returns when a sender was first seen in the settings, zero where it was not watched for yet.
func Known(ctx context.Context, r *store.Reader, sender string) (time.Time, error) {
	text, err := r.Setting(ctx, knownSince+sender)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, wrap("Known", err)
	}
	at, err := time.Parse(time.RFC3339, text)
	return at, wrap("Known", err)
}

// silent notes a silence and mails the administrators; 0 where another replica has.
func (b *Box) silent(ctx context.Context, key feedKey, last time.Time, never bool) (int, error) {
	var n int64
	err := b.s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		if n, err = w.InsertSilence(ctx, query.InsertSilenceParams{ID: db.NewID(), Sender: key.sender, Interface: key.way, LastAt: db.At(last), NoticedAt: db.At(b.s.Now())}); err != nil || n == 0 {
			return wrap("Watch", err)
		}
		n := care.Notice{About: care.NoticeSilent, Feed: SilentName(Silence{Sender: key.sender, Interface: key.way}), At: last}
		if never {
			n.At = time.Time{}
		}
		return b.mail(ctx, w, n)
	})
	return int(n), err
}

// over ends a silence; the administrators are told where the sender has spoken.
func (b *Box) over(ctx context.Context, o query.SilencesOpenRow, spoke bool) error {
	return b.s.Store.InTx(ctx, func(w *store.Writer) error {
		n, err := w.EndSilence(ctx, query.EndSilenceParams{ID: o.ID, EndedAt: db.At(b.s.Now())})
		if err != nil || n == 0 || !spoke {
			return wrap("Watch", err)
		}
		return b.mail(ctx, w, care.Notice{About: care.NoticeSpeaks, Feed: SilentName(o), At: b.s.Now()})
	})
}

func (b *Box) mail(ctx context.Context, w *store.Writer, n care.Notice) error {
	users, err := w.AdministratorsOn(ctx, b.s.Today())
	if err != nil {
		return wrap("Watch", err)
	}
	n.Link = b.s.Outward.Address + "/administrasjon/grensesnitt"
	for _, u := range users {
		if err := alert.Mailed(ctx, b.s, w, u, n); err != nil {
			return err
		}
	}
	return nil
}

// Quiet returns how long a sender may be silent; false for one that is not configured.
func (b *Box) Quiet(sender string) (care.Quiet, bool) {
	s, ok := b.senders[sender]
	return s.Quiet, ok
}

// Names are the senders as configured, in order.
func (b *Box) Names() []string {
	var all []string
	for name := range b.senders {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// Silence is a sender that has fallen silent: a task until somebody takes it, and a notice until it speaks again.
type Silence = query.SilencesOpenRow

// Silences returns those that last, for who may see the interfaces. The caller shows them as part of something that is audited.
func Silences(ctx context.Context, s *app.Service, a access.Actor) ([]Silence, error) {
	if !access.May(a.Role, access.SeeFeeds) {
		return nil, nil
	}
	rows, err := s.Store.Reader().SilencesOpen(ctx)
	return rows, wrap("Silences", err)
}

// TakeSilence is «Jeg følger opp»: the others see that somebody does.
type TakeSilence struct{ Silence db.ID }

// Run takes it.
func (d TakeSilence) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Silence)) {
			d.Silence = "00000000-0000-0000-0000-000000000000"
		}
		if err := tx.Allow(access.TakeSilence, nil, "feed_silence/"+string(d.Silence)); err != nil {
			return err
		}
		n, err := tx.TakeSilence(ctx, query.TakeSilenceParams{ID: d.Silence, TakenAt: db.At(tx.Now), TakenBy: db.ID(actor.User)})
		if err != nil || n == 1 {
			return wrap("TakeSilence", err)
		}
		row, err := tx.SilenceByID(ctx, d.Silence)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return errs.NotFound("Oppgaven finnes ikke.")
		case err != nil:
			return fmt.Errorf("inbox.TakeSilence: %w", err)
		case row.TakenBy == db.ID(actor.User):
			return nil // the button, pressed twice
		case !row.EndedAt.IsZero():
			return errs.Conflict("Avsenderen melder igjen. Det er ikke noe å følge opp.")
		}
		return errs.Conflict("En annen følger opp allerede.")
	})
}
