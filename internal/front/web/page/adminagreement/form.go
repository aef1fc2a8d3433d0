package adminagreement

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var formTemplate = page.AdminTemplate(files, "form.html")

// mostParties is how many parties the form has room for beyond those that are there.
const mostParties = 4

type formView struct {
	page.AdminView
	Card    ui.Card
	Note    string
	Action  string
	Keep    string
	Hidden  []ui.Hidden
	Parties []partyFields
	Fields  []ui.Field
	Cancel  ui.Action
}

type partyFields struct {
	Legend             string
	Name, Number, Role ui.Field
	SignedBy, SignedOn ui.Field
}

// Edit is the form: the draft, a new version that begins as the one before, or a first agreement.
func Edit(v *page.Visit) error {
	return edit(v, http.StatusOK, ui.NewForm(nil), care.AgreementBasis(v.Query("grunnlag")))
}

// Save writes it.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := agreement.Save{Party: care.OrgID(v.Path("id")), Basis: care.AgreementBasis(form.Value("grunnlag"))}
	if d.Basis != care.OwnLegalBasis {
		d.Basis = care.WrittenAgreement
	}
	d.Number, _ = strconv.Atoi(form.Value("nummer"))
	d.Edits, _ = strconv.Atoi(form.Value("sett"))
	d.Version = read(form, d.Basis)
	status := http.StatusUnprocessableEntity
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil && d.Version.Signed(v.Today()):
			return v.Go(place+"/"+string(d.Party), v.T("Avtalen er lagret og signert av alle."))
		case err == nil:
			return v.Go(place+"/"+string(d.Party), v.T("Utkastet er lagret."))
		case errs.KindOf(err) == errs.KindConflict:
			form.Refused("", err)
			status = http.StatusConflict
		case !form.Take(err):
			return err
		}
	}
	return edit(v, status, form, d.Basis)
}

// read makes the version that the form means. A party without anything written is left out.
func read(form *ui.Form, basis care.AgreementBasis) care.AgreementVersion {
	line := func(name string) string { return nb.CleanLine(form.Value(name)) }
	ver := care.AgreementVersion{ValidFrom: page.Date(form, "fra"), ValidTo: page.Date(form, "til"), AgreementText: care.AgreementText{
		Controllership: form.Value("dataansvar"), Document: line("dokument"),
	}}
	if basis == care.OwnLegalBasis {
		ver.DecidedBy = line("besluttet_av")
		return ver
	}
	for i := 1; i <= 9; i++ {
		at := fmt.Sprintf("part-%d-", i)
		p := care.AgreementParty{
			Name: line(at + "navn"), Number: line(at + "nummer"), Role: line(at + "rolle"), SignedBy: line(at + "signert_av"), SignedOn: page.Date(form, at+"signert_dato"),
		}
		if p != (care.AgreementParty{}) {
			ver.Parties = append(ver.Parties, p)
		}
	}
	ver.Pathways, ver.Information = form.Values("forlop"), form.Values("opplysninger")
	ver.AccessBy, ver.ObjectionBy, ver.CorrectionBy = form.Value("innsyn"), form.Value("reservasjon"), form.Value("retting")
	ver.Security, ver.EndTerms, ver.FollowUpDays = form.Value("sikkerhet"), form.Value("opphor"), page.Number(form, "oppfolging_dager", 0, 730)
	return ver
}

func edit(v *page.Visit, status int, form *ui.Form, basis care.AgreementBasis) error {
	s, err := one(v)
	if err != nil {
		return err
	}
	ver, number, edits := care.AgreementVersion{}, 1, 0
	if h := s.Now(v.Today()); h != nil && len(h.Versions) > 0 && (basis == "" || basis == h.Basis) {
		basis = h.Basis
		n := len(h.Versions)
		ver, number, edits = h.Versions[n-1], n, h.Writes[n-1].Edits
		if ver.Signed(v.Today()) { // a new version is signed anew
			number, edits = n+1, 0
			ver.Parties = append([]care.AgreementParty(nil), ver.Parties...)
			for i := range ver.Parties {
				ver.Parties[i].SignedBy, ver.Parties[i].SignedOn = "", date.Date{}
			}
			ver.ValidFrom, ver.ValidTo, ver.Document, ver.DecidedBy = date.Date{}, date.Date{}, "", ""
		}
	}
	if basis != care.OwnLegalBasis || s.Kind != care.OrgGPOffice {
		basis = care.WrittenAgreement
	}
	from := ""
	if m := s.Model; m != nil {
		ver, from = m.AgreementVersion, m.Of
		own := parties(v, ui.NewForm(nil), s, care.AgreementVersion{})[0]
		ver.Parties[0] = care.AgreementParty{Name: value(own.Name), Number: value(own.Number), Role: value(own.Role)}
	}
	if form.Has("nummer") && status != http.StatusConflict {
		number, _ = strconv.Atoi(form.Value("nummer"))
		edits, _ = strconv.Atoi(form.Value("sett"))
	}
	path := place + "/" + string(s.ID)
	heading := v.T("Versjon %s", v.Voice.Int(number))
	w := formView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Samarbeidsavtale, %s", s.Name), Lead: v.T("Et utkast kan ha hull. Når alle parter har signert, kan versjonen ikke endres lenger.")}),
		Card:      ui.Card{ID: "skjema", Heading: heading}, Action: path, Keep: "avtale-" + string(s.ID), Cancel: ui.Link(v.T("Avbryt"), path),
		Hidden: []ui.Hidden{{Name: "nummer", Value: strconv.Itoa(number)}, {Name: "sett", Value: strconv.Itoa(edits)}, {Name: "grunnlag", Value: string(basis)}},
	}
	if basis == care.OwnLegalBasis {
		if status == http.StatusConflict {
			tellTheirs(v, form, nil, basisFields(v, ui.NewForm(nil), ver))
		}
		w.Head.Title, w.Head.Lead = v.T("Eget rettslig grunnlag, %s", s.Name), v.T("Kontoret deltar uten avtale, etter helsepersonelloven § 25. Skriv hvem som besluttet det, og når.")
		w.Fields = basisFields(v, form, ver)
	} else {
		if status == http.StatusConflict {
			tellTheirs(v, form, parties(v, ui.NewForm(nil), s, ver), fields(v, ui.NewForm(nil), s, ver))
		}
		w.Parties, w.Fields = parties(v, form, s, ver), fields(v, form, s, ver)
	}
	if from != "" {
		w.Messages = []ui.Message{{Tone: ui.Info, Heading: v.T("Teksten er hentet fra avtalen med %s", from), Text: v.T("Les den og endre det dere har avtalt annerledes. Ingenting er lagret før du lagrer.")}}
	}
	w.Summary = form.Summary("samarbeidsavtalen kan lagres")
	return v.RenderStatus(status, formTemplate, v.Frame(v.T("Samarbeidsavtale"), append(page.AdminCrumbs(place, s.Name)[:2:2],
		ui.Crumb{Label: s.Name, Href: path}, ui.Crumb{Label: heading})...), w)
}

// value is what a field holds.
func value(f ui.Field) string { return strings.Join(f.Values, "") }

// tellTheirs says at each field what another saved there meanwhile, where that is something else than what was typed: both are seen, and
// what the form then holds is what is saved.
func tellTheirs(v *page.Visit, form *ui.Form, stored []partyFields, more []ui.Field) {
	var all []ui.Field
	for _, p := range stored {
		all = append(all, p.Name, p.Number, p.Role, p.SignedBy, p.SignedOn)
	}
	for _, f := range append(all, more...) {
		var theirs []string
		for _, x := range f.Values {
			if x == "" {
				continue
			}
			for _, o := range f.Options {
				if o.Value == x {
					x = o.Label
				}
			}
			theirs = append(theirs, v.T("«%s»", nb.CleanLine(x)))
		}
		switch {
		case slices.Equal(slices.DeleteFunc(slices.Clone(f.Values), func(v string) bool { return v == "" }), form.Values(f.Name)):
		case len(theirs) == 0:
			form.Fault(f.Name, "En annen lagret dette feltet tomt mens du skrev. Ditt står her og blir lagret om du lagrer igjen.")
		default:
			form.Fault(f.Name, "En annen har lagret %s. Det som står her, blir lagret om du lagrer igjen.", strings.Join(theirs, ", "))
		}
	}
}

func basisFields(v *page.Visit, form *ui.Form, ver care.AgreementVersion) []ui.Field {
	return []ui.Field{
		form.Fill(ui.Field{Name: "besluttet_av", Label: v.T("Besluttet av"), Help: v.T("Navn og stilling.")}.With(ver.DecidedBy)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Besluttet"), Width: "short"}.With(page.DayField(ver.ValidFrom))),
		form.Fill(ui.Field{Kind: ui.Area, Name: "dataansvar", Label: v.T("Hva det bygger på"), Optional: true}.With(ver.Controllership)),
		form.Fill(ui.Field{Name: "dokument", Label: v.T("Dokument i arkivet"), Optional: true, Width: "medium"}.With(ver.Document)),
	}
}

func parties(v *page.Visit, form *ui.Form, s *agreement.Sheet, ver care.AgreementVersion) []partyFields {
	list := ver.Parties
	if len(list) == 0 {
		number := ""
		if len(s.Number) == 9 {
			number = s.Number
		}
		role := map[care.OrgKind]string{care.OrgMunicipality: "kommunen", care.OrgDistrict: "bydelen", care.OrgGPOffice: "legekontoret"}[s.Kind]
		list = []care.AgreementParty{{Name: s.Name, Number: number, Role: role}, {Name: s.Hospital, Role: "sykehuset"}}
	}
	var out []partyFields
	for i := 1; i <= max(mostParties, min(9, len(list)+1)); i++ {
		p := care.AgreementParty{}
		if i <= len(list) {
			p = list[i-1]
		}
		at := fmt.Sprintf("part-%d-", i)
		extra := i > 2
		out = append(out, partyFields{
			Legend:   v.T("Part %s", v.Voice.Int(i)),
			Name:     form.Fill(ui.Field{Name: at + "navn", Label: v.T("Navn"), Optional: extra}.With(p.Name)),
			Number:   form.Fill(ui.Field{Name: at + "nummer", Label: v.T("Organisasjonsnummer"), Optional: extra, Help: v.T("Ni siffer.")}.With(p.Number)),
			Role:     form.Fill(ui.Field{Name: at + "rolle", Label: v.T("Rolle i avtalen"), Optional: extra}.With(p.Role)),
			SignedBy: form.Fill(ui.Field{Name: at + "signert_av", Label: v.T("Signert av"), Optional: true}.With(p.SignedBy)),
			SignedOn: form.Fill(ui.Field{Kind: ui.Date, Name: at + "signert_dato", Label: v.T("Signert dato"), Optional: true, Width: "short"}.With(page.DayField(p.SignedOn))),
		})
	}
	return out
}

func fields(v *page.Visit, form *ui.Form, s *agreement.Sheet, ver care.AgreementVersion) []ui.Field {
	var pathways, information []ui.Option
	for _, p := range s.Pathways {
		pathways = append(pathways, ui.Option{Value: p.Code, Label: v.T(p.Title)})
	}
	for _, i := range care.Informations {
		information = append(information, ui.Option{Value: i.Code, Label: v.T(i.Title)})
	}
	area := func(name, label, help, value string) ui.Field {
		return form.Fill(ui.Field{Kind: ui.Area, Name: name, Label: v.T(label), Help: v.T(help)}.With(value))
	}
	days := ""
	if ver.FollowUpDays > 0 {
		days = strconv.Itoa(ver.FollowUpDays)
	}
	return []ui.Field{
		form.Fill(ui.Field{Kind: ui.Checks, Name: "forlop", Label: v.T("Forløp som avtalen gjelder"), Options: pathways, Values: ver.Pathways}),
		form.Fill(ui.Field{Kind: ui.Checks, Name: "opplysninger", Label: v.T("Opplysninger i den felles journalen"), Options: information, Values: ver.Information}),
		area("dataansvar", "Dataansvar", "Hvem som er dataansvarlig for hva. Felles dataansvarlige skriver fordelingen her (personvernforordningen artikkel 26).", ver.Controllership),
		area("innsyn", "Innsyn besvares av", "Hvem som svarer når noen vil se journalen sin.", ver.AccessBy),
		area("reservasjon", "Reservasjon besvares av", "", ver.ObjectionBy),
		area("retting", "Retting og sletting besvares av", "", ver.CorrectionBy),
		area("sikkerhet", "Sikkerhet", "", ver.Security),
		area("opphor", "Når avtalen slutter", "Hva som skjer med journalene.", ver.EndTerms),
		form.Fill(ui.Field{Kind: ui.Number, Name: "oppfolging_dager", Label: v.T("Oppfølging etter oppsigelse"), Width: "short", Unit: v.T("dager")}.With(days)),
		form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Gjelder fra"), Width: "short"}.With(page.DayField(ver.ValidFrom))),
		form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Gjelder til og med"), Optional: true, Width: "short", Help: v.T("Tom når avtalen gjelder til den sies opp.")}.With(page.DayField(ver.ValidTo))),
		form.Fill(ui.Field{Name: "dokument", Label: v.T("Dokument i arkivet"), Width: "medium", Help: v.T("Referansen til det signerte dokumentet.")}.With(ver.Document)),
	}
}
