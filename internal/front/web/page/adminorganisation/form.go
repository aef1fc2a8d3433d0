package adminorganisation

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/organisation"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var formTemplate = page.AdminTemplate(files, "form.html")

type formView struct {
	page.AdminView
	Card         ui.Card
	Action, Keep string
	Hidden       []ui.Hidden
	Fields       []ui.Field
	Fold         *ui.Details // around the area's fields, where the kind is not chosen yet
	AreaFields   []ui.Field
	LastFields   []ui.Field
	Save, Cancel ui.Action
	FactCard     ui.Card
	Facts        []ui.Fact
	Roles        ui.Action
}

// Show is one organisation with its form.
func Show(v *page.Visit) error {
	o, err := organisation.One(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")))
	if err != nil {
		return err
	}
	return one(v, http.StatusOK, ui.NewForm(nil), o, nil)
}

// Save changes it.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id := care.OrgID(v.Path("id"))
	o, err := organisation.One(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	d := organisation.Edit{ID: id, Organisation: read(form)}
	d.Kind = o.Kind
	d.Seen, _ = strconv.Atoi(form.Value("sett"))
	status := http.StatusUnprocessableEntity
	var versus *page.Versus
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place+"/"+string(id), v.T("Virksomheten er lagret."))
		}
		var c *organisation.Conflict
		switch {
		case errors.As(err, &c):
			versus, status = differ(v, form, o, c), http.StatusConflict
			form.Set("sett", strconv.Itoa(c.Theirs.Version))
		case !form.Take(err):
			return err
		}
	}
	return one(v, status, form, o, versus)
}

// read makes the organisation that the form means; what cannot be read becomes a fault at its field.
func read(form *ui.Form) care.Organisation {
	line := func(name string) string { return nb.CleanLine(form.Value(name)) }
	return care.Organisation{
		Kind: care.OrgKind(form.Value("type")), Number: line("nummer"), Name: line("navn"), Parent: care.OrgID(form.Value("del_av")),
		Site: care.OrgID(form.Value("sted")), Status: care.Rollout(form.Value("status")), StatusNote: line("merknad"),
		StartedOn: page.Date(form, "oppstart"), EndedOn: page.Date(form, "slutt"), Target: page.Number(form, "maltall", 0, 10_000),
		Phone: line("telefon"), Hours: line("apent"),
	}
}

func one(v *page.Visit, status int, form *ui.Form, o *organisation.Sheet, versus *page.Versus) error {
	seen := strconv.Itoa(o.Version)
	if form.Has("sett") {
		seen = form.Value("sett")
	}
	path := place + "/" + string(o.ID)
	w := formView{
		AdminView: page.Admin(place, ui.Head{Title: o.Name, Lead: v.T(o.Kind.Title()) + number(v, o.Item) + "."}),
		Card:      ui.Card{ID: "skjema", Heading: v.T("Opplysninger")},
		Action:    path, Keep: "virksomhet-" + string(o.ID), Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Fields: slices.Concat(nameFields(v, form, o.Item), areaFields(v, form, o.Item, o.Sites), lastFields(v, form, o.Item)),
		Save:   ui.Submit(v.T("Lagre")), Cancel: ui.Link(v.T("Avbryt"), place),
		FactCard: ui.Card{ID: "om", Heading: v.T("Om virksomheten"), Small: true},
		Facts:    facts(v, o),
		Roles:    ui.Action{Label: v.T("Se hvem som har roller her"), Href: "/administrasjon/roller?virksomhet=" + string(o.ID)},
	}
	w.Summary, w.Versus = form.Summary("virksomheten kan lagres"), versus
	return v.RenderStatus(status, formTemplate, v.Frame(v.T("Virksomhet"), page.AdminCrumbs(place, o.Name)...), w)
}

func number(v *page.Visit, i organisation.Item) string {
	switch {
	case i.Number == "":
		return ""
	case i.Kind == care.OrgMunicipality:
		return ", " + v.T("kommunenummer %s", i.Number)
	case i.Kind == care.OrgDistrict:
		return ", " + v.T("bydelsnummer %s", i.Number)
	}
	return ", " + v.T("organisasjonsnummer %s", i.Number)
}

func facts(v *page.Visit, o *organisation.Sheet) []ui.Fact {
	var out []ui.Fact
	add := func(term, text string) {
		if text != "" {
			out = append(out, ui.Fact{Term: v.T(term), Text: text})
		}
	}
	add("Type", v.T(o.Kind.Title()))
	add("Del av", o.ParentName)
	if o.Together() {
		add("Koordinatorer i dag", v.Voice.Int(o.Coordinators))
	}
	if !o.Changed.At.IsZero() {
		by := o.Changed.By
		if by == "" {
			by = v.T("kommandolinjen")
		}
		add("Sist endret", v.T("%s av %s", v.Voice.Moment(o.Changed.At.Time, v.Now()), by))
	}
	return out
}

func nameFields(v *page.Visit, form *ui.Form, o organisation.Item) []ui.Field {
	return []ui.Field{form.Fill(ui.Field{Name: "navn", Label: v.T("Navn")}.With(o.Name))}
}

// areaFields are the questions that only municipalities and districts have.
func areaFields(v *page.Visit, form *ui.Form, o organisation.Item, sites []organisation.Item) []ui.Field {
	if o.Kind != care.OrgMunicipality && o.Kind != care.OrgDistrict {
		return nil
	}
	states := make([]ui.Option, 0, len(care.Rollouts))
	for _, r := range care.Rollouts {
		states = append(states, ui.Option{Value: string(r), Label: nb.Capital(v.T(r.Title()))})
	}
	places := []ui.Option{{Value: "", Label: v.T("Ikke valgt")}}
	for _, s := range sites {
		places = append(places, ui.Option{Value: string(s.ID), Label: s.Name})
	}
	status := o.Status
	if status == "" {
		status = care.NoRollout
	}
	target := ""
	if o.Target > 0 {
		target = strconv.Itoa(o.Target)
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Choice, Name: "status", Label: v.T("Status"), Width: "medium", Options: states}.With(string(status))),
		form.Fill(ui.Field{Name: "merknad", Label: v.T("Merknad til statusen"), Optional: true, Width: "medium", Help: v.T("For eksempel «1. mars» eller «høst 2027».")}.With(o.StatusNote)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "oppstart", Label: v.T("I drift fra"), Optional: true, Width: "short", Help: v.T("For eksempel 01.03.2027.")}.With(page.DayField(o.StartedOn))),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "sted", Label: v.T("Sykehussted som følger pasientene"), Width: "medium", Options: places}.With(string(o.Site))),
		form.Fill(ui.Field{Kind: ui.Number, Name: "maltall", Label: v.T("Måltall"), Optional: true, Width: "short", Unit: v.T("aktive pasienter"), Help: v.T("Hvor mange aktive pasienter kommunen skal ha. Gjelder i måneder der ingen godkjent plan under Ressurser sier noe annet.")}.With(target)),
	}
}

func lastFields(v *page.Visit, form *ui.Form, o organisation.Item) []ui.Field {
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefon"), Optional: true, Width: "medium", Help: v.T("Nummeret som de andre i teamet ringer.")}.With(o.Phone)),
		form.Fill(ui.Field{Name: "apent", Label: v.T("Når telefonen besvares"), Optional: true, Width: "medium", Help: v.T("Med ord, for eksempel «hverdager 9–15».")}.With(o.Hours)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "slutt", Label: v.T("Siste dag i bruk"), Optional: true, Width: "short", Help: v.T("Tom så lenge virksomheten er i bruk.")}.With(page.DayField(o.EndedOn))),
	}
}

// differ lays what was typed beside what is stored now.
func differ(v *page.Visit, form *ui.Form, o *organisation.Sheet, c *organisation.Conflict) *page.Versus {
	site := func(id string) string {
		for _, s := range o.Sites {
			if string(s.ID) == id {
				return s.Name
			}
		}
		return ""
	}
	when := ""
	if !c.By.At.IsZero() {
		when = v.Voice.Moment(c.By.At.Time, v.Now())
	}
	t := c.Theirs
	fields := []page.ClashField{{Label: v.T("Navn"), Mine: form.Value("navn"), Theirs: t.Name}}
	if o.Kind == care.OrgMunicipality || o.Kind == care.OrgDistrict {
		target := strconv.Itoa(t.Target)
		if t.Target == 0 && form.Value("maltall") == "" {
			target = ""
		}
		fields = append(fields,
			page.ClashField{Label: v.T("Status"), Mine: v.T(care.Rollout(form.Value("status")).Title()), Theirs: v.T(t.Status.Title())},
			page.ClashField{Label: v.T("Merknad"), Mine: form.Value("merknad"), Theirs: t.StatusNote},
			page.ClashField{Label: v.T("I drift fra"), Mine: page.DayField(read(form).StartedOn), Theirs: page.DayField(t.StartedOn)},
			page.ClashField{Label: v.T("Sykehussted"), Mine: site(form.Value("sted")), Theirs: t.SiteName},
			page.ClashField{Label: v.T("Måltall"), Mine: form.Value("maltall"), Theirs: target})
	}
	fields = append(fields,
		page.ClashField{Label: v.T("Telefon"), Mine: form.Value("telefon"), Theirs: t.Phone},
		page.ClashField{Label: v.T("Når telefonen besvares"), Mine: form.Value("apent"), Theirs: t.Hours},
		page.ClashField{Label: v.T("Siste dag i bruk"), Mine: page.DayField(read(form).EndedOn), Theirs: page.DayField(t.EndedOn)})
	return page.NewVersus(c.By.By, when, place+"/"+string(o.ID), fields)
}
