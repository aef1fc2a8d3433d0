package nb

import (
	"fmt"
	"time"

	"traad/internal/base/date"
)

var weekdays = [7]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}

var weekdaysShort = [7]string{"søn.", "man.", "tir.", "ons.", "tor.", "fre.", "lør."}

var months = [13]string{
	"", "januar", "februar", "mars", "april", "mai", "juni",
	"juli", "august", "september", "oktober", "november", "desember",
}

// Short names have at most four letters; names of four letters or fewer are not shortened (mars, mai, juni, juli).
var monthsShort = [13]string{
	"", "jan.", "feb.", "mars", "apr.", "mai", "juni",
	"juli", "aug.", "sep.", "okt.", "nov.", "des.",
}

// Day writes day and month: "12. nov.". Like every function here it writes no date as the empty string.
func Day(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d. %s", d.Day(), monthsShort[d.Month()])
}

// DayYear writes day, month and year: "12. nov. 2026".
func DayYear(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %d", Day(d), d.Year())
}

// DayNear writes a day as lists show it: with its weekday when it is today or within the seven days to come
// ("tir. 24. nov."), with its year when that is not this year ("23. jan. 2027"), else "12. nov.".
func DayNear(d, today date.Date) string {
	if d.IsZero() {
		return ""
	}
	text := Day(d)
	if d.Year() != today.Year() {
		text = DayYear(d)
	}
	if n := d.Days(today); n >= 0 && n <= 7 {
		return WeekdayShort(d) + " " + text
	}
	return text
}

// Weekday writes the day of the week in full: "tirsdag".
func Weekday(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return weekdays[d.Weekday()]
}

// WeekdayShort writes the day of the week shortened: "fre.".
func WeekdayShort(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return weekdaysShort[d.Weekday()]
}

// Long writes the whole date: "lørdag 21. november 2026".
func Long(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %d. %s %d", weekdays[d.Weekday()], d.Day(), months[d.Month()], d.Year())
}

// LongDay writes day, full month and year without the weekday: "21. november 2026".
func LongDay(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d. %s %d", d.Day(), months[d.Month()], d.Year())
}

// Numeric writes the date in figures, as for a birth date: "17.02.1942".
func Numeric(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%02d.%02d.%04d", d.Day(), int(d.Month()), d.Year())
}

// MonthYear writes the month and its year: "des. 2025".
func MonthYear(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%s %d", monthsShort[d.Month()], d.Year())
}

// Month writes a month in full: "november"; the empty string for a number that is no month.
func Month(m time.Month) string {
	if m < time.January || m > time.December {
		return ""
	}
	return months[m]
}

// Quarter writes the quarter that d is in: "4. kv. 2026".
func Quarter(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d. kv. %d", (int(d.Month())+2)/3, d.Year())
}
