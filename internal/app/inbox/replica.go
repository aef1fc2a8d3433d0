package inbox

import (
	"context"
	"fmt"
	"os"
	"time"

	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Each program on the database says how it is connected, so that the page of whichever of them somebody looks at shows all.
const (
	sayEvery = 30 * time.Second // when nothing changed
	unheard  = 2 * time.Minute  // after which a program that says nothing counts as gone
	forget   = 24 * time.Hour   // after which a program that died is not shown
)

// Replica is how another program on the database is connected.
type Replica struct {
	Process string // the machine's name and the program's number
	Lines   map[string]Line
	Seen    time.Time // when it last said so
	Gone    bool      // it has said nothing for a while: killed, or cut off from the database
}

func processName() string {
	host, err := os.Hostname()
	if err != nil || host == "" {
		host = "server"
	}
	return fmt.Sprintf("%s (%d)", host, os.Getpid())
}

// say writes this program's lines where they have changed, or have not been said for a while. Where that fails it is tried again soon.
func (b *Box) say(ctx context.Context) {
	now, all := b.s.Now(), b.Lines()
	b.lines.mu.Lock()
	changed := b.lines.changed || now.Sub(b.lines.said).Abs() >= sayEvery && len(all) > 0
	b.lines.changed = false
	b.lines.mu.Unlock()
	if !changed {
		return
	}
	err := b.s.Store.InTx(ctx, func(w *store.Writer) error {
		if _, err := w.RemoveFeedLines(ctx, query.RemoveFeedLinesParams{Before: db.At(now.Add(-forget))}); err != nil {
			return err
		}
		for sender, l := range all {
			row := query.PutFeedLineParams{Process: b.process, Sender: sender, Open: l.Open, SeenAt: db.At(now)}
			if !l.Since.IsZero() {
				row.Since = db.At(l.Since)
			}
			if !l.Closed.IsZero() {
				row.ClosedAt = db.At(l.Closed)
			}
			if err := w.PutFeedLine(ctx, row); err != nil {
				return err
			}
		}
		return nil
	})
	b.lines.mu.Lock()
	defer b.lines.mu.Unlock()
	if err != nil {
		b.lines.changed = true
		b.log.Error("inbox: cannot say how senders are connected", "error", err.Error())
		return
	}
	b.lines.said = now
}

// unsay takes this program's lines away: it stops.
func (b *Box) unsay(ctx context.Context) {
	if len(b.Lines()) == 0 {
		return
	}
	if err := b.s.Store.InTx(ctx, func(w *store.Writer) error {
		_, err := w.RemoveFeedLines(ctx, query.RemoveFeedLinesParams{Process: b.process, Before: db.At(b.s.Now().Add(-forget))})
		return err
	}); err != nil {
		b.log.Error("inbox: cannot take away how senders are connected", "error", err.Error())
	}
}

// Replicas returns how the other programs on the database are connected, by name; none where this is the only one.
func (b *Box) Replicas(ctx context.Context) ([]Replica, error) {
	rows, err := b.s.Store.Reader().FeedLines(ctx)
	if err != nil {
		return nil, wrap("Replicas", err)
	}
	var all []Replica
	for _, r := range rows {
		if r.Process == b.process {
			continue
		}
		if len(all) == 0 || all[len(all)-1].Process != r.Process {
			all = append(all, Replica{Process: r.Process, Lines: map[string]Line{}, Seen: r.SeenAt.Time, Gone: b.s.Now().Sub(r.SeenAt.Time) > unheard})
		}
		all[len(all)-1].Lines[r.Sender] = Line{Open: r.Open, Since: r.Since.Time, Closed: r.ClosedAt.Time}
	}
	return all, nil
}

// Process is this program's name among those on the database.
func (b *Box) Process() string { return b.process }
