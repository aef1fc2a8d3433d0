package casefind

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// TestExplainAddsUp: whatever the rule, the parts of every candidate add up to the points that are shown, those that give stand before those
// that do not, and no exact age is told: not in words, and not as points of an age that is weighed.
func TestExplainAddsUp(t *testing.T) {
	x, people := region(t, 300)
	s := x.Score(people, day(asOf))
	weighs := 0
	exactAge := regexp.MustCompile(`(?i)\b\d+ år\b`)
	rapid.Check(t, func(r *rapid.T) {
		rank := rapid.SampledFrom([]string{"points", "probability"}).Draw(r, "rank")
		text := fmt.Sprintf(sliderRule, rank, "mark", "", rapid.IntRange(40, 90).Draw(r, "age"), rapid.IntRange(0, 3).Draw(r, "emergencies"), rapid.IntRange(0, 6).Draw(r, "HFRS"))
		rule, err := ParseRule([]byte(text))
		if err != nil {
			r.Fatal(err)
		}
		l := s.Apply(rule, View{Top: 20})
		for i := range l.All {
			c := &l.All[i]
			sum, last := 0, 1<<20
			for _, p := range l.Explain(c) {
				if p.Points > last {
					r.Errorf("%s: %q stands after less", c.Person.ID, p.Text.In(nil))
				}
				sum, last = sum+p.Points, p.Points
				if p.Text.In(nil) == "Alder "+Band(c.Age) && rank == "points" {
					weighs++
					if off := p.Points - (bandFrom(c.Age) - 40); off < -1 || off > 1 { // whole points of all are rounded together
						r.Errorf("%s: %q gives %d", c.Person.ID, p.Text.In(nil), p.Points)
					}
				}
				if p.Text.In(nil) == "" || exactAge.MatchString(p.Text.In(nil)) {
					r.Errorf("%s: %q", c.Person.ID, p.Text.In(nil))
				}
			}
			if sum != l.Shown(c) {
				r.Errorf("%s, rank %s: the parts add up to %d, the points are %d", c.Person.ID, rank, sum, l.Shown(c))
			}
		}
	})
	if weighs == 0 {
		t.Error("no age was weighed")
	}
}

// TestAmong: the share with a lower HFRS is of those over 65 only, whoever has as much does not count, and nobody stands above more than there are.
func TestAmong(t *testing.T) {
	x := load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,F00.1,,,", "B,2025-12-01,10:00,2025-12-03,10:00,1,1,m,N39.0,,,", "Y,2025-12-01,10:00,2025-12-03,10:00,1,1,m,N39.0,,,")
	s := x.Score(persons(t, "A,1940-01-01,1,3205,,", "B,1940-01-01,1,3205,,", "C,1940-01-01,1,3205,,", "Y,1980-01-01,1,3205,,"), day(asOf))
	for tenths, want := range map[uint16]string{0: "0", 31: "33", 32: "33", 33: "66", 71: "66", 72: "100", 999: "100"} {
		if got := s.among(tenths).In(nil); got != "høyere enn hos "+want+"\u00a0% av dem over 65 i dataene" {
			t.Errorf("%d: %s", tenths, got)
		}
	}
	young := x.Score(persons(t, "Y,1980-01-01,1,3205,,"), day(asOf))
	if young.among(50) != nil {
		t.Error(young.among(50))
	}
}

// TestAgeLimits: a limit stands where a band begins, alone or with another, in any of several; nothing else is asked of it.
func TestAgeLimits(t *testing.T) {
	limit := func(op string, v float64) Condition {
		c := Condition{Measure: "alder"}
		*map[string]**float64{"over": &c.Over, "at_least": &c.AtLeast, "under": &c.Under, "at_most": &c.AtMost}[op] = &v
		return c
	}
	for _, c := range []struct {
		op   string
		v    float64
		good bool
	}{
		{"over", 65, true},
		{"at_least", 66, true},
		{"under", 66, true},
		{"at_most", 65, true},
		{"at_least", 70, true},
		{"over", 69, true},
		{"at_most", 79, true},
		{"under", 80, true},
		{"at_least", 18, false},
		{"at_least", 95, true},
		{"at_least", 69.5, true},
		{"at_least", 0, true},
		{"at_least", 82, false},
		{"at_most", 82, false},
		{"over", 80, false},
		{"at_most", 80, false},
		{"at_least", 65, false},
		{"over", 64, false},
		{"at_least", 100, false},
		{"over", 95, false},
		{"at_least", -5, false},
		{"under", 1e300, false},
		{"at_least", 82.5, false},
	} {
		one := limit(c.op, c.v)
		if fault := one.AgeFault(); (fault == "") != c.good {
			t.Errorf("%s %v: %q", c.op, c.v, fault)
		}
		r := Rule{Require: []Condition{{Any: []Condition{{Measure: "hfrs", AtLeast: new(82.0)}, one}}}}
		if err := r.CheckAges(); (err == nil) != c.good || err != nil && errs.FieldsOf(err)[0].Name != "require[1].any[2]" {
			t.Errorf("%s %v among others: %v", c.op, c.v, err)
		}
	}
}

// TestExplainSays: what the rule asks for is told at its part; the terms of the probability are told with what somebody without them has.
func TestExplainSays(t *testing.T) {
	x, people := region(t, 300)
	for rank, want := range map[string][]string{
		"probability": {"Utgangspunkt|anslaget for en uten noe av det andre", "akuttinnleggelser på 12 måneder|regelen krever minst 1", "HFRS|regelen krever minst 1; høyere enn hos "},
		"points":      {"akuttinnlegg|", "Sannsynlighet|", "Alder |regelen krever mer enn 60"},
	} {
		rule, err := ParseRule(fmt.Appendf(nil, sliderRule, rank, "mark", "", 60, 1, 1))
		if err != nil {
			t.Fatal(err)
		}
		l, err := x.Find(rule, people, day(asOf))
		if err != nil || l.Selected == 0 {
			t.Fatal(l.Selected, err)
		}
		told := ""
		for i := range l.Selected {
			for _, p := range l.Explain(&l.All[i]) {
				told += p.Text.In(nil) + "|" + note(p) + "\n"
			}
		}
		for _, w := range want {
			text, note, _ := strings.Cut(w, "|")
			if !regexp.MustCompile(regexp.QuoteMeta(text) + `[^\n|]*\|` + regexp.QuoteMeta(note)).MatchString(told) {
				t.Errorf("%s: nothing tells %q", rank, w)
			}
		}
	}
	for age, want := range map[int]string{-1: "ukjent alder", 59: "55–59", 64: "60–65", 65: "60–65", 66: "66–69", 69: "66–69", 70: "70–74", 94: "90–94", 95: "95+", 104: "95+"} {
		if Band(age) != want {
			t.Errorf("%d: %s", age, Band(age))
		}
	}
}

// TestExplainAlternatives: what the rule takes instead is told with what it asks, so that nobody stands on the list beside the words that she does not meet it; of one
// measure all limits are told.
func TestExplainAlternatives(t *testing.T) {
	x := load(t, "A,2025-10-01,10:00,2025-10-13,10:00,1,1,m,F05.9,J44.1 N18.4 R29.6 I50.0 E11.2 I48,,")
	l, err := x.Find(mustRule(t), persons(t, "A,1940-01-01,1,3205,,"), day(asOf))
	if err != nil || l.Selected != 1 {
		t.Fatal(l.Selected, err)
	}
	notes := map[string]string{}
	for _, p := range l.Explain(&l.All[0]) {
		notes[p.Text.In(nil)] = note(p)
	}
	for text, want := range map[string]string{
		"1 akuttinnleggelse på 12 måneder":          "regelen krever minst 2, eller minst 10 liggedøgn i akuttopphold på 12 måneder",
		"12 liggedøgn i akuttopphold på 12 måneder": "regelen krever minst 10, eller minst 2 akuttinnleggelser på 12 måneder",
		"12 liggedøgn på 12 måneder":                "gir ingen poeng i denne regelen",
	} {
		if notes[text] != want {
			t.Errorf("%q: %q in %q", text, notes[text], notes)
		}
	}
	for _, c := range []struct {
		all  []Condition
		want string
	}{
		{[]Condition{{Measure: "kroniske", AtLeast: new(3.0)}, {Measure: "kroniske", AtMost: new(10.0)}}, "regelen krever minst 3 og høyst 10"},
		{[]Condition{{Measure: "kroniske", Over: new(3.0), Under: new(7.5)}}, "regelen krever mer enn 3 og mindre enn 7,5"},
		{[]Condition{{Measure: "alder", Over: new(65.0)}}, ""},
	} {
		got := ""
		if asks := (&Rule{Require: c.all}).asks("kroniske"); asks != nil {
			got = asks.In(nil)
		}
		if got != c.want {
			t.Errorf("%q, not %q", got, c.want)
		}
	}
}

// TestCurrent: the stay that is open in the columns; else the one that is told of, counted until it ends or now, an emergency
// unless it is told as planned; one whom the columns do not have too.
func TestCurrent(t *testing.T) {
	x := load(t,
		"A,2025-12-28,10:00,,,1,1,m,I50.0,,,", "A,2025-06-01,10:00,2025-06-05,10:00,1,1,m,J44.1,,,",
		"B,2025-12-01,10:00,2025-12-03,10:00,1,4,m,N18.4,,,", "B,2025-11-01,10:00,,,,,,,,,legevakt")
	l, err := x.Find(mustRule(t), persons(t, "A,1940-01-01,1,3205,,", "B,1941-01-01,2,3205,,", "C,1942-01-01,2,3205,,"), day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	a, b, c := l.Find("A"), l.Find("B"), l.Find("C")
	if d := l.Current(a, Told{In: day("2025-12-30").At(600), Planned: true}); d.Nights != 4 || !d.Emergency || d.Stays12 != 1 {
		t.Errorf("open in the columns: %+v", d)
	}
	if d := l.Current(b, Told{In: day("2025-12-20").At(600)}); d.Nights != 12 || !d.Emergency || d.Stays12 != 1 || !d.SevereKidney || d.UrgentCare6 != 1 || d.NoMunicipalVisits {
		t.Errorf("told of: %+v", d)
	}
	if d := l.Current(b, Told{In: day("2026-01-05").At(600)}); d.Nights != 0 {
		t.Errorf("told of after the list's day: %+v", d)
	}
	if d := l.Current(b, Told{}); d.Nights != 2 || d.Emergency || d.Stays12 != 0 {
		t.Errorf("nothing is told, and the columns have its end: %+v", d)
	}
	for what, in := range map[string]column.Minute{"the same stay": day("2025-12-01").At(540), "begun in it": day("2025-12-02").At(540), "a transfer, eight hours after": day("2025-12-03").At(600 + JoinGap)} {
		if d := l.Current(b, Told{In: in, Until: day("2025-12-05").At(720)}); d.Nights != 4 || d.Emergency || d.Stays12 != 0 {
			t.Errorf("%s: %+v", what, d)
		}
	}
	if d := l.Current(b, Told{In: day("2025-12-03").At(601 + JoinGap), Until: day("2025-12-05").At(720)}); d.Nights != 2 || !d.Emergency || d.Stays12 != 1 {
		t.Errorf("more than eight hours after: %+v", d)
	}
	if d := l.Current(c, Told{In: day("2025-12-20").At(600), Until: day("2026-01-03").At(720)}); d != (Discharge{Nights: 14, Emergency: true, NoMunicipalVisits: true}) {
		t.Errorf("not in the columns: %+v", d)
	}
	if d := l.Current(a, Told{In: day("2025-12-28").At(600), Until: day("2026-01-07").At(720)}); d.Nights != 10 {
		t.Errorf("six days after the list's day: %+v", d)
	}
	back := Told{In: day("2026-01-04").At(720), Until: day("2026-01-06").At(720), Left: day("2026-01-02").At(900)}
	if d := l.Current(a, back); d.Nights != 2 || d.Stays12 != 2 {
		t.Errorf("open in the columns, left since, and back: %+v", d)
	}
	if back.Left = day("2025-12-20").At(900); l.Current(a, back).Nights != 9 {
		t.Errorf("what she left was a stay before the one that the columns have open: %+v", l.Current(a, back))
	}
	if d := l.Current(b, Told{In: day("2025-12-20").At(600), Until: day("2025-12-23").At(720), Planned: true}); d.Nights != 3 || d.Emergency {
		t.Errorf("planned, and ended: %+v", d)
	}
}

// TestProbabilityHidesAge: the probability rises with each year of age, so a rule of the app neither gives points for it nor has a limit between two
// whole per cent.
func TestProbabilityHidesAge(t *testing.T) {
	for v, good := range map[float64]bool{0.25: true, 0.29: true, 0.3: true, 0.07: true, 1: true, 0.255: false, 0.2501: false} {
		r := Rule{Require: []Condition{{Measure: "sannsynlighet", AtLeast: &v}}}
		if err := r.CheckAges(); (err == nil) != good {
			t.Errorf("%v: %v", v, err)
		}
	}
	r := Rule{Weight: []Weight{{Measure: "hfrs", Points: 1}, {Measure: "sannsynlighet", Points: 10}}}
	if err := r.CheckAges(); err == nil || errs.FieldsOf(err)[0].Name != "weight[2].measure" {
		t.Error(err)
	}
	r.Weight = r.Weight[:1]
	if err := r.CheckAges(); err != nil {
		t.Error(err)
	}
}

func mustRule(t *testing.T) *Rule {
	t.Helper()
	r, err := ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLeakAlarm: a prediction that hits too well to be true is warned of; an ordinary one is not.
func TestLeakAlarm(t *testing.T) {
	rule, err := ParseRule(fmt.Appendf(nil, sliderRule, "probability", "mark", "", 40, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	warned := func(x *Index, people []column.Person) (float64, bool) {
		l, err := x.Find(rule, people, day(asOf))
		if err != nil || l.Hits == nil {
			t.Fatal(l.Hits, err)
		}
		return l.Hits.C.Value, strings.Contains(strings.Join(said(l.Warnings), "|"), "for god til å være sann")
	}
	var rows, list []string
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range 300 { // half come nearly every second month, the others hardly ever
		id := fmt.Sprintf("P%03d", i)
		list = append(list, id+",1940-05-01,1,3205,,")
		for m := range 36 {
			if m == 0 || dice.Float64() < []float64{.5, .01}[i%2] {
				rows = append(rows, fmt.Sprintf("%s,%d-%02d-05,10:00,%d-%02d-08,10:00,1,1,m,I50.0,,,", id, 2023+m/12, 1+m%12, 2023+m/12, 1+m%12))
			}
		}
	}
	if c, told := warned(load(t, rows...), persons(t, list...)); c <= LeakAlarm || !told {
		t.Errorf("c %.2f, warned %v", c, told)
	}
	if c, told := warned(region(t, 400)); c > LeakAlarm || told {
		t.Errorf("c %.2f, warned %v", c, told)
	}
}

func note(p Part) string {
	if p.Note == nil {
		return ""
	}
	return p.Note.In(nil)
}

func said(all []lang.Spoken) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.In(nil)
	}
	return out
}
