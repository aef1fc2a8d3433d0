package removal

import (
	"traad/internal/app/removal"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var listTmpl = ui.New(files, "list.html")

type listView struct {
	Head    ui.Head
	Waiting []line
	Empty   ui.Empty
	Settled []line
}

type line struct {
	Person ui.Person
	What   string
	When   string
	Tag    ui.Tag
	Open   ui.Action
}

// List is «Slettinger»: what waits, and what was settled last.
func List(v *page.Visit) error {
	l, err := removal.ListOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		Head:  ui.Head{Title: v.T("Slettinger"), Lead: v.T("Det som er ført på feil pasient eller skal slettes etter vedtak. Den som ber om en sletting, kan ikke godkjenne den selv.")},
		Empty: ui.Empty{Tone: ui.Done, Heading: v.T("Ingen slettinger venter")},
	}
	for _, it := range l.Waiting {
		w.Waiting = append(w.Waiting, of(v, it))
	}
	for _, it := range l.Settled {
		w.Settled = append(w.Settled, of(v, it))
	}
	return v.Render(listTmpl, v.Frame(v.T("Slettinger")), w)
}

func of(v *page.Visit, it removal.Item) line {
	l := line{
		Person: ui.Person{Name: it.Name, Href: page.PersonPath(it.Patient)}, What: v.T(scope(it.Removal)) + ", " + v.T(ground(it.Removal)),
		When: v.T("Bedt om av %s %s", it.AskedName, v.Voice.Moment(it.AskedAt.Time, v.Now())),
		Tag:  ui.Tag{Text: v.T(it.Status.Title()), Icon: ui.NoIcon}, Open: ui.Action{Label: v.T("Se og ta stilling"), About: it.Name, Href: "/slettinger/" + string(it.ID)},
	}
	if it.Name == "" {
		l.Person = ui.Person{Name: v.T("Personen er slettet")}
	}
	if it.Status == removal.Asked && it.Own {
		l.Open.Label, l.Tag.Text = v.T("Se eller trekk"), v.T("Venter på en annen")
	}
	if it.Status != removal.Asked {
		l.Open.Label = v.T("Se")
		l.When += ". " + v.T("%s av %s %s", v.T(it.Status.Title()), it.SettledName, v.Voice.Moment(it.SettledAt.Time, v.Now()))
	}
	return l
}
