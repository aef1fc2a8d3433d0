package accesslog

import (
	"net/http"

	"traad/internal/app/own"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var ownTmpl = ui.New(files, "own.html")

type ownView struct {
	Head    ui.Head
	Taken   []taken
	Days    []day
	Older   string
	Grants  []grant
	Summary ui.Summary
	Shut    bool
	Key     string
	Field   ui.Field
	Asked   []asked
	Idle    string
}

// grant is a next of kin who reads on the net.
type grant struct{ Name, What, Action string }

// asked is a wish that somebody shall not see.
type asked struct{ Text, When, State, Reply string }

// Own is the log to herself, or to a next of kin whom she has let in to it: who saw what, who reads on the net, and what she wants
// nobody to see.
func Own(v *page.Visit) error { return showOwn(v, http.StatusOK, ui.NewForm(nil)) }

func showOwn(v *page.Visit, status int, typed *ui.Form) error {
	m, l, grants, err := own.Log(v.Ctx(), v.Service, v.Actor, patient.LogFilter{Before: db.ID(v.Query("for"))})
	if err != nil {
		return err
	}
	w := ownView{
		Head: ui.Head{Title: v.T("Hvem har sett hva om deg"), Lead: v.T("De som arbeider i teamet ditt, må slå opp for å hjelpe deg. Hvert oppslag står her. Lurer du på noe, ring teamet.")},
		Days: days(v.Voice, l.Entries), Summary: typed.Summary(v.T("ønsket kan sendes")), Key: typed.Value("nokkel"), Idle: page.OwnIdle(), Shut: !m.Kin && m.Open,
	}
	if w.Taken = takenOf(v.Voice, l.Taken, v.Now()); m.Kin {
		w.Taken = withoutNotes(w.Taken)
		w.Head.Title = v.T("Hvem har sett hva om %s", m.Given)
		w.Head.Lead = v.T("Hvert oppslag står her.")
	}
	for i := range w.Days {
		for j := range w.Days[i].Lines {
			w.Days[i].Lines[j].toReader(v, m)
		}
	}
	if l.Next != "" {
		w.Older = "/min-plan/innsyn?for=" + string(l.Next)
	}
	if m.Kin {
		return v.RenderStatus(status, ownTmpl, v.Frame(v.T("Hvem har sett hva")), w)
	}
	for _, g := range grants {
		if g.Kin != "" && g.Stands {
			w.Grants = append(w.Grants, grant{g.Name, canRead(v, g), "/min-plan/innsyn/" + string(g.ID) + "/avslutt"})
		}
	}
	_, words, err := own.MyWords(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	for _, x := range words {
		if x.Kind != care.WordObjection {
			continue
		}
		a := asked{Text: x.Text, When: v.Voice.Moment(x.Sent.Time, v.Now()), State: v.T("Sendt. Teamet har ikke svart ennå.")}
		if !x.Open() {
			a.State, a.Reply = v.T("%s svarte %s:", x.RepliedBy, v.Voice.Moment(x.Replied.Time, v.Now())), x.Reply
		}
		w.Asked = append(w.Asked, a)
	}
	if !db.IsID(w.Key) {
		w.Key = string(db.NewID())
	}
	w.Field = typed.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Hvem skal ikke se, og hva?"), Rows: 3, Max: care.MaxWord, Help: v.T("Teamet tar kontakt, forteller hva det betyr, og gjør det du bestemmer.")})
	return v.RenderStatus(status, ownTmpl, v.Frame(v.T("Hvem har sett hva")), w)
}

func canRead(v *page.Visit, g own.Grant) string {
	parts := v.Voice.List(page.OwnParts(v.Voice, g.Parts))
	if g.To.IsZero() {
		return v.T("kan lese %s", parts)
	}
	return v.T("kan lese %s til %s", parts, v.Voice.DayYear(g.To))
}

// toReader says who she herself is.
func (l *line) toReader(v *page.Visit, m *own.Mine) {
	switch {
	case !l.herself:
	case m.Kin:
		l.Who = m.Given
	default:
		l.Who = v.T("Du")
	}
}

// Shut sends the wish that somebody shall not see to the team, who record the objection with her.
func Shut(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		err := own.Say{Key: db.ID(typed.Value("nokkel")), Word: care.Word{Kind: care.WordObjection, Text: typed.Value("tekst")}}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go("/min-plan/innsyn", v.T("Det er sendt. Teamet tar kontakt med deg."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return showOwn(v, http.StatusUnprocessableEntity, typed)
}

// ShutOut ends the access of a next of kin.
func ShutOut(v *page.Visit) error {
	if err := (own.End{Grant: db.ID(v.Path("nr"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go("/min-plan/innsyn", v.T("Innsynet er avsluttet. Den pårørende kan ikke lese mer fra nå av."))
}
