package audit

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// Sealing says how a Sealer works. What is left zero is as written behind it.
type Sealing struct {
	Every     time.Duration                     // between two looks for new rows: a second
	HeadEvery time.Duration                     // between two heads: a minute
	Lease     time.Duration                     // after how long without a seal another process may take over: 15 seconds
	Export    func(context.Context, Head) error // takes a head to another place; nil: heads are not exported, and a cut-off end does not show
	Now       func() time.Time                  // the clock that ids are made by: time.Now
	Log       *slog.Logger                      // slog.Default
}

// Sealer seals what is written to the log, until Stop. Any number may run on one database: one of them seals at a time.
type Sealer struct {
	d    *db.DB
	ring *keys.Ring
	o    Sealing
	id   db.ID // of this process in the lease

	turn     uint64    // of looks since the start
	looked   time.Time // when the last look that went well began
	last     *seal     // the last seal made here
	exported int64     // number of the last head exported here
	headAt   time.Time // when a head was last looked for
	clashes  int       // how often in a row another process came first
	foreign  map[db.ID]bool
	trap     func() error // called between the statements of a seal; tests let it fail

	stop chan struct{}
	done chan struct{}
	once sync.Once

	mu     sync.Mutex
	status Status
}

// Status is what a Sealer has done, for readiness, metrics and `traad doctor`.
type Status struct {
	Looked  time.Time // when new rows were last looked for without an error, here or seen to be done by another process
	Rows    int64     // sealed by this process
	Seals   int64     // made by this process
	Foreign int64     // rows met that no key vouches for, and that were left unsealed: written past Tråd, or with a key that is missing here
	Cut     bool      // seals that this process made are gone or changed
	Head    int64     // number of the last head exported by this process
	Err     error     // of the last look or export, nil when it went well
}

// StartSealer starts sealing on d. It goes on when ctx ends, because requests that are then being finished write rows too:
// call Stop after the last row has been written and before the database is closed.
func StartSealer(ctx context.Context, d *db.DB, ring *keys.Ring, o Sealing) *Sealer {
	s := newSealer(d, ring, o)
	go s.run(context.WithoutCancel(ctx))
	return s
}

func newSealer(d *db.DB, ring *keys.Ring, o Sealing) *Sealer {
	orElse := func(d *time.Duration, otherwise time.Duration) {
		if *d <= 0 {
			*d = otherwise
		}
	}
	orElse(&o.Every, time.Second)
	orElse(&o.HeadEvery, time.Minute)
	orElse(&o.Lease, 15*time.Second)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Sealer{
		d: d, ring: ring, o: o, id: db.NewID(), foreign: map[db.ID]bool{}, trap: func() error { return nil },
		stop: make(chan struct{}), done: make(chan struct{}),
	}
}

// Status returns what has been done so far.
func (s *Sealer) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// Stop seals and exports what is left, lets another process take over at once, and returns when that is done or ctx ends.
func (s *Sealer) Stop(ctx context.Context) error {
	s.once.Do(func() { close(s.stop) })
	select {
	case <-s.done:
		return s.Status().Err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Sealer) run(ctx context.Context) {
	defer close(s.done)
	tick := time.NewTicker(s.o.Every)
	defer tick.Stop()
	for {
		s.note(s.beat(ctx))
		select {
		case <-tick.C:
		case <-s.stop:
			s.finish(ctx)
			return
		}
	}
}

// finish seals and exports what is left, and gives the lease back.
func (s *Sealer) finish(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	s.headAt = time.Time{}
	s.note(errors.Join(s.beat(ctx), s.release(ctx)))
}

// beat is one look, and a head where it is time for one.
func (s *Sealer) beat(ctx context.Context) error {
	_, err := s.look(ctx)
	if errors.Is(err, errHeld) {
		return nil
	}
	if s.o.Export != nil && s.o.Now().Sub(s.headAt) >= s.o.HeadEvery {
		err = errors.Join(err, s.export(ctx))
	}
	return err
}

// export takes the newest head to the other place, where it has not been taken before.
func (s *Sealer) export(ctx context.Context) error {
	s.headAt = s.o.Now()
	top, err := newest(ctx, s.d.Reader())
	if err != nil || top == nil || top.no == s.exported {
		return err
	}
	if err := s.o.Export(ctx, headOf(top, s.ring)); err != nil {
		return fmt.Errorf("audit: head %d: %w", top.no, err)
	}
	s.exported = top.no
	return nil
}

// note keeps how a beat went, and logs when that changes.
func (s *Sealer) note(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err != nil && s.status.Err == nil:
		s.o.Log.Error("innsynsloggen forsegles ikke", "feil", err)
	case err == nil && s.status.Err != nil:
		s.o.Log.Info("innsynsloggen forsegles igjen")
	}
	s.status.Err, s.status.Head = err, s.exported
	if err == nil {
		s.status.Looked = s.o.Now()
	}
}
