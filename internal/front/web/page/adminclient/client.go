// Package adminclient is the record systems that fetch FHIR with tokens from Tråd: an administrator registers each with what it may and its public keys, changes that, and shuts it out.
package adminclient

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/client"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login/bearer"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	listTemplate = page.AdminTemplate(files)
	oneTemplate  = page.AdminTemplate(files, "one.html")
)

const (
	place = "/administrasjon/journalsystemer"
	title = "Journalsystemer"
)

type view struct {
	page.AdminView
	Card, FormCard, HowCard ui.Card
	Scroll                  page.Scroll
	Rows                    []row
	Empty                   ui.Empty
	Hidden                  []ui.Hidden
	Fields                  []ui.Field
	How                     []ui.Fact
}

type row struct {
	Href, Name, ID, Org, Keys, Used string
	Scopes                          []string
	State                           ui.Tag
}

type oneView struct {
	page.AdminView
	Card, EndCard, FactCard ui.Card
	Action                  string
	Hidden                  []ui.Hidden
	Fields                  []ui.Field
	Facts                   []ui.Fact
	Cancel                  ui.Action
	End                     *ui.Action // nil: it is shut out already
}

// how says how a system comes in; the integrator has docs/integration.md.
func how(address string) []ui.Fact {
	return []ui.Fact{
		{Term: "Hvem", Text: "Et journalsystem som henter planer som FHIR av seg selv, uten at en bruker er innlogget (SMART Backend Services). Det henter for én virksomhet, og bare om personer som virksomheten samarbeider om."},
		{Term: "Nøkler", Text: "Systemet lager et nøkkelpar og gir dere den offentlige delen som et JWK-sett. Den private nøkkelen skal aldri hit."},
		{Term: "Omfang", Text: "Hva systemet får, type for type: system/CarePlan.rs lar det lese (r) og søke (s) i planer. system/*.rs gir alle typer. Ingen token får mer enn dette."},
		{Term: "Bundet til en nøkkel", Text: "Da er et token som kommer på avveie, verdiløst (DPoP). Velg det når systemet kan."},
		{Term: "Til leverandøren", Text: "Tokener hentes på " + address + "/fhir/token og gjelder i fem minutter. Alt står i " + address + "/fhir/.well-known/smart-configuration."},
	}
}

// Show is the list, with the form for a new one.
func Show(v *page.Visit) error { return list(v, http.StatusOK, ui.NewForm(nil)) }

// Add registers one.
func Add(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if form.OK() {
		err := client.Add{
			Key: db.ID(form.Value("nokkel")), ClientID: form.Value("klient"), Name: form.Value("navn"), Org: care.OrgID(form.Value("virksomhet")), Details: read(form),
		}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, "Systemet er registrert. Gi leverandøren navnet det kaller seg, og adressen under «Slik virker det».")
		}
		if !form.Take(err) {
			return err
		}
	}
	forget(form)
	return list(v, http.StatusUnprocessableEntity, form)
}

func read(form *ui.Form) client.Details {
	return client.Details{Scopes: form.Value("omfang"), Keys: form.Value("nokler"), Address: form.Value("nokkeladresse"), Bound: form.Has("bundet")}
}

// forget drops a private key that was pasted: a page is no place for it.
func forget(form *ui.Form) {
	if client.IsSecret(form.Value("nokler")) {
		form.Drop("nokler")
	}
}

func list(v *page.Visit, status int, form *ui.Form) error {
	all, err := client.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	places, err := client.Places(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	open := 0
	w := view{
		Card: ui.Card{ID: "systemer", Heading: "Systemene", Flush: true}, FormCard: ui.Card{ID: "ny", Heading: "Registrer et system"}, HowCard: ui.Card{ID: "slik", Heading: "Slik virker det", Small: true},
		Scroll: page.Scroll{About: "Journalsystemer"}, How: how(v.Service.Outward.Address), Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
		Empty: ui.Empty{Icon: "lock", Heading: "Ingen systemer er registrert her", Text: "De som står i innstillingene og signerer hvert kall, er ikke med i denne listen."},
	}
	options := []ui.Option{{Value: "", Label: "Velg"}}
	for _, p := range places {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	w.Fields = append([]ui.Field{
		form.Fill(ui.Field{Name: "klient", Label: "Navnet systemet bruker (client_id)", Width: "medium", Help: "For eksempel dips-ahus. Små bokstaver, tall, punktum og bindestrek. Det står i innsynsloggen til hver person, og kan ikke endres."}),
		form.Fill(ui.Field{Name: "navn", Label: "Det dere kaller det", Width: "medium", Help: "For eksempel DIPS Arena, nattlig henting."}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "virksomhet", Label: "Henter for", Options: options}),
	}, fields(form, client.Details{Scopes: "system/*.rs"})...)
	for _, c := range all {
		r := row{Href: place + "/" + string(c.ID), Name: c.Name, ID: c.ClientID, Org: c.OrgName, Scopes: strings.Fields(c.Scopes), Keys: keys(c.Details), Used: used(v, c), State: state(c)}
		if c.Ended.IsZero() {
			open++
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: title, Lead: nb.Capital(nb.Plural(open, "system", "systemer")) + " kan hente planer som FHIR med tokener fra Tråd."})
	w.Summary = form.Summary("systemet kan registreres")
	return v.RenderStatus(status, listTemplate, v.Frame(title), w)
}

func state(c client.Client) ui.Tag {
	switch {
	case !c.Ended.IsZero():
		return ui.Tag{Text: "stengt"}
	case c.Bound:
		return ui.Tag{Text: "åpent, bundet til nøkkel", Tone: ui.Done, Icon: "check-circle"}
	}
	return ui.Tag{Text: "åpent", Tone: ui.Done, Icon: "check-circle"}
}

// keys says where the public keys are.
func keys(d client.Details) string {
	if d.Address != "" {
		return d.Address
	}
	ids, _ := bearer.CheckSet(d.Keys)
	return "Limt inn: " + strings.Join(ids, ", ")
}

func used(v *page.Visit, c client.Client) string {
	if c.TokenAt.IsZero() {
		return "Aldri"
	}
	return nb.Capital(nb.Moment(c.TokenAt.Time, v.Now()))
}

// fields are those that can be changed.
func fields(form *ui.Form, d client.Details) []ui.Field {
	bound := ui.Field{Kind: ui.Check, Name: "bundet", Label: "Tokenene skal være bundet til en nøkkel (DPoP)"}
	if d.Bound {
		bound.Values = []string{"ja"}
	}
	return []ui.Field{
		form.Fill(ui.Field{Name: "omfang", Label: "Omfang", Help: "SMART v2, med mellomrom mellom: system/CarePlan.rs system/Goal.rs. r leser, s søker, u sier at et tiltak er gjort (Task), c svarer på en høring (Communication)."}.With(d.Scopes)),
		form.Fill(ui.Field{Kind: ui.Area, Name: "nokler", Label: "Offentlige nøkler (JWK-sett)", Optional: true, Rows: 6, Help: "Lim inn settet fra leverandøren, eller skriv adressen under."}.With(d.Keys)),
		form.Fill(ui.Field{Name: "nokkeladresse", Label: "Eller adressen nøklene hentes fra", Optional: true, Help: "https, under en adresse som er tillatt i innstillingene."}.With(d.Address)),
		form.Fill(bound),
	}
}

// One is a system with its form.
func One(v *page.Visit) error {
	c, err := find(v)
	if err != nil {
		return err
	}
	return one(v, http.StatusOK, ui.NewForm(nil), c)
}

// find returns the system of the address.
func find(v *page.Visit) (client.Client, error) {
	all, err := client.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return client.Client{}, err
	}
	i := slices.IndexFunc(all, func(c client.Client) bool { return string(c.ID) == v.Path("id") })
	if i < 0 {
		return client.Client{}, errs.NotFound("Systemet finnes ikke.")
	}
	return all[i], nil
}

// Change gives it other rights or keys.
func Change(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	c, err := find(v)
	if err != nil {
		return err
	}
	if form.OK() {
		d := client.Change{ID: c.ID, Name: form.Value("navn"), Details: read(form)}
		d.Seen, _ = strconv.Atoi(form.Value("sett"))
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place, "Systemet er lagret. Det gjelder også for tokener som er gitt.")
		}
		if !form.Take(err) {
			return err
		}
	}
	forget(form)
	return one(v, http.StatusUnprocessableEntity, form, c)
}

// End shuts it out.
func End(v *page.Visit) error {
	if err := (client.End{ID: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, "Systemet er stengt ute. Tokenene det hadde, gjelder ikke lenger.")
}

func one(v *page.Visit, status int, form *ui.Form, c client.Client) error {
	path := place + "/" + string(c.ID)
	seen := strconv.Itoa(c.Seen)
	if form.Has("sett") {
		seen = form.Value("sett")
	}
	tag := state(c)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: c.Name, Lead: "Henter for " + c.OrgName + "."}), Card: ui.Card{ID: "skjema", Heading: "Rettigheter og nøkler"}, EndCard: ui.Card{ID: "steng", Heading: "Steng ute"},
		FactCard: ui.Card{ID: "om", Heading: "Om systemet", Small: true}, Action: path, Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Fields: append([]ui.Field{form.Fill(ui.Field{Name: "navn", Label: "Det dere kaller det", Width: "medium"}.With(c.Name))}, fields(form, c.Details)...),
		Facts: []ui.Fact{
			{Term: "client_id", Text: c.ClientID},
			{Term: "Nå", Text: tag.Text},
			{Term: "Siste token", Text: used(v, c)},
			{Term: "Sist endret", Text: nb.Capital(nb.Moment(c.At.Time, v.Now())) + " av " + c.By},
		},
		Cancel: ui.Link("Avbryt", place),
	}
	if c.Ended.IsZero() {
		w.End = &ui.Action{Label: "Steng ute", About: c.Name, Look: ui.Danger}
	}
	w.Summary = form.Summary("systemet kan lagres")
	return v.RenderStatus(status, oneTemplate, v.Frame("Journalsystem", page.AdminCrumbs(place, c.Name)...), w)
}
