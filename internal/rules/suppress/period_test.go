package suppress

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestPeriods(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, last []int
		want        Periods
	}{
		{"nothing small", []int{5, 9}, []int{7, 8}, Periods{LastHidden: []bool{false, false}, AllHidden: []bool{false, false}, LastTotal: true, AllTotal: true}},
		{"nine and three", nil, []int{9, 3}, Periods{LastHidden: []bool{true, true}, LastTotal: true}},
		{"three alone", nil, []int{3}, Periods{LastHidden: []bool{true}}},
		{"two that are small together", nil, []int{2, 2, 0}, Periods{LastHidden: []bool{true, true, false}}},
		{"zeros are nobody", []int{0, 6}, []int{7, 0}, Periods{LastHidden: []bool{false, false}, AllHidden: []bool{false, false}, LastTotal: true, AllTotal: true}},
		{"the first part is small", []int{3, 6, 9}, []int{8, 7, 9}, Periods{LastHidden: []bool{false, false, false}, AllHidden: []bool{true, true, false}, LastTotal: true, AllTotal: true}},
		{"one place, the first part is small", []int{3}, []int{8}, Periods{LastHidden: []bool{false}, AllHidden: []bool{true}, LastTotal: true}},
		{"hidden in the last, few of them before", []int{0, 1, 7, 8}, []int{3, 6, 7, 9}, Periods{LastHidden: []bool{true, true, false, false}, AllHidden: []bool{true, true, true, false}, LastTotal: true, AllTotal: true}},
	} {
		p := Periods{First: c.first, Last: c.last}
		p.Hide()
		c.want.First, c.want.Last = c.first, c.last
		if diff := cmp.Diff(c.want, p); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// However one subtracts what is shown of the two periods, no small number comes out, and no number of a place that is hidden.
func TestPeriodsTellNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "places")
		one := rapid.SliceOfN(rapid.SampledFrom([]int{0, 0, 1, 2, 4, 5, 6, 9, 20}), n, n)
		p := Periods{First: one.Draw(t, "first"), Last: one.Draw(t, "last")}
		p.Hide()
		var first, last, all, hiddenLast, hiddenAll int
		for i := range n {
			whole := p.First[i] + p.Last[i]
			if p.LastHidden[i] && !p.AllHidden[i] {
				t.Fatalf("place %d is hidden in the last part only: %+v", i, p)
			}
			if p.LastHidden[i] {
				last += p.Last[i]
				hiddenLast++
			} else if IsSmall(p.Last[i]) {
				t.Fatalf("%d is shown: %+v", p.Last[i], p)
			}
			if p.AllHidden[i] {
				first, all = first+p.First[i], all+whole
				hiddenAll++
			} else if IsSmall(whole) || IsSmall(p.First[i]) {
				t.Fatalf("%d, %d before, is shown: %+v", whole, p.First[i], p)
			}
		}
		if p.LastTotal && (hiddenLast == 1 || IsSmall(last)) {
			t.Fatalf("the last part less what is shown is %d: %+v", last, p)
		}
		if p.AllTotal && (!p.LastTotal || hiddenAll == 1 || IsSmall(first) || IsSmall(all)) {
			t.Fatalf("the long period less what is shown is %d, %d before: %+v", all, first, p)
		}
	})
}
