package movein

import (
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/movein"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// How many lines of each list a page shows; a file holds more.
const (
	shownFaults  = 100
	shownNotices = 50
	shownPeople  = 50
)

type runView struct {
	Head     ui.Head
	Messages []ui.Message
	Summary  ui.Summary
	Finish   *finishForm
	Marked   *ui.Action

	FaultCard   ui.Card
	FaultScroll ui.Scroll
	Faults      []faultLine
	FaultMore   string

	NoticeCard ui.Card
	Notices    []string
	NoticeMore string

	PeopleCard   ui.Card
	PeopleScroll ui.Scroll
	People       []personLine
	PeopleMore   string
	Moved        []movedLine
	Touched      bool // somebody has written about one of them
	Again        ui.Action
}

type finishForm struct {
	Action string
	Card   ui.Card
	Seen   string
	Skip   *ui.Field
	Save   ui.Action
	Note   string
}

type faultLine struct{ Where, Sheet, Value, Message string }

type personLine struct {
	Name, Born, Area, Now string
	Next                  string
	Deadline              ui.Deadline
	Facts                 string
}

type movedLine struct {
	Person  ui.Person
	Row     string
	Touched string
}

// Show is what a file gives, or what came of it.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), "") }

// Finish moves the file in.
func Finish(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("run"))
	n, err := movein.Finish{ID: id, Seen: page.Number(form, "antall", 0, movein.MaxPatients), Skip: form.Has("hopp")}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(runPath(id, ""), v.Voice.Plural(n, "pasient er flyttet inn", "pasienter er flyttet inn")+".")
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, form, errs.Tell(err, v.T))
	case form.Take(err):
		return show(v, http.StatusUnprocessableEntity, form, "")
	}
	return err
}

func show(v *page.Visit, status int, form *ui.Form, changed string) error {
	m, err := movein.Look(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	w := runView{Again: ui.Link(v.T("Sjekk en ny fil"), path)}
	if changed != "" {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: changed})
	}
	switch {
	case m.Result != nil:
		w.checked(v, m, form)
	case m.Status == upload.Checked:
		w.Head = ui.Head{Title: v.T("Filen er ikke lenger i Tråd"), Lead: v.T("Den ble sjekket %s av %s, men ble aldri flyttet inn. Last den opp på nytt.", moment(m.Made, v), m.By)}
	default:
		w.done(v, m)
	}
	if w.Finish == nil {
		w.Head.Actions = append(w.Head.Actions, w.Again)
	}
	return v.RenderStatus(status, runPage, v.Frame(v.T("Innflytting"), ui.Crumb{Label: v.T(title), Href: path}, ui.Crumb{Label: w.Head.Title}), w)
}

// checked shows a file that can still be moved in.
func (w *runView) checked(v *page.Visit, m *movein.View, form *ui.Form) {
	r := m.Result
	w.Head = ui.Head{Title: v.T("Ingen kan flyttes inn slik filen er nå"), Lead: v.T("Ingenting er lagret ennå. Filen «%s» ble sjekket %s.", m.File, moment(m.Made, v))}
	switch {
	case r.Good > 0 && r.Wrong == 0:
		w.Head.Title = v.Voice.Plural(r.Good, "pasient kan flyttes inn", "pasienter kan flyttes inn")
	case r.Good > 0:
		w.Head.Title = v.T("%s av %s", v.Voice.Int(r.Good), v.Voice.Plural(r.Rows, "pasient kan flyttes inn", "pasienter kan flyttes inn"))
	}
	w.Summary = form.Summary("pasientene kan flyttes inn")
	if r.Good > 0 {
		w.finish(v.Voice, m, form)
	}
	if len(r.Faults) > 0 {
		a := ui.Link(v.T("Last ned filen med feilene merket"), runPath(m.ID, "merket.xlsx")).WithIcon("download")
		w.Marked = &a
	}
	w.faults(v.Voice, r)
	w.notices(v.Voice, r)
	w.people(v, r)
}

func (w *runView) finish(v *lang.Voice, m *movein.View, form *ui.Form) {
	r := m.Result
	f := &finishForm{
		Action: runPath(m.ID, "fullfor"), Card: ui.Card{ID: "flytt", Heading: v.Say("Flytt inn")}, Seen: strconv.Itoa(r.Good),
		Save: ui.Action{Label: v.Say("Flytt inn %s", v.Plural(r.Good, "pasient", "pasienter")), Look: ui.Primary, Big: true, Busy: v.Say("Flytter inn …")},
		Note: v.Say("Alle flyttes inn samtidig, eller ingen. Du kan angre så lenge ingen har skrevet om personene."),
	}
	if len(r.Faults) > 0 {
		skip := form.Fill(ui.Field{Kind: ui.Check, Name: "hopp", Label: v.Say("Hopp over %s", left(v, r))})
		f.Skip = &skip
		f.Note = v.Say("Det som hoppes over, blir ikke med. Rett det i filen, og flytt det inn med en ny fil etterpå.") + " " + f.Note
	}
	w.Finish = f
}

// left says what is left out where somebody skips what is wrong: "2 pasienter og 1 kontakt med feil".
func left(v *lang.Voice, r *movein.Result) string {
	patients, contacts := v.Plural(r.Wrong, "pasient", "pasienter"), v.Plural(r.Contacts, "kontakt", "kontakter")
	switch {
	case r.Contacts == 0:
		return v.Say("%s med feil", patients)
	case r.Wrong == 0:
		return v.Say("%s med feil", contacts)
	}
	return v.Say("%s og %s med feil", patients, contacts)
}

func (w *runView) faults(v *lang.Voice, r *movein.Result) {
	w.FaultCard = ui.Card{ID: "feil", Heading: v.Say("Dette må rettes i filen"), Flush: true, Tone: ui.Late, Badge: &ui.Badge{Count: len(r.Faults), Tone: ui.Late, About: v.Say("feil")}}
	w.FaultScroll = ui.Scroll{About: v.Say("Feil i filen"), Class: "compact foldable"}
	sheets := map[string]bool{}
	for _, f := range r.Faults {
		sheets[f.Sheet] = true
	}
	for i, f := range r.Faults {
		if i == shownFaults {
			w.FaultMore = v.Say("Viser %s av %s feil. Alle er merket i filen du kan laste ned.", v.Int(shownFaults), v.Int(len(r.Faults)))
			break
		}
		l := faultLine{Where: page.Cell(v, f), Value: f.Value, Message: f.In(v)}
		if len(sheets) > 1 {
			l.Sheet = v.Say("Arket «%s»", f.Sheet)
		}
		w.Faults = append(w.Faults, l)
	}
}

func (w *runView) notices(v *lang.Voice, r *movein.Result) {
	w.NoticeCard = ui.Card{ID: "merknader", Heading: v.Say("Verdt å vite"), Note: v.Say("Trenger ikke rettes")}
	for i, n := range r.Notices {
		if i == shownNotices {
			w.NoticeMore = v.Say("Viser %s av %s.", v.Int(shownNotices), v.Int(len(r.Notices)))
			break
		}
		text := v.Say("Arket «%s»: %s", n.Sheet, n.Text)
		if n.Row > 0 {
			text = v.Say("Arket «%s», rad %s: %s", n.Sheet, v.Int(n.Row), n.Text)
		}
		w.Notices = append(w.Notices, text)
	}
}

func (w *runView) people(v *page.Visit, r *movein.Result) {
	w.PeopleCard = ui.Card{ID: "pasienter", Heading: v.T("Slik blir det"), Flush: true, Note: v.Voice.Plural(r.Good, "pasient", "pasienter")}
	w.PeopleScroll = ui.Scroll{About: v.T("Pasienter som kan flyttes inn"), Class: "foldable"}
	for i, p := range r.People {
		if i == shownPeople {
			w.PeopleMore = v.T("Viser de %s første av %s.", v.Voice.Int(shownPeople), v.Voice.Plural(len(r.People), "pasient", "pasienter"))
			break
		}
		l := personLine{
			Name: p.Name, Born: v.T("født %s", nb.Numeric(p.Born)), Area: nb.Capital(v.T(p.Pathway)) + ", " + p.Area, Now: v.T(p.Now),
			Deadline: ui.Deadline{Words: v.T(nb.NoDeadline)},
		}
		if p.HasNext {
			l.Next, l.Deadline = v.T(p.Next.Title), page.TaskDeadline(v.Voice, p.Next, today(v))
		}
		facts := []string{v.T("Rad %s", v.Voice.Int(p.Row))}
		if p.Known {
			facts = append(facts, v.T("er i Tråd fra før"))
		}
		if p.Contacts > 0 {
			facts = append(facts, v.Voice.Plural(p.Contacts, "kontakt", "kontakter"))
		}
		if p.Guessed > 0 {
			facts = append(facts, v.Voice.Plural(p.Guessed, "steg uten egen dato", "steg uten egen dato"))
		}
		l.Facts = strings.Join(facts, ", ")
		w.People = append(w.People, l)
	}
}

// done shows a run that has been moved in, and perhaps taken back.
func (w *runView) done(v *page.Visit, m *movein.View) {
	w.Head = ui.Head{Title: v.Voice.Plural(m.Moved, "pasient er flyttet inn", "pasienter er flyttet inn"), Lead: v.T("Fra filen «%s», %s. Lastet opp av %s.", m.File, moment(m.Done, v), m.By)}
	w.PeopleCard = ui.Card{ID: "pasienter", Heading: v.T("Flyttet inn"), Flush: true}
	switch {
	case m.Status == upload.Undone:
		w.Head.Title, w.Head.Lead = v.T("Innflyttingen er angret"), nb.Capital(moment(m.Undone, v))+". "+v.T("%s tatt bort igjen.", v.Voice.Plural(m.Moved-m.Standing, "pasient er", "pasienter er"))
		w.PeopleCard.Heading = v.T("Står igjen, fordi noen har skrevet om dem")
	case m.Standing > 0:
		w.Head.Actions = []ui.Action{ui.Link(v.T("Angre innflyttingen"), runPath(m.ID, "angre")).WithIcon("undo")}
	}
	w.PeopleScroll = ui.Scroll{About: v.T("Personer som er flyttet inn"), Class: "compact"}
	for _, p := range m.People {
		w.Touched = w.Touched || p.Touched != nil
		w.Moved = append(w.Moved, movedLine{Person: ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}, Row: v.Voice.Int(p.Row), Touched: touched(v.Voice, p.Touched)})
	}
}

// touched is what somebody has written about a person since, in a language; "" where nobody has.
func touched(v *lang.Voice, what lang.Spoken) string {
	if what == nil {
		return ""
	}
	return nb.Capital(what.In(v))
}
