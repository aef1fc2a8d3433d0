package paper

import (
	"html/template"
	"strings"

	"traad/internal/app/paper"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
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
	Cut           string // that something was shortened, and where it stands whole
	Tight         bool   // set smaller and closer, to fit on the page
	leaf          leaf
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

// slipWith is the slip within limits.
func slipWith(v *lang.Voice, p *paper.Paper, l limits) slip {
	f := l.face
	s := slip{Name: p.Name(), Logo: chart.Logo{Height: 34}.SVG(), Tight: f == tight, leaf: l.leaf}
	cut := false
	s.Matters = l.clip(strings.Trim(nb.CleanLine(p.Plan.Matters), "«»"), l.quote, f.quote, l.leaf.width-24, &cut)
	for _, c := range p.Plan.Contacts {
		switch {
		case c.Phone == "":
		case len(s.Phones) == l.contacts:
			cut = true
		default:
			s.Phones = append(s.Phones, phone{nb.CleanLine(c.Name), short(c.Does, c.Hours), nb.CleanLine(c.Phone)})
		}
	}
	s.Phones = append(s.Phones, phone{v.Say("Legevakt"), v.Say("kveld, natt og helg"), "116 117"})
	for i := range s.Phones {
		x := &s.Phones[i]
		if room := s.whoWidth(); l.who != all && lines(x.Who+", "+x.When, f.text*1.04, room) > l.who {
			cut = true
			x.Who, x.When = l.clipped(x.Who, l.who, f.text*1.04, room), ""
		}
	}
	for _, colour := range plan.Colours {
		s.sign(v, p, l, colour, &cut)
	}
	if t := p.Plan.Treatment; t.Decision != "" && p.OnCard {
		for line := range strings.SplitSeq(t.Decision, "\n") {
			if line = nb.CleanLine(line); line != "" {
				s.Treatment = append(s.Treatment, stop(line))
			}
		}
		if whole := strings.Join(s.Treatment, " "); l.treatment != all && lines(whole, f.text, l.leaf.width) > l.treatment {
			s.Treatment = []string{l.clip(whole, l.treatment, f.text, l.leaf.width, &cut) + "."}
		}
		if t.Overdue(p.Today, p.Evaluated) {
			s.Again = again + "."
		}
	}
	first := "Plan versjon " + nb.Int(p.Body.Number) + ", " + nb.LongDay(p.Body.On) + "."
	if name := p.Body.Signature.Name; name != "" {
		first += " Signert av " + name + "."
	}
	s.Foot = []string{first}
	second := "Hele planen ligger i journalen."
	if next := p.Plan.Next; !next.IsZero() {
		second = "Gjelder til neste evaluering " + nb.LongDay(next) + ". " + second
	}
	s.Foot = append(s.Foot, second)
	if cut {
		s.Cut = "Noe er kortet ned for å få plass på ett ark. Alt står i planen."
	}
	return s
}

// sign is the box of a colour, with what to see and what to do.
func (s *slip) sign(v *lang.Voice, p *paper.Paper, l limits, colour plan.Colour, cut *bool) {
	out := sign{Class: string(colour), Heading: v.Say(headings[colour]), Mark: chart.RiskKey(signMarks[colour])}
	more := false
	for _, x := range p.Plan.Signs {
		see, do := stop(nb.CleanLine(x.See[colour])), stop(nb.CleanLine(x.Do[colour]))
		if see+do == "" {
			continue
		}
		if len(out.Rows) == l.areas {
			more = true
			continue
		}
		row := told{See: see, Do: do}
		if len(p.Plan.Signs) > 1 {
			row.Area = nb.CleanLine(x.Area)
		}
		if l.see != all {
			size := l.face.text * 1.04
			if row.Area != "" { // the name of the area is no more than half a line
				row.Area = l.clipped(row.Area, 1, size, 180)
			}
			row.See = l.clip(see, l.see, size, l.leaf.signs-width(row.Area, size)/float64(max(l.see, 1)), cut)
			row.Do = l.clip(do, l.do, size, l.leaf.signs, cut)
		}
		out.Rows = append(out.Rows, row)
	}
	switch {
	case more:
		*cut = true
		out.Rows[len(out.Rows)-1].Do = strings.TrimSpace(out.Rows[len(out.Rows)-1].Do + " Flere tegn: se planen.")
	case len(out.Rows) == 0 && colour != plan.Red:
		return
	}
	if colour == plan.Red {
		out.Rows = append(out.Rows, told{Do: v.Say("Si: «Jeg har IHT-plan.» Vis dette kortet.")})
	}
	s.Signs = append(s.Signs, out)
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
