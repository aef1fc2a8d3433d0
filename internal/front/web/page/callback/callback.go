// Package callback is the pages of those who asked on the public page to be rung: whom to ring, what came of it, and all that wait, where several that are
// mistakes or misuse are put aside at once.
package callback

import (
	"embed"
	"net/http"

	"traad/internal/app/callback"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	tmpl     = ui.New(files, "page.html")
	listTmpl = ui.New(files, "list.html")
)

type listView struct {
	Head    ui.Head
	Summary ui.Summary
	Calls   []call
	Which   ui.Field
}

type call struct {
	Name, Fact string
	Open       ui.Action
}

// List is all that wait.
func List(v *page.Visit) error { return list(v, http.StatusOK, ui.NewForm(nil)) }

// Unfounded puts several aside.
func Unfounded(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	var d callback.Unfounded
	for _, id := range form.Values("hvilke") {
		d.IDs = append(d.IDs, db.ID(id))
	}
	n, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if form.Take(err) {
		return list(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.Go(page.CallbacksPath, nb.Plural(n, "henvisning", "henvisninger")+" fra nettsiden er ferdig som feil eller misbruk. Navn og telefonnummer er slettet.")
}

func list(v *page.Visit, status int, form *ui.Form) error {
	all, err := callback.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		Head:    ui.Head{Title: "Henvisninger fra nettsiden", Lead: "Ingen av dem er bekreftet. Når " + nb.Int(callback.MostWaiting) + " venter i en kommune, tar skjemaet på nettsiden ikke imot flere der."},
		Summary: form.Summary("det kan lagres"),
	}
	which := ui.Field{Kind: ui.Checks, Name: "hvilke", Label: "Feil eller misbruk", Help: "De du velger, blir ferdige uten at noen ringer. Navn og telefonnummer slettes, og det kan ikke angres."}
	for _, c := range all {
		fact := page.CallbackWhat(&c) + ", " + c.AreaName + ". Sendt " + nb.Moment(c.At.Time, v.Now()) + "."
		w.Calls = append(w.Calls, call{c.Name, fact, ui.Action{Label: "Ring og avklar", About: c.Name, Href: page.CallbackPath(c.ID)}})
		which.Options = append(which.Options, ui.Option{Value: string(c.ID), Label: c.Name, Note: fact})
	}
	w.Which = form.Fill(which)
	return v.RenderStatus(status, listTmpl, v.Frame(w.Head.Title), w)
}

type view struct {
	Head    ui.Head
	Summary ui.Summary
	Facts   []ui.Fact
	Ring    string // the number
	Refer   ui.Action
	Action  string
	Outcome ui.Field
	Done    string // what came of it
	Why     string // as one who had logged in wrote
}

// agrees is what the sender has said of consent: the form takes in no other.
func agrees(c *callback.Call) string {
	if c.From == "patient" {
		return "Henviser seg selv"
	}
	return "Avsenderen sier at den det gjelder, vet om henvisningen og ønsker den"
}

// Show is one.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Settle says what came of it.
func Settle(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	err = callback.Settle{ID: db.ID(v.Path("id")), Outcome: form.Value("utfall")}.Run(v.Ctx(), v.Service, v.Actor)
	if form.Take(err) {
		return show(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	return v.Go("/", "Henvisningen fra nettsiden er ferdig. Navnet og telefonnummeret er slettet.")
}

func show(v *page.Visit, status int, form *ui.Form) error {
	c, err := callback.One(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	w := view{
		Head:    ui.Head{Title: "Henvisning fra nettsiden", Lead: "Ikke bekreftet: ingen har logget inn, så hvem som helst kan ha sendt den. Ring, og spør hvem det er og hvem det gjelder, før du registrerer noe."},
		Summary: form.Summary("det kan lagres"), Action: page.CallbackPath(c.ID),
		Facts: []ui.Fact{{Term: "Hvem", Text: care.CallbackFromTitle(c.From)}, {Term: "Kommune", Text: c.AreaName}, {Term: "Sendt", Text: nb.Moment(c.At.Time, v.Now())}, {Term: "Passer å ringe", Text: care.CallbackTimeTitle(c.Best)}},
		Refer: ui.Action{Label: "Registrer henvisning", Icon: "plus", Href: "/henvisninger/ny?nett=" + string(c.ID), Look: ui.Primary},
	}
	var options []ui.Option
	for _, x := range care.CallbackOutcomes {
		options = append(options, ui.Option{Value: x.Code, Label: x.Title})
		if x.Code == c.Outcome {
			w.Done = x.Title
		}
	}
	if c.Outcome == care.CallbackReferred {
		w.Done = "Henvisning registrert"
	}
	if c.Outcome != "" {
		w.Head.Lead = "Ferdig " + nb.Moment(c.SettledAt.Time, v.Now()) + ", av " + c.SettledBy + ". Navnet og telefonnummeret er slettet."
		return v.RenderStatus(status, tmpl, v.Frame(w.Head.Title), w)
	}
	if c.Proven {
		w.Head.Lead = "Ikke bekreftet: den som sendte, logget inn som pasienter og pårørende gjør, men har skrevet navnene selv. Ring, og spør hvem det gjelder, før du registrerer noe."
		w.Facts = append(w.Facts, ui.Fact{Term: "Gjelder", Text: c.About, Strong: true}, ui.Fact{Term: "Samtykke", Text: agrees(c)})
		w.Why = c.Why
	}
	w.Ring, w.Facts = c.Phone, append([]ui.Fact{{Term: "Navn", Text: c.Name, Strong: true}}, w.Facts...)
	w.Outcome = form.Fill(ui.Field{Kind: ui.Radios, Name: "utfall", Label: "Hva kom ut av det?", Options: options})
	return v.RenderStatus(status, tmpl, v.Frame(w.Head.Title), w)
}
