package inbox

import (
	"testing"
	"time"

	"traad/internal/app"
)

func TestLines(t *testing.T) {
	now := time.Date(2026, 11, 20, 8, 0, 0, 0, time.UTC)
	b := &Box{s: &app.Service{Now: func() time.Time { return now }}}
	must := func(sender string, want Line) {
		t.Helper()
		if got := b.Lines()[sender]; got != want {
			t.Errorf("%s: %+v, want %+v", sender, got, want)
		}
	}
	eight := now
	b.Connected(1, "ahus")
	now = now.Add(time.Hour)
	b.Connected(1, "ahus") // each message says so
	b.Connected(2, "ahus")
	b.Connected(0, "nobody")
	must("ahus", Line{Open: 2, Since: eight})
	b.Disconnected(1)
	b.Disconnected(7) // never said who it was
	must("ahus", Line{Open: 1, Since: eight.Add(time.Hour), Closed: now})
	b.Disconnected(2)
	must("ahus", Line{Closed: now})
	must("nobody", Line{})
}
