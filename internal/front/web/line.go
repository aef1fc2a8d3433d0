package web

import (
	"context"
	"runtime"
	"time"
)

// line lets in a few pages at a time, in the order that they came. When more are asked for than the processors can make, each would
// slow all the others, and the database would serve them in no order: the unlucky waited three times as long as the rest.
type line chan struct{}

// aside is how long somebody stands in line before she goes on beside it: those at the front may be slow ones, who read a large
// export or a report, and a page shall not wait for those.
const aside = 250 * time.Millisecond

// newLine has room for four pages a processor: a page mostly waits for the database.
func newLine() line { return make(line, 4*runtime.GOMAXPROCS(0)) }

// enter returns when it is one's turn, with what ends it.
func (l line) enter(ctx context.Context) (leave func()) {
	select {
	case l <- struct{}{}:
		return l.leave
	default:
	}
	late := time.NewTimer(aside)
	defer late.Stop()
	select {
	case l <- struct{}{}:
		return l.leave
	case <-late.C:
	case <-ctx.Done():
	}
	return func() {}
}

func (l line) leave() { <-l }
