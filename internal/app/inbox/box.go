// Package inbox takes messages in from hospitals, municipal acute beds (KAD) and legevakt, so that none is lost and none told
// twice. A message is committed, whole and sealed, before its sender hears that it was taken in. From there a worker reads it,
// finds whom it concerns and has package stay write what it tells.
//
//	box := inbox.New(service, read, senders)
//	box.Start(ctx)                                 // reads, matches, writes
//	answer, err := box.Receive(ctx, inbox.Message{…}) // committed when it returns; the same again gives the same answer
//	box.Stop()
//
// Two messages about one patient are never written in another order than they came in, however many workers, connections
// and replicas there are: see sort.go. Nothing of a person who is not followed is kept longer than Keep.
package inbox

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/metrics"
	"traad/internal/care"
)

// How long the sealed bytes are kept. The row and its keyed hash stay, so that the same message is known again.
const (
	Keep        = 72 * time.Hour      // of nobody who is followed, or saying nothing new; also of what failed, where it can be read so far, and once it is dealt with
	KeepFailed  = 30 * 24 * time.Hour // for somebody to look at: about somebody who is followed, or nobody can tell about whom
	KeepApplied = 90 * 24 * time.Hour // to be able to see what was told
	poll        = time.Second         // how often other replicas' messages are looked for
	gather      = 40 * time.Millisecond
	batch       = 200 // rows that are sorted in one transaction
	pages       = 20  // of them, before the transaction is ended
	most        = 64  // messages that are committed together
	committers  = 3   // that do so side by side on PostgreSQL, which flushes once for all of them
	attempts    = 8   // before a message that cannot be written has failed
)

// Sender is who sends, as configured: whose stays its messages tell of.
type Sender struct {
	Name  string
	Unit  care.OrgID            // the hospital, KAD or legevakt
	Where string                // its kind: hospital, kad, legevakt
	Wards map[string]care.OrgID // units by the sender's own code of a ward; others are Unit
	Quiet care.Quiet            // how long it may be silent before somebody is told; the zero value is never judged
}

// Raw is a message to be read.
type Raw struct {
	Format, Sender string
	Interface      string // the way it came
	Bytes          []byte
	Received       time.Time
}

// Read reads a message. nil means that it has nothing to tell; an error that its form cannot be read.
type Read func(Raw) (*Told, error)

// Split takes apart what was kept whole and is several messages, where that is run again; nil for what is one. The error is why it cannot be read.
type Split func(Raw) ([]Message, error)

// Whose says who sent a message, by what stands in it; false where nobody who is configured did.
type Whose func(Raw) (sender string, known bool)

// Box takes messages in and works on them. Its methods may be called from many goroutines.
type Box struct {
	s       *app.Service
	read    Read
	split   Split // nil where nothing is several messages
	whose   Whose // nil where a sender that was unknown stays so
	senders map[string]Sender
	log     *slog.Logger

	most    int            // who commit at once
	commits sync.WaitGroup // those who do
	told    tally
	flood   flood
	lines   lines
	process string // this program's name among those on the database
	wake    chan struct{}
	latest  sync.Mutex // one at a time of the messages that are compared with the last about their stay

	mu     sync.Mutex
	queue  []*recentMessage          // what nobody has taken to commit
	recent map[string]*recentMessage // by key
	pass   int                       // of the mover
	leads  int
	bad    struct{ seq, times int } // what has come in and could not be moved, and how often
	closed bool
	halt   chan struct{}
	work   sync.WaitGroup
}

var (
	received = metrics.NewCounter("traad_inbox_messages_total", "Messages that came in, by sender and what became of them at once: new, again, failed, lost.", "sender", "outcome")
	worked   = metrics.NewCounter("traad_inbox_worked_total", "Messages that the worker is done with, by how.", "state")
	groups   = metrics.NewHistogram("traad_inbox_batch_rows", "Messages that were committed together.", []float64{1, 2, 4, 8, 16, 32, 64})
)

// New returns a box that receives. Start lets it work, too; Stop ends both.
func New(s *app.Service, read Read, senders []Sender, log *slog.Logger) *Box {
	b := &Box{s: s, read: read, senders: map[string]Sender{}, log: log, wake: make(chan struct{}, 1), most: 1, recent: map[string]*recentMessage{}, process: processName()} // who writes a SQLite file writes alone
	if s.Store.DB.Engine == db.Postgres {
		b.most = committers
	}
	for _, x := range senders {
		b.senders[x.Name] = x
	}
	return b
}

// Splits has the box take lists apart when they are run again. It is said before Start.
func (b *Box) Splits(split Split) { b.split = split }

// Knows has the box look for the sender of a message again when it is run again. It is said before Start.
func (b *Box) Knows(whose Whose) { b.whose = whose }

// Start works on what comes in until Stop.
func (b *Box) Start(ctx context.Context) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.halt != nil {
		return
	}
	b.halt = make(chan struct{})
	b.mu.Unlock()
	if err := b.Move(context.WithoutCancel(ctx)); err != nil {
		b.log.Error("inbox: cannot move", "error", err.Error())
	}
	b.mu.Lock()
	b.work.Go(func() { b.loop(context.WithoutCancel(ctx)) })
}

// Stop commits what has been handed in, lets the worker finish what it has begun, and ends.
func (b *Box) Stop() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.commits.Wait()
	b.mu.Lock()
	if b.halt != nil {
		select {
		case <-b.halt:
		default:
			close(b.halt)
		}
	}
	b.mu.Unlock()
	b.work.Wait()
	if err := b.told.write(context.Background(), b.s.Store); err != nil {
		b.log.Error("inbox: cannot write the feeds", "error", err.Error())
	}
	b.unsay(context.Background())
}

// poke has the worker look now.
func (b *Box) poke() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

func (b *Box) loop(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		if err := b.Work(ctx, b.halt); err != nil {
			b.log.Error("inbox: cannot work", "error", err.Error())
		}
		select {
		case <-b.halt:
			return
		case <-b.wake:
		case <-tick.C:
			if err := b.told.write(ctx, b.s.Store); err != nil {
				b.log.Error("inbox: cannot write the feeds", "error", err.Error())
			}
			b.say(ctx)
		}
	}
}
