package nb_test

import (
	"math"
	"testing"

	"traad/internal/base/nb"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{nb.Int(0), "0"},
		{nb.Int(999), "999"},
		{nb.Int(1000), "1\u00a0000"},
		{nb.Int(-1234567), "−1\u00a0234\u00a0567"},
		{nb.Int(math.MinInt), "−9\u00a0223\u00a0372\u00a0036\u00a0854\u00a0775\u00a0808"},
		{nb.Decimal(61.2, 1), "61,2"},
		{nb.Decimal(0.85, 2), "0,85"},
		{nb.Decimal(1234.5, 1), "1\u00a0234,5"},
		{nb.Decimal(-0.2, 2), "−0,20"},
		{nb.Decimal(-0.001, 2), "0,00"},
		{nb.Decimal(999999.9, 0), "1\u00a0000\u00a0000"},
		{nb.Decimal(math.NaN(), 1), "–"},
		{nb.Decimal(math.Inf(-1), 1), "–"},
		{nb.Signed(2, 0), "+2"},
		{nb.Signed(-5, 0), "−5"},
		{nb.Signed(0, 0), "0"},
		{nb.Signed(0.004, 2), "0,00"},
		{nb.Percent(0.88, 0), "88\u00a0%"},
		{nb.Percent(0.1234, 1), "12,3\u00a0%"},
		{nb.Percent(math.NaN(), 0), "–"},
		{nb.Plural(1, "dag", "dager"), "1 dag"},
		{nb.Plural(0, "dag", "dager"), "0 dager"},
		{nb.Plural(9, "dag", "dager"), "9 dager"},
		{nb.Plural(-1, "dag", "dager"), "−1 dag"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{nb.Initials("Ingrid Sandvik"), "IS"},
		{nb.Initials("Per Olav Sæther"), "PS"},
		{nb.Initials("åse  ødegård"), "ÅØ"},
		{nb.Initials("Kari"), "K"},
		{nb.Initials("Kari (vikar) 2"), "KV"},
		{nb.Initials(""), ""},
		{nb.Initials(" 12 – "), ""},
		{nb.ShortName("Ingrid Sandvik"), "I. Sandvik"},
		{nb.ShortName("Per Olav Sæther"), "P. Sæther"},
		{nb.ShortName("Áile Somby"), "Á. Somby"},
		{nb.ShortName("Kari"), "Kari"},
		{nb.ShortName(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
