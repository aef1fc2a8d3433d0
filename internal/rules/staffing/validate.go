package staffing

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// MaxPeriods is how many periods a plan can have: three years of months.
const MaxPeriods = 36

// Validate checks a plan. Each fault stands at a cell's name (Cells), a period ("periode:1") or "plan".
func (p *Plan) Validate() error {
	f := errs.Invalid("Planen er ikke lagret. Rett feltene og prøv igjen.")
	if len(RolesOf(p.Kind)) == 0 {
		return f.At("plan", "Bare kommuner, bydeler og sykehus har en bemanningsplan.")
	}
	p.shape(f)
	p.periods(f)
	for _, c := range p.Cells() {
		switch {
		case c.N() < 0:
			f.Say(c.Name, "%s: Tallet kan ikke være under 0.", c.Label)
		case c.N() < c.Least || c.N() > c.Most:
			f.Say(c.Name, "%s: Skriv et tall fra %s til %s.", c.Label, c.Unit.Short(c.Least), c.Unit.Short(c.Most))
		}
	}
	p.flow(f)
	p.meetings(f)
	p.shares(f)
	return f.OrNil()
}

// shape holds that every list has the roles of the plan, so that no number is lost or counted twice.
func (p *Plan) shape(f *errs.Error) {
	roles := RolesOf(p.Kind)
	same := func(list []Amount) bool {
		return slices.EqualFunc(list, roles, func(a Amount, r care.Role) bool { return a.Role == r })
	}
	ok := slices.EqualFunc(p.Terms, roles, func(t Terms, r care.Role) bool { return t.Role == r })
	codes := map[string]bool{}
	for _, w := range p.Work {
		ok = ok && same(w.Hours) && same(w.Travel) && w.Code != "" && !codes[w.Code] && slices.Contains([]Per{PerIn, PerOut, PerActive}, w.Per)
		codes[w.Code] = true
	}
	for _, m := range p.Meetings {
		ok = ok && same(m.Hours) && m.Code != "" && !codes["/"+m.Code]
		codes["/"+m.Code] = true
	}
	for _, x := range p.Periods {
		ok = ok && same(x.Posts)
	}
	if !ok {
		f.At("plan", "Rollene i planen passer ikke til virksomheten. Begynn på et nytt utkast.")
	}
}

func (p *Plan) periods(f *errs.Error) {
	if len(p.Periods) == 0 || len(p.Periods) > MaxPeriods {
		f.Say("plan", "Planen må ha fra 1 til %d perioder.", MaxPeriods)
	}
	for i, x := range p.Periods {
		name := Name("periode", i)
		switch end := x.From.AddMonths(p.Step.Months()).AddDays(-1); {
		case p.Step != Month && p.Step != Quarter:
			f.At("plan", "Velg måned eller kvartal.")
			return
		case p.Step == Month && (x.From.IsZero() || x.From.Day() != 1 || x.To != end):
			f.Say(name, "%s er ikke en hel måned. Perioden begynner den første og slutter den siste.", lang.Capital(x.When()))
		case x.From.IsZero() || x.From.Day() != 1 || x.To != end || p.Step == Quarter && (x.From.Month()-1)%3 != 0:
			f.Say(name, "%s er ikke en hel periode på ett kvartal. Perioden begynner den første og slutter den siste.", lang.Capital(x.When()))
		case i > 0 && !x.From.After(p.Periods[i-1].To):
			f.Say(name, "%s overlapper perioden før, som varer til %s.", lang.Capital(x.When()), lang.DayYear(p.Periods[i-1].To))
		case i > 0 && x.From != p.Periods[i-1].To.AddDays(1):
			f.Say(name, "Det mangler tid mellom %s og %s.", lang.DayYear(p.Periods[i-1].To), lang.DayYear(x.From))
		}
	}
}

// flow holds that nobody goes out who was never in.
func (p *Plan) flow(f *errs.Error) {
	for i, x := range p.Periods {
		if i == 0 {
			continue
		}
		if before := p.Periods[i-1].Target; x.Out > before+x.In {
			f.Say(Name(OutCell, x.Key()), "Ut, %s: Det kan ikke gå ut %s når %s er aktive før og %s kommer inn.", x.When(), lang.Int(int(x.Out)), lang.Int(int(before)), lang.Int(int(x.In)))
		}
	}
}

func (p *Plan) meetings(f *errs.Error) {
	for _, m := range p.Meetings {
		if m.Weeks > 0 && m.Yearly > 0 {
			f.Say(Name("arlig", m.Code), "%s: Skriv enten uker mellom hvert møte eller ganger i året, ikke begge.", lang.Of(m.Title))
		}
	}
}

// shares hold that everybody active has one CFS score.
func (p *Plan) shares(f *errs.Error) {
	if len(p.Frailty) == 0 {
		return
	}
	sum := int64(0)
	for _, x := range p.Frailty {
		if sum += x.Share; x.Share > 0 && x.Months == 0 { // who is followed in no month is not active
			f.Say(Name("maneder", x.CFS), "CFS %d, måneder oppfølging: Skriv minst 1 når noen av de aktive har denne skåren.", x.CFS)
		}
	}
	if sum != 100*100 {
		f.Say(Name("andel", p.Frailty[0].CFS), "Andelene for CFS blir %s %% til sammen. De skal bli 100 %%.", Percent.Short(sum))
	}
}

// Remarks are what does not hang together in a valid plan, in words: it may be meant.
func (p *Plan) Remarks() []lang.Text {
	var out []lang.Text
	for i, x := range p.Periods {
		if i == 0 {
			continue
		}
		if up := x.Target - p.Periods[i-1].Target; up != x.In-x.Out {
			out = append(out, lang.Of("%s: Måltallet endres med %s, men inn minus ut er %s.", lang.Capital(x.When()), nb.Signed(float64(up), 0), nb.Signed(float64(x.In-x.Out), 0)))
		}
	}
	return out
}

// Start is the first day that a plan of the step can have on or before the day.
func (s Step) Start(day date.Date) date.Date {
	if s == Quarter {
		return QuarterOf(day).From
	}
	return date.Of(day.Year(), day.Month(), 1)
}
