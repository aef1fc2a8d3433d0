// Package surveydoor is the page that somebody comes to by a link or a code, without log-in, to answer a survey. It says nothing of anybody: not who was
// asked, not why it is shut. Codes that do not exist are counted by address, so that nobody can try them.
package surveydoor

import (
	"embed"
	"net/http"
	"time"

	"traad/internal/app/survey"
	"traad/internal/base/traffic"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	tmpl     = ui.New(files, "page.html")
	lostPage = ui.New(files, "lost.html")
)

// How many codes that do not exist one address may ask for in ten minutes. A person who types a code wrongly does so a few times.
const (
	mostWrong = 20
	wrongTime = 10 * time.Minute
)

// Page is the door with what it needs to know of the server.
type Page struct {
	Proxies traffic.Proxies
	wrong   *traffic.Limit
}

// NewPage returns the door with a counter by address, in this process.
func NewPage(proxies traffic.Proxies, now func() time.Time) Page {
	return Page{Proxies: proxies, wrong: traffic.NewLimit(mostWrong, wrongTime, now)}
}

type view struct {
	Head    ui.Head
	Summary ui.Summary
	Action  string
	Fields  []ui.Field
	Promise string // what becomes of the answers
}

// Show is the questions.
func (p Page) Show(v *page.Visit) error {
	from := p.Proxies.Client(v.R)
	if p.wrong.Full(from) {
		return p.tooMany(v)
	}
	e, err := survey.Open(v.Ctx(), v.Service, v.Actor, v.Path("kode"))
	if err != nil {
		return err
	}
	if e.Door != survey.Standing {
		return p.shut(v, from, e.Door)
	}
	return show(v, http.StatusOK, e, ui.NewForm(nil))
}

// Send takes the answers.
func (p Page) Send(v *page.Visit) error {
	from := p.Proxies.Client(v.R)
	if p.wrong.Full(from) {
		return p.tooMany(v)
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	e, err := survey.Open(v.Ctx(), v.Service, v.Actor, v.Path("kode"))
	if err != nil {
		return err
	}
	if e.Door != survey.Standing {
		return p.late(v, from, e.Door, e, form)
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, e, form)
	}
	door, err := survey.Answer{Code: v.Path("kode"), Answers: page.SurveyAnswers(form, e.Survey), By: v.Actor}.Run(v.Ctx(), v.Service)
	switch {
	case form.Take(err):
		return show(v, http.StatusUnprocessableEntity, e, form)
	case err != nil:
		return err
	case door != survey.Standing:
		return p.late(v, from, door, e, form)
	}
	http.Redirect(v.W, v.R, "/u/takk", http.StatusSeeOther)
	return nil
}

// Thanks is where the browser comes when the answers are kept. It is the same for all surveys.
func (p Page) Thanks(v *page.Visit) error {
	r := ui.Refusal{Icon: "check-circle", Tone: ui.Done, Heading: v.T("Takk for svaret"), Text: v.T("Svaret er mottatt. Du kan lukke siden.")}
	if v.May(access.KeepSurveys) || v.May(access.GiveSurvey) {
		r.Actions = []ui.Action{{Label: v.T("Før inn neste svar"), Href: "/undersokelser/svar"}}
	}
	return ui.RenderRefusal(v.W, http.StatusOK, v.Frame(r.Heading), r)
}

func show(v *page.Visit, status int, e *survey.Entered, form *ui.Form) error {
	v.W.Header().Set("X-Robots-Tag", "noindex")
	w := view{
		Head: page.SurveyHead(v, e.Survey), Summary: form.Summary(v.T("svarene kan sendes")), Action: v.R.URL.Path, Fields: page.QuestionFields(v, e.Survey, form),
		Promise: v.T("Svaret er anonymt. Det du velger, lagres bare som tall i en sum, uten navn, tid og rekkefølge. Det du skriver med egne ord, leses av teamet slik det står, når fem eller flere har skrevet noe: skriv ikke noe som viser hvem du er."),
	}
	switch {
	case !e.Anonymous():
		w.Promise = v.T("Svaret er ikke anonymt. Teamet i IHT og fastlegen kan lese det, også det du skriver med egne ord, og bruke det i oppfølgingen. I statistikk vises bare tall for fem personer eller flere.")
	case !e.Survey.Audience.OfPathway():
		w.Promise = v.T("Svaret er anonymt. Det du velger, lagres bare som tall i en sum, uten navn, tid og rekkefølge. Det du skriver med egne ord, leses av lederen og koordinatorene slik det står, når fem eller flere har skrevet noe: skriv ikke noe som viser hvem du er.")
	}
	return v.RenderStatus(status, tmpl, v.Frame(page.SurveyText(v, e.Survey, e.Survey.Title)), w)
}

type lostView struct {
	Head  ui.Head
	Text  string
	Lines []ui.Fact
}

// shutHead and shutText are the same whatever keeps a survey shut: that somebody is dead, in hospital or has withdrawn is told to nobody.
const (
	shutHead = "Undersøkelsen er ikke åpen nå"
	shutText = "Lenken er ikke i bruk lenger, eller fristen er over. Spør den du fikk lenken av."
)

// late answers what was sent when the door had been shut: nothing is kept, and what was typed is shown back.
func (p Page) late(v *page.Visit, from string, door survey.Door, e *survey.Entered, form *ui.Form) error {
	if door != survey.Shut {
		return p.shut(v, from, door)
	}
	w := lostView{Head: ui.Head{Title: v.T(shutHead)}, Text: v.T(shutText)}
	typed := page.SurveyAnswers(form, e.Survey)
	for _, q := range e.Survey.Questions {
		if text := typed[q.Code]; text != "" {
			said := text // own words stand as they were written
			if q.Kind == of.Choice {
				said = page.QuestionText(v, e.Survey, q, q.Say(text))
			}
			w.Lines = append(w.Lines, ui.Fact{Term: page.QuestionText(v, e.Survey, q, q.Text), Text: said})
		}
	}
	if len(w.Lines) == 0 {
		return p.shut(v, from, door)
	}
	v.W.Header().Set("X-Robots-Tag", "noindex")
	return v.RenderStatus(http.StatusGone, lostPage, v.Frame(v.T(shutHead)), w)
}

// shut answers at every other door.
func (p Page) shut(v *page.Visit, from string, door survey.Door) error {
	v.W.Header().Set("X-Robots-Tag", "noindex")
	var again []ui.Action
	if v.May(access.GiveSurvey) || v.May(access.KeepSurveys) {
		again = []ui.Action{{Label: v.T("Skriv koden på nytt"), Href: "/undersokelser/svar"}}
	}
	switch door {
	case survey.Used:
		r := ui.Refusal{Icon: "check-circle", Tone: ui.Done, Heading: v.T("Undersøkelsen er besvart"), Text: v.T("Denne lenken er brukt. Svaret er mottatt, og kan ikke endres. Har du ikke svart selv, si fra til den du fikk lenken av."), Actions: again}
		return ui.RenderRefusal(v.W, http.StatusGone, v.Frame(r.Heading), r)
	case survey.Shut:
		r := ui.Refusal{Icon: "clock", Heading: shutHead, Text: shutText, Actions: again}
		return ui.RenderRefusal(v.W, http.StatusGone, v.Frame(r.Heading), r)
	case survey.NotYours:
		r := ui.Refusal{Icon: "lock", Heading: v.T("Svaret føres inn av teamet"), Text: v.T("Undersøkelsen er ikke anonym. Svarene hører til en person, og føres inn av en i teamet som følger henne. Gi arket dit."), Actions: again}
		return ui.RenderRefusal(v.W, http.StatusForbidden, v.Frame(r.Heading), r)
	}
	p.wrong.Add(from)
	r := ui.Refusal{Icon: "search", Heading: v.T("Lenken finnes ikke"), Text: v.T("Se om du har skrevet koden slik den står på arket: tre grupper med fire tegn. Små og store bokstaver er likegyldig."), Actions: again}
	return ui.RenderRefusal(v.W, http.StatusNotFound, v.Frame(r.Heading), r)
}

func (p Page) tooMany(v *page.Visit) error {
	return v.TooMany(p.wrong, "For mange forsøk", "Det er prøvd mange koder som ikke finnes, fra nettverket du bruker. Vent ti minutter, og prøv igjen.")
}
