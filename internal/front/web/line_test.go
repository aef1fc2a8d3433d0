package web

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"
)

// TestLine: no more than fit are in at a time, the others come in the order that they came, whoever is behind slow ones goes on beside them, and
// whoever gives up takes nobody's place.
func TestLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := make(line, 2)
		first, second := l.enter(t.Context()), l.enter(t.Context())
		gone, giveUp := context.WithCancel(t.Context())
		go l.enter(gone)()
		synctest.Wait()
		var order []int
		for i := range 5 {
			go func() {
				leave := l.enter(t.Context())
				order = append(order, i) // one at a time: only one of the two places is ever free
				time.Sleep(time.Millisecond)
				leave()
			}()
			synctest.Wait()
		}
		giveUp()
		synctest.Wait()
		first()
		time.Sleep(10 * time.Millisecond)
		if !slices.Equal(order, []int{0, 1, 2, 3, 4}) {
			t.Error(order)
		}
		third := l.enter(t.Context())
		started := time.Now()
		beside := l.enter(t.Context())
		if waited := time.Since(started); waited != aside {
			t.Errorf("behind two slow ones one waits %v, not %v", waited, aside)
		}
		beside()
		if len(l) != 2 {
			t.Errorf("%d are in, not 2: who went beside has let somebody out", len(l))
		}
		second()
		third()
		if len(l) != 0 {
			t.Errorf("%d are in when all have left", len(l))
		}
	})
}
