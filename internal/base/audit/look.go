package audit

import (
	"context"
	"time"

	"traad/internal/base/db"
)

const (
	atOnce = 2000 // rows to a seal at most
	// passed is how old a row without seal must be for it to be sure that sealing has gone past it; the first look goes as far back.
	passed = 24 * time.Hour
)

// reach is how far back the nth look goes. A row that is committed late, by a long transaction, has an id from before rows
// that are sealed already. So every eighth look goes eight times as far back, every 64th 64 times, up to 18 hours: each length
// costs the same in the long run. Each goes back twice as far as the time between two of its kind, so that what is late by
// less than that time is found by the first of them.
func reach(n uint64, every time.Duration) time.Duration {
	r := 2 * max(every, time.Second) // most rows are committed within milliseconds of getting their id
	for ; n%8 == 0 && r < passed/2; n /= 8 {
		r *= 8
	}
	return r
}

// look seals what it finds without a seal and returns how many rows that were. The error is errHeld while another process seals.
func (s *Sealer) look(ctx context.Context) (int, error) {
	if other, err := s.held(ctx); err != nil {
		return 0, err
	} else if other {
		return 0, errHeld
	}
	started := s.o.Now()
	from, err := s.from(ctx, started)
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		rows, err := loose(ctx, s.d.Reader(), from, atOnce)
		if err != nil {
			return total, err
		}
		vouched := s.vouched(rows)
		if len(vouched) > 0 {
			if err := s.seal(ctx, vouched); err != nil {
				return total, err
			}
			total += len(vouched)
		}
		if len(rows) < atOnce {
			s.looked = started
			s.turn++
			return total, nil
		}
		from = string(rows[len(rows)-1].ID)
	}
}

// from is the id from which this look searches. The first look goes back to the last seal and a good bit more, or to the
// beginning where there is none.
func (s *Sealer) from(ctx context.Context, now time.Time) (string, error) {
	if s.turn > 0 {
		r := now.Add(-reach(s.turn, s.o.Every))
		if since := s.looked.Add(-time.Second); since.Before(r) { // after a pause
			r = since
		}
		return bound(r), nil
	}
	top, err := newest(ctx, s.d.Reader())
	if err != nil || top == nil {
		return lowest(s.d.Engine), err
	}
	return bound(top.at.Add(-passed)), nil
}

// vouched returns the rows that a key vouches for. A seal says that Tråd wrote its rows, so the others get none.
func (s *Sealer) vouched(rows []*record) []*record {
	good := rows[:0:0]
	for _, r := range rows {
		if r.genuine(s.ring) {
			good = append(good, r)
			continue
		}
		if !s.foreign[r.ID] && len(s.foreign) < 10_000 {
			s.foreign[r.ID] = true
			s.o.Log.Error("innsynsloggen har en rad som ingen nøkkel går god for", "rad", r.ID, "nøkkelversjon", r.version)
			s.mu.Lock()
			s.status.Foreign++
			s.mu.Unlock()
		}
	}
	return good
}

// mostClashes is how many times in a row another may have sealed what was read here before that is a fault: somebody has written leaves that no
// seal is behind.
const mostClashes = 20

// seal commits one seal over rows.
func (s *Sealer) seal(ctx context.Context, rows []*record) error {
	var made *seal
	var cut bool
	err := s.d.InTx(ctx, func(tx *db.Tx) (err error) {
		if err := s.claim(ctx, tx); err != nil {
			return err
		}
		if err := s.trap(); err != nil {
			return err
		}
		if cut, err = s.cut(ctx, tx); err != nil {
			return err
		}
		made, err = write(ctx, tx, s.ring, db.At(s.o.Now()), rows, s.trap)
		return err
	})
	if db.IsUnique(err) && s.clashes < mostClashes { // another process sealed them after they were read here
		s.clashes++
		return errHeld
	}
	if err != nil {
		return err
	}
	s.last, s.clashes = made, 0
	s.mu.Lock()
	defer s.mu.Unlock()
	if cut && !s.status.Cut {
		s.o.Log.Error("innsynsloggens forseglinger er kuttet eller endret mens Tråd kjører; kjør «traad audit verify»")
	}
	s.status.Cut = s.status.Cut || cut
	s.status.Rows += int64(len(rows))
	s.status.Seals++
	return nil
}

// cut reports whether the last seal made here is gone or another.
func (s *Sealer) cut(ctx context.Context, tx *db.Tx) (bool, error) {
	if s.last == nil {
		return false, nil
	}
	there, err := sealsAfter(ctx, &tx.Conn, s.last.no-1, 1)
	if err != nil {
		return false, err
	}
	return len(there) == 0 || there[0].no != s.last.no || there[0].hash() != s.last.hash(), nil
}
