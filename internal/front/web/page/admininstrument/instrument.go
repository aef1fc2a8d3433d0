// Package admininstrument is Kartleggingsverktøy in the administration: the instruments in force, and the service's own list
// as text to publish anew.
package admininstrument

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/score"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
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
	Faults []fault
}

// fault is the line, or the key as it is written, and what is wrong.
type fault struct{ Line, Key, Message string }

type row struct{ Short, Title, Range, Unit, Bands, Licence, Whose string }

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil).In(v.Voice)) }

// Save publishes the service's own list.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		err := score.Publish{Text: []byte(typed.Value("verktoy"))}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, v.T("Verktøyene er publisert og kan brukes fra nå."))
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
	w := view{AdminView: page.Admin(place, ui.Head{Title: v.T("Kartleggingsverktøy"), Lead: v.T("Bare skårer lagres i Tråd. Tjenesten kan legge til egne verktøy, eller egne grenser for dem som følger med.")})}
	for _, x := range list {
		r := row{Short: x.Short, Title: x.Title, Range: x.Span().In(v.Voice), Unit: x.Unit, Licence: x.Licence, Whose: v.T("Følger med Tråd")}
		if x.Own {
			r.Whose = v.T("Eget")
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
	w.Note = v.T("Ingen egne er publisert. Under står et eksempel: ett av verktøyene som følger med.")
	if own != nil {
		text, w.Note = own.Text, v.T("Versjon %s, publisert %s av %s.", lang.Int(own.Version), v.Voice.DayYear(v.Today()), own.By)
		if !own.At.IsZero() {
			w.Note = v.T("Versjon %s, publisert %s av %s.", lang.Int(own.Version), v.Voice.Moment(own.At.Time, v.Now()), own.By)
		}
	}
	w.Field = typed.Fill(ui.Field{Kind: ui.Area, Name: "verktoy", Label: v.T("Egne verktøy (TOML)"), Rows: 18, Lang: lang.NB}.With(text))
	for _, f := range typed.Faults {
		w.Faults = append(w.Faults, at(v.Voice, f))
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Kartleggingsverktøy"), page.AdminCrumbs(place, v.T("Kartleggingsverktøy"))...), w)
}

// at is where a fault of the list is, and what it says.
func at(v *lang.Voice, f errs.Field) fault {
	if n, ok := strings.CutPrefix(f.Name, "linje "); ok {
		return fault{Line: v.Say("linje %s", n), Message: f.Message}
	}
	if f.Name == "fil" || f.Name == "ukjent nøkkel" {
		return fault{Line: v.Say(f.Name), Message: f.Message}
	}
	return fault{Key: f.Name, Message: f.Message}
}

// example is one instrument to begin from.
func example() []byte {
	return []byte("[[instrument]]\ncode     = \"eget-verktoy\"\nshort    = \"Kort navn\"\ntitle    = \"Helt navn\"\nmeasures = \"Hva det måler\"\nmin      = 0\nmax      = 10\nstep     = 1\nunit     = \"poeng\"\ngood     = \"high\"\nareas    = [\"activity\"]\nlicence  = \"Hvem som eier det\"\nsource   = \"Hvor det kommer fra\"\nband     = [\n  { from = 0, to = 5, text = \"lav\", tone = \"" + instrument.Watch + "\" },\n  { from = 6, to = 10, text = \"god\", tone = \"" + instrument.OK + "\" },\n]\n")
}
