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
	return settle(v, typed, d.Run(v.Ctx(), v.Service, v.Actor), v.T("Reservasjonen er lagret og gjelder fra nå."), "")
}

// TakeBack ends one.
func TakeBack(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := objection.TakeBack{Patient: care.PatientID(v.Path("id")), ID: db.ID(v.Path("nr")), Note: typed.Value("tekst")}
	return settle(v, typed, d.Run(v.Ctx(), v.Service, v.Actor), v.T("Reservasjonen er trukket."), v.Path("nr"))
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
			Title: v.T("Reservasjoner"),
			Lead:  v.T("Personen kan når som helst si nei til at andre ser opplysningene, helt eller delvis, og kan trekke det igjen. Fortell hva det betyr for oppfølgingen."),
		},
		Action: path(v), Key: string(db.NewID()), Cancel: ui.Link(v.T("Til personen"), back),
	}
	for _, o := range p.All {
		form, wrong := ui.NewForm(nil), ui.Summary{}
		if in == string(o.ID) {
			form, wrong = typed, typed.Summary(v.T("reservasjonen kan trekkes"))
		}
		s := line(v, o, form)
		s.Summary = wrong
		if o.Ended.IsZero() {
			if o.Against == care.ObjectEverybody && p.Unread > 0 {
				w.Unread = &ui.Message{
					Tone: ui.Soon, Heading: v.T("%s uten svar", unread(v, p.Unread)),
					Text: v.T("Det ble sendt før personen sa nei til alle, og ingen kan lese det mens det gjelder. Ta det opp med personen, så ikke noe viktig blir liggende."),
				}
			}
			w.Standing = append(w.Standing, s)
		} else {
			w.Ended = append(w.Ended, s)
		}
	}
	if len(w.Standing) == 0 {
		w.Empty = &ui.Empty{Icon: "check", Heading: v.T("Ingen reservasjoner gjelder nå")}
	}
	form := ui.NewForm(nil)
	if in == "" {
		form = typed
		w.Summary = typed.Summary(v.T("reservasjonen kan lagres"))
		if k := typed.Value("nokkel"); k != "" {
			w.Key = k
		}
	}
	w.Fields = fields(v, p, form)
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Reservasjoner")), w)
}

func fields(v *page.Visit, p *objection.Page, f *ui.Form) []ui.Field {
	var kinds []ui.Option
	for _, k := range care.ObjectionKinds {
		o := ui.Option{Value: string(k), Label: v.T(k.Title())}
		switch k {
		case care.ObjectEverybody:
			o.Note = v.T("Oppfølgingen kan ikke fortsette mens dette gjelder.")
			if p.Unread > 0 {
				o.Note += " " + v.T("%s har ikke fått svar. Les først: etterpå kan ingen det.", unread(v, p.Unread))
			}
		case care.ObjectItem:
			if len(p.Items) == 0 {
				continue
			}
			o.Note = v.T("Den vises bare for virksomheten som skrev den.")
		case care.ObjectOrganisation:
			o.Note = v.T("Også for alle enheter under virksomheten.")
		}
		kinds = append(kinds, o)
	}
	return []ui.Field{
		f.Fill(ui.Field{Kind: ui.Radios, Name: "mot", Label: v.T("Hva sier personen nei til?"), Options: kinds}),
		f.Fill(ui.Field{Kind: ui.Choice, Name: "virksomhet", Label: v.T("Virksomhet"), Optional: true, Help: v.T("Når det gjelder én virksomhet."), Options: options(v, v.T("Velg virksomhet"), p.Orgs)}),
		f.Fill(ui.Field{Kind: ui.Choice, Name: "opplysning", Label: v.T("Opplysning"), Optional: true, Help: v.T("Når det gjelder én opplysning."), Options: options(v, v.T("Velg opplysning"), p.Items)}),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "kompetanse", Label: v.T("Har personen samtykkekompetanse?"), Options: ui.SayOptions(v.Voice, page.CompetenceWords), Inline: true}),
		f.Fill(ui.Field{Kind: ui.Radios, Name: "hvem", Label: v.T("Hvem sier nei?"), Options: ui.SayOptions(v.Voice, who)}),
		f.Fill(ui.Field{Name: "navn", Label: v.T("Navn"), Optional: true, Width: "medium", Help: v.T("Når det ikke er personen selv.")}),
		f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Merknad"), Optional: true, Rows: 3}),
		f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Sagt dato"), Width: "short"}.With(nb.Numeric(v.Today()))),
	}
}

func unread(v *page.Visit, n int) string {
	return v.Voice.Plural(n, "meldt bekymring eller forslag", "meldte bekymringer eller forslag")
}

var who = append(page.ByWords[:len(page.ByWords):len(page.ByWords)], ui.Option{Value: "presumed", Label: "Antatt", Note: "Det er grunn til å tro at personen ville sagt nei."})

func options(v *page.Visit, none string, choices []objection.Choice) []ui.Option {
	all := []ui.Option{{Label: none}}
	for _, c := range choices {
		label := c.Label
		if !c.Said.IsZero() {
			label = c.Said.In(v.Voice)
		}
		all = append(all, ui.Option{Value: c.Value, Label: label})
	}
	return all
}

func line(v *page.Visit, o objection.Standing, f *ui.Form) standing {
	s := standing{
		Title: v.T(o.Against.Title()), What: o.OrgName + o.Entry.In(v.Voice), When: v.T("Sagt %s, skrevet av %s", v.Voice.DayYear(o.On), o.ByName),
		Facts: []ui.Fact{{Term: v.T("Hvem"), Text: v.T(page.Word(who, o.By))}, {Term: v.T("Samtykkekompetanse"), Text: v.T(page.Word(page.CompetenceWords, o.Competence))}},
	}
	if o.Name != "" {
		s.Facts = append(s.Facts, ui.Fact{Term: v.T("Navn"), Text: o.Name})
	}
	if o.Note != "" {
		s.Facts = append(s.Facts, ui.Fact{Term: v.T("Merknad"), Text: o.Note})
	}
	if !o.Ended.IsZero() {
		s.When += ". " + v.T("Trukket %s, skrevet av %s", v.Voice.Moment(o.Ended.Time, v.Now()), o.EndedBy)
		s.Facts = append(s.Facts, ui.Fact{Term: v.T("Trukket"), Text: o.EndNote})
		return s
	}
	s.Action = path(v) + "/" + string(o.ID) + "/trekk"
	s.Fields = []ui.Field{f.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Hvem trekker reservasjonen, og hvordan?"), Rows: 2})}
	return s
}
