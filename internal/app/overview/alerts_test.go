package overview

import (
	"testing"

	"pgregory.net/rapid"

	"traad/internal/rules/suppress"
)

// A leader who also sees the figures by month, with the small ones hidden, can work out no small number from the sum of the year.
func TestNoSmallNumberFromTheSumOfAlerts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var months []pair
		for range rapid.IntRange(0, 12).Draw(t, "months") {
			months = append(months, pair{rapid.IntRange(0, 12).Draw(t, "in time"), rapid.IntRange(0, 8).Draw(t, "late")})
		}
		a := sumAlerts(months, true)
		if a.InTime.Mark.Hidden() {
			if a.InTime.N != 0 {
				t.Fatalf("%+v", a)
			}
			return
		}
		inTime, late := a.InTime.N, a.Of.N-a.InTime.N
		if suppress.IsSmall(inTime) || suppress.IsSmall(late) {
			t.Fatalf("%v: the sum is small: %+v", months, a)
		}
		hidden := 0
		for _, m := range months { // take away what is known
			if m.small() {
				hidden++
				continue
			}
			inTime, late = inTime-m.inTime, late-m.late
		}
		if hidden == 1 || suppress.IsSmall(inTime) || suppress.IsSmall(late) {
			t.Fatalf("%v: what is left of the sum is %d and %d of %d months", months, inTime, late, hidden)
		}
	})
	if a := sumAlerts([]pair{{3, 1}, {0, 1}}, false); a.InTime.N != 3 || a.Of.N != 5 {
		t.Errorf("%+v", a)
	}
	if share, ok := (Alerts{Figure{N: 2}, Figure{N: 3}}).Share(); share != 67 || !ok {
		t.Error(share, ok)
	}
}
