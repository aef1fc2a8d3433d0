// Package synthetic makes a region of invented people over 65 with hospital stays, deaths and a programme whose effect is known,
// so that a method for finding persons or measuring results can be tried against the truth.
//
// Person i draws from PCG(seed, i) only, so nothing depends on the order or number of the others. Each follows hazards a day
// at a time: a lasting frailty and one that comes and goes, which is what makes use fall by itself after a bad year. Whoever is
// enrolled is simulated twice with the same draws, with and without the programme: both potential outcomes are known.
//
//	region := synthetic.Region{Seed: 1, Persons: 20000, Effect: 0.85}
//	truth, err := region.Write(synthetic.Files{Episodes: …, Persons: …, Enrolments: …})
//
// Hazards and their calibration to Norwegian figures: docs/casefind.md. Nobody exists.
package synthetic

import (
	"math"
	"math/rand/v2"

	"traad/internal/base/date"
)

// The period that is simulated: three calendar years.
var (
	firstDay = date.Of(2023, 1, 1)
	endDay   = date.Of(2026, 1, 1) // the first day after
	days     = endDay.Days(firstDay)
)

// Region says what to make. The same region is the same files, to the byte.
type Region struct {
	Seed    uint64
	Persons int
	Effect  float64 // what the programme multiplies the rate of emergency admissions by; 1 is no effect
	Monthly int     // how many are enrolled a month; 0 is 20 for 99 000 persons, in proportion
	All     bool    // the programme is offered everywhere, so that nobody lives outside it
}

// The population over 65 by age band, and the rates per year. Shares: SSB; rates calibrated to SAMDATA and FHI.
var (
	bandAge   = [6]int{65, 70, 75, 80, 85, 90}
	bandShare = [6]float64{.272, .248, .217, .140, .078, .045}
	women     = [6]float64{.505, .515, .53, .56, .61, .71}
	emergency = [6]float64{.165, .215, .305, .470, .620, .700}
	dying     = [6]float64{.0095, .015, .026, .056, .106, .205}
)

const (
	gammaShape = .62      // lasting frailty, mean 1
	phi, sigma = .85, .85 // frailty that comes and goes: log AR(1) by 30 days
	after      = 31       // days after discharge with higher hazards
)

// person is what does not change.
type person struct {
	id           string
	age, band    int // at the start
	born         date.Date
	sex          int // 1 man, 2 woman
	frailty      float64
	municipality string
	district     string
	pilot        bool
	nursingHome  date.Date
	chronic      []string
	root         [3]float64 // frailty to the powers of death, planned and outpatient
}

// stay is one hospital stay of one or two episodes.
type stay struct {
	in, out   int // days since the first; out is -1 while it goes on
	emergency bool
	re        bool // an emergency at most 30 days after the previous stay
	episodes  []episode
}

// episode is one row of the file.
type episode struct {
	in, inMinute, out, outMinute int // out -1: goes on
	level                        byte
	urgency                      byte
	unit                         int
	main                         string
	others                       []string
	died                         bool
	service                      string
	cost                         int
	transfer                     bool // the second part of a stay
}

// life is what happens to one person.
type life struct {
	stays  []stay
	others []episode // outpatient, legevakt, KAD
	died   int       // day, -1 while alive at the end
}

func band(age int) int {
	b := 0
	for b < 5 && age >= bandAge[b+1] {
		b++
	}
	return b
}

// person draws a person; the stream goes on into the life.
func (r *Region) person(i int) (*person, *rand.Rand) {
	rng := rand.New(rand.NewPCG(r.Seed, uint64(i))) //nolint:gosec // invented people: the same every time, no secret
	p := &person{id: pseudonym(r.Seed, uint64(i)), sex: 1}
	u := rng.Float64()
	for p.band = 0; p.band < 5 && u >= bandShare[p.band]; p.band++ {
		u -= bandShare[p.band]
	}
	p.age = bandAge[p.band] + rng.IntN(5)
	if p.band == 5 {
		p.age = 90 + min(rng.IntN(6), rng.IntN(12))
	}
	p.born = date.Of(firstDay.Year()-p.age, 1, 1).AddDays(-rng.IntN(365))
	if rng.Float64() < women[p.band] {
		p.sex = 2
	}
	p.frailty = gamma(rng, gammaShape) / gammaShape
	p.root = [3]float64{math.Pow(p.frailty, .65), math.Pow(p.frailty, .5), math.Pow(p.frailty, .35)}
	place := places[pick(rng, placeShare)]
	p.municipality, p.district, p.pilot = place.number, place.district, place.pilot
	if p.age >= 80 && rng.Float64() < .05 {
		p.nursingHome = firstDay.AddDays(rng.IntN(days+700) - 700)
	}
	for _, c := range chronic {
		if rng.Float64() < min(.9, c.prevalence*math.Exp(c.slope*float64(p.age-75)/10)*math.Pow(p.frailty, c.frail)) {
			p.chronic = append(p.chronic, c.code)
		}
	}
	return p, rng
}

// gamma draws from Gamma(k, 1) for k below 1. Marsaglia and Tsang 2000 ACM TOMS 26:363–72.
func gamma(rng *rand.Rand, k float64) float64 {
	d := k + 1 - 1.0/3
	c := 1 / math.Sqrt(9*d)
	for {
		x := rng.NormFloat64()
		v := 1 + c*x
		if v <= 0 {
			continue
		}
		v = v * v * v
		if math.Log(1-rng.Float64()) < x*x/2+d-d*v+d*math.Log(v) {
			return d * v * math.Pow(1-rng.Float64(), 1/k)
		}
	}
}

// pick draws an index with the weights, which sum to 1.
func pick(rng *rand.Rand, weights []float64) int {
	u := rng.Float64()
	for i, w := range weights {
		if u < w {
			return i
		}
		u -= w
	}
	return len(weights) - 1
}

// pseudonym is thirteen signs without order: the number scrambled by splitmix64, a bijection.
func pseudonym(seed, i uint64) string {
	z := i + 1 + seed*0x9e3779b97f4a7c15
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	z ^= z >> 31
	const signs = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	b := make([]byte, 13)
	for k := range b {
		b[k] = signs[z&31]
		z >>= 5
	}
	return string(b)
}
