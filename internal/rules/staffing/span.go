package staffing

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// Span is a time that plans are laid beside each other in: whole months.
type Span struct{ From, To date.Date }

// QuarterOf is the quarter that holds the day.
func QuarterOf(day date.Date) Span {
	from := date.Of(day.Year(), (day.Month()-1)/3*3+1, 1)
	return Span{from, from.AddMonths(3).AddDays(-1)}
}

// Next is the span of the same length that many spans later; before where n is below 0.
func (s Span) Next(n int) Span {
	months := int(Period{From: s.From, To: s.To}.Months())
	from := s.From.AddMonths(n * months)
	return Span{from, from.AddMonths(months).AddDays(-1)}
}

// Title is the span as a heading: "4. kv. 2026".
func (s Span) Title() string { return nb.Quarter(s.From) }

// In answers for a span as if it were one period: hours, cost and patients are the sums of the periods in it, the target that of the
// last, positions the mean over its months. False where the plan's periods do not fill the span.
func (a Answer) In(s Span) (PeriodAnswer, bool) {
	var in []PeriodAnswer
	for _, p := range a.Periods {
		if !p.From.Before(s.From) && !p.To.After(s.To) {
			in = append(in, p)
		}
	}
	if len(in) == 0 || in[0].From != s.From || in[len(in)-1].To != s.To {
		return PeriodAnswer{}, false
	}
	sum := in[0]
	if len(in) == 1 {
		return sum, true
	}
	sum.Posts, sum.Hands, sum.Lines, sum.Costs = nil, slices.Clone(sum.Hands), slices.Clone(sum.Lines), slices.Clone(sum.Costs)
	months := sum.Months()
	for i := range sum.Hands {
		sum.Hands[i].Posts, sum.Hands[i].Needed = sum.Hands[i].Posts*months, sum.Hands[i].Needed*months
	}
	for _, p := range in[1:] {
		sum.To, sum.Target, sum.In, sum.Out, sum.Other = p.To, p.Target, sum.In+p.In, sum.Out+p.Out, sum.Other+p.Other
		sum.Totals = sum.then(p.Totals)
		sum.Lines, sum.Costs = append(sum.Lines, p.Lines...), append(sum.Costs, p.Costs...)
		for i, h := range p.Hands {
			t := &sum.Hands[i]
			t.Need, t.Fixed, t.Have = t.Need+h.Need, t.Fixed+h.Fixed, t.Have+h.Have
			t.Posts, t.Needed = t.Posts+h.Posts*p.Months(), t.Needed+h.Needed*p.Months()
		}
	}
	for i := range sum.Hands {
		h := &sum.Hands[i]
		h.Posts, h.Needed = half(h.Posts, sum.Months()), half(h.Needed, sum.Months())
		sum.Posts = append(sum.Posts, Amount{h.Role, h.Posts})
	}
	return sum, true
}
