package traffic

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestLimit(t *testing.T) {
	now := time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC)
	l := NewLimit(3, time.Minute, func() time.Time { return now })
	for i, want := range []int{0, 0, 0, 1, 2} {
		if got := l.Add("a"); got != want {
			t.Errorf("the %d. is %d over, want %d", i+1, got, want)
		}
	}
	if !l.Full("a") || l.Full("b") || l.Add("b") != 0 {
		t.Error("one key fills another")
	}
	now = now.Add(time.Minute)
	if l.Full("a") || l.Add("a") != 0 {
		t.Error("a new window is full")
	}
	now = now.Add(-time.Hour) // a clock that was put back lets nobody wait for an hour
	if l.Add("a") != 0 {
		t.Error("the clock went back")
	}
}

// However many keys there are, the memory is bounded, and the new ones are still limited.
func TestLimitIsBounded(t *testing.T) {
	now := time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC)
	l := NewLimit(5, time.Minute, func() time.Time { return now })
	let := 0
	for i := range mostKeys + 1000 {
		if l.Add(fmt.Sprint(i)) == 0 {
			let++
		}
	}
	if len(l.seen) > mostKeys+1 || let != mostKeys+5 {
		t.Errorf("%d keys, %d let through", len(l.seen), let)
	}
	now = now.Add(time.Minute)
	if l.Add("new"); len(l.seen) > 2 {
		t.Errorf("%d old keys are kept", len(l.seen))
	}
}

// In one window never more than the limit is let through.
func TestLimitHolds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		now := time.Date(2026, 11, 17, 10, 0, 0, 0, time.UTC)
		most := rapid.IntRange(1, 9).Draw(t, "most")
		l := NewLimit(most, time.Minute, func() time.Time { return now })
		let := 0
		for range rapid.IntRange(0, 60).Draw(t, "tries") {
			if full := l.Full("a"); full != (l.Add("a") > 0) {
				t.Fatal("Full and Add disagree")
			} else if !full {
				let++
			}
		}
		if let > most {
			t.Fatalf("%d of %d", let, most)
		}
	})
}

func TestClient(t *testing.T) {
	p, err := ParseProxies([]string{"127.0.0.0/8", "::1", "10.0.0.7"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		remote  string
		forward []string
		want    string
	}{
		{"198.51.100.4:5000", nil, "198.51.100.4"},
		{"198.51.100.4:5000", []string{"203.0.113.7"}, "198.51.100.4"}, // not our proxy: its word is not taken
		{"127.0.0.1:5000", []string{"203.0.113.7"}, "203.0.113.7"},
		{"127.0.0.1:5000", []string{"8.8.8.8, 203.0.113.7"}, "203.0.113.7"}, // what the sender wrote stands further left
		{"127.0.0.1:5000", []string{"8.8.8.8", "203.0.113.7, 10.0.0.7"}, "203.0.113.7"},
		{"127.0.0.1:5000", nil, "127.0.0.1"},
		{"127.0.0.1:5000", []string{"tull"}, "127.0.0.1"},
		{"[::1]:5000", []string{"2001:db8:1:2:3:4:5:6"}, "2001:db8:1:2::/64"},
		{"[2001:db8:1:2::9]:5000", nil, "2001:db8:1:2::/64"},
		{"[::ffff:203.0.113.7]:5000", nil, "203.0.113.7"},
		{"@", nil, "@"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		for _, f := range c.forward {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := p.Client(r); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.remote, c.forward, got, c.want)
		}
	}
	for _, bad := range []string{"tull", "10.0.0.0/99", ""} {
		if _, err := ParseProxies([]string{bad}); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
