package report_test

import (
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/care/survey"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
	asked "traad/internal/rules/survey"
	"traad/internal/rules/usage"
)

var period = report.Period{Year: 2026, Third: 2}

func TestPeriods(t *testing.T) {
	if p := period; p.Title() != "2. tertial 2026" || p.From() != date.Of(2026, 5, 1) || p.To() != date.Of(2026, 8, 31) {
		t.Errorf("%s is %s to %s", p.Title(), p.From(), p.To())
	}
	var codes []string
	for _, p := range report.Ended(date.Of(2026, 1, 1), 3) {
		codes = append(codes, p.Code())
	}
	if !slices.Equal(codes, []string{"2025-3", "2025-2", "2025-1"}) {
		t.Errorf("over on 1 January: %v", codes)
	}
	if p := report.Ended(date.Of(2026, 4, 30), 1)[0]; p.Code() != "2025-3" {
		t.Errorf("a period is over before its last day is: %s", p.Code())
	}
	for _, bad := range []string{"", "2026", "2026-0", "2026-4", "26-1", "2026-1 ", "2026-01", "x-1"} {
		if p, ok := report.ParsePeriod(bad); ok {
			t.Errorf("%q is read as %v", bad, p)
		}
	}
	if p, ok := report.ParsePeriod("2026-2"); !ok || p != period {
		t.Errorf("2026-2 is read as %v", p)
	}
}

func TestCounter(t *testing.T) {
	c := report.NewCounter(period)
	day := func(s string) date.Date { return date.MustParse(s) }
	c.Evaluation("a", day("2026-05-02"), "not_met")
	c.Evaluation("a", day("2026-08-31"), "met") // the last counts
	c.Evaluation("a", day("2026-06-01"), "changed")
	c.Evaluation("b", day("2026-04-30"), "met") // before
	c.Evaluation("b", day("2026-09-01"), "met") // after
	c.Evaluation("c", day("2026-07-01"), "who knows")
	c.Evaluation("d", day("2026-07-01"), "partly")
	c.Score("a", "eq-5d", day("2025-01-01"), 40)
	c.Score("a", "eq-5d", day("2026-01-01"), 50)
	c.Score("a", "eq-5d", day("2026-06-01"), 55)
	c.Score("a", "eq-5d", day("2026-09-01"), 99)
	c.Score("b", "eq-5d", day("2026-06-01"), 10) // one score
	c.Score("c", "eq-5d", day("2025-06-01"), 10) // none in the period
	c.Score("c", "eq-5d", day("2025-08-01"), 20)
	c.Score("d", "sppb", day("2025-06-01"), 1) // not the patient's own
	c.Score("d", "sppb", day("2026-06-01"), 2)
	n := c.Counts()
	if n.Goals["met"] != 1 || n.Goals["partly"] != 1 || len(n.Goals) != 2 {
		t.Errorf("goals %v", n.Goals)
	}
	if len(n.Changes) != 1 || !slices.Equal(n.Changes["eq-5d"], []float64{15}) {
		t.Errorf("changes %v", n.Changes)
	}
}

// basis has 40 evaluated, use of 48 and everything known.
func basis() report.Basis {
	q := quality.New(date.Of(2026, 11, 22))
	for m := 5; m <= 8; m++ {
		k := func(x quality.Measure) quality.Key { return quality.Key{Measure: x, Area: "a", Month: 2026*12 + m - 1} }
		q.Cells[k(quality.AfterDischarge)] = quality.Cell{N: 10, Yes: 8}
		q.Cells[k(quality.VisitDays)] = quality.Cell{N: 3, Yes: 3, Sum: 30, Square: 302}
		q.Cells[k(quality.AlertsActed)] = quality.Cell{N: 1, Yes: 1}
	}
	nan := stats.Missing
	u := &usage.Result{
		From: column.DayOf(date.Of(2023, 1, 1)), To: column.DayOf(date.Of(2026, 11, 1)), Followed: 48, Lacking: 31,
		Outcomes: []usage.Line{
			{Outcome: usage.Emergency, Of: 48, Rate: [2]stats.Estimate{{Value: 4.104, Low: 3.6, High: 4.7}, {Value: 1.66, Low: 1.2, High: 2.3}}, Ratio: stats.Estimate{Value: .41, Low: .3, High: .57}},
			{Outcome: usage.AcuteBed, Of: 48, Hidden: true, Rate: [2]stats.Estimate{{Value: .123}, {Value: .456}}, Ratio: nan},
		},
		Expected: usage.Expected{Rate: 1.9, Fall: .55}, Match: usage.Match{Matched: 44, Unmatched: 4},
		Effect: usage.Effect{Ratio: stats.Estimate{Value: .92, Low: .71, High: 1.19}, Detect: .7, HomeDays: stats.Estimate{Value: 11, Low: -2, High: 24}, HomeN: 40, Deaths: [2]float64{math.NaN(), math.NaN()}},
		Cost:   usage.Cost{Known: true, Year: 2026, Own: 60000, Net: [3]stats.Estimate{nan, nan, {Value: -12345, Low: -60000, High: 30000}}},
		Words:  usage.Words{Warning: "ikke effekt: forventet fall uten tiltak = 55 %", Verdict: "Tallene viser ikke sikkert om IHT gir færre akuttinnleggelser.", Cost: "Ingen besparelse kan påvises."},
	}
	return report.Basis{
		Period: period, Today: date.Of(2026, 11, 22), Counted: date.Of(2026, 11, 22), Quality: q, Areas: []care.OrgID{"a"}, Usage: u, Manifest: 14, Through: date.Of(2026, 10, 31),
		Counts: report.Counts{Period: period, Goals: map[string]int{"met": 12, "partly": 14, "not_met": 8, "changed": 6}, Changes: map[string][]float64{"eq-5d": {-5, 0, 5, 10, 10, 15}}},
		Active: 121, Target: 140, Instruments: instrument.Shipped(),
		Plans: report.Plans{When: "4. kv. 2026", Needed: 1080, Had: 930, PerYear: 9670049},
	}
}

// TestNone: a rate of none has no interval, and a report of it can be kept.
func TestNone(t *testing.T) {
	b := basis()
	nan := math.NaN()
	b.Usage.Outcomes[0].Rate[1] = stats.Estimate{Value: 0, Low: nan, High: nan, SE: nan}
	r := made(b)
	if x := r.Bars[0].After; x != [3]float64{} {
		t.Errorf("the bar of none is %v", x)
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}

// Of surveys the report tells the aims, of the newest round alone, and nothing that the round's own page hides.
func TestSurveys(t *testing.T) {
	b := basis()
	patient, _ := survey.Ready("pasient")
	gp, _ := survey.Ready("fastlege")
	b.Surveys = []report.Surveyed{
		{Survey: patient, To: period.To(), Shown: asked.Of(patient, survey.Sum{Given: 41, Answered: 24, Counts: map[string]map[string]int{
			"fysisk": {"mye": 2, "noe": 10, "som-for": 9, "darligere": 3}, "livsglede": {"bedre": 12, "som-for": 10, "darligere": 2}, "trygghet": {"mye": 13, "litt": 6, "som-for": 5}, "selv": {"ja": 3},
		}})},
		{Survey: patient, To: period.From(), Shown: asked.Of(patient, survey.Sum{Given: 9, Answered: 9, Counts: map[string]map[string]int{"trygghet": {"som-for": 9}}})},
		{Survey: gp, To: period.To(), Shown: asked.Of(gp, survey.Sum{Given: 4, Answered: 3, Counts: map[string]map[string]int{"nytte": {"stor": 3}}})},
	}
	r := made(b)
	for _, x := range []struct{ code, value, base string }{
		{"undersokelse-pasient-livsglede", "50 %", "ca. 25 svar"},
		{"undersokelse-pasient-trygghet", "79 %", "ca. 25 svar"},
		{"undersokelse-pasient-fysisk", "skjult: kan regnes ut", ""},
		{"undersokelse-pasient-selv", "skjult: færre enn 5", "færre enn 5"},
		{"undersokelse-fastlege-nytte", "skjult: færre enn 5", "færre enn 5"},
	} {
		if l := r.Line(x.code); l == nil || l.Text() != x.value || l.TextBase() != x.base {
			t.Errorf("%s: %+v, want %q of %q", x.code, l, x.value, x.base)
		}
	}
	b.Surveys[0].Shown = &asked.Shown{Changed: true}
	if l := made(b).Line("undersokelse-pasient-trygghet"); l.State != report.Beside || l.Value != nil || !strings.Contains(l.Note, "Endret for færre enn 5") || strings.Contains(l.Note, "svarte") {
		t.Errorf("a round that has changed for few since it was shown: %+v", l)
	}
	text := shown(t, r)
	if !strings.Contains(text, "føler 79 % seg tryggere") || !strings.Contains(text, "av pasientene som ble spurt, svarte.") || strings.Contains(text, "Brukerundersøkelse er ikke samlet inn") {
		t.Error(text)
	}
}

func made(b report.Basis) *report.Report {
	r := report.New(b)
	r.Beside(nil)
	return r
}

func TestNew(t *testing.T) {
	r := made(basis())
	for _, x := range []struct{ code, value, interval, base string }{
		{"mal", "65 %", "50–78", "ca. 40 personer evaluert"},
		{"prom-eq-5d", "+5,83 poeng", "−1,89 til +13,56", "ca. 5 personer med to skårer"},
		{"undersokelse", "ikke samlet inn", "", ""},
		{"utskrivelse", "80 %", "65–90", "ca. 40 opphold"},
		{"besok", "10,0 dager", "", "ca. 10 besøk"},
		{"varsler", "skjult: færre enn 5", "", "færre enn 5"},
		{"fastlege", "ingen tall", "", ""},
		{"bruk-akuttinnleggelse", "1,7 opphold", "1,2–2,3", "ca. 50 personer"},
		{"bruk-kad", "skjult: færre enn 5", "", "færre enn 5"},
		{"bruk-legevakt", "ingen tall", "", ""},
		{"effekt", "0,92", "0,71–1,19", "ca. 45 personer som kunne sammenlignes"},
		{"hjemmedager", "+11 dager", "−2 til +24", "ca. 40 personer fulgt et helt år"},
		{"kostnad", "−12\u00a0300 kroner", "−60\u00a0000 til +30\u00a0000", "ca. 45 personer som kunne sammenlignes"},
		{"aktive", "121", "", "måltall 140"},
	} {
		l := r.Line(x.code)
		if l == nil {
			t.Errorf("no line %s", x.code)
			continue
		}
		if l.Text() != x.value || x.interval != "" && l.TextInterval() != x.interval || l.TextBase() != x.base || l.When == "" {
			t.Errorf("%s: %q %q of %q, want %q %q of %q", x.code, l.Text(), l.TextInterval(), l.TextBase(), x.value, x.interval, x.base)
		}
	}
	if l := r.Line("bruk-akuttinnleggelse"); l.TextBefore() != "4,1 opphold" || !strings.Contains(l.Note, "forventet fall uten tiltak = 55 %") {
		t.Errorf("admissions: %+v", l)
	}
	if l := r.Line("aktive"); !strings.Contains(l.Note, "kommuner, uten sykehuset) har 9,30 årsverk og trenger 10,80. Et pasientår koster 96\u00a0700 kr: planens kostnad, delt på dem som faktisk følges.") {
		t.Errorf("the plans: %q", l.Note)
	}
	if l := r.Line("kostnad"); !strings.Contains(l.Note, "når hele kostnaden faller bort. Ingen besparelse kan påvises.") || strings.Contains(l.Note, "Priser fra") {
		t.Errorf("cost: %q", l.Note)
	}
	few := basis()
	few.Usage.Effect.Few, few.Usage.Effect.Ratio = true, stats.Missing
	if l := made(few).Line("effekt"); l.State != report.Few || !strings.Contains(l.Note, "For få akuttinnleggelser hos dem som kan sammenlignes") {
		t.Errorf("few in the comparison are told as nobody alike: %+v", l)
	}
	none := basis()
	none.Plans = report.Plans{}
	if l := made(none).Line("aktive"); strings.Contains(l.Note, "årsverk") {
		t.Errorf("without a plan: %q", l.Note)
	}
	text := shown(t, r)
	for _, must := range []string{"viser ikke sikkert", "Ingen besparelse kan påvises", "Brukerundersøkelse er ikke samlet inn", "ca. 30 av ca. 50"} {
		if !strings.Contains(text, must) {
			t.Errorf("lacks %q", must)
		}
	}
	for _, not := range []string{"0.123", "0.456", "lavere enn hos", "48", "44"} {
		if strings.Contains(text, not) {
			t.Errorf("shows %q: %s", not, text)
		}
	}
}

// shown is everything of a report that is shown: all of it but the exact counts.
func shown(t interface{ Fatal(...any) }, r *report.Report) string {
	c := *r
	c.Exact = nil
	b, err := json.Marshal(&c)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestNothing: without a count, a load or an answer every line says so, and nothing is a nought.
func TestNothing(t *testing.T) {
	r := made(report.Basis{Period: period, Today: date.Of(2026, 11, 22), Why: "Ikke lest inn.", Instruments: instrument.Shipped()})
	for _, s := range r.Sections {
		for i := range s.Lines {
			if l := &s.Lines[i]; l.Code != "aktive" && (l.State == "" || l.Value != nil) {
				t.Errorf("%s: %s", l.Code, l.Text())
			}
		}
	}
}

// TestBeside: a second report of the same period never tells of fewer than five together with the first, and keeps hidden what was.
func TestBeside(t *testing.T) {
	first := made(basis())
	for _, x := range []struct {
		name          string
		met, changed  int
		eq            []float64
		goals, scores bool // shown in the second report
	}{
		{"the same", 12, 6, []float64{-5, 0, 5, 10, 10, 15}, true, true},
		{"one more", 13, 6, []float64{-5, 0, 5, 10, 10, 15}, false, true},
		{"one moved", 13, 5, []float64{-5, 0, 5, 10, 10, 15}, false, true},
		{"five more", 17, 6, []float64{-5, 0, 5, 10, 10, 15}, true, true},
		{"a score more", 12, 6, []float64{-5, 0, 5, 10, 10, 15, 20}, true, false},
		{"a score corrected", 12, 6, []float64{-5, 0, 5, 10, 10, 16}, true, false},
		{"five scores more", 12, 6, []float64{-5, 0, 5, 10, 10, 15, 1, 2, 3, 4, 5}, true, true},
	} {
		b := basis()
		b.Counts.Goals["met"], b.Counts.Goals["changed"], b.Counts.Changes["eq-5d"] = x.met, x.changed, x.eq
		second := report.New(b)
		second.Beside([]*report.Report{first})
		if got := second.Line("mal").State == ""; got != x.goals {
			t.Errorf("%s: the goals are shown: %v", x.name, got)
		}
		if got := slices.ContainsFunc(second.Goals, func(g report.Goal) bool { return g.Hidden }); got == x.goals {
			t.Errorf("%s: the groups are hidden: %v", x.name, got)
		}
		if got := second.Line("prom-eq-5d").State == ""; got != x.scores {
			t.Errorf("%s: the scores are shown: %v", x.name, got)
		}
		if !x.goals && !strings.Contains(second.Say[0], "For få") {
			t.Errorf("%s: a sentence tells what is hidden: %s", x.name, second.Say[0])
		}
	}
	other := basis()
	other.Period.Third, other.Counts.Goals["met"] = 1, 13
	second := report.New(other)
	second.Beside([]*report.Report{first})
	if second.Line("mal").State != "" {
		t.Error("another period's report hides this one's")
	}
	few := basis()
	few.Counts.Goals = map[string]int{"met": 3}
	late := basis()
	second = report.New(late)
	second.Beside([]*report.Report{made(few)})
	if second.Line("mal").State == "" {
		t.Error("what was hidden for being few is shown with the same evaluations later")
	}
}

// TestNoSmallGroup: whatever the counts, no group of one to four can be read from a report, nor from two of the same period.
func TestNoSmallGroup(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		count := func(name string) map[string]int {
			n := map[string]int{}
			for _, o := range report.Outcomes {
				n[o.Code] = rapid.IntRange(0, 12).Draw(t, name+o.Code)
			}
			return n
		}
		b := basis()
		b.Counts.Goals = count("a")
		first := made(b)
		shownGroups(t, first, b.Counts.Goals)
		again := basis()
		again.Counts.Goals = count("b")
		second := report.New(again)
		second.Beside([]*report.Report{first})
		shownGroups(t, second, again.Counts.Goals)
		for i := range second.Goals {
			if i < len(first.Goals) && !second.Goals[i].Hidden && !first.Goals[i].Hidden {
				if d := second.Goals[i].N - first.Goals[i].N; d != 0 && d > -5 && d < 5 {
					t.Fatalf("two reports tell that %d came: %v %v", d, first.Goals, second.Goals)
				}
			}
		}
	})
}

func shownGroups(t *rapid.T, r *report.Report, n map[string]int) {
	hidden := 0
	for i, g := range r.Goals {
		if g.Hidden {
			hidden++
			continue
		}
		if g.N > 0 && g.N < 5 || g.N != n[report.Outcomes[i].Code] {
			t.Fatalf("%s is shown as %d", g.Name, g.N)
		}
	}
	l := r.Line("mal")
	met := n["met"] + n["partly"]
	not := n["not_met"] + n["changed"]
	if l.State == "" && (met > 0 && met < 5 || not > 0 && not < 5 || met+not < 5) {
		t.Fatalf("%d of %d are told as %s", met, met+not, l.Text())
	}
}
