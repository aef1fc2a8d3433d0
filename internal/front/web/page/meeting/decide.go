package meeting

import (
	"net/http"

	"traad/internal/app/meeting"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// Resolve writes a decision.
func Resolve(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Resolve{
		Key: db.ID(form.Value("nokkel")), Meeting: db.ID(v.Path("id")), Case: db.ID(form.Value("sak")), Text: nb.CleanLine(form.Value("beslutning")), Responsible: care.UserID(form.Value("ansvarlig")), Due: page.Date(form, "frist"),
	}
	if !form.OK() {
		return show(v, http.StatusUnprocessableEntity, form, d.Meeting, "")
	}
	if err = d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return v.Answer(form, err, "", "", func(status int) error { return show(v, status, form, d.Meeting, "") })
	}
	return v.Go(at(d.Meeting), v.T("Beslutningen er lagret, og står i Min dag hos den som er ansvarlig."), ui.Undo{Action: home + "/beslutninger/" + string(d.Key) + "/ta-bort", About: v.T("beslutningen")})
}

// place is where a form that was sent from a meeting leads back to: that one, or where it does not say, the one that the thing belongs to.
func place(form *ui.Form, own db.ID) string {
	if id := form.Value("mote"); db.IsID(id) {
		return at(db.ID(id))
	}
	return at(own)
}

// Done says that a decision is done.
func Done(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Settle{ID: db.ID(v.Path("id")), Note: nb.CleanLine(form.Value("merknad"))}
	id, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return v.Go(place(form, id), v.T("Beslutningen er gjort."), ui.Undo{Action: home + "/beslutninger/" + string(d.ID) + "/apne", About: v.T("at den er gjort")})
	}
	return v.Answer(form, err, "", "", func(status int) error {
		if from := form.Value("mote"); db.IsID(from) {
			id = db.ID(from)
		}
		return show(v, status, form, id, d.ID)
	})
}

// Reopen says that it is not after all.
func Reopen(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	id, err := meeting.Settle{ID: db.ID(v.Path("id")), Again: true}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Go(place(form, id), v.T("Beslutningen er ikke gjort likevel."))
}

// Drop takes a decision out, or lets it stand after all.
func Drop(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Drop{ID: db.ID(v.Path("id")), Back: form.Value("tilbake") != ""}
	id, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	if d.Back {
		return v.Go(at(id), v.T("Beslutningen står likevel."))
	}
	return v.Go(at(id), v.T("Beslutningen er tatt bort."), ui.Undo{Action: home + "/beslutninger/" + string(d.ID) + "/ta-bort", Hidden: []ui.Hidden{{Name: "tilbake", Value: "ja"}}, About: v.T("at den er tatt bort")})
}

// TakeOff takes a case off the list.
func TakeOff(v *page.Visit) error {
	id, err := meeting.TakeOff{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Go(at(id), v.T("Saken er tatt av sakslisten."))
}

// Bring is the form that puts a person on a meeting's list.
func Bring(v *page.Visit) error { return bring(v, http.StatusOK, ui.NewForm(nil)) }

// SaveBring does it.
func SaveBring(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Bring{Key: db.ID(form.Value("nokkel")), Patient: care.PatientID(v.Path("id")), Meeting: db.ID(form.Value("mote")), Question: form.Value("sporsmal")}
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(at(d.Meeting), v.T("Saken står på sakslisten, med kode og uten navn."), ui.Undo{Action: home + "/saker/" + string(d.Key) + "/ta-av", About: v.T("saken")})
		}
		if !form.Take(err) {
			return err
		}
	}
	return bring(v, http.StatusUnprocessableEntity, form)
}

func bring(v *page.Visit, status int, form *ui.Form) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.BringCase, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	coming, err := meeting.Coming(v.Ctx(), v.Service)
	if err != nil {
		return err
	}
	bar := page.PersonBar(v, h)
	w := formView{
		Bar: &bar, Head: ui.Head{Title: v.T("Ta opp i koordinatormøte"), Lead: v.T("De andre i gruppen ser koden og det du skriver her. Navnet ser bare de som følger personen.")}, Summary: form.Summary(v.T("saken kan settes på sakslisten")),
		Action: page.PersonPath(h.Patient) + "/koordinatormote", Label: v.T("Sett på sakslisten"), Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)), Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
	}
	var choose []ui.Option
	for _, e := range coming {
		choose = append(choose, ui.Option{Value: string(e.ID), Label: when(v, care.Meeting{On: e.On, Clock: e.Clock})})
	}
	if len(choose) == 0 && form.OK() {
		w.Notice = &ui.Message{Tone: ui.Info, Heading: v.T("Ingen møter er planlagt"), Text: v.T("Lag det neste møtet først."), Actions: []ui.Action{ui.Link(v.T("Nytt møte"), home+"/nytt")}}
	} else {
		first := ""
		if len(choose) > 0 {
			first = choose[0].Value
		}
		w.Fields = []ui.Field{
			form.Fill(ui.Field{Kind: ui.Choice, Name: "mote", Label: v.T("Møte"), Width: "medium", Options: choose, Values: []string{first}}),
			form.Fill(ui.Field{Kind: ui.Area, Name: "sporsmal", Label: v.T("Hva skal gruppen hjelpe med?"), Rows: 5, Max: care.MaxMeetingCase, Help: v.T("Skriv så ingen kan kjenne personen igjen: ikke navn, fødselsnummer, adresse, kommune eller yrke.")}),
		}
	}
	return v.RenderStatus(status, formTmpl, v.Frame(w.Head.Title, page.PersonCrumbs(h, w.Head.Title)...), w)
}
