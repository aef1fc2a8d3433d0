package alert

import (
	"math"

	"traad/internal/care"
	"traad/internal/rules/suppress"
)

// figuresOnly reports whether the role sees figures of alerts and never an alert, and so no small number.
func figuresOnly(r care.Role) bool { return r == care.Manager || r == care.Analyst }

// hide takes away the small numbers, and those that would tell one.
func (f *Figures) hide() {
	f.Hidden = true
	waiting, told := 0, true // not acted on in the months that are shown; whether that is all of them
	for i := range f.Months {
		m := &f.Months[i]
		waiting += m.N - m.Acted
		m.hide()
		told = told && !m.Few() && !m.ActedMark.Hidden()
	}
	f.OpenMark, f.OverdueMark = pair(f.Overdue, f.Open-f.Overdue)
	if told && suppress.IsSmall(waiting-f.Open) { // somebody has taken those, and is not done
		f.OpenMark = suppress.Beside
		if suppress.IsSmall(waiting - f.Overdue) {
			f.OverdueMark = suppress.Beside
		}
	}
	if f.OpenMark.Hidden() {
		f.Open = 0
	}
	if f.OverdueMark.Hidden() {
		f.Overdue = 0
	}
}

// pair marks the sum of two numbers, and the first of them.
func pair(one, other int) (sum, first suppress.Mark) {
	if suppress.IsSmall(one + other) {
		if one > 0 {
			first = suppress.Small
		}
		return suppress.Small, first
	}
	t := suppress.Table{N: [][]int{{one, other}}, RowTotal: []bool{true}}
	t.Hide()
	if !t.RowTotal[0] {
		sum = suppress.Beside
	}
	return sum, t.Marks[0][0]
}

// hide is for a month's alerts in three, acted on within a day, later, and not, beside how many they were.
func (m *Month) hide() {
	m.Taken = 0
	if m.Few() {
		*m = Month{First: m.First, N: m.N, Median: math.NaN(), ActedMark: suppress.Small, WithinMark: suppress.Small, Spans: map[Interval]Span{}}
		for _, iv := range Intervals {
			m.Spans[iv] = Span{Median: math.NaN(), Mark: suppress.Small}
		}
		return
	}
	parts := []int{m.Within, m.Acted - m.Within, m.N - m.Acted}
	t := suppress.Table{N: [][]int{parts}, RowTotal: []bool{true}}
	t.Hide()
	sum := 0 // of what is hidden: the total less what is shown
	for i, n := range parts {
		if t.Marks[0][i].Hidden() {
			sum += n
		}
	}
	if suppress.IsSmall(sum) {
		for i := range parts {
			t.Marks[0][i] = suppress.Whole
		}
	}
	m.WithinMark, m.ActedMark = t.Marks[0][0], suppress.Shown
	if t.Marks[0][2].Hidden() {
		m.ActedMark = suppress.Beside
	}
	// A median tells that there were five of them; of few alerts that would tell how many were not acted on.
	if m.Acted < suppress.Least || m.ActedMark.Hidden() && m.N < 2*suppress.Least {
		m.Median = math.NaN()
	}
	if m.WithinMark.Hidden() {
		m.Within = 0
	}
	if m.ActedMark.Hidden() {
		m.Acted = 0
	}
	m.hideSpans()
}

// hideSpans is for how many of the month's alerts have got how far: each number stands beside the month's and the others that are shown, and none of
// them may differ from another by a small number.
func (m *Month) hideSpans() {
	shown := []int{m.N}
	if !m.ActedMark.Hidden() {
		shown = append(shown, m.Acted)
	}
	if !m.WithinMark.Hidden() {
		shown = append(shown, m.Within)
	}
	for _, iv := range Intervals {
		s := m.Spans[iv]
		// As with what was acted on: a median tells that there were five, and of few alerts that all or nearly all got so far.
		if s.N < suppress.Least || s.N < m.N && m.N < 2*suppress.Least {
			s.Median = math.NaN()
		}
		hidden := suppress.IsSmall(s.N)
		for _, n := range shown {
			hidden = hidden || suppress.IsSmall(n-s.N) || suppress.IsSmall(s.N-n)
		}
		if hidden {
			s.N, s.Mark = 0, suppress.Beside
		} else {
			shown = append(shown, s.N)
		}
		m.Spans[iv] = s
	}
}
