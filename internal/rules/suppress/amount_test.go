package suppress

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAmounts(t *testing.T) {
	both := []bool{true, true}
	for _, c := range []struct {
		name    string
		persons [][]int
		apart   []bool
		running bool
		months  []int
		sum     int
	}{
		{"many in each month", [][]int{{5, 9}, {12, 7}}, both, false, []int{2, 2}, 2},
		{"one had all the contacts, however many are followed", [][]int{{1}}, []bool{true}, false, []int{Untold}, Untold},
		{"one place is small: the sum would tell it", [][]int{{5, 9}, {2, 7}}, both, false, []int{2, Untold}, Untold},
		{"two that are small together are enough", [][]int{{2, 4}, {3, 4}, {9, 9}}, []bool{true, true, true}, false, []int{Untold, Untold, 2}, 2},
		{"the others are few", [][]int{{9}, {3}}, []bool{true, false}, false, []int{1, Untold}, Untold},
		{"the others are enough", [][]int{{9}, {6}}, []bool{true, false}, false, []int{1, Untold}, 1},
		{"nobody is nobody", [][]int{{0, 9}, {6, 0}}, both, false, []int{2, 2}, 2},
		{"this month has only begun", [][]int{{9, 1}, {8, 7}}, both, true, []int{1, 2}, 1},
		{"so has the first", [][]int{{1}}, []bool{true}, true, []int{Untold}, Untold},
		{"an earlier month is few", [][]int{{3, 9}}, []bool{true}, true, []int{Untold}, Untold},
		{"no month", [][]int{{}}, []bool{true}, false, []int{0}, 0},
	} {
		a := Amounts{Persons: c.persons, Apart: c.apart, Running: c.running}
		a.Hide()
		if diff := cmp.Diff(c.months, a.Months); diff != "" || a.Sum != c.sum {
			t.Errorf("%s: sum %d, want %d\n%s", c.name, a.Sum, c.sum, diff)
		}
	}
}

// However a reader draws what is shown from what is shown, of shorter and longer runs of months, apart and in sum, what is left is of nobody or of
// Least persons and more in each month.
func TestAmountsTellNobody(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		places, months := rapid.IntRange(1, 4).Draw(t, "places"), rapid.IntRange(1, 3).Draw(t, "months")
		var persons [][]int
		var apart []bool
		for range places {
			persons = append(persons, rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 2, 4, 5, 6, 20}), months, months).Draw(t, "persons"))
			apart = append(apart, rapid.Bool().Draw(t, "apart"))
		}
		running := rapid.Bool().Draw(t, "running")
		type view struct{ place, from, to int } // place -1: the sum; months from, before to
		var views []view
		for from := range months {
			for to := from + 1; to <= months; to++ {
				a := Amounts{Apart: apart, Running: running && to == months}
				for _, by := range persons {
					a.Persons = append(a.Persons, by[from:to])
				}
				a.Hide()
				for i, n := range a.Months {
					if n > 0 {
						views = append(views, view{i, from, from + n})
					}
				}
				if a.Sum > 0 {
					views = append(views, view{-1, from, from + a.Sum})
				}
			}
		}
		known := make([]map[int]bool, months) // the places that some view tells apart, by month
		for m := range known {
			known[m] = map[int]bool{}
			for _, v := range views {
				if v.place >= 0 && m >= v.from && m < v.to {
					known[m][v.place] = true
				}
			}
		}
		for _, v := range views {
			for m := v.from; m < v.to; m++ {
				left := 0
				for i := range persons {
					if v.place == i || v.place < 0 && !known[m][i] {
						left += persons[i][m]
					}
				}
				if IsSmall(left) {
					t.Fatalf("%+v leaves %d persons in month %d of %v, told %v", v, left, m, persons, known[m])
				}
			}
		}
	})
}
