package mapping

import (
	"strconv"
	"strings"

	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
)

// Plan is the fields of a plan that grows out of the conversation: what matters, the goals and measures made on the spot, a
// goal for each area that the patient has said something about and that calls for something, and signs to watch for each
// area of risk, with what yellow asks for. Nothing is taken from the next of kin's own section where it is shielded.
//
// A goal that was not made on the spot is the patient's own words in the area, so that nobody has to write them twice; the
// team takes away what is no goal. A measure without a name for who is left as it is: the plan says that it is missing.
//
// Goals, measures and signs stand as they were answered: by area in the order of the conversation, the first made first.
func (c Conversation) Plan(circle []care.CircleArea) map[string]string {
	m := map[string]string{}
	put := func(path, text string) {
		if text = strings.TrimSpace(text); text != "" {
			m[path] = text
		}
	}
	put("viktig", c.Prepared["matters"])
	goals, measures := c.Along(circle)
	next := 0
	place := func(item string) { next++; put(item+"/plass", strconv.Itoa(next)) }
	made := map[string]bool{} // areas that have a goal
	goal := func(id, area, text, see string) {
		made[area] = true
		put("mal/"+id+"/tekst", text)
		put("mal/"+id+"/ser", see)
		place("mal/" + id)
	}
	for _, a := range circle {
		said := c.Areas[a.Code]
		for len(goals) > 0 && goals[0].Area == a.Code {
			goal(goals[0].ID, a.Code, goals[0].Text, goals[0].See)
			goals = goals[1:]
		}
		if said.Matters != "" && !made[a.Code] && (said.Risk == Watch || said.Risk == Act || c.measured(a.Code)) {
			goal(itemID(a.Code), a.Code, said.Matters, "")
		}
		if said.Risk == Watch || said.Risk == Act {
			put("tegn/"+itemID(a.Code)+"/omrade", a.Title)
			if put("tegn/"+itemID(a.Code)+"/gul-tegn", said.Note); strings.TrimSpace(said.Note) != "" {
				put("tegn/"+itemID(a.Code)+"/gul-gjor", callTeam)
			}
			place("tegn/" + itemID(a.Code))
		}
	}
	for _, g := range goals {
		goal(g.ID, g.Area, g.Text, g.See)
	}
	for _, x := range measures {
		place("tiltak/" + x.ID)
		put("tiltak/"+x.ID+"/hva", x.What)
		put("tiltak/"+x.ID+"/hvem", x.Who)
		put("tiltak/"+x.ID+"/frist", x.Due)
		if goal := c.goalOf(x.Area, made[x.Area]); goal != "" {
			put("tiltak/"+x.ID+"/mal", goal)
		}
	}
	if m["viktig"] == "" {
		for _, a := range circle { // else the first that she said
			if said := c.Areas[a.Code].Matters; said != "" {
				put("viktig", said)
				break
			}
		}
	}
	return m
}

// callTeam is what yellow asks for whatever else is agreed (plan.Yellow.Title): a draft says it, so that it can be heard without each area being
// written anew.
const callTeam = "Ring teamet samme dag."

// itemID is the id of what grows out of an area by itself.
func itemID(area string) string { return "k-" + area }

func (c Conversation) measured(area string) bool {
	for _, x := range c.Measures {
		if x.Area == area {
			return true
		}
	}
	return false
}

// goalOf is the goal that a measure of the area serves: the first made there, else the one that grew out of it.
func (c Conversation) goalOf(area string, grown bool) string {
	for _, g := range c.Goals {
		if g.Area == area {
			return g.ID
		}
	}
	if grown {
		return itemID(area)
	}
	return ""
}

// Journal is the conversation as text for a record: headings, and nothing that is not said. kin tells whether the next of
// kin's own section, with what was scored of them, is with it: a text that the patient may read leaves it out where it is shielded. list names
// the instruments.
func (c Conversation) Journal(circle []care.CircleArea, kin bool, list instrument.List) string {
	var b strings.Builder
	line := func(label, text string) {
		if text = strings.TrimSpace(text); text != "" {
			b.WriteString(label + text + "\n")
		}
	}
	b.WriteString("Kartleggingssamtale")
	if !c.On.IsZero() {
		b.WriteString(" " + nb.DayYear(c.On))
	}
	b.WriteString("\n")
	line("", nb.Capital(join(FormTitle(c.Form), nb.CleanLine(c.Place))))
	line("Til stede: ", nb.List(c.Participants(), "og"))
	line("Fastlege: ", map[string]string{"in_person": "var til stede", "digital": "var med digitalt", "dialogue": "i dialog i etterkant", "none": "deltok ikke"}[c.GP])
	for _, q := range care.Preparation {
		line(q.Title+" ", quote(c.Prepared[q.Code]))
	}
	for _, a := range circle {
		said := c.Areas[a.Code]
		if !said.Mapped() {
			continue
		}
		b.WriteString("\n" + strings.ToUpper(a.Title) + "\n")
		line("Viktig: ", quote(said.Matters))
		line("Ressurser: ", said.Resources)
		line("Risiko: ", said.Risk.Title())
		line("", said.Note)
	}
	var own, theirs []string
	for _, x := range c.Scored(list) {
		if x.Kin {
			theirs = append(theirs, x.Text)
		} else {
			own = append(own, x.Text)
		}
	}
	if len(own) > 0 {
		b.WriteString("\nSKÅRER\n" + strings.Join(own, "\n") + "\n")
	}
	if (c.Kin.Mapped() || len(theirs) > 0) && (kin || !c.Kin.Shielded) {
		b.WriteString("\nPÅRØRENDES SITUASJON\n")
		line("Situasjon: ", c.Kin.Situation)
		line("Belastning: ", c.Kin.Burden)
		line("Støtte: ", c.Kin.Support)
		line("Risiko: ", c.Kin.Risk.Title())
		line("Skåret: ", strings.Join(theirs, ", "))
		if c.Kin.Shielded {
			b.WriteString("Skjermet: pårørende har bedt om at dette ikke vises for pasienten.\n")
		}
	}
	if len(c.Goals)+len(c.Measures) > 0 {
		b.WriteString("\nMÅL OG TILTAK\n")
		goals, measures := c.Along(circle)
		for _, g := range goals {
			line("Mål: ", quote(g.Text))
			line("Vi ser det når: ", nb.CleanLine(g.See))
		}
		for _, x := range measures {
			line("Tiltak: ", strings.Join(filled(nb.CleanLine(x.What), who(x.Who), nb.CleanLine(x.Due)), ", "))
		}
	}
	return strings.TrimSpace(b.String())
}

func quote(s string) string {
	if s = strings.Trim(nb.CleanLine(s), "«»"); s == "" {
		return ""
	}
	return "«" + s + "»"
}

func who(code string) string {
	for _, p := range Parties {
		if p.Code == code {
			return nb.Inside(p.Title)
		}
	}
	return ""
}

func filled(texts ...string) []string {
	var out []string
	for _, s := range texts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

// FormTitle is how a conversation was held, in words.
func FormTitle(form string) string {
	return map[string]string{"visit": "hjemme", "telephone": "på telefon", "video": "på video"}[form]
}

func join(parts ...string) string { return strings.Join(filled(parts...), ", ") }
