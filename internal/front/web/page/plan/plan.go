// Package plan is the patient's plan as text: read, which is also how it is printed, with every version; and written.
package plan

import (
	"embed"
	"strconv"

	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html edit.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar      ui.PersonBar
	Actions  []ui.Action
	Messages []ui.Message
	Name     string
	Born     string // and where she lives: the sheet must stand on its own when it is printed
	Lead     string
	Matters  string
	Text     string
	Team     ui.Team
	Empty    *ui.Message // where there is no plan
	Versions []version
}

type version struct {
	Label, Note, Href string
	Shown, Holds      bool
}

// Show is the plan that holds, or an earlier version of it (?versjon=1).
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.SeePlan)
	if err != nil {
		return err
	}
	if err := s.Open(); err != nil {
		return err
	}
	w := view{
		Bar: s.Bar(), Name: s.Head.Name(), Team: page.Team(s.Head),
		Born: "Født " + nb.Numeric(s.Head.Details.BirthDate) + ", " + page.AreaName(s.Head.Area) + ".",
	}
	path := page.EnrolmentPath(s.ID, "plan")
	write := s.MayNot(care.Event{Kind: care.PlanWritten}) == "" && v.May(access.WritePlan)
	plans := s.Standing(care.PlanWritten)
	if len(plans) == 0 {
		w.Empty = &ui.Message{Heading: "Planen er ikke skrevet ennå", Text: why(s)}
		if write {
			w.Empty.Actions = []ui.Action{{Label: "Skriv planen", Icon: "pencil", Href: path + "/rediger", Look: ui.Primary}}
		}
		return v.Render(tmpl, v.Frame("Behandlingsplan", page.PersonCrumbs(s.Head, "Behandlingsplan")...), w)
	}
	shown := plans[0]
	if n, err := strconv.Atoi(v.Query("versjon")); err == nil {
		for _, ev := range plans {
			if ev.Plan.Version == n {
				shown = ev
			}
		}
	}
	w.Lead = "Versjon " + nb.Int(shown.Plan.Version) + ", " + nb.LongDay(shown.On) + ". Skrevet av " + s.Course.Names[shown.ID] + "."
	w.Matters, w.Text = shown.Plan.Matters, shown.Plan.Text
	if shown.ID != plans[0].ID {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Text: "Dette er en tidligere versjon. Nå gjelder versjon " + nb.Int(plans[0].Plan.Version) + ".",
			Actions: []ui.Action{ui.Link("Vis planen som gjelder", path)},
		})
	} else if write {
		w.Actions = []ui.Action{{Label: "Rediger", Icon: "pencil", Href: path + "/rediger"}}
	}
	for i, ev := range plans {
		w.Versions = append(w.Versions, version{
			Label: "Versjon " + nb.Int(ev.Plan.Version), Note: nb.DayYear(ev.On) + ", " + s.Course.Names[ev.ID],
			Href: path + "?versjon=" + strconv.Itoa(ev.Plan.Version), Shown: ev.ID == shown.ID, Holds: i == 0,
		})
	}
	return v.Render(tmpl, v.Frame("Behandlingsplan", page.PersonCrumbs(s.Head, "Behandlingsplan")...), w)
}

// why says what is missing before a plan can be written, or when it is due.
func why(s *page.Step) string {
	if text := s.MayNot(care.Event{Kind: care.PlanWritten}); text != "" {
		return text
	}
	for _, t := range s.Course.OpenTasks() {
		if t.Rule == "planning" && !t.Due.IsZero() {
			return "Personen er kartlagt " + page.DayStop(s.Course.State.MappedOn, s.Head.Today) + " Frist for planen: " + page.DayStop(t.Due, s.Head.Today)
		}
	}
	return ""
}
