// Package refer is the form that takes somebody into a pathway.
package refer

import (
	"embed"
	"errors"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/callback"
	"traad/internal/app/candidate"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Head       ui.Head
	Summary    ui.Summary
	Key        string // makes a form that is sent twice one referral
	User       string
	Found      string // the asking that the number came by
	Net        string // who asked on the public page to be rung
	Known      *referral.KnownPerson
	Duplicates []duplicate
	Number     ui.Field
	Person     []ui.Field
	Referral   []ui.Field
	Service    []ui.Field
}

type duplicate struct {
	ID, Name, Born string
}

// Show is the empty form, for somebody new or (?person=) for somebody who is in Tråd.
func Show(v *page.Visit) error {
	if id := v.Query("kandidat"); id != "" {
		return showFound(v, db.ID(id))
	}
	if id := v.Query("nett"); id != "" {
		return showCallback(v, db.ID(id))
	}
	return render(v, http.StatusOK, ui.NewForm(nil), v.Query("person"), nil)
}

// showFound begins the form with somebody whose identity was asked for on the list of candidates.
func showFound(v *page.Visit, id db.ID) error {
	p, err := v.Candidates.Referral(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	form := ui.NewForm(nil)
	form.Set("kandidat", string(id))
	form.Set("fodselsnummer", p.Number.Digits())
	if born, ok := p.Number.BirthDate(); ok {
		form.Set("fodt", nb.Numeric(born))
	}
	form.Set("kjonn", p.Sex)
	form.Set("kommune", string(p.Area))
	form.Set("fra", "identification")
	form.Set("hvordan", "form")
	form.Set("forlop", p.Pathway)
	form.Set("hvorfor", p.Why)
	form.Set("henvist", nb.Numeric(v.Today()))
	return render(v, http.StatusOK, form, "", nil)
}

// showCallback begins the form with who asked on the public page to be rung: a referral by word of mouth.
func showCallback(v *page.Visit, id db.ID) error {
	c, err := callback.One(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	if c.Outcome != "" {
		return v.Go(page.CallbackPath(id), "")
	}
	form := ui.NewForm(nil)
	form.Set("nett", string(id))
	form.Set("fra", c.From)
	form.Set("henviser", c.Name)
	form.Set("henviser-telefon", c.Phone)
	form.Set("hvordan", "telephone")
	if c.HPR != "" {
		number, err := c.NumberIn(v.Service)
		if err != nil {
			return err
		}
		form.Set("vet", "yes") // the form takes in no other
		form.Set("henviser", c.Name+", HPR-nummer "+c.HPR)
		form.Set("fodselsnummer", number.Digits())
		if born, ok := number.BirthDate(); ok {
			form.Set("fodt", nb.Numeric(born))
		}
	}
	if c.Proven {
		form.Set("hvordan", "form")
		form.Set("hvorfor", c.Why)
		i := strings.LastIndex(c.About, " ")
		form.Set("fornavn", strings.TrimSpace(c.About[:max(i, 0)]))
		form.Set("etternavn", c.About[i+1:])
	}
	form.Set("kommune", string(c.Area))
	form.Set("henvist", nb.Numeric(v.Today()))
	return render(v, http.StatusOK, form, "", nil)
}

// settled takes the one who asked off the list: what was told stands in the referral. Where a colleague was first, the referral stands all the same.
func settled(v *page.Visit, id db.ID) error {
	err := callback.Settle{ID: id, Outcome: care.CallbackReferred}.Run(v.Ctx(), v.Service, v.Actor)
	switch errs.KindOf(err) {
	case errs.KindConflict, errs.KindNotFound:
		return nil
	}
	return err
}

// Send registers the referral.
func Send(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := read(v, form)
	if !form.OK() { // what else is wrong is told at the same time
		err := d.Check(v.Ctx(), v.Service, v.Today())
		if errs.KindOf(err) == errs.KindInternal && err != nil {
			return err
		}
		for _, f := range errs.FieldsOf(err) {
			if form.Faults.At(f.Name) == "" {
				form.Faults = append(form.Faults, ui.Said(v.Voice, f))
			}
		}
	} else {
		if form.Has("kandidat") {
			err := candidate.Referred{Reveal: db.ID(form.Value("kandidat")), Patient: d.Known}.Check(v.Ctx(), v.Service, v.Actor, d.Number)
			if form.Take(err) {
				return render(v, http.StatusUnprocessableEntity, form, string(d.Known), nil)
			}
			if err != nil {
				return err
			}
		}
		result, err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil && form.Has("kandidat") {
			err = candidate.Referred{Reveal: db.ID(form.Value("kandidat")), Patient: result.Patient}.Run(v.Ctx(), v.Service, v.Actor)
		}
		if err == nil && form.Has("nett") {
			err = settled(v, db.ID(form.Value("nett")))
		}
		if err == nil {
			opens, err := referral.Opens(v.Ctx(), v.Service, v.Actor, result.Patient)
			if err != nil {
				return err
			}
			if !opens {
				return v.Go("/", v.T("Henvisningen er registrert, og teamet vurderer den. Personen står på en annen fastleges liste, så du ser ikke personens side."))
			}
			return v.Go(page.PersonPath(result.Patient), v.T("Henvisningen er registrert."), page.UndoStep(result.Enrolment, v.T("henvisningen")))
		}
		var same *referral.Duplicate
		if errors.As(err, &same) {
			return render(v, http.StatusConflict, form, string(d.Known), same)
		}
		if !form.Take(err) {
			return err
		}
	}
	return render(v, http.StatusUnprocessableEntity, form, string(d.Known), nil)
}

// read turns the form into the deed; what cannot be read becomes a fault at its field.
func read(v *page.Visit, form *ui.Form) referral.Refer {
	d := referral.Refer{
		Key: care.EnrolmentID(form.Value("nokkel")), Pathway: form.Value("forlop"), NotSame: form.Has("ikke-samme"),
		Known: care.PatientID(form.Value("person")),
		Referral: care.Referral{
			From: form.Value("fra"), Name: form.Value("henviser"), Phone: form.Value("henviser-telefon"), How: form.Value("hvordan"),
			Why: form.Value("hvorfor"), ToHosp: form.Has("til-sykehus"), Agrees: form.Value("vet"),
		},
		Details: patient.Details{
			GivenName: nb.CleanLine(form.Value("fornavn")), FamilyName: nb.CleanLine(form.Value("etternavn")), Sex: form.Value("kjonn"),
			Area: care.OrgID(form.Value("kommune")), Phone: nb.CleanLine(form.Value("telefon")), Language: nb.CleanLine(form.Value("sprak")),
			Interpreter: form.Has("tolk"),
		},
	}
	if same := form.Value("samme"); same != "" {
		d.Known = care.PatientID(same)
	}
	d.On = page.Date(form, "henvist")
	if d.Known != "" {
		return d
	}
	if typed := form.Value("fodselsnummer"); typed != "" {
		n, err := nin.Parse(typed)
		if err != nil {
			form.Refused("fodselsnummer", err)
		}
		d.Number = n
	}
	d.Details.BirthDate = page.Date(form, "fodt")
	if b, ok := d.Number.BirthDate(); ok && form.Value("fodt") == "" {
		d.Details.BirthDate = b
	}
	return d
}

func render(v *page.Visit, status int, form *ui.Form, known string, same *referral.Duplicate) error {
	c, err := referral.Form(v.Ctx(), v.Service, v.Actor, care.PatientID(known))
	if err != nil {
		return err
	}
	if form.Has("nett") && !form.Has("forlop") && form.Value("nokkel") == "" && len(c.Pathways) > 0 {
		form.Set("forlop", c.Pathways[0].ID)
	}
	w := view{
		Head:    ui.Head{Title: v.T("Ny henvisning"), Lead: v.T("Alle henvisninger vurderes av sykehus og kommune sammen.")},
		Summary: form.Summary(v.T("henvisningen kan lagres")), Key: form.Value("nokkel"), User: string(v.Actor.User), Known: c.Known, Found: form.Value("kandidat"), Net: form.Value("nett"),
	}
	if w.Found != "" {
		w.Head.Lead = v.T("Identiteten er hentet fra kandidatlisten. Spør personen om henvisningen er ønsket før den registreres.")
	}
	if w.Key == "" {
		w.Key = string(db.NewID())
	}
	if same != nil {
		for _, p := range same.Candidates {
			w.Duplicates = append(w.Duplicates, duplicate{string(p.Patient), p.Name, nb.Numeric(p.BirthDate)})
		}
	}
	w.fields(form, c, v)
	w.Summary.Faults = inOrder(w.Summary.Faults, slices.Concat([]ui.Field{w.Number}, w.Person, w.Referral, w.Service))
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Ny henvisning")), w)
}

func (w *view) fields(form *ui.Form, c *referral.Choices, v *page.Visit) {
	area := ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("Kommune som skal følge opp"), Options: options(c.Areas)}
	if len(c.Areas) == 1 {
		area = area.With(c.Areas[0].ID)
	}
	if c.Known != nil && slices.ContainsFunc(c.Areas, func(p referral.Place) bool { return p.ID == string(c.Known.Area) }) {
		area = area.With(string(c.Known.Area))
	}
	w.Number = form.Fill(ui.Field{
		Kind: ui.ID, Name: "fodselsnummer", Label: v.T("Fødselsnummer"), Optional: true, Width: "medium",
		Help: v.T("11 sifre. D-nummer og hjelpenummer går også. Nummeret lagres kryptert og vises aldri i adresser eller logger."),
	})
	w.Person = []ui.Field{
		form.Fill(ui.Field{Name: "fornavn", Label: v.T("Fornavn")}),
		form.Fill(ui.Field{Name: "etternavn", Label: v.T("Etternavn")}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fodt", Label: v.T("Fødselsdato"), Width: "short", Help: v.T("For eksempel 17.02.1942. Kan stå tom når fødselsnummeret er fylt ut.")}),
		form.Fill(ui.Field{
			Kind: ui.Radios, Name: "kjonn", Label: v.T("Kjønn i folkeregisteret"), Inline: true,
			Options: ui.SayOptions(v.Voice, page.SexWords),
		}),
		form.Fill(ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefon"), Optional: true, Width: "medium"}),
		form.Fill(ui.Field{Name: "sprak", Label: v.T("Språk"), Optional: true, Width: "medium", Help: v.T("Hvis et annet enn norsk.")}),
		form.Fill(ui.Field{Kind: ui.Check, Name: "tolk", Label: v.T("Trenger tolk")}),
	}
	w.Referral = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "fra", Label: v.T("Hvem henviser?"), Options: []ui.Option{
			{Value: "gp", Label: v.T("Fastlege")},
			{Value: "ward", Label: v.T("Sengepost eller poliklinikk")},
			{Value: "clinician", Label: v.T("Annen behandler")},
			{Value: "municipality", Label: v.T("Kommunal tjeneste")},
			{Value: "patient", Label: v.T("Pasienten selv")},
			{Value: "next_of_kin", Label: v.T("Pårørende")},
			{Value: "identification", Label: v.T("Kandidatlisten")},
		}}),
		form.Fill(ui.Field{Name: "henviser", Label: v.T("Navn på henviser"), Optional: true, Help: v.T("Slik det skal stå i listen, for eksempel «fastlege Mona Ruud» eller «datter».")}),
		form.Fill(ui.Field{Kind: ui.Tel, Name: "henviser-telefon", Label: v.T("Telefon til henviser"), Optional: true, Width: "medium"}),
		form.Fill(ui.Field{Kind: ui.Radios, Name: "hvordan", Label: v.T("Hvordan kom henvisningen?"), Inline: true, Options: []ui.Option{
			{Value: "message", Label: v.T("Melding")}, {Value: "telephone", Label: v.T("Telefon")}, {Value: "form", Label: v.T("Skjema")}, {Value: "meeting", Label: v.T("Møte")},
		}}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "hvorfor", Label: v.T("Hvorfor henvises personen?"), Max: care.MaxText, Rows: 5, Help: v.T("Med henviserens ord: hva som er vanskelig, innleggelser, hvem som hjelper i dag.")}),
		form.Fill(ui.Field{Kind: ui.Radios, Name: "vet", Label: v.T("Vet personen om henvisningen og ønsker den?"), Inline: true, Options: []ui.Option{
			{Value: "yes", Label: v.T("Ja")}, {Value: "no", Label: v.T("Nei")}, {Value: "unknown", Label: v.T("Vet ikke")},
		}}),
		form.Fill(ui.Field{Kind: ui.Check, Name: "til-sykehus", Label: v.T("Henvisningen er sendt til sykehuset"), Help: v.T("Da skal den besvares innen 10 virkedager etter loven.")}),
	}
	pathway := ui.Field{Kind: ui.Radios, Name: "forlop", Label: v.T("Forløp"), Options: ui.SayOptions(v.Voice, options(c.Pathways))}
	if len(c.Pathways) > 0 {
		pathway = pathway.With(c.Pathways[0].ID)
	}
	w.Service = []ui.Field{
		form.Fill(area), form.Fill(pathway),
		form.Fill(ui.Field{Kind: ui.Date, Name: "henvist", Label: v.T("Henvist dato"), Width: "short"}.With(nb.Numeric(v.Today()))),
	}
}

// inOrder puts faults in the order of the fields on the page.
func inOrder(faults ui.Faults, fields []ui.Field) ui.Faults {
	at := func(f errs.Field) int {
		return slices.IndexFunc(fields, func(field ui.Field) bool { return field.Name == f.Name })
	}
	return slices.SortedStableFunc(slices.Values(faults), func(a, b errs.Field) int { return at(a) - at(b) })
}

func options(places []referral.Place) []ui.Option {
	out := make([]ui.Option, len(places))
	for i, p := range places {
		out[i] = ui.Option{Value: p.ID, Label: p.Name}
	}
	return out
}
