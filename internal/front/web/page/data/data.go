// Package data is Datagrunnlag: the de-identified loads that candidates are found in. An administrator or analyst of the hospital sends
// files, sees how whole they are, takes them into use, and can take them out again. Nothing here is about anybody.
package data

import (
	"embed"
	"net/http"
	"time"

	"traad/internal/app/dataset"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html one.html report.html
var files embed.FS

var (
	tmpl = ui.New(files, "page.html", "report.html")
	one  = ui.New(files, "one.html", "report.html")
)

const (
	place = "/data"
	title = "Datagrunnlag"
)

type view struct {
	Head     ui.Head
	Summary  ui.Summary
	Refused  *refusal
	Tried    *report
	NowCard  ui.Card
	Now      []ui.Fact
	Periods  []period
	SendCard ui.Card
	Fields   []ui.Field
	LoadCard ui.Card
	Scroll   ui.Scroll
	Loads    []line
	Empty    ui.Empty
}

// refusal is why files were not read: every fault by file, row and column.
type refusal struct {
	Text   string
	Faults []ui.Fact
}

type period struct {
	Source, Days, Holes string
}

type line struct {
	When, What, Source, Period, Rows string
	Href                             string
	State                            ui.Tag
}

// answer is what came of files that were sent and not laid ready.
type answer struct {
	refused error
	report  *dataset.Report
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), nil) }

func show(v *page.Visit, status int, form *ui.Form, a *answer) error {
	o, err := dataset.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head:    ui.Head{Title: v.T(title), Lead: v.T("Episoder og personer uten navn og fødselsnummer. Kandidatene finnes her, og resultatene regnes av det samme.")},
		NowCard: ui.Card{ID: "na", Heading: v.T("I bruk nå")}, SendCard: ui.Card{ID: "send", Heading: v.T("Les inn filer")},
		LoadCard: ui.Card{ID: "laster", Heading: v.T("Innlesinger"), Flush: true}, Scroll: ui.Scroll{About: v.T("Innlesinger, de nyeste først"), Class: "compact"},
		Empty: ui.Empty{Icon: "document", Heading: v.T("Ingenting er lest inn ennå")},
	}
	w.now(v, o)
	for _, p := range o.Periods {
		w.Periods = append(w.Periods, period{from(v.Voice, p.Kind, p.Source), stretches(v.Voice, p.Days), stretches(v.Voice, p.Holes)})
	}
	for _, l := range o.Loads {
		w.Loads = append(w.Loads, line{
			When: when(v, l.At.Time, whoOf(v.Voice, &l)), What: v.T(l.Kind.Title()), Source: l.Source, Period: between(v.Voice, dataset.Days{From: l.From, To: l.To}),
			Rows: v.Voice.Int(l.Rows), Href: place + "/" + string(l.ID), State: stateOf(v.Voice, &l),
		})
	}
	if v.May(access.LoadData) {
		w.fields(v.Voice, form)
	}
	if a != nil && a.refused != nil {
		w.Refused = &refusal{Text: errs.Tell(a.refused, v.T)}
		for _, f := range errs.FieldsOf(a.refused) {
			f = ui.Said(v.Voice, f)
			if f.Name == "hva" || f.Name == "kilde" || f.Name == "fra" || f.Name == "til" || f.Name == "fil" {
				form.Faults = append(form.Faults, f)
				continue
			}
			w.Refused.Faults = append(w.Refused.Faults, ui.Fact{Term: f.Name, Text: f.Message})
		}
		w.fields(v.Voice, form)
	}
	if a != nil && a.report != nil {
		r := describe(v.Voice, a.report.Kind, a.report.Quality, a.report.Rows, a.report.Persons)
		r.Heading = v.T("Prøvd uten å lagre: ingen feil")
		for _, n := range a.report.Notices {
			r.Notices = append(r.Notices, n.In(v.Voice))
		}
		if a.report.Replaced {
			r.Notices = append(r.Notices, v.T("Fødselsnumrene i filene ble byttet ut med pseudonymer fra nøkkeltjenesten."))
		}
		w.Tried = r
	}
	w.Summary = form.Summary("filene kan leses inn")
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title)), w)
}

// now tells what the columns in use are built of.
func (w *view) now(v *page.Visit, o *dataset.Overview) {
	set := v.Data.Current()
	if set == nil {
		if o.Newest > 0 {
			w.Now = []ui.Fact{{Term: v.T("Status"), Text: v.T("Bygges nå. Last siden på nytt om litt.")}}
		}
		return
	}
	without, persons := set.Unmatched()
	w.Now = []ui.Fact{
		{Term: v.T("Episoder"), Text: v.Voice.Int(set.Index.E.Rows())},
		{Term: v.T("Personer"), Text: v.Voice.Int(len(set.People))},
		{Term: v.T("Utleverte legemidler"), Text: v.Voice.Int(dispensings(set))},
		{Term: v.T("Til og med"), Text: v.Voice.DayYear(set.Through)},
		{Term: v.T("Personer uten episoder"), Text: v.Voice.Int(persons)},
		{Term: v.T("Har episoder, men står ikke blant personene"), Text: v.Voice.Int(without)},
	}
	if k := set.Index.E.Twice; k > 0 {
		w.Now = append(w.Now, ui.Fact{Term: v.T("Episoder som står i to kilder"), Text: v.T("%s. Samme person, start, tjeneste og avdeling. Besøk på legevakt og poliklinikk teller da to ganger. Finn ut hvilken kilde som skal ha dem, og les inn den andre på nytt uten.", v.Voice.Int(k))})
	}
	if set.Manifest < o.Newest {
		w.Now = append(w.Now, ui.Fact{Term: v.T("Status"), Text: v.T("Det nyeste bygges nå. Det forrige brukes til det er klart.")})
	}
}

func dispensings(set *dataset.Set) int {
	if set.Index.D == nil {
		return 0
	}
	return set.Index.D.Rows()
}

func (w *view) fields(v *lang.Voice, form *ui.Form) {
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "hva", Label: v.Say("Hva filene har"), Inline: true, Options: []ui.Option{{Value: "episodes", Label: v.Say("Episoder")}, {Value: "persons", Label: v.Say("Personer")}, {Value: "dispensings", Label: v.Say("Legemidler")}}}),
		form.Fill(ui.Field{Name: "kilde", Label: v.Say("Kilde"), Width: "medium", Help: v.Say("Navnet på systemet filene er fra, det samme hver gang. Det nye tar plassen til det kilden ga før for de samme dagene.")}),
		form.Fill(ui.Field{Name: "fra", Label: v.Say("Første dag"), Width: "short", Optional: true, Help: v.Say("Som 1.1.2026. Tom: som i filene.")}),
		form.Fill(ui.Field{Name: "til", Label: v.Say("Siste dag"), Width: "short", Optional: true}),
		form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.Say("Filer"), Accept: ".csv,.txt,.parquet", Several: true, Help: v.Say("CSV (UTF-8) eller Parquet, flere om gangen, inntil 256 MB. Større filer leses inn med «traad import» på tjeneren.")}),
		form.Fill(ui.Field{Kind: ui.Check, Name: "prove", Label: v.Say("Bare prøv"), Optional: true, Options: []ui.Option{{Value: "ja", Label: v.Say("Bare sjekk filene, ikke lagre noe")}}}),
	}
}

// from is a kind of data with its source.
func from(v *lang.Voice, kind dataset.Kind, source string) string {
	return v.Say("%s fra %s", lang.Of(kind.Title()), source)
}

// when is a moment with who did something then.
func when(v *page.Visit, at time.Time, who string) string {
	return v.T("%s, av %s", nb.Capital(v.Voice.Moment(at, v.Now())), who)
}

// whoOf is who read a load in: Tråd itself where it was folded of others.
func whoOf(v *lang.Voice, l *dataset.Load) string {
	if l.Members > 0 {
		return "Tråd"
	}
	return orLine(v, l.By)
}

func stateOf(v *lang.Voice, l *dataset.Load) ui.Tag {
	switch {
	case l.State == "checked":
		return ui.Tag{Text: v.Say("venter på å tas i bruk"), Tone: ui.Soon}
	case l.State == "folded":
		return ui.Tag{Text: v.Say("slått sammen"), Icon: ui.NoIcon}
	case l.State != "standing":
		return ui.Tag{Text: v.Say("angret"), Icon: ui.NoIcon}
	case l.Covered:
		return ui.Tag{Text: v.Say("erstattet av nyere"), Icon: ui.NoIcon}
	}
	return ui.Tag{Text: v.Say("i bruk"), Tone: ui.Done}
}

func between(v *lang.Voice, d dataset.Days) string {
	if d.From == d.To {
		return v.DayYear(d.From)
	}
	return v.DayYear(d.From) + " – " + v.DayYear(d.To)
}

// stretches names at most three, the newest last.
func stretches(v *lang.Voice, days []dataset.Days) string {
	text := ""
	for i, d := range days {
		if i < len(days)-3 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += between(v, d)
	}
	if n := len(days) - 3; n > 0 {
		text = v.Say("%s til, og %s", v.Int(n), text)
	}
	return text
}

// Accept takes a load into use.
func Accept(v *page.Visit) error {
	id := db.ID(v.Path("lid"))
	if err := (dataset.Accept{ID: id}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Filene er tatt i bruk. Listene følger etter om noen sekunder."), ui.Undo{Action: place + "/" + string(id) + "/angre"})
}

// Discard drops a load that was never in use.
func Discard(v *page.Visit) error {
	if err := (dataset.Discard{ID: db.ID(v.Path("lid"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Filene er forkastet. Ingenting av dem er lagret."))
}

// Undo takes a load out of use.
func Undo(v *page.Visit) error {
	if err := (dataset.Undo{ID: db.ID(v.Path("lid"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Innlesingen er angret. Det som gjaldt før, gjelder igjen om noen sekunder."))
}
