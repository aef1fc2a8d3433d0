package care

import (
	"time"

	"traad/internal/base/date"
)

// Calendar says which days are working days: Monday to Friday that are not Norwegian public holidays. The zero
// value works. A "virkedag" in pasient- og brukerrettighetsloven § 2-2 is counted as such a day.
type Calendar struct {
	Closed map[date.Date]string // extra days without work, with their names: "planleggingsdag"
}

// fixed holds the holidays with a day of their own, movable those counted in days from Easter Sunday.
// Source: lov om helligdager 24 February 1995 nr. 12, lov om 1 og 17 mai 26 April 1947 nr. 1.
var (
	fixed = map[monthDay]string{
		{time.January, 1}: "første nyttårsdag", {time.May, 1}: "arbeidernes dag", {time.May, 17}: "grunnlovsdagen",
		{time.December, 25}: "første juledag", {time.December, 26}: "andre juledag",
	}
	movable = map[int]string{
		-3: "skjærtorsdag", -2: "langfredag", 0: "første påskedag", 1: "andre påskedag",
		39: "Kristi himmelfartsdag", 49: "første pinsedag", 50: "andre pinsedag",
	}
)

type monthDay struct {
	month time.Month
	day   int
}

// publicHoliday returns the day's name, "" for other days. Two can meet (17 May 2027 is also Whit Monday).
func publicHoliday(d date.Date) string {
	name, other := fixed[monthDay{d.Month(), d.Day()}], movable[d.Days(Easter(d.Year()))]
	if name != "" && other != "" {
		return name + " og " + other
	}
	return name + other
}

// Holidays returns the public holidays of a year with their names.
func Holidays(year int) map[date.Date]string {
	days := map[date.Date]string{}
	for d := date.Of(year, time.January, 1); d.Year() == year; d = d.AddDays(1) {
		if name := publicHoliday(d); name != "" {
			days[d] = name
		}
	}
	return days
}

// Easter returns Easter Sunday of a Gregorian year, by the anonymous algorithm (Meeus, Astronomical Algorithms, ch. 8).
func Easter(year int) date.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date.Of(year, time.Month(n/31), n%31+1)
}

// Holiday returns the name of the holiday or extra closed day d, "" for other days, weekends too.
func (c Calendar) Holiday(d date.Date) string {
	if name, ok := c.Closed[d]; ok {
		if name == "" {
			return "stengt"
		}
		return name
	}
	return publicHoliday(d)
}

// IsWorkingDay reports whether d is Monday to Friday and no holiday or closed day.
func (c Calendar) IsWorkingDay(d date.Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	return c.Holiday(d) == ""
}

// AddWorkingDays returns the nth working day after d; the day itself is not counted. n = 0 gives d where it is a
// working day, else the next one. n below 0 is taken as 0.
func (c Calendar) AddWorkingDays(d date.Date, n int) date.Date {
	for ; n > 0; n-- {
		d = c.next(d.AddDays(1))
	}
	return c.next(d)
}

// next returns the first working day on or after d. A calendar that closes more than a year in a row is a mistake
// in its data: then the day itself is given rather than a loop without end.
func (c Calendar) next(d date.Date) date.Date {
	for i := range 400 {
		if day := d.AddDays(i); c.IsWorkingDay(day) {
			return day
		}
	}
	return d
}
