package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

func due(on, today date.Date, soon int) ui.Deadline {
	d := ui.Deadline{Words: nb.Due(on, today), Date: nb.DayNear(on, today)}
	switch left := on.Days(today); {
	case left < 0:
		d.Tone = ui.Late
	case left <= soon:
		d.Tone = ui.Soon
	}
	return d
}

// hearings are the plans that wait for the reader's answer, or that the reader follows up.
func hearings(d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: "horinger", Heading: "Planer til høring", Icon: "chat", Badge: &ui.Badge{Count: len(d.Hearings)}}}
	for _, h := range d.Hearings {
		plan := page.PersonPath(h.Patient) + "/plan"
		l := ui.Line{
			ID: "h-" + string(h.Version), Person: ui.Person{Name: h.Name, Href: plan, Age: h.Age}, Deadline: due(h.Due, d.Today, 2),
			What: "Plan versjon " + nb.Int(h.Number) + " til høring", Fact: "Fra " + h.Author,
		}
		l.Sign = ui.Sign{Tone: l.Deadline.Tone}
		switch late := h.Due.Before(d.Today); {
		case h.Answer:
			l.Action = ui.Action{Label: "Svar på høringen", Href: plan + "/horing", About: h.Name}
			if h.Reminded {
				l.Fact += ", purret"
			}
		case h.Silent == 0:
			l.What, l.Action = "Alle har svart på plan versjon "+nb.Int(h.Number), ui.Action{Label: "Publiser", Href: plan + "/publiser", About: h.Name}
		case late:
			if h.Told && !h.Own {
				l.Fact += ". Alle i teamet ser den nå, og kan ta den over"
			}
			l.What, l.Action = "Høringen er over fristen, "+nb.Int(h.Silent)+" av "+nb.Int(h.Asked)+" har ikke svart", ui.Action{Label: "Publiser eller purr", Href: plan, About: h.Name}
		default:
			l.What, l.Action = nb.Int(h.Silent)+" av "+nb.Int(h.Asked)+" har ikke svart på høringen", ui.Action{Label: "Purr", Href: plan, About: h.Name}
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

// measures are what plans say that the reader does. One that is done is no goal that is met: the plan asks for that by itself.
func measures(d *worklist.Day) ui.Section {
	return measureList("tiltak", "Tiltak i planer", d.Measures, d.Today)
}

// running are those without a day: nothing makes them late, so they stand by themselves, after what has one.
func running(d *worklist.Day) ui.Section {
	s := measureList("tiltak-uten-frist", "Tiltak uten frist", d.Running, d.Today)
	s.Note = "Løpende tiltak som du har ansvar for"
	return s
}

func measureList(id, heading string, list []worklist.Measure, today date.Date) ui.Section {
	s := ui.Section{Card: ui.Card{ID: id, Heading: heading, Icon: "tasks", Badge: &ui.Badge{Count: len(list)}}}
	for _, m := range list {
		l := ui.Line{
			ID: "t-" + m.Item, Person: ui.Person{Name: m.Name, Href: page.PersonPath(m.Patient) + "/plan", Age: m.Age}, What: m.What, Fact: "Tiltak i planen", Deadline: ui.Deadline{Words: "Uten frist"},
			Action: ui.Action{Label: "Oppdater tiltaket", Href: page.PersonPath(m.Patient) + "/plan?gjelder=" + m.Item + "#tiltak-" + m.Item, About: m.Name},
		}
		if !m.Due.IsZero() {
			l.Deadline = due(m.Due, today, 2)
		}
		l.Sign = ui.Sign{Tone: l.Deadline.Tone}
		s.Lines = append(s.Lines, l)
	}
	return s
}
