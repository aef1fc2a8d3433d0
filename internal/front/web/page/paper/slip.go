package paper

import (
	"html/template"
	"strings"

	"traad/internal/app/paper"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
)

// slip is the safety slip: who to ring when, the agreed signs and what to do, and for whoever treats her what is agreed.
type slip struct {
	Name, Matters string
	Logo          template.HTML
	Phones        []phone
	Signs         []sign
	Treatment     []string // «Til deg som behandler meg», where patient and physician want it at the door
	Again         string
	Foot          []string
}

type phone struct{ Who, When, Number string }

type sign struct {
	Class, Heading string
	Mark           template.HTML
	Rows           []told
}

type told struct{ Area, See, Do string }

// headings of the signs on the slip; red says 113 whatever else is agreed.
var headings = map[plan.Colour]string{plan.Green: "Grønt: som vanlig", plan.Yellow: "Gult: ring samme dag", plan.Red: "Rødt: ring 113 med en gang"}

var signMarks = map[plan.Colour]chart.Risk{plan.Green: chart.RiskNone, plan.Yellow: chart.RiskWatch, plan.Red: chart.RiskAct}

func slipOf(p *paper.Paper) slip {
	s := slip{Name: p.Name(), Matters: strings.Trim(nb.CleanLine(p.Plan.Matters), "«»"), Logo: chart.Logo{Height: 34}.SVG()}
	for _, c := range p.Plan.Contacts {
		if c.Phone != "" && len(s.Phones) < 4 {
			s.Phones = append(s.Phones, phone{c.Name, short(c.Does, c.Hours), c.Phone})
		}
	}
	s.Phones = append(s.Phones, phone{"Legevakt", "kveld, natt og helg", "116 117"})
	for _, colour := range plan.Colours {
		out := sign{Class: string(colour), Heading: headings[colour], Mark: chart.RiskKey(signMarks[colour])}
		for _, x := range p.Plan.Signs {
			row := told{See: stop(nb.CleanLine(x.See[colour])), Do: stop(nb.CleanLine(x.Do[colour]))}
			if row.See+row.Do == "" {
				continue
			}
			if len(p.Plan.Signs) > 1 {
				row.Area = nb.CleanLine(x.Area)
			}
			out.Rows = append(out.Rows, row)
		}
		if colour == plan.Red {
			out.Rows = append(out.Rows, told{Do: "Si: «Jeg har IHT-plan.» Vis dette kortet."})
		}
		if len(out.Rows) > 0 {
			s.Signs = append(s.Signs, out)
		}
	}
	if t := p.Plan.Treatment; t.Decision != "" && p.OnCard {
		for line := range strings.SplitSeq(t.Decision, "\n") {
			if line = nb.CleanLine(line); line != "" {
				s.Treatment = append(s.Treatment, stop(line))
			}
		}
		if t.Overdue(p.Today, p.Evaluated) {
			s.Again = again + "."
		}
	}
	first := "Plan versjon " + nb.Int(p.Body.Number) + ", " + nb.LongDay(p.Body.On) + ". Signert av " + p.Body.Signature.Name + "."
	s.Foot = []string{first}
	second := "Hele planen ligger i journalen."
	if next := p.Plan.Next; !next.IsZero() {
		second = "Gjelder til neste evaluering " + nb.LongDay(next) + ". " + second
	}
	s.Foot = append(s.Foot, second)
	return s
}

// short is when somebody can be rung, else what they do.
func short(does, hours string) string {
	if hours = nb.CleanLine(hours); hours != "" {
		return hours
	}
	return nb.CleanLine(does)
}

// stop ends a sentence.
func stop(s string) string {
	if s == "" || strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return s
	}
	return s + "."
}
