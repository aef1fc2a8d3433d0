package question

import (
	"net/http"
	"strconv"

	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// takeView is the form that takes the measure of the answer into the plan.
type takeView struct {
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
}

// take writes the measure into the draft of the plan.
func take(v *page.Visit, id db.ID, typed *ui.Form) error {
	who, err := question.Whose(v.Ctx(), v.Service, id)
	if err != nil {
		return err
	}
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.WritePlan, who)
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(typed.Value("sett"))
	d := planapp.TakeAnswer{Question: id, Seen: seen, Who: plan.Party(typed.Value("hvem")), Due: typed.Value("frist")}
	for _, m := range page.Team(nil, h) {
		d.Team = append(d.Team, plan.Contact{Name: m.Name, Does: m.Does, Phone: m.Number, Hours: m.Note})
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go("/sporsmal/"+string(id), "Tiltaket står i utkastet til planen.")
		case errs.KindOf(err) == errs.KindConflict:
			typed.Fault("", errs.SafeText(err))
			typed.Set("sett", "")
			return show(v, http.StatusConflict, typed, nil)
		case !typed.Take(err):
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, typed, nil)
}

// plan says where the measure stands in the plan, and gives the form to one who may take it in.
func (w *answerView) plan(v *page.Visit, q question.Question, typed *ui.Form) error {
	if q.Status != care.QuestionAnswered || q.Measure == "" || !v.May(access.SeePlan) {
		return nil
	}
	t, err := planapp.AnswerTaken(v.Ctx(), v.Service.Store.Reader(), q.Patient, q.ID)
	if err != nil {
		return err
	}
	switch {
	case t.Published > 0:
		w.Taken = &ui.Tag{Text: "Står i plan versjon " + nb.Int(t.Published) + ": " + t.Measure.Status.Title(), Tone: ui.Done}
	case t.Draft:
		w.Taken = &ui.Tag{Text: "Står i utkastet til planen", Tone: ui.Done}
	case t.Gone:
		w.Taken = &ui.Tag{Text: "Er tatt ut av planen"}
	case v.May(access.WritePlan):
		form := ui.NewForm(nil)
		if typed.Has("ta-inn") {
			form = typed
		}
		seen := form.Value("sett")
		if seen == "" {
			seen = strconv.Itoa(q.Version)
		}
		who := []ui.Option{{Value: "", Label: "Velg"}}
		for _, p := range plan.Parties {
			who = append(who, ui.Option{Value: string(p), Label: p.Title()})
		}
		w.Take = &takeView{Action: path(q), Hidden: []ui.Hidden{{Name: "sett", Value: seen}}, Fields: []ui.Field{
			form.Fill(ui.Field{Kind: ui.Choice, Name: "hvem", Label: "Hvem gjør det?", Options: who, Width: "medium", Help: "Et tiltak for fastlegen er et forslag til fastlegen bekrefter det."}),
			form.Fill(ui.Field{Name: "frist", Label: "Frist", Width: "medium", Help: "En dato, eller for eksempel «løpende»."}),
		}}
	}
	return nil
}
