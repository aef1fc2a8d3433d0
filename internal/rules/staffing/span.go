package staffing

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
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
func (s Span) Title() string { return s.Called(nil) }

// Called is Title in a language.
func (s Span) Called(v *lang.Voice) string { return v.Quarter(s.From) }

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
	return together(in), true
}

// Held is what plans, the newest first, say for a span: each month is the newest plan's that has it, as the target of a month is (TargetOn).
// Where one plan fills the span it is that plan's answer; else the plans' months are laid together. A span that begins or ends where no plan
// says anything is shorter: From and To say what is answered for. Months behind a gap are left out. False where no month is held.
func Held(plans []*Plan, s Span) (PeriodAnswer, bool) {
	type month struct {
		from date.Date
		of   *Plan
	}
	var in []month
	one, gap := true, false
	for m := s.From; !m.After(s.To); m = m.AddMonths(1) {
		k := slices.IndexFunc(plans, func(p *Plan) bool { _, ok := p.TargetOn(m); return ok })
		if k < 0 {
			gap, one = true, false
			continue
		}
		if gap {
			in = nil
		}
		in, gap = append(in, month{m, plans[k]}), false
		one = one && in[0].of == plans[k]
	}
	if len(in) == 0 {
		return PeriodAnswer{}, false
	}
	if one {
		if x, ok := in[0].of.Answer().In(s); ok {
			return x, true
		}
	}
	answers := map[*Plan]Answer{}
	list := make([]PeriodAnswer, 0, len(in))
	for _, m := range in {
		a, ok := answers[m.of]
		if !ok {
			a = m.of.monthly().Answer()
			answers[m.of] = a
		}
		list = append(list, a.Periods[MonthOf(m.from)-MonthOf(m.of.From())])
	}
	return together(list), true
}

// monthly is the plan laid out in months.
func (p *Plan) monthly() *Plan {
	q := *p
	q.Step = Month
	q.Lay(p.From(), int(Period{From: p.From(), To: p.To()}.Months()))
	return &q
}

// together are periods, one after the other, as one.
func together(in []PeriodAnswer) PeriodAnswer {
	sum := in[0]
	if len(in) == 1 {
		return sum
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
	return sum
}
