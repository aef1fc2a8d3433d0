package inbox

import (
	"testing"
	"time"
)

// TestFlood: work rests while more comes in than can be worked on, not at usual rates, not when it is over, and not for ever.
func TestFlood(t *testing.T) {
	var f flood
	now := time.Unix(1_800_000_000, 0)
	second := func(messages int64) (rested time.Duration) {
		for range 10 {
			f.came.Add(messages / 10)
			now = now.Add(floodLook)
			rested = f.rest(now, 5*time.Millisecond)
		}
		return rested
	}
	if d := second(500); d != 0 {
		t.Errorf("rested %v at 500 a second", d)
	}
	if d := second(5000); d != 45*time.Millisecond {
		t.Errorf("rested %v at 5000 a second", d)
	}
	if d := f.rest(now, time.Second); d != floodRest {
		t.Errorf("rested %v after a long piece", d)
	}
	if d := second(500); d != 0 {
		t.Errorf("rested %v when it was over", d)
	}
	for range 29 {
		if d := second(5000); d == 0 {
			t.Fatal("did not rest")
		}
	}
	second(5000)
	if d := second(5000); d != 0 {
		t.Errorf("rested %v after half a minute", d)
	}
}
