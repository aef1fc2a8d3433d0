package overview

import (
	"context"
	"strings"

	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/suppress"
)

// Alerts are how many alerts were acted on within care.FollowUpSpan of opening time, of those received in the last twelve months, this
// month counted. One that nobody has acted on counts as late from the day after its last day in time; until then it is neither. As with
// Stays the period is the same whatever the page shows.
type Alerts struct {
	InTime Figure
	Of     Figure // the denominator
}

// Share is the share in time in whole percent, false of none and where it may not be shown.
func (a Alerts) Share() (int, bool) {
	if a.Of.N == 0 || a.InTime.Mark.Hidden() || a.Of.Mark.Hidden() {
		return 0, false
	}
	return (100*a.InTime.N + a.Of.N/2) / a.Of.N, true
}

// alerts counts them in the areas of the actor.
func (w *work) alerts(ctx context.Context) error {
	from := date.Of(w.a.Today.Year(), w.a.Today.Month(), 1).AddMonths(-11)
	byMonth := map[string]*pair{}
	err := w.tallies(ctx, care.MeasureAlerts, care.Month(from), care.Month(from.AddMonths(12)), func(r *Row, bucket string, n int) {
		month, word, _ := strings.Cut(bucket, ":")
		if !w.own[r.ID] || word != "yes" && word != "no" && word >= w.a.Today.String() {
			return
		}
		if byMonth[month] == nil {
			byMonth[month] = &pair{}
		}
		if word == "yes" {
			byMonth[month].inTime += n
		} else {
			byMonth[month].late += n
		}
	})
	var all []pair
	for _, m := range byMonth {
		all = append(all, *m)
	}
	w.v.Alerts = sumAlerts(all, w.v.Hidden)
	return err
}

// pair is one month.
type pair struct{ inTime, late int }

// small reports whether a number of the month is hidden where figures by month are shown (app/alert).
func (p pair) small() bool { return suppress.IsSmall(p.inTime) || suppress.IsSmall(p.late) }

// sumAlerts adds months up. Where small numbers are hidden, so is a sum that is one, and a sum that would tell what a month hides: that of
// the only month that hides something, or of several that come to a small number.
func sumAlerts(months []pair, hide bool) Alerts {
	var a Alerts
	var hidden pair
	n := 0
	for _, m := range months {
		a.InTime.N += m.inTime
		a.Of.N += m.inTime + m.late
		if m.small() {
			hidden.inTime, hidden.late, n = hidden.inTime+m.inTime, hidden.late+m.late, n+1
		}
	}
	late := a.Of.N - a.InTime.N
	if hide && (suppress.IsSmall(a.InTime.N) || suppress.IsSmall(late) || n == 1 || n > 1 && hidden.small()) {
		a.InTime = Figure{0, suppress.Beside}
	}
	if hide && suppress.IsSmall(a.Of.N) {
		a.Of = Figure{0, suppress.Small}
	}
	return a
}
