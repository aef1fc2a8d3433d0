package inbox

import (
	"testing"
	"time"
)

// TestFlood: work rests while more comes in than can be worked on, not at usual rates, not when it is over, and not for ever.
func TestFlood(t *testing.T) {
	var f flood
	now := time.Unix(1_800_000_000, 0)
	come := func(messages int) {
		for i := range messages {
			f.note(now.Add(time.Duration(i) * time.Second / time.Duration(messages)))
		}
		now = now.Add(time.Second)
	}
	second := func(messages int) time.Duration {
		come(messages)
		return f.rest(now, 5*time.Millisecond)
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
	come(5000)
	come(5000) // work that has not asked for long does not take the flood for new, or for none
	if d := f.rest(now, time.Millisecond); d != floodShare*time.Millisecond {
		t.Errorf("rested %v after a sitting of two seconds", d)
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
