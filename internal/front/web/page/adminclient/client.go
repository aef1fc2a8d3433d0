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
func how(v *page.Visit, address string) []ui.Fact {
	return []ui.Fact{
		{Term: v.T("Hvem"), Text: v.T("Et journalsystem som henter planer som FHIR av seg selv, uten at en bruker er innlogget (SMART Backend Services). Det henter for én virksomhet, og bare om personer som virksomheten samarbeider om.")},
		{Term: v.T("Nøkler"), Text: v.T("Systemet lager et nøkkelpar og gir dere den offentlige delen som et JWK-sett. Den private nøkkelen skal aldri hit.")},
		{Term: v.T("Omfang"), Text: v.T("Hva systemet får, type for type: system/CarePlan.rs lar det lese (r) og søke (s) i planer. system/*.rs gir alle typer. Ingen token får mer enn dette.")},
		{Term: v.T("Bundet til en nøkkel"), Text: v.T("Da er et token som kommer på avveie, verdiløst (DPoP). Velg det når systemet kan.")},
		{Term: v.T("Til leverandøren"), Text: v.T("Tokener hentes på %[1]s/fhir/token og gjelder i fem minutter. Alt står i %[1]s/fhir/.well-known/smart-configuration.", address)},
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
			return v.Go(place, v.T("Systemet er registrert. Gi leverandøren navnet det kaller seg, og adressen under «Slik virker det»."))
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
		Card: ui.Card{ID: "systemer", Heading: v.T("Systemene"), Flush: true}, FormCard: ui.Card{ID: "ny", Heading: v.T("Registrer et system")}, HowCard: ui.Card{ID: "slik", Heading: v.T("Slik virker det"), Small: true},
		Scroll: page.Scroll{About: v.T(title)}, How: how(v, v.Service.Outward.Address), Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
		Empty: ui.Empty{Icon: "lock", Heading: v.T("Ingen systemer er registrert her"), Text: v.T("De som står i innstillingene og signerer hvert kall, er ikke med i denne listen.")},
	}
	options := []ui.Option{{Value: "", Label: v.T("Velg")}}
	for _, p := range places {
		options = append(options, ui.Option{Value: string(p.ID), Label: p.Name + ", " + nb.Inside(v.T(p.Kind.Title()))})
	}
	w.Fields = append([]ui.Field{
		form.Fill(ui.Field{Name: "klient", Label: v.T("Navnet systemet bruker (client_id)"), Width: "medium", Help: v.T("For eksempel dips-ahus. Små bokstaver, tall, punktum og bindestrek. Det står i innsynsloggen til hver person, og kan ikke endres.")}),
		form.Fill(ui.Field{Name: "navn", Label: v.T("Det dere kaller det"), Width: "medium", Help: v.T("For eksempel DIPS Arena, nattlig henting.")}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "virksomhet", Label: v.T("Henter for"), Options: options}),
	}, fields(v, form, client.Details{Scopes: "system/*.rs"})...)
	for _, c := range all {
		r := row{Href: place + "/" + string(c.ID), Name: c.Name, ID: c.ClientID, Org: c.OrgName, Scopes: strings.Fields(c.Scopes), Keys: keys(v, c.Details), Used: used(v, c), State: state(v, c)}
		if c.Ended.IsZero() {
			open++
		}
		w.Rows = append(w.Rows, r)
	}
	w.AdminView = page.Admin(place, ui.Head{Title: v.T(title), Lead: v.T("%s kan hente planer som FHIR med tokener fra Tråd.", nb.Capital(v.Voice.Plural(open, "system", "systemer")))})
	w.Summary = form.Summary("systemet kan registreres")
	return v.RenderStatus(status, listTemplate, v.Frame(v.T(title)), w)
}

func state(v *page.Visit, c client.Client) ui.Tag {
	switch {
	case !c.Ended.IsZero():
		return ui.Tag{Text: v.T("stengt")}
	case c.Bound:
		return ui.Tag{Text: v.T("åpent, bundet til nøkkel"), Tone: ui.Done, Icon: "check-circle"}
	}
	return ui.Tag{Text: v.T("åpent"), Tone: ui.Done, Icon: "check-circle"}
}

// keys says where the public keys are.
func keys(v *page.Visit, d client.Details) string {
	if d.Address != "" {
		return d.Address
	}
	ids, _ := bearer.CheckSet(d.Keys)
	return v.T("Limt inn: %s", strings.Join(ids, ", "))
}

func used(v *page.Visit, c client.Client) string {
	if c.TokenAt.IsZero() {
		return v.T("Aldri")
	}
	return nb.Capital(v.Voice.Moment(c.TokenAt.Time, v.Now()))
}

// fields are those that can be changed.
func fields(v *page.Visit, form *ui.Form, d client.Details) []ui.Field {
	bound := ui.Field{Kind: ui.Check, Name: "bundet", Label: v.T("Tokenene skal være bundet til en nøkkel (DPoP)")}
	if d.Bound {
		bound.Values = []string{"ja"}
	}
	return []ui.Field{
		form.Fill(ui.Field{Name: "omfang", Label: v.T("Omfang"), Help: v.T("SMART v2, med mellomrom mellom: system/CarePlan.rs system/Goal.rs. r leser, s søker, u sier at et tiltak er gjort (Task), c svarer på en høring (Communication).")}.With(d.Scopes)),
		form.Fill(ui.Field{Kind: ui.Area, Name: "nokler", Label: v.T("Offentlige nøkler (JWK-sett)"), Optional: true, Rows: 6, Help: v.T("Lim inn settet fra leverandøren, eller skriv adressen under.")}.With(d.Keys)),
		form.Fill(ui.Field{Name: "nokkeladresse", Label: v.T("Eller adressen nøklene hentes fra"), Optional: true, Help: v.T("https, under en adresse som er tillatt i innstillingene.")}.With(d.Address)),
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
			return v.Go(place, v.T("Systemet er lagret. Det gjelder også for tokener som er gitt."))
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
	return v.Go(place, v.T("Systemet er stengt ute. Tokenene det hadde, gjelder ikke lenger."))
}

func one(v *page.Visit, status int, form *ui.Form, c client.Client) error {
	path := place + "/" + string(c.ID)
	seen := strconv.Itoa(c.Seen)
	if form.Has("sett") {
		seen = form.Value("sett")
	}
	tag := state(v, c)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: c.Name, Lead: v.T("Henter for %s.", c.OrgName)}), Card: ui.Card{ID: "skjema", Heading: v.T("Rettigheter og nøkler")}, EndCard: ui.Card{ID: "steng", Heading: v.T("Steng ute")},
		FactCard: ui.Card{ID: "om", Heading: v.T("Om systemet"), Small: true}, Action: path, Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Fields: append([]ui.Field{form.Fill(ui.Field{Name: "navn", Label: v.T("Det dere kaller det"), Width: "medium"}.With(c.Name))}, fields(v, form, c.Details)...),
		Facts: []ui.Fact{
			{Term: "client_id", Text: c.ClientID},
			{Term: v.T("Nå"), Text: tag.Text},
			{Term: v.T("Siste token"), Text: used(v, c)},
			{Term: v.T("Sist endret"), Text: page.WhenBy(v.Voice, nb.Capital(v.Voice.Moment(c.At.Time, v.Now())), c.By)},
		},
		Cancel: ui.Link(v.T("Avbryt"), place),
	}
	if c.Ended.IsZero() {
		w.End = &ui.Action{Label: v.T("Steng ute"), About: c.Name, Look: ui.Danger}
	}
	w.Summary = form.Summary("systemet kan lagres")
	return v.RenderStatus(status, oneTemplate, v.Frame(v.T("Journalsystem"), page.AdminCrumbs(place, c.Name)...), w)
}
