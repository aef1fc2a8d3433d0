package plan

import (
	"cmp"
	"strings"

	"traad/internal/base/nb"
)

// Journal is the whole plan as text for a record: headings in capitals, and nothing that is not said. It names no patient: it is pasted
// into a record that is hers.
func (p Plan) Journal() string {
	j := &journal{}
	j.part("VIKTIG FOR PASIENTEN", quotedOr(p.Matters))
	for i, g := range p.Goals {
		if i == 0 {
			j.part("MÅL")
		}
		kind := "Mål: "
		if g.Above != "" {
			kind = "Delmål: "
		}
		j.line(kind + quoted(g.Text) + " (" + nb.Inside(g.Status.Title()) + ")")
		if see := nb.CleanLine(g.See); see != "" {
			j.line("Vi ser det når: " + see)
		}
	}
	j.measures(p)
	for _, s := range p.Signs {
		var lines []string
		for _, c := range Colours {
			if join(s.See[c], s.Do[c]) != "" {
				lines = append(lines, c.Title()+": "+said(after1(strings.TrimSuffix(nb.CleanLine(s.See[c]), "."), nb.CleanLine(s.Do[c]))))
			}
		}
		if len(lines) > 0 {
			j.part(strings.ToUpper("Tegn å følge med på: "+cmp.Or(nb.CleanLine(s.Area), "tegn")), lines...)
		}
	}
	if said := p.Treatment.Journal(); said != "" {
		heading, rest, _ := strings.Cut(said, "\n")
		j.part(strings.ToUpper(heading), rest)
	}
	j.facts("MEDISINER I FOKUS", []Fact{{"Følges", p.Medicines.Watch}, {"Unngås", p.Medicines.Avoid}, {"Legemiddelliste i bruk", p.Medicines.List}, {"Gjennomgang", p.Medicines.Reviewed}})
	j.facts("INDIVIDUELL PLAN", p.IP.Facts())
	for i, c := range p.Contacts {
		if i == 0 {
			j.part("TEAM")
		}
		j.line(join(c.Name, c.Does, c.Hours, c.Phone))
	}
	j.part("ANNET", p.Text)
	if !p.Next.IsZero() {
		j.part("NESTE EVALUERING", nb.DayYear(p.Next))
	}
	return strings.TrimSpace(j.String())
}

// Fact is a term and what is said of it.
type Fact struct{ Term, Text string }

// Facts is what is said of an individuell plan: whether she has one, who coordinates it, where it is kept, and the ten fields of the
// regulation that are filled in.
func (ip IP) Facts() []Fact {
	all := []Fact{{"Individuell plan", nb.Capital(ipHas(ip))}, {"Koordinator", join(ip.Coordinator, ip.Phone)}, {"Ligger", ip.Where}}
	for _, f := range IPFields {
		all = append(all, Fact{f.Label, ip.Content[f.Code]})
	}
	var out []Fact
	for _, f := range all {
		if f.Text != "" {
			out = append(out, f)
		}
	}
	return out
}

type journal struct{ strings.Builder }

func (j *journal) line(text string) {
	if text = strings.TrimSpace(text); text != "" {
		j.WriteString(text + "\n")
	}
}

// part is a heading with lines under it; a heading that is given lines, and all of them empty, is left out.
func (j *journal) part(heading string, lines ...string) {
	if len(lines) > 0 && strings.TrimSpace(strings.Join(lines, "")) == "" {
		return
	}
	j.WriteString("\n" + heading + "\n")
	for _, l := range lines {
		j.line(l)
	}
}

func (j *journal) facts(heading string, facts []Fact) {
	lines := []string{""}
	for _, f := range facts {
		if t := nb.CleanLine(f.Text); t != "" {
			lines = append(lines, f.Term+": "+t)
		}
	}
	j.part(heading, lines...)
}

// measures are listed by who does them, the done ones marked, the stopped ones left out.
func (j *journal) measures(p Plan) {
	first := true
	for _, who := range append(Parties, "") {
		for i, m := range p.Of(who) {
			if first {
				j.part("HVEM GJØR HVA")
				first = false
			}
			if i == 0 {
				j.line(cmp.Or(who.Title(), "Ingen ansvarlig ennå") + ":")
			}
			text := join(m.What, m.Name, m.Often, said(due(m)))
			switch {
			case m.Status == MeasureDone:
				text = "gjort, " + text
			case m.Proposed():
				text += ", foreslått til fastlegen"
			}
			if m.Agreed != "" {
				text += ", avtalt med fastlegen " + nb.CleanLine(m.Agreed)
			}
			j.line("– " + text)
		}
	}
}

func quotedOr(s string) string {
	if nb.CleanLine(s) == "" {
		return ""
	}
	return quoted(s)
}
