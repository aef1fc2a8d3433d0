package usage

import (
	"math"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// TestParts: whole minus parts is never one to four of anything, of any outcome; and where the main outcome is hidden, so is all that comes from it.
func TestParts(t *testing.T) {
	s := invented(60, 1500)
	o := Options{Seed: 1, Rounds: 20, From: day("2023-01-01"), To: day("2026-01-01")}
	run := func(only Selection) *Result {
		t.Helper()
		x := o
		x.Only = only
		r, err := s.Run(x)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	whole := run(Selection{})
	if len(whole.Months) == 0 || len(whole.Cumulative[0]) != 12 {
		t.Fatalf("%d months", len(whole.Months))
	}
	for _, m := range whole.Months {
		step := 1 / stepFor(m.N*m.Span)
		for _, v := range []float64{m.Followed.Value, m.Followed.Low, m.Followed.High, m.Compared.Value} {
			if !math.IsNaN(v) && math.Abs(v*step-math.Round(v*step)) > 1e-9 {
				t.Errorf("month %s tells %v", m.Label(nil), v)
			}
		}
	}
	parts := []*Result{run(Selection{Sex: 1}), run(Selection{Sex: 2})}
	if !Divide(whole, parts) || len(parts[0].Months)+len(parts[1].Months)+len(parts[0].Cumulative[0]) > 0 {
		t.Error("a part is told of month by month")
	}
	parts = []*Result{run(Selection{Sex: 1}), run(Selection{Sex: 2})}
	parts[0].Line(Emergency).Hidden = true // as where four of them had any
	if !Divide(whole, parts) {
		t.Fatal("nothing is shown")
	}
	for _, r := range parts {
		if l := r.Line(Emergency); !l.Hidden || l.Of != 0 || !math.IsNaN(l.Amount[0]) || !math.IsNaN(l.Rate[0].Value) {
			t.Errorf("emergency stays of a part can be taken from the whole: %+v", l)
		}
		if r.Effect.Ratio.Known() || r.Effect.Lines[0].Known() || len(r.Months) > 0 || len(r.Match.Balance) > 0 || !math.IsNaN(r.Expected.Fall) || r.Cost.Known || r.Cost.Saving || len(r.Cumulative[0]) > 0 {
			t.Errorf("what comes from the hidden outcome is shown: %+v", r.Effect)
		}
		if l := r.Line(BedDays); l != nil && !l.Hidden {
			t.Error("a sum is shown of which a part is hidden")
		}
		if r.Words.Verdict != "Det er for få akuttinnleggelser til å si noe." || len(r.Words.Can)+len(r.Words.Attention) > 0 {
			t.Errorf("%+v", r.Words)
		}
	}
}

// TestAlmost: of an outcome that is told of all but few, neither a count nor an amount is told, for with the rate it gives the number of persons away.
func TestAlmost(t *testing.T) {
	r := &Result{Followed: 40, Watched: [4]int{40, 39, 30, 30}, Outcomes: []Line{{Outcome: Emergency, Of: 40}, {Outcome: UrgentCare, Of: 37, Almost: true, Persons: [2]int{30, 20}, Amount: [2]float64{60, 30}, Years: [2]float64{37, 35}}}}
	r.Effect = noEffect()
	r.Match = Match{Matched: 37, Unmatched: 3}
	r.Hide()
	l := r.Line(UrgentCare)
	if l.Of != 0 || l.Persons != [2]int{} || !math.IsNaN(l.Amount[0]) || !math.IsNaN(l.Years[1]) || l.Hidden {
		t.Errorf("%+v", l)
	}
	if r.Watched != [4]int{40, -1, 30, 30} {
		t.Errorf("one died within 90 days: %v", r.Watched)
	}
	if m := r.Match; m.Matched != 35 || m.Unmatched != 0 || !m.Few || r.Compared(nil) != "nesten alle" {
		t.Errorf("%+v %s", m, r.Compared(nil))
	}
	r.Hide()
	if r.Match.Matched != 35 || r.Watched != [4]int{40, -1, 30, 30} {
		t.Error("hiding twice is not hiding once")
	}
}

// TestWithoutAny: of persons that all but few had something, whole minus part would tell the few who had none.
func TestWithoutAny(t *testing.T) {
	line := func(of int, before, after int) []Line {
		return []Line{{Outcome: Emergency, Of: of, Persons: [2]int{before, after}, of: of, persons: [2]int{before, after}, Ratio: stats.Missing, Matched: stats.Missing}}
	}
	result := func(of, before, after int) *Result {
		r := &Result{Followed: of, exactly: of, Outcomes: line(of, before, after), Effect: noEffect(), SignFlip: math.NaN()}
		r.Hide()
		return r
	}
	whole := result(60, 50, 40)
	parts := []*Result{result(30, 28, 20), result(30, 22, 20)}
	if parts[0].Line(Emergency).Persons[0] != NearlyAll || !Divide(whole, parts) {
		t.Fatalf("%+v", parts[0].Line(Emergency))
	}
	for _, r := range parts {
		if l := r.Line(Emergency); l.Hidden || l.Persons[0] >= 0 || l.Persons[1] != 20 {
			t.Errorf("50 of 60 had any, and the parts tell %+v", l)
		}
	}
	if l := parts[1].Line(Emergency); l.Persons[0] != NotTold {
		t.Errorf("the other part tells that 28 of 30 had any: %+v", l)
	}
}

// TestRounded: of two looks, with one person more in the second, no count differs by one to four, and an amount by no less than five persons' worth.
func TestRounded(t *testing.T) {
	look := func(n, stays, hours int) *Result {
		r := &Result{Included: n + 3, Followed: n, Watched: [4]int{n, n, n, n - 6}, Effect: noEffect(), SignFlip: math.NaN(), Match: Match{Matched: n - 9, Unmatched: 9, Compared: 4 * n, Persons: 3 * n}}
		r.Effect.HomeN = n - 9
		r.Areas = []Area{{Persons: n, Before: stays, After: stays}}
		r.Outcomes = []Line{{Outcome: Emergency, Of: n, Persons: [2]int{n - 7, n - 12}, Amount: [2]float64{float64(stays), 60}, Years: [2]float64{float64(n), float64(n)}}, {Outcome: HomeHours, Of: n, Persons: [2]int{n - 7, n - 12}, Amount: [2]float64{float64(hours), 60}}}
		r.Hide()
		return r
	}
	for n := 20; n < 120; n++ {
		a, b := look(n, 4*n, 40*n), look(n+1, 4*n+5, 40*n+90)
		for what, v := range map[string][2]int{
			"followed": {a.Followed, b.Followed}, "watched": {a.Watched[3], b.Watched[3]}, "matched": {a.Match.Matched, b.Match.Matched}, "compared": {a.Match.Compared, b.Match.Compared}, "persons": {a.Match.Persons, b.Match.Persons}, "home": {a.Effect.HomeN, b.Effect.HomeN},
			"area": {a.Areas[0].Persons, b.Areas[0].Persons}, "area's stays": {a.Areas[0].Before, b.Areas[0].Before}, "of": {a.Outcomes[0].Of, b.Outcomes[0].Of}, "any": {a.Outcomes[0].Persons[0], b.Outcomes[0].Persons[0]}, "stays": {int(a.Outcomes[0].Amount[0]), int(b.Outcomes[0].Amount[0])},
		} {
			if d := v[1] - v[0]; suppress.IsSmall(max(d, -d)) || v[0]%5 != 0 {
				t.Fatalf("%d persons: %s tells %v", n, what, v)
			}
		}
		if d := b.Outcomes[1].Amount[0] - a.Outcomes[1].Amount[0]; d != 0 && math.Abs(d) < 200 {
			t.Fatalf("%d persons: 90 hours of one are told as %v", n, d)
		}
		if a.Included >= 0 {
			t.Fatalf("%d are included and %d followed", a.Included, a.Followed)
		}
	}
	for v, want := range map[float64]float64{41.4: 41, 4.14: 4.1, .04: 0} {
		if got := PerYear(v); got != want {
			t.Errorf("a rate of %v is told as %v", v, got)
		}
	}
}

// TestMovedAway: whoever moved on day 100 is under observation for 100 days, and is not among those with a whole year.
func TestMovedAway(t *testing.T) {
	s := read(t, sixEpisodes, sixPersons, "lopenr,identifisert,inkludert,avsluttet,arsak\nA,2024-12-20,2025-01-01,2025-04-11,flyttet\nB,2024-12-20,2025-01-01,2025-04-11,for sprek\nC,2024-12-20,2025-01-01,,\nD,2024-12-20,2025-01-01,,\nE,2024-12-20,2025-01-01,,\nF,2024-12-20,2025-01-01,,\n")
	r, err := s.count(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01")})
	if err != nil {
		t.Fatal(err)
	}
	d0 := day("2025-01-01")
	for _, u := range r.followed {
		days := u.end(d0, Year, r.To) - d0
		switch u.person.ID {
		case "A":
			if days != 100 || u.whole(d0, Year, r.To) {
				t.Errorf("moved on day 100: %d days", days)
			}
		case "B":
			if days != Year || !u.whole(d0, Year, r.To) {
				t.Errorf("ended for another reason: %d days", days)
			}
		}
	}
	if l := r.Line(Emergency); math.Round(l.Years[1]*YearDays) != 100+4*365+101 || suppress.IsSmall(r.Followed) {
		t.Errorf("%v days", l.Years[1]*YearDays)
	}
}

// TestOutsideGoesByAllPathways: a municipality that has the service by another pathway is not one without it.
func TestOutsideGoesByAllPathways(t *testing.T) {
	s := invented(60, 3000)
	for i := range s.Enrolments {
		if n := &s.Enrolments[i]; n.Included != 0 {
			n.Pathway = "a"
		}
	}
	o := Options{Seed: 1, Rounds: 20, From: day("2023-01-01"), To: day("2026-01-01"), Pathway: "a"}
	r, err := s.Run(o)
	if err != nil || !r.Match.Outside {
		t.Fatalf("%+v %v", r.Match, err)
	}
	seen := map[string]bool{}
	for i := range s.People { // one in each place is followed by pathway b
		if n := &s.Enrolments[i]; n.ID == s.People[i].ID && n.Included == 0 && !seen[areaOf(&s.People[i])] {
			seen[areaOf(&s.People[i])], n.Included, n.Pathway = true, n.Identified+5, "b"
		}
	}
	if r, err = s.Run(o); err != nil || r.Match.Outside {
		t.Errorf("those compared are said to live where the service is not: %+v %v", r.Match, err)
	}
}

// TestMonthsOfFew: of a month in which one to four had any nothing is told, and of one in which nobody had any no interval: of its end the exact number of
// persons could be worked out. What is told goes in steps of what five admissions are.
func TestMonthsOfFew(t *testing.T) {
	e := stats.Estimate{Value: .3133, Low: .22, High: .44, SE: .1}
	r := &Result{Followed: 105, exactly: 105, Effect: noEffect(), SignFlip: math.NaN(), Match: Match{Matched: 100, Unmatched: 5}}
	r.Outcomes = []Line{{Outcome: Emergency, Of: 105, Persons: [2]int{80, 60}, Ratio: stats.Missing, Matched: stats.Missing}}
	none := stats.Estimate{High: 3.689 / 100, SE: math.NaN()}
	r.Months = []Month{{M: -2, Span: 1, N: 100, Followed: e, Compared: e, with: [2]int{40, 4}}, {M: -1, Span: 1, N: 100, Followed: e, Compared: e, with: [2]int{4, 20}}, {Span: 1, N: 100, Followed: none, Compared: e, with: [2]int{40, 0}}, {M: 1, Span: 1, N: 101, Followed: e, Compared: e, with: [2]int{40, 25}}}
	r.Cumulative = [2][]float64{{math.NaN(), .3133}, {.1, .38}}
	r.Hide()
	if m := r.Months[0]; !m.Hidden || m.Followed.Known() || m.Compared.Known() || m.N != 0 {
		t.Errorf("four had any: %+v", m)
	}
	if m := r.Months[1]; m.Hidden || m.Compared.Known() || math.Abs(m.Followed.Value-.3) > 1e-9 {
		t.Errorf("four of those compared had any: %+v", m)
	}
	if m := r.Months[2]; m.Followed.Value != 0 || !math.IsNaN(m.Followed.High) {
		t.Errorf("nobody had any: %+v", m)
	}
	if m := r.Months[3]; m.N != 100 || math.Abs(m.Followed.Low-.2) > 1e-9 || math.Abs(m.Followed.High-.45) > 1e-9 {
		t.Errorf("%+v", m)
	}
	if c := r.Cumulative; !math.IsNaN(c[0][0]) || math.Abs(c[0][1]-.3) > 1e-9 || math.Abs(c[1][1]-.4) > 1e-9 {
		t.Errorf("%v", c)
	}
	for n, want := range map[int]float64{1000: .01, 500: .01, 499: .02, 250: .02, 100: .05, 99: .06, 30: .17} {
		if got := stepFor(n); math.Abs(got-want) > 1e-9 {
			t.Errorf("of %d persons a step is %v", n, got)
		}
	}
}

// TestMonthsCompare: both lines are of the sets of the headline, and each set weighs as much, whether one or five are compared in it.
func TestMonthsCompare(t *testing.T) {
	s := invented(60, 1500)
	r, err := s.Exact(Options{Seed: 1, Rounds: 20, From: day("2022-01-01"), To: day("2026-01-01")})
	if err != nil || !r.Effect.Ratio.Known() || r.Match.Unmatched == 0 {
		t.Fatalf("%+v %v", r.Match, err)
	}
	if n := r.Months[0].N; n != r.Match.Matched {
		t.Errorf("%d are drawn beside those compared with %d", n, r.Match.Matched)
	}
	one := func(id int, stays ...column.Day) *subject {
		return &subject{person: &column.Person{}, id: id, included: 1000, urgent: stays}
	}
	x := &Result{To: 9999, Effect: Effect{Ratio: stats.Estimate{Value: 1}}}
	x.sets = []set{{followed: one(1), compared: []*subject{one(3, 1010)}}, {followed: one(2), compared: []*subject{one(4), one(5), one(6), one(7), one(8)}}}
	if x.cumulate(); !math.IsNaN(x.Cumulative[1][11]) {
		t.Errorf("what one person had is told: %v", x.Cumulative[1])
	}
	for id := range 5 { // five persons in the first set, with a stay each; one in the second
		x.sets[0].compared = append(x.sets[0].compared[:id], one(10+id, 1010))
	}
	x.sets[1].compared = x.sets[1].compared[:1]
	if x.cumulate(); math.Abs(x.Cumulative[1][11]-.5) > 1e-9 {
		t.Errorf("five in one set and one in another have had %v, which is half in each", x.Cumulative[1])
	}
}

// TestDeathsAreOfPersons: one who is compared in six sets and dies is one death, and is not told.
func TestDeathsAreOfPersons(t *testing.T) {
	one := func(id int, died column.Day) *subject {
		return &subject{person: &column.Person{Died: died}, id: id, included: 1000}
	}
	r := &Result{To: 9999, Effect: noEffect()}
	for i := range 6 {
		r.sets = append(r.sets, set{followed: one(i, 1100), compared: []*subject{one(100, 1200), one(200+i, 0)}})
	}
	if r.deaths(&r.Effect); !math.IsNaN(r.Effect.Deaths[1]) || r.Effect.DeathRR.Known() {
		t.Errorf("one person died six times: %v", r.Effect.Deaths)
	}
	for i := range r.sets {
		r.sets[i].compared[0] = one(100+i, 1200)
	}
	r.Effect.DeathsOf = 0
	if r.deaths(&r.Effect); r.Effect.Deaths != [2]float64{1, .5} {
		t.Errorf("six died: %v", r.Effect.Deaths)
	}
}

// TestHomeOfFew: where fewer than five of those who are compared are followed a whole year, their mean days at home are not told.
func TestHomeOfFew(t *testing.T) {
	s := invented(60, 1500)
	few := 0
	for to := day("2025-01-10"); to < day("2025-06-01"); to += 10 {
		r, err := s.count(Options{Seed: 1, Rounds: 20, From: day("2022-01-01"), To: to})
		if err != nil || r.Match.Matched < suppress.Least {
			continue
		}
		if f := &r.Effect; f.HomeN < suppress.Least {
			few++
			if !math.IsNaN(f.Means[0]) || !math.IsNaN(f.Means[1]) {
				t.Fatalf("mean days at home of %d: %v", f.HomeN, f.Means)
			}
		}
	}
	if few == 0 {
		t.Error("never were few followed a whole year")
	}
}

// TestUntilLeft: with everybody in a set followed until the followed one left, what comes after is not counted, of neither; where fewer than five left, the two
// ratios together would tell what they used.
func TestUntilLeft(t *testing.T) {
	one := func(id int, left column.Day, stays ...column.Day) *subject {
		return &subject{person: &column.Person{}, id: id, included: 1000, left: left, urgent: stays, events: []event{}}
	}
	r := &Result{To: 9999}
	for i := range 6 {
		r.sets = append(r.sets, set{followed: one(i, 1100, 1010, 1200, 1300), compared: []*subject{one(100+i, 0, 1020, 1030, 1250)}})
		for _, u := range []*subject{r.sets[i].followed, r.sets[i].compared[0]} {
			for _, d := range u.urgent {
				u.events = append(u.events, event{what: Emergency, day: d, amount: 1})
			}
		}
	}
	if e := r.untilLeft(); math.Abs(e.Value-.5) > 1e-9 {
		t.Errorf("one stay against two up to day 100: %+v", e)
	}
	for i := range 2 {
		r.sets[i].followed.left = 0
	}
	if e := r.untilLeft(); e.Known() {
		t.Errorf("four left: %+v", e)
	}
}

// TestOnwardIsNoLeaving: who goes on from one pathway to another has left the first, and not the service.
func TestOnwardIsNoLeaving(t *testing.T) {
	enrolments := "lopenr,forlop,identifisert,inkludert,avsluttet\n"
	for _, id := range []string{"A", "B", "C", "D", "E", "F"} {
		enrolments += id + ",iht-hjemreise,2024-12-20,2025-01-01,2025-02-01\n" + id + ",iht-langvarig,2025-01-25,2025-02-01,\n"
	}
	for pathway, want := range map[string]column.Day{"": 0, "iht-hjemreise": day("2025-02-01")} {
		r, err := read(t, sixEpisodes, sixPersons, enrolments).count(Options{Seed: 1, Rounds: 50, From: day("2023-06-01"), To: day("2026-06-01"), Pathway: pathway})
		if err != nil || len(r.followed) != 6 {
			t.Fatalf("%+v, %v", r, err)
		}
		for _, u := range r.followed {
			if u.left != want {
				t.Errorf("pathway %q: %s left on day %d, not %d", pathway, u.person.ID, u.left, want)
			}
		}
		if named := strings.HasSuffix(r.UntilWhat(), "i forløpet"); named != (pathway != "") {
			t.Errorf("pathway %q: %s", pathway, r.UntilWhat())
		}
	}
	two := []column.Enrolment{{ID: "a", Included: 10, Ended: 20}, {ID: "a", Included: 30, Ended: 40}, {ID: "a", Included: 99}, {ID: "b", Included: 10}}
	if left := leftOn(two, "", 90); left != 40 {
		t.Errorf("left on day %d", left)
	}
}

// TestMoved: the event study of the months is against the twelfth before, and nothing of it is told where that one is hidden.
func TestMoved(t *testing.T) {
	s := invented(60, 1500)
	o := Options{Seed: 1, Rounds: 20, From: day("2022-01-01"), To: day("2026-01-01")}
	r, err := s.Exact(o)
	if err != nil {
		t.Fatal(err)
	}
	known := 0
	for _, m := range r.Months {
		switch e := m.Moved; {
		case m.M < -12 && e.Known(), m.M == -12 && e.Value != 1:
			t.Errorf("month %s: %+v", m.Label(nil), e)
		case m.M > -12 && e.Known():
			known++
			first := r.Months[12/m.Span]
			if want := m.Followed.Value / m.Compared.Value / (first.Followed.Value / first.Compared.Value); math.Abs(e.Value-want) > 1e-9 || !e.Holds(e.Value) || !(e.SE > 0) {
				t.Errorf("month %s: %+v, want %v", m.Label(nil), e, want)
			}
		}
	}
	if known < 5 {
		t.Errorf("%d months are known", known)
	}
	r.Months[12/r.Months[0].Span].with[0] = 3
	r.Hide()
	for _, m := range r.Months {
		if m.Moved.Known() {
			t.Errorf("month %s is told against one that is hidden", m.Label(nil))
		}
	}
}

// TestShares: how much of the stays is acute has an interval and a base to what five persons have, and is not told where a part of it is hidden.
func TestShares(t *testing.T) {
	r, err := invented(60, 1500).Run(Options{Seed: 1, Rounds: 20, From: day("2023-01-01"), To: day("2026-01-01")})
	if err != nil {
		t.Fatal(err)
	}
	all := r.Shares()
	if len(all) == 0 {
		t.Fatal("nothing is told")
	}
	for _, x := range all {
		for k, e := range x.Part {
			if e.Value < 0 || e.Value > 1 || e.Value < 1 && !(e.Low < e.Value && e.Value < e.High && e.High <= 1) || x.Of[k] < 5 || math.Mod(x.Of[k], 5) != 0 {
				t.Errorf("%s: %+v of %v", x.Label, e, x.Of[k])
			}
		}
	}
	r.Line(Emergency).Hidden = true
	if len(r.Shares()) > 0 {
		t.Error("a share of what is hidden")
	}
}
