package alert

import (
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// say is what the ward needs to hear: a text to read aloud in less than a minute, from the plan that holds, what is agreed and the
// last contact.
func say(v *page.Visit, o *patient.Overview) []ui.Fact {
	var out []ui.Fact
	add := func(term, text string, strong bool) {
		if text != "" {
			out = append(out, ui.Fact{Term: term, Text: text, Strong: strong})
		}
	}
	c := o.Current()
	if c == nil {
		return nil
	}
	who := "Følges av Integrerte helsetjenester"
	if !o.AddressHidden {
		who += " i " + page.AreaName(nil, o.Area)
	}
	who += "."
	if c.State.Plan != nil {
		who += " Gjeldende plan er versjon " + nb.Int(c.State.Plan.Version) + ", fra " + nb.DayYear(c.State.PlanOn) + "."
	} else {
		who += " Planen er ikke skrevet ennå."
	}
	add("Hvem", who, false)
	if a := page.ClarifiedOf(nil, o.Clarified, o.Today); a != nil {
		add("Avklart", sentences(a.Lines)+note(a), true)
		add("Ønsker", a.Wish, false)
	} else {
		add("Avklart", "Behandlingsavklaring er ikke skrevet i Tråd.", false)
	}
	if s := o.Scores(); len(s) > 0 {
		last := s[len(s)-1]
		add("Vanlig funksjon", "Skrøpelighet (CFS) "+nb.Int(int(last.CFS))+", skåret "+nb.DayYear(last.On)+"."+lives(o.Details.Lives), false)
	} else {
		add("Vanlig funksjon", strings.TrimSpace(lives(o.Details.Lives)), false)
	}
	for _, ev := range page.Events(nil, &patient.Head{Courses: []patient.Course{*c}, Today: o.Today}, false) {
		if ev.Kind == care.Contacted {
			add("Siste kontakt", ev.When+": "+ev.Text, false)
			break
		}
	}
	add("Viktig for pasienten", quoted(c.State.Matters), false)
	home := "Meld fra til IHT før utskrivning, så er noen klare hjemme."
	for _, m := range o.Team {
		if m.Part == patient.KinPart {
			home += " Nærmeste pårørende: " + m.Name + "."
			break
		}
	}
	add("Hjem igjen", home, false)
	return out
}

// sentences puts lines after each other as they are read aloud.
func sentences(lines []string) string {
	var all []string
	for _, l := range lines {
		if l = strings.TrimSpace(l); l != "" && !strings.HasSuffix(l, ".") {
			l += "."
		}
		all = append(all, l)
	}
	return strings.Join(all, " ")
}

func note(a *page.Clarified) string {
	if a.Again != nil {
		return " Må vurderes på nytt."
	}
	return ""
}

func quoted(s string) string {
	s = strings.Trim(s, "«» \n")
	if s == "" {
		return ""
	}
	return "«" + s + "»"
}

func lives(l string) string {
	return map[string]string{"alone": " Bor alene.", "with_spouse": " Bor med ektefelle.", "with_others": " Bor med andre."}[l]
}

// changed is one thing that the stay does to what was planned.
type changed struct {
	Icon, What, Date string
	Link             *ui.Action
}

// changes are what the stay does to what was planned; the old date stays readable.
func changes(o *patient.Overview) []changed {
	c := o.Current()
	if c == nil || o.Dead() {
		return nil
	}
	var out []changed
	for _, t := range c.OpenTasks() {
		it := page.TaskItem(o.Head, c, t)
		d := page.TaskDeadline(nil, t, o.Today)
		switch {
		case t.Booked && o.Admitted() != nil:
			out = append(out, changed{"triangle", page.TaskWhat(nil, it), d.Date, &ui.Action{Label: "Flytt eller avlys", About: page.TaskWhat(nil, it), Href: page.EnrolmentPath(c.ID, "besok")}})
		case t.Paused:
			out = append(out, changed{"pause", page.TaskWhat(nil, it), "på pause, " + d.Date, nil})
		}
	}
	return out
}

// phones are whom to ring.
func phones(o *patient.Overview) ui.Phones {
	var out ui.Phones
	for _, m := range page.Team(nil, o.Head) {
		if m.Number != "" {
			out = append(out, ui.Phone{Number: m.Number, Who: m.Name, Note: m.Does, Icon: m.Icon})
		}
	}
	return out
}
