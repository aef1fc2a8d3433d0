package column

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/nin"
)

// TestCarriesNumbers: a few identity numbers among pseudonyms of eleven digits are seen, pseudonyms that pass by chance are not taken for them.
func TestCarriesNumbers(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	random := func(n int) []string {
		ids := make([]string, n)
		for i := range ids {
			ids[i] = fmt.Sprintf("%011d", rng.Int64N(100_000_000_000))
		}
		return ids
	}
	numbers := func(n int) (ids []string) {
		for day := date.Of(1940, 1, 1); len(ids) < n; day = day.AddDays(1) {
			if number, ok := nin.Synthetic(day, true, 1); ok {
				ids = append(ids, number.Digits())
			}
		}
		return ids
	}
	for _, c := range []struct {
		name string
		ids  []string
		want bool
	}{
		{"one alone", numbers(1), true},
		{"one of five", append(random(4), numbers(1)...), true},
		{"all", numbers(300), true},
		{"one in twenty-five", append(random(960), numbers(40)...), true},
		{"by chance", random(100_000), false},
		{"no digits", []string{"P1", "P2"}, false},
		{"nobody", nil, false},
	} {
		if got := carriesNumbers(c.ids); got != c.want {
			passes, eleven := numbersAmong(c.ids)
			t.Errorf("%s: %v with %d of %d", c.name, got, passes, eleven)
		}
	}
}
