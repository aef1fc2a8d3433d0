package staffing

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
	"traad/internal/rules/suppress"
	"traad/internal/store"
	"traad/internal/store/query"
)

// actual is what really happened in an area, from the counters (care.Contribution) of the long-term pathway, which targets count.
type actual struct {
	active  int
	net     map[string]int // by month: in less out
	minutes map[string]int // by month: logged on contacts by the municipality
	persons map[string]int // by month: whom those minutes are about
	team    *actual        // minutes and persons of the hospital's team; nil in one that is a team's
}

func nothing() *actual {
	return &actual{
		net: map[string]int{}, minutes: map[string]int{}, persons: map[string]int{},
		team: &actual{net: map[string]int{}, minutes: map[string]int{}, persons: map[string]int{}},
	}
}

// actuals reads the counters of areas from the first day of a month on.
func actuals(ctx context.Context, s *app.Service, r *store.Reader, areas []db.ID, from date.Date) (map[db.ID]*actual, error) {
	out := map[db.ID]*actual{}
	for _, id := range areas {
		out[id] = nothing()
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, q := range []struct {
		measure, from string
		add           func(a *actual, t query.Tally)
	}{
		{care.MeasureStatus, "", func(a *actual, t query.Tally) {
			if t.Bucket == string(care.StatusActive) {
				a.active += t.N
			}
		}},
		{care.MeasureIncluded, care.Month(from), func(a *actual, t query.Tally) { a.net[t.Bucket] += t.N }},
		{care.MeasureEnded, care.Month(from), func(a *actual, t query.Tally) { a.net[t.Bucket] -= t.N }},
		{care.MeasureContactTime, care.Month(from), func(a *actual, t query.Tally) { a.minutes[t.Bucket] += t.N }},
		{care.MeasureContacted, care.Month(from), func(a *actual, t query.Tally) { a.persons[t.Bucket] += t.N }},
		{care.MeasureHospitalTime, care.Month(from), func(a *actual, t query.Tally) { a.team.minutes[t.Bucket] += t.N }},
		{care.MeasureHospitalContacted, care.Month(from), func(a *actual, t query.Tally) { a.team.persons[t.Bucket] += t.N }},
	} {
		rows, err := r.TalliesOf(ctx, query.TalliesOfParams{Areas: db.List(areas), Pathway: main, Measure: q.measure, FromBucket: q.from, BeforeBucket: "~"})
		if err != nil {
			return nil, fmt.Errorf("staffing: %s: %w", q.measure, err)
		}
		for _, t := range rows {
			if a := out[t.AreaID]; a != nil {
				q.add(a, t)
			}
		}
	}
	return out, nil
}

// and adds another area's.
func (a *actual) and(o *actual) {
	a.active += o.active
	for m, n := range o.net {
		a.net[m] += n
	}
	for m, n := range o.minutes {
		a.minutes[m] += n
	}
	for m, n := range o.persons {
		a.persons[m] += n
	}
	if a.team != nil && o.team != nil {
		a.team.and(o.team)
	}
}

// activeAt counts back to how many were active at the end of a span that has ended; in one that has not, it is those who are now.
func (a *actual) activeAt(s rule.Span) int {
	n := a.active
	for month, net := range a.net {
		if month > care.Month(s.To) {
			n -= net
		}
	}
	return n
}

// cost is what a plan's period has cost in the months that have begun, and how many were active in each of them: at its end, or now.
func (a *actual) cost(p rule.PeriodAnswer, today date.Date) rule.Totals {
	t, begun := rule.Totals{}, int64(0)
	for m := p.From; !m.After(p.To) && !m.After(today); m = m.AddMonths(1) {
		begun++
		t.PatientMonths += int64(a.activeAt(rule.Span{From: m, To: m.AddMonths(1).AddDays(-1)}))
	}
	t.Cost = p.Cost * begun / p.Months()
	return t
}

// months are those of a span that have begun, and whether the last of them is not over.
func months(s rule.Span, today date.Date) (all []string, running bool) {
	for m := s.From; !m.After(s.To) && !m.After(today); m = m.AddMonths(1) {
		all = append(all, care.Month(m))
		running = !m.AddMonths(1).AddDays(-1).Before(today)
	}
	return all, running
}

// logged is the time on contacts in some months, hundredths of an hour.
func (a *actual) logged(months []string) int64 {
	sum := 0
	for _, m := range months {
		sum += a.minutes[m]
	}
	return int64((sum*100 + 30) / 60)
}

// about is whom the time of each month is about. Time that was counted before persons were is taken to be one person's.
func (a *actual) about(months []string) []int {
	out := make([]int, len(months))
	for i, m := range months {
		if out[i] = a.persons[m]; out[i] == 0 && a.minutes[m] != 0 {
			out[i] = 1
		}
	}
	return out
}

// Hours is the time on contacts in a span as it may be shown: so that nobody can find how much one person needed, see suppress.Amounts.
type Hours struct {
	Logged int64  // hundredths of an hour, of Months
	Hidden bool   // too few had a contact in one of the months
	But    string // the month that is left out because few have had a contact in it yet, "2026-11"; "" none

	months []string // that Logged is of
}

// hoursOf are the hours of areas in a span, with those of the sum. apart says which the reader is shown beside the sum.
func hoursOf(areas []*actual, apart []bool, s rule.Span, today date.Date) (each []Hours, sum Hours) {
	all, running := months(s, today)
	whole, t := nothing(), suppress.Amounts{Apart: apart, Running: running}
	for _, a := range areas {
		whole.and(a)
		t.Persons = append(t.Persons, a.about(all))
	}
	t.Hide()
	say := func(a *actual, n int) Hours {
		switch {
		case n == suppress.Untold:
			return Hours{Hidden: true}
		case n < len(all):
			return Hours{Logged: a.logged(all[:n]), But: all[n], months: all[:n]}
		}
		return Hours{Logged: a.logged(all), months: all}
	}
	for i, a := range areas {
		each = append(each, say(a, t.Months[i]))
	}
	return each, say(whole, t.Sum)
}
