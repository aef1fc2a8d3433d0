// Package account is one's own account: where one is logged in, a way to end it, and looks that the leader asks about.
package account

import (
	"embed"
	"net/http"
	"strconv"

	"traad/internal/app/signin"
	"traad/internal/app/watch"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const place = "/min-konto"

type view struct {
	Head     ui.Head
	Card     ui.Card
	Sessions []session
	Others   *ui.Action
	Summary  ui.Summary
	Asked    []asked
	Calendar *calendarCard
}

// asked is a look of one's own that the leader asks about.
type asked struct {
	Card   ui.Card
	Facts  []ui.Fact
	Action string
	Hidden []ui.Hidden
	Field  ui.Field
	Button ui.Action
}

type session struct {
	Role, When string
	Here       *ui.Tag
	End        *ui.Action
}

// Show is the page.
func Show(v *page.Visit) error { return render(v, http.StatusOK, ui.NewForm(nil), "") }

// Answer writes the reason for a look that the leader asks about.
func Answer(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if !form.OK() {
		return render(v, http.StatusUnprocessableEntity, form, "")
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	id := v.Path("id")
	err = watch.Answer{ID: db.ID(id), Seen: seen, Text: form.Value("svar-" + id)}.Run(v.Ctx(), v.Service, v.Actor)
	if form.Take(err) {
		for i := range form.Faults { // the deed knows one field, the page one for each question
			if form.Faults[i].Name == "svar" {
				form.Faults[i].Name += "-" + id
			}
		}
		return render(v, http.StatusUnprocessableEntity, form, "")
	}
	if err != nil {
		return err
	}
	return v.Go(place, v.T("Svaret er sendt til lederen."))
}

func questions(v *page.Visit, form *ui.Form) ([]asked, error) {
	all, err := watch.Questions(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, err
	}
	var out []asked
	for _, q := range all {
		field := ui.Field{
			Kind: ui.Area, Name: "svar-" + string(q.ID), Label: v.T("Hvorfor var oppslaget nødvendig?"), Max: 2000, Rows: 3,
			Help: v.T("Skriv uten navn og fødselsnummer: lederen får ikke vite hvem personen er."),
		}
		a := asked{
			Card: ui.Card{ID: "oppslag-" + string(q.ID), Heading: v.T("Et oppslag du er spurt om"), Icon: "question"},
			Facts: []ui.Fact{
				{Term: v.T("Når"), Text: nb.Capital(v.Voice.Weekday(q.Day)) + " " + v.Voice.DayYear(q.Day) + ", " + v.Voice.Clock(q.First.Time)},
				{Term: v.T("I rollen"), Text: v.RoleLine(access.Actor{Role: q.Role, OrgName: q.Org, OrgKind: string(q.OrgKind)})},
				{Term: v.T("Derfor"), Text: v.T(q.Rule.Title())},
				{Term: v.T("Spurt av"), Text: q.Leader + ". " + q.Note},
			},
			Action: place + "/" + string(q.ID) + "/svar", Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(q.Version)}},
			Field: form.Fill(field.With(q.Finding.Answer)), Button: ui.Action{Label: v.T("Send svaret"), Look: ui.Primary},
		}
		out = append(out, a)
	}
	return out, nil
}

// render is the page. secret is of a calendar's address that was made just now, and stands on the page this once.
func render(v *page.Visit, status int, form *ui.Form, secret string) error {
	all, err := signin.Sessions(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: ui.Head{Title: v.T("Min konto"), Lead: v.Actor.Name + ", " + v.RoleLine(v.Actor) + "."},
		Card: ui.Card{
			ID: "innlogginger", Heading: v.T("Her er du logget inn"), Badge: &ui.Badge{Count: len(all)}, Flush: true,
			Note: v.T("Du logges ut av deg selv etter en time uten bruk"),
		},
	}
	for _, s := range all {
		row := session{
			Role: v.RoleLine(access.Actor{Role: s.Role, OrgName: s.OrgName, OrgKind: s.OrgKind}),
			When: v.T("Logget inn %s, sist brukt %s", v.Voice.Moment(s.Begun.Time, v.Now()), v.Voice.Moment(s.Seen.Time, v.Now())),
		}
		if s.Current {
			row.Here = &ui.Tag{Text: v.T("denne nettleseren"), Tone: ui.Done}
		} else {
			row.End = &ui.Action{Label: v.T("Logg ut her"), About: row.Role + ", " + row.When, Post: place + "/" + string(s.ID) + "/avslutt"}
		}
		w.Sessions = append(w.Sessions, row)
	}
	if len(all) > 2 {
		w.Others = &ui.Action{Label: v.T("Logg ut alle andre steder"), Post: place + "/andre/avslutt"}
	}
	if w.Asked, err = questions(v, form); err != nil {
		return err
	}
	if w.Calendar, err = ownCalendar(v, secret); err != nil {
		return err
	}
	w.Summary = form.Summary(v.T("svaret kan sendes"))
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Min konto")), w)
}

// End ends one of one's own sessions, or all the others.
func End(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	d := signin.EndOwn{Session: db.ID(v.Path("id"))}
	if v.Path("id") == "andre" {
		d = signin.EndOwn{Others: true}
	}
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Du er logget ut der."))
}
