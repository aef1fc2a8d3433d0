package chart

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

func TestDecimal(t *testing.T) {
	for v, want := range map[float64]string{14: "14", 14.5: "14,5", -2: "−2", 9.96: "10", 0.04: "0", -0.04: "0", math.Inf(1): "–"} {
		if got := (&canvas{}).decimal(v); got != want {
			t.Errorf("decimal(%v) = %q; want %q", v, got, want)
		}
	}
	if got := (&canvas{}).decimal(math.NaN()); got != "–" {
		t.Errorf("decimal(NaN) = %q", got)
	}
}

func TestShorten(t *testing.T) {
	tests := []struct {
		text string
		room float64
		want string
	}{
		{"Plan", 100, "Plan"},
		{"  Plan \n og ", 100, "Plan og"},
		{"Telefon og video", 85, "Telefon og…"},
		{"Telefon og video", 66, "Telefon…"},
		{"Årnes", 5, "…"},
		{"", 5, ""},
	}
	for _, tc := range tests {
		if got := shorten(tc.text, tc.room); got != tc.want {
			t.Errorf("shorten(%q, %v) = %q; want %q", tc.text, tc.room, got, tc.want)
		}
	}
}

func TestShortenFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, room := rapid.String().Draw(t, "s"), rapid.Float64Range(20, 300).Draw(t, "room")
		if got := shorten(s, room); width(got) > room {
			t.Fatalf("%q takes %v px; there are %v", got, width(got), room)
		}
	})
}
