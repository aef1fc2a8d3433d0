// Package admininstrument is Kartleggingsverktøy in the administration: the instruments in force, and the service's own list
// as text to publish anew.
package admininstrument

import (
	"embed"
	"net/http"

	"traad/internal/app/score"
	"traad/internal/base/nb"
	"traad/internal/care/instrument"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/verktoy"

type view struct {
	page.AdminView
	Rows   []row
	Note   string
	Field  ui.Field
	Faults []string // line or key, and what is wrong
}

type row struct{ Short, Title, Range, Bands, Licence, Whose string }

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Save publishes the service's own list.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		err := score.Publish{Text: []byte(typed.Value("verktoy"))}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, "Verktøyene er publisert og kan brukes fra nå.")
		}
		if !typed.Take(err) {
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	list, own, err := score.Config(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{AdminView: page.Admin(place, ui.Head{Title: "Kartleggingsverktøy", Lead: "Bare skårer lagres i Tråd. Tjenesten kan legge til egne verktøy, eller egne grenser for dem som følger med."})}
	for _, x := range list {
		r := row{Short: x.Short, Title: x.Title, Range: x.Range(), Licence: x.Licence, Whose: "Følger med"}
		if x.Unit != "" {
			r.Range += " " + x.Unit
		}
		if x.Own {
			r.Whose = "Eget"
		}
		for i, b := range x.Bands {
			if i > 0 {
				r.Bands += ", "
			}
			r.Bands += x.Limits(b) + " " + b.Text
		}
		w.Rows = append(w.Rows, r)
	}
	text := string(example())
	w.Note = "Ingen egne er publisert. Under står et eksempel: ett av verktøyene som følger med."
	if own != nil {
		text, w.Note = own.Text, "Versjon "+nb.Int(own.Version)+", publisert "+nb.DayYear(v.Today())+" av "+own.By+"."
		if !own.At.IsZero() {
			w.Note = "Versjon " + nb.Int(own.Version) + ", publisert " + nb.Moment(own.At.Time, v.Now()) + " av " + own.By + "."
		}
	}
	w.Field = typed.Fill(ui.Field{Kind: ui.Area, Name: "verktoy", Label: "Egne verktøy (TOML)", Rows: 18}.With(text))
	for _, f := range typed.Faults {
		w.Faults = append(w.Faults, f.Name+": "+f.Message)
	}
	return v.RenderStatus(status, tmpl, v.Frame("Kartleggingsverktøy", page.AdminCrumbs(place, "Kartleggingsverktøy")...), w)
}

// example is one instrument to begin from.
func example() []byte {
	return []byte("[[instrument]]\ncode     = \"eget-verktoy\"\nshort    = \"Kort navn\"\ntitle    = \"Helt navn\"\nmeasures = \"Hva det måler\"\nmin      = 0\nmax      = 10\nstep     = 1\nunit     = \"poeng\"\ngood     = \"high\"\nareas    = [\"activity\"]\nlicence  = \"Hvem som eier det\"\nsource   = \"Hvor det kommer fra\"\nband     = [\n  { from = 0, to = 5, text = \"lav\", tone = \"" + instrument.Watch + "\" },\n  { from = 6, to = 10, text = \"god\", tone = \"" + instrument.OK + "\" },\n]\n")
}
