package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// State is how far a job has come.
type State string

// The states. A job is unfinished while it is ready or running.
const (
	Ready   State = "ready"   // waits for its time, its lane and a worker
	Running State = "running" // held by a process until its lease runs out
	Done    State = "done"
	Failed  State = "failed" // has used its attempts; Retry gives it new ones
)

// Info is a job as operators see it: without its payload.
type Info struct {
	ID        db.ID
	Kind      string
	Lane      string
	State     State
	Attempts  int
	LastError string // kind and type of the last error, "" where there was none
	RunAt     db.Time
	Created   db.Time
	Finished  db.Time // zero while unfinished
}

// List returns the jobs in a state, newest first, at most limit.
func (q *Queue) List(ctx context.Context, state State, limit int) ([]Info, error) {
	rows, err := q.d.Reader().QueryContext(ctx, `
		select id, kind, lane, state, attempts, last_error, run_at, created_at, finished_at from job
		where state = $1 order by created_at desc, id desc limit $2`, string(state), limit)
	if err != nil {
		return nil, fmt.Errorf("job.List: %w", err)
	}
	defer rows.Close()
	var all []Info
	for rows.Next() {
		var i Info
		if err := rows.Scan(&i.ID, &i.Kind, &i.Lane, &i.State, &i.Attempts, &i.LastError, &i.RunAt, &i.Created, &i.Finished); err != nil {
			return nil, fmt.Errorf("job.List: %w", err)
		}
		all = append(all, i)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("job.List: %w", err)
	}
	return all, nil
}

// Retry has a failed job run again, with all its attempts, after what waits in its lane by now. It has lost its unique key:
// another job may have it. NotFound where there is no such job, Conflict where it has not failed.
func (q *Queue) Retry(ctx context.Context, tx *db.Tx, id db.ID) error {
	if !db.IsID(string(id)) {
		return errs.NotFound("Jobben finnes ikke.")
	}
	var state State
	var lane string
	err := tx.QueryRowContext(ctx, `select state, lane from job where id = $1 for update`, id).Scan(&state, &lane)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return errs.NotFound("Jobben finnes ikke.")
	case err != nil:
		return fmt.Errorf("job.Retry: %w", err)
	case state != Failed:
		return errs.Conflict("Jobben kan ikke kjøres på nytt nå. Den venter, kjører eller er ferdig.")
	}
	created, err := q.endOfLane(ctx, tx, lane)
	if err != nil {
		return fmt.Errorf("job.Retry: %w", err)
	}
	_, err = tx.ExecContext(ctx, `
		update job set state = 'ready', run_at = $2, created_at = $3, attempts = 0, last_error = '', finished_at = null
		where id = $1`, id, db.At(q.now()), created)
	if err != nil {
		return fmt.Errorf("job.Retry: %w", err)
	}
	tx.AfterCommit(q.poke)
	return nil
}

// Purge deletes the jobs that were done more than days days ago and returns how many they were. Failed jobs stay
// until somebody has dealt with them.
func (q *Queue) Purge(ctx context.Context, days int) (int, error) {
	total := 0
	for {
		var n int64
		err := q.d.InTx(ctx, func(tx *db.Tx) error { // a little at a time: others want to write too
			r, err := tx.ExecContext(ctx, `
				delete from job where id in (
					select id from job where state = 'done' and finished_at < $1 limit 1000)`,
				db.At(q.now().AddDate(0, 0, -days)))
			if err == nil {
				n, err = r.RowsAffected()
			}
			return err
		})
		if err != nil {
			return total, fmt.Errorf("job.Purge: %w", err)
		}
		total += int(n)
		if n == 0 {
			return total, nil
		}
	}
}
