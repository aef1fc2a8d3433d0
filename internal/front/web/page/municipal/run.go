package municipal

import (
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/municipal"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// How many lines of each list a page shows; a file holds more.
const (
	shownFaults = 100
	shownPeople = 200
)

type runView struct {
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
		return v.Go(runPath(id, ""), nb.Plural(n, "rad er lest inn", "rader er lest inn")+". Resultatene regnes på nytt.", ui.Undo{Action: runPath(id, "angre")})
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, errs.SafeText(err))
	}
	return err
}

// Undo takes away what the file brought.
func Undo(v *page.Visit) error {
	id := db.ID(v.Path("run"))
	_, err := municipal.Undo{ID: id}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(runPath(id, ""), "Filen er angret. Det som sto før, gjelder igjen.")
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, errs.SafeText(err))
	}
	return err
}

func show(v *page.Visit, status int, changed string) error {
	m, err := municipal.Look(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	w := runView{Again: ui.Link("Sjekk en ny fil", path), PeopleScroll: ui.Scroll{About: "Hva filen gir for hver person", Class: "compact foldable"}}
	if changed != "" {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: changed})
	}
	made := nb.Moment(m.Made, v.Now())
	switch {
	case m.Result != nil:
		w.checked(m, made)
	case m.Status == upload.Checked:
		w.Head = ui.Head{Title: "Filen er ikke lenger i Tråd", Lead: "Den ble sjekket " + made + " av " + m.By + ", men ble aldri lest inn. Last den opp på nytt."}
	case m.Status == upload.Undone:
		w.Head = ui.Head{Title: "Filen er angret", Lead: nb.Capital(nb.Moment(m.Undone, v.Now())) + ". Det filen erstattet, gjelder igjen."}
	default:
		w.Head = ui.Head{Title: nb.Plural(m.Rows, "rad er lest inn", "rader er lest inn"), Lead: "Fra filen «" + m.File + "», " + nb.Moment(m.Done, v.Now()) + ". Lastet opp av " + m.By + "."}
		w.Head.Actions = []ui.Action{{Label: "Angre", Post: runPath(m.ID, "angre"), Icon: "undo", Busy: "Angrer …"}}
		w.PeopleCard = ui.Card{ID: "personer", Heading: "Lest inn", Flush: true}
		w.people(m.People)
	}
	if w.Finish == nil {
		w.Head.Actions = append(w.Head.Actions, w.Again)
	}
	return v.RenderStatus(status, runPage, v.Frame(title, ui.Crumb{Label: title, Href: path}, ui.Crumb{Label: w.Head.Title}), w)
}

// checked shows a file that can still be taken in.
func (w *runView) checked(m *municipal.View, made string) {
	r := m.Result
	w.Head = ui.Head{Lead: "Ingenting er lagret ennå. Filen «" + m.File + "» ble sjekket " + made + "."}
	switch {
	case len(r.Faults) > 0:
		w.Head.Title = nb.Plural(len(r.Faults), "feil må rettes", "feil må rettes") + " før filen kan leses inn"
		a := ui.Link("Last ned filen med feilene merket", runPath(m.ID, "merket.xlsx")).WithIcon("download")
		w.Marked = &a
	case r.Rows == 0 && r.Replaced == 0:
		w.Head.Title = "Filen har ingen tall"
	case r.Same:
		w.Head.Title = "Filen har de samme tallene som står fra før"
	default:
		w.Head.Title = nb.Plural(r.Rows, "rad kan leses inn", "rader kan leses inn")
	}
	if len(r.Faults) == 0 && r.Rows+r.Replaced > 0 && !r.Same {
		w.Finish = &finishForm{
			Action: runPath(m.ID, "fullfor"), Card: ui.Card{ID: "les", Heading: "Les inn"}, Seen: strconv.Itoa(r.Rows),
			Save: ui.Action{Label: "Les inn " + nb.Plural(r.Rows, "rad", "rader"), Look: ui.Primary, Big: true, Busy: "Leser inn …"},
			Note: "Alt leses inn samtidig, eller ingenting. Du kan angre etterpå.",
		}
		if r.Replaced > 0 {
			w.Finish.Note = nb.Plural(r.Replaced, "tall som står fra før, blir erstattet.", "tall som står fra før, blir erstattet.") + " " + w.Finish.Note
		}
	}
	w.faults(r)
	w.NoticeCard = ui.Card{ID: "merknader", Heading: "Verdt å vite", Note: "Trenger ikke rettes"}
	if r.Empty > 0 && len(r.Faults) == 0 {
		w.Notices = append(w.Notices, nb.Plural(r.Empty, "rad er tom", "rader er tomme")+". For dem mangler tallene fortsatt.")
	}
	for _, n := range r.Notices {
		w.Notices = append(w.Notices, "Arket «"+n.Sheet+"»: "+n.Text)
	}
	if len(r.Faults) == 0 {
		w.PeopleCard = ui.Card{ID: "personer", Heading: "Slik blir det", Flush: true, Note: nb.Plural(len(r.People), "person", "personer")}
		w.people(r.People)
	}
}

func (w *runView) faults(r *municipal.Result) {
	w.FaultCard = ui.Card{ID: "feil", Heading: "Dette må rettes i filen", Flush: true, Tone: ui.Late, Badge: &ui.Badge{Count: len(r.Faults), Tone: ui.Late, About: "feil"}}
	w.FaultScroll = ui.Scroll{About: "Feil i filen", Class: "compact foldable"}
	for i, f := range r.Faults {
		if i == shownFaults {
			w.FaultMore = "Viser " + nb.Int(shownFaults) + " av " + nb.Int(len(r.Faults)) + " feil. Alle er merket i filen du kan laste ned."
			break
		}
		w.Faults = append(w.Faults, faultLine{Where: where(f), Sheet: "Arket «" + f.Sheet + "»", Value: f.Value, Message: f.Message})
	}
}

// where names the cell as Excel does: "Rad 7, C «Kommune»".
func where(f excel.Fault) string {
	out := "Rad " + nb.Int(f.Row)
	if f.Column != "" {
		out += ", " + f.Column
	}
	if f.Name != "" {
		out += " «" + f.Name + "»"
	}
	return out
}

func (w *runView) people(all []municipal.Line) {
	for i, p := range all {
		if i == shownPeople {
			w.PeopleMore = "Viser de " + nb.Int(shownPeople) + " første av " + nb.Plural(len(all), "person", "personer") + "."
			break
		}
		l := personLine{Person: ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}}
		if p.Periods > 0 {
			l.Periods = nb.Plural(p.Periods, "periode", "perioder")
		}
		for _, s := range p.Sums {
			l.Sums = append(l.Sums, s.Label+": "+trimmed(s.N)+" "+s.Unit)
		}
		w.People = append(w.People, l)
	}
}

// trimmed writes a number with the decimals that it has, at most one.
func trimmed(n float64) string { return strings.TrimSuffix(nb.Decimal(n, 1), ",0") }
