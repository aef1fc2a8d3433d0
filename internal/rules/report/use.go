package report

import (
	"math"
	"strings"

	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// when is the days that use is counted over.
func (b Basis) when() string {
	if b.Usage == nil {
		return "ikke regnet"
	}
	return "året før og etter inklusjon" // how far the loads go stands at the top
}

// use is one kind of use per person-year. Rates have one decimal and the base is to the nearest five: nobody can be worked out of two reports.
func (b Basis) use(o usage.Outcome) Line {
	l := Line{Code: "bruk-" + o.Code(), Name: o.Label(), Unit: o.Unit(), Decimals: 1, OfWhat: "personer", When: b.when()}
	if b.Usage == nil {
		l.State, l.Note = NotYet, b.Why
		return l
	}
	x := b.Usage.Line(o)
	if x == nil {
		l.State, l.Note = NotYet, "Dataene forteller ikke om tjenesten."
		return l
	}
	if x.Hidden {
		l.State, l.Note = Few, "I en av periodene hadde færre enn 5 noe av det, eller det kan regnes ut av andre tall."
		return l
	}
	before := usage.PerYear(x.Rate[0].Value)
	l.Before = &before
	l.set(usage.PerYear(x.Rate[1].Value), usage.PerYear(x.Rate[1].Low), usage.PerYear(x.Rate[1].High))
	l.Of = near(x.Of)
	if x.Almost { // all but one to four
		l.Of = near(b.Usage.Followed)
	}
	l.Note = "Ikke effekt."
	if o == usage.Emergency {
		l.Note = nb.Capital(b.Usage.Words.Warning) + "."
	}
	if x.Ratio.Known() {
		l.Note = "Etter/før " + ratio(x.Ratio) + ". " + l.Note
	}
	return l
}

func ratio(e stats.Estimate) string {
	s := nb.Decimal(e.Value, 2)
	if !math.IsNaN(e.Low) && !math.IsInf(e.High, 0) {
		s += " (" + nb.Decimal(e.Low, 2) + "–" + nb.Decimal(e.High, 2) + ")"
	}
	return s
}

// compared are the two outcomes that tell of effect, with what they cannot say.
func (b Basis) compared() []Line {
	ratio := Line{Code: "effekt", Name: "Akuttinnleggelser året etter, forhold mellom fulgte og sammenlignede", Decimals: 2, OfWhat: "personer som kunne sammenlignes", When: b.when()}
	days := Line{Code: "hjemmedager", Name: "Dager i live hjemme, fulgte mot sammenlignede", Unit: "dager", Sign: true, OfWhat: "personer fulgt et helt år", When: b.when(), Note: "Forskjell i året etter. Flere er bedre."}
	if b.Usage == nil {
		ratio.State, ratio.Note, days.State, days.Note = NotYet, b.Why, NotYet, b.Why
		return []Line{ratio, days}
	}
	f := &b.Usage.Effect
	switch {
	case f.Few:
		ratio.State, ratio.Note = Few, "For få akuttinnleggelser hos dem som kan sammenlignes."
	case !f.Ratio.Known():
		ratio.State, ratio.Note = NotYet, "Ingen er like nok til å sammenligne med."
	case suppress.IsSmall(b.Usage.Match.Matched):
		ratio.State = Few
	default:
		ratio.set(f.Ratio.Value, f.Ratio.Low, f.Ratio.High)
		ratio.Of = near(b.Usage.Match.Matched)
		ratio.Note = "Under 1 er færre hos dem vi fulgte."
		if !math.IsNaN(f.Detect) {
			ratio.Note += " Så mange personer kan vise forskjeller på " + nb.Percent(1-f.Detect, 0) + " eller mer."
		}
	}
	switch {
	case !f.HomeDays.Known():
		days.State, days.Note = NotYet, "Ingen er like nok til å sammenligne med."
	case suppress.IsSmall(f.HomeN):
		days.State = Few
	default:
		days.set(f.HomeDays.Value, f.HomeDays.Low, f.HomeDays.High)
		days.Of = near(f.HomeN)
		if !b.Usage.Match.Outside {
			days.Note += " Ikke et svar: noen sammenlignede har med sikkerhet levd et år."
		}
		if !math.IsNaN(f.Deaths[0]) {
			days.Note += " Døde innen et år: " + nb.Percent(f.Deaths[0], 0) + " mot " + nb.Percent(f.Deaths[1], 0) + "."
		}
	}
	return []Line{ratio, days}
}

// cost is the difference to those compared, with the service's own cost where it is known.
func (b Basis) cost() Line {
	l := Line{Code: "kostnad", Name: "Kostnad per personår, fulgte mot sammenlignede", Unit: "kroner", Sign: true, OfWhat: "personer som kunne sammenlignes", When: b.when()}
	if b.Usage == nil {
		l.State, l.Note = NotYet, b.Why
		return l
	}
	c := &b.Usage.Cost
	e := c.Difference
	if c.Own > 0 {
		e = c.Net[2]
	}
	switch {
	case !c.Known || math.IsNaN(e.Value):
		l.State, l.Note = NotYet, b.Usage.Words.Cost
		return l
	case suppress.IsSmall(b.Usage.Match.Matched):
		l.State = Few
		return l
	}
	l.set(usage.Hundreds(e.Value), usage.Hundreds(e.Low), usage.Hundreds(e.High))
	l.Of = near(b.Usage.Match.Matched)
	l.Note = "Sykehusets kostnad etter inklusjon. "
	if c.Own > 0 {
		l.Note = "Med egen kostnad, når hele kostnaden faller bort. "
	}
	if !c.Saving {
		l.Note += "Ingen besparelse kan påvises."
	} else {
		l.Note += strings.TrimSpace(c.Less(nil))
	}
	l.Note = strings.TrimSpace(l.Note + " " + c.Source(nil))
	return l
}

// bars are the rates that the picture has; hours and nights have scales of their own.
func (b Basis) bars() (all []Bar) {
	if b.Usage == nil {
		return nil
	}
	span := func(e stats.Estimate) [3]float64 {
		if math.IsNaN(e.Low) || math.IsNaN(e.High) { // none
			e.Low, e.High = e.Value, e.Value
		}
		return [3]float64{usage.PerYear(e.Value), usage.PerYear(e.Low), usage.PerYear(e.High)}
	}
	for _, o := range []usage.Outcome{usage.Emergency, usage.Readmission, usage.UrgentCare, usage.AcuteBed, usage.ShortTerm, usage.Outpatient, usage.Team, usage.GPTeam} {
		x := b.Usage.Line(o)
		if x == nil {
			continue
		}
		y := Bar{Name: o.Label(), Reactive: o.Reactive(), Hidden: x.Hidden}
		if !x.Hidden {
			y.Before, y.After = span(x.Rate[0]), span(x.Rate[1])
			if e := b.Usage.Expected.Rate; o == usage.Emergency && !math.IsNaN(e) {
				e = usage.PerYear(e)
				y.Expected = &e
			}
		}
		all = append(all, y)
	}
	return all
}

// lacks lists what is missing for whom.
func (r *Report) lacks(b Basis) {
	add := func(where, what string) {
		if what != "" {
			r.Missing = append(r.Missing, Lack{where, what})
		}
	}
	names := func(all []usage.Outcome) string {
		var list []string
		for _, o := range all {
			s := o.Label()
			if strings.ToUpper(s[:2]) != s[:2] {
				s = strings.ToLower(s[:1]) + s[1:]
			}
			list = append(list, s)
		}
		return nb.List(list, "og")
	}
	if b.Quality == nil {
		add("Teamets egne tall", "er ikke regnet ennå")
	}
	if u := b.Usage; u == nil {
		add("Bruk og kostnad", strings.TrimSuffix(b.Why, "."))
	} else {
		if u.Lacking != 0 {
			add("Fulgte", about(u))
		}
		add("Alle kommuner", names(u.Untold()))
		for _, m := range u.Missing {
			add(m.Municipality, names(m.Outcomes))
		}
		if u.Strangers+u.Short > 0 {
			add("Inkluderte uten ett år med data før", people(u.Strangers+u.Short)+" er ikke med i bruk og kostnad")
		}
	}
	if r.Line(lineNotAsked) != nil {
		add("Brukerundersøkelse", "ikke samlet inn")
	}
}

// about is for how many municipal data are missing, roughly: a report says nothing of few.
func about(u *usage.Result) string {
	const what = "kommunale data mangler, helt eller delvis, for "
	switch left := u.Followed - u.Lacking; {
	case u.Lacking < 0:
		return what + "noen"
	case left == 0:
		return what + "alle"
	case suppress.IsSmall(u.Lacking):
		return what + "færre enn 5"
	case suppress.IsSmall(left):
		return what + "nesten alle"
	}
	return what + "ca. " + nb.Int(near(u.Lacking)) + " av ca. " + nb.Int(near(u.Followed))
}

func people(n int) string {
	if suppress.IsSmall(n) {
		return "færre enn 5"
	}
	return "ca. " + nb.Int(near(n))
}
