package care

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
)

func feedDay(s string) date.Date { return date.MustParse(s) }

// 3,5 hours a week from 1 to 14 January are 7 hours; the system tells of all since 1 January through 31 January. The file has told 10 hours from
// 8 to 14 January and all stays of those days: of the week before 3,5 hours of the system's are left.
func TestFedByHand(t *testing.T) {
	fed := Fed([]UseEpisode{
		{15, feedDay("2026-01-01"), feedDay("2026-01-14"), 3.5},
		{1, feedDay("2026-01-10"), date.Date{}, UnknownWeekly},
		{25, feedDay("2026-01-09"), feedDay("2026-01-11"), UnknownWeekly},
		{21, feedDay("2026-01-20"), date.Date{}, UnknownWeekly},
		{6, feedDay("2026-01-01"), date.Date{}, 2},  // an alarm is counted by nobody
		{15, feedDay("2026-03-01"), date.Date{}, 2}, // not yet
	}, feedDay("2026-01-01"), feedDay("2026-01-31"))
	file := []Used{{UseHomeNursing, 15, feedDay("2026-01-08"), feedDay("2026-01-14"), 10}, {UseStays, 0, feedDay("2026-01-08"), feedDay("2026-01-14"), 0}}
	for _, x := range []struct {
		name     string
		use      []Used
		nursing  float64
		practice int // days told of practical help
		stays    int
	}{{"the system alone", fed, 7, 9, 2}, {"beside a file", ToldUse(file, fed), 13.5, 9, 1}} {
		hours, told, stays := 0.0, map[date.Date]bool{}, 0
		for _, u := range x.use {
			switch {
			case u.Service == UseHomeNursing:
				hours += u.Amount
			case u.Service == UsePracticalHelp:
				for d := u.From; !d.After(u.To); d = d.AddDays(1) {
					told[d] = true
				}
			case u.Stay():
				stays++
			}
		}
		if math.Abs(hours-x.nursing) > 1e-9 || len(told) != x.practice || stays != x.stays {
			t.Errorf("%s: %.2f hours, %d days of help, %d stays: %+v", x.name, hours, len(told), stays, x.use)
		}
	}
	if got := Fed([]UseEpisode{{15, feedDay("2026-01-01"), feedDay("2026-01-14"), 3.5}}, date.Date{}, feedDay("2026-01-31")); len(got) != 1 {
		t.Errorf("no day since when, and more than the episode is told: %+v", got)
	}
	if got := ToldUse(file, nil); len(got) != 2 {
		t.Errorf("%+v", got)
	}
}

// No day of an amount is told by both, and what is left of a fed amount is its share by days.
func TestNeverBoth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, 60)
		span := func(name string) (date.Date, date.Date) {
			a, b := at.Draw(t, name), at.Draw(t, name)
			return feedDay("2026-01-01").AddDays(min(a, b)), feedDay("2026-01-01").AddDays(max(a, b))
		}
		from, to := span("fed")
		fed := []Used{{UseHomeNursing, 15, from, to, float64(to.Days(from) + 1)}} // one a day
		var file []Used
		days := map[date.Date]bool{}
		for range rapid.IntRange(0, 3).Draw(t, "files") {
			a, b := span("file")
			file = append(file, Used{UseHomeNursing, 15, a, b, 0})
			for d := a; !d.After(b); d = d.AddDays(1) {
				days[d] = true
			}
		}
		want, got := 0.0, 0.0
		for d := from; !d.After(to); d = d.AddDays(1) {
			if !days[d] {
				want++
			}
		}
		for _, u := range ToldUse(file, fed)[len(file):] {
			got += u.Amount
			if days[u.From] || days[u.To] {
				t.Fatalf("%v–%v is told by both", u.From, u.To)
			}
		}
		if math.Abs(want-got) > 1e-6 {
			t.Fatalf("%.3f, not %.3f", got, want)
		}
	})
}
