// Package municipal is where a coordinator tells of the municipality's own services to those whom it follows: who lacks what, the workbook, the
// file, every fault at its cell, then all of it or nothing, and the way back.
package municipal

import (
	"embed"
	"net/http"

	"traad/internal/app/municipal"
	"traad/internal/app/upload"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html run.html
var files embed.FS

var (
	startPage = ui.New(files)
	runPage   = ui.New(files, "run.html")
)

const (
	path  = "/kommunale-tall"
	title = "Kommunale tall"
)

type startView struct {
	Head      ui.Head
	Summary   ui.Summary
	File      ui.Field
	Template  []ui.Field
	HowCard   ui.Card
	FileCard  ui.Card
	LackCard  ui.Card
	RunsCard  ui.Card
	Scroll    ui.Scroll
	LackTable ui.Scroll
	Said      []string
	People    []lackLine
	Empty     ui.Empty
	Runs      []runLine
	FedCard   ui.Card
	FedSaid   []string
	Fed       []fedLine
	FedTable  ui.Scroll
}

type (
	fedLine struct {
		Day, What, Key string
		Undone         bool
	}
	runLine  struct{ When, By, File, What, Href string }
	lackLine struct {
		Person        ui.Person
		Included      string
		Before, After lack
	}
	lack struct {
		Whole bool
		Text  string
	}
)

// Start tells who lacks what, gives the workbook, takes the file, and lists what came before.
func Start(v *page.Visit) error { return start(v, http.StatusOK, ui.NewForm(nil)) }

// Send takes the file in for a look. What cannot be read is said at the field.
func Send(v *page.Visit) error {
	name, data, err := page.Upload(v)
	if err != nil && len(errs.FieldsOf(err)) == 0 {
		return err
	}
	form, status := ui.NewForm(nil).In(v.Voice), http.StatusUnprocessableEntity
	if form.Take(err) {
		if len(data) > upload.MaxFile {
			status = http.StatusRequestEntityTooLarge
		}
		return start(v, status, form)
	}
	id, err := municipal.Upload{Name: name, Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		if !form.Take(err) {
			return err
		}
		return start(v, status, form)
	}
	return v.Go(runPath(id, ""), "")
}

func runPath(id db.ID, step string) string {
	if step != "" {
		step = "/" + step
	}
	return path + "/" + string(id) + step
}

func start(v *page.Visit, status int, form *ui.Form) error {
	o, err := municipal.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := startView{
		Head:    ui.Head{Title: v.T(title), Lead: v.T("Kommunens egne tall for dem dere følger. De står ved siden av sykehusets i Resultater, før og etter inklusjon. Ingen navn vises der.")},
		Summary: form.Summary("filen kan sjekkes"),
		File: form.Fill(ui.Field{
			Kind: ui.File, Name: "fil", Label: v.T("Utfylt mal"), Accept: ".xlsx,.csv", Help: v.T("Inntil 10 MB. Filen lagres kryptert og slettes når den er lest inn, senest etter ett døgn."),
		}),
		Template: []ui.Field{
			form.Fill(ui.Field{Name: "fra", Label: v.T("Fra"), Width: "short", Optional: true, Help: v.T("Som 1.1.2026. Tom: alt som mangler.")}),
			form.Fill(ui.Field{Name: "til", Label: v.T("Til"), Width: "short", Optional: true}),
			form.Fill(ui.Field{Kind: ui.Radios, Name: "deling", Label: v.T("Én rad for"), Inline: true, Values: []string{"ar"}, Options: []ui.Option{{Value: "ar", Label: v.T("Hvert år før og etter inklusjon")}, {Value: "maned", Label: v.T("Hver måned")}}}),
		},
		HowCard: ui.Card{ID: "malen", Heading: v.T("1. Last ned malen")}, FileCard: ui.Card{ID: "filen", Heading: v.T("2. Sjekk filen")},
		LackCard: ui.Card{ID: "mangler", Heading: v.T("Hva som mangler for hvem"), Flush: true}, RunsCard: ui.Card{ID: "tidligere", Heading: v.T("Filer som er sendt"), Flush: true},
		Scroll: ui.Scroll{About: v.T("Tabell: filene"), Class: "compact"}, LackTable: ui.Scroll{About: v.T("Tabell: hva som mangler"), Class: "compact foldable"},
		Empty: ui.Empty{Icon: "document", Heading: v.T("Dere følger ingen som er inkludert")},
	}
	w.lacks(v.Voice, o)
	for _, r := range o.Runs {
		w.Runs = append(w.Runs, runLine{nb.Capital(v.Voice.Moment(r.Made, v.Now())), r.By, r.File, what(v.Voice, r), runPath(r.ID, "")})
	}
	w.fed(v, o.Fed)
	return v.RenderStatus(status, startPage, v.Frame(v.T(title)), w)
}

// fed says what the municipality's own system tells, and which of it and of a file counts.
func (w *startView) fed(v *page.Visit, f *municipal.Fed) {
	if f == nil {
		return
	}
	w.FedCard, w.FedTable = ui.Card{ID: "fagsystem", Heading: v.T("Fra fagsystemet"), Flush: true}, ui.Scroll{About: v.T("Tabell: det som er kommet fra fagsystemet"), Class: "compact"}
	w.FedSaid = append(w.FedSaid, v.T("Fagsystemet melder selv tjenester med IPLOS-kode, sist %s. Tall i en fil går foran: der filen har tall for de samme dagene og den samme tjenesten, brukes filens.", v.Voice.Moment(f.Last, v.Now())))
	if f.Since.IsZero() {
		w.FedSaid = append(w.FedSaid, v.T("Bare dagene tjenestene varer, er fortalt. Ellers mangler tallene fortsatt."))
	} else {
		w.FedSaid = append(w.FedSaid, v.T("Fra %s melder det alle tjenester: ingen melding betyr at personen ikke hadde tjenesten.", v.Voice.DayYear(f.Since)))
	}
	for _, d := range f.Days {
		if d.Services > 0 {
			line := fedLine{Day: v.Voice.DayYear(d.Day), What: v.T("%s for %s", v.Voice.Plural(d.Services, "tjeneste", "tjenester"), v.Voice.Plural(d.People, "person", "personer")), Key: d.Day.String()}
			if d.Corrections > 0 {
				line.What += ". " + v.T("%s av dem rettet noe som kom før. Tas dagen bort, gjelder det eldre igjen til fagsystemet melder på nytt", v.Voice.Int(d.Corrections))
			}
			w.Fed = append(w.Fed, line)
		}
		if d.Undone > 0 {
			w.Fed = append(w.Fed, fedLine{Day: v.Voice.DayYear(d.Day), What: v.T("Tatt bort: %s", v.Voice.Plural(d.Undone, "tjeneste", "tjenester")), Key: d.Day.String(), Undone: true})
		}
	}
}

// UndoFed takes away what came from the municipality's own system on a day, or takes it in again.
func UndoFed(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	day, err := date.Parse(form.Value("dag"))
	if err != nil {
		return errs.NotFound("Finner ikke dagen.")
	}
	back := form.Value("igjen") != ""
	n, err := municipal.UndoFed{Day: day, Back: back}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	if back {
		return v.Go(path, v.T("Det som kom %s, gjelder igjen: %s.", v.Voice.DayYear(day), v.Voice.Plural(n, "tidsrom", "tidsrom")))
	}
	return v.Go(path, v.T("Det som kom %s, er tatt bort: %s. Det som sto før, gjelder igjen.", v.Voice.DayYear(day), v.Voice.Plural(n, "tidsrom", "tidsrom")),
		ui.Undo{Action: path + "/fagsystem", Hidden: []ui.Hidden{{Name: "dag", Value: day.String()}, {Name: "igjen", Value: "ja"}}, About: v.T("å ta bort det som kom %s", v.Voice.DayYear(day))})
}

func (w *startView) lacks(v *lang.Voice, o *municipal.Overview) {
	n := len(o.People)
	switch left := n - o.Whole; {
	case n == 0:
	case left == 0:
		w.Said = append(w.Said, v.Say("Alt er ført for alle %s.", v.Plural(n, "person", "personer")))
	default:
		w.Said = append(w.Said, v.Say("Kommunale data mangler for %s av %s.", v.Int(left), v.Plural(n, "person", "personer")))
	}
	if o.Strict > 0 {
		w.Said = append(w.Said, v.Say("%s med strengt fortrolig adresse er ikke med i malen: filen ville vist hvor personen følges.", v.Plural(o.Strict, "person", "personer")))
	}
	if o.Out > 0 {
		w.Said = append(w.Said, v.Say("%s vil ikke være med i statistikk eller har trukket samtykket, og er ikke med i malen.", v.Plural(o.Out, "person", "personer")))
	}
	for _, p := range o.People {
		w.People = append(w.People, lackLine{ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}, v.DayYear(p.Included), lackOf(v, p.Before), lackOf(v, p.After)})
	}
}

// everything is how many services there are: seven with amounts, and the stays.
const everything = 8

func lackOf(v *lang.Voice, missing []string) lack {
	switch len(missing) {
	case 0:
		return lack{true, v.Say("Ført")}
	case everything:
		return lack{false, v.Say("Ingenting er ført")}
	}
	var names []string
	for _, m := range missing {
		names = append(names, nb.Inside(v.Say(m)))
	}
	return lack{false, v.Say("Mangler %s", v.List(names))}
}

// what says in a few words what came of a file.
func what(v *lang.Voice, r municipal.Run) string {
	switch {
	case r.Status == upload.Done:
		return v.Plural(r.Rows, "rad er lest inn", "rader er lest inn")
	case r.Status == upload.Undone:
		return v.Say("Angret")
	case r.Held && r.Wrong > 0:
		return v.Say("Sjekket, %s feil", v.Int(r.Wrong))
	case r.Held:
		return v.Say("Sjekket, ikke lest inn ennå")
	}
	return v.Say("Sjekket, aldri lest inn")
}

// Template sends the workbook to fill in.
func Template(v *page.Visit) error {
	form := ui.NewForm(v.R.URL.Query()).In(v.Voice)
	q := municipal.Ask{Monthly: form.Value("deling") == "maned"}
	for name, to := range map[string]*date.Date{"fra": &q.From, "til": &q.To} {
		if typed := form.Value(name); typed != "" {
			d, err := nb.ParseDay(typed)
			if err != nil {
				form.Refused(name, err)
			}
			*to = d
		}
	}
	if form.OK() && !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		form.Fault("til", "Siste dag er før første dag.")
	}
	if !form.OK() {
		return start(v, http.StatusUnprocessableEntity, form)
	}
	data, err := municipal.Template(v.Ctx(), v.Service, v.Actor, q)
	if err != nil {
		return err
	}
	return v.Download("kommunale-tall.xlsx", data)
}

// Marked sends the file back with the faults marked.
func Marked(v *page.Visit) error {
	data, err := municipal.Marked(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("run")))
	if err != nil {
		return err
	}
	return v.Download("kommunale-tall-merket.xlsx", data)
}
