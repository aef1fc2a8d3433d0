package municipal

import (
	"math"
	"net/http"
	"strconv"

	"traad/internal/app/municipal"
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
	shownFaults = 100
	shownPeople = 200
)

type runView struct {
	v        *lang.Voice
	Head     ui.Head
	Messages []ui.Message
	Finish   *finishForm
	Marked   *ui.Action
	Again    ui.Action

	FaultCard   ui.Card
	FaultScroll ui.Scroll
	Faults      []faultLine
	FaultMore   string

	NoticeCard ui.Card
	Notices    []string

	PeopleCard   ui.Card
	PeopleScroll ui.Scroll
	People       []personLine
	PeopleMore   string
}

type (
	finishForm struct {
		Action, Seen, Note string
		Card               ui.Card
		Save               ui.Action
	}
	faultLine  struct{ Where, Sheet, Value, Message string }
	personLine struct {
		Person  ui.Person
		Periods string
		Sums    []string
	}
)

// Show is what a file gives, or what came of it.
func Show(v *page.Visit) error { return show(v, http.StatusOK, "") }

// Finish takes the file in.
func Finish(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("run"))
	n, err := municipal.Finish{ID: id, Seen: page.Number(form, "antall", 0, municipal.MaxRows)}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(runPath(id, ""), v.T("%s. Resultatene regnes på nytt.", v.Voice.Plural(n, "rad er lest inn", "rader er lest inn")), ui.Undo{Action: runPath(id, "angre")})
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, errs.Tell(err, v.T))
	}
	return err
}

// Undo takes away what the file brought.
func Undo(v *page.Visit) error {
	id := db.ID(v.Path("run"))
	_, err := municipal.Undo{ID: id}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(runPath(id, ""), v.T("Filen er angret. Det som sto før, gjelder igjen."))
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, errs.Tell(err, v.T))
	}
	return err
}

func show(v *page.Visit, status int, changed string) error {
	m, err := municipal.Look(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	w := runView{v: v.Voice, Again: ui.Link(v.T("Sjekk en ny fil"), path), PeopleScroll: ui.Scroll{About: v.T("Hva filen gir for hver person"), Class: "compact foldable"}}
	if changed != "" {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: changed})
	}
	made := v.Voice.Moment(m.Made, v.Now())
	switch {
	case m.Result != nil:
		w.checked(m, made)
	case m.Status == upload.Checked:
		w.Head = ui.Head{Title: v.T("Filen er ikke lenger i Tråd"), Lead: v.T("Den ble sjekket %s av %s, men ble aldri lest inn. Last den opp på nytt.", made, m.By)}
	case m.Status == upload.Undone:
		w.Head = ui.Head{Title: v.T("Filen er angret"), Lead: v.T("%s. Det filen erstattet, gjelder igjen.", nb.Capital(v.Voice.Moment(m.Undone, v.Now())))}
	default:
		w.Head = ui.Head{Title: v.Voice.Plural(m.Rows, "rad er lest inn", "rader er lest inn"), Lead: v.T("Fra filen «%s», %s. Lastet opp av %s.", m.File, v.Voice.Moment(m.Done, v.Now()), m.By)}
		w.Head.Actions = []ui.Action{{Label: v.T("Angre"), Post: runPath(m.ID, "angre"), Icon: "undo", Busy: v.T("Angrer …")}}
		w.PeopleCard = ui.Card{ID: "personer", Heading: v.T("Lest inn"), Flush: true}
		w.people(m.People)
	}
	if w.Finish == nil {
		w.Head.Actions = append(w.Head.Actions, w.Again)
	}
	return v.RenderStatus(status, runPage, v.Frame(v.T(title), ui.Crumb{Label: v.T(title), Href: path}, ui.Crumb{Label: w.Head.Title}), w)
}

// checked shows a file that can still be taken in.
func (w *runView) checked(m *municipal.View, made string) {
	v, r := w.v, m.Result
	w.Head = ui.Head{Lead: v.Say("Ingenting er lagret ennå. Filen «%s» ble sjekket %s.", m.File, made)}
	switch {
	case len(r.Faults) > 0:
		w.Head.Title = v.Say("%s må rettes før filen kan leses inn", v.Plural(len(r.Faults), "feil", "feil"))
		a := ui.Link(v.Say("Last ned filen med feilene merket"), runPath(m.ID, "merket.xlsx")).WithIcon("download")
		w.Marked = &a
	case r.Rows == 0 && r.Replaced == 0:
		w.Head.Title = v.Say("Filen har ingen tall")
	case r.Same:
		w.Head.Title = v.Say("Filen har de samme tallene som står fra før")
	default:
		w.Head.Title = v.Plural(r.Rows, "rad kan leses inn", "rader kan leses inn")
	}
	if len(r.Faults) == 0 && r.Rows+r.Replaced > 0 && !r.Same {
		w.Finish = &finishForm{
			Action: runPath(m.ID, "fullfor"), Card: ui.Card{ID: "les", Heading: v.Say("Les inn")}, Seen: strconv.Itoa(r.Rows),
			Save: ui.Action{Label: v.Say("Les inn %s", v.Plural(r.Rows, "rad", "rader")), Look: ui.Primary, Big: true, Busy: v.Say("Leser inn …")},
			Note: v.Say("Alt leses inn samtidig, eller ingenting. Du kan angre etterpå."),
		}
		if r.Replaced > 0 {
			w.Finish.Note = v.Plural(r.Replaced, "tall som står fra før, blir erstattet.", "tall som står fra før, blir erstattet.") + " " + w.Finish.Note
		}
	}
	w.faults(r)
	w.NoticeCard = ui.Card{ID: "merknader", Heading: v.Say("Verdt å vite"), Note: v.Say("Trenger ikke rettes")}
	if r.Empty > 0 && len(r.Faults) == 0 {
		w.Notices = append(w.Notices, v.Say("%s. For dem mangler tallene fortsatt.", v.Plural(r.Empty, "rad er tom", "rader er tomme")))
	}
	for _, n := range r.Notices {
		w.Notices = append(w.Notices, v.Say("Arket «%s»: %s", n.Sheet, n.Text))
	}
	if len(r.Faults) == 0 {
		w.PeopleCard = ui.Card{ID: "personer", Heading: v.Say("Slik blir det"), Flush: true, Note: v.Plural(len(r.People), "person", "personer")}
		w.people(r.People)
	}
}

func (w *runView) faults(r *municipal.Result) {
	v := w.v
	w.FaultCard = ui.Card{ID: "feil", Heading: v.Say("Dette må rettes i filen"), Flush: true, Tone: ui.Late, Badge: &ui.Badge{Count: len(r.Faults), Tone: ui.Late, About: v.Say("feil")}}
	w.FaultScroll = ui.Scroll{About: v.Say("Feil i filen"), Class: "compact foldable"}
	for i, f := range r.Faults {
		if i == shownFaults {
			w.FaultMore = v.Say("Viser %s av %s feil. Alle er merket i filen du kan laste ned.", v.Int(shownFaults), v.Int(len(r.Faults)))
			break
		}
		w.Faults = append(w.Faults, faultLine{Where: page.Cell(v, f), Sheet: v.Say("Arket «%s»", f.Sheet), Value: f.Value, Message: f.In(v)})
	}
}

func (w *runView) people(all []municipal.Line) {
	v := w.v
	for i, p := range all {
		if i == shownPeople {
			w.PeopleMore = v.Say("Viser de %s første av %s.", v.Int(shownPeople), v.Plural(len(all), "person", "personer"))
			break
		}
		l := personLine{Person: ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}}
		if p.Periods > 0 {
			l.Periods = v.Plural(p.Periods, "periode", "perioder")
		}
		for _, s := range p.Sums {
			l.Sums = append(l.Sums, v.Say(s.Label)+": "+trimmed(v, s.N)+" "+v.Say(s.Unit))
		}
		w.People = append(w.People, l)
	}
}

// trimmed writes a number with the decimals that it has, at most one.
func trimmed(v *lang.Voice, n float64) string {
	if n == math.Round(n) {
		return v.Int(int(n))
	}
	return v.Decimal(n, 1)
}
