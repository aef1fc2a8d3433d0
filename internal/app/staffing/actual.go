package staffing

import (
	"context"
	"fmt"

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
	minutes map[string]int // by month: logged on contacts
}

// actuals reads the counters of areas from the first day of a month on.
func actuals(ctx context.Context, r *store.Reader, areas []db.ID, from date.Date) (map[db.ID]*actual, error) {
	out := map[db.ID]*actual{}
	for _, id := range areas {
		out[id] = &actual{net: map[string]int{}, minutes: map[string]int{}}
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
	} {
		rows, err := r.TalliesOf(ctx, query.TalliesOfParams{Areas: db.List(areas), Pathway: care.LongTerm, Measure: q.measure, FromBucket: q.from, BeforeBucket: "~"})
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

// logged is the time on contacts in a span, hundredths of an hour.
func (a *actual) logged(s rule.Span) int64 {
	sum := 0
	for month, n := range a.minutes {
		if month >= care.Month(s.From) && month <= care.Month(s.To) {
			sum += n
		}
	}
	return int64((sum*100 + 30) / 60)
}

// few reports whether so few are active that the hours could tell how much one of them needed.
func (a *actual) few() bool { return suppress.IsSmall(a.active) }
