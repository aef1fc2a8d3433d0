package paper

import (
	"strings"

	"traad/internal/app/paper"
	"traad/internal/app/patient"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
)

// again stands with a decision whose time is over.
const again = "Må vurderes på nytt"

// keptText is what the patient is told where a physician has decided that she does not read something: that it is so, on what ground in law, and
// what she can do (pasient- og brukerrettighetsloven §§ 5-1, 7-2).
const keptText = "Noe i planen er ikke med her. Det har en lege bestemt (pasient- og brukerrettighetsloven § 5-1). En som representerer deg, en lege eller en advokat kan be om å få se det. Er du uenig, kan du klage til statsforvalteren. Ring teamet, så hjelper vi deg."

// own is the patient's plan in plain language: what I want, and who does what.
type own struct {
	Lang          lang.Code
	Name, Matters string
	Goals         []string
	Groups        []does
	Signs         []sign
	Wish          string
	Decision      []string
	Again         string
	Phones        []phone
	IP            []string
	Next          string
	Foot          []string
}

type does struct {
	Heading string
	Lines   []string
}

// parties say who does something, to the patient.
var parties = map[plan.Party]string{
	plan.Patient: "Dette gjør du selv", plan.NextOfKin: "Dette gjør dine nærmeste", plan.Municipality: "Dette gjør kommunen",
	plan.Hospital: "Dette gjør sykehuset", plan.GP: "Dette gjør fastlegen",
}

func ownOf(v *lang.Voice, p *paper.Paper) own {
	o := own{Lang: v.Tag(), Name: p.Name(), Matters: strings.Trim(nb.CleanLine(p.Plan.Matters), "«»"), Wish: strings.Trim(nb.CleanLine(p.Plan.Treatment.Wish), "«»")}
	for _, g := range p.Plan.Goals {
		if g.Status != plan.GoalMet {
			o.Goals = append(o.Goals, strings.Trim(nb.CleanLine(g.Text), "«»"))
		}
	}
	for _, who := range plan.Parties {
		d := does{Heading: v.Say(parties[who])}
		for _, m := range p.Plan.Of(who) {
			if m.Status == plan.MeasureOpen {
				d.Lines = append(d.Lines, line(v, m))
			}
		}
		if len(d.Lines) > 0 {
			o.Groups = append(o.Groups, d)
		}
	}
	s := fullOf(v, p)
	o.Signs, o.Phones = s.Signs, s.Phones
	for l := range strings.SplitSeq(p.Plan.Treatment.Decision, "\n") {
		if l = nb.CleanLine(l); l != "" {
			o.Decision = append(o.Decision, stop(l))
		}
	}
	if p.Plan.Treatment.Overdue(p.Today, p.Evaluated) {
		o.Again = v.Say(again) + "."
	}
	for i, f := range p.Plan.IP.Facts() {
		text := f.Text
		if i == 0 && p.Plan.IP.Has != "" { // whether there is one is said by us, the rest was typed
			text = v.Say(text)
		}
		o.IP = append(o.IP, v.Say(f.Term)+": "+stop(strings.TrimSpace(text)))
	}
	if next := p.Plan.Next; !next.IsZero() {
		o.Next = v.Say("Vi ser på planen sammen igjen %s.", v.LongDay(next))
	}
	o.Foot = []string{version(v, p)}
	if name := p.Body.Signature.Name; name != "" {
		o.Foot[0] += " " + v.Say("Signert av %s.", name)
	}
	if p.Kept > 0 {
		o.Foot = append(o.Foot, v.Say(keptText))
	}
	return o
}

func version(v *lang.Voice, p *paper.Paper) string {
	return v.Say("Plan versjon %s, %s.", v.Int(p.Body.Number), v.LongDay(p.Body.On))
}

// running stands where a measure has no last day: the planner's word, not the patient's.
const running = "løpende"

// line is a measure in one sentence: what, how often, who, when, how the GP told it, and what more there is to say of it.
func line(v *lang.Voice, m plan.Measure, more ...string) string {
	parts := []string{nb.CleanLine(m.What)}
	if m.Often != "" {
		parts = append(parts, nb.Inside(nb.CleanLine(m.Often)))
	}
	if m.Name != "" {
		parts = append(parts, nb.CleanLine(m.Name))
	}
	switch {
	case !m.On.IsZero():
		parts = append(parts, v.Say("innen %s", v.LongDay(m.On)))
	case m.Due != "" && (m.Often == "" || !strings.EqualFold(strings.TrimSpace(m.Due), running)): // how often says it
		parts = append(parts, nb.Inside(nb.CleanLine(m.Due)))
	}
	if m.Proposed() && m.Status == plan.MeasureOpen {
		parts = append(parts, v.Say("foreslått til fastlegen"))
	}
	if m.Agreed != "" {
		parts = append(parts, v.Say("avtalt med fastlegen %s", nb.CleanLine(m.Agreed)))
	}
	return stop(strings.Join(append(parts, more...), ", "))
}

// whole is the plan as it was published, on paper.
type whole struct {
	own
	Born, Area string
	Warning    string // of a version that is replaced
	Targets    []target
	Medicines  []string
	Text       string
	Earlier    string   // of treatment, from before the clarifications were its one home
	WishNote   string   // when it was written, and with whom
	Status     []string // who answers for it, who agreed and who was informed
	Since      []string // what is another today than in the version that was signed
}

type target struct {
	Number            int // as measures name it; a part has that of the goal above it
	Text, See, Status string
	Sub               bool // a part of the goal above it
}

// roles say who does something, to the team.
var roles = map[plan.Party]string{plan.Patient: "Pasienten", plan.NextOfKin: "Pårørende", plan.Municipality: "Kommunen", plan.Hospital: "Sykehuset", plan.GP: "Fastlegen"}

func wholeOf(p *paper.Paper) whole {
	w := whole{own: ownOf(nil, p), Born: "Født " + nb.Numeric(p.Details.BirthDate), Area: p.Area.Name, Text: p.Plan.Text, Earlier: p.Plan.Treatment.Earlier}
	switch {
	case p.Around == nil || p.Holds == p.Body.Number: // it holds
	case p.Holds > 0:
		w.Warning = "Dette er en tidligere versjon. Nå gjelder versjon " + nb.Int(p.Holds) + "."
	default:
		w.Warning = "Dette er en tidligere versjon, og gjelder ikke lenger."
	}
	if p.Around != nil && p.Around.Area != "" {
		w.Area = p.Around.Area
	}
	number := p.Plan.GoalNumbers()
	for _, g := range p.Plan.Goals {
		w.Targets = append(w.Targets, target{number[g.ID], strings.Trim(nb.CleanLine(g.Text), "«»"), nb.CleanLine(g.See), g.Status.Title(), g.Above != ""})
	}
	w.Signs, w.Phones, w.Groups = signsOf(p), team(p), nil
	for _, c := range plan.Difference(p.Body.Plan(), p.Plan) {
		w.Since = append(w.Since, stop(nb.CleanLine(c.Sentence())))
	}
	for _, who := range plan.Parties {
		d := does{Heading: byName(p, who)}
		for _, m := range p.Plan.Of(who) {
			var more []string
			if m.Confirmed && m.Status == plan.MeasureOpen {
				more = append(more, "bekreftet av fastlegen")
			}
			if n := number[m.Goal]; n > 0 {
				more = append(more, "mål "+nb.Int(n))
			}
			text := line(nil, m, more...)
			if m.Status == plan.MeasureDone {
				text = "Gjort: " + text
			}
			d.Lines = append(d.Lines, text)
		}
		if len(d.Lines) > 0 {
			w.Groups = append(w.Groups, d)
		}
	}
	var none does
	for _, m := range p.Plan.Of("") {
		none.Heading, none.Lines = "Ingen ansvarlig ennå", append(none.Lines, line(nil, m))
	}
	if len(none.Lines) > 0 {
		w.Groups = append(w.Groups, none)
	}
	m := p.Plan.Medicines
	for _, x := range []struct{ label, text string }{{"Følg med på", m.Watch}, {"Unngå", m.Avoid}, {"Legemiddelliste i bruk", m.List}, {"Gjennomgang", m.Reviewed}} {
		if t := nb.CleanLine(x.text); t != "" {
			w.Medicines = append(w.Medicines, x.label+": "+t)
		}
	}
	w.WishNote = stop(p.Plan.Treatment.WishNote(nb.LongDay))
	if t := p.Plan.Treatment; t.Decision != "" {
		w.Decision = append(w.Decision, stop(nb.CleanLine(t.DecisionNote(nb.LongDay))))
		if w.Again = ""; t.Overdue(p.Today, p.Evaluated) {
			w.Decision = append(w.Decision, again+".")
		}
	}
	w.Foot[0], w.Status = version(nil, p), p.Body.Signed()
	if len(w.Since) > 0 {
		stood := nb.LongDay(p.Today)
		if p.Around != nil && p.Holds != p.Body.Number {
			stood = "da versjonen ble erstattet"
		}
		w.Foot = append(w.Foot, "Endringer etter publisering er tatt med, slik de sto "+stood+".")
	}
	return w
}

// byName is a party with the name that it had when the version was published, and of the version that holds the one that it has.
func byName(p *paper.Paper, who plan.Party) string {
	name := ""
	switch {
	case who == plan.Municipality && p.Around != nil:
		if !p.Around.District {
			name = p.Around.Area
		}
	case who == plan.Municipality && p.Area.Kind == "municipality":
		name = p.Area.Name
	case who == plan.GP && p.Around != nil:
		name = p.Around.GP
	case who == plan.GP:
		for _, m := range p.Team {
			if m.Part == patient.GPPart {
				name = m.Name
				break
			}
		}
	}
	if name == "" {
		return roles[who]
	}
	return roles[who] + ", " + name
}

// signsOf are the signs as the version says them: under its own headings, every area by name, and nothing that only the slip adds.
func signsOf(p *paper.Paper) []sign {
	var out []sign
	for _, colour := range plan.Colours {
		s := sign{Class: string(colour), Heading: colour.Title(), Mark: chart.RiskKey(signMarks[colour])}
		for _, x := range p.Plan.Signs {
			if row := (told{Area: nb.CleanLine(x.Area), See: stop(nb.CleanLine(x.See[colour])), Do: stop(nb.CleanLine(x.Do[colour]))}); row.See+row.Do != "" {
				s.Rows = append(s.Rows, row)
			}
		}
		if len(s.Rows) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// team are the contacts that the version names, all of them, with what they do and when; also those without a number.
func team(p *paper.Paper) []phone {
	var out []phone
	for _, c := range p.Plan.Contacts {
		does, hours := nb.CleanLine(c.Does), nb.CleanLine(c.Hours)
		out = append(out, phone{nb.CleanLine(c.Name), strings.Trim(does+", "+hours, ", "), nb.CleanLine(c.Phone)})
	}
	if out == nil && p.Around == nil { // as on the screen: who follows her today
		for _, m := range page.Team(nil, p.Head) {
			out = append(out, phone{m.Name, strings.Trim(m.Does+", "+m.Note, ", "), m.Number})
		}
	}
	if out == nil && p.Around != nil {
		for _, c := range p.Around.Team {
			out = append(out, phone{c.Name, strings.Trim(c.Does+", "+c.Hours, ", "), c.Phone})
		}
	}
	return out
}
