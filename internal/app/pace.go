package app

import (
	"context"
	"time"
)

// How work that nobody waits for at a screen goes beside those who do: while somebody looks at something, it rests after each piece
// three times as long as the piece took, so that it has at most a quarter of the time; alone it has all of it. No rest is longer than
// longestRest, and one sitting rests no longer than longestSitting in all: others may wait for what it holds.
const (
	restShare      = 3
	longestRest    = 500 * time.Millisecond
	longestSitting = 10 * time.Second
)

// Pace is the pace of one piece of background work after the other. It is for one goroutine.
//
//	pace := s.Pace()
//	for … {
//		work()
//		if err := pace.Rest(ctx); err != nil { … }   // ctx is over
//	}
type Pace struct {
	s      *Service
	seen   int64
	began  time.Time // of the piece; not the service's clock: it is not about days, and tests set that one
	rested time.Duration
}

// Pace begins now.
func (s *Service) Pace() *Pace { return &Pace{s: s, seen: s.looks.Load(), began: time.Now()} }

// Busy reports whether anybody has looked at anything in this process since the last rest.
func (p *Pace) Busy() bool { return p.s.looks.Load() != p.seen }

// Rest gives way, and is back when the next piece may begin. The error is that of ctx.
func (p *Pace) Rest(ctx context.Context) error {
	d := rest(time.Since(p.began), p.rested, p.Busy())
	p.seen = p.s.looks.Load()
	if d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-ctx.Done():
		case <-t.C:
		}
	}
	p.rested += d
	p.began = time.Now()
	return ctx.Err()
}

// rest is how long to give way after a piece of work that took so long, when the work has rested so long already.
func rest(took, rested time.Duration, busy bool) time.Duration {
	if !busy {
		return 0
	}
	return max(0, min(restShare*took, longestRest, longestSitting-rested))
}
