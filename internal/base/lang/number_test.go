package lang

import (
	"math"
	"testing"

	"traad/internal/base/date"
)

// Numbers are written with the signs of the language, and what is not there is a dash in all.
func TestFigures(t *testing.T) {
	en, nn := In(EN), In(NN)
	for _, c := range []struct{ got, want string }{
		{en.Decimal(12345.67, 1), "12,345.7"},
		{nn.Decimal(12345.67, 1), "12\u00a0345,7"},
		{(*Voice)(nil).Decimal(.5, 2), "0,50"},
		{en.Decimal(math.NaN(), 1), "–"},
		{en.Signed(-1234.5, 1), "−1,234.5"},
		{nn.Signed(2.5, 1), "+2,5"},
		{en.Percent(.876, 1), "87.6%"},
		{nn.Percent(.876, 1), "87,6\u00a0%"},
		{en.Quarter(date.Of(2026, 11, 24)), "Q4 2026"},
		{nn.Quarter(date.Of(2026, 11, 24)), "4. kv. 2026"},
		{en.Quarter(date.Date{}), ""},
		{Of("fra %s", Quarter(date.Of(2026, 1, 1))).String(), "fra 1. kv. 2026"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
