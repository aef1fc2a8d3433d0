package usage

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/errs"
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
	"traad/internal/rules/suppress"
)

// read makes a study of texts.
func read(t *testing.T, episodes, persons, enrolments string) *Study {
	t.Helper()
	e, people, all := columntest.Read(t, columntest.Files{Episodes: episodes, Persons: persons, Enrolments: enrolments})
	return &Study{Index: casefind.Read(e), People: people, Enrolments: all}
}

// six is six persons included on 1 January 2025, whose use is counted by hand.
const (
	sixEpisodes = `lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,hovedtilstand,utTilstand,tjeneste,kostnad,timer
A,2024-01-01,10:00,2024-01-03,10:00,1,1,I50.0,1,,1000,
A,2023-12-31,10:00,2023-12-31,12:00,1,1,I50.0,1,,1000,
A,2024-12-30,10:00,2025-01-03,10:00,1,1,I50.0,1,,5000,
A,2025-01-20,10:00,2025-01-22,10:00,1,1,I50.0,1,,3000,
A,2025-01-22,14:00,2025-01-25,10:00,1,5,I50.0,1,,3000,
A,2026-01-01,10:00,2026-01-02,10:00,1,1,I50.0,1,,1000,
B,2024-05-01,10:00,2024-05-02,10:00,1,1,I50.0,1,,1000,
B,2025-03-01,,,,,,,,legevakt,,
C,2024-06-01,10:00,2024-06-02,10:00,1,4,I50.0,1,,1000,
C,2025-04-11,10:00,2025-04-11,12:00,1,1,I50.0,2,,1000,
D,2024-07-01,,2024-07-04,,,,,,kad,,
D,2024-08-01,,,,,,,,hjemmesykepleie,,"2,5"
E,2024-08-01,,2024-08-01,,3,4,I50.0,,,,
F,2024-09-01,10:00,2024-09-02,10:00,1,1,I50.0,1,,1000,
` + sixNeighbours
	sixPersons = `lopenr,fodselsdato,kjonn,kommunenr,dodsdato,sykehjem_fra
A,1940-01-01,1,3205,,
B,1940-01-01,1,3205,,
C,1940-01-01,2,3205,2025-04-11,
D,1940-01-01,2,3205,,2025-07-01
E,1940-01-01,2,3205,,
F,1940-01-01,2,3207,,
G,1940-01-01,2,3205,,
H,1940-01-01,2,3205,,
I,1940-01-01,2,3205,,
J,1940-01-01,2,3205,,
K,1940-01-01,2,3205,,
`
	// sixNeighbours are five who are never followed: by them it is known that the municipality's services are told of from January 2024 to December 2025.
	sixNeighbours = `G,2024-01-10,,,,,,,,legevakt,,
G,2025-12-20,,2025-12-21,,,,,,kad,,
H,2024-01-10,,,,,,,,legevakt,,
I,2024-01-10,,,,,,,,legevakt,,
J,2024-01-10,,,,,,,,legevakt,,
K,2025-12-20,,,,,,,,legevakt,,
G,2024-01-10,,2024-01-11,,,,,,kad,,
H,2024-01-10,,2024-01-11,,,,,,kad,,
I,2024-01-10,,2024-01-11,,,,,,kad,,
J,2024-01-10,,2024-01-11,,,,,,kad,,
K,2025-12-20,,2025-12-21,,,,,,kad,,
G,2024-01-10,,,,,,,,hjemmesykepleie,,1
H,2024-01-10,,,,,,,,hjemmesykepleie,,1
I,2024-01-10,,,,,,,,hjemmesykepleie,,1
J,2024-01-10,,,,,,,,hjemmesykepleie,,1
K,2025-12-20,,,,,,,,hjemmesykepleie,,1
`
	sixEnrolments = `lopenr,identifisert,inkludert
A,2024-12-20,2025-01-01
B,2024-12-20,2025-01-01
C,2024-12-20,2025-01-01
D,2024-12-20,2025-01-01
E,2024-12-20,2025-01-01
F,2024-12-20,2025-01-01
`
)

func TestWindows(t *testing.T) {
	s := read(t, sixEpisodes, sixPersons, sixEnrolments)
	r, err := s.count(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	years := func(d float64) float64 { return d / YearDays }
	// 2024 is a leap year: the year before 1 January 2025 begins on 2 January 2024, so A's stay of 1 January is outside. C dies on 11
	// April, which counts: 101 days. A's transfer of 22 January is one stay with the one before it, and a readmission with the first.
	for _, c := range []struct {
		o             Outcome
		before, after float64
	}{{Emergency, 3, 2}, {Readmission, 0, 1}, {UrgentNights, 2 + 1 + 1 + 1, 2 + 5}, {UrgentCare, 0, 1}, {AcuteBed, 1, 0}, {PlannedStay, 1, 0}, {Outpatient, 1, 0}, {HomeHours, 2.5, 0}} {
		l := r.Line(c.o)
		if l == nil {
			t.Errorf("%s: no line", c.o.Code())
			continue
		}
		// A's stay of 1 January 2024 lasts to 3 January: one night is within.
		if l.Amount[0] != c.before || l.Amount[1] != c.after {
			t.Errorf("%s: %v, want %v and %v", c.o.Code(), l.Amount, c.before, c.after)
		}
		missing := 0.0 // nothing municipal is told of F's municipality
		if !c.o.Hospital() {
			missing = 365
		}
		if !(math.Abs(l.Years[0]-years(6*365-missing)) < 1e-9) || !(math.Abs(l.Years[1]-years(5*365+101-missing)) < 1e-9) {
			t.Errorf("%s: years %v", c.o.Code(), l.Years)
		}
		if !l.Hidden {
			t.Errorf("%s is of fewer than five persons and shown", c.o.Code())
		}
	}
	if m := r.Missing; len(m) != 1 || m[0].Municipality != "3207" || m[0].Followed != 1 || !slices.Contains(m[0].Outcomes, UrgentCare) || slices.Contains(m[0].Outcomes, Emergency) {
		t.Errorf("missing %+v", m)
	}
	if r.Line(Team) != nil || r.Watched != [4]int{6, 6, 5, 5} {
		t.Errorf("watched %v", r.Watched)
	}
	if a := r.Areas; len(a) != 2 || a[1].Hidden[0] != suppress.Small || !a[0].Hidden[0].Hidden() || !a[1].Hidden[1].Hidden() || !a[1].Hidden[2].Hidden() {
		t.Errorf("one person in a municipality of six can be worked out: %+v", a)
	}
	r.tell()
	if r.Effect.Ratio.Known() || r.Match.Matched != 0 || r.Words.Verdict == "" || r.Cost.Saving {
		t.Errorf("an effect without anybody to compare with: %+v", r.Effect)
	}
	byID := map[string]*subject{}
	for _, u := range r.followed {
		byID[u.person.ID] = u
	}
	d0 := day("2025-01-01")
	for id, want := range map[string]float64{"A": 365 - 2 - 5, "B": 365, "C": 100, "D": 181, "E": 365} { // A: 1 and 2 January, 20–24 January
		if got := byID[id].home(d0, Year, [3]bool{true, true, true}); got != want {
			t.Errorf("%s: %v days at home, want %v", id, got, want)
		}
	}
	if got := byID["A"].spent(d0, d0+Year); got.sum != 6000 || got.contacts != 2 || got.priced != 2 {
		t.Errorf("A's cost after: %+v", got)
	}
}

// TestSelection: a part is of those it says, and the parts of a division are the whole.
func TestSelection(t *testing.T) {
	s := invented(60, 1500)
	for i := range s.Enrolments {
		s.Enrolments[i].CFS = uint8(4 + i%4)
	}
	run := func(only Selection) *Result {
		t.Helper()
		r, err := s.Exact(Options{Seed: 1, Rounds: 20, From: day("2023-01-01"), To: day("2026-01-01"), Only: only})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	all := run(Selection{})
	for name, parts := range map[string][]Selection{
		"sex": {{Sex: 1}, {Sex: 2}}, "age": {{AgeTo: 84}, {AgeFrom: 85}}, "CFS": {{CFSFrom: 1, CFSTo: 5}, {CFSFrom: 6, CFSTo: 9}},
		"period": {{To: day("2024-12-31")}, {From: day("2025-01-01")}},
	} {
		n, before := 0, 0.0
		for _, o := range parts {
			r := run(o)
			n, before = n+r.Followed, before+r.Line(Emergency).Amount[0]
			for _, u := range r.followed {
				if o.Sex != 0 && u.person.Sex != o.Sex || o.AgeTo != 0 && u.person.Age(u.included) > o.AgeTo || o.From != 0 && u.included < o.From || o.CFSTo != 0 && u.cfs > o.CFSTo {
					t.Errorf("%s: %+v is in %+v", name, u.person, o)
				}
			}
		}
		if n != all.Followed || before != all.Line(Emergency).Amount[0] {
			t.Errorf("%s: the parts have %d persons and %v stays, the whole %d and %v", name, n, before, all.Followed, all.Line(Emergency).Amount[0])
		}
	}
}

func TestRefusals(t *testing.T) {
	for what, c := range map[string]struct {
		enrolments, from string
		want             string
	}{
		"nobody":       {"lopenr,identifisert,inkludert\nA,2024-12-20,\n", "2023-06-01", "Ingen er inkludert"},
		"too few":      {"lopenr,identifisert,inkludert\nA,2024-12-20,2025-01-01\n", "2023-06-01", "Bare 1 person "},
		"data too new": {sixEnrolments, "2024-06-01", "Bare 0 personer"},
	} {
		_, err := read(t, sixEpisodes, sixPersons, c.enrolments).Run(Options{From: day(c.from), To: day("2026-06-01")})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// TestMatch: whoever is compared is like the one followed in what the rule says, and nobody is compared twice on one day.
func TestMatch(t *testing.T) {
	s := invented(60, 3000)
	s.Enrolments[7].Included = 0
	r, err := s.Exact(Options{Seed: 1, Rounds: 50, From: day("2023-01-01"), To: day("2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	if r.Match.Matched < 40 || r.Match.Compared < 80 || !r.Match.Outside || r.Match.Matched+r.Match.Unmatched != r.Followed {
		t.Fatalf("%+v", r.Match)
	}
	least := s.threshold(r.followed).stays
	taken := map[[2]int]bool{}
	for i := range r.sets {
		w := &r.sets[i]
		u, d0 := w.followed, w.followed.included
		if len(w.compared) > 5 {
			t.Errorf("%d compared", len(w.compared))
		}
		for k, c := range w.compared {
			at := [2]int{int(d0), c.id}
			apart := math.Abs(float64(c.person.Born - u.person.Born))
			if taken[at] || c.person.Sex != u.person.Sex || apart > 1827 || !alive(c, d0) || c.included != 0 || c.identified > u.identified || c.within(u.identified) < least {
				t.Fatalf("%+v is compared with %+v", c.person, u.person)
			}
			taken[at] = true
			if w.cx[k].coarse != w.x.coarse || min(w.cx[k].stays[0], 3) != min(w.x.stays[0], 3) || math.Abs(w.cx[k].logit-w.x.logit) > r.Match.Caliper {
				t.Fatalf("unlike at day 0: %+v and %+v", w.cx[k], w.x)
			}
		}
	}
	again, err := s.Exact(Options{Seed: 1, Rounds: 50, From: day("2023-01-01"), To: day("2026-01-01")})
	if err != nil || again.Effect.Ratio != r.Effect.Ratio || again.Cost.Difference != r.Cost.Difference || again.Match.Compared != r.Match.Compared {
		t.Errorf("the same data give %+v and %+v (%v)", r.Effect.Ratio, again.Effect.Ratio, err)
	}
	if e := &r.Effect; !(e.Ratio.Low < e.Ratio.Value && e.Ratio.Value < e.Ratio.High) || math.Abs(math.Log(e.Bootstrap.Low/e.Ratio.Low)) > 0.25 || !(e.Detect < 1) {
		t.Errorf("%+v", e)
	}
}

// TestSaving: no saving is told where the interval holds zero as it is told in hundreds, where the service's own cost is not known, nor where contacts have no cost.
func TestSaving(t *testing.T) {
	for _, c := range []struct {
		high, own, priced float64
		want              bool
	}{{-100, 5, 1, true}, {-100, 5, .95, true}, {-100, 5, .94, false}, {-40, 5, 1, false}, {0, 5, 1, false}, {10, 5, 1, false}, {-100, 0, 1, false}, {math.NaN(), 5, 1, false}} {
		net := stats.Estimate{Value: -1000, Low: -2000, High: c.high}
		if got := saving(net, c.own, c.priced); got != c.want {
			t.Errorf("%+v: %v", c, got)
		}
	}
	k := Cost{Known: true, Own: 5, Saving: true, Contacts: [2][2]int{{100, 100}, {100, 0}}, Priced: [2][2]int{{100, 94}, {100, 0}}}
	if k.priced() != .94 || !strings.Contains(k.Contacted(nil), "om lag 94 av 100 hos de fulgte etter") {
		t.Errorf("%v of the contacts have a cost", k.priced())
	}
	k.Net = [3]stats.Estimate{{Value: -10, Low: -900, High: 600}, {Value: -500, Low: -1000, High: -100}, {Value: -1000, Low: -2000, High: -300}}
	var w Words
	if (&Result{Cost: k}).tellCost(nil, &w); !strings.Contains(w.Cost, "1\u00a0000 kroner lavere") || !strings.Contains(w.Cost, "hele kostnaden faller bort") || !strings.Contains(w.Cost, "Faller bare 30\u00a0%") {
		t.Errorf("%q", w.Cost)
	}
	k.Saving, k.Unpriced = false, true
	w = Words{}
	if (&Result{Cost: k}).tellCost(nil, &w); strings.Contains(w.Cost, "lavere") || !strings.Contains(w.Cost, "Ingen besparelse kan påvises. For mange kontakter mangler kostnad.") {
		t.Errorf("%q", w.Cost)
	}
}

// TestToldMidway: a service that begins to be told of midway, or is told of few, is told of nobody there: else it would look like growth.
func TestToldMidway(t *testing.T) {
	run := func(episodes string) *Result {
		t.Helper()
		r, err := read(t, episodes, sixPersons, sixEnrolments).count(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01")})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if l := run(sixEpisodes).Line(UrgentCare); l == nil || l.Of != 5 {
		t.Fatalf("%+v", l)
	}
	for what, episodes := range map[string]string{
		"begins midway": strings.ReplaceAll(sixEpisodes, "2024-01-1", "2024-09-1"), "ends midway": strings.ReplaceAll(sixEpisodes, "2025-12-2", "2025-03-2"),
		"of few": strings.NewReplacer("I,2024-01-10,,,,,,,,legevakt,,\n", "", "J,2024-01-10,,,,,,,,legevakt,,\n", "").Replace(sixEpisodes),
	} {
		r := run(episodes)
		if l := r.Line(UrgentCare); l != nil {
			t.Errorf("%s: legevakt is told of %d", what, l.Of)
		}
		if u := r.Untold(); !slices.Contains(u, UrgentCare) {
			t.Errorf("%s: nobody is told that it is missing: %v", what, u)
		}
	}
}

// TestFewCompared: where one to four of a group had any, there is no comparison, and the words say why.
func TestFewCompared(t *testing.T) {
	var all []stats.Record
	for i := range 12 {
		all = append(all, stats.Record{Events: 1, Time: 1, Weight: 1, Treated: true, Set: i, Person: i}, stats.Record{Events: float64(max(0, i-6)), Time: 1, Weight: 1, Set: i, Person: 100 + i})
	}
	if few(all) {
		t.Error("five of twelve are few")
	}
	if all[len(all)-1].Events = 0; !few(all) {
		t.Error("four of twelve are shown")
	}
	for i := range all {
		if !all[i].Treated {
			all[i].Events = 0
		}
	}
	if !few(all) || few(nil) {
		t.Error("nobody of those compared is no figure, and no comparison is not few")
	}
	r := &Result{Outcomes: []Line{{Outcome: Emergency, Ratio: stats.Missing}}, Followed: 40, Effect: noEffect(), SignFlip: math.NaN()}
	r.Effect.Few = true
	if r.tell(); !strings.Contains(r.Words.Verdict, "for få akuttinnleggelser hos dem som kan sammenlignes") {
		t.Error(r.Words.Verdict)
	}
}

// TestFewPersons: under 20 persons a fall is said only where the exact test shows it.
func TestFewPersons(t *testing.T) {
	for _, c := range []struct {
		p    float64
		want bool
	}{{math.NaN(), true}, {.04, true}, {.06, false}} {
		r := &Result{Outcomes: []Line{{Outcome: Emergency, Ratio: stats.Estimate{Value: .4, Low: .3, High: .6}}}, Followed: 15, Effect: noEffect(), SignFlip: c.p}
		if r.tell(); (len(r.Words.Can) > 0) != c.want {
			t.Errorf("p %v: %q", c.p, r.Words.Can)
		}
	}
}

// TestInside: where those compared live where the service is, nothing is said of deaths and days at home, and why is said.
func TestInside(t *testing.T) {
	for _, outside := range []bool{true, false} {
		r := &Result{Outcomes: []Line{{Outcome: Emergency, Ratio: stats.Missing}}, Followed: 100, Effect: noEffect(), SignFlip: math.NaN(), Match: Match{Matched: 100, Outside: outside}}
		r.Effect.Deaths, r.Effect.DeathRR = [2]float64{.1, .3}, stats.Estimate{Value: .33, Low: .2, High: .6}
		r.tell()
		if said := len(r.Words.Can) > 0; said != outside || strings.Contains(strings.Join(r.Words.Attention, " "), "dødelighet og dager i live hjemme kan ikke sammenlignes") == outside {
			t.Errorf("outside %v: %+v", outside, r.Words)
		}
	}
	s := invented(60, 1500)
	for i := range s.Enrolments { // one in each place is followed late: nobody lives outside
		if n := &s.Enrolments[i]; n.Included == 0 && i%7 == 0 {
			n.Included = day("2025-12-01")
		}
	}
	r, err := s.Exact(Options{Seed: 1, Rounds: 50, From: day("2023-01-01"), To: day("2026-01-01")})
	if err != nil || r.Match.Outside || r.Match.Matched == 0 {
		t.Fatalf("%+v %v", r.Match, err)
	}
	if f := &r.Effect; !math.IsNaN(f.HomeP) || f.Ratio.Known() && f.P != f.Ratio.P() {
		t.Errorf("days at home are judged: %v, %v", f.HomeP, f.P)
	}
	for i := range r.sets {
		for _, c := range r.sets[i].compared {
			if c.identified > r.sets[i].followed.identified {
				t.Fatal("somebody is compared who was not found yet")
			}
		}
	}
}

func TestPrices(t *testing.T) {
	p, err := ParsePrices("p.csv", []byte(priceHead+"\nlegevakt;episode;1 200;2026;SSB\nkad;døgn;5000,5;2026;KS\niht;personår;30000;2026;Ahus\n"))
	if err != nil || p.Year != 2026 || p.Own != 30000 || p.Service[column.UrgentCare].Episode != 1200 || p.Service[column.AcuteBed].Night != 5000.5 || len(p.Sources) != 3 {
		t.Fatalf("%+v %v", p, err)
	}
	for row, want := range map[string]string{
		"legevakt;episode;-1;2026;SSB":                    "kolonne pris",
		"legevakt;uke;1;2026;SSB":                         "kolonne enhet",
		"lege;episode;1;2026;SSB":                         "kolonne tjeneste",
		"legevakt;episode;1;26;SSB":                       "kolonne prisar",
		"indeks;24;1,04;2026;SSB":                         "kolonne enhet",
		"indeks;2024;104;2026;SSB":                        "kolonne pris",
		"legevakt;episode;1;2026;":                        "kolonne kilde",
		"legevakt;episode;1;2026;S\nkad;episode;1;2025;S": "rad 3, kolonne prisar",
		"legevakt;episode;1":                              "rad 2",
	} {
		_, err := ParsePrices("p.csv", []byte(priceHead+"\n"+row+"\n"))
		if err == nil || !strings.Contains(fields(err), want) {
			t.Errorf("%s: %v", row, fields(err))
		}
	}
	if _, err := ParsePrices("p.csv", []byte("tjeneste;pris\n")); err == nil {
		t.Error("another head is taken")
	}
}

func TestWords(t *testing.T) {
	r := &Result{Outcomes: []Line{{Outcome: Emergency, Ratio: stats.Estimate{Value: .41, Low: .3, High: .57}}}, Expected: Expected{Fall: .53, Drop: .51}, Followed: 48, Watched: [4]int{48, 48, 48, 48}}
	r.Effect = Effect{
		Ratio: stats.Estimate{Value: .92, Low: .71, High: 1.19, SE: .13}, DiD: stats.Estimate{Value: .93}, P: .5, Lines: [4]stats.Estimate{{Value: 4.1}, {Value: 1.7}, {Value: 4.1}, {Value: 1.85}}, Detect: .7,
		HomeDays: stats.Missing, Parallel: .5,
	}
	r.Match = Match{Matched: 48, Outside: true}
	r.tell()
	for _, want := range []string{"Alle fulgte", "59 % færre", "ikke effekt: forventet fall uten tiltak = 51\u00a0%", "55 % færre", "8 % færre", "29 % færre til 19 % flere", "ikke sikkert"} {
		if !strings.Contains(r.Words.Headline, want) {
			t.Errorf("%q lacks %q", r.Words.Headline, want)
		}
	}
	r.Effect.Ratio, r.Effect.P = stats.Estimate{Value: .7, Low: .6, High: .82, SE: .08}, .001
	if r.tell(); !strings.Contains(r.Words.Verdict, "tyder på at IHT gir færre") {
		t.Error(r.Words.Verdict)
	}
	if r.Effect.P = .06; true { // the two primaries together
		if r.tell(); !strings.Contains(r.Words.Verdict, "ikke sikkert") {
			t.Error(r.Words.Verdict)
		}
	}
}

// fields are the places and texts of a refusal.
func fields(err error) (s string) {
	var e *errs.Error
	if errors.As(err, &e) {
		for _, f := range e.Fields {
			s += f.Name + ": " + f.Message + "\n"
		}
	}
	return s
}

// alive reports whether somebody is alive at the beginning of a day, and was not found dead on it.
func alive(u *subject, on column.Day) bool { return u.person.Died == 0 || u.person.Died > on }
