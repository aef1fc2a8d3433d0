// Package emergency is access for one who is outside the team and must see a person now, and its follow-up by the leader.
package emergency

import (
	"embed"
	"net/http"

	"traad/internal/app/emergency"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
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
			typed.Fault("fnr", errs.SafeText(err))
		}
	}
	if typed.OK() {
		id, err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id)+"/avdelingsark", "Nødtilgangen varer i "+nb.Int(care.EmergencyHours)+" timer. Personen kan lese i innsynsloggen at du har sett opplysningene, og lederen din følger det opp.")
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
			Title: "Nødtilgang",
			Lead:  "For deg som må se opplysninger om en person nå, uten å være i teamet. Du ser personen i " + nb.Int(care.EmergencyHours) + " timer og kan ikke endre noe. Personen får vite det, og lederen din følger det opp.",
		},
		Summary: typed.Summary("du kan få nødtilgang"), Key: typed.Value("nokkel"), Cancel: ui.Link("Avbryt", "/"), Person: typed.Value("person"),
	}
	if id := v.Query("person"); w.Person == "" && db.IsID(id) {
		w.Person = id
	}
	if w.Key == "" {
		w.Key = string(db.NewID())
	}
	for _, o := range open {
		w.Own = append(w.Own, own{ui.Person{Name: o.Name, Href: page.PersonPath(o.Patient) + "/avdelingsark"}, "til " + nb.Moment(o.Until.Time, v.Now())})
	}
	if w.Person == "" {
		w.Fields = append(w.Fields, typed.Fill(ui.Field{Kind: ui.ID, Name: "fnr", Label: "Fødselsnummer", Width: "medium", Help: "11 siffer, eller D-nummer."}))
	}
	var reasons []ui.Option
	for _, r := range care.EmergencyReasons {
		reasons = append(reasons, ui.Option{Value: string(r), Label: r.Title()})
	}
	w.Fields = append(w.Fields,
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "grunn", Label: "Hvorfor må du se opplysningene nå?", Options: reasons}),
		typed.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hva har skjedd, og hva trenger du å vite?", Rows: 3, Help: "Personen og lederen din kan lese dette. Ikke skriv navn eller fødselsnummer."}),
		typed.Fill(ui.Field{
			Kind: ui.Check, Name: "tungtveiende", Label: "Hvis personen har motsatt seg innsyn: tungtveiende grunner gjør at jeg må se opplysningene likevel",
		}),
	)
	return v.RenderStatus(status, takeTmpl, v.Frame("Nødtilgang"), w)
}
