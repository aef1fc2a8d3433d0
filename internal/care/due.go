package care

import "traad/internal/base/date"

// clock sets Due and what pauses did to it.
//
// A length moves by the days that the clock stood still between its start and the deadline. An agreed day is an
// appointment: a pause before it leaves it alone, a pause over it moves it to the day the pause ends. A clock that had
// run out when the pause began keeps its date. While a pause is open the task has no deadline, only the old date.
func (t *Task) clock(r *DeadlineRule, start *Mark, cal Calendar, still []Period) {
	day, agreed := r.due(t, start, cal)
	first := day
	for _, p := range still {
		if !p.Open() && !p.To.After(t.From) {
			continue // over before the clock started
		}
		if p.From.After(day) && !p.Open() {
			continue // began after the deadline
		}
		if p.Open() {
			t.Paused, t.PausedFrom = true, later(p.From, t.From)
			break
		}
		from := later(p.From, t.From)
		if agreed {
			if p.Contains(day) {
				day = p.To
			}
			continue
		}
		moved := p.To.Days(from)
		t.PausedDays += moved
		day = day.AddDays(moved)
	}
	if r.Unit == WorkingDays && !agreed && day != first {
		day = cal.AddWorkingDays(day, 0)
	}
	if day != first {
		t.DueBeforePause = first
	}
	t.Due = day
	if t.Paused {
		t.Due, t.DueBeforePause = date.Date{}, day
	}
}

// due is the deadline before any pause, and whether it is an agreed day.
func (r *DeadlineRule) due(t *Task, start *Mark, cal Calendar) (day date.Date, agreed bool) {
	if r.Agreed { // a day before the start was agreed before what started the clock: it is used up
		if t.Booked && !t.On.Before(start.On) {
			return t.On, true
		}
		if !start.Agreed.Before(start.On) {
			return start.Agreed, true
		}
	}
	switch r.Unit {
	case WorkingDays:
		return cal.AddWorkingDays(start.On, r.Length), false
	case Weeks:
		return start.On.AddDays(7 * r.Length), false
	case Months:
		return start.On.AddMonths(r.Length), false
	}
	return start.On.AddDays(r.Length), false
}

// closeAt cuts periods off at day, so that what is done shows the clock as it was when it was done.
func closeAt(periods []Period, day date.Date) []Period {
	var out []Period
	for _, p := range periods {
		if !p.From.Before(day) {
			break
		}
		if p.To.IsZero() || p.To.After(day) {
			p.To = day
		}
		out = append(out, p)
	}
	return out
}
