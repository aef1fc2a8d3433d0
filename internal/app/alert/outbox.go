package alert

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Channels of the outbox.
const (
	Mail = "mail"
	SMS  = "sms"
)

// SendJob is the kind of the job that hands rows of the outbox over, one after the other, with a Handing as its payload. Where many wait, several run together.
const SendJob = "alert.send"

// Handing is the payload of SendJob: the letters' ids.
type Handing struct {
	Letters []db.ID `json:"letters,omitempty"`
	Outbox  db.ID   `json:"outbox,omitempty"` // the one, in jobs of releases that had a job for each
}

// IDs are the letters to hand over.
func (h Handing) IDs() []db.ID {
	if h.Outbox != "" {
		return append([]db.ID{h.Outbox}, h.Letters...)
	}
	return h.Letters
}

// together is how many letters one job hands over at most.
const together = 20

// Envelope is whom a notice goes to, and the alert or the hearing that it is about; neither of a day's summary.
type Envelope struct{ User, Alert, Hearing db.ID }

// send lays a notice about an alert in the outbox.
func send(ctx context.Context, s *app.Service, w *store.Writer, alert db.ID, n care.Notice, now time.Time, users ...db.ID) error {
	to := make([]Envelope, 0, len(users))
	for _, u := range users {
		to = append(to, Envelope{User: u, Alert: alert})
	}
	return Post(ctx, s, w, n, now, to...)
}

// Post lays a notice in the outbox for each receiver and channel, and has them handed over as soon as the transaction is committed.
func Post(ctx context.Context, s *app.Service, w *store.Writer, n care.Notice, now time.Time, to ...Envelope) error {
	channels := []string{Mail}
	if s.Outward.SMS {
		channels = append(channels, SMS)
	}
	voices, err := voicesOf(ctx, w.Reader, to)
	if err != nil {
		return err
	}
	var rows [][]any
	var ids []db.ID
	for _, e := range to {
		v := voices[e.User]
		for _, channel := range channels {
			id := db.NewID()
			ids = append(ids, id)
			rows = append(rows, []any{id, e.Alert, e.Hearing, e.User, string(n.About), channel, n.Subject(v), n.Text(v), "waiting", db.At(now)})
		}
	}
	if err := w.InsertMany(ctx, "outbox", []string{"id", "alert_id", "hearing_id", "user_id", "about", "channel", "subject", "body", "state", "created_at"}, rows); err != nil {
		return fmt.Errorf("alert.Post: %w", err)
	}
	for some := range slices.Chunk(ids, together) {
		if err := s.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: SendJob, Payload: Handing{Letters: some}}); err != nil {
			return err
		}
	}
	return nil
}

// voicesOf are the languages that the receivers have chosen; of one who has chosen none it is bokmål.
func voicesOf(ctx context.Context, r *store.Reader, to []Envelope) (map[db.ID]*lang.Voice, error) {
	var users []db.ID
	for _, e := range to {
		users = append(users, e.User)
	}
	rows, err := r.TonguesOfUsers(ctx, db.List(users))
	if err != nil {
		return nil, fmt.Errorf("alert.Post: %w", err)
	}
	out := make(map[db.ID]*lang.Voice, len(rows))
	for _, row := range rows {
		out[row.ID] = lang.In(lang.Code(row.Tongue))
	}
	return out, nil
}

// Letter is one row of the outbox, to hand over. ID is the same each time that it is tried, so that a receiver who got it twice
// can tell.
type Letter struct {
	ID      db.ID
	Channel string
	To      string // an address for mail, a telephone number for SMS
	Subject string
	Text    string
	At      time.Time
}

// Refused is a handing over that will not go better: the receiver does not exist, or the text is not taken. Code says why, without
// an address.
type Refused struct {
	Code    string
	Address bool // it is the receiver's address that is refused
}

// Error is the code.
func (r *Refused) Error() string { return "refused: " + r.Code }

// giveUp is how long a letter is tried.
const giveUp = 24 * time.Hour

// sitting is how long letters are handed over before it is noted which were taken.
const sitting = time.Second

// HandOver hands the letters of several jobs over by send, one after the other, and notes what came of each: sent, refused, or tried again. It may send twice
// what was sent just before the process died, never otherwise. code names a fault that may pass, without an address.
//
// A job that is begun is worked through; when a sitting is over those that were not begun are left, so that nothing has to wait long for a server that is slow.
func HandOver(ctx context.Context, s *app.Service, jobs [][]db.ID, send func(context.Context, Letter) error, code func(error) string) (left []int, err error) {
	of := map[db.ID]int{} // each letter's job
	for i, ids := range jobs {
		for _, id := range ids {
			of[id] = i
		}
	}
	rest := slices.Concat(jobs...)
	for first := true; len(rest) > 0; first = false {
		some, job, err := handSome(ctx, s, rest, of, send, code)
		if err != nil {
			return nil, err
		}
		rest = nil
		for _, id := range some {
			switch i := of[id]; {
			case i == job:
				rest = append(rest, id)
			case first && !slices.Contains(left, i):
				left = append(left, i)
			}
		}
	}
	return left, nil
}

// handSome hands over the first letters, for as long as a sitting, and returns those that are left, and the job of the last it came to.
func handSome(ctx context.Context, s *app.Service, ids []db.ID, of map[db.ID]int, send func(context.Context, Letter) error, code func(error) string) (rest []db.ID, last int, err error) {
	rows, err := s.Store.Reader().OutboxRows(ctx, db.List(ids)) // not those that were handed over, and those of a person who was deleted
	if err != nil {
		return nil, 0, fmt.Errorf("alert.HandOver: %w", err)
	}
	inTurn(rows, of)
	var taken []query.OutboxRowsRow
	mailed := map[db.ID]time.Time{}
	note := func() error {
		noted := taken
		taken = nil
		return sent(context.WithoutCancel(ctx), s, noted, mailed)
	}
	defer func() { // also of a process that is stopping
		if e := note(); e != nil {
			err = errors.Join(err, e)
		}
	}()
	_, attempt := job.Current(ctx)
	for began, i := time.Now(), 0; i < len(rows); i++ {
		row := rows[i]
		if i > 0 && time.Since(began) > sitting {
			for _, left := range rows[i:] {
				rest = append(rest, left.ID)
			}
			return rest, last, nil
		}
		last = of[row.ID]
		if row.AboutDead == 1 { // whatever it says: only the death's own alert is handed over. A death that is taken back does not bring it out again. See docs/adr/0021
			if err := settle(ctx, s, row, Stopped, "", false, false); err != nil {
				return nil, 0, err
			}
			continue
		}
		went, err := hand(ctx, s, row, send, code)
		if err != nil {
			return nil, 0, err
		}
		if !went {
			continue
		}
		taken = append(taken, row)
		if _, told := mailed[row.AlertID]; !told && row.AlertID != "" && row.Channel == Mail {
			mailed[row.AlertID] = s.Now()
		}
		if attempt > 1 { // a process died over them, and may again: what was handed over before it died is handed over once more, and not a third time
			if err := note(); err != nil {
				return nil, 0, err
			}
		}
	}
	return nil, last, nil
}

// inTurn sorts letters by their jobs: those that have been tried before last, since a server may be long in answering to one of them, then as they were laid.
func inTurn(rows []query.OutboxRowsRow, of map[db.ID]int) {
	tried := map[int]int{}
	for _, row := range rows {
		tried[of[row.ID]] = max(tried[of[row.ID]], row.Attempts)
	}
	slices.SortFunc(rows, func(a, b query.OutboxRowsRow) int {
		x, y := of[a.ID], of[b.ID]
		return cmp.Or(cmp.Compare(tried[x], tried[y]), cmp.Compare(x, y), strings.Compare(string(a.ID), string(b.ID)))
	})
}

// hand hands one letter over, and notes what came of it where it was not taken.
func hand(ctx context.Context, s *app.Service, row query.OutboxRowsRow, send func(context.Context, Letter) error, code func(error) string) (went bool, err error) {
	l := Letter{ID: row.ID, Channel: row.Channel, To: row.Email, Subject: row.Subject, Text: row.Body, At: row.CreatedAt.Time}
	if row.Channel == SMS {
		l.To = row.Phone
	}
	if l.To == "" {
		return false, settle(ctx, s, row, "no_address", "", row.Channel == Mail, false)
	}
	err = send(ctx, l)
	var refused *Refused
	switch {
	case err == nil:
		return true, nil
	case errors.As(err, &refused):
		return false, settle(ctx, s, row, "refused", refused.Code, refused.Address && row.Channel == Mail, false)
	case ctx.Err() != nil:
		return false, err // the process is stopping: not the letter's fault
	case s.Now().Sub(row.CreatedAt.Time) > giveUp:
		return false, settle(ctx, s, row, "refused", "ga opp: "+code(err), false, true)
	}
	return false, s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.FaultOutbox(ctx, query.FaultOutboxParams{ID: row.ID, State: "waiting", Fault: code(err)}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		return s.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: SendJob, Payload: Handing{Letters: []db.ID{row.ID}}, RunAt: s.Now().Add(wait(row.Attempts))})
	})
}

// Stopped is the state of a letter that was not handed over because the person it is about had died.
const Stopped = "stopped"

// wait is how long until the next try: 5 s, doubled each time, at most five minutes, so that a server that was down for an hour
// has everything soon after.
func wait(attempts int) time.Duration {
	return min(5*time.Minute, 5*time.Second<<min(attempts, 10))
}

// sent notes which letters were taken, and of each alert when its first mail was.
func sent(ctx context.Context, s *app.Service, rows []query.OutboxRowsRow, mailed map[db.ID]time.Time) error {
	if len(rows) == 0 {
		return nil
	}
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		ids := make([]db.ID, len(rows))
		for i, row := range rows {
			ids[i] = row.ID
		}
		if _, err := w.SentOutbox(ctx, query.SentOutboxParams{Ids: db.List(ids), SentAt: db.At(s.Now())}); err != nil {
			return err
		}
		for _, id := range slices.Sorted(maps.Keys(mailed)) { // in one order, so that two who write do not wait for each other
			if _, err := w.MailedAlert(ctx, query.MailedAlertParams{ID: id, MailedAt: db.At(mailed[id])}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("alert.HandOver: %w", err)
	}
	return nil
}

// settle notes that a letter was not taken. Where the receiver has no address that works, that is noted too; then, and where the letter was given up, an alert
// that waits for just that receiver goes on to the next.
func settle(ctx context.Context, s *app.Service, row query.OutboxRowsRow, state, code string, address, gaveUp bool) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.FaultOutbox(ctx, query.FaultOutboxParams{ID: row.ID, State: state, Fault: code}); err != nil {
			return fmt.Errorf("alert.HandOver: %w", err)
		}
		if !address && !gaveUp {
			return nil
		}
		if address && row.Email != "" {
			if err := fault(ctx, w, row.UserID, row.Email, code, s.Now(), ""); err != nil {
				return err
			}
		}
		if row.AlertID == "" {
			return nil
		}
		if other, err := another(ctx, s, w, row); err != nil || other {
			return err
		}
		return unreached(ctx, s, w, row.AlertID, row.UserID)
	})
}

// another reports whether the receiver of a letter about an alert got it on another channel, or may still get it.
func another(ctx context.Context, s *app.Service, w *store.Writer, row query.OutboxRowsRow) (bool, error) {
	if !s.Outward.SMS {
		return false, nil
	}
	rows, err := w.OutboxOfAlert(ctx, row.AlertID)
	if err != nil {
		return false, fmt.Errorf("alert.HandOver: %w", err)
	}
	return slices.ContainsFunc(rows, func(o query.OutboxOfAlertRow) bool {
		return o.UserID == row.UserID && o.Channel != row.Channel && (o.State == "sent" || o.State == "waiting")
	}), nil
}

// Queue is what is not handed over: no server has taken it, nor refused it.
type Queue struct {
	N      int
	Oldest time.Time // when the oldest was written
}

// stuck is how long a letter may wait. A server that is down for a moment is no task for anybody.
const stuck = 15 * time.Minute

// Late reports whether somebody has to see to it.
func (q Queue) Late(now time.Time) bool { return q.N > 0 && now.Sub(q.Oldest) > stuck }

// QueueNow returns what waits. It says nothing of anybody.
func QueueNow(ctx context.Context, r *store.Reader) (Queue, error) {
	row, err := r.OutboxWaiting(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return Queue{}, nil
	}
	if err != nil {
		return Queue{}, fmt.Errorf("alert.QueueNow: %w", err)
	}
	return Queue{int(row.N), row.CreatedAt.Time}, nil
}

// QueueFor returns what waits, for who may see the interfaces; nothing for others. The caller shows it as part of something that is audited.
func QueueFor(ctx context.Context, s *app.Service, a access.Actor) (Queue, error) {
	if !access.May(a.Role, access.SeeFeeds) {
		return Queue{}, nil
	}
	return QueueNow(ctx, s.Store.Reader())
}

// KeepOutbox is how long mails that were handed over are kept.
const KeepOutbox = 365 * 24 * time.Hour

// Purge takes away mails handed over long ago.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		n, err = w.PurgeOutbox(ctx, db.At(s.Now().Add(-KeepOutbox)))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("alert.Purge: %w", err)
	}
	return int(n), nil
}
