package adminagreement

import (
	"net/http"
	"strconv"

	"traad/internal/app/agreement"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var noticeTemplate = page.AdminTemplate(files, "notice.html")

type noticeView struct {
	page.AdminView
	Card   ui.Card
	Notes  []string
	Action string
	Keep   string
	Hidden []ui.Hidden
	Fields []ui.Field
	Cancel ui.Action
}

// Notice is the form where notice is written down.
func Notice(v *page.Visit) error { return notice(v, http.StatusOK, ui.NewForm(nil)) }

// GiveNotice writes it.
func GiveNotice(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := agreement.GiveNotice{Party: care.OrgID(v.Path("id")), Notice: care.AgreementNotice{On: page.Date(form, "dato"), Ends: page.Date(form, "slutt"), Reason: form.Value("grunn")}}
	d.Seen, _ = strconv.Atoi(form.Value("sett"))
	status := http.StatusUnprocessableEntity
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go(place+"/"+string(d.Party), v.T("Oppsigelsen er registrert."))
		case errs.KindOf(err) == errs.KindConflict:
			form.Refused("", err)
			status = http.StatusConflict
		case !form.Take(err):
			return err
		}
	}
	return notice(v, status, form)
}

// WithdrawNotice takes it back.
func WithdrawNotice(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := agreement.WithdrawNotice{Party: care.OrgID(v.Path("id"))}
	d.Seen, _ = strconv.Atoi(form.Value("sett"))
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place+"/"+string(d.Party), v.T("Oppsigelsen er trukket."))
}

func notice(v *page.Visit, status int, form *ui.Form) error {
	s, err := one(v)
	if err != nil {
		return err
	}
	h := s.Now(v.Today())
	if h == nil || h.InForce(v.Today()) == nil {
		return errs.NotFound("Det er ingen avtale å si opp.")
	}
	ver := h.InForce(v.Today())
	last := v.Today().AddDays(ver.FollowUpDays)
	path := place + "/" + string(s.ID)
	w := noticeView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Oppsigelse, %s", s.Name), Lead: v.T("Avtalen sier at oppfølgingen går videre i %s etter oppsigelsen.", v.Voice.Plural(ver.FollowUpDays, "dag", "dager"))}),
		Card:      ui.Card{ID: "skjema", Heading: v.T("Registrer oppsigelse")}, Action: path + "/oppsigelse", Keep: "oppsigelse-" + string(s.ID),
		Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(h.Seen)}}, Cancel: ui.Link(v.T("Avbryt"), path),
		Notes: []string{
			v.T("Fra dagen oppsigelsen gjelder, kan ingen nye inkluderes. De som følges, følges videre."),
			v.T("Koordinatorene får en liste over hvem som skal overleveres, og kan bestille et uttrekk av kommunens journaler."),
			v.T("Fra dagen tilgangen slutter, ser ingen kommunens pasienter i Tråd: verken kommunen, sykehuset, fastlegene eller tjenesteyterne. De som da følges et annet sted, følges der."),
		},
		Fields: []ui.Field{
			form.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Oppsigelsen gjelder fra"), Width: "short"}.With(nb.Numeric(v.Today()))),
			form.Fill(ui.Field{Kind: ui.Date, Name: "slutt", Label: v.T("Dagen tilgangen slutter"), Width: "short", Help: v.T("Den første dagen uten tilgang.")}.With(nb.Numeric(last))),
			form.Fill(ui.Field{Kind: ui.Area, Name: "grunn", Label: v.T("Hvem som sa opp, og hvorfor")}),
		},
	}
	if s.Kind == care.OrgGPOffice {
		w.Notes = []string{v.T("Fra dagen tilgangen slutter, ser ikke fastlegene ved kontoret pasientene sine i Tråd. De andre i teamet ser dem som før.")}
	}
	w.Summary = form.Summary("oppsigelsen kan lagres")
	return v.RenderStatus(status, noticeTemplate, v.Frame(v.T("Oppsigelse"), append(page.AdminCrumbs(place, s.Name)[:2:2],
		ui.Crumb{Label: s.Name, Href: path}, ui.Crumb{Label: v.T("Oppsigelse")})...), w)
}
