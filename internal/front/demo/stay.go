package demo

import (
	"slices"
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// epoch is the day that a told stay's days are counted back from, until stayed puts today in its place.
var epoch = date.Of(2000, time.January, 1)

// lain tells of a stay that began and ended so many days ago; one that ended 0 days ago or later lasts still. (A stay that
// begins today ends at -1.)
func lain(unit, kind, urgency string, from, to int) movein.Stay {
	st := movein.Stay{Unit: orgID(unit), Kind: kind, Urgency: urgency, From: epoch.AddDays(-from).At(6, 40)}
	if to > 0 {
		st.To = epoch.AddDays(-to).At(9, 0)
	}
	return st
}

// stayed gives told stays their days.
func (r *region) stayed(told []movein.Stay) []movein.Stay {
	day := func(t time.Time) date.Date { return r.today.AddDays(date.In(t).Days(epoch)) }
	var out []movein.Stay
	for _, st := range told {
		st.From = r.past(day(st.From).At(6, 40))
		if !st.To.IsZero() {
			to := day(st.To)
			if r.today.Days(to) < 40 {
				to = r.backward(to) // as the contacts are, so that who rang on the day of the discharge did so
			}
			st.To = to.At(9, 0)
		}
		out = append(out, st)
	}
	return out
}

// past is t, or some minutes ago where t has not come yet.
func (r *region) past(t time.Time) time.Time {
	if t.After(r.now) {
		return r.now.Add(-20 * time.Minute)
	}
	return t
}

// drawStays draws what somebody has been through: several emergency stays in the year before the referral, fewer while
// followed. None lies between the inclusion and the plan, so that the steps' lengths stay as they were drawn, and none
// after the last contact of somebody who is followed.
func (r *region) drawStays(d dice, a *area, events []care.Event) []movein.Stay {
	referred, planned := events[0].On, date.Date{}
	last := events[len(events)-1].On
	for _, ev := range events {
		if ev.Kind == care.PlanWritten && planned.IsZero() {
			planned = ev.On
		}
		if ev.Kind == care.Contacted || ev.Kind == care.Died {
			last = ev.On
		}
	}
	var out []movein.Stay
	for range d.between(2, 5) {
		out = append(out, r.drawStay(d, a, referred.AddDays(-d.between(14, 360)), referred))
	}
	if !planned.IsZero() {
		for range last.Days(planned) * d.between(5, 18) / 3650 {
			out = append(out, r.drawStay(d, a, planned.AddDays(d.between(3, max(4, last.Days(planned)-12))), last))
		}
	}
	slices.SortFunc(out, func(a, b movein.Stay) int { return a.From.Compare(b.From) })
	return apart(out)
}

// drawStay draws one stay from a day, over before another.
func (r *region) drawStay(d dice, a *area, from, before date.Date) movein.Stay {
	ward, kad, legevakt := a.nearest(d)
	st := movein.Stay{Unit: ward, Kind: "hospital", Urgency: "emergency"}
	days := d.between(2, 9)
	switch n := d.IntN(100); {
	case n < 22:
		st.Unit, st.Kind, days = kad, "kad", d.between(1, 4)
	case n < 45:
		st.Unit, st.Kind, days = legevakt, "legevakt", 0
	case n < 53:
		st.Urgency = "planned"
	}
	st.From = from.At(d.IntN(24), d.IntN(60))
	to := from.AddDays(days)
	if !to.Before(before) {
		to = before.AddDays(-1)
	}
	if to.Compare(from) <= 0 {
		st.To = st.From.Add(time.Duration(40+d.IntN(180)) * time.Minute)
		return st
	}
	st.To = to.At(d.between(9, 15), d.IntN(60))
	return st
}

// apart leaves out stays that begin before the one before is over.
func apart(stays []movein.Stay) []movein.Stay {
	var out []movein.Stay
	for _, st := range stays {
		if n := len(out); n == 0 || st.From.After(out[n-1].To) {
			out = append(out, st)
		}
	}
	return out
}

// admitted is an open stay, some days old.
func (r *region) admitted(d dice, a *area, kind string) movein.Stay {
	ward, kad, _ := a.nearest(d)
	st := movein.Stay{Unit: ward, Kind: kind, Urgency: "emergency", From: r.today.AddDays(-d.between(1, 8)).At(d.between(7, 22), d.IntN(60))}
	if kind == "kad" {
		st.Unit, st.From = kad, r.today.AddDays(-d.between(1, 2)).At(d.between(7, 22), d.IntN(60))
	}
	if age := r.today.Days(date.In(st.From)); age > 5 && kind == "hospital" {
		st.Ready = r.today.AddDays(-1).At(13, 10)
	}
	return st
}
