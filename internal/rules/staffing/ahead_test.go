package staffing

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/care"
)

// worked is by hand: ten a month are referred, half of those who wait are included each month and a tenth end, and a fifth of those who
// are followed end each month.
func worked() Course {
	return Course{Referred: 10, Include: Hazard{0.5}, Drop: Hazard{0.1}, Leave: Hazard{0.2}}
}

// Of who waits 0,5 / (0,5 + 0,1) = 0,8333 are included at last. One who is followed is so at 0,8 + 0,64 + … = 4 ends of months. So
// 10 × 0,8333 × 4 = 33,33 are followed in the long run. From an empty start the first month has 10 × 0,5 × 0,8 = 4, the second
// (4 + (10 + 10 × 0,4) × 0,5) × 0,8 = 8,8.
func TestLittleByHand(t *testing.T) {
	c := worked()
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"included", c.Included(), 0.83333},
		{"stay", c.Stay(), 4},
		{"steady", c.Steady(), 33.33333},
		{"one month", c.Expected(Flow{}, 1), 4},
		{"two months", c.Expected(Flow{}, 2), 8.8},
		{"in the long run", c.Expected(Flow{}, 200), 33.33333},
		{"those who are there", Course{Leave: Hazard{0.2}}.Expected(Flow{Active: []int{0, 0, 50}}, 3), 25.6},
	} {
		if math.Abs(x.got-x.want) > 1e-4 {
			t.Errorf("%s: %.5f, not %.5f", x.name, x.got, x.want)
		}
	}
}

// The simulation gives the closed form: its mean lies within four standard errors of Expected, which at 120 months is Little's law.
func TestSimulationIsTheClosedForm(t *testing.T) {
	for _, x := range []struct {
		name   string
		course Course
		flow   Flow
		months int
	}{
		{"three months", worked(), Flow{Waiting: []int{3, 2}, Active: []int{1, 4, 0, 8}}, 3},
		{"Little", worked(), Flow{}, 120},
		{"many", Course{Referred: 900, Include: Hazard{0.4, 0.6}, Drop: Hazard{0.1}, Leave: Hazard{0.02, 0.05, 0.1}}, Flow{Waiting: []int{700}, Active: []int{500, 4000}}, 3},
	} {
		o, want := x.course.Ahead(x.flow, x.months, 7), x.course.Expected(x.flow, x.months)
		variance := 0.0
		for _, n := range o.runs {
			variance += math.Pow(float64(n)-o.Mean(), 2) / Runs
		}
		if miss := math.Abs(o.Mean() - want); miss > 4*math.Sqrt(variance/Runs) || variance == 0 {
			t.Errorf("%s: %.2f, the closed form %.2f", x.name, o.Mean(), want)
		}
		if x.name == "Little" && math.Abs(want-x.course.Steady()) > 0.01 {
			t.Errorf("the closed form is %.3f, Little's law %.3f", want, x.course.Steady())
		}
		low, middle, high := o.Within()
		if low > middle || middle > high || high == low {
			t.Errorf("%s: %d %d %d", x.name, low, middle, high)
		}
		if again := x.course.Ahead(x.flow, x.months, 7); again.Mean() != o.Mean() {
			t.Errorf("%s: another answer the second time", x.name)
		}
	}
	// A rate that was counted over few months is uncertain, and the interval wider.
	known, counted := worked(), worked()
	counted.Months = 2
	l1, _, h1 := known.Ahead(Flow{}, 12, 3).Within()
	l2, _, h2 := counted.Ahead(Flow{}, 12, 3).Within()
	if h2-l2 <= h1-l1 {
		t.Errorf("known %d–%d, counted %d–%d", l1, h1, l2, h2)
	}
}

// Of 24 who were referred in January 2026 twelve were included in February, six ended in March without, and six wait. Of the twelve,
// two ended in April and ten are followed. Now is June. By hand, waiting: 24 in their month 0, none went; 24 in month 1, twelve
// included; 12 in month 2, six ended; 6 in months 3 and 4, none. Followed: 12 in month 0, 12 in 1, 12 in 2, two ended; ten in month 3.
func TestCourseByHand(t *testing.T) {
	m := func(month int) int { return MonthOf(date.Of(2026, 1, 1)) + month - 1 }
	cases := []Case{{m(1), m(2), m(4), 2}, {m(1), m(2), Never, 10}, {m(1), Never, m(3), 6}, {m(1), Never, Never, 6}, {m(6), m(6), m(6), 1}}
	c := CourseOf(cases, m(6))
	for _, x := range []struct {
		name      string
		got, want float64
	}{
		{"referred a month", c.Referred, 24.0 / 5},
		{"months", float64(c.Months), 5},
		{"endings", float64(c.Endings), 2},
		{"included in month 0", c.Include.At(0), 0},
		{"included in month 1", c.Include.At(1), 0.5},
		{"dropped in month 2", c.Drop.At(2), 0.5},
		{"included in month 9", c.Include.At(9), 0},
		{"ended in months 0–2", c.Leave.At(0), 2.0 / 36},
		{"ended later, too few to say: as all", c.Leave.At(5), 2.0 / 46},
	} {
		if math.Abs(x.got-x.want) > 1e-9 {
			t.Errorf("%s: %.5f, not %.5f", x.name, x.got, x.want)
		}
	}
	f := FlowOf(cases, m(6))
	if len(f.Active) != 5 || f.Active[4] != 10 || len(f.Waiting) != 6 || f.Waiting[5] != 6 {
		t.Errorf("%+v", f)
	}
	if empty := CourseOf(nil, m(6)); empty.Referred != 0 || empty.Ahead(Flow{}, 3, 1).Mean() != 0 {
		t.Errorf("nobody: %+v", empty)
	}
}

// Shares that were counted from few are uncertain, and the interval wider; from very many it is as if they were known. Two areas that borrow the same
// shares are wrong together.
func TestSharesAreUncertain(t *testing.T) {
	now := MonthOf(date.Of(2026, 11, 1))
	counted := func(times int) Course { // a fifth of those who are followed end in their first month, the others are followed still
		return CourseOf([]Case{{now - 20, now - 20, now - 20, 2 * times}, {now - 1, now - 1, Never, 8 * times}}, now)
	}
	f := Flow{Active: []int{40}}
	wide := func(c Course) int {
		c.Referred, c.Months = 0, 0
		low, _, high := c.Ahead(f, 3, 9).Within()
		return high - low
	}
	few, many := counted(1), counted(100_000)
	exact := many
	exact.Wait, exact.Follow = nil, nil
	if a, b, c := wide(few), wide(many), wide(exact); a < b+4 || b > c+1 || c > b+1 {
		t.Errorf("of few %d, of many %d, known %d", a, b, c)
	}
	together, apart := few, few
	together.Lot = 77
	sum := func(c Course) int {
		c.Referred, c.Months = 0, 0
		low, _, high := c.Ahead(f, 3, 1).And(c.Ahead(f, 3, 2)).And(c.Ahead(f, 3, 3)).Within()
		return high - low
	}
	if a, b := sum(together), sum(apart); a <= b {
		t.Errorf("wrong together %d, each by itself %d", a, b)
	}
}

// Nobody appears and nobody is lost: without referrals nobody is followed who did not wait or was followed; and a sum is the sum.
func TestAheadKeepsCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		counts := rapid.SliceOfN(rapid.IntRange(0, 9), 0, 4)
		f := Flow{counts.Draw(t, "waiting"), counts.Draw(t, "active")}
		share := rapid.Float64Range(0, 0.5)
		c := Course{Include: Hazard{share.Draw(t, "include")}, Drop: Hazard{share.Draw(t, "drop")}, Leave: Hazard{share.Draw(t, "leave")}}
		all := 0
		for _, n := range append(append([]int(nil), f.Waiting...), f.Active...) {
			all += n
		}
		a, b := c.Ahead(f, 2, 1), c.Ahead(f, 2, 2)
		for i, n := range a.runs {
			if n < 0 || n > all || a.And(b).runs[i] != n+b.runs[i] {
				t.Fatalf("run %d: %d of %d", i, n, all)
			}
		}
	})
}

func twoQuarters() *Plan {
	p := small()
	p.Lay(date.Of(2027, 1, 1), 2)
	return p
}

func TestAskByHand(t *testing.T) {
	// One of 0,80 is away for four months from February: two of three months of the first quarter, two of the second.
	p := twoQuarters()
	if err := p.Away(mc, 60, date.Of(2027, 2, 10), 4); err != nil {
		t.Fatal(err)
	}
	if a, b := p.Periods[0].Posts[0].N, p.Periods[1].Posts[0].N; a != 40 || b != 40 {
		t.Errorf("left %d and %d", a, b)
	}
	// 12 out in each quarter become 12 / 1,2 = 10: two more active, then four. CFS 5 is followed 14 months (12 × 1,2 = 14,4), CFS 7 seven.
	p = twoQuarters()
	p.Periods[0].Out, p.Periods[1].Out = 12, 12
	if err := p.Longer(20, date.Of(2027, 1, 1)); err != nil {
		t.Fatal(err)
	}
	if x, y := p.Periods[0], p.Periods[1]; x.Out != 10 || x.Target != 22 || y.Out != 10 || y.Target != 24 || p.Frailty[0].Months != 14 || p.Frailty[1].Months != 7 {
		t.Errorf("%+v %+v %+v", x, y, p.Frailty)
	}
	// Three out in each of four quarters: 12 / 1,2 = 10, so two more are active at last. Each rounded alone would change nothing.
	p = small()
	p.Periods[0].Out = 3
	p.Lay(date.Of(2027, 1, 1), 4)
	was := p.Periods[0]
	if err := p.Longer(20, date.Of(2027, 1, 1)); err != nil || p.Periods[3].Target != 22 {
		t.Errorf("the last target is %d, %v", p.Periods[3].Target, err)
	}
	if got := TurnOf(was, p.Periods[0]); p.Periods[0].Out != 3 || math.Abs(got.Out-1/1.2) > 1e-9 {
		t.Errorf("out %d, %+v", p.Periods[0].Out, got)
	}
	p.Periods[0].Out = 1 // written by hand
	if got := TurnOf(was, p.Periods[0]); math.Abs(got.Out-1.0/3) > 1e-9 {
		t.Errorf("written by hand: %+v", got)
	}
	// Ten patients from February over five months: 4 at the end of March, 10 at the end of June.
	p = twoQuarters()
	if err := p.Joins(10, date.Of(2027, 2, 1), 5); err != nil {
		t.Fatal(err)
	}
	if x, y := p.Periods[0], p.Periods[1]; x.Target != 24 || x.In != 8 || y.Target != 30 || y.In != 10 {
		t.Errorf("%+v %+v", x, y)
	}
	// The same as a municipality of its own: the work of its patients, with as many positions as it needs, and nothing before it begins.
	n := p.Newcomer(care.OrgMunicipality, way, 10, date.Of(2027, 4, 1), 3)
	if x, y := n.Answer().Periods[0], n.Answer().Periods[1]; n.Validate() != nil || x.Target != 0 || x.Cost != 0 || y.Target != 10 || y.In != 10 || y.Hand(mc).Needed < 10 || y.Over(mc) != 0 || y.Cost == 0 {
		t.Errorf("%v: %+v %+v", n.Validate(), x.Totals, y.Totals)
	}
	for name, err := range map[string]error{
		"none away": p.Away(mc, 0, date.Of(2027, 1, 1), 1), "more than there are": twoQuarters().Away(mc, 81, date.Of(2027, 1, 1), 6), "paid by the hour": twoQuarters().Away(gp, 10, date.Of(2027, 1, 1), 6),
		"another role": twoQuarters().Away(care.HospitalPhysician, 10, date.Of(2027, 1, 1), 6), "another year": twoQuarters().Away(mc, 10, date.Of(2030, 1, 1), 6),
		"shorter": p.Longer(0, date.Of(2027, 1, 1)), "longer after the end": p.Longer(20, date.Of(2030, 1, 1)),
		"nobody joins": p.Joins(0, date.Of(2027, 1, 1), 5), "joins at once": p.Joins(10, date.Of(2027, 1, 1), 0), "joins after the end": p.Joins(10, date.Of(2030, 1, 1), 5),
	} {
		if err == nil {
			t.Errorf("%s: no fault", name)
		}
	}
	if got := twoQuarters(); got.Longer(100, date.Of(2027, 1, 1)) != nil || got.Validate() != nil {
		t.Errorf("twice as long is no valid plan: %v", got.Validate())
	}
}

// Of who waits half as many are included in the first month, two come besides, and of the fifth that end each month a half does; the
// second month is as in the history. By hand, from 10 waiting and 20 followed: the first month (10 + 10) × 0,25 + 2 = 7 come in and
// (20 + 7) × 0,9 = 24,3 are followed; of 20 who waited a tenth ended and 13 wait. The second: 24,3 + (13 + 10) × 0,5 = 35,8, of whom
// 0,8 = 28,64 stay.
func TestTurnsByHand(t *testing.T) {
	c := worked()
	c.Turns = []Turn{{In: 0.5, More: 2, Out: 0.5}}
	f := Flow{Waiting: []int{10}, Active: []int{20}}
	for months, want := range map[int]float64{0: 20, 1: 24.3, 2: 28.64} {
		if got := c.Expected(f, months); math.Abs(got-want) > 1e-9 {
			t.Errorf("%d months: %.4f, not %.4f", months, got, want)
		}
	}
	o := c.Ahead(f, 2, 11)
	variance := 0.0
	for _, n := range o.runs {
		variance += math.Pow(float64(n)-o.Mean(), 2) / Runs
	}
	if miss := math.Abs(o.Mean() - 28.64); miss > 4*math.Sqrt(variance/Runs) {
		t.Errorf("simulated %.2f, the closed form 28.64", o.Mean())
	}
	c.Turns = []Turn{{In: 1, Out: 1}}
	if a, b := c.Ahead(f, 3, 5), worked().Ahead(f, 3, 5); a.Mean() != b.Mean() {
		t.Error("a scenario that changes nothing gives another answer")
	}
}

func TestTurnOf(t *testing.T) {
	of := func(months int, target, in, out int64) Period {
		from := date.Of(2027, 1, 1)
		return Period{From: from, To: from.AddMonths(months).AddDays(-1), Target: target, In: in, Out: out}
	}
	for _, x := range []struct {
		name           string
		plan, scenario Period
		want           Turn
	}{
		{"the same in months", of(3, 20, 6, 3), of(1, 20, 2, 1), Turn{1, 0, 1, 0}},
		{"a fifth longer", of(3, 20, 6, 6), of(3, 21, 6, 5), Turn{1, 0, 5.0 / 6, 0}},
		{"three more a quarter", of(3, 20, 6, 3), of(3, 20, 9, 3), Turn{1, 1, 1, 0}},
		{"half come in, none end", of(3, 20, 6, 3), of(3, 20, 3, 0), Turn{0.5, 0, 0, 0}},
		{"more than none end", of(3, 20, 0, 0), of(3, 20, 0, 6), Turn{1, 0, 1, 0.1}},
		{"more than none end, of nobody", of(3, 0, 0, 0), of(3, 0, 0, 6), Turn{1, 0, 1, 0}},
	} {
		if got := TurnOf(x.plan, x.scenario); math.Abs(got.In-x.want.In)+math.Abs(got.More-x.want.More)+math.Abs(got.Out-x.want.Out)+math.Abs(got.Gone-x.want.Gone) > 1e-9 {
			t.Errorf("%s: %+v", x.name, got)
		}
	}
}
