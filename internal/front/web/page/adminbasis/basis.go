// Package adminbasis is Rettslig grunnlag in the administration: the decisions that let stays of persons over 65 who are not followed be kept,
// pseudonymised, and municipal data of them be used to find candidates; what each rests on, who decided, from when to when; and where one is withdrawn.
package adminbasis

import (
	"embed"
	"net/http"

	"traad/internal/app/openstay"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/apne-opphold"

type view struct {
	page.AdminView
	Kept     []ui.Fact
	KeptCard ui.Card
	Rows     []row
	Empty    ui.Empty
	List     ui.Card
	FormCard ui.Card
	Hidden   []ui.Hidden
	Fields   []ui.Field
}

type row struct {
	Card     ui.Card
	State    ui.Tag
	Facts    []ui.Fact
	Withdraw *withdrawal
}

type withdrawal struct {
	Fold   ui.Details
	Action string
	Field  ui.Field
	Button ui.Action
}

// Show is the page.
func Show(v *page.Visit) error { return render(v, http.StatusOK, ui.NewForm(nil), ui.NewForm(nil), "") }

// Record writes a decision down.
func Record(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := openstay.Record{
		Key: db.ID(form.Value("nokkel")), Unit: care.OrgID(form.Value("sted")), Basis: form.Value("grunnlag"), Purpose: form.Value("formal"), DecidedBy: form.Value("besluttet_av"),
		DecidedOn: page.Date(form, "besluttet"), From: page.Date(form, "fra"), To: page.Date(form, "til"),
	}
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, "Beslutningen er registrert.")
		}
		if !form.Take(err) {
			return err
		}
	}
	return render(v, http.StatusUnprocessableEntity, form, ui.NewForm(nil), "beslutningen kan registreres")
}

// Withdraw ends a decision and deletes what was kept by it.
func Withdraw(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	field := "hvorfor-" + v.Path("id")
	err = openstay.Withdraw{Basis: db.ID(v.Path("id")), Why: form.Value(field)}.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(place, "Beslutningen er trukket tilbake. Det som bygget på den, er slettet eller tatt ut av bruk.")
	}
	if !form.Take(err) {
		return err
	}
	for i := range form.Faults { // the deed knows one field, the page one for each decision
		if form.Faults[i].Name == "hvorfor" {
			form.Faults[i].Name = field
		}
	}
	return render(v, http.StatusUnprocessableEntity, ui.NewForm(nil), form, "beslutningen kan trekkes tilbake")
}

func render(v *page.Visit, status int, add, end *ui.Form, done string) error {
	all, err := openstay.Bases(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	units, err := stay.Units(v.Ctx(), v.Service.Store.Reader(), v.Actor, v.Today())
	if err != nil {
		return err
	}
	areas, err := openstay.Municipalities(v.Ctx(), v.Service)
	if err != nil {
		return err
	}
	w := view{
		KeptCard: ui.Card{ID: "hva", Heading: "Hva som tas vare på", Small: true}, Kept: kept,
		List:     ui.Card{ID: "beslutninger", Heading: "Beslutninger", Badge: &ui.Badge{Count: len(all)}},
		Empty:    ui.Empty{Icon: "lock", Heading: "Ingen beslutning er registrert", Text: "Uten en beslutning tar Tråd ikke vare på noe om personer som ikke følges."},
		FormCard: ui.Card{ID: "ny", Heading: "Registrer en beslutning"}, Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(add)}}, Fields: fields(add, units, areas),
	}
	lead := "Ingen opphold tas vare på nå. Kommunale data brukes bare for dem som følges."
	for _, b := range all {
		r := row{Card: ui.Card{ID: "b-" + string(b.ID), Heading: about(b), Small: true}, State: ui.Tag{Text: "gjelder ikke lenger"}}
		switch {
		case !b.WithdrawnAt.IsZero():
			r.State = ui.Tag{Text: "trukket tilbake"}
		case b.Holds(v.Today()):
			r.State = ui.Tag{Text: "gjelder nå", Tone: ui.Done, Icon: "check-circle"}
			lead = "Det som står under beslutningene, tas vare på uten navn og fødselsnummer."
		case b.ValidFrom.After(v.Today()):
			r.State = ui.Tag{Text: "kommer", Tone: ui.Info}
		}
		r.Facts = []ui.Fact{
			{Term: "Grunnlag", Text: b.Basis},
			{Term: "Formål", Text: b.Purpose},
			{Term: "Besluttet", Text: b.DecidedBy + ", " + nb.DayYear(b.DecidedOn)},
			{Term: "Gjelder", Text: nb.DayYear(b.ValidFrom) + " til " + nb.DayYear(b.ValidTo)},
			{Term: "Registrert", Text: b.RecordedName + ", " + nb.Moment(b.RecordedAt.Time, v.Now())},
		}
		if openstay.BasisKind(b.Kind) == openstay.StaysKept {
			r.Facts = append(r.Facts, ui.Fact{Term: "Nå", Text: nb.Plural(int(b.Stays), "opphold er tatt vare på", "opphold er tatt vare på")})
		}
		if !b.WithdrawnAt.IsZero() {
			r.Facts = append(r.Facts, ui.Fact{Term: "Trukket tilbake", Text: b.WithdrawnName + ", " + nb.Moment(b.WithdrawnAt.Time, v.Now()) + ": " + b.WithdrawnWhy})
		} else if !b.ValidTo.Before(v.Today()) {
			field := "hvorfor-" + string(b.ID)
			r.Withdraw = &withdrawal{
				Fold: ui.Details{Summary: "Trekk beslutningen tilbake", Open: end.Value(field) != "" || !end.OK()}, Action: place + "/" + string(b.ID) + "/trekk",
				Field:  end.Fill(ui.Field{Name: field, Label: "Hvorfor", Help: "Alle opphold som er tatt vare på etter beslutningen, slettes med en gang. Kommunale data går ut av kandidatlisten."}),
				Button: ui.Action{Label: "Trekk tilbake og slett", About: b.UnitName, Look: ui.Danger},
			}
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: "Rettslig grunnlag", Lead: lead})
	w.Summary = add.Summary(done)
	if !end.OK() {
		w.Summary = end.Summary(done)
	}
	return v.RenderStatus(status, tmpl, v.Frame("Rettslig grunnlag"), w)
}

// about is what a decision is about.
func about(b openstay.Basis) string {
	if openstay.BasisKind(b.Kind) == openstay.MunicipalUsed {
		return "Kommunale data fra " + b.UnitName
	}
	return "Opphold ved " + b.UnitName
}

// kept says what is kept, and what is not.
var kept = []ui.Fact{
	{Term: "Hvem", Text: "Personer over 65 år som er innlagt og ikke følges av Integrerte helsetjenester. De står uten navn og fødselsnummer: bare sykehusets nøkkeltjeneste kan si hvem det er."},
	{Term: "Hva", Text: "Når de ble innlagt, er utskrivningsklare og ble skrevet ut, hvilket sykehus eller hvilken enhet, og kommunenummeret hvis det er meldt."},
	{Term: "Til hva", Text: "Dagens liste i Forsterket hjemreise. Blir personen henvist til oppfølging, blir oppholdet hennes eget."},
	{Term: "Kommunale data", Text: "Legevakt, KAD, sykehjem, hjemmetjenester og fastlege i datagrunnlaget. Uten en beslutning for kommunen brukes de bare for personer som følges og har samtykket; resten utelates når filene leses inn."},
	{Term: "Hvor lenge", Text: "30 dager etter utskrivning. Når beslutningen går ut eller trekkes tilbake, slettes alt."},
}

func fields(form *ui.Form, units []stay.Unit, areas []openstay.Municipality) []ui.Field {
	options := []ui.Option{{Value: "", Label: "Velg"}}
	for _, u := range units {
		options = append(options, ui.Option{Value: string(u.ID), Label: "Opphold ved " + u.Name})
	}
	for _, o := range areas {
		options = append(options, ui.Option{Value: string(o.ID), Label: "Kommunale data fra " + o.Name})
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Choice, Name: "sted", Label: "Gjelder", Options: options, Help: "Opphold: det samme stedet som avsenderen melder for i innstillingene."}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "grunnlag", Label: "Rettslig grunnlag", Max: 500, Help: "Lovhjemmel, forskrift, dispensasjon eller vedtak, med dato og saksnummer."}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: "Formål", Max: 500, Rows: 2}),
		form.Fill(ui.Field{Name: "besluttet_av", Label: "Besluttet av", Max: 500, Help: "Navn og stilling hos den dataansvarlige."}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "besluttet", Label: "Besluttet dag", Width: "short"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: "Gjelder fra", Width: "short"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: "Gjelder til og med", Width: "short", Help: "Høyst to år."}),
	}
}
