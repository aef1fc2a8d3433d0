package synthetic

import (
	"math"
	"math/rand/v2"
)

// live follows a person through the period. From day included on the programme works; -1 is never. Until that day the draws are
// the same as without it.
func (r *Region) live(p *person, rng *rand.Rand, included int) *life {
	l := &life{died: -1}
	x := sigma * rng.NormFloat64()
	z := math.Exp(x - sigma*sigma/2)
	discharged := -1000
	b := p.band
	var base [6]float64 // emergency, death, planned, outpatient, legevakt, KAD: chance a day before season and discharge
	rates := func(day int) {
		const year = 1 / 365.0
		b = band(p.age + day/365)
		sex := 1.22
		if p.sex == 2 {
			sex = .86
		}
		base = [6]float64{
			emergency[b] * year * p.frailty * z, dying[b] * year * p.root[0] * (.4 + .6*z) * sex, .11 * year * p.root[1],
			3.2 * year * p.root[2], .45 * year * p.frailty * z, .035 * year * p.frailty * z,
		}
		if included >= 0 && day >= included {
			base[0] *= r.Effect
			base[3] *= 1.15
		}
	}
	for day := range days {
		if day%30 == 0 && day > 0 {
			x = phi*x + sigma*math.Sqrt(1-phi*phi)*rng.NormFloat64()
			z = math.Exp(x - sigma*sigma/2)
		}
		if day%30 == 0 || day == included {
			rates(day)
		}
		u := rng.Float64()
		if n := len(l.stays); n > 0 && day <= l.stays[n-1].out {
			if u < base[1] {
				l.stays[n-1].dieOn(day)
				l.died = day
				return l
			}
			discharged = l.stays[n-1].out
			continue
		}
		near, grave := 1.0, 1.0
		if day-discharged <= after {
			near, grave = 1.6, 4
		}
		for k, rate := range [6]float64{base[0] * seasons[day] * near, base[1] * grave, base[2], base[3], base[4], base[5]} {
			if u >= rate {
				u -= rate
				continue
			}
			switch k {
			case 0, 2:
				l.admit(p, rng, day, k == 0, p.age+day/365)
			case 1:
				l.died = day
				return l
			case 3:
				l.others = append(l.others, outpatient(p, rng, day))
			case 4:
				l.others = append(l.others, episode{in: day, inMinute: rng.IntN(1440), out: day, outMinute: -1, service: "legevakt", cost: 1200})
			case 5:
				nights := 1 + rng.IntN(3)
				l.others = append(l.others, episode{in: day, inMinute: -1, out: min(day+nights, days), outMinute: -1, service: "kad", cost: 5000 * nights})
			}
			break
		}
	}
	if n := len(l.stays); n > 0 && l.stays[n-1].out >= days { // goes on when the data end
		l.stays[n-1].open()
	}
	return l
}

// seasons is the winter peak of emergencies, by day of the period.
var seasons = func() []float64 {
	s := make([]float64, days)
	for d := range s {
		s[d] = 1 + .08*math.Cos(2*math.Pi*float64(d%365-20)/365)
	}
	return s
}()

// admit adds a stay. Discharge is at 15.00 at the latest and nothing happens on that day, so no two stays come within 8 hours.
func (l *life) admit(p *person, rng *rand.Rand, day int, urgent bool, age int) {
	const sd = .85
	mean := 4.4 + .05*float64(age-65)
	nights := int(math.Exp(math.Log(mean) - sd*sd/2 + sd*rng.NormFloat64())) // whole days
	s := stay{in: day, out: day + nights, emergency: urgent}
	if n := len(l.stays); n > 0 && urgent && day-l.stays[n-1].out <= 30 {
		s.re = true
	}
	e := episode{in: day, inMinute: 60 * 9, out: s.out, outMinute: 10*60 + rng.IntN(300), level: '1', urgency: '4'}
	if urgent {
		e.urgency = "1123"[rng.IntN(4)]
		e.inMinute = rng.IntN(1440)
	}
	if nights == 0 {
		e.inMinute = rng.IntN(600)
	}
	e.unit = pick(rng, unitShare)
	e.main, e.others = diagnoses(p, rng, urgent)
	e.cost = 15000 + 13000*nights
	s.episodes = []episode{e}
	if nights >= 2 && rng.Float64() < .08 {
		at := day + 1 + rng.IntN(nights-1)
		first, second := e, e
		first.out, first.outMinute = at, 9*60+rng.IntN(240)
		first.cost = 15000 + 13000*(at-day)
		second.in, second.inMinute = at, first.outMinute+rng.IntN(120)
		second.urgency, second.unit, second.cost, second.transfer = '5', (e.unit+1+rng.IntN(len(units)-1))%len(units), 13000*(s.out-at), true
		s.episodes = []episode{first, second}
	}
	l.stays = append(l.stays, s)
}

// dieOn ends a stay by death.
func (s *stay) dieOn(day int) {
	s.out = day
	for i := range s.episodes {
		e := &s.episodes[i]
		if e.in > day || i > 0 && e.in == day {
			s.episodes = s.episodes[:i]
			break
		}
	}
	e := &s.episodes[len(s.episodes)-1]
	e.out, e.outMinute, e.died = day, 1439, true
}

// open leaves a stay that has not ended when the data end.
func (s *stay) open() {
	s.out = -1
	for i := range s.episodes {
		if s.episodes[i].in >= days {
			s.episodes = s.episodes[:i]
			break
		}
	}
	e := &s.episodes[len(s.episodes)-1]
	e.out, e.outMinute = -1, -1
}

func diagnoses(p *person, rng *rand.Rand, urgent bool) (main string, others []string) {
	main = acute[pick(rng, acuteShare)].code
	if !urgent || rng.Float64() < .25 {
		if len(p.chronic) > 0 {
			main = p.chronic[rng.IntN(len(p.chronic))]
		} else if !urgent {
			main = "M16.1"
		}
	}
	for _, c := range p.chronic {
		if c != main && rng.Float64() < .55 {
			others = append(others, c)
		}
	}
	if urgent {
		for _, f := range frail {
			if f.code != main && rng.Float64() < f.share*math.Sqrt(p.frailty) {
				others = append(others, f.code)
			}
		}
	}
	return main, others
}

func outpatient(p *person, rng *rand.Rand, day int) episode {
	e := episode{in: day, inMinute: 8*60 + rng.IntN(420), out: day, level: '3', urgency: '4', unit: pick(rng, unitShare), main: "Z09.9", cost: 2500}
	e.outMinute = e.inMinute + 30
	if len(p.chronic) > 0 && rng.Float64() < .8 {
		e.main = p.chronic[rng.IntN(len(p.chronic))]
	}
	return e
}
