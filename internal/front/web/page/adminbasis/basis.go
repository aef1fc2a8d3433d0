// Package adminbasis is Rettslig grunnlag in the administration: the decisions that let stays of persons over 65 who are not followed be kept,
// pseudonymised, and municipal data of them be used to find candidates; what each rests on, who decided, from when to when; and where one is withdrawn.
package adminbasis

import (
	"embed"
	"net/http"

	"traad/internal/app/openstay"
	"traad/internal/app/stay"
	"traad/internal/base/db"
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
			return v.Go(place, v.T("Beslutningen er registrert."))
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
		return v.Go(place, v.T("Beslutningen er trukket tilbake. Det som bygget på den, er slettet eller tatt ut av bruk."))
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
		KeptCard: ui.Card{ID: "hva", Heading: v.T("Hva som tas vare på"), Small: true}, Kept: kept(v),
		List:     ui.Card{ID: "beslutninger", Heading: v.T("Beslutninger"), Badge: &ui.Badge{Count: len(all)}},
		Empty:    ui.Empty{Icon: "lock", Heading: v.T("Ingen beslutning er registrert"), Text: v.T("Uten en beslutning tar Tråd ikke vare på noe om personer som ikke følges.")},
		FormCard: ui.Card{ID: "ny", Heading: v.T("Registrer en beslutning")}, Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(add)}}, Fields: fields(v, add, units, areas),
	}
	lead := v.T("Ingen opphold tas vare på nå. Kommunale data brukes bare for dem som følges.")
	for _, b := range all {
		r := row{Card: ui.Card{ID: "b-" + string(b.ID), Heading: about(v, b), Small: true}, State: ui.Tag{Text: v.T("gjelder ikke lenger")}}
		switch {
		case !b.WithdrawnAt.IsZero():
			r.State = ui.Tag{Text: v.T("trukket tilbake")}
		case b.Holds(v.Today()):
			r.State = ui.Tag{Text: v.T("gjelder nå"), Tone: ui.Done, Icon: "check-circle"}
			lead = v.T("Det som står under beslutningene, tas vare på uten navn og fødselsnummer.")
		case b.ValidFrom.After(v.Today()):
			r.State = ui.Tag{Text: v.T("kommer"), Tone: ui.Info}
		}
		r.Facts = []ui.Fact{
			{Term: v.T("Rettslig grunnlag"), Text: b.Basis},
			{Term: v.T("Formål"), Text: b.Purpose},
			{Term: v.T("Besluttet"), Text: b.DecidedBy + ", " + v.Voice.DayYear(b.DecidedOn)},
			{Term: v.T("Periode"), Text: v.T("%s til %s", v.Voice.DayYear(b.ValidFrom), v.Voice.DayYear(b.ValidTo))},
			{Term: v.T("Registrert"), Text: b.RecordedName + ", " + v.Voice.Moment(b.RecordedAt.Time, v.Now())},
		}
		if openstay.BasisKind(b.Kind) == openstay.StaysKept {
			r.Facts = append(r.Facts, ui.Fact{Term: v.T("Nå"), Text: v.Voice.Plural(int(b.Stays), "opphold er tatt vare på", "opphold er tatt vare på")})
		}
		if !b.WithdrawnAt.IsZero() {
			r.Facts = append(r.Facts, ui.Fact{Term: v.T("Trukket tilbake"), Text: b.WithdrawnName + ", " + v.Voice.Moment(b.WithdrawnAt.Time, v.Now()) + ": " + b.WithdrawnWhy})
		} else if !b.ValidTo.Before(v.Today()) {
			field := "hvorfor-" + string(b.ID)
			r.Withdraw = &withdrawal{
				Fold: ui.Details{Summary: v.T("Trekk beslutningen tilbake"), Open: end.Value(field) != "" || !end.OK()}, Action: place + "/" + string(b.ID) + "/trekk",
				Field:  end.Fill(ui.Field{Name: field, Label: v.T("Hvorfor"), Help: v.T("Alle opphold som er tatt vare på etter beslutningen, slettes med en gang. Kommunale data går ut av kandidatlisten.")}),
				Button: ui.Action{Label: v.T("Trekk tilbake og slett"), About: b.UnitName, Look: ui.Danger},
			}
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: v.T("Rettslig grunnlag"), Lead: lead})
	w.Summary = add.Summary(done)
	if !end.OK() {
		w.Summary = end.Summary(done)
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Rettslig grunnlag")), w)
}

// about is what a decision is about.
func about(v *page.Visit, b openstay.Basis) string {
	if openstay.BasisKind(b.Kind) == openstay.MunicipalUsed {
		return v.T("Kommunale data fra %s", b.UnitName)
	}
	return v.T("Opphold ved %s", b.UnitName)
}

// kept says what is kept, and what is not.
func kept(v *page.Visit) []ui.Fact {
	return []ui.Fact{
		{Term: v.T("Hvem"), Text: v.T("Personer over 65 år som er innlagt og ikke følges av Integrerte helsetjenester. De står uten navn og fødselsnummer: bare sykehusets nøkkeltjeneste kan si hvem det er.")},
		{Term: v.T("Hva"), Text: v.T("Når de ble innlagt, er utskrivningsklare og ble skrevet ut, hvilket sykehus eller hvilken enhet, og kommunenummeret hvis det er meldt.")},
		{Term: v.T("Til hva"), Text: v.T("Dagens liste i Forsterket hjemreise. Blir personen henvist til oppfølging, blir oppholdet hennes eget.")},
		{Term: v.T("Kommunale data"), Text: v.T("Legevakt, KAD, sykehjem, hjemmetjenester og fastlege i datagrunnlaget. Uten en beslutning for kommunen brukes de bare for personer som følges og har samtykket; resten utelates når filene leses inn.")},
		{Term: v.T("Hvor lenge"), Text: v.T("30 dager etter utskrivning. Når beslutningen går ut eller trekkes tilbake, slettes alt.")},
	}
}

func fields(v *page.Visit, form *ui.Form, units []stay.Unit, areas []openstay.Municipality) []ui.Field {
	options := []ui.Option{{Value: "", Label: v.T("Velg")}}
	for _, u := range units {
		options = append(options, ui.Option{Value: string(u.ID), Label: v.T("Opphold ved %s", u.Name)})
	}
	for _, o := range areas {
		options = append(options, ui.Option{Value: string(o.ID), Label: v.T("Kommunale data fra %s", o.Name)})
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Choice, Name: "sted", Label: v.T("Gjelder"), Options: options, Help: v.T("Opphold: det samme stedet som avsenderen melder for i innstillingene.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "grunnlag", Label: v.T("Rettslig grunnlag"), Max: 500, Help: v.T("Lovhjemmel, forskrift, dispensasjon eller vedtak, med dato og saksnummer.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: v.T("Formål"), Max: 500, Rows: 2}),
		form.Fill(ui.Field{Name: "besluttet_av", Label: v.T("Besluttet av"), Max: 500, Help: v.T("Navn og stilling hos den dataansvarlige.")}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "besluttet", Label: v.T("Besluttet dag"), Width: "short"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Gjelder fra"), Width: "short"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Gjelder til og med"), Width: "short", Help: v.T("Høyst to år.")}),
	}
}
