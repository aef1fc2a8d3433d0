package lang

import (
	"strconv"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// weekdays and months in English; nynorsk has the months of bokmål.
var (
	weekdays = map[Code][7]string{
		NN: {"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"},
		EN: {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
	}
	weekdaysShort = map[Code][7]string{
		NN: {"søn.", "mån.", "tys.", "ons.", "tor.", "fre.", "lau."},
		EN: {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
	}
	months = [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
)

// mark keeps what a listening voice writes apart, as Say does.
func (v *Voice) mark(text string) string {
	if v != nil && v.Code == "x" && text != "" {
		return "⟦" + text + "⟧"
	}
	return text
}

func (v *Voice) english() bool { return v != nil && v.Code == EN }

// written reports whether dates and counts are written in another language than bokmål.
func (v *Voice) written() bool { return v != nil && (v.Code == NN || v.Code == EN) }

// Weekday writes the day of the week in full: "tysdag", "Tuesday".
func (v *Voice) Weekday(d date.Date) string {
	if v != nil && !d.IsZero() {
		if names, ok := weekdays[v.Code]; ok {
			return names[d.Weekday()]
		}
	}
	return v.mark(nb.Weekday(d))
}

// WeekdayShort writes the day of the week shortened: "tys.", "Tue".
func (v *Voice) WeekdayShort(d date.Date) string {
	if v != nil && !d.IsZero() {
		if names, ok := weekdaysShort[v.Code]; ok {
			return names[d.Weekday()]
		}
	}
	return v.mark(nb.WeekdayShort(d))
}

// Long writes the whole date: "laurdag 21. november 2026", "Saturday 21 November 2026".
func (v *Voice) Long(d date.Date) string {
	if d.IsZero() || !v.written() {
		return v.mark(nb.Long(d))
	}
	return v.Weekday(d) + " " + v.LongDay(d)
}

// LongDay writes day, full month and year: "21. november 2026", "21 November 2026". Like every function here it writes no date as the empty string.
func (v *Voice) LongDay(d date.Date) string {
	if d.IsZero() || !v.english() {
		return v.mark(nb.LongDay(d))
	}
	return strconv.Itoa(d.Day()) + " " + months[d.Month()-1] + " " + strconv.Itoa(d.Year())
}

// DayYear writes day, short month and year: "12. nov. 2026", "12 Nov 2026".
func (v *Voice) DayYear(d date.Date) string {
	if d.IsZero() || !v.english() {
		return v.mark(nb.DayYear(d))
	}
	return v.Day(d) + " " + strconv.Itoa(d.Year())
}

// Day writes day and month: "12. nov.", "12 Nov".
func (v *Voice) Day(d date.Date) string {
	if d.IsZero() || !v.english() {
		return v.mark(nb.Day(d))
	}
	return strconv.Itoa(d.Day()) + " " + months[d.Month()-1][:3]
}

// DayNear writes a day as lists show it: "tys. 24. nov.", "Tue 24 Nov". See nb.DayNear.
func (v *Voice) DayNear(d, today date.Date) string {
	if d.IsZero() || !v.written() {
		return v.mark(nb.DayNear(d, today))
	}
	text := v.Day(d)
	if d.Year() != today.Year() {
		text = v.DayYear(d)
	}
	if n := d.Days(today); n >= 0 && n <= 7 {
		return v.WeekdayShort(d) + " " + text
	}
	return text
}

// MonthYear writes the month and its year: "des. 2025", "Dec 2025".
func (v *Voice) MonthYear(d date.Date) string {
	if d.IsZero() || !v.english() {
		return v.mark(nb.MonthYear(d))
	}
	return months[d.Month()-1][:3] + " " + strconv.Itoa(d.Year())
}

// Months are the twelve months as an axis names them; nil in bokmål, and in nynorsk, which writes them alike.
func (v *Voice) Months() []string {
	if v == nil || v.Code == NN {
		return nil
	}
	out := make([]string, len(months))
	for i, m := range months {
		out[i] = v.mark(m[:3])
	}
	return out
}

// Due writes a deadline the way a worklist says it: "9 dagar over", "9 days overdue". See nb.Due.
func (v *Voice) Due(d, today date.Date) string {
	n := d.Days(today)
	switch {
	case d.IsZero() || !v.written():
		return v.mark(nb.Due(d, today))
	case n == 1:
		return v.Say("I morgen")
	case n >= 2 && n <= 6:
		return nb.Capital(v.Weekday(d))
	}
	return v.Left(d, today)
}

// Left writes a deadline as a count of days: "63 dagar igjen", "63 days left". See nb.Left.
func (v *Voice) Left(d, today date.Date) string {
	n := d.Days(today)
	switch {
	case d.IsZero():
		return v.Say(nb.NoDeadline)
	case !v.written():
		return v.mark(nb.Left(d, today))
	case n < 0:
		return v.Say("%s over", v.Plural(-n, "dag", "dager"))
	case n == 0:
		return v.Say("I dag")
	}
	return v.Say("%s igjen", v.Plural(n, "dag", "dager"))
}

// Duration writes the time between two days: "59 dagar", "14 months". See nb.Duration.
func (v *Voice) Duration(from, to date.Date) string {
	if from.IsZero() || to.IsZero() || !v.written() {
		return v.mark(nb.Duration(from, to))
	}
	if to.Before(from) {
		from, to = to, from
	}
	if n := nb.Months(from, to); n >= 2 {
		return v.Say("%s md.", v.Int(n))
	}
	return v.Plural(to.Days(from), "dag", "dager")
}

// DayNumber writes which day of a stay or an enrolment it is: "dag 618", "day 618". See nb.DayNumber.
func (v *Voice) DayNumber(start, today date.Date) string {
	if start.IsZero() || today.Before(start) || !v.written() {
		return v.mark(nb.DayNumber(start, today))
	}
	return v.Say("dag %s", v.Int(today.Days(start)+1))
}

// HourMinute writes the time of day in Oslo: "06.40", "06:40".
func (v *Voice) HourMinute(t time.Time) string {
	if v.english() {
		return strings.Replace(nb.HourMinute(t), ".", ":", 1)
	}
	return v.mark(nb.HourMinute(t))
}

// Clock writes the time of day as running text says it: "kl. 06.40", "06:40".
func (v *Voice) Clock(t time.Time) string {
	if v.english() {
		return v.HourMinute(t)
	}
	return v.mark(nb.Clock(t))
}

// Moment writes day and time of day as running text says it: "i dag kl. 06.40", "today at 06:40". See nb.Moment.
func (v *Voice) Moment(t, now time.Time) string {
	if t.IsZero() || !v.written() {
		return v.mark(nb.Moment(t, now))
	}
	at := " "
	if v.english() {
		at = " at "
	}
	day, today := date.In(t), date.In(now)
	var text string
	switch n := day.Days(today); {
	case n == 0:
		text = v.Say("i dag")
	case n == 1:
		text = v.Say("i morgen")
	case n == -1:
		text = v.Say("i går")
	case n > -7 && n < 7:
		text = v.Weekday(day)
	case day.Year() != today.Year():
		text = v.DayYear(day)
	default:
		text = v.Day(day)
	}
	return text + at + v.Clock(t)
}

// Until writes how long it is to t, for a clock that runs out: "om 58 min", "in 5 hours". See nb.Until.
func (v *Voice) Until(t, now time.Time) string {
	if t.IsZero() || !v.written() {
		return v.mark(nb.Until(t, now))
	}
	left := t.Sub(now)
	switch {
	case left <= 0:
		return v.Say("nå")
	case left <= 2*time.Hour:
		return v.Say("om %s min", v.Int(int((left+time.Minute-1)/time.Minute)))
	case left < 48*time.Hour:
		return v.Say("om %s", v.Plural(int(left.Hours()), "time", "timer"))
	}
	return v.Say("om %s", v.Plural(date.In(t).Days(date.In(now)), "dag", "dager"))
}

// Int writes a whole number: "2 001", "2,001".
func (v *Voice) Int(n int) string {
	if v.english() {
		return strings.ReplaceAll(nb.Int(n), "\u00a0", ",")
	}
	return nb.Int(n)
}

// Plural writes a count and its word, of which both forms are texts of ours: Plural(1, "gang", "ganger") is "1 gang", "1 time".
func (v *Voice) Plural(n int, one, many string) string {
	word := many
	if n == 1 || n == -1 {
		word = one
	}
	return v.Int(n) + " " + v.Say(word)
}
