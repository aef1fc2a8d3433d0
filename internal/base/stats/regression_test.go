package stats

import (
	"math"
	"testing"
)

// poisson is a log-linear regression with clusters by Newton's method: the long way to what the closed forms give.
type poisson struct {
	x               [][]float64
	y, time, weight []float64
	cluster         []int
}

func (m *poisson) add(x []float64, y, time, weight float64, cluster int) {
	m.x, m.y, m.time, m.weight, m.cluster = append(m.x, x), append(m.y, y), append(m.time, time), append(m.weight, weight), append(m.cluster, cluster)
}

// fit gives the coefficients, the model's own standard errors and those with clusters (Liang and Zeger 1986).
func (m *poisson) fit() (b, model, robust []float64) {
	k := len(m.x[0])
	b, model, robust = make([]float64, k), make([]float64, k), make([]float64, k)
	var inv [][]float64
	var scores map[int][]float64
	for range 60 {
		info, score := square(k), make([]float64, k)
		scores = map[int][]float64{}
		for i, x := range m.x {
			mu := math.Log(m.time[i])
			for a := range k {
				mu += x[a] * b[a]
			}
			mu = math.Exp(mu)
			if scores[m.cluster[i]] == nil {
				scores[m.cluster[i]] = make([]float64, k)
			}
			for a := range k {
				d := m.weight[i] * (m.y[i] - mu) * x[a]
				score[a] += d
				scores[m.cluster[i]][a] += d
				for c := range k {
					info[a][c] += m.weight[i] * mu * x[a] * x[c]
				}
			}
		}
		inv, _ = invert(info)
		for a := range k {
			step := 0.0
			for c := range k {
				step += inv[a][c] * score[c]
			}
			b[a] += min(1, max(-1, step))
		}
	}
	for a := range k {
		model[a] = math.Sqrt(inv[a][a])
		sum := 0.0
		for _, s := range scores {
			d := 0.0
			for c := range k {
				d += inv[a][c] * s[c]
			}
			sum += d * d
		}
		robust[a] = math.Sqrt(sum)
	}
	return b, model, robust
}

// TestPoisson: the outcomes and treatments of Dobson (1990, An Introduction to Generalized Linear Models, p. 93; R's help to glm), so that what the closed
// forms are held against is itself held against something.
func TestPoisson(t *testing.T) {
	var m poisson
	for i, y := range []float64{18, 17, 15, 20, 10, 20, 25, 13, 12} {
		x := make([]float64, 5)
		x[0] = 1
		if o := i % 3; o > 0 {
			x[o] = 1
		}
		if k := i / 3; k > 0 {
			x[2+k] = 1
		}
		m.add(x, y, 1, 1, i)
	}
	b, se, _ := m.fit()
	for i, want := range [][2]float64{{3.045, .171}, {-.454, .202}, {-.293, .193}, {0, .2}, {0, .2}} {
		about(t, "coefficient", b[i], want[0], 5e-4)
		about(t, "its SE", se[i], want[1], 5e-4)
	}
}

// TestLogistic: Bliss's beetles after five hours of carbon disulphide (1935; Dobson 1990, p. 108): −60.72 (5.18) and 34.27 (2.91).
func TestLogistic(t *testing.T) {
	dose := []float64{1.6907, 1.7242, 1.7552, 1.7842, 1.8113, 1.8369, 1.8610, 1.8839}
	dead := []int{6, 13, 18, 28, 52, 53, 61, 60}
	m, tally := &Model{}, NewTally(dose)
	for i, n := range []int{59, 60, 62, 56, 63, 59, 62, 60} {
		for k := range n {
			tally.Add(i, k < dead[i])
		}
		for died, weight := range []int{n - dead[i], dead[i]} {
			m.X, m.Y, m.Weight = append(m.X, []float64{1, dose[i]}), append(m.Y, float64(died)), append(m.Weight, float64(weight))
		}
	}
	f, ok := m.Fit()
	if !ok {
		t.Fatal("no fit")
	}
	for i, want := range [][2]float64{{-60.72, 5.18}, {34.27, 2.91}} {
		about(t, "coefficient", f.B[i], want[0], 5e-3)
		about(t, "its SE", math.Sqrt(f.Inverse[i][i]), want[1], 5e-3)
	}
	l, ok := tally.Line()
	if !ok {
		t.Fatal("no line")
	}
	about(t, "intercept", l.Intercept, -60.72, 5e-3)
	about(t, "slope", l.Slope, 34.27, 5e-3)
}

// Seizures of 59 with epilepsy in the eight weeks before a trial and the eight weeks of it: 28 had placebo, 31 progabide, the one numbered 207 of them last
// here. Thall and Vail 1990 Biometrics 46:657–71; R's MASS::epil and HSAUR::epilepsy.
var (
	placebo = [][2]float64{
		{11, 14}, {11, 14}, {6, 11}, {8, 13}, {66, 55}, {27, 22}, {12, 12}, {52, 95}, {23, 22}, {10, 33}, {52, 66}, {33, 31}, {18, 16}, {42, 42}, {87, 59}, {50, 16}, {18, 6}, {111, 123}, {18, 15}, {20, 16}, {12, 14}, {9, 14}, {17, 13}, {28, 30}, {55, 143}, {9, 6}, {10, 10}, {47, 53},
	}
	progabide = [][2]float64{
		{76, 42}, {38, 28}, {19, 7}, {10, 13}, {19, 19}, {24, 11}, {31, 74}, {14, 20}, {11, 10}, {67, 24}, {41, 29}, {7, 4}, {22, 6}, {13, 12}, {46, 65}, {36, 26}, {38, 39}, {7, 7}, {36, 32}, {11, 3}, {22, 13}, {41, 26}, {32, 10}, {56, 70}, {24, 13}, {16, 15}, {22, 51}, {25, 6}, {13, 0}, {12, 10}, {151, 302},
	}
)

// TestEpilepsy: what Diggle, Liang and Zeger find in them (Analysis of Longitudinal Data, 1994, § 8.4; SAS, GENMOD, «GEE for count data»): a regression of
// counts on period, treatment and both, with persons as clusters. Without patient 207 the coefficients are 0.11 (0.12), −0.11 (0.19) and −0.30 (0.17), of a
// mean before of 1.35 (0.16); the further decimals are those of the same regression, which the closed forms must have to the last.
func TestEpilepsy(t *testing.T) {
	const weeks = 8
	var m poisson
	var b, a []Use
	var before, after []Record
	person := 0
	add := func(counts [][2]float64, treated bool) {
		for _, v := range counts {
			for period, y := range v {
				x := []float64{1, float64(period), 0, 0}
				if treated {
					x[2], x[3] = 1, float64(period)
				}
				m.add(x, y, weeks, 1, person)
			}
			if !treated {
				b, a = append(b, Use{v[0], weeks}), append(a, Use{v[1], weeks})
			}
			before = append(before, Record{v[0], weeks, 1, treated, person, person})
			after = append(after, Record{v[1], weeks, 1, treated, person, person})
			person++
		}
	}
	add(placebo, false)
	n := len(progabide) - 1
	add(progabide[:n], true)
	sum := func(uses []Use) float64 { e, _ := total(uses); return e }
	if len(placebo) != 28 || n != 30 || sum(b) != 862 || sum(a) != 964 {
		t.Fatalf("%d and %d persons, %v and %v seizures with placebo", len(placebo), n, sum(b), sum(a))
	}
	coefficients, _, se := m.fit()
	for i, c := range []struct {
		what         string
		e            Estimate
		value, se    float64
		book, bookSE float64
	}{
		{"rate before", Rate(b), 1.3476, .1574, 1.35, .16},
		{"paired ratio", PairedRatio(b, a), .1118, .1159, .11, .12},
		{"ratio of groups before", MatchedRatio(before), -.1080, .1937, -.11, .19},
		{"difference in differences", MatchedDifference(after, before), -.3026, .1711, -.30, .17},
	} {
		about(t, c.what+", logarithm", math.Log(c.e.Value), c.value, 6e-5)
		about(t, c.what+", SE", c.e.SE, c.se, 6e-5)
		about(t, c.what+", the book", math.Log(c.e.Value), c.book, 5e-3)
		about(t, c.what+", the book's SE", c.e.SE, c.bookSE, 5e-3)
		about(t, c.what+", regression", math.Log(c.e.Value), coefficients[i], 1e-9)
		about(t, c.what+", its SE", c.e.SE, se[i], 1e-9)
	}
	moved, p := EventStudy([][]Record{before, after})
	about(t, "event study of two periods", p, .0769, 6e-5)
	about(t, "what it moved", math.Log(moved[1].Value), -.3026, 6e-5)
	about(t, "its SE", moved[1].SE, .1711, 6e-5)
	if moved[0] != (Estimate{1, 1, 1, 0}) {
		t.Errorf("the first period: %+v", moved[0])
	}
	add(progabide[n:], true)
	whole := MatchedDifference(after, before)
	about(t, "all 59", math.Log(whole.Value), -.1047, 6e-5)
	about(t, "their SE", whole.SE, .2135, 6e-5)
	none := Rate([]Use{{0, .4}, {0, .6}}) // Garwood 1936 Biometrika 28:437–42: of none the upper end is 3.689
	about(t, "none", none.High, 3.689, 5e-4)
}

// TestEventStudy: somebody who is compared in two sets is one person, and a period without anything is told as missing, alone.
func TestEventStudy(t *testing.T) {
	period := func(k int, who func(set int) int) (all []Record) {
		for i := range 8 {
			all = append(all, Record{float64(1 + (i+k)%3), 1, 1, true, i, i}, Record{float64(1 + 3*((i/4+k)%2)), 1, 1, false, i, who(i)})
		}
		return all
	}
	apart, same := func(i int) int { return 100 + i }, func(i int) int { return 100 + i/4 }
	a, p := EventStudy([][]Record{period(0, apart), period(1, apart), period(2, apart)})
	b, q := EventStudy([][]Record{period(0, same), period(1, same), period(2, same)})
	if a[1].Value != b[1].Value || !(b[1].SE > 1.2*a[1].SE) || math.IsNaN(p) || math.IsNaN(q) {
		t.Errorf("two persons in four sets each: %+v (p %v), eight persons: %+v (p %v)", b[1], q, a[1], p)
	}
	none := period(1, apart)
	for i := range none {
		none[i].Events = 0
	}
	if m, p := EventStudy([][]Record{period(0, apart), none, period(2, apart)}); m[1].Known() || !m[2].Known() || !math.IsNaN(p) {
		t.Errorf("%+v %v", m, p)
	}
	if m, _ := EventStudy([][]Record{none, period(1, apart)}); m[0].Known() || m[1].Known() {
		t.Errorf("against nothing: %+v", m)
	}
}

// TestPart: where each has one, it is a binomial share, whose log odds have the variance 1/(n·p·(1−p)): 30 of 40 is 0.75, 0.595–0.860. Where all of a person's
// are alike, it is a share of persons.
func TestPart(t *testing.T) {
	var one, many []Use
	for i := range 40 {
		e := 0.0
		if i < 30 {
			e = 1
		}
		one, many = append(one, Use{e, 1}), append(many, Use{5 * e, 5})
	}
	for _, all := range [][]Use{one, many} {
		e := Part(all)
		se := math.Sqrt(1 / (40 * .75 * .25))
		about(t, "share", e.Value, .75, 1e-12)
		about(t, "SE", e.SE, se, 1e-9)
		about(t, "low", e.Low, 1/(1+math.Exp(-math.Log(3)+z95*se)), 1e-9)
		about(t, "high", e.High, .860, 5e-4)
	}
	if e := Part([]Use{{3, 3}}); e.Value != 1 || !math.IsNaN(e.Low) {
		t.Errorf("all: %+v", e)
	}
	if Part(nil).Known() {
		t.Error("a share of nothing")
	}
}
