package adminpathway

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/pathway"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var draftTemplate = page.AdminTemplate(files, "draft.html")

const drafts = "/administrasjon/forlopsutkast"

type draftView struct {
	page.AdminView
	Action  string
	Keep    string
	Hidden  []ui.Hidden
	Parts   []part
	Publish ui.Action
	Drop    ui.Action

	LanguageCard ui.Card
	Languages    []language
}

// language is what is written of a draft in another language than bokmål.
type language struct {
	Open ui.Action
	Note string
}

// part is one section of the form.
type part struct {
	ID, Heading, Lead string
	Fields            []ui.Field
	Rows              []partRow
}

type partRow struct {
	Title  string
	Open   bool // shown opened: it has a fault, or is empty
	Fields []ui.Field
}

// BeginDraft begins a draft from a version, or from a file.
func BeginDraft(v *page.Visit) error {
	form, err := readDefinition(v)
	if err != nil {
		return err
	}
	n, _ := strconv.Atoi(form.Value("versjon")) // none is the newest
	d := pathway.BeginDraft{ID: db.ID(form.Value("nokkel")), Text: form.Value("definisjon"), Code: form.Value("fra"), Version: n}
	if form.Value("steg") == "eksempel" {
		d.Text = string(care.ExampleDefinition())
	}
	switch err := d.Run(v.Ctx(), v.Service, v.Actor); {
	case err == nil:
		return v.Go(drafts+"/"+string(d.ID), v.T("Utkastet er laget. Det gjelder for ingen før det er publisert."))
	case d.Text != "" && form.Take(err):
		return renderNew(v, http.StatusUnprocessableEntity, form, d.Text, nil, form.Faults)
	default:
		return err
	}
}

// Draft is the form.
func Draft(v *page.Visit) error {
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return renderDraft(v, http.StatusOK, d, ui.NewForm(nil).In(v.Voice), nil)
}

// SaveDraft keeps what was written; with the second button it is published too, as it stands in the form.
func SaveDraft(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	typed := read(form, d.Pathway)
	d.Faults, d.Over = nil, over(form) // of what was there before
	if !form.OK() {
		d.Pathway = typed
		return renderDraft(v, http.StatusUnprocessableEntity, d, form, nil)
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	look := lookOver(v.Voice, compact(typed).KeepTranslations(d.Pathway))
	stands, err := pathway.SaveDraft{ID: d.ID, Seen: seen, Pathway: typed}.Run(v.Ctx(), v.Service, v.Actor)
	var clash *pathway.DraftConflict
	switch {
	case errors.As(err, &clash):
		d.Pathway, d.Seen = typed, clash.Theirs.Seen
		return renderDraft(v, http.StatusConflict, d, form, page.NewVersus(clash.Theirs.ChangedBy, v.Voice.Moment(clash.Theirs.ChangedAt.Time, v.Now()), drafts+"/"+string(d.ID), differs(v.Voice, typed, clash.Theirs.Pathway)))
	case err != nil && errs.KindOf(err) == errs.KindInvalid:
		form.Refused("", err)
		d.Pathway = typed
		return renderDraft(v, http.StatusUnprocessableEntity, d, form, nil)
	case err != nil:
		return err
	case form.Value("steg") == "publiser":
		return publishDraft(v, d.ID, stands, over(form), look)
	}
	return v.Go(drafts+"/"+string(d.ID), v.T("Utkastet er lagret.")+look)
}

// lookOver asks for a look at the translations of texts that are changed.
func lookOver(v *lang.Voice, changed []string) string {
	const most = 3
	if len(changed) == 0 {
		return ""
	}
	if n := len(changed) - most; n > 0 {
		return " " + v.Say("Se over nynorsk og engelsk av det som er endret: «%s» og %d til.", strings.Join(changed[:most], "», «"), n)
	}
	return " " + v.Say("Se over nynorsk og engelsk av det som er endret: «%s».", strings.Join(changed, "», «"))
}

// publishDraft publishes what was saved now. What keeps it from being published is shown at the fields; it is saved.
func publishDraft(v *page.Visit, id db.ID, stands, over int, look string) error {
	p, err := pathway.PublishDraft{ID: id, Seen: stands, Over: over}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(fmt.Sprintf("%s/%s/%d", place, p.Code, p.Version), v.T("Versjonen er publisert og gjelder for nye henvisninger. De som følges nå, blir på versjonen sin.")+look)
	}
	var newer *pathway.Overtaken
	if errors.As(err, &newer) {
		return overtaken(v, id, newer.Newest)
	}
	k := errs.KindOf(err)
	if k != errs.KindConflict && k != errs.KindInvalid {
		return err
	}
	d, again := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, id)
	if again != nil {
		return again
	}
	f := ui.NewForm(nil).In(v.Voice)
	if len(d.Faults) == 0 {
		f.Refused("", err)
	}
	return renderDraft(v, http.StatusUnprocessableEntity, d, f, nil)
}

// inWords is what a field holds as it is read: of a choice, its labels in the order that they stand in, so that two who ticked the same are told alike.
func inWords(f ui.Field) string {
	var all []string
	for _, o := range f.Options {
		if slices.Contains(f.Values, o.Value) {
			all = append(all, o.Label)
		}
	}
	for _, x := range f.Values {
		if !slices.ContainsFunc(f.Options, func(o ui.Option) bool { return o.Value == x }) {
			all = append(all, x)
		}
	}
	return strings.Join(all, ", ")
}

// differs lays what the fields of two drafts say beside each other.
func differs(v *lang.Voice, mine, theirs *care.Pathway) (out []page.ClashField) {
	values := func(p *care.Pathway) (order []string, label, text map[string]string) {
		label, text = map[string]string{}, map[string]string{}
		add := func(title string, fields []ui.Field) {
			for _, f := range fields {
				order = append(order, f.Name)
				label[f.Name], text[f.Name] = title+": "+f.Label, inWords(f)
			}
		}
		for _, x := range parts(v, p, ui.NewForm(nil)) {
			add(x.Heading, x.Fields)
			for _, r := range x.Rows {
				add(x.Heading+", "+r.Title, r.Fields)
			}
		}
		return order, label, text
	}
	order, label, mineText := values(mine)
	also, alsoLabel, theirText := values(theirs)
	for _, name := range also {
		if label[name] == "" {
			order, label[name] = append(order, name), alsoLabel[name]
		}
	}
	for _, name := range order {
		out = append(out, page.ClashField{Name: name, Label: label[name], Mine: mineText[name], Theirs: theirText[name]})
	}
	return append(out, differsInOther(mine, theirs)...)
}

// DropDraft throws the draft away.
func DropDraft(v *page.Visit) error {
	if err := (pathway.DropDraft{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Utkastet er forkastet."))
}

// DraftFile is the draft as a file.
func DraftFile(v *page.Visit) error {
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return v.Download("forlop-utkast.toml", d.Pathway.TOML())
}

// VersionFile is a published version as a file.
func VersionFile(v *page.Visit) error {
	n, err := strconv.Atoi(v.Path("versjon"))
	if err != nil || n < 1 {
		return errs.NotFound("Forløpet finnes ikke i denne versjonen.")
	}
	d, err := pathway.One(v.Ctx(), v.Service, v.Actor, v.Path("kode"), n)
	if err != nil {
		return err
	}
	return v.Download(fmt.Sprintf("%s-%d.toml", d.Code, n), []byte(d.Text))
}

func renderDraft(v *page.Visit, status int, d *pathway.Draft, form *ui.Form, versus *page.Versus) error {
	at := drafts + "/" + string(d.ID)
	faults := 0
	for _, f := range d.Faults {
		form.Faults = append(form.Faults, errs.Field{Name: fieldOf(f.Name), Message: ui.Said(v.Voice, f).Message})
		faults++
	}
	w := draftView{
		AdminView: page.Admin(place, ui.Head{
			Title: v.T("Utkast: %s", d.Title), Lead: v.T("Sist lagret %s av %s. Utkastet gjelder for ingen før det er publisert.", v.Voice.Moment(d.ChangedAt.Time, v.Now()), d.ChangedBy),
			Actions: []ui.Action{{Label: v.T("Prøv på en prøvepasient"), Icon: "person", Href: at + "/prov"}, {Label: v.T("Hent som fil"), Icon: "download", Href: at + "/utkast.toml"}},
		}),
		Action: at, Keep: "forlopsutkast " + string(d.ID), Hidden: []ui.Hidden{{Name: "sett", Value: nb.Int(d.Seen)}}, Parts: parts(v.Voice, d.Pathway, form),
		Publish: ui.Action{Label: v.T("Lagre og publiser som ny versjon"), Icon: "check", Name: "steg", Value: "publiser"},
		Drop:    ui.Action{Label: v.T("Forkast utkastet"), Post: at + "/forkast", Look: ui.Tertiary},

		LanguageCard: ui.Card{ID: "sprak", Heading: v.T("Andre språk")},
	}
	for _, c := range lang.Others {
		w.Languages = append(w.Languages, language{ui.Link(nb.Capital(v.T(c.Title())), at+"/sprak/"+string(c)), missing(v.Voice, d.Pathway, c)})
	}
	w.Hidden[0].Value = strconv.Itoa(d.Seen)
	if d.Over > 0 {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: overName, Value: strconv.Itoa(d.Over)})
	}
	w.Summary, w.Versus = form.Summary("utkastet kan publiseres"), versus
	switch {
	case versus != nil, faults > 0:
	case form.OK():
		w.Messages = []ui.Message{{Tone: ui.Done, Heading: v.T("Utkastet kan publiseres"), Text: v.T("Etter hvert steg står det en frist åpen, ingen frist går i ring, og verktøyene og kommunenes tilpasninger passer.")}}
	}
	title := v.T("Utkast")
	return v.RenderStatus(status, draftTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}

// slider is how many days after the referral the slider goes.
const slider = 400

var tryTemplate = page.AdminTemplate(files, "try.html")

type tryView struct {
	page.AdminView
	Action string
	Fields []ui.Field
	Jumps  []ui.Action
	Days   int // from the referral to the day that is shown: where the slider stands
	Most   int // how far it goes
	State  []ui.Fact
	Due    []tryRow
	Done   []tryRow
	Stuck  string
	Scroll page.Scroll
	Back   ui.Action

	Letters []tryLetter
}

// tryLetter is a letter as the pretend patient gets it.
type tryLetter struct {
	Title, Language string // in words
	Lang            lang.Code
	Fold            ui.Details
	Blocks          []care.TextBlock
	Missing         string
}

// tryLetters fills in the letters of a draft, valid or not, for the pretend patient.
func tryLetters(v *lang.Voice, p *care.Pathway, on date.Date) (all []tryLetter) {
	for i, l := range p.Letters {
		for _, language := range care.LetterLanguages {
			title, text, in := l.In(language)
			if in != language {
				continue
			}
			text, missing := care.FillLetter(text, care.PretendLetter(p, in, on))
			x := tryLetter{Title: title, Language: v.Say(in.Title()), Lang: in, Fold: ui.Details{ID: "brev-" + strconv.Itoa(i+1) + "-" + string(in)}, Blocks: care.TextBlocks(text)}
			x.Fold.Summary = title + ", " + x.Language
			if len(missing) > 0 {
				x.Missing = v.Say("Brevet har felt som ikke finnes: %s. Rett dem i utkastet.", v.List(missing))
			}
			all = append(all, x)
		}
	}
	return all
}

type tryRow struct {
	What, When, Who string
	State           ui.Tag
}

// Try shows what a draft asks for on a day, of a pretend patient who has done all that was due before it.
func Try(v *page.Visit) error {
	d, err := pathway.DraftOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	at := drafts + "/" + string(d.ID)
	title := v.T("Prøvepasient")
	w := tryView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Prøvepasient i «%s»", d.Title), Lead: v.T("En oppdiktet pasient som får alt gjort på dagen det forfaller. Flytt dagen og se hva forløpet ber om. Ingenting lagres.")}),
		Action:    at + "/prov", Scroll: page.Scroll{About: v.T("Hva som er gjort")}, Back: ui.Link(v.T("Tilbake til utkastet"), at),
	}
	form := ui.NewForm(v.R.URL.Query()).In(v.Voice)
	from, on := page.Date(form, "henvist"), page.Date(form, "dag")
	if n := page.Number(form, "dager", 0, slider); form.OK() && form.Value("dager") != form.Value("sto") && !from.IsZero() { // the slider was moved
		on = from.AddDays(n)
		form.Drop("dag")
	}
	stay := care.Period{From: page.Date(form, "inn"), To: page.Date(form, "ut")}
	if from.IsZero() {
		from = v.Today()
	}
	if on.IsZero() {
		on = from
	}
	switch {
	case on.Before(from):
		form.Fault("dag", "Dagen er før henvisningen. Velg samme dag eller senere.")
	case on.After(from.AddMonths(60)):
		form.Fault("dag", "Dagen er mer enn fem år etter henvisningen.")
	}
	if !stay.To.IsZero() && (stay.From.IsZero() || stay.To.Before(stay.From)) {
		form.Fault("ut", "Utskrivelsen må være etter innleggelsen.")
	}
	w.Days, w.Most = min(max(0, on.Days(from)), slider), slider
	field := func(name, label string, day date.Date) ui.Field {
		f := form.Fill(ui.Field{Kind: ui.Date, Name: name, Label: v.T(label), Width: "short"})
		if !day.IsZero() && f.Fault == "" {
			f.Values = []string{nb.Numeric(day)}
		}
		return f
	}
	w.Fields = []ui.Field{field("henvist", "Henvist", from), field("dag", "Dagen du ser på", on), field("inn", "Innlagt fra (valgfritt)", stay.From), field("ut", "Utskrevet (valgfritt)", stay.To)}
	switch {
	case len(d.Faults) > 0:
		w.Messages = []ui.Message{{Tone: ui.Soon, Heading: v.T("Utkastet har feil"), Text: v.T("Rett dem først. Et forløp som ikke henger sammen, kan ikke prøves."), Actions: []ui.Action{w.Back}}}
	case form.OK():
		if err := w.rehearse(v, d.Pathway, from, on, stay); err != nil {
			return err
		}
	}
	w.Letters = tryLetters(v.Voice, d.Pathway, on)
	w.Summary = form.Summary("forløpet kan prøves")
	status := http.StatusOK
	if !form.OK() {
		status = http.StatusUnprocessableEntity
	}
	return v.RenderStatus(status, tryTemplate, v.Frame(title, page.AdminCrumbs(place, title)...), w)
}

func (w *tryView) rehearse(v *page.Visit, p *care.Pathway, from, on date.Date, stay care.Period) error {
	var stays []care.Period
	if !stay.From.IsZero() {
		stays = append(stays, stay)
	}
	r, err := care.Rehearse(p, from, on, v.Service.Calendar, stays)
	if err != nil {
		return err
	}
	for _, j := range []struct {
		label string
		to    date.Date
	}{{"En uke før", on.AddDays(-7)}, {"En dag før", on.AddDays(-1)}, {"En dag senere", on.AddDays(1)}, {"En uke senere", on.AddDays(7)}, {"En måned senere", on.AddMonths(1)}} {
		if !j.to.Before(from) {
			q := "?henvist=" + from.String() + "&dag=" + j.to.String()
			if !stay.From.IsZero() {
				q += "&inn=" + stay.From.String()
			}
			if !stay.To.IsZero() {
				q += "&ut=" + stay.To.String()
			}
			w.Jumps = append(w.Jumps, ui.Action{Label: v.T(j.label), Href: w.Action + q})
		}
	}
	e, in := r.Enrolment, voiceOf(v, p)
	w.State = []ui.Fact{{Term: v.T("Dagen"), Text: v.Voice.Long(on), Strong: true}, {Term: v.T("Står på"), Text: in.Say(e.Now)}, {Term: v.T("Status"), Text: v.T(e.Status.Title())}}
	w.Stuck = r.Stuck.In(v.Voice)
	for _, t := range r.Tasks {
		if !t.Open() {
			continue
		}
		row := tryRow{What: in.Say(t.Title), When: care.DayOf(t, on).In(v.Voice), Who: v.T(t.Owner.Named())}
		if !t.ShownOn().IsZero() {
			row.When = v.Voice.DayYear(t.ShownOn())
		}
		switch {
		case care.Late(t, on):
			row.State = ui.Tag{Text: v.T("over frist"), Tone: ui.Late}
		case t.Paused:
			row.State = ui.Tag{Text: v.T("pauset"), Icon: "pause", Tone: ui.Hospital}
		default:
			row.State = ui.Tag{Text: v.T("venter"), Icon: ui.NoIcon}
		}
		w.Due = append(w.Due, row)
	}
	for _, ev := range r.Events {
		w.Done = append(w.Done, tryRow{What: v.T(ev.Kind.Title()), When: v.Voice.DayYear(ev.On)})
	}
	return nil
}
