package staffing

import (
	"traad/internal/base/date"
	rule "traad/internal/rules/staffing"
	"traad/internal/rules/suppress"
)

// part is what an area gives to the sums of who is active beside a plan.
type part struct {
	x      *actual
	told   bool   // the reader is told exactly how many are followed in it
	cells  []Cell // by View.Spans
	months []bool // by View.Months: it has an approved plan
}

// hide takes away sums of who is active where there is a plan, when they tell a small number of others. How many are active in all is told to
// everybody: what is left when such a sum is drawn from it is those without a plan, and what lies between two sums of the same day is those in one of
// them alone. Each such group of areas that the reader is not told of must have nobody, or be two areas or more with Least persons or more together.
func (v *View) hide(parts []part) {
	for i := range v.Months {
		m := &v.Months[i]
		if m.From.After(v.Today) {
			break
		}
		end := m.From.AddMonths(1).AddDays(-1)
		sums := newSums(parts, rule.Span{From: m.From, To: end})
		if m.Active >= 0 && !sums.tell(func(p part) bool { return p.months[i] }) {
			m.Active, m.Hidden = -1, true
		}
		for k, s := range v.Spans {
			if k <= v.Now && v.Areas.Cells[k].Planned && (s.To == end || k == v.Now && sameMonth(m.From, v.Today)) &&
				!sums.tell(func(p part) bool { return p.cells[k].Planned }) {
				c := &v.Areas.Cells[k]
				c.Active, c.Hidden = 0, true
			}
		}
	}
}

func sameMonth(a, b date.Date) bool { return rule.MonthOf(a) == rule.MonthOf(b) }

// sums are those of one day: how many are active in each area that the reader is not told of, how Utbredelse shows it, and in which of the sums told so
// far it is.
type sums struct {
	parts []part
	n, in []int
	marks []suppress.Mark
}

func newSums(parts []part, at rule.Span) *sums {
	s := &sums{}
	for _, p := range parts {
		if !p.told {
			s.parts, s.n, s.in = append(s.parts, p), append(s.n, p.x.activeAt(at)), append(s.in, 0)
		}
	}
	s.marks = few(s.n)
	return s
}

// few is how Utbredelse shows how many are active in the areas that the reader is not told of: from 1 to 4 hidden, and as many more as keep those from
// being worked out from the sum, which everybody is told.
func few(n []int) []suppress.Mark {
	t := suppress.Table{N: [][]int{n}, RowTotal: []bool{true}, ColumnTotal: make([]bool, len(n))}
	t.Hide()
	return t.Marks[0]
}

// tell reports whether a sum of some areas may be told beside those before it, and remembers it where it may. One of all areas tells nothing new.
func (s *sums) tell(has func(p part) bool) bool {
	type group struct{ areas, n int }
	groups, all, in := map[int]group{}, true, make([]int, len(s.in))
	for i, p := range s.parts {
		in[i] = s.in[i] << 1
		if has(p) {
			in[i]++
		} else {
			all = false
		}
		g := groups[in[i]]
		groups[in[i]] = group{g.areas + 1, g.n + s.n[i]}
	}
	if all {
		return true
	}
	for _, g := range groups {
		if suppress.IsSmall(g.n) || g.areas == 1 && g.n > 0 {
			return false
		}
	}
	if s.worked(in) {
		return false
	}
	s.in = in
	return true
}

// worked reports whether a number that Utbredelse hides could be worked out, when the areas are told by the groups that in says. The others of a group are
// shown there, so what is told is the sum of those that are hidden: it must leave each of them two values or more.
func (s *sums) worked(in []int) bool {
	type group struct {
		areas, n, low, high int
		open                bool // one of them may be as high as it likes
	}
	groups := map[int]group{}
	for i, m := range s.marks {
		if !m.Hidden() {
			continue
		}
		g := groups[in[i]]
		g.areas, g.n = g.areas+1, g.n+s.n[i]
		switch m {
		case suppress.Small:
			g.low, g.high = g.low+1, g.high+suppress.Least-1
		case suppress.Beside:
			g.low, g.open = g.low+suppress.Least, true
		default:
			g.open = true
		}
		groups[in[i]] = g
	}
	if len(groups) < 2 {
		return false // all that are hidden together is what Utbredelse and the sum of all tell
	}
	for _, g := range groups {
		if g.areas == 1 || g.n <= g.low || !g.open && g.n >= g.high {
			return true
		}
	}
	return false
}
