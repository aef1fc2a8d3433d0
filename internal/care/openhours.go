package care

import (
	"time"

	"traad/internal/base/date"
)

// OpenHours are when a team is at work: from 9 to 15 on working days (the project's brochure). An alert is told at any time of
// day, but it goes on to somebody else only in this time.
type OpenHours struct{ Calendar Calendar }

// From and to, in hours of the day in Oslo.
const (
	opens  = 9
	closes = 15
)

// day returns when the team opens and closes on a day, false where it is closed.
func (h OpenHours) day(d date.Date) (from, to time.Time, open bool) {
	return d.At(opens, 0), d.At(closes, 0), h.Calendar.IsWorkingDay(d)
}

// Open reports whether the team is at work.
func (h OpenHours) Open(t time.Time) bool {
	from, to, open := h.day(date.In(t))
	return open && !t.Before(from) && t.Before(to)
}

// After returns the time when so much opening time has gone since t. A span that ends as the team closes ends then, not the
// next morning. The zero time is returned where the calendar is closed for more than a year.
func (h OpenHours) After(t time.Time, span time.Duration) time.Time {
	d := date.In(t)
	for range 400 {
		from, to, open := h.day(d)
		if open && t.Before(to) {
			if t.Before(from) {
				t = from
			}
			if left := to.Sub(t); span <= left {
				return t.Add(span)
			} else {
				span -= left
			}
		}
		d = d.AddDays(1)
		t, _, _ = h.day(d)
	}
	return time.Time{}
}

// Between is how much opening time lies between two times, 0 where the second is first.
func (h OpenHours) Between(a, b time.Time) time.Duration {
	var sum time.Duration
	for d := date.In(a); !d.After(date.In(b)); d = d.AddDays(1) {
		from, to, open := h.day(d)
		if a.After(from) {
			from = a
		}
		if b.Before(to) {
			to = b
		}
		if open && to.After(from) {
			sum += to.Sub(from)
		}
	}
	return sum
}
