package app

import (
	"context"
	"testing"
	"time"
)

func TestRest(t *testing.T) {
	for _, x := range []struct {
		took, rested time.Duration
		busy         bool
		want         time.Duration
	}{
		{20 * time.Millisecond, 0, true, 60 * time.Millisecond},
		{20 * time.Millisecond, 0, false, 0},
		{time.Second, 0, true, longestRest},
		{20 * time.Millisecond, longestSitting - 5*time.Millisecond, true, 5 * time.Millisecond},
		{20 * time.Millisecond, longestSitting + time.Second, true, 0},
		{0, 0, true, 0},
	} {
		if got := rest(x.took, x.rested, x.busy); got != x.want {
			t.Errorf("took %v, rested %v, busy %v: %v, want %v", x.took, x.rested, x.busy, got, x.want)
		}
	}
}

// TestPaceSeesOthers: a look since the last rest is somebody at work; nobody's is not; work that is broken off does not wait.
func TestPaceSeesOthers(t *testing.T) {
	s := &Service{}
	p := s.Pace()
	if p.Busy() {
		t.Error("busy, and nobody looked")
	}
	s.looks.Add(1)
	if !p.Busy() {
		t.Error("somebody looked")
	}
	if err := p.Rest(t.Context()); err != nil || p.Busy() || p.rested == 0 {
		t.Errorf("%v, busy %v, rested %v", err, p.Busy(), p.rested)
	}
	over, stop := context.WithCancel(t.Context())
	stop()
	s.looks.Add(1)
	if err := p.Rest(over); err == nil {
		t.Error("rested though the work is broken off")
	}
}
