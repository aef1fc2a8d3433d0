package movein

import (
	"net/http"
	"strings"

	"traad/internal/app/movein"
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
		return v.Go(runPath(id, ""), nb.Plural(n, "pasient er", "pasienter er")+" flyttet inn.")
	case errs.KindOf(err) == errs.KindConflict:
		return show(v, http.StatusConflict, form, errs.SafeText(err))
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
	w := runView{Again: ui.Link("Sjekk en ny fil", path)}
	if changed != "" {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: changed})
	}
	switch {
	case m.Result != nil:
		w.checked(v, m, form)
	case m.Status == upload.Checked:
		w.Head = ui.Head{Title: "Filen er ikke lenger i Tråd", Lead: "Den ble sjekket " + moment(m.Made, v) + " av " + m.By + ", men ble aldri flyttet inn. Last den opp på nytt."}
	default:
		w.done(v, m)
	}
	if w.Finish == nil {
		w.Head.Actions = append(w.Head.Actions, w.Again)
	}
	return v.RenderStatus(status, runPage, v.Frame("Innflytting", ui.Crumb{Label: title, Href: path}, ui.Crumb{Label: w.Head.Title}), w)
}

// checked shows a file that can still be moved in.
func (w *runView) checked(v *page.Visit, m *movein.View, form *ui.Form) {
	r := m.Result
	w.Head = ui.Head{Title: "Ingen kan flyttes inn slik filen er nå", Lead: "Ingenting er lagret ennå. Filen «" + m.File + "» ble sjekket " + moment(m.Made, v) + "."}
	switch {
	case r.Good > 0 && r.Wrong == 0:
		w.Head.Title = nb.Plural(r.Good, "pasient kan flyttes inn", "pasienter kan flyttes inn")
	case r.Good > 0:
		w.Head.Title = nb.Int(r.Good) + " av " + nb.Plural(r.Rows, "pasient kan flyttes inn", "pasienter kan flyttes inn")
	}
	w.Summary = form.Summary("pasientene kan flyttes inn")
	if r.Good > 0 {
		w.finish(m, form)
	}
	if len(r.Faults) > 0 {
		a := ui.Link("Last ned filen med feilene merket", runPath(m.ID, "merket.xlsx")).WithIcon("download")
		w.Marked = &a
	}
	w.faults(r)
	w.notices(r)
	w.people(v, r)
}

func (w *runView) finish(m *movein.View, form *ui.Form) {
	r := m.Result
	f := &finishForm{
		Action: runPath(m.ID, "fullfor"), Card: ui.Card{ID: "flytt", Heading: "Flytt inn"}, Seen: nb.Int(r.Good),
		Save: ui.Action{Label: "Flytt inn " + nb.Plural(r.Good, "pasient", "pasienter"), Look: ui.Primary, Big: true, Busy: "Flytter inn …"},
		Note: "Alle flyttes inn samtidig, eller ingen. Du kan angre så lenge ingen har skrevet om personene.",
	}
	f.Seen = strings.ReplaceAll(f.Seen, "\u00a0", "")
	if len(r.Faults) > 0 {
		skip := form.Fill(ui.Field{Kind: ui.Check, Name: "hopp", Label: "Hopp over " + left(r)})
		f.Skip = &skip
		f.Note = "Det som hoppes over, blir ikke med. Rett det i filen, og flytt det inn med en ny fil etterpå. " + f.Note
	}
	w.Finish = f
}

// left says what is left out where somebody skips what is wrong: "2 pasienter og 1 kontakt med feil".
func left(r *movein.Result) string {
	patients, contacts := nb.Plural(r.Wrong, "pasient", "pasienter"), nb.Plural(r.Contacts, "kontakt", "kontakter")
	switch {
	case r.Contacts == 0:
		return patients + " med feil"
	case r.Wrong == 0:
		return contacts + " med feil"
	}
	return patients + " og " + contacts + " med feil"
}

func (w *runView) faults(r *movein.Result) {
	w.FaultCard = ui.Card{ID: "feil", Heading: "Dette må rettes i filen", Flush: true, Tone: ui.Late, Badge: &ui.Badge{Count: len(r.Faults), Tone: ui.Late, About: "feil"}}
	w.FaultScroll = ui.Scroll{About: "Feil i filen", Class: "compact foldable"}
	sheets := map[string]bool{}
	for _, f := range r.Faults {
		sheets[f.Sheet] = true
	}
	for i, f := range r.Faults {
		if i == shownFaults {
			w.FaultMore = "Viser " + nb.Int(shownFaults) + " av " + nb.Int(len(r.Faults)) + " feil. Alle er merket i filen du kan laste ned."
			break
		}
		l := faultLine{Where: where(f), Value: f.Value, Message: f.Message}
		if len(sheets) > 1 {
			l.Sheet = "Arket «" + f.Sheet + "»"
		}
		w.Faults = append(w.Faults, l)
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

func (w *runView) notices(r *movein.Result) {
	w.NoticeCard = ui.Card{ID: "merknader", Heading: "Verdt å vite", Note: "Trenger ikke rettes"}
	for i, n := range r.Notices {
		if i == shownNotices {
			w.NoticeMore = "Viser " + nb.Int(shownNotices) + " av " + nb.Int(len(r.Notices)) + "."
			break
		}
		text := "Arket «" + n.Sheet + "»: "
		if n.Row > 0 {
			text = "Arket «" + n.Sheet + "», rad " + nb.Int(n.Row) + ": "
		}
		w.Notices = append(w.Notices, text+n.Text)
	}
}

func (w *runView) people(v *page.Visit, r *movein.Result) {
	w.PeopleCard = ui.Card{ID: "pasienter", Heading: "Slik blir det", Flush: true, Note: nb.Plural(r.Good, "pasient", "pasienter")}
	w.PeopleScroll = ui.Scroll{About: "Pasienter som kan flyttes inn", Class: "foldable"}
	for i, p := range r.People {
		if i == shownPeople {
			w.PeopleMore = "Viser de " + nb.Int(shownPeople) + " første av " + nb.Plural(len(r.People), "pasient", "pasienter") + "."
			break
		}
		l := personLine{
			Name: p.Name, Born: "født " + nb.Numeric(p.Born), Area: nb.Capital(p.Pathway) + ", " + p.Area, Now: p.Now,
			Deadline: ui.Deadline{Words: nb.NoDeadline},
		}
		if p.HasNext {
			l.Next, l.Deadline = p.Next.Title, page.TaskDeadline(nil, p.Next, today(v))
		}
		facts := []string{"Rad " + nb.Int(p.Row)}
		if p.Known {
			facts = append(facts, "er i Tråd fra før")
		}
		if p.Contacts > 0 {
			facts = append(facts, nb.Plural(p.Contacts, "kontakt", "kontakter"))
		}
		if p.Guessed > 0 {
			facts = append(facts, nb.Plural(p.Guessed, "steg uten egen dato", "steg uten egen dato"))
		}
		l.Facts = strings.Join(facts, ", ")
		w.People = append(w.People, l)
	}
}

// done shows a run that has been moved in, and perhaps taken back.
func (w *runView) done(v *page.Visit, m *movein.View) {
	w.Head = ui.Head{Title: nb.Plural(m.Moved, "pasient er flyttet inn", "pasienter er flyttet inn"), Lead: "Fra filen «" + m.File + "», " + moment(m.Done, v) + ". Lastet opp av " + m.By + "."}
	w.PeopleCard = ui.Card{ID: "pasienter", Heading: "Flyttet inn", Flush: true}
	switch {
	case m.Status == upload.Undone:
		w.Head.Title, w.Head.Lead = "Innflyttingen er angret", nb.Capital(moment(m.Undone, v))+". "+nb.Plural(m.Moved-m.Standing, "pasient", "pasienter")+" er tatt bort igjen."
		w.PeopleCard.Heading = "Står igjen, fordi noen har skrevet om dem"
	case m.Standing > 0:
		w.Head.Actions = []ui.Action{ui.Link("Angre innflyttingen", runPath(m.ID, "angre")).WithIcon("undo")}
	}
	w.PeopleScroll = ui.Scroll{About: "Personer som er flyttet inn", Class: "compact"}
	for _, p := range m.People {
		w.Touched = w.Touched || p.Touched != ""
		w.Moved = append(w.Moved, movedLine{Person: ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}, Row: nb.Int(p.Row), Touched: nb.Capital(p.Touched)})
	}
}
