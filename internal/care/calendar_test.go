package care

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
)

func TestHolidays(t *testing.T) {
	// Movable days from the almanac.
	for year, want := range map[int]struct{ thursday, easter, ascension, whit string }{
		2024: {"2024-03-28", "2024-03-31", "2024-05-09", "2024-05-19"},
		2025: {"2025-04-17", "2025-04-20", "2025-05-29", "2025-06-08"},
		2026: {"2026-04-02", "2026-04-05", "2026-05-14", "2026-05-24"},
		2027: {"2027-03-25", "2027-03-28", "2027-05-06", "2027-05-16"},
		2028: {"2028-04-13", "2028-04-16", "2028-05-25", "2028-06-04"},
	} {
		days := Holidays(year)
		easter := date.MustParse(want.easter)
		for day, name := range map[date.Date]string{
			date.Of(year, time.January, 1):           "første nyttårsdag",
			date.MustParse(want.thursday):            "skjærtorsdag",
			date.MustParse(want.thursday).AddDays(1): "langfredag",
			easter:                                   "første påskedag",
			easter.AddDays(1):                        "andre påskedag",
			date.Of(year, time.May, 1):               "arbeidernes dag",
			date.MustParse(want.ascension):           "Kristi himmelfartsdag",
			date.MustParse(want.whit):                "første pinsedag",
			date.Of(year, time.December, 25):         "første juledag",
			date.Of(year, time.December, 26):         "andre juledag",
		} {
			if days[day] != name {
				t.Errorf("%s is %q, want %q", day, days[day], name)
			}
		}
		for _, day := range []date.Date{date.Of(year, time.December, 24), date.Of(year, time.December, 31), easter.AddDays(-4), easter.AddDays(2)} {
			if name := days[day]; name != "" {
				t.Errorf("%s is %q, want no holiday", day, name)
			}
		}
	}
	if got := (Calendar{}).Holiday(date.MustParse("2027-05-17")); got != "grunnlovsdagen og andre pinsedag" {
		t.Errorf("17 May 2027 is %q, want both names", got)
	}
	if got := len(Holidays(2027)); got != 11 {
		t.Errorf("2027 has %d holidays, want 11: two meet", got)
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-03-30", 1, "2026-03-31"},
		{"2026-03-31", 1, "2026-04-01"},
		{"2026-04-01", 1, "2026-04-07"}, // over Easter
		{"2026-04-01", 10, "2026-04-20"},
		{"2026-04-04", 0, "2026-04-07"},
		{"2026-04-07", 0, "2026-04-07"},
		{"2026-05-13", 1, "2026-05-15"}, // Ascension
		{"2026-12-23", 2, "2026-12-28"}, // Christmas Eve is a working day, the two after are not
		{"2026-12-31", 1, "2027-01-04"},
		{"2026-11-20", 1, "2026-11-23"}, // Friday
		{"2026-11-21", 1, "2026-11-23"}, // Saturday
		{"2026-11-20", -3, "2026-11-20"},
	} {
		if got := (Calendar{}).AddWorkingDays(date.MustParse(c.from), c.n); got.String() != c.want {
			t.Errorf("%s + %d working days = %s, want %s", c.from, c.n, got, c.want)
		}
	}
}

func TestClosedDays(t *testing.T) {
	day := date.MustParse("2026-11-23")
	cal := Calendar{Closed: map[date.Date]string{day: "planleggingsdag", day.AddDays(1): ""}}
	if cal.IsWorkingDay(day) || cal.Holiday(day) != "planleggingsdag" || cal.Holiday(day.AddDays(1)) != "stengt" {
		t.Error("a closed day is a working day or has no name")
	}
	if got := cal.AddWorkingDays(day.AddDays(-3), 1); got != day.AddDays(2) {
		t.Errorf("next working day = %s, want %s", got, day.AddDays(2))
	}
	all := Calendar{Closed: map[date.Date]string{}}
	for i := range 800 {
		all.Closed[day.AddDays(i)] = "stengt"
	}
	if got := all.AddWorkingDays(day, 1); got.Before(day) {
		t.Errorf("a calendar without working days gave %s", got)
	}
}

func TestWorkingDayProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := date.Of(rapid.IntRange(2000, 2060).Draw(t, "year"), time.January, rapid.IntRange(1, 366).Draw(t, "day"))
		n := rapid.IntRange(1, 60).Draw(t, "n")
		var cal Calendar
		got := cal.AddWorkingDays(day, n)
		if !cal.IsWorkingDay(got) {
			t.Fatalf("%s is no working day", got)
		}
		count := 0
		for d := day.AddDays(1); !d.After(got); d = d.AddDays(1) {
			if cal.IsWorkingDay(d) {
				count++
			}
		}
		if count != n {
			t.Fatalf("%d working days from %s to %s, want %d", count, day, got, n)
		}
		shortest, longest := span(DeadlineRule{Length: n, Unit: WorkingDays})
		if days := got.Days(day); days < shortest || days > longest {
			t.Fatalf("%d working days from %s are %d days, outside %d to %d", n, day, days, shortest, longest)
		}
		if w := Easter(day.Year()).Weekday(); w != time.Sunday {
			t.Fatalf("Easter %d is a %s", day.Year(), w)
		}
	})
}
