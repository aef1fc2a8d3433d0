package adminorganisation

import (
	"net/http"

	"traad/internal/app/organisation"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// New is the empty form. ?type= chooses the kind.
func New(v *page.Visit) error {
	return add(v, http.StatusOK, ui.NewForm(nil), care.OrgKind(v.Query("type")))
}

// Add makes the organisation.
func Add(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	o := read(form)
	if form.OK() {
		id, err := organisation.Add{Key: care.OrgID(form.Value("nokkel")), Organisation: o}.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(place+"/"+string(id), v.T("Virksomheten er lagt til."))
		}
		if !form.Take(err) {
			return err
		}
	}
	return add(v, http.StatusUnprocessableEntity, form, o.Kind)
}

func add(v *page.Visit, status int, form *ui.Form, kind care.OrgKind) error {
	all, err := organisation.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	kinds := make([]ui.Option, 0, len(care.OrgKinds))
	for _, k := range []care.OrgKind{care.OrgGPOffice, care.OrgUnit, care.OrgDistrict, care.OrgMunicipality, care.OrgSite, care.OrgHospital} {
		kinds = append(kinds, ui.Option{Value: string(k), Label: v.T(k.Title()), Note: v.T(noteOf(k))})
	}
	var sites []organisation.Item
	parents := []ui.Option{{Value: "", Label: v.T("Ikke del av noe")}}
	for _, i := range all {
		if i.Kind == care.OrgSite {
			sites = append(sites, i)
		}
		if i.Kind == care.OrgHospital || i.Kind == care.OrgSite || i.Together() {
			parents = append(parents, ui.Option{Value: string(i.ID), Label: i.Name + " (" + nb.Inside(v.T(i.Kind.Title())) + ")"})
		}
	}
	blank := organisation.Item{}
	blank.Kind = care.OrgMunicipality // asks every question; those that do not fit the kind stay empty
	w := formView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Ny virksomhet"), Lead: v.T("Legekontor, enhet, bydel eller noe annet som ikke er i listen.")}),
		Card:      ui.Card{ID: "skjema", Heading: v.T("Opplysninger")},
		Action:    place, Keep: "ny-virksomhet", Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
		Save: ui.Submit(v.T("Legg til")), Cancel: ui.Link(v.T("Avbryt"), place),
	}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "type", Label: v.T("Hva slags virksomhet?"), Options: kinds}.With(string(kind))),
		form.Fill(ui.Field{Name: "navn", Label: v.T("Navn")}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "del_av", Label: v.T("Del av"), Width: "medium", Options: parents, Help: v.T("Legekontor og bydel: kommunen. Enhet: sykehuset, stedet eller kommunen. Sykehussted: sykehuset.")}),
		form.Fill(ui.Field{Name: "nummer", Label: v.T("Nummer"), Optional: true, Width: "short", Help: v.T("Organisasjonsnummer med ni siffer, kommunenummer med fire eller bydelsnummer.")}),
	}
	w.Fold = &ui.Details{ID: "omrade", Summary: v.T("Bare for kommune og bydel"), Note: v.T("status, sykehussted, måltall"), Open: kind == care.OrgMunicipality || kind == care.OrgDistrict}
	w.AreaFields, w.LastFields = areaFields(v, form, blank, sites), lastFields(v, form, blank)[:2]
	for _, f := range w.AreaFields {
		w.Fold.Open = w.Fold.Open || f.Fault != ""
	}
	w.Summary = form.Summary("virksomheten kan legges til")
	return v.RenderStatus(status, formTemplate, v.Frame(v.T("Ny virksomhet"), page.AdminCrumbs(place, v.T("Ny virksomhet"))...), w)
}

func noteOf(k care.OrgKind) string {
	switch k {
	case care.OrgUnit:
		return "sengepost, KAD, legevakt eller hjemmetjeneste"
	case care.OrgSite:
		return "et sted med eget team, som Kongsvinger"
	}
	return ""
}
