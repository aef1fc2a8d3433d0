package staffing

import (
	"cmp"
	"math"
	"slices"
)

// Outlook is how many are followed at a time ahead, in each run of a simulation.
type Outlook struct{ runs []int }

// Runs is how many runs an outlook has.
const Runs = 1000

// Ahead simulates so many months from now, month by month: new referrals come (Poisson; how many a month is itself uncertain when it was
// counted over few months, and is drawn from what the count allows), those who wait are included or end, those who are followed end. The
// shares that go on are uncertain as well when few have been there, and are drawn in each run (drawn). The
// same seed gives the same answer, so that a page does not change when it is loaded again.
func (c Course) Ahead(f Flow, months int, seed uint64) Outlook {
	d, lots := &draws{seed}, &draws{cmp.Or(c.Lot, seed) ^ 0x5851f42d4c957f2d}
	out := Outlook{make([]int, Runs)}
	for i := range out.runs {
		rate := c.Referred
		if c.Months > 0 {
			rate = gamma(d, c.Referred*float64(c.Months)+0.5) / float64(c.Months)
		}
		includes, drops := drawn(lots, c.Wait, c.Include, c.Drop)
		leaves, _ := drawn(lots, c.Follow, c.Leave, nil)
		waiting, active := slices.Clone(f.Waiting), slices.Clone(f.Active)
		for month := range months {
			turn := c.turn(month)
			waiting, active = append([]int{poisson(d, rate)}, waiting...), append([]int{0}, active...)
			if turn.More > 0 {
				active[0] = poisson(d, turn.More)
			}
			for age, n := range waiting {
				include := turn.include(includes.At(age))
				in := binomial(d, n, include)
				left := 1 - include
				gone := 0
				if left > 0 {
					gone = binomial(d, n-in, min(1, drops.At(age)/left))
				}
				active[0] += in
				waiting[age] = n - in - gone
			}
			for age, n := range active {
				active[age] = n - binomial(d, n, turn.leave(leaves.At(age)))
			}
		}
		for _, n := range active {
			out.runs[i] += n
		}
	}
	return out
}

// drawn are shares as they may be when they were counted from so many: from a Beta distribution with the counts and a half (H. Jeffreys, Proc. R. Soc.
// A 186 (1946) 453–461), or where there are two ways out from the Dirichlet distribution alike. Shares that were not counted are as they are.
func drawn(d *draws, bands []Band, moved, dropped Hazard) (Hazard, Hazard) {
	if len(bands) == 0 {
		return moved, dropped
	}
	a, b := make(Hazard, len(moved)), make(Hazard, len(dropped))
	var whole [2]float64
	known := false
	for _, x := range bands {
		now := whole
		if !x.Whole || !known {
			go1, go2, stay := gamma(d, float64(x.Moved)+0.5), 0.0, gamma(d, float64(x.There-x.Moved-x.Dropped)+0.5)
			if len(dropped) > 0 {
				go2 = gamma(d, float64(x.Dropped)+0.5)
			}
			now = [2]float64{go1 / (go1 + go2 + stay), go2 / (go1 + go2 + stay)}
		}
		if x.Whole {
			whole, known = now, true
		}
		for m := x.From; m < min(x.To, len(a)); m++ {
			if a[m] = now[0]; len(b) > 0 {
				b[m] = now[1]
			}
		}
	}
	return a, b
}

// And is two areas together; an outlook without runs is nobody.
func (o Outlook) And(b Outlook) Outlook {
	sum := make([]int, Runs)
	for i := range sum {
		sum[i] = o.run(i) + b.run(i)
	}
	return Outlook{sum}
}

// Free is how many places of a target are free in each run: who is too many takes no place from another area.
func (o Outlook) Free(target int) Outlook {
	free := make([]int, Runs)
	for i := range free {
		free[i] = max(0, target-o.run(i))
	}
	return Outlook{free}
}

func (o Outlook) run(i int) int {
	if i < len(o.runs) {
		return o.runs[i]
	}
	return 0
}

// Mean is the mean over the runs.
func (o Outlook) Mean() float64 {
	sum := 0
	for _, n := range o.runs {
		sum += n
	}
	return float64(sum) / float64(max(1, len(o.runs)))
}

// Within is the middle of the runs and what four of five lie within: the 10th, the 50th and the 90th percentile.
func (o Outlook) Within() (low, middle, high int) {
	if len(o.runs) == 0 {
		return 0, 0, 0
	}
	all := slices.Sorted(slices.Values(o.runs))
	at := func(share float64) int { return all[int(share*float64(len(all)-1)+0.5)] }
	return at(0.1), at(0.5), at(0.9)
}

// draws is SplitMix64: G. L. Steele, D. Lea and C. H. Flood, OOPSLA 2014, 453–472. It needs nothing from outside, so that the rule stays pure.
type draws struct{ at uint64 }

func (d *draws) next() uint64 {
	d.at += 0x9e3779b97f4a7c15
	z := d.at
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// share is from 0 to 1, 1 not included.
func (d *draws) share() float64 { return float64(d.next()>>11) / (1 << 53) }

// normal has mean 0 and spread 1. G. E. P. Box and M. E. Muller, Ann. Math. Stat. 29 (1958) 610–611.
func (d *draws) normal() float64 {
	return math.Sqrt(-2*math.Log(1-d.share())) * math.Cos(2*math.Pi*d.share())
}

// binomial draws how many of n; over many by the normal distribution, which is near enough there.
func binomial(d *draws, n int, p float64) int {
	switch {
	case n <= 0 || p <= 0:
		return 0
	case p >= 1:
		return n
	case float64(n)*p*(1-p) > 50:
		x := float64(n)*p + d.normal()*math.Sqrt(float64(n)*p*(1-p))
		return min(n, max(0, int(math.Round(x))))
	}
	k := 0
	for range n {
		if d.share() < p {
			k++
		}
	}
	return k
}

// poisson draws a count with the mean given. Knuth, The Art of Computer Programming 2, 3.4.1.
func poisson(d *draws, mean float64) int {
	if mean > 100 {
		return max(0, int(math.Round(mean+d.normal()*math.Sqrt(mean))))
	}
	k, p, end := 0, d.share(), math.Exp(-mean)
	for p > end {
		k++
		p *= d.share()
	}
	return k
}

// gamma draws from a gamma distribution of that shape and scale 1; the shape is 0.5 or more. Marsaglia and Tsang, ACM Trans. Math. Softw.
// 26 (2000) 363–372.
func gamma(d *draws, shape float64) float64 {
	if shape < 1 {
		return gamma(d, shape+1) * math.Pow(d.share(), 1/shape)
	}
	a := shape - 1.0/3
	c := 1 / math.Sqrt(9*a)
	for {
		x := d.normal()
		v := math.Pow(1+c*x, 3)
		if v > 0 && math.Log(d.share()) < 0.5*x*x+a-a*v+a*math.Log(v) {
			return a * v
		}
	}
}
