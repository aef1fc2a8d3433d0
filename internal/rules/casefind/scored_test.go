package casefind

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/column"
)

// region is people over three years, some often admitted, so that probabilities can be fitted and tried.
func region(t testing.TB, people int) (*Index, []column.Person) {
	var rows, persons []string
	for i := range people {
		id := fmt.Sprintf("P%05d", i)
		persons = append(persons, fmt.Sprintf("%s,%d-05-01,%d,%s,,%s", id, 1930+i%40, 1+i%2, []string{"3205", "0301", "3240"}[i%3], []string{"", "", "2024-05-05"}[i%7%3]))
		for k := range i % 11 {
			from := 2023 + (k+i)%3
			rows = append(rows, fmt.Sprintf("%s,%d-%02d-%02d,10:00,%d-%02d-%02d,10:00,1,%d,m%d,%s,%s,,", id, from, 1+(i*k)%12, 1+i%20, from, 1+(i*k)%12, 2+i%20+k%4, 1+(i+k)%5, k%3,
				[]string{"I50.0", "J44.1", "F00.1", "S72.0"}[(i+k)%4], []string{"", "N18.3 W19.9", "E11.2 C50.9", "C78.0"}[(i*3+k)%4]))
		}
	}
	return load(t, rows...), personsOf(t, persons)
}

func personsOf(t testing.TB, rows []string) []column.Person { return persons(t, rows...) }

const sliderRule = `
title = "Egen"
version = 1
dated = "2026-01-01"
rank = "%s"
horizon_months = 6
nursing_home = "%s"
municipalities = [%s]
[[require]]
measure = "alder"
over = %d
[[require]]
any = [{measure = "akutte_12m", at_least = %d}, {measure = "charlson", over = 3}]
[[require]]
measure = "hfrs"
at_least = %d
[[weight]]
measure = "akutte_6m"
points = 3
max = 7
[[weight]]
measure = "sannsynlighet"
points = 2
[[weight]]
measure = "alder"
points = 1
from = 40
`

// TestApplyIsFind: a rule on scores that are kept gives what a whole new search gives, as far as it is asked for, whatever rules were tried before.
func TestApplyIsFind(t *testing.T) {
	x, people := region(t, 400)
	kept := x.Score(people, day(asOf))
	seen := 0
	rapid.Check(t, func(rt *rapid.T) {
		r, err := ParseRule(fmt.Appendf(nil, sliderRule, rapid.SampledFrom([]string{"points", "probability"}).Draw(rt, "rank"),
			rapid.SampledFrom([]string{"mark", "leave_out"}).Draw(rt, "home"), rapid.SampledFrom([]string{"", `"3205"`, `"3205", "0301"`}).Draw(rt, "area"),
			rapid.IntRange(55, 85).Draw(rt, "age"), rapid.IntRange(0, 4).Draw(rt, "emergency"), rapid.IntRange(0, 9).Draw(rt, "hfrs")))
		if err != nil {
			rt.Fatal(err)
		}
		want, err := x.Find(r, people, day(asOf))
		if err != nil {
			rt.Fatal(err)
		}
		top := rapid.IntRange(0, 12).Draw(rt, "top")
		got := kept.Apply(r, View{Top: top})
		n := want.Selected
		if top > 0 {
			n = min(n, top)
		}
		seen += n
		if len(want.All) != len(people) || got.Selected != want.Selected || got.Persons != len(people) {
			rt.Fatalf("%d of %d, want %d of %d", got.Selected, got.Persons, want.Selected, len(people))
		}
		if d := cmp.Diff(want.All[:n], got.All); d != "" {
			rt.Fatal(d)
		}
		if d := cmp.Diff(want.Hits, got.Hits) + cmp.Diff(want.Calibration, got.Calibration) + cmp.Diff(said(want.Warnings), said(got.Warnings)); d != "" {
			rt.Fatal(d)
		}
		// Whom the view leaves out is gone from list and size, and nobody else.
		gone := func(p *column.Person) bool { return strings.HasSuffix(p.ID, "3") }
		without := kept.Apply(r, View{Leave: gone})
		var ids, left []string
		for _, c := range without.All {
			left = append(left, c.Person.ID)
		}
		for _, c := range want.All[:want.Selected] {
			if !gone(c.Person) {
				ids = append(ids, c.Person.ID)
			}
		}
		if !slices.Equal(ids, left) || without.Selected != len(ids) {
			rt.Fatalf("got %v, want %v", left, ids)
		}
	})
	if seen == 0 {
		t.Error("no rule selected anybody")
	}
}

// TestTriedRule: a rule that is being tried gives the same size, the same first ones with the same probability and the names of all, without the judgement; and
// what was tried first takes no judgement from what is judged later, nor the other way.
func TestTriedRule(t *testing.T) {
	x, people := region(t, 400)
	s := x.Score(people, day(asOf))
	rule, err := ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	leave := func(p *column.Person) bool { return p.ID == "P00010" }
	for range 2 {
		tried, judged := s.Apply(rule, View{Top: 5, NoJudge: true, Leave: leave}), s.Apply(rule, View{Top: 5, Leave: leave})
		if judged.Hits == nil || tried.Hits != nil || judged.Who != nil || tried.Selected != judged.Selected || len(tried.Who) != tried.Selected || !cmp.Equal(tried.All, judged.All) {
			t.Errorf("tried %d, %v; judged %d, %v", tried.Selected, tried.Hits, judged.Selected, judged.Hits)
		}
		var want, names []string
		for _, p := range s.Selected(rule, rule) {
			if !leave(p) {
				want = append(want, p.ID)
			}
		}
		for _, p := range tried.Who {
			names = append(names, p.ID)
		}
		if !slices.Equal(names, want) {
			t.Errorf("%d names, want %d", len(names), len(want))
		}
		s.Fit(rule)
	}
	fits := len(s.fits)
	for _, age := range []float64{65, 69, 79, 94} {
		moved := *rule
		moved.Require = append([]Condition{{Measure: "alder", Over: &age}}, rule.Require[1:]...)
		s.Apply(&moved, View{NoJudge: true})
	}
	if len(s.fits) != fits {
		t.Error("a limit of age that is allowed waits for a fit")
	}
}

// TestStrayRow: one old row, of any service, is no year of data: what is said of the calibration is the same with it and without it, and so where the loads
// declare that they begin later than their rows do.
func TestStrayRow(t *testing.T) {
	rule, err := ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	find := func(from string, more ...string) *List {
		t.Helper()
		var rows, people []string
		for i := range 120 {
			id := fmt.Sprintf("P%05d", i)
			people = append(people, fmt.Sprintf("%s,%d-05-01,%d,3205,,", id, 1930+i%20, 1+i%2))
			for k := range 1 + i%5 { // eighteen months
				d := day("2024-07-01") + column.Day(i%31+k*109)
				rows = append(rows, fmt.Sprintf("%s,%s,10:00,%s,10:00,1,1,m%d,I50.0,N18.3,,", id, d.Date(), (d+3).Date(), k%3))
			}
		}
		x := load(t, append(rows, more...)...)
		if from != "" {
			x.From = day(from)
		}
		l, err := x.Find(rule, persons(t, people...), day(asOf))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	stray := "P00003,2009-03-01,10:00,2009-03-04,10:00,1,1,m,I50.0,,,"
	visit := "P00004,2009-03-01,10:00,2009-03-01,11:00,,,,,,,legevakt"
	without := find("")
	if without.Calibration != nil || without.Hits != nil || len(without.Warnings) == 0 {
		t.Fatalf("eighteen months are enough: %+v", said(without.Warnings))
	}
	for name, l := range map[string]*List{"a stay": find("", stray), "a visit": find("", visit), "both, and declared": find("2009-01-01", stray, visit)} {
		if l.Calibration != nil || l.Hits != nil || !slices.Equal(said(l.Warnings), said(without.Warnings)) {
			t.Errorf("%s of long ago: %q, not %q", name, said(l.Warnings), said(without.Warnings))
		}
	}
	x, people := region(t, 400)
	if x.Score(people, day(asOf)).Apply(rule, View{}).Calibration == nil {
		t.Fatal("three years are not enough", err)
	}
	x.From = day("2025-03-01")
	if x.Score(people, day(asOf)).Apply(rule, View{}).Calibration != nil {
		t.Error("one hospital's loads begin ten months ago, and a year before is fitted on", err)
	}
	x.From = day("2024-02-01") // eleven months before the year that is looked back on
	if x.Score(people, day(asOf)).Apply(rule, View{}).Calibration == nil {
		t.Error("what the warning asks for is not enough")
	}
	x.From = day("2024-02-02")
	if l := x.Score(people, day(asOf)).Apply(rule, View{}); l.Calibration != nil || !strings.Contains(strings.Join(said(l.Warnings), " "), "det trengs 23 måneder") {
		t.Errorf("%q", said(l.Warnings))
	}
}

// TestRankHidesAge: where a list is shown to many, persons who are alike but for their age within a band have the same probability, the same parts and stand by
// pseudonym, and a birthday within the band changes nothing; in files that an analyst has herself each year counts.
func TestRankHidesAge(t *testing.T) {
	rule, err := ShippedRule("iht-publisert")
	if err != nil {
		t.Fatal(err)
	}
	var rows []string
	for _, id := range []string{"A", "B", "C"} {
		rows = append(rows, admissions(id, 4)...)
	}
	people := persons(t, "A,1940-06-01,1,3205,,", "B,1938-06-01,1,3205,,", "C,1936-01-15,1,3205,,") // 85, 87, and 89 to be 90 in January
	for _, banded := range []bool{true, false} {
		x := load(t, rows...)
		x.Banded = banded
		at := func(on string) (order string, told []string, chance []float64) {
			l := x.Score(people, day(on)).Apply(rule, View{})
			for i := range l.All {
				c := &l.All[i]
				order, told, chance = order+c.Person.ID, append(told, fmt.Sprint(l.Explain(c))), append(chance, c.Probability)
			}
			return order, told, chance
		}
		order, told, chance := at(asOf)
		if alike := order == "ABC" && told[0] == told[1] && told[1] == told[2] && chance[0] == chance[1] && chance[1] == chance[2]; len(chance) != 3 || alike != banded {
			t.Errorf("banded %v: %s %v %v", banded, order, chance, told)
		}
	}
	x := load(t, rows...)
	x.Banded = true
	for age, want := range map[int]int{-1: -1, 64: 60, 65: 60, 66: 66, 69: 66, 87: 85, 88: 85, 104: 95} { // a birthday within a band changes nothing
		if got := x.priorAge(age); got != want {
			t.Errorf("at %d the probability is of %d", age, got)
		}
	}
}

// TestAgeIsOfTheMonth: from day to day within a month nobody's age, band or probability changes, and nobody comes by her birthday; in the next month she does.
func TestAgeIsOfTheMonth(t *testing.T) {
	rule, err := ShippedRule("iht-publisert")
	if err != nil {
		t.Fatal(err)
	}
	x := load(t, admissions("A", 4)...)
	people := persons(t, "A,1960-01-15,1,3205,,") // 66 on 15 January
	at := func(on string) *Candidate {
		t.Helper()
		l, err := x.Find(rule, people, day(on))
		if err != nil {
			t.Fatal(err)
		}
		return &l.All[0]
	}
	before, after, next := at("2026-01-14"), at("2026-01-31"), at("2026-02-01")
	if before.Selected || after.Selected || before.Age != 65 || after.Age != 65 || Band(after.Age) != "60–65" || before.Probability == 0 {
		t.Errorf("her birthday can be read: %d %v, %d %v", before.Age, before.Selected, after.Age, after.Selected)
	}
	if !next.Selected || Band(next.Age) != "66–69" {
		t.Errorf("in the next month: %d %v", next.Age, next.Selected)
	}
}

// TestPrior: the quick sum is the sum of the terms that are shown.
func TestPrior(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Score{
			Quan: rapid.Uint32Range(0, 1<<17-1).Draw(t, "groups"), Emergency12: rapid.Uint16Range(0, 9).Draw(t, "emergencies"),
			Emergency30: rapid.Bool().Draw(t, "recent"), CurrentEmergency: rapid.Bool().Draw(t, "current"),
		}
		age := rapid.IntRange(-1, 110).Draw(t, "age")
		want := 0.0
		for _, term := range PARR30(s.readmission(age)) {
			want += term.Value
		}
		if got := s.prior(age); math.Abs(got-want) > 1e-12 {
			t.Fatalf("%v, want %v", got, want)
		}
	})
}

// TestThreads: scores do not depend on how many share the work.
func TestThreads(t *testing.T) {
	x, _ := region(t, 300)
	if d := cmp.Diff(x.Scan(day(asOf), Options{Threads: 1}), x.Scan(day(asOf), Options{Threads: 7})); d != "" {
		t.Error(d)
	}
}

// TestHitsAt: a list that is cut is tried as far as the cut, in each municipality by itself: each longer one has one more, all of them whole are the list itself, two
// municipalities are the sum of each, and the first is who stands first there.
func TestHitsAt(t *testing.T) {
	x, people := region(t, 400)
	s := x.Score(people, day(asOf))
	for _, rank := range []string{"points", "probability"} {
		r, err := ParseRule(fmt.Appendf(nil, sliderRule, rank, "mark", "", 60, 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		l := s.Apply(r, View{Top: 5})
		if l.Hits == nil || l.Hits.List.K < 20 || l.Hits.List.True == 0 || l.Hits.List.True == l.Hits.List.K {
			t.Fatalf("%s: nothing to try: %+v", rank, l.Hits)
		}
		const many = 1 << 20
		whole, low, high := l.HitsAt(map[string]int{"3205": many, "0301": many, "3240": many})
		if whole != l.Hits.List || low != l.Hits.ListLow || high != l.Hits.ListHigh {
			t.Errorf("%s: the whole list is %+v %v–%v, want %+v", rank, whole, low, high, l.Hits.List)
		}
		tested := s.past(r.Horizon).tested
		past := &Scored{On: tested.on, People: s.People, x: x, of: s.of, place: s.place, places: s.places, now: tested, pasts: map[int]*past{}, fits: map[string]*fit{}}
		list, sum := past.Apply(r, View{}).All, 0
		for _, where := range []string{"3205", "0301", "3240"} {
			all, _, _ := l.HitsAt(map[string]int{where: many})
			before := 0
			for k := 1; k <= all.K; k++ {
				h, low, high := l.HitsAt(map[string]int{where: k})
				if h.K != k || h.True-before < 0 || h.True-before > 1 || h.PPV != float64(h.True)/float64(k) || low > h.PPV+1e-9 || high < h.PPV-1e-9 {
					t.Fatalf("%s, %s: at %d %+v %v–%v after %d", rank, where, k, h, low, high, before)
				}
				before = h.True
			}
			sum += all.K
			if rank == "points" { // the weights ask for the probability: ranked by the older line in both
				continue
			}
			first := list[slices.IndexFunc(list, func(c Candidate) bool { return c.Person.Municipality == where })]
			h, _, _ := l.HitsAt(map[string]int{where: 1})
			i := slices.IndexFunc(people, func(p column.Person) bool { return p.ID == first.Person.ID })
			if (h.True == 1) != tested.came[i] {
				t.Errorf("the first in %s at the earlier date, %s, hit %v; the list cut at one says %d", where, first.Person.ID, tested.came[i], h.True)
			}
		}
		if sum != whole.K {
			t.Errorf("%s: the municipalities have %d, the list %d", rank, sum, whole.K)
		}
		one, _, _ := l.HitsAt(map[string]int{"3205": 2})
		other, _, _ := l.HitsAt(map[string]int{"0301": 3})
		if both, _, _ := l.HitsAt(map[string]int{"3205": 2, "0301": 3}); both.K != 5 || both.True != one.True+other.True {
			t.Errorf("%s: two and three are %+v", rank, both)
		}
		if h, _, _ := l.HitsAt(map[string]int{"9999": 3}); h.K != 0 {
			t.Errorf("no list has %+v", h)
		}
	}
}
