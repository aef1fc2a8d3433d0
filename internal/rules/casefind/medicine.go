package casefind

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"sync"

	"traad/internal/base/column"
	"traad/internal/base/lang"
)

// MedicineDays is how long before the date a medicine was dispensed to be in use. Masnoon 2017.
const MedicineDays = 120

// RxRiskMonths is how far back Rx-Risk looks.
const RxRiskMonths = 12

// Medicines is what dispensings say of a person at a date.
type Medicines struct {
	Count  uint16 // distinct medicines (ATC level 5) in MedicineDays: 5 is polypharmacy, 10 excessive. Masnoon 2017
	RxRisk int16  // sum of the weights of Groups. Holvik 2022
	Groups uint64 // Rx-Risk categories dispensed for in RxRiskMonths, category n is bit n
}

// medicine is what the lists say of one code: each has at most one category of Rx-Risk, for the rules are taken in order and later ones
// overwrite earlier ones.
type medicine struct {
	counts  bool  // it is one of those that polypharmacy counts
	group   uint8 // Rx-Risk category, 0 none
	menOnly uint8 // the category where the person is a man, 0 where it makes no difference
}

// rxRisk are the categories: names and weights by number from 1.
type rxRisk struct {
	rules  [][2]string // prefix, condition
	group  []uint8
	name   []string
	weight []int16
}

var theRxRisk = sync.OnceValue(func() *rxRisk {
	l := &rxRisk{name: []string{""}, weight: []int16{0}}
	for i, r := range table("rxrisk_norway_holvik2022_weights", "category", "navn", "weight_norway") {
		if r[0] != strconv.Itoa(i+1) {
			panic("casefind: the categories of Rx-Risk are not in order")
		}
		l.name, l.weight = append(l.name, r[1]), append(l.weight, int16(number(r[2])))
	}
	for _, r := range table("rxrisk_norway_holvik2022_rules", "category", "atc_prefix", "condition") {
		l.rules, l.group = append(l.rules, [2]string{r[1], r[2]}), append(l.group, uint8(number(r[0])))
	}
	return l
})

// medicineOf looks an ATC code up.
func medicineOf(code string) (m medicine) {
	l := theRxRisk()
	for i, r := range l.rules {
		switch {
		case !strings.HasPrefix(code, r[0]):
		case r[1] == "male only":
			m.menOnly = l.group[i]
		default:
			m.group, m.menOnly = l.group[i], 0
		}
	}
	m.counts = len(code) == 7 && !left(code)
	return m
}

// left reports whether polypharmacy leaves a code out: dressings, creams, eye drops (but for glaucoma), vaccines, dental products and fluids.
// The project's choice, data/polypharmacy_atc_rules.csv.
func left(code string) bool {
	if strings.HasPrefix(code, "V03A") || strings.HasPrefix(code, "S01E") {
		return false
	}
	return slices.ContainsFunc([]string{"V", "D", "J07", "A01", "B05", "S"}, func(p string) bool { return strings.HasPrefix(code, p) })
}

// Dispensed gives the index the dispensings (nil: there are none), before anybody is scored.
func (x *Index) Dispensed(d *column.Dispensings) *Index {
	x.D = d
	if d != nil {
		x.medicines = make([]medicine, len(d.Codes))
		for i, code := range d.Codes {
			x.medicines[i] = medicineOf(code)
		}
	}
	return x
}

// medicines scores everybody's dispensings before a day, by place among people; nil where there are none.
func (s *Scored) medicines(on column.Day) []Medicines {
	d := s.x.D
	if d == nil {
		return nil
	}
	all := make([]Medicines, len(s.People))
	rxFrom := column.DayOf(on.Date().AddMonths(-RxRiskMonths))
	inRanges(len(all), cores(len(all)), func(_, from, to int) {
		seen := make([]int32, len(d.Codes)) // for whom a code was last counted
		for i := from; i < to; i++ {
			p, ok := d.Of(s.People[i].ID)
			if !ok {
				continue
			}
			m := &all[i]
			for k := d.First[p]; k < d.First[p+1] && d.Day[k] < on; k++ {
				code := d.ATC[k]
				rule := &s.x.medicines[code]
				if d.Day[k] >= on-MedicineDays && rule.counts && seen[code] != int32(i)+1 {
					seen[code] = int32(i) + 1
					m.Count++
				}
				if d.Day[k] >= rxFrom {
					if group := rule.group; rule.menOnly != 0 && s.People[i].Sex == 1 {
						m.Groups |= 1 << rule.menOnly
					} else if group != 0 {
						m.Groups |= 1 << group
					}
				}
			}
			for g := m.Groups; g != 0; g &= g - 1 {
				m.RxRisk += theRxRisk().weight[bits.TrailingZeros64(g)]
			}
		}
	})
	return all
}

// Conditions are what the dispensings are for, the heaviest first; only those that add to Rx-Risk.
func (m *Medicines) Conditions() []string {
	l := theRxRisk()
	var all []int
	for g := m.Groups; g != 0; g &= g - 1 {
		if k := bits.TrailingZeros64(g); l.weight[k] > 0 {
			all = append(all, k)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return int(l.weight[b] - l.weight[a]) })
	names := make([]string, len(all))
	for i, k := range all {
		names[i] = l.name[k]
	}
	return names
}

// medicineText is the number of medicines in words.
func medicineText(v float64) lang.Spoken {
	n := lang.Plural(int(v), "legemiddel", "legemidler")
	switch {
	case v >= 10:
		return lang.Of("%s på 4 måneder (uttalt polyfarmasi)", n)
	case v >= 5:
		return lang.Of("%s på 4 måneder (polyfarmasi)", n)
	}
	return lang.Of("%s på 4 måneder", n)
}

// asksMedicines reports whether a rule asks for what only dispensings tell.
func (r *Rule) asksMedicines() bool {
	names := []string{"legemidler", "rxrisk"}
	return slices.ContainsFunc(names, func(n string) bool { return asks(r.Require, n) }) ||
		slices.ContainsFunc(r.Weight, func(w Weight) bool { return slices.Contains(names, w.Measure) })
}

// strangersAmong counts those who have dispensings and no row among the persons.
func (s *Scored) strangersAmong(d *column.Dispensings) (n int) {
	for _, id := range d.People {
		if _, ok := s.person(id); !ok {
			n++
		}
	}
	return n
}
