package plan

import (
	"maps"
	"strings"

	"traad/internal/base/nb"
	"traad/internal/care"
)

// PlainText is goals, measures and signs as simple text, for the event of the enrolment and what reads it: the one-page summary,
// the journal. It is never longer than care.MaxText.
func (p Plan) PlainText() string {
	var b strings.Builder
	line := func(parts ...string) {
		var said []string
		for _, s := range parts {
			if s = nb.CleanLine(s); s != "" {
				said = append(said, s)
			}
		}
		if len(said) > 0 {
			b.WriteString(strings.Join(said, ", ") + "\n")
		}
	}
	for _, g := range p.Goals {
		b.WriteString("Mål: ")
		line("«" + strings.Trim(g.Text, "«»") + "»")
	}
	for _, who := range Parties {
		for i, m := range p.Of(who) {
			if i == 0 {
				b.WriteString(who.Title() + ":\n")
			}
			b.WriteString("– ")
			due := m.Due
			if !m.On.IsZero() {
				due = "frist " + nb.DayYear(m.On)
			}
			proposed := ""
			if m.Proposed() {
				proposed = "foreslått til fastlegen"
			}
			line(m.What, m.Name, m.Often, due, proposed)
		}
	}
	for _, s := range p.Signs {
		for _, c := range Colours[1:] {
			if s.See[c] != "" {
				b.WriteString(c.Title() + " (" + nb.CleanLine(s.Area) + "): " + nb.CleanLine(s.See[c]) + " " + nb.CleanLine(s.Do[c]) + "\n")
			}
		}
	}
	if p.Text != "" {
		b.WriteString(p.Text + "\n")
	}
	text := strings.TrimSpace(b.String())
	if r := []rune(text); len(r) > care.MaxText {
		text = string(r[:care.MaxText-40]) + "\n… Resten står i planen."
	}
	if text == "" {
		return "Se planen."
	}
	return text
}

// FromText makes the fields of a plan that was one text, as moved in or written before there were fields.
func FromText(p *care.PlanText) map[string]string {
	m := map[string]string{}
	if p != nil {
		m["viktig"], m["tekst"] = strings.TrimSpace(p.Matters), strings.TrimSpace(p.Text)
	}
	for k, v := range m {
		if v == "" {
			delete(m, k)
		}
	}
	return m
}

// Next makes the texts that a new draft begins with of the version that holds: all of it but the measures that are done or
// stopped, the goals that are met, and what had been taken out: they stand in the version before. Measures that are open are still there, to be
// gone through one by one.
func Next(texts map[string]string) map[string]string {
	m := make(map[string]string, len(texts))
	for path, text := range texts {
		// What is agreed about treatment has its own home; only what was written before it had one goes on in the draft.
		if !strings.HasPrefix(path, "avklaring/") || texts["avklaring/utgave"] == "" || path == "avklaring/tidligere" {
			m[path] = text
		}
	}
	p := Read(texts)
	for _, x := range p.Measures { // a new version is a new proposal to the GP
		delete(m, "tiltak/"+x.ID+"/fastlege")
		delete(m, "tiltak/"+x.ID+"/avtalt")
	}
	left := map[string]bool{}
	for _, x := range p.Measures {
		left["tiltak/"+x.ID] = x.Status != MeasureOpen
	}
	for _, g := range p.Goals {
		left["mal/"+g.ID] = g.Status == GoalMet
	}
	maps.DeleteFunc(m, func(path, _ string) bool {
		item, ok := Item(path)
		return ok && (left[item] || texts[item+"/fjernet"] == "ja")
	})
	return m
}
