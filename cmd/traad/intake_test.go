package main

import "testing"

// TestTellsArrivals: a KAD and a legevakt tell of arrivals without being asked to; a hospital only where the settings say so.
func TestTellsArrivals(t *testing.T) {
	for _, c := range []struct {
		kind      string
		set, want bool
	}{{"kad", false, true}, {"legevakt", false, true}, {"hospital", false, false}, {"hospital", true, true}} {
		if got := (senderSettings{Kind: c.kind, Arrivals: c.set}).tellsArrivals(); got != c.want {
			t.Errorf("%s, arrivals = %t: %t", c.kind, c.set, got)
		}
	}
	for _, x := range demoSenders.Senders {
		if !x.tellsArrivals() {
			t.Errorf("%s of the demo is not heard", x.Name)
		}
	}
}
