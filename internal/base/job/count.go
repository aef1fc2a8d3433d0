package job

import (
	"context"
	"fmt"
	"time"

	"traad/internal/base/db"
)

// Count is how many jobs of a kind are in a state.
type Count struct {
	Kind  string
	State State
	N     int
}

// Counts counts the jobs that are not done or cancelled, by kind and state.
func (q *Queue) Counts(ctx context.Context) ([]Count, error) {
	rows, err := q.d.Reader().QueryContext(ctx, `
		select kind, state, count(*) from job where state in ('ready', 'running', 'failed') group by kind, state order by kind, state`)
	if err != nil {
		return nil, fmt.Errorf("job.Counts: %w", err)
	}
	defer rows.Close()
	var all []Count
	for rows.Next() {
		var c Count
		if err := rows.Scan(&c.Kind, &c.State, &c.N); err != nil {
			return nil, fmt.Errorf("job.Counts: %w", err)
		}
		all = append(all, c)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("job.Counts: %w", err)
	}
	return all, nil
}

// Behind returns for how long the job that should have run first has been waiting past its time, 0 where none has.
func (q *Queue) Behind(ctx context.Context) (time.Duration, error) {
	rows, err := q.d.Reader().QueryContext(ctx, `select run_at from job where state = 'ready' order by run_at limit 1`)
	if err != nil {
		return 0, fmt.Errorf("job.Behind: %w", err)
	}
	defer rows.Close()
	var first db.Time
	if rows.Next() {
		if err := rows.Scan(&first); err != nil {
			return 0, fmt.Errorf("job.Behind: %w", err)
		}
	}
	if err := rows.Err(); err != nil || first.IsZero() {
		return 0, err
	}
	return max(0, q.now().Sub(first.Time)), nil
}
