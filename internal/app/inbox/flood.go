package inbox

import (
	"sync"
	"time"
)

// flood tells whether messages come in faster than they can be worked on, as when a hospital sends what has gathered while a line was down. Then working on them
// rests, so that their senders get their answers; but not for longer than longestFlood, since somebody waits to be told of them.
type flood struct {
	mu    sync.Mutex
	last  time.Time // when the last came
	at    time.Time // of the last look, by the machine's clock
	n     int       // that have come since
	begun time.Time // zero: there is none
}

const (
	floodLook    = 100 * time.Millisecond
	floodRate    = 600 // messages a second
	longestFlood = 30 * time.Second
	floodShare   = 9 // rests so many times as long as a piece of work took
	floodRest    = 200 * time.Millisecond
	floodPiece   = 2 * time.Second // of one sitting of writing, so that what comes is moved on
)

// note counts a message that has come. What has come is looked at here too and not only where work asks: a sitting of it may last long, and must not forget the flood.
func (f *flood) note(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.look(now)
	f.last = now
	f.n++
}

func (f *flood) look(now time.Time) {
	since := now.Sub(f.at)
	if since < floodLook {
		return
	}
	switch high := float64(f.n) >= floodRate*since.Seconds(); {
	case !high:
		f.begun = time.Time{}
	case f.begun.IsZero():
		f.begun = now
	}
	f.at, f.n = now, 0
}

// still reports whether nothing has come in for a while.
func (f *flood) still(now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return now.Sub(f.last) >= floodLook
}

// on reports whether work is to rest.
func (f *flood) on() bool { return f.rest(time.Now(), time.Second) > 0 }

// rest is how long to rest after work that took so long; 0 where nothing is flooded.
func (f *flood) rest(now time.Time, took time.Duration) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.look(now)
	if f.begun.IsZero() || now.Sub(f.begun) > longestFlood {
		return 0
	}
	return min(floodRest, floodShare*took)
}
