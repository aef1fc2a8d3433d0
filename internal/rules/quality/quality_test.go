package quality_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/rules/quality"
)

var today = date.Of(2026, 11, 17)

func day(s string) date.Date { return date.MustParse(s) }

func cell(c *quality.Counts, m quality.Measure, year, month int) quality.Cell {
	return c.Cells[quality.Key{Measure: m, Area: "nes", Month: year*12 + month - 1}]
}

// Each measure on one small world, with what must not count.
func TestWhatCounts(t *testing.T) {
	followed := func() *quality.Course {
		return &quality.Course{Area: "nes", State: &care.Enrolment{
			ReferredOn: day("2026-03-02"), IncludedOn: day("2026-03-10"), MappedOn: day("2026-03-20"), PlannedOn: day("2026-04-04"), Status: care.StatusActive,
			Pauses: []care.Period{{From: day("2026-03-05"), To: day("2026-03-09")}},
		}, GP: "digital", Plans: []date.Date{day("2026-04-04")}}
	}
	stay := func(from, to, avoidable string) care.BedStay {
		return care.BedStay{Period: care.Period{From: day(from), To: day(to)}, Avoidable: avoidable}
	}
	for _, c := range []struct {
		name        string
		with        func(x *quality.Course)
		measure     quality.Measure
		year, month int
		want        quality.Cell
	}{
		{"18 days less four on pause", func(*quality.Course) {}, quality.VisitDays, 2026, 3, quality.Cell{N: 1, Yes: 1, Sum: 14, Square: 196}},
		{"15 days to the plan", func(*quality.Course) {}, quality.PlanDays, 2026, 4, quality.Cell{N: 1, Yes: 1, Sum: 15, Square: 225}},
		{"no visit yet", func(x *quality.Course) { x.State.MappedOn = date.Date{} }, quality.VisitDays, 2026, 3, quality.Cell{}},
		{"no plan yet", func(x *quality.Course) { x.State.PlannedOn = date.Date{} }, quality.PlanDays, 2026, 4, quality.Cell{}},
		{"this month is not over", func(x *quality.Course) { x.State.MappedOn = day("2026-11-03") }, quality.VisitDays, 2026, 11, quality.Cell{}},
		{"the GP digitally", func(*quality.Course) {}, quality.GPTakesPart, 2026, 3, quality.Cell{N: 1, Yes: 1}},
		{"the GP did not", func(x *quality.Course) { x.GP = "none" }, quality.GPTakesPart, 2026, 3, quality.Cell{N: 1}},
		{"nothing written of the GP", func(x *quality.Course) { x.GP = "" }, quality.GPTakesPart, 2026, 3, quality.Cell{}},

		{"a plan just six months old", func(x *quality.Course) { x.Plans = []date.Date{day("2026-03-30")} }, quality.OldPlans, 2026, 9, quality.Cell{N: 1}},
		{"a plan over six months old", func(x *quality.Course) { x.Plans = []date.Date{day("2026-03-29")} }, quality.OldPlans, 2026, 9, quality.Cell{N: 1, Yes: 1}},
		{"a newer version", func(x *quality.Course) { x.Plans = []date.Date{day("2026-03-21"), day("2026-09-30")} }, quality.OldPlans, 2026, 9, quality.Cell{N: 1}},
		{"a version that comes later", func(x *quality.Course) { x.Plans = []date.Date{day("2026-03-21"), day("2026-10-01")} }, quality.OldPlans, 2026, 9, quality.Cell{N: 1, Yes: 1}},
		{"no plan to be old", func(x *quality.Course) { x.Plans = nil }, quality.OldPlans, 2026, 9, quality.Cell{}},
		{"dead", func(x *quality.Course) { x.State.DiedOn = day("2026-09-30") }, quality.OldPlans, 2026, 9, quality.Cell{}},
		{"ended", func(x *quality.Course) { x.State.EndedOn = day("2026-09-12") }, quality.OldPlans, 2026, 9, quality.Cell{}},
		{"consent taken back", func(x *quality.Course) { x.State.WithdrawnOn = day("2026-09-12") }, quality.OldPlans, 2026, 9, quality.Cell{}},
		{"paused on the last day", func(x *quality.Course) { x.State.Pauses = []care.Period{{From: day("2026-09-20")}} }, quality.OldPlans, 2026, 9, quality.Cell{}},
		{"dead afterwards", func(x *quality.Course) { x.State.DiedOn = day("2026-10-01") }, quality.OldPlans, 2026, 9, quality.Cell{N: 1}},

		{"called on the third day", func(x *quality.Course) {
			x.Stays, x.Contacts = []care.BedStay{stay("2026-05-01", "2026-05-04", "")}, []date.Date{day("2026-05-07")}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{N: 1, Yes: 1}},
		{"called on the day of it", func(x *quality.Course) {
			x.Stays, x.Contacts = []care.BedStay{stay("2026-05-01", "2026-05-04", "")}, []date.Date{day("2026-05-04")}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{N: 1, Yes: 1}},
		{"called too late, and the day before", func(x *quality.Course) {
			x.Stays, x.Contacts = []care.BedStay{stay("2026-05-01", "2026-05-04", "")}, []date.Date{day("2026-05-03"), day("2026-05-08")}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{N: 1}},
		{"before inclusion", func(x *quality.Course) { x.Stays = []care.BedStay{stay("2026-03-01", "2026-03-09", "")} }, quality.AfterDischarge, 2026, 3, quality.Cell{}},
		{"died in bed", func(x *quality.Course) {
			x.Stays = []care.BedStay{{Period: care.Period{From: day("2026-05-01"), To: day("2026-05-04")}, Died: true}}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{}},
		{"died on the third day", func(x *quality.Course) {
			x.Stays, x.State.DiedOn = []care.BedStay{stay("2026-05-01", "2026-05-04", "")}, day("2026-05-07")
		}, quality.AfterDischarge, 2026, 5, quality.Cell{}},
		{"paused", func(x *quality.Course) {
			x.Stays, x.State.Pauses = []care.BedStay{stay("2026-05-01", "2026-05-04", "")}, []care.Period{{From: day("2026-05-02")}}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{}},
		{"in again within three days: the last alone", func(x *quality.Course) {
			x.Stays = []care.BedStay{stay("2026-05-01", "2026-05-04", ""), stay("2026-05-06", "2026-05-09", "")}
		}, quality.AfterDischarge, 2026, 5, quality.Cell{N: 1}},
		{"still in", func(x *quality.Course) { x.Stays = []care.BedStay{{Period: care.Period{From: day("2026-05-01")}}} }, quality.AfterDischarge, 2026, 5, quality.Cell{}},
		{"judged avoidable, by days followed", func(x *quality.Course) { x.Stays = []care.BedStay{stay("2026-05-01", "2026-05-04", "yes")} }, quality.Avoidable, 2026, 5, quality.Cell{N: 1, Yes: 1, Sum: 31}},
		{"perhaps is not yes; followed from the 10th", func(x *quality.Course) { x.Stays = []care.BedStay{stay("2026-03-11", "2026-03-14", "maybe")} }, quality.Avoidable, 2026, 3, quality.Cell{N: 1, Sum: 22}},
	} {
		x := followed()
		c.with(x)
		n := quality.New(today)
		n.Add(x)
		n.Done()
		if got := cell(n, c.measure, c.year, c.month); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
		if got := n.Cells[quality.Key{Measure: c.measure, Area: "ullensaker", Month: c.year*12 + c.month - 1}]; got != (quality.Cell{}) {
			t.Errorf("%s: the other municipality has %+v", c.name, got)
		}
	}
}

func TestAlerts(t *testing.T) {
	c := quality.New(date.Of(2026, 11, 2))
	at := func(s string) time.Time { return day(s).At(10, 0) }
	c.Alert("nes", at("2026-10-05"), at("2026-10-05").Add(72*time.Hour))
	c.Alert("nes", at("2026-10-05"), at("2026-10-05").Add(73*time.Hour))
	c.Alert("nes", at("2026-10-05"), time.Time{})
	c.Alert("nes", at("2026-10-30"), time.Time{}) // the three days have not gone
	if got := cell(c, quality.AlertsActed, 2026, 10); got != (quality.Cell{N: 3, Yes: 1}) {
		t.Errorf("%+v", got)
	}
}

// months lays out visits: so many in each of the months before today, each with so many days.
func months(area care.OrgID, n int, days ...int) *quality.Counts {
	c := quality.New(today)
	more(c, area, n, days...)
	return c
}

func more(c *quality.Counts, area care.OrgID, n int, days ...int) {
	for i, d := range days {
		m := today.Year()*12 + int(today.Month()) - 1 - len(days) + i
		c.Cells[quality.Key{Measure: quality.VisitDays, Area: area, Month: m}] = quality.Cell{N: n, Yes: n, Sum: n * d}
	}
}

// The words say what the rules say, and nothing where they say nothing.
func TestWords(t *testing.T) {
	areas := []care.OrgID{"nes"}
	for _, c := range []struct {
		name      string
		n         int
		days      []int
		show, not string
		signals   int
	}{
		{"steady", 10, []int{14, 15, 13, 14, 15, 13, 14, 15, 13, 14, 15, 13}, "Ingen tegn til endring", "grense:", 0},
		{"one outside", 10, []int{14, 15, 13, 14, 15, 13, 14, 15, 13, 14, 15, 40}, "Okt. 2026 ligger over øvre grense: 40,0 dager", "Ingen tegn", 1},
		{"seven on one side", 10, []int{14, 16, 14, 16, 14, 16, 14, 16, 9, 10, 9, 10, 9, 10, 9}, "sju eller flere på rad under midten", "Ingen tegn", 7},
		{"few", 10, []int{14, 15, 80}, "Grensene er foreløpige", "ligger", 0},
		{"too few in each", 4, []int{14, 15, 80}, "Ingen måned har minst fem", "80", 0},
	} {
		x := months("nes", c.n, c.days...).Chart(quality.VisitDays, quality.Everywhere, areas)
		words, signals := strings.Join(x.Words, " "), 0
		for _, p := range x.Points {
			if p.Signal != stats.Steady {
				signals++
			}
		}
		if !strings.Contains(words, c.show) || strings.Contains(words, c.not) || signals < c.signals || c.signals == 0 && signals > 0 {
			t.Errorf("%s: %d signals, %s", c.name, signals, words)
		}
	}
}

// New limits begin with the first whole month from the day they were decided, where there are 15 values before; the rules are read on each side by itself.
func TestNewLimits(t *testing.T) {
	areas := []care.OrgID{"nes"}
	var days []int
	for i := range 24 { // 24 months to October 2026, a fall in April 2026
		d := 14 + i%3
		if i >= 18 {
			d = 7 + i%2
		}
		days = append(days, d)
	}
	c := months("nes", 10, days...)
	fell := day("2026-04-15") // May is the first whole month
	x := c.Chart(quality.VisitDays, quality.Everywhere, areas, fell)
	for i, p := range x.Points {
		if after := !p.From.Before(fell); after != (p.Centre < 10) || p.Upper < p.Centre || !after && p.Signal != stats.Steady {
			t.Errorf("point %d, %s: centre %v, upper %v, %v", i, p.Name, p.Centre, p.Upper, p.Signal)
		}
	}
	if words := strings.Join(x.Words, " "); len(x.Late) > 0 || !strings.Contains(words, "De nyeste grensene er foreløpige") || !strings.Contains(words, "Ingen tegn til endring") {
		t.Errorf("%v: %s", x.Late, words)
	}
	whole := c.Chart(quality.VisitDays, quality.Everywhere, areas)
	if whole.Points[0].Centre != whole.Points[23].Centre || whole.Points[20].Signal == stats.Steady {
		t.Errorf("without new limits: %+v", whole.Points[20])
	}
	for what, on := range map[string]date.Date{"14 before": day("2026-01-01"), "none after": day("2026-10-02")} {
		x := c.Chart(quality.VisitDays, quality.Everywhere, areas, on)
		if len(x.Late) != 1 || x.Points[0].Centre != x.Points[23].Centre || !strings.Contains(strings.Join(x.Words, " "), "ikke tatt i bruk") {
			t.Errorf("%s: %v %v", what, x.Late, x.Words)
		}
	}
	if x := c.Chart(quality.VisitDays, quality.Everywhere, areas, fell, day("2026-04-20")); len(x.Late) > 0 || x.Points[23].Centre > 10 {
		t.Errorf("decided twice in one month: %v, centre %v", x.Late, x.Points[23].Centre)
	}
	c.Gaps = []quality.Gap{{Stays: 3}, {Stays: 5}, {Stays: 2}, {Stays: 4}, {Stays: 6}}
	for what, on := range map[bool][]date.Date{true: {fell}, false: nil} {
		words := strings.Join(c.Chart(quality.AvoidableGap, quality.Everywhere, areas, on...).Words, " ")
		if said := strings.Contains(words, "Nye grenser brukes ikke her"); said != what {
			t.Errorf("new limits %v: the g chart says %s", what, words)
		}
	}
	centres := map[float64]bool{}
	for _, p := range c.Chart(quality.VisitDays, "nes", areas, fell).Points {
		if !math.IsNaN(p.Value) {
			centres[p.Centre] = true
		}
	}
	if len(centres) != 1 {
		t.Errorf("a municipality's quarters have new limits: %v", centres)
	}
}

// The gaps are of stays in order, and say nothing of what came before the first.
func TestGaps(t *testing.T) {
	c := quality.New(today)
	x := &quality.Course{Area: "nes", State: &care.Enrolment{IncludedOn: day("2026-01-01")}}
	for i, judged := range []string{"no", "yes", "no", "maybe", "yes", "unknown", "", "yes"} {
		in := day("2026-02-01").AddDays(10 * i)
		x.Stays = append(x.Stays, care.BedStay{Period: care.Period{From: in, To: in.AddDays(2)}, Avoidable: judged})
	}
	c.Add(x)
	c.Done()
	if len(c.Gaps) != 2 || c.Gaps[0].Stays != 2 || c.Gaps[1].Stays != 0 {
		t.Errorf("%+v", c.Gaps)
	}
	if x := c.Chart(quality.AvoidableGap, quality.Everywhere, []care.OrgID{"nes"}); x.Shown != 0 || len(x.Points) != 0 {
		t.Errorf("two are shown: %+v", x)
	}
}

// Nothing of fewer than five has a value, a base, or a limit; and in a quarter where one municipality is hidden, another is.
func TestNothingSmallIsShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		areas := []care.OrgID{"a", "b", "c"}
		c := quality.New(today)
		for _, a := range areas {
			for i := range 14 {
				n := rapid.SampledFrom([]int{0, 0, 1, 2, 3, 5, 6, 9}).Draw(t, "n")
				k := quality.Key{Measure: quality.OldPlans, Area: a, Month: today.Year()*12 + int(today.Month()) - 2 - i}
				c.Cells[k] = quality.Cell{N: n, Yes: n / 2}
			}
		}
		hidden := map[date.Date]int{}
		for _, a := range append([]care.OrgID{quality.Everywhere}, areas...) {
			x := c.Chart(quality.OldPlans, a, areas)
			long := 1
			if x.Quarter {
				long = 3
			}
			for _, p := range x.Points {
				n := 0
				for _, b := range areas {
					for i := range long {
						if a == quality.Everywhere || a == b {
							n += c.Cells[quality.Key{Measure: quality.OldPlans, Area: b, Month: p.From.Year()*12 + int(p.From.Month()) - 1 + i}].N
						}
					}
				}
				if n < 5 && (!math.IsNaN(p.Value) || p.Base != 0 || !math.IsNaN(p.Upper)) {
					t.Fatalf("%s %s of %d is shown: %+v", a, p.Name, n, p)
				}
				if p.Hidden && a != quality.Everywhere {
					hidden[p.From]++
				}
			}
		}
		for q, n := range hidden {
			others := 0
			for _, a := range areas {
				sum := 0
				for i := range 3 {
					sum += c.Cells[quality.Key{Measure: quality.OldPlans, Area: a, Month: q.Year()*12 + int(q.Month()) - 1 + i}].N
				}
				if sum > 0 {
					others++
				}
			}
			if n == 1 && others > 1 {
				t.Fatalf("%s: one alone is hidden", q)
			}
		}
	})
}
