package usage

import (
	"slices"

	"traad/internal/rules/suppress"
)

// Area is one municipality's counts. Effect is never shown by municipality: there are too few.
type Area struct {
	Number        string
	Persons       int
	Before, After int // emergency admissions
	Hidden        [3]suppress.Mark
}

// areas counts by municipality, with what must be hidden so that nothing under 5 can be worked out.
func (s *Study) areas(r *Result) {
	by := map[string]*Area{}
	for _, u := range r.followed {
		a := by[u.person.Municipality]
		if a == nil {
			a = &Area{Number: u.person.Municipality}
			by[u.person.Municipality] = a
		}
		a.Persons++
		a.Before += int(u.count(Emergency, u.included-Year, u.included))
		a.After += int(u.count(Emergency, u.included, u.end(u.included, Year, r.To)))
	}
	for _, a := range by {
		r.Areas = append(r.Areas, *a)
	}
	slices.SortFunc(r.Areas, func(x, y Area) int {
		if x.Number < y.Number {
			return -1
		}
		return 1
	})
	columns := [3]suppress.Table{}
	for _, a := range r.Areas {
		for k, n := range []int{a.Persons, a.Before, a.After} {
			columns[k].N = append(columns[k].N, []int{n})
		}
	}
	for k := range columns {
		columns[k].ColumnTotal = []bool{true}
		columns[k].Hide()
	}
	for i := range r.Areas {
		for k := range columns {
			m := columns[k].Marks[i][0]
			if m == suppress.Shown && columns[0].Marks[i][0].Hidden() {
				m = suppress.Beside // figures of persons who are not shown
			}
			r.Areas[i].Hidden[k] = m
		}
	}
}
