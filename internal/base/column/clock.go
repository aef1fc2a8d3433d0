package column

import (
	"sync"
	"time"

	"traad/internal/base/date"
)

// Minute is an instant: whole minutes since 1970 in UTC, so that an hour of summer time is neither lost nor counted twice.
type Minute uint32

// Day is a calendar day in Oslo: days since 1840-01-01, before anybody in the files was born. Zero is no day.
type Day int32

// unixDay is 1970-01-01. The other two are the days that an episode may have.
const (
	unixDay  Day = 47482
	firstDay     = unixDay + 3652  // 1980-01-01
	lastDay      = unixDay + 47481 // 2099-12-31
)

// zone is the offset from UTC through one local day (since 1970): before and after the minute of the local day at which it changes.
type zone struct{ before, after, at int16 }

// zones are the local days from 1970 to 2100, so that a file of millions of rows asks no time library.
var zones = sync.OnceValue(func() []zone {
	z := make([]zone, lastDay-unixDay+3)
	for d := range z {
		start := time.Date(1970, 1, 1+d, 0, 0, 0, 0, date.Oslo)
		end := time.Date(1970, 1, 2+d, 0, 0, 0, 0, date.Oslo).Add(-time.Minute)
		_, a := start.Zone()
		_, b := end.Zone()
		z[d] = zone{int16(a / 60), int16(b / 60), 1440}
		if a != b {
			for m := 0; m < 1440; m += 30 {
				if _, o := start.Add(time.Duration(m) * time.Minute).Zone(); o == b {
					z[d].at = int16(m)
					break
				}
			}
		}
	}
	return z
})

// At is the instant of a local time on a day: minute is 0 to 1439. In the hour that is skipped in March the clock is taken
// as winter time; of the hour that comes twice in October the first is taken.
func (d Day) At(minute int) Minute {
	d -= unixDay
	z := zones()[d]
	m := int64(d)*1440 + int64(minute) - int64(z.before)
	if minute >= int(z.at)+max(0, int(z.after-z.before)) {
		m = int64(d)*1440 + int64(minute) - int64(z.after)
	}
	return Minute(m)
}

// midnights are the instants at which the local days from 1970 to 2100 begin: the scores ask for the day of every stay.
var midnights struct {
	lay sync.Once
	of  []Minute
}

// Day is the day in Oslo at the instant.
func (m Minute) Day() Day {
	midnights.lay.Do(func() {
		midnights.of = make([]Minute, lastDay-unixDay+1)
		for d := range midnights.of {
			midnights.of[d] = (unixDay + Day(d)).At(0)
		}
	})
	d := int((int64(m) + 60) / 1440) // in winter; in summer a day begins an hour before
	if of := midnights.of; d+1 < len(of) && of[d+1] <= m {
		d++
	}
	return unixDay + Day(d)
}

// DayOf turns a date into a day; no date is 0.
func DayOf(d date.Date) Day {
	if d.IsZero() {
		return 0
	}
	return unixDay + Day(d.Days(date.Of(1970, 1, 1)))
}

// Date turns a day into a date.
func (d Day) Date() date.Date {
	if d == 0 {
		return date.Date{}
	}
	return date.Of(1970, 1, 1).AddDays(int(d - unixDay))
}

// civil is the day of a calendar date, ok only for one that exists. Source: H. Hinnant, chrono-compatible date algorithms.
func civil(y, m, d int) (Day, bool) {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return 0, false
	}
	leap := y%4 == 0 && (y%100 != 0 || y%400 == 0)
	if n := [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[m-1]; d > n && !(m == 2 && leap && d == 29) {
		return 0, false
	}
	if m <= 2 {
		y--
		m += 12
	}
	era := y / 400
	yoe := y - era*400
	doy := (153*(m-3)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return Day(era*146097+doe-719468) + unixDay, true
}
