package myday

import (
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

func due(v *page.Visit, on, today date.Date, soon int) ui.Deadline {
	d := ui.Deadline{Words: v.Voice.Due(on, today), Date: v.Voice.DayNear(on, today)}
	switch left := on.Days(today); {
	case left < 0:
		d.Tone = ui.Late
	case left <= soon:
		d.Tone = ui.Soon
	}
	return d
}

// hearings are the plans that wait for the reader's answer, or that the reader follows up.
func hearings(v *page.Visit, d *worklist.Day) ui.Section {
	s := ui.Section{Card: ui.Card{ID: worklist.SectionHearings, Heading: v.T("Planer til høring"), Icon: "chat", Badge: &ui.Badge{Count: d.HearingCount}}, More: more(v, d, worklist.SectionHearings, len(d.Hearings), d.HearingCount)}
	for _, h := range d.Hearings {
		plan := page.PersonPath(h.Patient) + "/plan"
		l := ui.Line{
			ID: "h-" + string(h.Version), Person: ui.Person{Name: h.Name, Href: plan, Age: h.Age}, Deadline: due(v, h.Due, d.Today, 2),
			What: v.T("Plan versjon %s til høring", nb.Int(h.Number)), Fact: v.T("Fra %s", h.Author),
		}
		l.Sign = ui.Sign{Tone: l.Deadline.Tone}
		switch late := h.Due.Before(d.Today); {
		case h.Answer:
			l.Action = ui.Action{Label: v.T("Svar på høringen"), Href: plan + "/horing", About: h.Name}
			if h.Reminded {
				l.Fact = v.T("%s, purret", l.Fact)
			}
		case h.Silent == 0:
			l.What, l.Action = v.T("Alle har svart på plan versjon %s", nb.Int(h.Number)), ui.Action{Label: v.T("Publiser"), Href: plan + "/publiser", About: h.Name}
		case late:
			if h.Told && !h.Own {
				l.Fact += ". " + v.T("Alle i teamet ser den nå, og kan ta den over")
			}
			l.What, l.Action = v.T("Høringen er over fristen, %s av %s har ikke svart", nb.Int(h.Silent), nb.Int(h.Asked)), ui.Action{Label: v.T("Publiser eller purr"), Href: plan, About: h.Name}
		default:
			l.What, l.Action = v.T("%s av %s har ikke svart på høringen", nb.Int(h.Silent), nb.Int(h.Asked)), ui.Action{Label: v.T("Purr"), Href: plan, About: h.Name}
		}
		s.Lines = append(s.Lines, l)
	}
	return s
}

// measures are what plans say that the reader does. One that is done is no goal that is met: the plan asks for that by itself.
func measures(v *page.Visit, d *worklist.Day) ui.Section {
	return measureList(v, d, worklist.SectionMeasures, v.T("Tiltak i planer"), d.Measures, d.MeasureCount)
}

// running are those without a day: nothing makes them late, so they stand by themselves, after what has one.
func running(v *page.Visit, d *worklist.Day) ui.Section {
	s := measureList(v, d, worklist.SectionRunning, v.T("Tiltak uten frist"), d.Running, d.RunningCount)
	s.Note = v.T("Løpende tiltak som du har ansvar for")
	return s
}

// more leads from the first lines of a section to all of them, and back. One longer than any page says how many it shows.
func more(v *page.Visit, d *worklist.Day, section string, shown, all int) *ui.Action {
	var keep string
	if !d.Mine {
		keep = "vis=alle"
	}
	switch {
	case d.Full == section && shown < all:
		return &ui.Action{Label: v.T("Her er de første %s av %s. Vis færre", v.Voice.Int(shown), v.Voice.Int(all)), Href: "/?" + keep + "#" + section}
	case d.Full == section:
		return &ui.Action{Label: v.T("Vis færre"), Href: "/?" + keep + "#" + section}
	case shown < all:
		return &ui.Action{Label: v.T("Vis alle %s", v.Voice.Int(all)), Href: "/?alle=" + section + "&" + keep + "#" + section}
	}
	return nil
}

func measureList(v *page.Visit, d *worklist.Day, id, heading string, list []worklist.Measure, all int) ui.Section {
	s := ui.Section{Card: ui.Card{ID: id, Heading: heading, Icon: "tasks", Badge: &ui.Badge{Count: all}}, More: more(v, d, id, len(list), all)}
	for _, m := range list {
		l := ui.Line{
			ID: "t-" + m.Item, Person: ui.Person{Name: m.Name, Href: page.PersonPath(m.Patient) + "/plan", Age: m.Age}, What: m.What, Fact: v.T("Tiltak i planen"), Deadline: ui.Deadline{Words: v.T("Uten frist")},
			Action: ui.Action{Label: v.T("Oppdater tiltaket"), Href: page.PersonPath(m.Patient) + "/plan?gjelder=" + m.Item + "#tiltak-" + m.Item, About: m.Name},
		}
		if !m.Due.IsZero() {
			l.Deadline = due(v, m.Due, d.Today, 2)
		}
		l.Sign = ui.Sign{Tone: l.Deadline.Tone}
		s.Lines = append(s.Lines, l)
	}
	return s
}
