package usage

import (
	"math"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/care"
)

// TestMunicipal: what a municipality told is counted in the windows by hand, of whom it told alone, and never among those compared.
func TestMunicipal(t *testing.T) {
	on := date.MustParse
	use := func(s care.UseService, from, to string, amount float64) care.Used {
		u := care.Used{Service: s, From: on(from), Amount: amount}
		if to != "" {
			u.To = on(to)
		}
		return u
	}
	told := []care.Used{
		// Practical help: 20 hours over 20 days, ten of them before day 0, and 17.1 over 171 days; nothing is told from July on.
		use(care.UsePracticalHelp, "2024-01-02", "2024-12-21", 0), use(care.UsePracticalHelp, "2024-12-22", "2025-01-10", 20), use(care.UsePracticalHelp, "2025-01-11", "2025-06-30", 17.1),
		// Three meetings in six days: taken to be on 31 December, 2 January and 4 January.
		use(care.UseGPTeam, "2024-01-02", "2024-12-29", 0), use(care.UseGPTeam, "2024-12-30", "2025-01-04", 3), use(care.UseGPTeam, "2025-01-05", "2025-12-31", 0),
		use(care.UseStays, "2024-01-02", "2025-12-31", 0), use(care.UseShortStay, "2024-06-01", "2024-06-10", 0), use(care.UseShortStay, "2023-12-30", "2024-01-05", 0),
		use(care.UseNursingHome, "2024-12-31", "2025-01-11", 0), use(care.UseNursingHome, "2025-12-30", "", 0),
		// A day is missing in the year before: of team meetings nothing is known.
		use(care.UseTeam, "2024-01-03", "2025-12-31", 4),
	}
	run := func(who map[string][]care.Used) *Result {
		s := read(t, sixEpisodes, sixPersons, sixEnrolments)
		s.Municipal = who
		r, err := s.count(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01")})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := run(map[string][]care.Used{"A": told})
	for _, c := range []struct {
		o             Outcome
		before, after float64
		days          float64
	}{{PracticalHelp, 10, 10 + 17.1, 181}, {GPTeam, 1, 2, 365}, {HomeNights, 1, 10 + 2, 365}} {
		l := r.Line(c.o)
		if l == nil || l.Of != 1 || math.Abs(l.Amount[0]-c.before) > 1e-9 || math.Abs(l.Amount[1]-c.after) > 1e-9 || math.Abs(l.Years[1]*YearDays-c.days) > 1e-9 || math.Abs(l.Years[0]*YearDays-365) > 1e-9 {
			t.Errorf("%s: %+v", c.o.Code(), l)
			continue
		}
		if !l.Hidden || l.Matched.Known() || l.Compared[0].Known() {
			t.Errorf("%s: one person's figures are shown, or compared", c.o.Code())
		}
	}
	if l := r.Line(ShortTerm); l == nil || l.Amount[0] != 1 {
		t.Errorf("short stays: %+v", l)
	}
	if r.Line(Team) != nil {
		t.Error("team meetings are counted though a day is missing")
	}
	if r.Lacks(nil) != "Kommunale data mangler, helt eller delvis, for alle." {
		t.Error(r.Lacks(nil))
	}
	// All but one are told of everything: how many that is, is not said.
	whole := []care.Used{use(care.UseStays, "2024-01-01", "2026-05-31", 0)}
	for _, k := range care.UseAmounts {
		whole = append(whole, use(k.Service, "2024-01-01", "2026-05-31", 0))
	}
	all := map[string][]care.Used{}
	for _, id := range []string{"A", "B", "C", "D", "E"} {
		all[id] = whole
	}
	if r = run(all); r.Lacking != 1 || !strings.Contains(r.Lacks(nil), "færre enn 5 av om lag 6") {
		t.Error(r.Lacking, r.Lacks(nil))
	}
	if l := r.Line(UrgentCare); l != nil {
		t.Errorf("the loads' rows are counted though the municipality told: %+v", l)
	}
	all["F"] = whole
	if r = run(all); r.Lacks(nil) != "Kommunale data finnes for alle." {
		t.Error(r.Lacks(nil))
	}
}

// TestToldSplits: however a window is parted, the parts are the whole, and contacts stay whole.
func TestToldSplits(t *testing.T) {
	a := column.DayOf(date.Of(2026, 1, 1))
	for n := range 40 {
		u := []care.Used{{Service: care.UseTherapy, From: date.Of(2026, 1, 1), To: date.Of(2026, 1, 31), Amount: float64(n)}}
		for cut := range column.Day(32) {
			x, y := told(u, Therapy, care.UseTherapy, "", a, a+cut), told(u, Therapy, care.UseTherapy, "", a+cut, a+31)
			if x+y != float64(n) || x != math.Trunc(x) {
				t.Fatalf("%d contacts parted after %d days: %v and %v", n, cut, x, y)
			}
		}
	}
}

// TestPricesByHand: weights times the unit price, kroner of another year times its index, nothing of what municipalities do, and rates times one price.
func TestPricesByHand(t *testing.T) {
	p, err := ParsePrices("priser.csv", []byte("tjeneste;enhet;pris;prisar;kilde\nsykehus;isf-poeng;50000;2026;x\nkad;døgn;6000;2026;x\nhjemmesykepleie;time;800;2026;x\npraktisk_bistand;time;500;2026;x\npåslag;prosent;25;2026;x\niht;personår;9000;2026;x\n"))
	if err != nil || p.ISF != 50000 || p.Help != 500 || p.Share != .25 || p.Own != 9000 {
		t.Fatalf("%+v %v", p, err)
	}
	s := read(t, "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste,kostnad\nA,2025-01-01,2025-01-03,1,1,I50,,1.2\nA,2025-02-01,2025-02-04,,,,kad,\nA,2025-03-01,2025-03-04,,,,kad,7000\n", sixPersons, sixEnrolments)
	s.Prices = p
	for row, want := range []float64{1.2 * 50000, 0, 0} {
		if got, _ := s.price(uint32(row)); math.Abs(got-want) > .01 {
			t.Errorf("row %d costs %v, not %v", row, got, want)
		}
	}
	s.Prices = &Prices{}
	if got, by := s.price(0); math.Abs(got-1.2) > 1e-6 || by != byKPP|nominal {
		t.Errorf("without a unit price kostnad is kroner: %v", got)
	}
	s.Prices = &Prices{Year: 2026, Index: map[int]float64{2025: 1.5}}
	if got, by := s.price(0); math.Abs(got-1.8) > 1e-6 || by != byKPP {
		t.Errorf("kroner of 2025 in those of 2026: %v", got)
	}
	// A day treatment and an outpatient contact have prices of their own; without them a contact has the price of an episode, and with neither none.
	c := read(t, "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste,kostnad\nA,2025-01-01,2025-01-03,1,1,I50,,\nA,2025-02-01,2025-02-01,2,4,I50,,\nA,2025-03-01,2025-03-01,3,4,I50,,\n", sixPersons, sixEnrolments)
	table := "tjeneste;enhet;pris;prisar;kilde\nsykehus;døgn;20000;2026;x\n"
	for added, want := range map[string][3]float64{"": {40000, 0, 0}, "poliklinikk;episode;1500;2026;x\ndagbehandling;episode;4000;2026;x\n": {40000, 4000, 1500}, "sykehus;episode;100;2026;x\n": {40100, 100, 100}} {
		if c.Prices, err = ParsePrices("priser.csv", []byte(table+added)); err != nil {
			t.Fatal(err)
		}
		for row, v := range want {
			if got, by := c.price(uint32(row)); got != v || (by != 0) != (v > 0) {
				t.Errorf("%q: row %d costs %v by %v, not %v", added, row, got, by, v)
			}
		}
	}
	// Six persons with two hours a week before and one after: 104,36 and 52,18 hours a person-year, at 500 kroner and a quarter: hours are told whole.
	s = read(t, sixEpisodes, sixPersons, sixEnrolments)
	s.Prices, s.Municipal = p, map[string][]care.Used{}
	for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
		s.Municipal[id] = []care.Used{
			{Service: care.UsePracticalHelp, From: date.Of(2024, 1, 2), To: date.Of(2024, 12, 31), Amount: 104}, {Service: care.UsePracticalHelp, From: date.Of(2025, 1, 1), To: date.Of(2025, 12, 31), Amount: 52},
		}
	}
	r, err := s.Run(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	if m := r.Cost.Municipal; len(m) != 1 || m[0].Outcome != PracticalHelp || m[0].Price != 625 || m[0].Rate != [2]float64{625 * 104, 625 * 52} {
		t.Errorf("%+v", m)
	}
	if r.Cost.Saving || strings.Contains(r.Words.Cost, "lavere") {
		t.Error("a saving without anybody to compare with")
	}
}
