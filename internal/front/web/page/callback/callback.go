// Package callback is the pages of those who asked on the public page to be rung: whom to ring, what came of it, and all that wait, where several that are
// mistakes or misuse are put aside at once.
package callback

import (
	"embed"
	"net/http"

	"traad/internal/app/callback"
	"traad/internal/base/db"
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
	return v.Go(page.CallbacksPath, v.T("%s fra nettsiden er ferdig som feil eller misbruk. Navn og telefonnummer er slettet.", v.Voice.Plural(n, "henvisning", "henvisninger")))
}

func list(v *page.Visit, status int, form *ui.Form) error {
	all, err := callback.All(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		Head:    ui.Head{Title: v.T("Henvisninger fra nettsiden"), Lead: v.T("Bare behandlere som har logget inn, er bekreftet. Når %s venter i en kommune, tar skjemaet på nettsiden ikke imot flere der.", v.Voice.Int(callback.MostWaiting))},
		Summary: form.Summary(v.T("det kan lagres")),
	}
	which := ui.Field{Kind: ui.Checks, Name: "hvilke", Label: v.T("Feil eller misbruk"), Help: v.T("De du velger, blir ferdige uten at noen ringer. Navn og telefonnummer slettes, og det kan ikke angres.")}
	for _, c := range all {
		action := v.T("Ring og avklar")
		if c.HPR != "" {
			action = v.T("Se henvisningen")
		}
		fact := v.T("%s, %s. Sendt %s.", page.CallbackWhat(v.Voice, &c), c.AreaName, v.Voice.Moment(c.At.Time, v.Now()))
		w.Calls = append(w.Calls, call{c.Name, fact, ui.Action{Label: action, About: c.Name, Href: page.CallbackPath(c.ID)}})
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
	return v.Go("/", v.T("Henvisningen fra nettsiden er ferdig. Navnet og telefonnummeret er slettet."))
}

func show(v *page.Visit, status int, form *ui.Form) error {
	c, err := callback.One(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	w := view{
		Head:    ui.Head{Title: v.T("Henvisning fra nettsiden"), Lead: v.T("Ikke bekreftet: ingen har logget inn, så hvem som helst kan ha sendt den. Ring, og spør hvem det er og hvem det gjelder, før du registrerer noe.")},
		Summary: form.Summary(v.T("det kan lagres")), Action: page.CallbackPath(c.ID),
		Facts: []ui.Fact{{Term: v.T("Hvem"), Text: v.T(care.CallbackFromTitle(c.From))}, {Term: v.T("Kommune"), Text: c.AreaName}, {Term: v.T("Sendt"), Text: v.Voice.Moment(c.At.Time, v.Now())}, {Term: v.T("Passer å ringe"), Text: v.T(care.CallbackTimeTitle(c.Best))}},
		Refer: ui.Action{Label: v.T("Registrer henvisning"), Icon: "plus", Href: "/henvisninger/ny?nett=" + string(c.ID), Look: ui.Primary},
	}
	var options []ui.Option
	for _, x := range care.CallbackOutcomes {
		options = append(options, ui.Option{Value: x.Code, Label: v.T(x.Title)})
		if x.Code == c.Outcome {
			w.Done = v.T(x.Title)
		}
	}
	if c.Outcome == care.CallbackReferred {
		w.Done = v.T("Henvisning registrert")
	}
	if c.Outcome != "" {
		w.Head.Lead = v.T("Ferdig %s, av %s. Navnet og telefonnummeret er slettet.", v.Voice.Moment(c.SettledAt.Time, v.Now()), c.SettledBy)
		return v.RenderStatus(status, tmpl, v.Frame(w.Head.Title), w)
	}
	if c.Proven {
		w.Head.Lead = v.T("Ikke bekreftet: den som sendte, logget inn som pasienter og pårørende gjør, men har skrevet navnene selv. Ring, og spør hvem det gjelder, før du registrerer noe.")
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Gjelder"), Text: c.About, Strong: true}, ui.Fact{Term: v.T("Samtykke"), Text: v.T(agrees(c))})
		w.Why = c.Why
	}
	if c.HPR != "" {
		w.Head.Lead = v.T("Fra en behandler som har logget inn: navnet og HPR-nummeret er fra innloggingen. Fødselsnummeret følger med til registreringen.")
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("HPR-nummer"), Text: c.HPR})
	}
	w.Ring, w.Facts = c.Phone, append([]ui.Fact{{Term: v.T("Navn"), Text: c.Name, Strong: true}}, w.Facts...)
	w.Outcome = form.Fill(ui.Field{Kind: ui.Radios, Name: "utfall", Label: v.T("Hva kom ut av det?"), Options: options})
	return v.RenderStatus(status, tmpl, v.Frame(w.Head.Title), w)
}
