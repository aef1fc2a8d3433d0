package nb

import (
	"fmt"

	"traad/internal/base/date"
)

// NoDeadline is what lists write where there is no deadline.
const NoDeadline = "Ingen frist"

// Due writes a deadline the way a worklist says it: "9 dager over", "1 dag over", "I dag", "I morgen", the weekday
// for the second to the sixth day ("Tirsdag"; the seventh has today's own name and could be misread), then
// "7 dager igjen" and on. No date is "Ingen frist".
func Due(d, today date.Date) string {
	n := d.Days(today)
	switch {
	case d.IsZero():
		return NoDeadline
	case n == 1:
		return "I morgen"
	case n >= 2 && n <= 6:
		return Capital(Weekday(d))
	}
	return Left(d, today)
}

// Left writes a deadline as a count of days, where the time that is left matters more than the day: "1 dag over",
// "I dag", "1 dag igjen", "63 dager igjen". No date is "Ingen frist".
func Left(d, today date.Date) string {
	n := d.Days(today)
	switch {
	case d.IsZero():
		return NoDeadline
	case n < 0:
		return Plural(-n, "dag", "dager") + " over"
	case n == 0:
		return "I dag"
	}
	return Plural(n, "dag", "dager") + " igjen"
}

// Duration writes the time between two days: "1 dag", "59 dager", and from two months on whole months, "14 md.".
// The order of the two does not matter; no date on either side is the empty string.
func Duration(from, to date.Date) string {
	if from.IsZero() || to.IsZero() {
		return ""
	}
	if to.Before(from) {
		from, to = to, from
	}
	if n := Months(from, to); n >= 2 {
		return fmt.Sprintf("%d md.", n)
	}
	return Plural(to.Days(from), "dag", "dager")
}

// Months returns the number of whole months from one day to another; a month is whole on the same day of the month,
// or on the month's last day where that is earlier. It is negative when to is before from.
func Months(from, to date.Date) int {
	if to.Before(from) {
		return -Months(to, from)
	}
	n := (to.Year()-from.Year())*12 + int(to.Month()) - int(from.Month())
	if from.AddMonths(n).After(to) {
		n--
	}
	return n
}

// DayNumber writes which day of a stay or an enrolment it is; the first day is "dag 1", as in "dag 618". Before the
// first day, and with no date, it is the empty string.
func DayNumber(start, today date.Date) string {
	if start.IsZero() || today.Before(start) {
		return ""
	}
	return fmt.Sprintf("dag %d", today.Days(start)+1)
}
