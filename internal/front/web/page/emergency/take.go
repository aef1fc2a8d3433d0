// Package emergency is access for one who is outside the team and must see a person now, and its follow-up by the leader.
package emergency

import (
	"embed"
	"net/http"

	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed take.html review.html
var files embed.FS

var takeTmpl = ui.New(files, "take.html")

type takeView struct {
	Head    ui.Head
	Summary ui.Summary
	Own     []own
	Person  string // id, where the person's page was refused
	Key     string
	Fields  []ui.Field
	Cancel  ui.Action
}

type own struct {
	Person ui.Person
	Until  string
}

// Form is the empty form; person is whose page was refused.
func Form(v *page.Visit) error { return form(v, http.StatusOK, ui.NewForm(nil)) }

// Take takes the access and leads to the person.
func Take(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := emergency.Take{
		Key: db.ID(typed.Value("nokkel")), Patient: care.PatientID(typed.Value("person")), Reason: care.EmergencyReason(typed.Value("grunn")),
		Note: typed.Value("tekst"), Weighty: typed.Has("tungtveiende"),
	}
	if d.Patient == "" {
		if d.Number, err = nin.Parse(typed.Value("fnr")); err != nil {
			typed.Refused("fnr", err)
		}
	}
	if !typed.OK() { // what else is wrong is told at the same time; whether the person objects is not known yet
		typed.Take(care.Emergency{Reason: d.Reason, Note: d.Note}.Check())
	}
	if typed.OK() {
		id, err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id)+"/avdelingsark", v.T("Nødtilgangen varer i %s timer. Personen kan lese i innsynsloggen at du har sett opplysningene, og lederen din følger det opp.", v.Voice.Int(care.EmergencyHours)))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return form(v, http.StatusUnprocessableEntity, typed)
}

func form(v *page.Visit, status int, typed *ui.Form) error {
	open, err := emergency.OwnOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := takeView{
		Head: ui.Head{
			Title: v.T("Nødtilgang"),
			Lead:  v.T("For deg som må se opplysninger om en person nå, uten å være i teamet. Du ser personen i %s timer og kan ikke endre noe. Personen får vite det, og lederen din følger det opp.", v.Voice.Int(care.EmergencyHours)),
		},
		Summary: typed.Summary(v.T("du kan få nødtilgang")), Key: typed.Value("nokkel"), Cancel: ui.Link(v.T("Avbryt"), "/"), Person: typed.Value("person"),
	}
	if id := v.Query("person"); w.Person == "" && db.IsID(id) {
		w.Person = id
	}
	if w.Key == "" {
		w.Key = string(db.NewID())
	}
	for _, o := range open {
		w.Own = append(w.Own, own{ui.Person{Name: o.Name, Href: page.PersonPath(o.Patient) + "/avdelingsark"}, v.T("til %s", v.Voice.Moment(o.Until.Time, v.Now()))})
	}
	if w.Person == "" {
		w.Fields = append(w.Fields, typed.Fill(ui.Field{Kind: ui.ID, Name: "fnr", Label: v.T("Fødselsnummer"), Width: "medium", Help: v.T("11 siffer, eller D-nummer.")}))
	}
	var reasons []ui.Option
	for _, r := range care.EmergencyReasons {
		reasons = append(reasons, ui.Option{Value: string(r), Label: v.T(r.Title())})
	}
	w.Fields = append(w.Fields,
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "grunn", Label: v.T("Hvorfor må du se opplysningene nå?"), Options: reasons}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Hva har skjedd, og hva trenger du å vite?"), Rows: 3, Help: v.T("Personen og lederen din kan lese dette. Ikke skriv navn eller fødselsnummer.")}),
		typed.Fill(ui.Field{
			Kind: ui.Check, Name: "tungtveiende", Label: v.T("Hvis personen har motsatt seg innsyn: tungtveiende grunner gjør at jeg må se opplysningene likevel"),
		}),
	)
	return v.RenderStatus(status, takeTmpl, v.Frame(v.T("Nødtilgang")), w)
}
