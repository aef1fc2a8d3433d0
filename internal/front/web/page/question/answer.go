package question

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type answerView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Clash    *ui.Conflict
	Text     string
	Due      *ui.Deadline
	Answer   string
	Measure  string
	Answered string
	Earlier  []earlier // answers that were changed, the newest first
	Form     bool      // the physician may answer now
	Action   string
	Kept     *ui.Message // who asked is told that nobody else may read it
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Withdraw *ui.Action
	Back     ui.Action
	Take     *takeView  // the measure is not in the plan, and may be taken in
	Taken    *ui.Tag    // where it stands there
	Remove   *ui.Action // the way to have it deleted for good
}

// earlier is an answer that another has taken the place of.
type earlier struct{ Text, Measure, Note string }

// Show is the question, with the form for one who may answer it.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), nil) }

// Save answers the question, or takes it back.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("qid"))
	if typed.Has("trekk") {
		if err := (question.Withdraw{Question: id}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
			return err
		}
		return v.Go("/sporsmal", v.T("Spørsmålet er trukket."))
	}
	if typed.Has("ta-inn") {
		return take(v, id, typed)
	}
	switch typed.Value("valg") {
	case "deres":
		return v.Go("/sporsmal/"+string(id), v.T("Svaret til den andre legen står. Ditt ble ikke lagret."))
	case "begge":
		typed.Set("svar", ui.KeepBoth(typed.Value("min"), typed.Value("deres")))
		return show(v, http.StatusConflict, typed, nil)
	case "min":
		typed.Set("svar", typed.Value("min"))
	}
	seen, _ := strconv.Atoi(typed.Value("sett"))
	d := question.Answer{Question: id, Seen: seen, Text: typed.Value("svar"), Measure: typed.Value("tiltak")}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go("/sporsmal/"+string(id), v.T("Svaret er sendt."))
		}
		var clash *question.Conflict
		if errors.As(err, &clash) {
			return show(v, http.StatusConflict, typed, clash)
		}
		if !typed.Take(err) {
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, typed, nil)
}

func show(v *page.Visit, status int, typed *ui.Form, clash *question.Conflict) error {
	who, err := question.Whose(v.Ctx(), v.Service, db.ID(v.Path("qid")))
	if err != nil {
		return err
	}
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, who)
	if err != nil {
		return err
	}
	var q *question.Question
	for i := range o.Questions {
		if string(o.Questions[i].ID) == v.Path("qid") {
			q = &o.Questions[i]
		}
	}
	if q == nil {
		return errs.NotFound("Spørsmålet er trukket.")
	}
	w := answerView{
		Bar: page.PersonBar(v, o.Head), Action: path(*q), Text: q.Text, Answer: q.Answer, Measure: q.Measure, Back: ui.Link(v.T("Til personsiden"), page.PersonPath(who)),
		Head:    ui.Head{Title: v.T("Spørsmål til IHT-lege"), Lead: v.T("%s spurte %s. Trenger svar %s.", strings.TrimSpace(v.T(q.AskedByRole.Title())+" "+q.AskedByName), v.Voice.Moment(q.Asked.Time, v.Now()), v.T(q.Urgency.Title()))},
		Summary: typed.Summary("svaret kan sendes"),
	}
	if q.Open() {
		d := due(v, *q)
		w.Due = &d
	} else {
		w.Answered = v.T("Svart av %s %s", q.AnsweredName, v.Voice.Moment(q.Answered.Time, v.Now()))
		if date.In(q.Answered.Time).After(q.Due) {
			w.Answered += ", " + v.T("%s etter fristen", v.Voice.Plural(date.In(q.Answered.Time).Days(q.Due), "dag", "dager"))
		}
	}
	var before []question.Version
	if !q.Hidden { // the earlier answers are hidden with the question
		if before, err = question.Earlier(v.Ctx(), v.Service, q.ID); err != nil {
			return err
		}
	}
	for _, e := range slices.Backward(before) {
		w.Earlier = append(w.Earlier, earlier{e.Answer, e.Measure, nb.Capital(v.Voice.Moment(e.At.Time, v.Now())) + ", " + e.By})
	}
	if q.Open() && q.AskedBy == v.Actor.User && v.May(access.Ask) {
		w.Withdraw = &ui.Action{Label: v.T("Trekk spørsmålet"), Icon: "undo", Look: ui.Tertiary, Post: path(*q), Hidden: []ui.Hidden{{Name: "trekk", Value: "ja"}}}
	}
	if q.Open() && q.Kept && !q.Hidden {
		w.Kept = &ui.Message{
			Tone: ui.Soon, Heading: v.T("Legen kan ikke lese spørsmålet"), Text: v.T("Pasienten vil ikke at andre ser det. Trekk spørsmålet, eller snakk med pasienten om at legen må få se det for å svare."),
		}
	}
	w.Remove = page.AskRemoval(v, who, question.Item(q.ID))
	taking := typed.Has("ta-inn")
	if err := w.plan(v, *q, typed); err != nil {
		return err
	}
	if taking {
		typed = ui.NewForm(nil)
	}
	if v.May(access.AnswerQuestion) && !q.Hidden && (q.Open() || status != http.StatusOK && !taking || v.Query("endre") != "") {
		w.form(*q, typed, clash, v)
	}
	f := v.Frame(v.T("Spørsmål til IHT-lege"), page.PersonCrumbs(o.Head, v.T("Spørsmål"))...)
	return v.RenderStatus(status, answerTmpl, f, w)
}

// form is the answer as the physician writes it. After a conflict both texts stand over it, and it carries that both are seen.
func (w *answerView) form(q question.Question, typed *ui.Form, clash *question.Conflict, v *page.Visit) {
	seen := typed.Value("sett")
	if seen == "" || clash != nil {
		seen = strconv.Itoa(q.Version)
	}
	w.Form, w.Hidden = true, []ui.Hidden{{Name: "sett", Value: seen}}
	answer, measure := ui.Field{Kind: ui.Area, Name: "svar", Label: v.T("Svar"), Rows: 6, Max: 4000}, ui.Field{
		Kind: ui.Area, Name: "tiltak", Label: v.T("Svaret blir et tiltak"), Optional: true, Rows: 2, Max: 2000,
		Help: v.T("Skriv hva som skal gjøres og av hvem. Tiltaket vises på personsiden og i oppsummeringen."),
	}
	if !q.Open() && clash == nil {
		answer, measure = answer.With(q.Answer), measure.With(q.Measure)
	}
	if clash != nil {
		typed.Set("tiltak", ui.KeepBoth(typed.Value("tiltak"), clash.Theirs.Measure))
		w.Clash = &ui.Conflict{
			Field: v.T("Svar"), Action: path(q), Hidden: append(w.Hidden, ui.Hidden{Name: "tiltak", Value: typed.Value("tiltak")}),
			Mine:   ui.Wording{When: v.T("ikke lagret ennå"), Text: typed.Value("svar")},
			Theirs: ui.Wording{Who: clash.Theirs.AnsweredName, When: v.Voice.Moment(clash.Theirs.Answered.Time, v.Now()), Text: clash.Theirs.Answer},
		}
	}
	w.Fields = []ui.Field{typed.Fill(answer), typed.Fill(measure)}
}
