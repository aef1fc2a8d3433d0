package job

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"traad/internal/base/db"
)

// claimed is a job that this process holds. attempt makes a claim distinct from the job's earlier and later ones.
type claimed struct {
	id        db.ID
	kind      string
	payload   db.JSON
	lane      string
	uniqueKey string
	attempt   int // 1 the first time
	runAt     db.Time
	more      []*claimed // run with it: of its kind, at the same attempt
}

// all is the job and those that run with it.
func (c *claimed) all() []*claimed { return append([]*claimed{c}, c.more...) }

func idsOf(jobs []*claimed) string {
	ids := make([]db.ID, len(jobs))
	for i, c := range jobs {
		ids[i] = c.id
	}
	return db.List(ids)
}

const columns = `j.id, j.kind, j.payload, j.lane, coalesce(j.unique_key, ''), j.attempts, j.run_at`

func scan(row interface{ Scan(...any) error }) (*claimed, error) {
	c := &claimed{}
	err := row.Scan(&c.id, &c.kind, &c.payload, &c.lane, &c.uniqueKey, &c.attempt, &c.runAt)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return c, err
}

func several(rows *sql.Rows, err error) ([]*claimed, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []*claimed
	for rows.Next() {
		c, err := scan(rows)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, rows.Err()
}

// A job is next when it is due, its kind is known here, and no other job of its lane runs or is ready and older.
const next = `
	select ` + columns + ` from job j
	where j.state = 'ready' and j.run_at <= $1
	  and j.kind in (select value from json_each(cast($2 as text)))
	  and (j.lane = '' or not exists (
	      select 1 from job o
	      where o.lane = j.lane and o.id <> j.id and (o.state = 'running' or (o.state = 'ready'
	        and (o.created_at < j.created_at or (o.created_at = j.created_at and o.id < j.id))))))
	order by j.run_at, j.created_at, j.id limit 1`

// Those that may run with a claimed job: one of so many workers' share of all that wait, at most so many times as many as the workers.
const fellows = `
	select ` + columns + ` from job j
	where j.state = 'ready' and j.run_at <= $1 and j.kind = $2 and j.lane = '' and j.attempts = 0 and j.id <> $3
	order by j.run_at, j.created_at, j.id
	limit (select (count(*) + $4 - 1) / $4 - 1 from (
	    select 1 as one from job o where o.state = 'ready' and o.run_at <= $1 and o.kind = $2 and o.lane = '' and o.attempts = 0 limit $5) w)`

// claim takes the next job, and of a kind that runs several in one go its share of those that wait, as one of so many workers; nil where there is none.
func (q *Queue) claim(ctx context.Context, workers int) (*claimed, error) {
	now, kinds := q.now(), q.known()
	if q.d.Engine == db.SQLite { // looking must not take the one writer
		if c, err := scan(q.d.Reader().QueryRowContext(ctx, next, db.At(now), kinds)); c == nil || err != nil {
			return nil, wrap("claim", err)
		}
	}
	var c *claimed
	err := q.d.InTx(ctx, func(tx *db.Tx) (err error) {
		if c, err = scan(tx.QueryRowContext(ctx, next+` for update skip locked`, db.At(now), kinds)); c == nil || err != nil {
			return err
		}
		if most := q.kinds[c.kind].atOnce; most > 1 && c.lane == "" && c.attempt == 0 {
			if c.more, err = several(tx.QueryContext(ctx, fellows+` for update skip locked`, db.At(now), c.kind, c.id, workers, most*workers)); err != nil {
				return err
			}
		}
		for _, j := range c.all() {
			j.attempt++
		}
		_, err = tx.ExecContext(ctx, `
			update job set state = 'running', attempts = attempts + 1, leased_until = $2 where id in (select value from id_each(cast($1 as text)))`,
			idsOf(c.all()), db.At(now.Add(q.lease)))
		return err
	})
	if err != nil || c == nil {
		return nil, wrap("claim", err)
	}
	if ok, err := q.alone(ctx, c); !ok || err != nil {
		return nil, err
	}
	return c, nil
}

// alone reports whether c is the only job of its lane that runs, and gives it back where it is not.
//
// Two PostgreSQL transactions that do not see each other can each claim a job of one lane: one of the jobs became visible
// after the other claim had looked. Each looks again when its claim is committed, so at least one sees the other and steps back.
func (q *Queue) alone(ctx context.Context, c *claimed) (bool, error) {
	if c.lane == "" || q.d.Engine == db.SQLite {
		return true, nil
	}
	var others int
	err := q.d.Reader().QueryRowContext(ctx, `select count(*) from job where lane = $1 and state = 'running' and id <> $2`,
		c.lane, c.id).Scan(&others)
	if err == nil && others == 0 {
		return true, nil
	}
	err = errors.Join(err, q.settle(ctx, outcome{giveBack: true}, c))
	time.AfterFunc(time.Duration(1+rand.IntN(20))*time.Millisecond, q.poke)
	return false, wrap("claim", err)
}

// reclaim ends the claims whose lease has run out: their process died or lost the database. It counts as a failed attempt,
// so that a job that kills its process is not tried for ever.
func (q *Queue) reclaim(ctx context.Context) error {
	expired, err := several(q.d.Reader().QueryContext(ctx, `
		select `+columns+` from job j where j.state = 'running' and j.leased_until < $1
		  and j.kind in (select value from json_each(cast($2 as text)))`, db.At(q.now()), q.known()))
	if err != nil {
		return wrap("reclaim", err)
	}
	return q.settle(ctx, outcome{reason: "lease expired", expired: true}, expired...)
}

// renew keeps the claim; false where somebody else has taken over a job of it.
func (q *Queue) renew(ctx context.Context, c *claimed) (bool, error) {
	var n int64
	err := q.d.InTx(ctx, func(tx *db.Tx) error {
		r, err := tx.ExecContext(ctx, `update job set leased_until = $3 where id in (select value from id_each(cast($1 as text))) and state = 'running' and attempts = $2`,
			idsOf(c.all()), c.attempt, db.At(q.now().Add(q.lease)))
		if err == nil {
			n, err = r.RowsAffected()
		}
		return err
	})
	return n == int64(1+len(c.more)), wrap("renew", err)
}

// known returns the kinds that this process handles, as a list for SQL.
func (q *Queue) known() string {
	names := make([]string, 0, len(q.kinds))
	for name := range q.kinds {
		names = append(names, name)
	}
	return db.List(names)
}

func wrap(what string, err error) error {
	if err != nil {
		return fmt.Errorf("job: %s: %w", what, err)
	}
	return nil
}
