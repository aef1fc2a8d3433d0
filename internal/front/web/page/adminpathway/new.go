package adminpathway

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var newTemplate = page.AdminTemplate(files, "new.html", "definition.html")

type newView struct {
	page.AdminView
	From       string // what the text began as: the browser keeps unsaved texts apart by it
	Faults     *faultTable
	Card       ui.Card
	Fields     []ui.Field
	Buttons    []ui.Action
	Checked    bool
	Definition definition
}

type faultTable struct {
	Heading string
	Scroll  page.Scroll
	Rows    []faultRow
}

type faultRow struct{ Line, Source, Key, Message string }

var versionLine = regexp.MustCompile(`(?m)^(version\s*=\s*)\d+`)

// New is the form: empty, or with ?fra= the newest version (or &versjon= another) with the next number.
func New(v *page.Visit) error {
	if err := v.Need(access.Configure); err != nil {
		return err
	}
	form := ui.NewForm(nil).In(v.Voice)
	code := v.Query("fra")
	form.Set("fra", code)
	if code == "" {
		return renderNew(v, http.StatusOK, form, "", nil, nil)
	}
	newest, err := pathway.One(v.Ctx(), v.Service, v.Actor, code, 0)
	if err != nil {
		return err
	}
	from := newest
	if n, err := strconv.Atoi(v.Query("versjon")); err == nil && n != newest.Version.Version {
		if from, err = pathway.One(v.Ctx(), v.Service, v.Actor, code, n); err != nil {
			return err
		}
	}
	text := versionLine.ReplaceAllString(from.Text, "${1}"+strconv.Itoa(newest.Version.Version+1))
	return renderNew(v, http.StatusOK, form, text, nil, nil)
}

// Publish checks what was typed or sent as a file, and with the second button publishes it.
func Publish(v *page.Visit) error {
	form, err := readDefinition(v)
	if err != nil {
		return err
	}
	text := form.Value("definisjon")
	if form.Value("steg") != "publiser" {
		p, err := pathway.Check(v.Ctx(), v.Service, v.Actor, text)
		if err != nil && !form.Take(err) {
			return err
		}
		return renderNew(v, statusOf(form), form, text, p, form.Faults)
	}
	p, err := pathway.Publish{Text: text}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(fmt.Sprintf("%s/%s/%d", place, p.Code, p.Version), v.T("Versjonen er publisert og gjelder for nye henvisninger."))
	}
	if !form.Take(err) {
		return err
	}
	return renderNew(v, http.StatusUnprocessableEntity, form, text, nil, form.Faults)
}

func statusOf(form *ui.Form) int {
	if form.OK() {
		return http.StatusOK
	}
	return http.StatusUnprocessableEntity
}

func renderNew(v *page.Visit, status int, form *ui.Form, text string, p *care.Pathway, faults ui.Faults) error {
	w := newView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Nytt forløp eller ny versjon"), Lead: v.T("Skriv, lim inn eller last opp definisjonen som TOML. Kontroller den først; da ser du hvordan den blir.")}),
		From:      form.Value("fra"), Card: ui.Card{ID: "skjema", Heading: v.T("Definisjonen")},
		Buttons: []ui.Action{
			{Label: v.T("Kontroller"), Name: "steg", Value: "kontroller", Look: ui.Primary, Busy: v.T("Kontrollerer …")},
			{Label: v.T("Publiser"), Name: "steg", Value: "publiser", Busy: v.T("Publiserer …")},
			ui.Link(v.T("Avbryt"), place).As(ui.Tertiary),
		},
	}
	field := form.Fill(ui.Field{Kind: ui.Area, Name: "definisjon", Label: v.T("Definisjon"), Rows: 28, Lang: lang.NB, Help: v.T("En publisert versjon kan ikke endres. Øk tallet i version for hver ny versjon.")}.With(text))
	file := ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Eller velg en fil"), Optional: true, Accept: ".toml,.txt", Help: v.T("Filen erstatter teksten over.")}
	if n := len(faults); n > 0 {
		wrong := v.T("1 feil")
		if n > 1 {
			wrong = v.T("%s feil", lang.Int(n))
		}
		field.Fault = v.T("%s. Se listen øverst på siden.", wrong)
		w.Faults = &faultTable{Heading: v.T("%s må rettes før definisjonen kan publiseres", wrong), Scroll: page.Scroll{About: v.T("Feil i definisjonen")}}
		for _, f := range faults {
			w.Faults.Rows = append(w.Faults.Rows, locate(v.Voice, text, f))
		}
	}
	if status == http.StatusOK && p != nil {
		w.Checked, w.Definition = true, describe(v, p)
		w.Messages = []ui.Message{{Tone: ui.Done, Heading: v.T("Definisjonen er i orden"), Text: v.T("%s, versjon %d, kan publiseres. Under skjemaet ser du hvordan den blir.", voiceOf(v, p).Say(p.Title), p.Version)}}
		w.Buttons[0].Look, w.Buttons[1].Look = ui.Secondary, ui.Primary
	}
	w.Fields = []ui.Field{field, file}
	return v.RenderStatus(status, newTemplate, v.Frame(v.T("Ny forløpsdefinisjon"), page.AdminCrumbs(place, v.T("Ny versjon"))...), w)
}
