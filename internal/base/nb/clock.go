package nb

import (
	"fmt"
	"time"

	"traad/internal/base/date"
)

// Clock writes the time of day in Oslo: "kl. 06.40". A zero time is the empty string, here and below.
func Clock(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return "kl. " + HourMinute(t)
}

// HourMinute writes the time of day in Oslo without «kl.», for columns of times: "06.40".
func HourMinute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(date.Oslo).Format("15.04")
}

// Moment writes day and time of day as running text says it: "i dag kl. 06.40", "i går kl. 14.20",
// "i morgen kl. 10.00", "fredag kl. 23.10" within six days either way, else "12. nov. kl. 09.00", with the year
// when that is not the year of now.
func Moment(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	day, today := date.In(t), date.In(now)
	switch n := day.Days(today); {
	case n == 0:
		return "i dag " + Clock(t)
	case n == 1:
		return "i morgen " + Clock(t)
	case n == -1:
		return "i går " + Clock(t)
	case n > -7 && n < 7:
		return Weekday(day) + " " + Clock(t)
	case day.Year() != today.Year():
		return DayYear(day) + " " + Clock(t)
	}
	return Day(day) + " " + Clock(t)
}

// Until writes how long it is to t, for a clock that runs out: "om 58 min" under two hours, "om 5 timer" under two
// days, then "om 3 dager". Minutes are rounded up, so that the last one is "om 1 min"; a moment that has passed is "nå".
func Until(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	left := t.Sub(now)
	switch {
	case left <= 0:
		return "nå"
	case left <= 2*time.Hour:
		return fmt.Sprintf("om %d min", int((left+time.Minute-1)/time.Minute))
	case left < 48*time.Hour:
		return "om " + Plural(int(left.Hours()), "time", "timer")
	}
	return "om " + Plural(date.In(t).Days(date.In(now)), "dag", "dager")
}
