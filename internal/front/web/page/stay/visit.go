package stay

import (
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/app/stay"
	"traad/internal/app/worklist"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// answered is what was answered, nothing where nobody has.
func answered(r *patient.StayReview) patient.StayReview {
	if r == nil {
		return patient.StayReview{}
	}
	return *r
}

// Visit asks what becomes of a visit that a stay has come over.
func Visit(v *page.Visit) error {
	return visit(v, http.StatusOK, ui.NewForm(nil), v.Query("forlop"), v.Query("slag"))
}

// SaveVisit keeps the choice, or leads to where the visit is moved.
func SaveVisit(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id, enrolment, rule := care.PatientID(v.Path("id")), typed.Value("forlop"), typed.Value("slag")
	switch typed.Value("valg") {
	case "move":
		return v.Go(page.EnrolmentPath(care.EnrolmentID(enrolment), "besok")+"?formal="+rule, "")
	case "keep", "ward":
		d := stay.ChooseVisit{Patient: id, Stay: care.StayID(v.Path("sid")), Enrolment: care.EnrolmentID(enrolment), Purpose: rule, On: page.Date(typed, "dag"), Choice: typed.Value("valg")}
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go(page.PersonPath(id), "Valget er lagret.")
		case errs.KindOf(err) != errs.KindConflict:
			return err
		}
		typed.Fault("", errs.SafeText(err))
		return visit(v, http.StatusConflict, typed, enrolment, rule)
	}
	typed.Fault("valg", "Velg hva som skal skje med avtalen.")
	return visit(v, http.StatusUnprocessableEntity, typed, enrolment, rule)
}

func visit(v *page.Visit, status int, typed *ui.Form, enrolment, rule string) error {
	h, st, err := theOne(v, access.BookVisit)
	if err != nil {
		return err
	}
	found, err := worklist.WithVisits(v.Ctx(), v.Service.Store.Reader(), []worklist.Stay{{Patient: h.Patient, ID: st.ID, Kind: st.Kind}})
	if err != nil {
		return err
	}
	for _, b := range found[0].Visits {
		if string(b.Enrolment) != enrolment || b.Rule != rule {
			continue
		}
		w := frame(v, h, "Avtalen under oppholdet", b.Title+", "+nb.DayNear(b.On, h.Today)+". Personen er innlagt, "+page.StayWhere(nil, *st)+".")
		w.Summary, w.Action, w.Save = typed.Summary("valget kan lagres"), page.PersonPath(h.Patient)+"/innleggelse/"+string(st.ID)+"/avtale", ui.Submit("Lagre")
		w.Hidden = []ui.Hidden{{Name: "forlop", Value: enrolment}, {Name: "slag", Value: rule}, {Name: "dag", Value: nb.Numeric(b.On)}}
		w.Fields = []ui.Field{typed.Fill(ui.Field{Kind: ui.Radios, Name: "valg", Label: "Hva skal skje med avtalen?", Options: []ui.Option{
			{Value: "keep", Label: "Behold den", Note: "personen er nok hjemme til da"},
			{Value: "move", Label: "Flytt eller avlys", Note: "velg en ny dag på neste side"},
			{Value: "ward", Label: "Gjør det på avdelingen", Note: "husk å avtale med posten"},
		}}.With(b.Choice))}
		return v.RenderStatus(status, formTmpl, v.Frame("Avtale under opphold", crumbs(v, h, "Avtale")...), w)
	}
	return errs.NotFound("Avtalen er flyttet, avlyst eller gjennomført.")
}
