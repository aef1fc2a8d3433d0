package inbox

import (
	"sync"
	"sync/atomic"
	"time"
)

// flood tells whether messages come in faster than they can be worked on, as when a hospital sends what has gathered while a line was down. Then working on them
// rests, so that their senders get their answers; but not for longer than longestFlood, since somebody waits to be told of them.
type flood struct {
	came  atomic.Int64
	last  atomic.Int64 // when the last came, in nanoseconds
	mu    sync.Mutex
	at    time.Time // of the last look, by the machine's clock
	n     int64     // that had come by then
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

// note counts a message that has come.
func (f *flood) note() {
	f.came.Add(1)
	f.last.Store(time.Now().UnixNano())
}

// still reports whether nothing has come in for a while.
func (f *flood) still(now time.Time) bool { return now.UnixNano()-f.last.Load() >= int64(floodLook) }

// on reports whether work is to rest.
func (f *flood) on() bool { return f.rest(time.Now(), time.Second) > 0 }

// rest is how long to rest after work that took so long; 0 where nothing is flooded.
func (f *flood) rest(now time.Time, took time.Duration) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if since := now.Sub(f.at); since >= floodLook {
		n := f.came.Load()
		switch high := float64(n-f.n) >= floodRate*since.Seconds(); {
		case !high || since > 10*floodLook: // long not asked: nothing is known
			f.begun = time.Time{}
		case f.begun.IsZero():
			f.begun = now
		}
		f.at, f.n = now, n
	}
	if f.begun.IsZero() || now.Sub(f.begun) > longestFlood {
		return 0
	}
	return min(floodRest, floodShare*took)
}
