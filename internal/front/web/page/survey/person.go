package survey

import (
	"net/http"

	"traad/internal/app/survey"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var personPage = ui.New(files, "person.html")

type personView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Notice  *ui.Message
	Rounds  []asked
	Scales  []series
	Answers []answered
}

type asked struct {
	ID, Title, Who, Until string
	Why                   string // it cannot be given
	State                 ui.Tag
	Actions               []ui.Action
}

type series struct {
	Text, Scale string
	Values      []value
}

type value struct{ When, Number string }

type answered struct {
	Title, How string
	Lines      []ui.Fact
}

func personPath(id care.PatientID) string { return page.PersonPath(id) + "/undersokelser" }

// Person is a person's sheet.
func Person(v *page.Visit) error { return person(v, http.StatusOK, ui.NewForm(nil)) }

func person(v *page.Visit, status int, form *ui.Form) error {
	d, err := survey.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := personView{Bar: page.PersonBar(v, d.Head), Summary: form.Summary(v.T("undersøkelsen kan gis")), Head: ui.Head{Title: v.T(title), Lead: v.T("Undersøkelser som er knyttet til forløpet. Anonyme svar vises ikke her: ingen vet hvem de er fra.")}}
	if d.Why != "" {
		w.Notice = &ui.Message{Tone: ui.Info, Text: v.T(d.Why)}
	}
	for _, k := range d.Rounds {
		x := asked{ID: string(k.ID), Title: page.SurveyText(v, k.Survey, k.Survey.Title), Who: nb.Capital(v.T(k.Survey.Audience.Title())), Until: v.T("svar senest %s", v.Voice.DayYear(k.To)), Why: v.T(k.Why)}
		switch k.State {
		case "open":
			x.State = ui.Tag{Text: v.T("gitt %s av %s", v.Voice.Day(k.GivenOn), k.GivenBy), Tone: ui.Soon}
		case "answered":
			x.State = ui.Tag{Text: v.T("besvart"), Tone: ui.Done}
		default:
			x.State = ui.Tag{Text: v.T("ikke gitt"), Icon: ui.NoIcon}
		}
		at := personPath(d.Patient) + "/" + string(k.ID)
		if v.May(access.GiveSurvey) && d.Why == "" && k.Why == "" {
			label := v.T("Lag lenke og ark")
			if k.State == "open" {
				label = v.T("Lag ny lenke og nytt ark")
			}
			x.Actions = append(x.Actions, ui.Action{Label: v.T("Fyll ut sammen"), About: x.Title, Icon: "pencil", Href: at}, ui.Action{Label: label, About: x.Title, Icon: "print", Post: at + "/gi", Hidden: []ui.Hidden{{Name: "nokkel", Value: string(db.NewID())}}})
		}
		if v.May(access.GiveSurvey) && k.State == "open" {
			x.Actions = append(x.Actions, ui.Action{Label: v.T("Trekk tilbake"), About: x.Title, Post: at + "/trekk", Look: ui.Tertiary})
		}
		w.Rounds = append(w.Rounds, x)
	}
	w.answers(v, d)
	return v.RenderStatus(status, personPage, v.Frame(v.T(title), page.PersonCrumbs(d.Head, v.T(title))...), w)
}

func (w *personView) answers(v *page.Visit, d *survey.Sheet) {
	at := map[string]int{}
	for i := range d.Answers {
		x := d.Answers[len(d.Answers)-1-i] // the oldest first, as a course is read
		for _, q := range x.Survey.Questions {
			if q.Kind != of.Scale || q.Own || x.Said[q.Code] == "" {
				continue
			}
			key := x.Survey.Code + " " + q.Code
			if _, ok := at[key]; !ok {
				at[key] = len(w.Scales)
				w.Scales = append(w.Scales, series{Text: page.QuestionText(v, x.Survey, q, q.Text), Scale: v.T("0 er %s, 10 er %s", page.QuestionText(v, x.Survey, q, q.Low), page.QuestionText(v, x.Survey, q, q.High))})
			}
			w.Scales[at[key]].Values = append(w.Scales[at[key]].Values, value{v.Voice.DayYear(date.In(x.At.Time)), x.Said[q.Code]})
		}
	}
	for _, x := range d.Answers {
		a := answered{Title: page.SurveyText(v, x.Survey, x.Survey.Title), How: v.Voice.DayYear(date.In(x.At.Time)) + ", " + x.Told().In(v.Voice)}
		if x.Hidden {
			a.Lines = []ui.Fact{{Term: v.T("Svar"), Text: v.T(care.HiddenText)}}
		}
		for _, q := range x.Survey.Questions {
			said := x.Said[q.Code]
			if said == "" {
				continue
			}
			text := q.Say(said)
			switch q.Kind {
			case of.Scale:
				text = v.T("%s av 10", text)
			case of.Choice:
				text = page.QuestionText(v, x.Survey, q, text)
			}
			a.Lines = append(a.Lines, ui.Fact{Term: page.QuestionText(v, x.Survey, q, q.Text), Text: text})
		}
		w.Answers = append(w.Answers, a)
	}
}

// Give makes a link and a sheet for one person and shows them, once.
func Give(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	r, code, err := survey.Give{Round: db.ID(v.Path("runde")), Patient: id, Key: db.ID(form.Value("nokkel"))}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return sheets(v, r, []string{code}, ui.Link(v.T("Tilbake til personen"), personPath(id)))
	}
	return again(v, form, err)
}

func again(v *page.Visit, form *ui.Form, err error) error {
	switch {
	case errs.KindOf(err) == errs.KindConflict:
		form.Refused("", err)
		return person(v, http.StatusConflict, form)
	case form.Take(err):
		return person(v, http.StatusUnprocessableEntity, form)
	}
	return err
}

// TakeBack ends what the person has not answered.
func TakeBack(v *page.Visit) error {
	id := care.PatientID(v.Path("id"))
	if err := (survey.TakeBack{Round: db.ID(v.Path("runde")), Patient: id}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return again(v, ui.NewForm(nil).In(v.Voice), err)
	}
	return v.Go(personPath(id), v.T("Undersøkelsen er trukket tilbake. Lenken virker ikke lenger."))
}

var fillPage = ui.New(files, "fill.html")

type fillView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Action  string
	Back    string
	Hidden  []ui.Hidden
	Fields  []ui.Field
}

// Fill is the questions that a nurse fills in together with the one who is asked.
func Fill(v *page.Visit) error { return fill(v, http.StatusOK, ui.NewForm(nil)) }

// SaveFill keeps the answers.
func SaveFill(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	_, r, err := survey.AskFor(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("runde")), id)
	if err != nil {
		return err
	}
	if form.OK() {
		err := survey.FillIn{Round: r.ID, Patient: id, Key: db.ID(form.Value("nokkel")), Answers: page.SurveyAnswers(form, r.Survey)}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(personPath(id), v.T("Svarene er lagret."))
		}
		if !form.Take(err) {
			return err
		}
	}
	return fill(v, http.StatusUnprocessableEntity, form)
}

func fill(v *page.Visit, status int, form *ui.Form) error {
	head, r, err := survey.AskFor(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("runde")), care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	back := personPath(head.Patient)
	return v.RenderStatus(status, fillPage, v.Frame(page.SurveyText(v, r.Survey, r.Survey.Title), page.PersonCrumbs(head, v.T(title))...), fillView{
		Bar: page.PersonBar(v, head), Head: ui.Head{Title: page.SurveyText(v, r.Survey, r.Survey.Title), Lead: v.T("Les spørsmålene høyt, og skriv det som blir svart.")}, Summary: form.Summary(v.T("svarene kan lagres")),
		Action: back + "/" + string(r.ID), Back: back, Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}, Fields: page.QuestionFields(v, r.Survey, form),
	})
}
