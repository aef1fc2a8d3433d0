package question

import (
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type askView struct {
	Bar     ui.PersonBar
	Head    ui.Head
	Summary ui.Summary
	Closed  *ui.Message // there is no enrolment to ask about
	Action  string
	Key     string
	Fields  []ui.Field
	Cancel  ui.Action
}

// Ask is the form.
func Ask(v *page.Visit) error { return ask(v, http.StatusOK, ui.NewForm(nil)) }

// Send puts the question.
func Send(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if typed.OK() {
		d := question.Ask{Patient: care.PatientID(v.Path("id")), Urgency: care.Urgency(typed.Value("hast")), Text: typed.Value("sporsmal"), Key: db.ID(typed.Value("nokkel"))}
		id, err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go("/sporsmal/"+string(id), v.T("Spørsmålet er sendt til IHT-lege."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return ask(v, http.StatusUnprocessableEntity, typed)
}

func ask(v *page.Visit, status int, typed *ui.Form) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.Ask, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := askView{
		Bar: page.PersonBar(v, h), Head: ui.Head{Title: v.T("Spør IHT-lege"), Lead: v.T("Svaret kommer under Spørsmål og på personsiden.")},
		Summary: typed.Summary("spørsmålet kan sendes"), Action: page.PersonPath(h.Patient) + "/sporsmal", Key: typed.Value("nokkel"),
		Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)),
	}
	if w.Key == "" {
		w.Key = string(db.NewID())
	}
	if c := h.Current(); (c == nil || !c.State.Open()) && typed.OK() {
		w.Closed = &ui.Message{Tone: ui.Soon, Heading: v.T("Personen har ikke noe åpent forløp"), Text: v.T("Da er det ingen IHT-lege som følger opp. Ring IHT, eller henvis på nytt.")}
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Area, Name: "sporsmal", Label: v.T("Hva lurer du på?"), Rows: 6, Max: 4000, Help: v.T("Hva som har skjedd, hva du har sett og målt, og hva du vil ha svar på.")}),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hast", Label: v.T("Hvor raskt trenger du svar?"), Options: urgencies(v), Help: v.T("Kan det ikke vente til i dag er omme, ring. Er det livstruende, ring 113.")}),
	}
	return v.RenderStatus(status, askTmpl, v.Frame(v.T("Spør IHT-lege"), page.PersonCrumbs(h, v.T("Spør IHT-lege"))...), w)
}
