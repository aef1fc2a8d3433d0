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

// sums are those of one day: how many are active in each area that the reader is not told of, and in which of the sums told so far it is.
type sums struct {
	parts []part
	n, in []int
}

func newSums(parts []part, at rule.Span) *sums {
	s := &sums{}
	for _, p := range parts {
		if !p.told {
			s.parts, s.n, s.in = append(s.parts, p), append(s.n, p.x.activeAt(at)), append(s.in, 0)
		}
	}
	return s
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
	s.in = in
	return true
}
