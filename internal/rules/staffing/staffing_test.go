package staffing

import (
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
)

var way = care.ShippedPathways()[0]

const mc, gp = care.MunicipalCoordinator, care.GeneralPractitioner

// small is a plan that can be worked out by hand: 20 active in the first quarter of 2027 (90 days), 4 in and 2 out.
func small() *Plan {
	two := func(a, b int64) []Amount { return []Amount{{mc, a}, {gp, b}} }
	return &Plan{
		Kind: care.OrgMunicipality, Step: Quarter,
		Periods: []Period{{From: date.Of(2027, 1, 1), To: date.Of(2027, 3, 31), Target: 20, In: 4, Out: 2, Posts: two(80, 0), Other: 10_000_00}},
		Work: []Work{
			{Code: "mapping", Title: "Kartlagt", Per: PerIn, Hours: two(300, 50), Travel: two(75, 0)},
			{Code: "contact", Title: "Kontakt", Per: PerActive, Every: 28, Hours: two(100, 0), Travel: two(0, 0)},
			{Code: "ending", Title: "Avslutning", Per: PerOut, Hours: two(200, 0), Travel: two(0, 0)},
		},
		Meetings: []Meeting{
			{Code: "coordinators", Title: "Koordinatorgruppe", Weeks: 6, Hours: two(300, 0)},
			{Code: "board", Title: "Driftsråd", Yearly: 3, Hours: two(200, 0)},
		},
		Frailty: []Frailty{{5, 6000, 12, 9000}, {7, 4000, 6, 12000}},
		Terms:   []Terms{{Role: mc, Hours: 1500_00, Salary: 900_000_00, Indirect: 2500}, {Role: gp, Fee: 1_200_00}},
	}
}

// Worked by hand: weight 0,6 × 90 % + 0,4 × 120 % = 102 %. Contacts 20 × 90 / 28 × 1,02 × 1 h = 65,57 h. Mapping 4 × 3 h = 12 h and
// 4 × 0,75 h = 3 h on the road. Ending 2 × 2 h = 4 h. Coordinator group 90 / 42 × 3 h = 6,43 h. Board 3 × 3/12 × 2 h = 1,5 h. In all
// 92,50 h. A position gives 1500 × 3/12 = 375 h: 92,50 / 375 = 0,2467 → 0,25 needed of 0,80. It has 300 h. GP 4 × 0,5 h = 2 h.
// Salary 0,8 × 900 000 × 3/12 = 180 000; indirect 25 % = 45 000; fee 2 × 1 200 = 2 400; other 10 000: 237 400 kroner.
func TestByHand(t *testing.T) {
	p := small()
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	a := p.Answer()
	x := a.Periods[0]
	want := []Line{
		{"mapping", "Kartlagt", mc, false, 1200, 300},
		{"contact", "Kontakt", mc, false, 6557, 0},
		{"ending", "Avslutning", mc, false, 400, 0},
		{"coordinators", "Koordinatorgruppe", mc, true, 643, 0},
		{"board", "Driftsråd", mc, true, 150, 0},
		{"mapping", "Kartlagt", gp, false, 200, 0},
	}
	if diff := cmp.Diff(want, x.Lines); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Hands{{mc, 9250, 793, 30000, 25, 80}, {gp, 200, 0, 0, 0, 0}}, x.Hands); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Cost{{Salary, mc, 180_000_00}, {Indirect, mc, 45_000_00}, {Fee, gp, 2_400_00}, {Other, "", 10_000_00}}, x.Costs); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(Totals{Need: 9450, Have: 30000, Cost: 237_400_00, PatientMonths: 60, Ended: 2, Active: 20}, a.Totals); diff != "" {
		t.Error(diff)
	}
	if over := x.Over(mc); over != 55 {
		t.Errorf("over by %d", over)
	}
	if over := x.Over(gp); over != 0 {
		t.Errorf("one who is paid by the hour is over by %d", over)
	}
	// (300 − 7,93) h / (92,50 − 7,93) h × 20 = 69,07: 69 patients.
	if n, by, ok := x.Carries(); n != 69 || by != mc || !ok {
		t.Errorf("carries %d by %s %v", n, by, ok)
	}
	// 237 400 × 12 / 60 = 47 480 a year; 237 400 / 22 = 10 790,909 for each of 22.
	if n, ok := a.PerYear(); n != 47_480_00 || !ok {
		t.Errorf("per year %d", n)
	}
	if n, ok := a.PerPatient(); n != 10_790_91 || !ok {
		t.Errorf("per patient %d", n)
	}
	// 1 / (0,6/12 + 0,4/6) = 8,571 months; 20 × 3 / 8,6 = 6,98 go out in a quarter.
	if n, ok := p.MeanMonths(); n != 86 || !ok {
		t.Errorf("mean %d", n)
	}
	if n, ok := p.Steady(p.Periods[0]); n != 698 || !ok {
		t.Errorf("steady %d", n)
	}
}

func TestNobody(t *testing.T) {
	p := small()
	p.Periods[0].Target, p.Periods[0].In, p.Periods[0].Out = 0, 0, 0
	a := p.Answer()
	if _, ok := a.PerYear(); ok {
		t.Error("nobody has a cost a year")
	}
	if _, ok := a.PerPatient(); ok {
		t.Error("nobody has a cost")
	}
	if _, _, ok := a.Periods[0].Carries(); ok {
		t.Error("a plan without patients says how many it carries")
	}
	if a.Need != 793 {
		t.Errorf("the meetings are %d", a.Need)
	}
}

// What stands in a definition gives the work of a new plan, for each kind of organisation, and it is valid as it is.
func TestNew(t *testing.T) {
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgHospital} {
		p := New(kind, way, Month, date.Of(2026, 10, 1), 15)
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		var codes []string
		for _, w := range p.Work {
			codes = append(codes, w.Code+" "+string(w.Per))
		}
		if got, want := strings.Join(codes, ", "), "assessment in, inclusion in, mapping in, planning in, contact active, home_visit active, evaluation active, other active, ending out"; got != want {
			t.Errorf("%s: %s", kind, got)
		}
		if p.Work[4].Every != 28 || p.Work[6].Every != 182 || p.Meetings[0].Weeks != 6 || p.Meetings[1].Yearly != 3 {
			t.Errorf("%s: rhythm %+v %+v", kind, p.Work, p.Meetings)
		}
		if p.To() != date.Of(2027, 12, 31) {
			t.Errorf("%s: ends %s", kind, p.To())
		}
	}
	if p := New(care.OrgGPOffice, way, Month, date.Of(2026, 10, 1), 1); p.Validate() == nil {
		t.Error("a GP office has a plan")
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name, at, says string
		spoil          func(p *Plan)
	}{
		{"negative", "stilling:municipal_coordinator:2027-01", "under 0", func(p *Plan) { p.Periods[0].Posts[0].N = -1 }},
		{"impossible", "stilling:municipal_coordinator:2027-01", "fra 0 til 100", func(p *Plan) { p.Periods[0].Posts[0].N = 10_001 }},
		{"more hours than a year", "arstimer:municipal_coordinator", "1 950", func(p *Plan) { p.Terms[0].Hours = 1951_00 }},
		{"no hours", "arstimer:municipal_coordinator", "fra 1 til", func(p *Plan) { p.Terms[0].Hours = 0 }},
		{"shares", "andel:5", "90 %", func(p *Plan) { p.Frailty[0].Share = 5000 }},
		{"share above all", "andel:5", "fra 0 til 100", func(p *Plan) { p.Frailty[0].Share = 10_100 }},
		{"followed in no month", "maneder:5", "minst 1", func(p *Plan) { p.Frailty[0].Months = 0 }},
		{"no rhythm", "hver:contact", "fra 1 til 730", func(p *Plan) { p.Work[1].Every = 0 }},
		{"two rhythms", "arlig:coordinators", "ikke begge", func(p *Plan) { p.Meetings[0].Yearly = 2 }},
		{"overlap", "periode:1", "overlapper", func(p *Plan) { p.Periods = append(p.Periods, p.Periods[0]) }},
		{"gap", "periode:1", "mangler tid", func(p *Plan) {
			x := p.Periods[0]
			x.From, x.To = date.Of(2027, 7, 1), date.Of(2027, 9, 30)
			p.Periods = append(p.Periods, x)
		}},
		{"half a quarter", "periode:0", "ikke en hel", func(p *Plan) { p.Periods[0].To = date.Of(2027, 2, 28) }},
		{"no quarter", "periode:0", "ikke en hel", func(p *Plan) { p.Periods[0].From, p.Periods[0].To = date.Of(2027, 2, 1), date.Of(2027, 4, 30) }},
		{"more out than in", "ut:2027-04", "kan ikke gå ut 30", func(p *Plan) {
			x := p.Periods[0]
			x.From, x.To, x.Out = date.Of(2027, 4, 1), date.Of(2027, 6, 30), 30
			p.Periods = append(p.Periods, x)
		}},
		{"no period", "plan", "fra 1 til 36", func(p *Plan) { p.Periods = nil }},
		{"another's role", "plan", "Rollene", func(p *Plan) { p.Terms[0].Role = care.HospitalPhysician }},
		{"twice the same work", "plan", "Rollene", func(p *Plan) { p.Work[1].Code = p.Work[0].Code }},
	} {
		p := small()
		c.spoil(p)
		found := ""
		for _, f := range errs.FieldsOf(p.Validate()) {
			if f.Name == c.at {
				found += f.Message
			}
		}
		if !strings.Contains(strings.ReplaceAll(found, "\u00a0", " "), c.says) {
			t.Errorf("%s: at %s it says %q", c.name, c.at, found)
		}
	}
}

// Nobody has the score: then it may have no months, as plans had that were made before months were asked for.
func TestScoreOfNobody(t *testing.T) {
	p := small()
	p.Frailty = append(p.Frailty, Frailty{CFS: 9, Weight: 10_000})
	if err := p.Validate(); err != nil {
		t.Error(errs.FieldsOf(err))
	}
}

func TestCircle(t *testing.T) {
	of := map[string]string{"plan": "", "a": "plan", "b": "a"}
	if err := MayFollow(of, "new", "b"); err != nil {
		t.Error(err)
	}
	for _, c := range [][2]string{{"a", "b"}, {"a", "a"}, {"new", "gone"}} {
		if errs.FieldsOf(MayFollow(of, c[0], c[1])) == nil {
			t.Errorf("%s follows %s", c[0], c[1])
		}
	}
	if errs.FieldsOf(MayFollow(map[string]string{"x": "y", "y": "x"}, "new", "x")) == nil {
		t.Error("a ring is followed")
	}
}

// any is any valid plan of months.
func anyPlan(t *rapid.T) *Plan {
	kind := rapid.SampledFrom([]care.OrgKind{care.OrgMunicipality, care.OrgHospital}).Draw(t, "kind")
	p := New(kind, way, Month, date.Of(2026, 10, 1), rapid.IntRange(1, 6).Draw(t, "periods"))
	for _, c := range p.Cells() {
		if !strings.HasPrefix(c.Name, "andel:") && !strings.HasPrefix(c.Name, "ut:") && !strings.HasPrefix(c.Name, "arlig:") {
			c.Set(rapid.Int64Range(c.Least, c.Most).Draw(t, c.Name))
		}
	}
	return p
}

// Totals are the sums of their parts: lines to roles to periods to the plan, and periods to the spans they fill.
func TestTotalsAreSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		for i := range p.Meetings {
			if p.Meetings[i].Weeks > 0 {
				p.Meetings[i].Yearly = 0
			}
		}
		for i := range p.Frailty {
			p.Frailty[i].Months = max(1, p.Frailty[i].Months)
		}
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		a := p.Answer()
		var whole Totals
		for _, x := range a.Periods {
			var lines, hands, have, costs int64
			for _, l := range x.Lines {
				lines += l.Work + l.Travel
				if l.Work < 0 || l.Travel < 0 {
					t.Fatalf("a line below 0: %+v", l)
				}
			}
			for _, h := range x.Hands {
				hands, have = hands+h.Need, have+h.Have
			}
			for _, c := range x.Costs {
				costs += c.Sum
				if c.Sum < 0 {
					t.Fatalf("a cost below 0: %+v", c)
				}
			}
			if lines != x.Need || hands != x.Need || have != x.Have || costs != x.Cost {
				t.Fatalf("lines %d, roles %d, need %d; have %d %d; costs %d %d", lines, hands, x.Need, have, x.Have, costs, x.Cost)
			}
			whole = whole.then(x.Totals)
		}
		if diff := cmp.Diff(whole, a.Totals); diff != "" {
			t.Fatal(diff)
		}
		if s, ok := a.In(Span{p.From(), p.To()}); !ok || s.Totals != a.Totals || s.From != p.From() || s.To != p.To() {
			t.Fatalf("the whole span is %+v, the plan %+v", s.Totals, a.Totals)
		}
		if _, ok := a.In(Span{p.From(), p.To().AddMonths(1)}); ok {
			t.Fatal("a span beyond the plan is answered")
		}
	})
}

// A number that is written is read again; and setting every cell by its text gives the same plan.
func TestCellsReadWhatTheyWrite(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anyPlan(t)
		q := New(p.Kind, way, Month, p.From(), len(p.Periods))
		to := q.Cells()
		names := map[string]bool{}
		for i, c := range p.Cells() {
			if names[c.Name] || to[i].Name != c.Name {
				t.Fatalf("cell %s", c.Name)
			}
			names[c.Name] = true
			for _, text := range []string{c.Text(), c.Unit.Write(c.N())} {
				n, fault := c.Unit.Read(text)
				if !fault.IsZero() || n != c.N() {
					t.Fatalf("%s: %q reads as %d, %s", c.Name, text, n, fault)
				}
				to[i].Set(n)
			}
		}
		if changes := Changes(p, q); !reflect.DeepEqual(p, q) || len(changes) > 0 {
			t.Fatal(changes)
		}
	})
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		unit Unit
		text string
		want int64
		says string
	}{
		{Posts, "0,85", 85, ""},
		{Posts, " 1 ", 100, ""},
		{Kroner, "650 000", 650_000_00, ""},
		{Kroner, "650\u00a0000,5", 650_000_50, ""},
		{Count, "", 0, ""},
		{Posts, "0.85", 0, "komma"},
		{Kroner, "1.234,50", 0, "uten punktum"},
		{Posts, "−1", 0, "under 0"},
		{Posts, "0,855", 0, "to desimaler"},
		{Posts, "0,850", 85, ""},
		{Count, "2,5", 0, "helt tall"},
		{Count, "mange", 0, "Skriv et tall"},
		{Count, "1e3", 0, "Skriv et tall"},
		{Count, "9999999999999", 0, "Skriv et tall"},
		{Posts, ",", 0, "Skriv et tall"},
	} {
		n, fault := c.unit.Read(c.text)
		if n != c.want || fault.IsZero() != (c.says == "") || !strings.Contains(fault.String(), c.says) {
			t.Errorf("%q is %d, %q", c.text, n, fault)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("0,85")
	f.Add("1 234,5")
	f.Add("−1")
	f.Fuzz(func(t *testing.T, text string) {
		for _, u := range []Unit{Count, Posts, Kroner} {
			n, fault := u.Read(text)
			if again, bad := u.Read(u.Write(n)); fault.IsZero() && (n < 0 || !bad.IsZero() || again != n) {
				t.Errorf("%q is %d and then %d %s", text, n, again, bad)
			}
		}
	})
}

func TestChanges(t *testing.T) {
	a, b := small(), small()
	b.Periods[0].Target, b.Periods[0].Posts[0].N = 22, 100
	var got [][4]string
	for _, c := range Changes(a, b) {
		got = append(got, [4]string{c.Name, c.Label.String(), c.Before, c.After})
	}
	want := [][4]string{
		{"mal:2027-01", "Måltall, 1. kv. 2027", "20", "22"},
		{"stilling:municipal_coordinator:2027-01", "Årsverk koordinator kommune, 1. kv. 2027", "0,8", "1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	b.Lay(date.Of(2027, 4, 1), 1)
	if b.Periods[0].Target != 22 {
		t.Errorf("the next period has %d", b.Periods[0].Target)
	}
	if n := len(Changes(a, b)); n != 10 { // five numbers of one quarter are gone, five of another are new
		t.Errorf("%d changes: %+v", n, Changes(a, b))
	}
}

// Quarters to months and back: the targets of the period that holds the month, positions alike, and what comes, goes and is paid is shared, so
// that the sums are the same.
func TestAnotherStep(t *testing.T) {
	p := small()
	p.Periods[0].In, p.Periods[0].Out, p.Periods[0].Other = 6, 2, 30_000_00
	p.Lay(date.Of(2027, 1, 1), 4)
	p.Periods[0].Target = 24
	was := append([]Period(nil), p.Periods...)
	cost := p.Answer().Cost
	p.Step = Month
	p.Lay(date.Of(2027, 1, 1), 12)
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]int64{24, 24, 24, 20, 2, 10_000_00, 80}, []int64{p.Periods[0].Target, p.Periods[1].Target, p.Periods[2].Target, p.Periods[3].Target, p.Periods[0].In, p.Periods[0].Other, p.Periods[5].Posts[0].N}); diff != "" {
		t.Error(diff)
	}
	if out := p.Periods[0].Out + p.Periods[1].Out + p.Periods[2].Out; out != 2 {
		t.Errorf("%d out in the quarter", out)
	}
	// The fee of the hours that are paid one by one is rounded month by month; the rest is the same to the øre.
	if now := p.Answer().Cost; now < cost-50_00 || now > cost+50_00 {
		t.Errorf("in months it costs %d, in quarters %d", now, cost)
	}
	p.Lay(date.Of(2027, 1, 1), 14) // beyond what it says: as the last month
	if x := p.Periods[13]; x.Target != 20 || x.In != 2 || x.Other != 10_000_00 {
		t.Errorf("%+v", x)
	}
	p.Step = Quarter
	p.Lay(date.Of(2027, 1, 1), 4)
	if !reflect.DeepEqual(was, p.Periods) {
		t.Errorf("%+v", p.Periods)
	}
	p.Lay(date.Of(2026, 10, 1), 2) // and before it: as the first
	if p.Periods[0].Target != 24 || p.Periods[0].In != 6 || p.Periods[1].Target != 24 {
		t.Errorf("%+v", p.Periods)
	}
}

// A plan in months whose target rises through the quarter: what its hands carry is by the mean of the months, not by the last one.
func TestCarriesOverMonths(t *testing.T) {
	p := small()
	p.Meetings, p.Step = nil, Month
	p.Lay(date.Of(2027, 1, 1), 3)
	for i := range p.Periods {
		p.Periods[i].Target = int64(10 * (i + 1))
	}
	quarter := Span{date.Of(2027, 1, 1), date.Of(2027, 3, 31)}
	need := p.Answer().Periods
	for i, x := range need { // as many hands as the work of each month
		p.Periods[i].Posts[0].N = (x.Hand(mc).Need*12*100 + 1500_00 - 1) / 1500_00
	}
	x, ok := p.Answer().In(quarter)
	if n, _, known := x.Carries(); !ok || !known || n != 20 {
		t.Errorf("hands for 20 carry %d", n)
	}
}

// The quarter of a plan that begins inside it, beside the plan before: each month is the newest one's, as the target of the month is.
func TestHeldMonthByMonth(t *testing.T) {
	quarter := Span{date.Of(2027, 1, 1), date.Of(2027, 3, 31)}
	old, newer := small(), small()
	newer.Step = Month
	newer.Lay(date.Of(2027, 2, 1), 4)
	for i := range newer.Periods {
		newer.Periods[i].Target, newer.Periods[i].Posts[0].N = 26, 110
	}
	x, ok := Held([]*Plan{newer, old}, quarter)
	if !ok || x.Target != 26 || x.PatientMonths != 20+26+26 || x.Hand(mc).Posts != 100 || x.From != quarter.From || x.To != quarter.To {
		t.Errorf("%v %+v", ok, x.Period)
	}
	if x, ok = Held([]*Plan{old}, quarter); !ok || !reflect.DeepEqual(x, old.Answer().Periods[0]) {
		t.Errorf("the plan alone is another: %+v", x)
	}
	if x, ok = Held([]*Plan{newer}, quarter); !ok || x.From != date.Of(2027, 2, 1) || x.PatientMonths != 52 || x.Hand(mc).Posts != 110 {
		t.Errorf("%v %+v", ok, x.Period)
	}
	late := small()
	late.Step = Month
	late.Lay(date.Of(2027, 3, 1), 1)
	early := small()
	early.Step = Month
	early.Lay(date.Of(2027, 1, 1), 1)
	if x, ok = Held([]*Plan{late, early}, quarter); !ok || x.From != date.Of(2027, 3, 1) || x.Months() != 1 {
		t.Errorf("behind a gap: %+v", x.Period)
	}
	if _, ok = Held([]*Plan{old}, quarter.Next(1)); ok {
		t.Error("what no plan says is answered")
	}
}

func TestRemarks(t *testing.T) {
	p := small()
	p.Lay(date.Of(2027, 1, 1), 2)
	if got := p.Remarks(); len(got) != 1 || !strings.Contains(got[0].String(), "inn minus ut er +2") {
		t.Errorf("%q", got)
	}
	p.Periods[1].Target = 22
	if got := p.Remarks(); len(got) != 0 {
		t.Errorf("%q", got)
	}
}

// A quarter that runs down is laid out in months that run down with who goes out: a plan that is valid is so in months too. By hand: 24, then 20 of them
// out over three months, rounded as 7, 6 and 7, are 17, 11 and 4. Where the way there is not known the target is the quarter's in each month.
func TestRunDownInMonths(t *testing.T) {
	lay := func(out int64) *Plan {
		p := New(care.OrgMunicipality, care.ShippedPathways()[0], Quarter, date.Of(2026, 10, 1), 2)
		p.Periods[0].Target, p.Periods[1].Target, p.Periods[1].Out = 24, 4, out
		if err := p.Validate(); err != nil {
			t.Fatal(err)
		}
		p.Step = Month
		p.Lay(date.Of(2026, 10, 1), 6)
		return p
	}
	p := lay(20)
	if err := p.Validate(); err != nil {
		t.Error(err)
	}
	if list := p.Remarks(); len(list) > 0 {
		t.Error(list)
	}
	for i, want := range []int64{24, 24, 24, 17, 11, 4} {
		if p.Periods[i].Target != want {
			t.Errorf("%s aims for %d, not %d", p.Periods[i].Title(), p.Periods[i].Target, want)
		}
	}
	if p := lay(3); p.Periods[3].Target != 4 {
		t.Errorf("of a way that is not known: %d", p.Periods[3].Target)
	}
	q := lay(20) // and back
	q.Step = Quarter
	q.Lay(date.Of(2026, 10, 1), 2)
	if x := q.Periods[1]; x.Target != 4 || x.Out != 20 {
		t.Errorf("%d aimed for, %d out", x.Target, x.Out)
	}
}
