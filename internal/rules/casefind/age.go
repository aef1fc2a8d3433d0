package casefind

import (
	"math"
	"strconv"

	"traad/internal/base/column"
	"traad/internal/base/errs"
)

// Youngest is the age below which no rule selects anybody.
const Youngest = 18

// ageDay is the day that ages on a list are of: the first of its month. A list comes every day, and with the age of the day itself whoever follows it would see
// on which day somebody comes into the next band, passes the rule's limit or gets another probability: that is her birthday.
func ageDay(on column.Day) column.Day { return on - column.Day(on.Date().Day()-1) }

// Band is an age in bands of five years: all that is shown before somebody's identity is asked for. From 95 it is one band. «Over 65» is
// where rules look, so 60–65 and 66–69 take the place of 60–64 and 65–69: a list from 66 on and one from 65 on would tell who is just 65.
func Band(age int) string {
	low := bandFrom(age)
	switch {
	case age < 0:
		return "ukjent alder"
	case low == 95:
		return "95+"
	case low == 60:
		return "60–65"
	case low == 66:
		return "66–69"
	}
	return strconv.Itoa(low) + "–" + strconv.Itoa(low+4)
}

// bandFrom is the youngest age of an age's band, below 0 for one that is not known.
func bandFrom(age int) int {
	switch {
	case age < 0:
		return -1
	case age >= 95:
		return 95
	case age == 65:
		return 60
	case age > 65 && age < 70:
		return 66
	}
	return age / 5 * 5
}

// priorAge is the age that a probability is of: where lists are shown to many, the youngest of the band. PARR-30 rises with each year, so that of two who are alike
// in all that is shown the one who stands higher would be the older, and who rises by a point at the turn of a month would have her birthday in it.
func (x *Index) priorAge(age int) int {
	if x.Banded {
		return bandFrom(age)
	}
	return age
}

// weighed is what of a measure gives points. Of the age it is the youngest of the band: points a year would tell it.
func weighed(name string) func(*Candidate) float64 {
	if name == "alder" {
		return func(c *Candidate) float64 { return float64(max(0, bandFrom(c.Age))) }
	}
	return measureOf(name).of
}

// What AgeFault says.
const (
	wholePercent = "Grensen for sannsynlighet må stå i hele prosent, så ingen kan finnes på alderen: 0,25 eller 0,3."
	wholeBand    = "Aldersgrensen må stå der et femårsbånd begynner, så ingen kan finnes på alderen: over 65, eller minst 70, 75, 80, 85, 90 eller 95."
	noPoints     = "Sannsynligheten kan ikke gi poeng, for da kan alderen regnes ut. Velg «Sannsynlighet for akuttinnleggelse» som rekkefølge i stedet."
)

// AgeFault says what is wrong with a limit of age, "" where nothing is: between two limits that do not stand where bands begin (at least 82, at
// most 82) an age could be read that Band hides. Files that an analyst has herself may be asked for any age (ParseRule).
// The probability rises with each year of age where Index.Banded is not set, so its limits stand in whole per cent.
func (c *Condition) AgeFault() string {
	if c.Measure == "sannsynlighet" {
		for _, l := range []*float64{c.Over, c.AtLeast, c.Under, c.AtMost} {
			if l != nil && math.Abs(*l*100-math.Round(*l*100)) > 1e-6 {
				return wholePercent
			}
		}
	}
	if c.Measure != "alder" {
		return ""
	}
	for _, l := range []struct {
		at   *float64
		over bool // the first age above is the next one
	}{{c.Over, true}, {c.AtLeast, false}, {c.Under, false}, {c.AtMost, true}} {
		if l.at == nil {
			continue
		}
		first := math.Ceil(*l.at)
		if l.over {
			first = math.Floor(*l.at) + 1
		}
		if !(first >= 0 && first <= 95) || bandFrom(int(first)) != int(first) {
			return wholeBand
		}
	}
	return ""
}

// AgeFault says what is wrong with a weight, "" where nothing is: points for the probability would tell it with as many decimals as it has, and with it
// the age.
func (w *Weight) AgeFault() string {
	if w.Measure == "sannsynlighet" {
		return noPoints
	}
	return ""
}

// CheckAges tells which weights and limits of age would show more than a band, at the name of the key; nil where none does.
func (r *Rule) CheckAges() error {
	e := errs.Invalid("Regelen kan ikke brukes.")
	var look func(at string, all []Condition)
	look = func(at string, all []Condition) {
		for i := range all {
			key := at + "[" + strconv.Itoa(i+1) + "]"
			if fault := all[i].AgeFault(); fault != "" {
				e.At(key, fault)
			}
			look(key+".any", all[i].Any)
		}
	}
	look("require", r.Require)
	for i := range r.Weight {
		if fault := r.Weight[i].AgeFault(); fault != "" {
			e.At("weight["+strconv.Itoa(i+1)+"].measure", fault)
		}
	}
	return e.OrNil()
}
