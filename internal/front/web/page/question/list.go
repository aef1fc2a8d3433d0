// Package question is «Spør IHT-lege»: the list of what waits, the form that asks, and the page where the physician answers.
package question

import (
	"embed"

	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	listTmpl   = ui.New(files, "list.html")
	askTmpl    = ui.New(files, "ask.html")
	answerTmpl = ui.New(files, "answer.html")
)

type listView struct {
	Head   ui.Head
	Open   ui.Section
	Closed *ui.Section
}

// List is what waits: for a physician in the own areas, for the others what they have asked.
func List(v *page.Visit) error {
	l, err := question.ListOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	physician := v.May(access.AnswerQuestion)
	w := listView{
		Head: ui.Head{Title: v.T("Spørsmål til IHT-lege"), Lead: v.T("%s venter på svar.", v.Voice.Int(len(l.Open)))},
		Open: ui.Section{
			Card:  ui.Card{ID: "apne", Heading: v.T("Venter på svar"), Icon: "chat", Badge: &ui.Badge{Count: len(l.Open)}},
			Empty: &ui.Empty{Tone: ui.Done, Heading: v.T("Ingen spørsmål venter på svar"), Text: v.T("Koordinatorer og fastleger kan spørre om personer som følges.")},
		},
	}
	if v.May(access.Ask) {
		w.Head.Actions = []ui.Action{{Label: v.T("Spør IHT-lege"), Icon: "plus", Href: "/sok?til=sporsmal", Look: ui.Primary}}
		w.Open.Empty.Text = v.T("Her står det du har spurt om det siste halvåret.")
	}
	for _, q := range l.Open {
		w.Open.Lines = append(w.Open.Lines, waiting(v, q, physician))
	}
	if len(l.Closed) > 0 {
		w.Closed = &ui.Section{Card: ui.Card{ID: "besvart", Heading: v.T("Besvart"), Icon: "check"}}
		for _, q := range l.Closed {
			w.Closed.Lines = append(w.Closed.Lines, ui.Line{
				ID: "s-" + string(q.ID), Sign: ui.Sign{Tone: ui.Done}, Person: who(q), What: nb.Capital(short(q.Answer)),
				Fact:     v.T("Svar fra %s", q.AnsweredName),
				Deadline: ui.Deadline{Words: v.Voice.DayNear(date.In(q.Answered.Time), v.Today())}, Action: ui.Action{Label: v.T("Les svaret"), About: q.Name, Href: path(q)},
			})
		}
	}
	return v.Render(listTmpl, v.Frame(v.T("Spørsmål")), w)
}

func waiting(v *page.Visit, q question.Question, physician bool) ui.Line {
	d := due(v, q)
	l := ui.Line{
		ID: "s-" + string(q.ID), Sign: ui.Sign{Tone: d.Tone}, Person: who(q), What: short(q.Text),
		Fact: v.T("Spurt %s", v.Voice.Moment(q.Asked.Time, v.Now())), Deadline: d, Action: ui.Action{Label: v.T("Se spørsmålet"), About: q.Name, Href: path(q)},
	}
	if physician {
		l.Fact = v.T(q.AskedByRole.Title()) + " " + q.AskedByName + ", " + v.Voice.Moment(q.Asked.Time, v.Now())
		l.Action.Label = v.T("Svar")
	}
	return l
}

func who(q question.Question) ui.Person {
	return ui.Person{Name: q.Name, Href: page.PersonPath(q.Patient), Age: q.Age}
}

func path(q question.Question) string { return "/sporsmal/" + string(q.ID) }

// due is the last day for the answer.
func due(v *page.Visit, q question.Question) ui.Deadline {
	today := v.Today()
	d := ui.Deadline{Words: v.Voice.Due(q.Due, today), Date: v.Voice.DayNear(q.Due, today)}
	switch {
	case q.Due.Before(today):
		d.Tone = ui.Late
	case q.Due.Days(today) <= 1:
		d.Tone = ui.Soon
	}
	return d
}

// short is the beginning of a text, for a line.
func short(text string) string {
	const most = 140
	r := []rune(text)
	for i, c := range r {
		if c == '\n' && i > 0 {
			r[i] = ' '
		}
	}
	if len(r) <= most {
		return string(r)
	}
	return string(r[:most]) + " …"
}

// urgencies are the choices of the form, each with the day that it gives.
func urgencies(v *page.Visit) []ui.Option {
	var out []ui.Option
	for _, u := range care.Urgencies {
		label := nb.Capital(v.T(u.Title()))
		if u == care.UrgentToday && !v.Service.Calendar.IsWorkingDay(v.Today()) {
			label = v.T("Neste virkedag") // nobody answers on a day off
		}
		out = append(out, ui.Option{Value: string(u), Label: label, Note: v.T("Svar senest %s", v.Voice.DayNear(u.AnswerBy(v.Today(), v.Service.Calendar), v.Today()))})
	}
	return out
}
