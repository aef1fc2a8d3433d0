package adminsurvey

import (
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var translatePage = page.AdminTemplate(files, "translate.html")

type translateView struct {
	page.AdminView
	Action string
	Keep   string
	Hidden []ui.Hidden
	Parts  []translatePart
	Back   ui.Action
}

// translatePart is what belongs to one question with a field for each text.
type translatePart struct {
	Card   ui.Card
	Fields []ui.Field
}

// languages are the ways from a draft to its pages of other languages.
func languages(v *page.Visit, s *survey.Set) (all []ui.Action) {
	for _, c := range lang.Others {
		label := v.T("Nynorsk") // these two are words of the interface: in English they are Nynorsk and English
		if c == lang.EN {
			label = v.T("Engelsk")
		}
		if n := s.Survey.Untranslated(c); n > 0 {
			label += ": " + v.Voice.Plural(n, "tekst mangler", "tekster mangler")
		}
		all = append(all, ui.Action{Label: label, Href: place + "/" + string(s.ID) + "/sprak/" + string(c), Look: ui.Secondary})
	}
	return all
}

// Translate is what a draft says, each text as the label of a field for what it is in another language.
func Translate(v *page.Visit) error {
	s, c, err := translated(v)
	if err != nil {
		return err
	}
	return translation(v, http.StatusOK, s, c, ui.NewForm(nil))
}

// SaveTranslation keeps what was written, complete or not.
func SaveTranslation(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	s, c, err := translated(v)
	if err != nil {
		return err
	}
	if !form.OK() {
		return translation(v, http.StatusUnprocessableEntity, s, c, form)
	}
	typed := survey.Translation{Into: c, Texts: map[string]string{}}
	for _, t := range s.Survey.Texts() {
		if name := of.SaidField(t.Place); slices.Contains(form.Names(), name) {
			typed.Texts[t.Place] = form.Value(name)
		}
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	_, err = survey.SaveSet{ID: s.ID, Seen: seen, Translated: &typed}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case errs.KindOf(err) == errs.KindConflict:
		form.Refused("", err)
		return translation(v, http.StatusConflict, s, c, form)
	case form.Take(err):
		return translation(v, http.StatusUnprocessableEntity, s, c, form)
	case err != nil:
		return err
	}
	return v.Go(place+"/"+string(s.ID)+"/sprak/"+string(c), v.T("Lagret i utkastet."))
}

func translated(v *page.Visit) (*survey.Set, lang.Code, error) {
	s, err := survey.SetOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return nil, "", err
	}
	c := lang.Code(v.Path("kode"))
	if !slices.Contains(lang.Others, c) {
		return nil, "", errs.NotFound("Språket finnes ikke.")
	}
	if s.Version > 0 {
		return nil, "", errs.Gone("Versjonen er publisert og endres ikke. Lag en ny versjon av settet, og oversett den.")
	}
	return s, c, nil
}

func translation(v *page.Visit, status int, s *survey.Set, c lang.Code, form *ui.Form) error {
	at := place + "/" + string(s.ID)
	title := v.T("Nynorsk")
	if c == lang.EN {
		title = v.T("Engelsk")
	}
	lead := v.T("Alt er oversatt. De som spørres, leser undersøkelsen på språket de har valgt.")
	if n := s.Survey.Untranslated(c); n > 0 {
		lead = v.T("%s. De som spørres, leser undersøkelsen på språket de har valgt. Et tomt felt vises på bokmål.", lang.Capital(lang.Plural(n, "tekst mangler", "tekster mangler")))
	}
	w := translateView{
		AdminView: page.Admin(place, ui.Head{Title: title + ": " + s.Survey.Name(), Lead: lead + " " + v.T("Svarene telles sammen, uansett språk.")}),
		Action:    at + "/sprak/" + string(c), Keep: "undersokelsesutkast " + string(s.ID) + " " + string(c), Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(s.Seen)}},
		Back: ui.Link(v.T("Tilbake til utkastet"), at),
	}
	w.Summary = form.Summary("oversettelsen er i orden")
	was := s.Survey.AsTranslated(c)
	for _, t := range s.Survey.Texts() {
		if last := len(w.Parts) - 1; last < 0 || w.Parts[last].Card.Heading != t.Under && t.Under != "" {
			p := translatePart{Card: ui.Card{ID: "del-" + strconv.Itoa(len(w.Parts)), Heading: t.Under}}
			if t.Under == "" {
				p.Card.Heading = v.T("Om undersøkelsen")
			}
			w.Parts = append(w.Parts, p)
		}
		p := &w.Parts[len(w.Parts)-1]
		p.Fields = append(p.Fields, form.Fill(ui.Field{Name: of.SaidField(t.Place), Label: t.Text, LabelLang: lang.NB, Lang: c}.With(was[t.Place])))
	}
	if len(w.Parts) == 0 {
		w.Messages = []ui.Message{{Heading: v.T("Ingenting å oversette ennå"), Text: v.T("Skriv undersøkelsen på bokmål først.")}}
	}
	return v.RenderStatus(status, translatePage, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}

func quoted(texts []string) (all []string) {
	for _, t := range texts {
		all = append(all, "«"+t+"»")
	}
	return all
}
