package plan

import (
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/enrolment"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var edit = page.StepTemplate(files, "edit.html")

type editView struct {
	page.StepView
	Fields  []ui.Field
	Mapped  []ui.Fact // what the mapping found, to write from
	MappedH string
}

// labels are the two texts of a plan, by field.
var labels = map[string]string{"viktig": "Hva er viktig for personen?", "plan": "Mål og tiltak"}

// Edit is the form, with the version that holds in it.
func Edit(v *page.Visit) error {
	s, err := page.NewStep(v, access.WritePlan)
	if err != nil {
		return err
	}
	return show(s)
}

// Save puts the next version in force.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.WritePlan)
	if err != nil {
		return err
	}
	if s.Settle() {
		return show(s)
	}
	f := s.Form
	after, _ := strconv.Atoi(f.Value("versjon"))
	d := enrolment.WritePlan{Target: s.Target(), On: page.Date(f, "dato"), Matters: f.Value("viktig"), Text: f.Value("plan"), After: after}
	done, err := s.Do(d, "Planen er lagret som versjon "+nb.Int(after+1)+".", "planen")
	if done {
		return err
	}
	if errs.KindOf(err) == errs.KindConflict { // the version says so, where the form does not tell what was seen
		s.Status, err = http.StatusConflict, nil
		s.Conflict = &enrolment.Conflict{}
	}
	if err != nil {
		return err
	}
	return show(s)
}

func show(s *page.Step) error {
	if err := s.Open(); err != nil {
		return err
	}
	e, today := s.Course.State, s.Head.Today
	clashing, taken := meet(s)
	if s.Status == http.StatusConflict {
		s.MoveSeen()
	}
	w := editView{StepView: s.View("Skriv planen", "plan", "planen kan lagres", "Lagre planen")}
	w.Cancel.Href = page.EnrolmentPath(s.ID, "plan")
	w.NotNow(s, care.Event{Kind: care.PlanWritten})
	version, matters, text := 0, "", ""
	if e.Plan != nil {
		version, matters, text = e.Plan.Version, e.Plan.Matters, e.Plan.Text
		w.Head.Title = "Rediger planen"
		w.Head.Lead = "Versjon " + nb.Int(version) + " gjelder til du lagrer. Alle versjoner blir tatt vare på."
	}
	from := strconv.Itoa(version)
	if s.Posted() && s.Status != http.StatusConflict {
		from = s.Form.Value("versjon")
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "versjon", Value: from})
	if s.Form.Has("rediger") && s.Status == http.StatusConflict && len(clashing) == 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: "Begge tekstene står i feltet. Rediger dem til én, og lagre."})
	}
	if taken && len(clashing) == 0 {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Heading: s.Course.Names[s.Standing(care.PlanWritten)[0].ID] + " lagret planen mens du skrev",
			Text: "Endringene er tatt inn i teksten under, og ditt står der fortsatt. Se over, og lagre på nytt.",
		})
	}
	if len(clashing) > 0 {
		w.clash(s, clashing)
	}
	w.Fields = []ui.Field{
		s.Form.Fill(ui.Field{Kind: ui.Area, Name: "viktig", Label: labels["viktig"], Optional: true, Rows: 3, Max: care.MaxText, Help: "Med personens egne ord. Det står først og størst i planen."}.With(matters)),
		s.Form.Fill(ui.Field{Kind: ui.Area, Name: "plan", Label: labels["plan"], Rows: 18, Max: care.MaxText, Help: "Hva dere vil oppnå, hva som skal gjøres, hvem som gjør det og når. Linjeskift blir stående."}.With(text)),
		s.Form.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Gjelder fra", Width: "short"}.With(nb.Numeric(today))),
	}
	if m := s.Standing(care.Mapped); len(m) > 0 {
		w.Mapped, w.MappedH = s.Facts(m[0]), "Kartlagt "+nb.DayNear(m[0].On, today)
	}
	return s.Render(edit, "Skriv planen", w)
}

// meet takes in what somebody else wrote since the form was opened. clashing are the texts that both changed; taken tells
// that there was something to take in.
func meet(s *page.Step) (clashing []string, taken bool) {
	if s.Conflict == nil {
		return s.Unsettled(), false
	}
	of := func(p *care.PlanText) func(string) string {
		return func(name string) string {
			switch {
			case p == nil:
				return ""
			case name == "viktig":
				return p.Matters
			}
			return p.Text
		}
	}
	return s.Merge([]string{"viktig", "plan"}, of(started(s)), of(s.Course.State.Plan)), true
}

// started is the version that the form was opened with, nil for the first.
func started(s *page.Step) *care.PlanText {
	n, _ := strconv.Atoi(s.Form.Value("versjon"))
	for _, ev := range slices.Backward(s.Course.Events) {
		if ev.Kind == care.PlanWritten && ev.Plan.Version == n {
			return ev.Plan
		}
	}
	return nil
}

// clash shows the first of the texts that two have written.
func (w *editView) clash(s *page.Step, names []string) {
	e := s.Course.State
	theirs := map[string]string{"viktig": e.Plan.Matters, "plan": e.Plan.Text}
	var fields []page.ClashField
	for _, name := range names {
		if label, ok := labels[name]; ok {
			fields = append(fields, page.ClashField{Name: name, Label: label, Mine: s.Form.Value(name), Theirs: theirs[name]})
		}
	}
	s.ShowClash(&w.StepView, s.Standing(care.PlanWritten)[0], fields)
}
