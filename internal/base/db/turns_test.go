package db

import (
	"context"
	"errors"
	"slices"
	"testing"
)

// TestTurns: whom somebody waits for goes first, and not for ever; each line is in order, and one who gives up is left out.
func TestTurns(t *testing.T) {
	var line turns
	if err := line.take(t.Context(), false); err != nil {
		t.Fatal(err)
	}
	var went []string
	done := make(chan struct{})
	wait := func(name string, first bool) {
		before := waiting(&line)
		go func() {
			if err := line.take(context.Background(), first); err != nil {
				t.Error(err)
			}
			went = append(went, name) // one at a time: each hands over when it has written
			line.pass()
			done <- struct{}{}
		}()
		for waiting(&line) == before {
		}
	}
	wait("then 1", false)
	wait("then 2", false)
	var want []string
	for i := range inARow + 2 {
		name := "first " + string(rune('a'+i))
		wait(name, true)
		want = append(want, name)
	}
	gone, giveUp := context.WithCancel(t.Context())
	giveUp()
	if err := line.take(gone, true); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	line.pass()
	for range inARow + 4 {
		<-done
	}
	want = append(slices.Insert(want, inARow, "then 1"), "then 2")
	if !slices.Equal(went, want) {
		t.Errorf("went %q, want %q", went, want)
	}
	if line.taken || waiting(&line) != 0 {
		t.Error("somebody has the turn still")
	}
}

func waiting(t *turns) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	return len(t.first) + len(t.then)
}
