package operation

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Feeds is what the operator's page shows of what comes in and goes out. Nothing in it is about a person.
type Feeds struct {
	Senders []Sender
	Failed  []job.Info // newest first, at most 100: what can be run again
	Waiting int        // jobs in the queue, at most 1000 counted
	Oldest  db.Time    // when the one that has waited longest was made; zero: the queue is empty
}

// Sender is one that tells of stays.
type Sender struct {
	Name   string
	Last   db.Time // when it last told of somebody who is followed
	Silent bool    // too long for the time of day
}

// known is how many days back a sender is still looked for.
const known = 90

// FeedsNow returns it.
func FeedsNow(ctx context.Context, s *app.Service, a access.Actor) (*Feeds, error) {
	if err := s.See(ctx, a, access.SeeFeeds, nil, []string{"feeds"}); err != nil {
		return nil, err
	}
	now := s.Now()
	rows, err := s.Store.Reader().LastToldBySender(ctx, db.At(now.AddDate(0, 0, -known)))
	if err != nil {
		return nil, fmt.Errorf("operation.FeedsNow: %w", err)
	}
	f := &Feeds{}
	for _, r := range rows {
		f.Senders = append(f.Senders, Sender{r.Sender, r.ToldAt, care.UsualQuiet.Silent(r.ToldAt.Time, now)})
	}
	if f.Failed, err = s.Jobs.List(ctx, job.Failed, 100); err != nil {
		return nil, err
	}
	waiting, err := s.Jobs.List(ctx, job.Ready, 1000)
	if err != nil {
		return nil, err
	}
	waiting = slices.DeleteFunc(waiting, func(j job.Info) bool { return j.RunAt.After(now) }) // set for later: not late
	if f.Waiting = len(waiting); f.Waiting > 0 {
		f.Oldest = waiting[f.Waiting-1].Created
	}
	return f, nil
}
