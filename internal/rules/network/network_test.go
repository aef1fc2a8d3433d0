package network_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/network"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
	"traad/internal/rules/suppress"
)

var (
	today  = date.Of(2026, 11, 22)
	period = report.Period{Year: 2026, Third: 2}
)

const (
	ours   = "983971636"
	theirs = "938679088"
)

// TestDefinitions fails where an indicator is changed and the version is not: then files of two versions would be compared.
func TestDefinitions(t *testing.T) {
	if quality.FollowUp != 3 {
		t.Error("72 hours are counted otherwise: raise network.Definitions")
	}
	sum := sha256.New()
	for _, x := range network.Indicators {
		fmt.Fprintln(sum, x.Code, x.Numerator, x.Denominator, x.Rate, x.Mean)
	}
	const want = "3fd51675b2adb1e7"
	if got := hex.EncodeToString(sum.Sum(nil))[:16]; network.Definitions != 2 || got != want {
		t.Errorf("the definitions are changed (%s): raise network.Definitions, and write the new fingerprint here", got)
	}
}

func figures(goals map[string]int) []network.Figure {
	return network.Figures(network.Basis{Period: period, Goals: goals, Quality: quality.New(today)})
}

// TestFigures: nothing is shared that tells of one to four, whether they are in the numerator or outside it.
func TestFigures(t *testing.T) {
	for _, x := range []struct {
		met, partly, not, changed int
		want                      network.Figure
	}{
		{12, 8, 5, 3, network.Figure{Code: network.Goals, Numerator: 20, Denominator: 28}},
		{2, 2, 20, 3, network.Figure{Code: network.Goals, State: network.Hidden}},
		{20, 3, 2, 1, network.Figure{Code: network.Goals, State: network.Hidden}}, // three are outside
		{0, 0, 20, 3, network.Figure{Code: network.Goals, Denominator: 23}},
		{2, 1, 0, 1, network.Figure{Code: network.Goals, State: network.Hidden}},
		{0, 0, 0, 0, network.Figure{Code: network.Goals, State: network.None}},
	} {
		got := figures(map[string]int{"met": x.met, "partly": x.partly, "not_met": x.not, "changed": x.changed})
		if len(got) != len(network.Indicators) || got[0] != x.want {
			t.Errorf("%+v: %+v", x, got[0])
		}
	}
}

// TestAvoidable: without a judgement there is no rate, and the time is of whole person-months.
func TestAvoidable(t *testing.T) {
	q := quality.New(today)
	month := func(m int) int { return 2026*12 + m - 1 }
	area := care.OrgID("nes")
	put := func(m quality.Measure, at, n, yes, sum int) {
		q.Cells[quality.Key{Measure: m, Area: area, Month: month(at)}] = quality.Cell{N: n, Yes: yes, Sum: sum}
	}
	of := func() network.Figure {
		for _, f := range network.Figures(network.Basis{Period: period, Quality: q, Areas: []care.OrgID{area}}) {
			if f.Code == string(quality.Avoidable) {
				return f
			}
		}
		return network.Figure{}
	}
	for m := 5; m <= 8; m++ {
		put(quality.Avoidable, m, 10, 2, 300)
	}
	if f := of(); f.State != network.None {
		t.Errorf("nobody has judged: %+v", f)
	}
	put("vurdert", 6, 12, 0, 0)
	if f := of(); f.Numerator != 8 || f.Denominator != 39 { // 1200 days
		t.Errorf("%+v", f)
	}
	for m := 5; m <= 8; m++ {
		put(quality.Avoidable, m, 4, 2, 120)
	}
	if f := of(); f.State != network.Hidden {
		t.Errorf("four are followed: %+v", f)
	}
}

// TestKeep: of two editions nobody reads that fewer than five came or went.
func TestKeep(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func() []network.Figure {
			n := func(label string) int { return rapid.IntRange(0, 14).Draw(t, label) }
			return figures(map[string]int{"met": n("met"), "not_met": n("not")})
		}
		first := draw()
		second, _ := network.Keep(draw(), first)
		third, _ := network.Keep(draw(), first, second)
		for _, pair := range [][2]network.Figure{{first[0], second[0]}, {second[0], third[0]}, {first[0], third[0]}} {
			a, b := pair[0], pair[1]
			if a.State != "" || b.State != "" {
				if a.State == network.Hidden && b != a || b.State == network.Hidden && a.State == "" {
					t.Fatalf("%+v and %+v", a, b)
				}
				continue
			}
			for _, d := range []int{b.Numerator - a.Numerator, b.Denominator - b.Numerator - a.Denominator + a.Numerator} {
				if suppress.IsSmall(max(d, -d)) {
					t.Fatalf("%+v and %+v tell that %d came", a, b, d)
				}
			}
		}
	})
}

// file is another site's, as Tråd makes it.
func file() *network.File {
	var all []network.Figure
	for i, x := range network.Indicators {
		g := network.Figure{Code: x.Code, Numerator: 40 + i, Denominator: 100}
		if x.Mean {
			g.Squares = 300
		}
		all = append(all, g)
	}
	all[2] = network.Figure{Code: all[2].Code, State: network.Hidden}
	return network.Make(network.Site{Number: theirs, Name: "Sykehuset Østfold", Named: true}, period, 1, date.Of(2026, 9, 20), all)
}

func bytesOf(t *testing.T, f *network.File) []byte {
	t.Helper()
	b, err := f.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestRead: what is sent is read, and everything that can be wrong with a file is told, with how to mend it.
func TestRead(t *testing.T) {
	f, err := network.Read(bytesOf(t, file()), ours, today)
	if err != nil || f.Site.Name != "Sykehuset Østfold" || len(f.Figures) != len(network.Indicators) {
		t.Fatal(f, err)
	}
	change := func(how func(f *network.File)) []byte {
		f := file()
		how(f)
		return bytesOf(t, f)
	}
	text := string(bytesOf(t, file()))
	replace := func(old, with string) []byte {
		if !strings.Contains(text, old) {
			t.Fatalf("the file lacks %q:\n%s", old, text)
		}
		return []byte(strings.Replace(text, old, with, 1))
	}
	for _, x := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, "tom"},
		{"a picture", []byte{0xff, 0xd8, 0xff}, "ikke tekst"},
		{"too large", make([]byte, network.MaxFile+1), "Velg filen på nytt"},
		{"cut off", []byte(text[:200]), "slutter for tidlig"},
		{"no JSON", []byte("{\n  \"format\": \"traad-laeringsnettverk\",\n  hei\n}"), "linje 3"},
		{"something after", []byte(text + "{}"), "etter slutten"},
		{"another file", []byte(`{"format": "noe annet"}`), "ikke fra læringsnettverket"},
		{"a newer format", change(func(f *network.File) { f.Version = 3 }), "versjon 3 av formatet"},
		{"other definitions", change(func(f *network.File) { f.Definitions = 3 }), "kan ikke sammenlignes"},
		{"an unknown field", replace(`"utgave"`, `"pasienter": 3, "utgave"`), "«pasienter»"},
		{"a field twice", replace(`"utgave": 1`, `"utgave": 1, "utgave": 2`), "«utgave» står to ganger"},
		{"a number twice", replace(`"teller": 40`, `"teller": 40, "teller": 90`), "«teller» står to ganger"},
		{"a text for a number", replace(`"teller": 40`, `"teller": "førti"`), "feil slags innhold"},
		{"a broken number", replace(`"teller": 40`, `"teller": 40.5`), "feil slags innhold"},
		{"our own", change(func(f *network.File) { f.Site.Number = ours }), "vår egen"},
		{"no organisation", change(func(f *network.File) { f.Site.Number = "123456789" }), "organisasjonsnummer er ikke gyldig"},
		{"no name", change(func(f *network.File) { f.Site.Name = "" }), "navn som kan vises"},
		{"a long name", change(func(f *network.File) { f.Site.Name = strings.Repeat("å", 81) }), "navn som kan vises"},
		{"no period", change(func(f *network.File) { f.Period = "2026-4" }), "ikke et tertial"},
		{"other days", change(func(f *network.File) { f.To = f.To.AddDays(1) }), "Dagene i filen"},
		{"not over", change(func(f *network.File) {
			f.Period, f.From, f.To = "2026-3", date.Of(2026, 9, 1), date.Of(2026, 12, 31)
		}), "ikke over ennå"},
		{"made before the end", change(func(f *network.File) { f.Made = date.Of(2026, 8, 31) }), "før perioden var over"},
		{"made tomorrow", change(func(f *network.File) { f.Made = today.AddDays(1) }), "etter i dag"},
		{"edition nought", change(func(f *network.File) { f.Edition = 0 }), "fra 1 til 99"},
		{"an unknown indicator", change(func(f *network.File) { f.Figures[0].Code = "liggetid" }), "«liggetid» finnes ikke"},
		{"an indicator twice", change(func(f *network.File) { f.Figures[1] = f.Figures[0] }), "står to ganger"},
		{"one too few", change(func(f *network.File) { f.Figures = f.Figures[1:] }), "mangler"},
		{"more than all", change(func(f *network.File) { f.Figures[0].Numerator = 101 }), "større enn nevneren"},
		{"below nought", change(func(f *network.File) { f.Figures[0].Numerator = -1 }), "under null"},
		{"more than can be", change(func(f *network.File) { f.Figures[0].Denominator = 1_000_001 }), "over en million"},
		{"squares of a share", change(func(f *network.File) { f.Figures[0].Squares = 9 }), "ingen kvadratsum"},
		{"no squares of days", change(func(f *network.File) { f.Figures[5].Squares = 0 }), "kan ikke begge stemme"},
		{"less spread than none", change(func(f *network.File) { f.Figures[5].Numerator, f.Figures[5].Squares = 2000, 39_999 }), "kan ikke begge stemme"},
		{"the days of four", change(func(f *network.File) {
			f.Figures[5].Denominator, f.Figures[5].Numerator, f.Figures[5].Squares = 4, 8, 40
		}), "færre enn fem"},
		{"three", change(func(f *network.File) { f.Figures[0].Numerator = 3 }), "færre enn fem"},
		{"three outside", change(func(f *network.File) { f.Figures[0].Numerator = 97 }), "færre enn fem"},
		{"four in all", change(func(f *network.File) { f.Figures[0].Numerator, f.Figures[0].Denominator = 0, 4 }), "færre enn fem"},
		{"hidden with a number", change(func(f *network.File) { f.Figures[2].Denominator = 9 }), "har tall likevel"},
		{"another state", change(func(f *network.File) { f.Figures[2].State = "borte" }), "«borte» finnes ikke"},
	} {
		_, err := network.Read(x.data, ours, today)
		var e *errs.Error
		if errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("%s: %v", x.name, err)
			continue
		}
		e = err.(*errs.Error)
		told := ""
		for _, f := range e.Fields {
			if f.Name != "fil" {
				t.Errorf("%s: a fault at %s", x.name, f.Name)
			}
			told += f.Message + " "
		}
		if !strings.Contains(told, x.want) {
			t.Errorf("%s: %s", x.name, told)
		}
	}
	several := change(func(f *network.File) { f.Site.Name, f.Figures[0].Numerator, f.Figures[1].Numerator = "", 101, -1 })
	if _, err := network.Read(several, ours, today); len(err.(*errs.Error).Fields) != 3 {
		t.Errorf("all that is wrong is told at once: %v", err)
	}
}

// FuzzRead: whatever comes, it is read or refused, and what is read can be written and read again.
func FuzzRead(f *testing.F) {
	var all []network.Figure
	for _, x := range network.Indicators {
		all = append(all, network.Figure{Code: x.Code, State: network.None})
	}
	b, _ := json.Marshal(network.Make(network.Site{Number: theirs, Name: "X"}, period, 1, today, all))
	f.Add(b)
	f.Add([]byte(`{"format":[{"a":1,"a":2}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := network.Read(data, ours, today)
		if err != nil {
			if errs.KindOf(err) != errs.KindInvalid {
				t.Fatal(err)
			}
			return
		}
		if _, err := network.Read(bytesOf(t, got), ours, today); err != nil {
			t.Fatal(err)
		}
	})
}

func places(counts ...[2]int) (all []network.Place) {
	for i, c := range counts {
		f := network.Figure{Code: network.Goals, Numerator: c[0], Denominator: c[1]}
		if c[1] == 0 {
			f = network.Figure{Code: network.Goals, State: network.Hidden}
		}
		all = append(all, network.Place{Name: string(rune('A' + i)), Ours: i == 0, Figures: []network.Figure{f}})
	}
	return all
}

// TestMeans: days lie in a funnel by the standard error of a mean, with the spread within sites; few are hidden, and of two editions nobody reads the days of few.
func TestMeans(t *testing.T) {
	x, ok := network.Find(string(quality.VisitDays))
	if !ok || !x.Mean {
		t.Fatal("days to the visit are no mean")
	}
	// Each of n persons waited mean − d or mean + d days: the standard deviation is d·√(n/(n−1)).
	site := func(name string, n, mean, d int) network.Place {
		return network.Place{Name: name, Ours: name == "A", Figures: []network.Figure{{Code: x.Code, Numerator: n * mean, Denominator: n, Squares: n * (mean*mean + d*d)}}}
	}
	f := network.Compare(x, []network.Place{site("A", 50, 20, 6), site("B", 100, 20, 6), site("C", 400, 20, 6)})
	p := f.Points[0]
	if f.Centre != 20 || math.Abs(p.Spread-6*math.Sqrt(50.0/49)) > 1e-9 || f.Over || p.Where != network.Inside || len(f.Steps) < 20 {
		t.Errorf("%+v", f)
	}
	if reach := 1.959964 * 6 / math.Sqrt(50); math.Abs(p.High95-20-reach) > .02 || math.Abs(20-p.Low95-reach) > .02 || math.Abs((p.High998-20)/(p.High95-20)-3.090232/1.959964) > 1e-5 {
		t.Errorf("the limits are %.3f–%.3f and %.3f–%.3f", p.Low95, p.High95, p.Low998, p.High998)
	}
	if said := strings.Join(f.Words, " "); !strings.Contains(said, "Samlet: 20,0 dager i snitt (11\u00a0000 dager på 550)") || !strings.Contains(said, "standardavvik på 6,0") || !strings.Contains(said, "Vårt sted: 20,0 dager i snitt, innenfor grensene.") {
		t.Errorf("%s", said)
	}
	f = network.Compare(x, []network.Place{site("A", 50, 26, 6), site("B", 100, 20, 6), site("C", 400, 20, 6)})
	if f.Points[0].Where != network.Far || !f.Over {
		t.Errorf("six days more: %+v", f)
	}
	if f := network.Compare(x, []network.Place{site("A", 50, 20, 0), site("B", 100, 20, 0), site("C", 400, 20, 0)}); len(f.Steps) != 0 {
		t.Errorf("all waited as long: %+v", f)
	}
	if f := network.Compare(x, []network.Place{site("A", 50, 1, 1), site("B", 100, 1, 1), site("C", 400, 1, 1)}); f.Steps[0].Low998 < 0 {
		t.Errorf("fewer days than none: %+v", f.Steps[0])
	}

	q := quality.New(today)
	of := func(n, sum, square int) []network.Figure {
		q.Cells[quality.Key{Measure: quality.VisitDays, Area: "nes", Month: 2026*12 + 6}] = quality.Cell{N: n, Sum: sum, Square: square}
		for _, f := range network.Figures(network.Basis{Period: period, Quality: q, Areas: []care.OrgID{"nes"}}) {
			if f.Code == x.Code {
				return []network.Figure{f}
			}
		}
		return nil
	}
	if f := of(4, 40, 500)[0]; f != (network.Figure{Code: x.Code, State: network.Hidden}) {
		t.Errorf("the days of four: %+v", f)
	}
	first := of(10, 100, 1200)
	if first[0] != (network.Figure{Code: x.Code, Numerator: 100, Denominator: 10, Squares: 1200}) {
		t.Errorf("%+v", first)
	}
	for _, c := range []struct {
		n    int
		keep bool
	}{{11, true}, {7, true}, {10, true}, {15, false}} { // one came, three went, one was corrected, five came
		if got, kept := network.Keep(of(c.n, 150, 4000), first); (got[0] == first[0]) != c.keep || (len(kept) == 1) != c.keep {
			t.Errorf("%d beside 10: %+v", c.n, got)
		}
	}
}

// TestCompare: the funnel, where each lies, and what the words say of it.
func TestCompare(t *testing.T) {
	x, _ := network.Find(network.Goals)
	f := network.Compare(x, places([2]int{70, 100}, [2]int{140, 200}, [2]int{36, 50}, [2]int{0, 0}))
	said := strings.Join(f.Words, " ")
	if len(f.Points) != 3 || len(f.Missing) != 1 || f.Missing[0].Why != network.Hidden || math.Abs(f.Centre-100*246.0/350) > 1e-9 || len(f.Steps) < 20 || f.Over {
		t.Errorf("%+v", f)
	}
	for _, p := range f.Points {
		if p.Where != network.Inside || !(p.Low998 < p.Low95 && p.Low95 < f.Centre && f.Centre < p.High95 && p.High95 < p.High998) {
			t.Errorf("%+v", p)
		}
	}
	for _, must := range []string{"3 steder har tall. Samlet: 70 % (246 av 350).", "innenfor 95 %", "Vårt sted: 70 %, innenfor grensene."} {
		if !strings.Contains(said, must) {
			t.Errorf("lacks %q: %s", must, said)
		}
	}
	f = network.Compare(x, places([2]int{95, 100}, [2]int{100, 200}, [2]int{36, 50}))
	said = strings.Join(f.Words, " ")
	if f.Points[0].Where != network.Far || !f.Over || f.Times < 5 || !strings.Contains(said, "overspredning") || !strings.Contains(said, "utenfor 99,8 %-grensene") {
		t.Errorf("%s %+v", said, f)
	}
	f = network.Compare(x, places([2]int{70, 100}, [2]int{140, 200}))
	if len(f.Steps) != 0 || f.Points[0].Where != network.Unplaced || !strings.Contains(strings.Join(f.Words, " "), "minst tre steder") {
		t.Errorf("two sites: %+v", f)
	}
	f = network.Compare(x, places([2]int{10, 10}, [2]int{20, 20}, [2]int{30, 30}))
	if len(f.Steps) != 0 || !strings.Contains(strings.Join(f.Words, " "), "det samme") {
		t.Errorf("all of all: %+v", f)
	}
	if f := network.Compare(x, nil); len(f.Points) != 0 || f.Words[0] != "Ingen steder har tall for perioden." {
		t.Errorf("nobody: %+v", f)
	}
}
