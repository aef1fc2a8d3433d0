package inbox

import (
	"sync"
	"time"
)

// Line is how a sender is connected to this program by MLLP. Who has a connection is known from its first message on. Other programs on the same
// database have lines of their own: Replicas.
type Line struct {
	Open   int       // connections now
	Since  time.Time // when the oldest of them gave its first message
	Closed time.Time // when the last one ended, zero where none has
}

type lines struct {
	mu     sync.Mutex
	open   map[uint64]lineOf // by connection
	closed map[string]time.Time

	changed bool      // since it was said to the others
	said    time.Time // when it was
}

type lineOf struct {
	sender string
	since  time.Time
}

// Connected notes that a connection is the sender's.
func (b *Box) Connected(connection uint64, sender string) {
	b.lines.mu.Lock()
	defer b.lines.mu.Unlock()
	if had := b.lines.open[connection]; had.sender == sender || connection == 0 {
		return
	}
	if b.lines.open == nil {
		b.lines.open = map[uint64]lineOf{}
	}
	b.lines.changed = true
	b.lines.open[connection] = lineOf{sender, b.s.Now()}
}

// Disconnected notes that a connection has ended.
func (b *Box) Disconnected(connection uint64) {
	b.lines.mu.Lock()
	defer b.lines.mu.Unlock()
	had, known := b.lines.open[connection]
	if !known {
		return
	}
	if b.lines.closed == nil {
		b.lines.closed = map[string]time.Time{}
	}
	b.lines.closed[had.sender] = b.s.Now()
	b.lines.changed = true
	delete(b.lines.open, connection)
}

// Lines returns the line of every sender that has, or has had, a connection since the program started.
func (b *Box) Lines() map[string]Line {
	b.lines.mu.Lock()
	defer b.lines.mu.Unlock()
	all := map[string]Line{}
	for sender, at := range b.lines.closed {
		all[sender] = Line{Closed: at}
	}
	for _, o := range b.lines.open {
		l := all[o.sender]
		if l.Open++; l.Since.IsZero() || o.since.Before(l.Since) {
			l.Since = o.since
		}
		all[o.sender] = l
	}
	return all
}
