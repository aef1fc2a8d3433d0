package person

import (
	"strings"

	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// medicines are those to watch, from the plan that holds. It points to the list in use and has no doses.
type medicines struct {
	Facts []ui.Fact
	Note  string
	Link  ui.Action
}

// planned reads the person's plan, shows its medicines in focus, and marks the plan's tab while a version is heard.
func (w *view) planned(v *page.Visit, o *patient.Overview) error {
	if c := o.Current(); c == nil || !c.State.Included() || !v.May(access.SeePlan) {
		return nil
	}
	g, err := plan.GlanceOf(v.Ctx(), v.Service, v.Actor, o.Patient)
	if err != nil || g == nil {
		return err
	}
	if g.Heard {
		for i, t := range w.Person.Tabs.Items {
			if strings.HasSuffix(t.Href, "/plan") {
				w.Person.Tabs.Items[i].Tag = &ui.Tag{Text: v.T("til høring"), Icon: ui.NoIcon, Tone: ui.Info}
			}
		}
	}
	if g.Number == 0 {
		return nil
	}
	m := &medicines{Note: v.T("Plan versjon %s", nb.Int(g.Number)), Link: ui.Action{Label: v.T("Åpne planen"), Href: page.PersonPath(o.Patient) + "/plan"}}
	if !g.At.IsZero() {
		m.Note += ", " + v.Voice.DayNear(date.In(g.At.Time), o.Today)
	}
	m.Note += ". " + v.T("Doser står bare i legemiddellisten i bruk.")
	for _, f := range []ui.Fact{{Term: v.T("Følges"), Text: g.Watch}, {Term: v.T("Unngås"), Text: g.Avoid}, {Term: v.T("Liste i bruk"), Text: g.List}} {
		if f.Text != "" {
			m.Facts = append(m.Facts, f)
		}
	}
	w.Medicines = m
	return nil
}
