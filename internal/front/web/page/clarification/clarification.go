// Package clarification is Behandlingsavklaringer: what the patient wishes, what a physician has decided, since when and how
// long it holds, and whether it must be looked at again.
package clarification

import (
	"embed"
	"net/http"
	"strconv"

	"traad/internal/app/clarification"
	"traad/internal/app/patient"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Standing *page.Clarified
	Action   string
	Hidden   []ui.Hidden
	Wish     []ui.Field // nil: may not
	Decision []ui.Field // nil: not a physician
	Back     ui.Action
	Remove   *ui.Action // the way to have a version deleted for good
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Save writes the wish or the decision, by which of the two forms was sent.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	seen, _ := strconv.Atoi(typed.Value("sett"))
	message := "Ønskene er lagret."
	run := clarification.Wish{Patient: id, Seen: seen, Text: typed.Value("onske"), Card: typed.Has("kort-pasient")}.Run
	if typed.Value("skjema") == "avklaring" {
		message = "Avklaringen er lagret."
		run = clarification.Decide{
			Patient: id, Seen: seen, Text: typed.Value("avklaring"), On: page.Date(typed, "avklart_dato"), ValidTo: page.Date(typed, "gjelder_til"),
			With: nb.CleanLine(typed.Value("med")), Card: typed.Has("kort-lege"),
		}.Run
	}
	status := http.StatusUnprocessableEntity
	if typed.OK() {
		err := run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			to := typed.Value("tilbake")
			if !page.Local(to) {
				to = page.PersonPath(id) + "/avklaringer"
			}
			return v.Go(to, message)
		case errs.KindOf(err) == errs.KindConflict:
			typed.Fault("", errs.SafeText(err))
			status = http.StatusConflict
		case !typed.Take(err):
			return err
		}
	}
	return show(v, status, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := view{
		Bar: page.PersonBar(v, o.Head), Summary: typed.Summary("dette kan lagres"), Standing: page.ClarifiedOf(nil, o.Clarified, o.Today), Action: page.PersonPath(o.Patient) + "/avklaringer",
		Head: ui.Head{Title: "Behandlingsavklaringer", Lead: "Pasientens ønsker og den medisinske beslutningen står hver for seg. Bare lege skriver beslutningen."},
		Back: ui.Link("Til personsiden", page.PersonPath(o.Patient)),
	}
	c := o.Clarified
	if c != nil {
		w.Remove = page.AskRemoval(v, o.Patient, page.ChooseEntry)
	}
	if c == nil {
		c = &clarification.Standing{}
	}
	seen := typed.Value("sett")
	if seen == "" || status == http.StatusConflict {
		seen = strconv.Itoa(c.Version)
	}
	w.Hidden = []ui.Hidden{{Name: "sett", Value: seen}}
	to := v.Query("tilbake")
	if to == "" {
		to = typed.Value("tilbake")
	}
	if page.Local(to) {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: "tilbake", Value: to})
		w.Back = ui.Link("Tilbake", to)
	}
	wish, decision := typed, ui.NewForm(nil)
	if typed.Value("skjema") == "avklaring" {
		wish, decision = decision, typed
	}
	if v.May(access.RecordWish) {
		w.Wish = []ui.Field{
			wish.Fill(ui.Field{Kind: ui.Area, Name: "onske", Label: "Hva ønsker pasienten?", Optional: true, Rows: 4, Help: "Pasientens egne ord. Skriv ikke en beslutning her."}.With(c.Wish)),
			wish.Fill(box("kort-pasient", "Pasienten vil ha avklaringene på trygghetskortet", c.CardPatient)),
		}
	}
	if v.May(access.DecideLimits) {
		day, to := c.DecidedOn, c.ValidTo
		if day.IsZero() || c.Again || c.WishedSince() {
			day, to = o.Today, o.Today.AddMonths(care.ClarificationMonths)
		}
		w.Decision = []ui.Field{
			decision.Fill(ui.Field{Kind: ui.Area, Name: "avklaring", Label: "Hva er besluttet?", Rows: 5, Help: "En linje for hver: innleggelse, HLR, respirator, NIV, intensiv, antibiotika, næring."}.With(c.Decision)),
			decision.Fill(ui.Field{Name: "med", Label: "Avklart med", Optional: true, Help: "For eksempel «pasient og datter»."}.With(c.With)),
			decision.Fill(ui.Field{Kind: ui.Date, Name: "avklart_dato", Label: "Besluttet eller vurdert på nytt", Width: "short"}.With(nb.Numeric(day))),
			decision.Fill(ui.Field{Kind: ui.Date, Name: "gjelder_til", Label: "Gjelder til", Width: "short", Help: "Da må den vurderes på nytt. Evaluering hver sjette måned."}.With(nb.Numeric(to))),
			decision.Fill(box("kort-lege", "Kan stå på trygghetskortet", c.CardPhysician)),
		}
	}
	return v.RenderStatus(status, tmpl, v.Frame("Behandlingsavklaringer", page.PersonCrumbs(o.Head, "Behandlingsavklaringer")...), w)
}

func box(name, label string, on bool) ui.Field {
	f := ui.Field{Kind: ui.Check, Name: name, Label: label}
	if on {
		f.Values = []string{"ja"}
	}
	return f
}
