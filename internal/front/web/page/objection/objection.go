// Package objection is where the patient's no to sharing is written, read and taken back. It opens also for a team that she
// objects to: it is the only page about her that does.
package objection

import (
	"embed"
	"net/http"

	"traad/internal/app/objection"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Person   ui.Person
	Head     ui.Head
	Summary  ui.Summary
	Unread   *ui.Message // what was sent before she said no to everybody, and nobody can read
	Standing []standing
	Ended    []standing
	Empty    *ui.Empty
	Action   string
	Key      string
	Fields   []ui.Field
	Cancel   ui.Action
}

type standing struct {
	Title, What, When string
	Facts             []ui.Fact
	Summary           ui.Summary
	Action            string
	Fields            []ui.Field // to take it back; none once it is
}

func path(v *page.Visit) string {
	return page.PersonPath(care.PatientID(v.Path("id"))) + "/reservasjoner"
}

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil), "") }

// Save writes a new objection.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := objection.Record{Key: db.ID(typed.Value("nokkel")), Patient: care.PatientID(v.Path("id")), Objection: care.Objection{
		Against: care.ObjectionKind(typed.Value("mot")), Org: care.OrgID(typed.Value("virksomhet")), Item: typed.Value("opplysning"), By: typed.Value("hvem"),
		Name: nb.CleanLine(typed.Value("navn")), Competence: typed.Value("kompetanse"), On: page.Date(typed, "dato"), Note: typed.Value("tekst"),
	}}
	return settle(v, typed, d.Run(v.Ctx(), v.Service, v.Actor), "Reservasjonen er lagret og gjelder fra nå.", "")
}

// TakeBack ends one.
func TakeBack(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := objection.TakeBack{Patient: care.PatientID(v.Path("id")), ID: db.ID(v.Path("nr")), Note: typed.Value("tekst")}
	return settle(v, typed, d.Run(v.Ctx(), v.Service, v.Actor), "Reservasjonen er trukket.", v.Path("nr"))
}

// settle answers a deed: on to the page, or the form again with what was typed. in is the objection whose form it was.
func settle(v *page.Visit, typed *ui.Form, err error, done, in string) error {
	if err == nil && typed.OK() {
		return v.Go(path(v), done)
	}
	if err != nil && !typed.Take(err) {
		return err
	}
	return show(v, http.StatusUnprocessableEntity, typed, in)
}

func show(v *page.Visit, status int, typed *ui.Form, in string) error {
	p, err := objection.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	back := page.PersonPath(care.PatientID(v.Path("id")))
	w := view{
		Person: ui.Person{Name: p.Name, Href: back},
		Head: ui.Head{
			Title: "Reservasjoner",
			Lead:  "Personen kan når som helst si nei til at andre ser opplysningene, helt eller delvis, og kan trekke det igjen. Fortell hva det betyr for oppfølgingen.",
		},
		Action: path(v), Key: string(db.NewID()), Cancel: ui.Link("Til personen", back),
	}
	for _, o := range p.All {
		form, wrong := ui.NewForm(nil), ui.Summary{}
		if in == string(o.ID) {
			form, wrong = typed, typed.Summary("reservasjonen kan trekkes")
		}
		s := line(v, o, form)
		s.Summary = wrong
		if o.Ended.IsZero() {
			if o.Against == care.ObjectEverybody && p.Unread > 0 {
				w.Unread = &ui.Message{
					Tone: ui.Soon, Heading: unread(p.Unread) + " uten svar",
					Text: "Det ble sendt før personen sa nei til alle, og ingen kan lese det mens det gjelder. Ta det opp med personen, så ikke noe viktig blir liggende.",
				}
			}
			w.Standing = append(w.Standing, s)
		} else {
			w.Ended = append(w.Ended, s)
		}
	}
	if len(w.Standing) == 0 {
		w.Empty = &ui.Empty{Icon: "check", Heading: "Ingen reservasjoner gjelder nå"}
	}
	form := ui.NewForm(nil)
	if in == "" {
		form = typed
		w.Summary = typed.Summary("reservasjonen kan lagres")
		if k := typed.Value("nokkel"); k != "" {
			w.Key = k
		}
	}
	w.Fields = fields(v, p, form)
	return v.RenderStatus(status, tmpl, v.Frame("Reservasjoner"), w)
}

func fields(v *page.Visit, p *objection.Page, f *ui.Form) []ui.Field {
	var kinds []ui.Option
	for _, k := range care.ObjectionKinds {
		o := ui.Option{Value: string(k), Label: k.Title()}
		switch k {
		case care.ObjectEverybody:
			o.Note = "Oppfølgingen kan ikke fortsette mens dette gjelder."
			if p.Unread > 0 {
				o.Note += " " + unread(p.Unread) + " har ikke fått svar. Les først: etterpå kan ingen det."
			}
		case care.ObjectItem:
			if len(p.Items) == 0 {
				continue
			}
			o.Note = "Den vises bare for virksomheten som skrev den."
		case care.ObjectOrganisation:
			o.Note = "Også for alle enheter under virksomheten."
		}
		kinds = append(kinds, o)
	}
	return []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "mot", Label: "Hva sier personen nei til?", Options: kinds}),
		f.Fill(ui.Field{Kind: ui.Choice, Name: "virksomhet", Label: "Virksomhet", Optional: true, Help: "Når det gjelder én virksomhet.", Options: options("Velg virksomhet", p.Orgs)}),
		f.Fill(ui.Field{Kind: ui.Choice, Name: "opplysning", Label: "Opplysning", Optional: true, Help: "Når det gjelder én opplysning.", Options: options("Velg opplysning", p.Items)}),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "kompetanse", Label: "Har personen samtykkekompetanse?", Options: page.CompetenceWords, Inline: true}),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: "Hvem sier nei?", Options: who}),
		f.Fill(ui.Field{Name: "navn", Label: "Navn", Optional: true, Width: "medium", Help: "Når det ikke er personen selv."}),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Merknad", Optional: true, Rows: 3}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Sagt dato", Width: "short"}.With(nb.Numeric(v.Today()))),
	}
}

func unread(n int) string {
	return nb.Plural(n, "meldt bekymring eller forslag", "meldte bekymringer eller forslag")
}

var who = append(page.ByWords[:len(page.ByWords):len(page.ByWords)], ui.Option{Value: "presumed", Label: "Antatt", Note: "Det er grunn til å tro at personen ville sagt nei."})

func options(none string, choices []objection.Choice) []ui.Option {
	all := []ui.Option{{Label: none}}
	for _, c := range choices {
		all = append(all, ui.Option{Value: c.Value, Label: c.Label})
	}
	return all
}

func line(v *page.Visit, o objection.Standing, f *ui.Form) standing {
	s := standing{
		Title: o.Against.Title(), What: o.OrgName + o.ItemText, When: "Sagt " + nb.DayYear(o.On) + ", skrevet av " + o.ByName,
		Facts: []ui.Fact{{Term: "Hvem", Text: page.Word(who, o.By)}, {Term: "Samtykkekompetanse", Text: page.Word(page.CompetenceWords, o.Competence)}},
	}
	if o.Name != "" {
		s.Facts = append(s.Facts, ui.Fact{Term: "Navn", Text: o.Name})
	}
	if o.Note != "" {
		s.Facts = append(s.Facts, ui.Fact{Term: "Merknad", Text: o.Note})
	}
	if !o.Ended.IsZero() {
		s.When += ". Trukket " + nb.Moment(o.Ended.Time, v.Now()) + ", skrevet av " + o.EndedBy
		s.Facts = append(s.Facts, ui.Fact{Term: "Trukket", Text: o.EndNote})
		return s
	}
	s.Action = path(v) + "/" + string(o.ID) + "/trekk"
	s.Fields = []ui.Field{f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hvem trekker reservasjonen, og hvordan?", Rows: 2})}
	return s
}
