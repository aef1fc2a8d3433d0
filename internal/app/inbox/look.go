package inbox

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"traad/internal/app"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Operation is how messages come in, for those who operate Tråd: numbers, headers and faults, nothing of a patient.
type Operation struct {
	Feeds   []Feed
	Waiting int           // messages that are not worked on yet
	Behind  time.Duration // for how long the oldest of them has waited
	Failed  []Unread      // that nobody has dealt with, the newest, fifty at most
	Fails   int           // all of them
	Handled []Handled     // that somebody has dealt with in the last 30 days, fifty at most
}

// Feed is one sender on one interface.
type Feed struct {
	Sender, Interface string
	Messages          int
	Last, Applied     time.Time // when its newest message came; when one last changed something, zero for never
}

// Unread is a message that somebody must look at.
type Unread struct {
	Message           int
	Interface, Sender string
	Format            string
	Header            Header
	Fault             string // FailText says it in words
	Attempts          int
	Received          time.Time
	Whole             bool // the bytes are kept still
}

// Look returns how messages come in.
func Look(ctx context.Context, s *app.Service, actor access.Actor) (*Operation, error) {
	if err := s.See(ctx, actor, access.SeeConfig, nil, []string{"inbox"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	o := &Operation{}
	var err error
	if o.Feeds, err = Feeds(ctx, r); err != nil {
		return nil, err
	}
	if o.Waiting, o.Behind, err = Queue(ctx, r, s.Now()); err != nil {
		return nil, err
	}
	fails, err := r.CountFailed(ctx)
	if err != nil {
		return nil, wrap("Look", err)
	}
	o.Fails = int(fails)
	o.Failed, o.Handled, err = failed(ctx, r, s.Now())
	return o, wrap("Look", err)
}

// Feeds returns every sender that has sent something, also for who watches whether one has fallen silent.
func Feeds(ctx context.Context, r *store.Reader) ([]Feed, error) {
	rows, err := r.Feeds(ctx)
	if err != nil {
		return nil, wrap("Feeds", err)
	}
	var feeds []Feed
	for _, x := range rows {
		feeds = append(feeds, Feed{x.Sender, x.Interface, x.Messages, x.LastAt.Time, x.AppliedAt.Time})
	}
	return feeds, nil
}

// Queue returns how many messages wait, and for how long the oldest has.
func Queue(ctx context.Context, r *store.Reader, now time.Time) (n int, behind time.Duration, err error) {
	q, err := r.Queue(ctx)
	if err != nil || q.Waiting == 0 {
		return 0, 0, wrap("Queue", err)
	}
	oldest, err := r.Message(ctx, q.Oldest)
	if errors.Is(err, sql.ErrNoRows) {
		return q.Waiting, 0, nil
	}
	return q.Waiting, max(0, now.Sub(oldest.ReceivedAt.Time)), wrap("Queue", err)
}
