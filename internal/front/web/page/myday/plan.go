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
	s := ui.Section{Card: ui.Card{ID: worklist.SectionHearings, Heading: "Planer til høring", Icon: "chat", Badge: &ui.Badge{Count: d.HearingCount}}, More: more(d, worklist.SectionHearings, len(d.Hearings), d.HearingCount)}
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
	return measureList(d, worklist.SectionMeasures, "Tiltak i planer", d.Measures, d.MeasureCount)
}

// running are those without a day: nothing makes them late, so they stand by themselves, after what has one.
func running(d *worklist.Day) ui.Section {
	s := measureList(d, worklist.SectionRunning, "Tiltak uten frist", d.Running, d.RunningCount)
	s.Note = "Løpende tiltak som du har ansvar for"
	return s
}

// more leads from the first lines of a section to all of them, and back. One longer than any page says how many it shows.
func more(d *worklist.Day, section string, shown, all int) *ui.Action {
	var keep string
	if !d.Mine {
		keep = "vis=alle"
	}
	switch {
	case d.Full == section && shown < all:
		return &ui.Action{Label: "Her er de første " + nb.Int(shown) + " av " + nb.Int(all) + ". Vis færre", Href: "/?" + keep + "#" + section}
	case d.Full == section:
		return &ui.Action{Label: "Vis færre", Href: "/?" + keep + "#" + section}
	case shown < all:
		return &ui.Action{Label: "Vis alle " + nb.Int(all), Href: "/?alle=" + section + "&" + keep + "#" + section}
	}
	return nil
}

func measureList(d *worklist.Day, id, heading string, list []worklist.Measure, all int) ui.Section {
	s := ui.Section{Card: ui.Card{ID: id, Heading: heading, Icon: "tasks", Badge: &ui.Badge{Count: all}}, More: more(d, id, len(list), all)}
	for _, m := range list {
		l := ui.Line{
			ID: "t-" + m.Item, Person: ui.Person{Name: m.Name, Href: page.PersonPath(m.Patient) + "/plan", Age: m.Age}, What: m.What, Fact: "Tiltak i planen", Deadline: ui.Deadline{Words: "Uten frist"},
			Action: ui.Action{Label: "Oppdater tiltaket", Href: page.PersonPath(m.Patient) + "/plan?gjelder=" + m.Item + "#tiltak-" + m.Item, About: m.Name},
		}
		if !m.Due.IsZero() {
			l.Deadline = due(m.Due, d.Today, 2)
		}
		l.Sign = ui.Sign{Tone: l.Deadline.Tone}
		s.Lines = append(s.Lines, l)
	}
	return s
}
