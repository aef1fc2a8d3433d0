package job

import (
	"context"
	"fmt"
	"time"

	"traad/internal/base/db"
)

// Schedule has the handler of a kind run with payload {} when the queue starts for the first time, and then once every
// interval, however many replicas there are. The runs are at whole intervals of UTC (a minute's at its start, a day's at
// midnight); one that a stop or a slow run has passed by is not made up for.
//
// A schedule is a single row that is made ready again after each run, so it leaves no trail of done jobs.
func (q *Queue) Schedule(name string, every time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	k := q.kinds[name]
	if k == nil || every <= 0 || q.halt != nil {
		panic(fmt.Sprintf("job.Schedule: %q has no handler or interval, or the queue has started", name))
	}
	k.every = every
}

func scheduleKey(kind string) string { return "schedule:" + kind }

func nextSlot(now time.Time, every time.Duration) time.Time { return now.Truncate(every).Add(every) }

// plant makes the rows of schedules that are not there, and brings forward those whose interval has become shorter.
func (q *Queue) plant(ctx context.Context) error {
	for name, k := range q.kinds {
		if k.every == 0 {
			continue
		}
		err := q.d.InTx(ctx, func(tx *db.Tx) error {
			if err := q.insert(ctx, tx, Job{Kind: name, UniqueKey: scheduleKey(name)}); err != nil {
				return err
			}
			_, err := tx.ExecContext(ctx, `update job set run_at = $2 where unique_key = $1 and state = 'ready' and attempts = 0 and run_at > $2`,
				scheduleKey(name), db.At(nextSlot(q.now(), k.every)))
			return err
		})
		if err != nil {
			return fmt.Errorf("job.Start: %w", err)
		}
	}
	return nil
}
