package nb_test

import (
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

var today = date.Of(2026, 11, 21) // a Saturday

func TestWriteDates(t *testing.T) {
	d := date.Of(2026, 11, 12)
	born := date.Of(1942, 2, 17)
	for _, c := range []struct{ got, want string }{
		{nb.Day(d), "12. nov."},
		{nb.Day(date.Of(2026, 5, 9)), "9. mai"},
		{nb.Day(date.Of(2026, 3, 26)), "26. mars"},
		{nb.DayYear(d), "12. nov. 2026"},
		{nb.DayNear(d, today), "12. nov."},
		{nb.DayNear(date.Of(2026, 11, 20), today), "20. nov."},
		{nb.DayNear(today, today), "lør. 21. nov."},
		{nb.DayNear(date.Of(2026, 11, 24), today), "tir. 24. nov."},
		{nb.DayNear(date.Of(2026, 11, 28), today), "lør. 28. nov."},
		{nb.DayNear(date.Of(2026, 11, 29), today), "29. nov."},
		{nb.DayNear(date.Of(2027, 1, 23), today), "23. jan. 2027"},
		{nb.DayNear(date.Of(2027, 1, 1), date.Of(2026, 12, 31)), "fre. 1. jan. 2027"},
		{nb.Long(today), "lørdag 21. november 2026"},
		{nb.Capital(nb.Long(today)), "Lørdag 21. november 2026"},
		{nb.LongDay(today), "21. november 2026"},
		{nb.WeekdayShort(date.Of(2026, 11, 27)), "fre."},
		{nb.Numeric(born), "17.02.1942"},
		{nb.MonthYear(date.Of(2025, 12, 3)), "des. 2025"},
		{nb.Month(time.May), "mai"},
		{nb.Month(13), ""},
		{nb.Quarter(today), "4. kv. 2026"},
		{nb.Quarter(date.Of(2027, 3, 31)), "1. kv. 2027"},
		{nb.Quarter(date.Of(2027, 4, 1)), "2. kv. 2027"},
		{nb.Capital("øst"), "Øst"},
		{nb.Capital(""), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	for name, write := range map[string]func(date.Date) string{
		"Day": nb.Day, "DayYear": nb.DayYear, "Long": nb.Long, "LongDay": nb.LongDay, "Weekday": nb.Weekday,
		"WeekdayShort": nb.WeekdayShort, "Numeric": nb.Numeric, "MonthYear": nb.MonthYear, "Quarter": nb.Quarter,
	} {
		if got := write(date.Date{}); got != "" {
			t.Errorf("%s of no date = %q, want nothing", name, got)
		}
	}
}

func TestDue(t *testing.T) {
	for _, c := range []struct {
		days            int
		due, leftInDays string
	}{
		{-400, "400 dager over", "400 dager over"},
		{-9, "9 dager over", "9 dager over"},
		{-1, "1 dag over", "1 dag over"},
		{0, "I dag", "I dag"},
		{1, "I morgen", "1 dag igjen"},
		{2, "Mandag", "2 dager igjen"},
		{3, "Tirsdag", "3 dager igjen"},
		{6, "Fredag", "6 dager igjen"},
		{7, "7 dager igjen", "7 dager igjen"},
		{63, "63 dager igjen", "63 dager igjen"},
	} {
		d := today.AddDays(c.days)
		if got := nb.Due(d, today); got != c.due {
			t.Errorf("Due at %d days = %q, want %q", c.days, got, c.due)
		}
		if got := nb.Left(d, today); got != c.leftInDays {
			t.Errorf("Left at %d days = %q, want %q", c.days, got, c.leftInDays)
		}
	}
	if nb.Due(date.Date{}, today) != "Ingen frist" || nb.Left(date.Date{}, today) != "Ingen frist" {
		t.Error("no date must read «Ingen frist»")
	}
}

func TestDuration(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{nb.Duration(date.Of(2025, 9, 21), today), "14 md."},
		{nb.Duration(date.Of(2025, 9, 22), today), "13 md."},
		{nb.Duration(today, date.Of(2025, 9, 21)), "14 md."},
		{nb.Duration(today, today), "0 dager"},
		{nb.Duration(today, today.AddDays(1)), "1 dag"},
		{nb.Duration(date.Of(2026, 9, 22), today), "60 dager"},
		{nb.Duration(date.Of(2026, 9, 21), today), "2 md."},
		{nb.Duration(date.Of(2025, 12, 31), date.Of(2026, 2, 28)), "2 md."},
		{nb.Duration(date.Date{}, today), ""},
		{nb.DayNumber(date.Of(2025, 3, 14), today), "dag 618"},
		{nb.DayNumber(today, today), "dag 1"},
		{nb.DayNumber(today.AddDays(1), today), ""},
		{nb.DayNumber(date.Date{}, today), ""},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestClock(t *testing.T) {
	now := today.At(9, 43)
	for _, c := range []struct{ got, want string }{
		{nb.Clock(time.Date(2026, 11, 21, 5, 40, 0, 0, time.UTC)), "kl. 06.40"},
		{nb.Clock(time.Date(2026, 7, 1, 22, 5, 0, 0, time.UTC)), "kl. 00.05"}, // summer time
		{nb.HourMinute(now), "09.43"},
		{nb.Clock(time.Time{}), ""},
		{nb.Moment(today.At(6, 40), now), "i dag kl. 06.40"},
		{nb.Moment(today.AddDays(-1).At(14, 20), now), "i går kl. 14.20"},
		{nb.Moment(today.AddDays(1).At(10, 0), now), "i morgen kl. 10.00"},
		{nb.Moment(today.AddDays(-5).At(23, 10), now), "mandag kl. 23.10"},
		{nb.Moment(today.AddDays(-7).At(23, 10), now), "14. nov. kl. 23.10"},
		{nb.Moment(date.Of(2025, 3, 14).At(9, 0), now), "14. mars 2025 kl. 09.00"},
		{nb.Moment(time.Time{}, now), ""},
		{nb.Until(today.At(10, 41), now), "om 58 min"},
		{nb.Until(today.At(11, 10), now), "om 87 min"},
		{nb.Until(now.Add(time.Second), now), "om 1 min"},
		{nb.Until(now.Add(5*time.Hour+59*time.Minute), now), "om 5 timer"},
		{nb.Until(now.AddDate(0, 0, 3), now), "om 3 dager"},
		{nb.Until(now, now), "nå"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
