package removal

import (
	"traad/internal/app/removal"
	"traad/internal/base/nb"
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
		Head:  ui.Head{Title: "Slettinger", Lead: "Det som er ført på feil pasient eller skal slettes etter vedtak. Den som ber om en sletting, kan ikke godkjenne den selv."},
		Empty: ui.Empty{Tone: ui.Done, Heading: "Ingen slettinger venter"},
	}
	for _, it := range l.Waiting {
		w.Waiting = append(w.Waiting, of(v, it))
	}
	for _, it := range l.Settled {
		w.Settled = append(w.Settled, of(v, it))
	}
	return v.Render(listTmpl, v.Frame("Slettinger"), w)
}

func of(v *page.Visit, it removal.Item) line {
	l := line{
		Person: ui.Person{Name: it.Name, Href: page.PersonPath(it.Patient)}, What: what(it.Removal) + ", " + ground(it.Removal),
		When: "Bedt om av " + it.AskedName + " " + nb.Moment(it.AskedAt.Time, v.Now()),
		Tag:  ui.Tag{Text: it.Status.Title(), Icon: ui.NoIcon}, Open: ui.Action{Label: "Se og ta stilling", About: it.Name, Href: "/slettinger/" + string(it.ID)},
	}
	if it.Name == "" {
		l.Person = ui.Person{Name: "Personen er slettet"}
	}
	if it.Status == removal.Asked && it.Own {
		l.Open.Label, l.Tag.Text = "Se eller trekk", "Venter på en annen"
	}
	if it.Status != removal.Asked {
		l.Open.Label = "Se"
		l.When += ". " + it.Status.Title() + " av " + it.SettledName + " " + nb.Moment(it.SettledAt.Time, v.Now())
	}
	return l
}
