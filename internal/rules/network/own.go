package network

import (
	"traad/internal/care"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
	"traad/internal/rules/suppress"
)

// State says why a figure has no numbers; the zero value is that it has.
type State string

// The states, as they stand in files.
const (
	Hidden State = "skjult" // fewer than five are in the numerator, outside it, or in all
	None   State = "ingen"  // nothing was counted
)

// Figure is one indicator of one site in one period.
type Figure struct {
	Code        string `json:"kode"`
	Numerator   int    `json:"teller"`
	Denominator int    `json:"nevner"`
	Squares     int    `json:"kvadratsum,omitempty"` // of a mean: the days of each squared, added: with the two others it tells how much they spread
	State       State  `json:"tilstand,omitempty"`   // then all numbers are 0
}

// Basis is what a site's own figures are made from: what Rapport and Kvalitet over tid have counted.
type Basis struct {
	Period  Period
	Goals   map[string]int // report.Counts of the period; nil: not counted
	Quality *quality.Counts
	Areas   []care.OrgID
}

// personMonth is the days of a month of one who is followed.
const personMonth = 365.25 / 12

// Figures are a site's own, as they may leave the house.
func Figures(b Basis) (all []Figure) {
	for _, x := range Indicators {
		all = append(all, b.figure(x))
	}
	return all
}

func (b Basis) figure(x Indicator) Figure {
	if x.Code == Goals {
		of := 0
		for _, o := range report.Outcomes {
			of += b.Goals[o.Code]
		}
		met := b.Goals["met"] + b.Goals["partly"]
		return figure(x, met, of)
	}
	if b.Quality == nil {
		return Figure{Code: x.Code, State: None}
	}
	from := b.Period.From()
	if x.measure == quality.OldPlans { // whoever is followed all the time would be counted each month
		from = b.Period.To()
	}
	c := b.Quality.Over(x.measure, b.Areas, from, b.Period.To())
	switch {
	case x.Mean:
		return mean(x, c)
	case !x.Rate:
		return figure(x, c.Yes, c.N)
	}
	switch months := int(float64(c.Sum)/personMonth + 0.5); {
	case b.Quality.Judged(b.Areas, from, b.Period.To()) == 0: // where nobody has judged, none is not nought
		return Figure{Code: x.Code, State: None}
	case c.N < 4*suppress.Least: // counted once a month: fewer than five were followed
		return Figure{Code: x.Code, State: Hidden}
	default:
		return figure(x, c.Yes, months)
	}
}

// figure hides what few are behind: the numerator, those outside it, which is the difference of the two numbers, and all. The three stand or fall
// together, since of any two the third is known.
func figure(x Indicator, numerator, denominator int) Figure {
	switch {
	case denominator == 0:
		return Figure{Code: x.Code, State: None}
	case small(x, numerator, denominator):
		return Figure{Code: x.Code, State: Hidden}
	}
	return Figure{Code: x.Code, Numerator: numerator, Denominator: denominator}
}

// mean hides the days of few. Sums over five or more tell of nobody.
func mean(x Indicator, c quality.Cell) Figure {
	switch {
	case c.N == 0:
		return Figure{Code: x.Code, State: None}
	case c.N < suppress.Least:
		return Figure{Code: x.Code, State: Hidden}
	}
	return Figure{Code: x.Code, Numerator: c.Sum, Denominator: c.N, Squares: c.Square}
}

func small(x Indicator, numerator, denominator int) bool {
	if x.Mean {
		return denominator < suppress.Least
	}
	if suppress.IsSmall(numerator) || denominator < suppress.Least {
		return true
	}
	return !x.Rate && suppress.IsSmall(denominator-numerator)
}

// Keep is what a new edition of a site's own figures says beside those that were shared before, the first first: where somebody who has both would read
// that fewer than five were added or taken away, the earlier figure stands, and what was hidden stays hidden.
func Keep(now []Figure, before ...[]Figure) (all []Figure, kept []string) {
	all = append(all, now...)
	for i, f := range all {
		x, _ := Find(f.Code)
		for _, edition := range before {
			for _, was := range edition {
				if was.Code == f.Code && f != was && tells(x, f, was) {
					f = was
				}
			}
		}
		if f != all[i] {
			all[i] = f
			kept = append(kept, x.Title)
		}
	}
	return all, kept
}

func tells(x Indicator, now, was Figure) bool {
	switch {
	case was.State == Hidden:
		return true
	case was.State == None: // as of nought of nought
		return now.State == Hidden || now.State == "" && small(x, now.Numerator, now.Denominator)
	case now.State != "":
		return true // that there are few now, beside how many there were
	}
	few := func(d int) bool { return suppress.IsSmall(max(d, -d)) }
	if x.Mean { // the difference of the sums is the days of those who came or went; with nobody, of whoever was corrected
		return now.Denominator == was.Denominator || few(now.Denominator-was.Denominator)
	}
	return few(now.Numerator-was.Numerator) || !x.Rate && few(now.Denominator-now.Numerator-was.Denominator+was.Numerator)
}

// Text is what a table says instead of numbers.
func (s State) Text() string {
	return map[State]string{Hidden: "skjult: gjelder færre enn fem", None: "ingen tall"}[s]
}
