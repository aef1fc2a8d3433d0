package adminsurvey

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var (
	draftPage = page.AdminTemplate(files, "draft.html")
	lookPage  = page.AdminTemplate(files, "look.html")
)

type draftView struct {
	page.AdminView
	Action  string
	Keep    string
	Hidden  []ui.Hidden
	Top     []ui.Field
	Rows    []draftRow
	Publish ui.Action
	Drop    ui.Action
}

type draftRow struct {
	Title  string
	Open   bool // it has a fault, or is the first empty one
	Hidden ui.Hidden
	Fields []ui.Field
}

type lookView struct {
	page.AdminView
	Lead   string
	Fields []ui.Field
	Aims   []ui.Fact
	Back   ui.Action
}

// spare is how many empty questions a draft has room for beyond those that it has.
const spare = 3

// One is a draft to write in, or a version as those who are asked see it.
func One(v *page.Visit) error {
	s, err := survey.SetOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	if s.Version == 0 && v.May(access.KeepSets) {
		return draft(v, http.StatusOK, s, s.Survey.AsWritten(), ui.NewForm(nil).In(v.Voice))
	}
	return look(v, s.Survey, s)
}

// Ready is a survey that comes with the program, as those who are asked see it.
func Ready(v *page.Visit) error {
	if err := v.Need(access.SeeConfig); err != nil {
		return err
	}
	s, ok := of.Ready(v.Path("kode"))
	if !ok {
		return errs.NotFound("Undersøkelsen finnes ikke.")
	}
	return look(v, s, nil)
}

// Look is a draft as those who are asked will see it, as it was last saved.
func Look(v *page.Visit) error {
	s, err := survey.SetOf(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return look(v, s.Survey, s)
}

func look(v *page.Visit, s *of.Survey, in *survey.Set) error {
	w := lookView{AdminView: page.Admin(place, ui.Head{Title: page.SurveyText(v, s, s.Title), Lead: v.T("Slik ser de som spørres, siden. Her kan ingenting sendes.")}), Lead: page.SurveyText(v, s, s.Lead), Fields: page.QuestionFields(v, s, ui.NewForm(nil)), Back: ui.Link(v.T("Til undersøkelsene"), place)}
	w.Head.Facts = []ui.Fact{{Term: v.T("Til"), Text: v.T(s.Audience.Title())}, {Text: count(v.Voice, s)}}
	switch {
	case in == nil:
		w.Head.Facts = append(w.Head.Facts, ui.Fact{Text: v.T("Følger med Tråd")})
	case in.Version == 0:
		w.Back = ui.Link(v.T("Tilbake til utkastet"), place+"/"+string(in.ID))
	default:
		w.Head.Facts = append(w.Head.Facts, ui.Fact{Term: v.T("Versjon"), Text: v.T("%s, publisert %s av %s", lang.Int(in.Version), v.Voice.Moment(in.ChangedAt.Time, v.Now()), in.ChangedBy)})
		if v.May(access.KeepSets) {
			x := ui.Action{Label: v.T("Trekk settet"), Post: place + "/" + string(in.ID) + "/trekk", Hidden: []ui.Hidden{{Name: "trukket", Value: "ja"}}, Look: ui.Tertiary}
			if in.Withdrawn {
				x.Label, x.Hidden = v.T("Ta i bruk igjen"), nil
				w.Messages = []ui.Message{{Tone: ui.Soon, Heading: v.T("Settet er trukket"), Text: v.T("Ingen nye runder kan startes med det. Runder som er i gang, fortsetter.")}}
			}
			w.Head.Actions = append(w.Head.Actions, x)
		}
	}
	for _, q := range s.Questions {
		var good []string
		for _, o := range q.Options {
			if o.Good {
				good = append(good, "«"+page.QuestionText(v, s, q, o.Text)+"»")
			}
		}
		if len(good) > 0 {
			term := q.Aim
			if term == "" {
				term = q.Text
			}
			w.Aims = append(w.Aims, ui.Fact{Term: page.QuestionText(v, s, q, term), Text: v.Voice.List(good)})
		}
	}
	return v.Render(lookPage, v.Frame(v.T("Undersøkelser"), page.AdminCrumbs(place, v.T("Slik ser den ut"))...), w)
}

// Save keeps what was written; with the other buttons it is shown, or published, as it stands in the form.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := db.ID(v.Path("id"))
	s, err := survey.SetOf(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	typed := read(form)
	if !form.OK() {
		return draft(v, http.StatusUnprocessableEntity, s, typed, form)
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	stands, err := survey.SaveSet{ID: id, Seen: seen, Written: typed}.Run(v.Ctx(), v.Service, v.Actor)
	if errs.KindOf(err) == errs.KindConflict && s.Version == 0 {
		form.Refused("", err)
		return draft(v, http.StatusConflict, s, typed, form)
	}
	if err != nil {
		return err
	}
	at := place + "/" + string(id)
	switch form.Value("steg") {
	case "se":
		return v.Go(at+"/utseende", "")
	case "publiser":
		err := survey.PublishSet{ID: id, Seen: stands}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(at, v.T("Versjonen er publisert og kan brukes i nye runder. Runder som er i gang, beholder spørsmålene sine."))
		}
		if !form.Take(err) {
			return err
		}
		if s, err = survey.SetOf(v.Ctx(), v.Service, v.Actor, id); err != nil {
			return err
		}
		return draft(v, http.StatusUnprocessableEntity, s, s.Survey.AsWritten(), renumbered(v, form))
	}
	if changed := of.Write(s.Survey.Code, typed).KeepTranslations(s.Survey); len(changed) > 0 {
		return v.Go(at, v.T("Utkastet er lagret. Se over oversettelsen av %s.", v.Voice.List(quoted(changed))))
	}
	return v.Go(at, v.T("Utkastet er lagret."))
}

// renumbered is a form with its faults and nothing typed: what was saved has the questions after each other, without those that were emptied, as the faults
// name them.
func renumbered(v *page.Visit, form *ui.Form) *ui.Form {
	f := ui.NewForm(nil).In(v.Voice)
	f.Faults = form.Faults
	return f
}

// read is what the form holds.
func read(form *ui.Form) of.Written {
	w := of.Written{Title: form.Value("tittel"), Audience: of.Audience(form.Value("hvem")), Lead: form.Value("innledning")}
	for n := 1; n <= of.MaxQuestions+spare; n++ {
		at := func(what string) string { return form.Value(of.WrittenField(n, what)) }
		w.Questions = append(w.Questions, of.WrittenQuestion{Code: at("kode"), Text: at("tekst"), Kind: of.Kind(at("type")), Options: at("svar"), Low: at("lav"), High: at("hoy"), Aim: at("mal")})
	}
	return w
}

func draft(v *page.Visit, status int, s *survey.Set, typed of.Written, form *ui.Form) error {
	at := place + "/" + string(s.ID)
	w := draftView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Utkast: %s", cmp.Or(s.Survey.Title, v.T("Uten tittel"))), Lead: v.T("Sist lagret %s av %s. Ingen spørres før settet er publisert og en runde er startet.", v.Voice.Moment(s.ChangedAt.Time, v.Now()), s.ChangedBy)}),
		Action:    at, Keep: "undersokelsesutkast " + string(s.ID), Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(s.Seen)}},
		Publish: ui.Action{Label: v.T("Lagre og publiser"), Icon: "check", Name: "steg", Value: "publiser"},
		Drop:    ui.Action{Label: v.T("Forkast utkastet"), Post: at + "/forkast", Look: ui.Tertiary},
	}
	w.Head.Actions = languages(v, s)
	w.Summary = form.Summary("settet kan publiseres")
	who := ui.Field{Kind: ui.Radios, Name: "hvem", Label: v.T("Hvem spørres?"), Inline: true}
	for _, a := range of.Audiences {
		who.Options = append(who.Options, ui.Option{Value: string(a), Label: nb.Capital(v.T(a.Title()))})
	}
	w.Top = []ui.Field{
		form.Fill(ui.Field{Name: "tittel", Label: v.T("Tittel"), Help: v.T("Står over spørsmålene, til dem som spørres."), Max: of.MaxWords}.With(typed.Title)),
		form.Fill(who.With(string(typed.Audience))),
		form.Fill(ui.Field{Kind: ui.Area, Name: "innledning", Label: v.T("Innledning"), Rows: 2, Max: of.MaxWords, Help: v.T("Hvorfor dere spør, og at det er frivillig å svare.")}.With(typed.Lead)),
	}
	filled := 0
	for i, q := range typed.Questions {
		if strings.TrimSpace(q.Text+q.Options) != "" {
			filled = i + 1
		}
	}
	for n := 1; n <= min(filled+spare, of.MaxQuestions+spare); n++ {
		var q of.WrittenQuestion
		if n <= len(typed.Questions) {
			q = typed.Questions[n-1]
		}
		w.Rows = append(w.Rows, questionRow(v, n, q, form, n == filled+1))
	}
	return v.RenderStatus(status, draftPage, v.Frame(v.T("Utkast"), page.AdminCrumbs(place, v.T("Utkast"))...), w)
}

var kinds = []ui.Option{
	{Value: string(of.Choice), Label: "ett av flere svar"},
	{Value: string(of.Scale), Label: "tall fra 0 til 10", Note: "spør likt hver gang, så endring kan følges over tid"},
	{Value: string(of.Text), Label: "egne ord"},
}

func questionRow(v *page.Visit, n int, q of.WrittenQuestion, form *ui.Form, open bool) draftRow {
	name := func(what string) string { return of.WrittenField(n, what) }
	r := draftRow{Title: strconv.Itoa(n) + ". " + q.Text, Open: open, Hidden: ui.Hidden{Name: name("kode"), Value: q.Code}}
	if q.Text == "" {
		r.Title = v.T("%d. Nytt spørsmål", n)
	}
	r.Fields = []ui.Field{
		form.Fill(ui.Field{Name: name("tekst"), Label: v.T("Spørsmålet"), Max: of.MaxWords, Optional: n > 1, Help: v.T("Tøm feltet for å ta spørsmålet bort. Ikke spør om navn eller noe som viser hvem som svarer.")}.With(q.Text)),
		form.Fill(ui.Field{Kind: ui.Radios, Name: name("type"), Label: v.T("Svares med"), Options: ui.SayOptions(v.Voice, kinds)}.With(string(q.Kind))),
		form.Fill(ui.Field{Kind: ui.Area, Name: name("svar"), Label: v.T("Svar å velge mellom"), Rows: 4, Optional: true, Help: v.T("Ett på hver linje, bare for «ett av flere svar». Skriv + først på linjer som er det tjenesten vil oppnå.")}.With(q.Options)),
		form.Fill(ui.Field{Name: name("lav"), Label: v.T("Hva 0 betyr"), Optional: true, Width: "medium", Help: v.T("Bare for tall fra 0 til 10.")}.With(q.Low)),
		form.Fill(ui.Field{Name: name("hoy"), Label: v.T("Hva 10 betyr"), Optional: true, Width: "medium"}.With(q.High)),
		form.Fill(ui.Field{Name: name("mal"), Label: v.T("Linjen i rapporten"), Optional: true, Max: of.MaxWords, Help: v.T("Hva svar merket med + betyr, for eksempel «Føler seg tryggere».")}.With(q.Aim)),
	}
	for _, f := range r.Fields {
		r.Open = r.Open || f.Fault != ""
	}
	return r
}

// Drop deletes a draft.
func Drop(v *page.Visit) error {
	if err := (survey.DropSet{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Utkastet er forkastet."))
}

// Withdraw says that no new rounds begin with a set, or that they may again.
func Withdraw(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := survey.WithdrawSet{ID: db.ID(v.Path("id")), Withdrawn: form.Has("trukket")}
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	text := v.T("Settet kan brukes i nye runder igjen.")
	if d.Withdrawn {
		text = v.T("Settet er trukket. Runder som er i gang, fortsetter.")
	}
	return v.Go(place+"/"+v.Path("id"), text)
}
