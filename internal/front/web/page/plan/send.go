package plan

import (
	"net/http"
	"slices"
	"strconv"

	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var formPage = ui.New(files, "form.html", "sheet.html")

type formView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Since    []news // what was written while she read
	Sheet    *sheet // what she signs
	Action   string
	Keep     string
	Hidden   []ui.Hidden
	Groups   []fieldGroup
	Save     ui.Action
	Cancel   ui.Action
}

type fieldGroup struct {
	Heading, Help string
	Fields        []ui.Field
}

// candidate is somebody who can be heard.
type candidate struct {
	Key  string
	Kind plan.Party
	Name string
	User care.UserID
	Note string
}

// candidates are those around the person who can be heard: herself, next of kin, the municipality, the hospital, the GP.
func (d *desk) candidates() []candidate {
	out := []candidate{{Key: "pasient", Kind: plan.Patient, Name: d.head.Name(), Note: d.v.T("teamet spør og skriver svaret")}}
	kin := 0
	for _, m := range d.head.Team {
		c := candidate{Name: m.Name, User: m.User}
		switch m.Part {
		case "next_of_kin":
			kin++
			c.Key, c.Kind, c.Note = "parorende-"+strconv.Itoa(kin), plan.NextOfKin, d.v.T("teamet spør og skriver svaret")
			c.Name += ", " + m.Title
		case "gp":
			c.Key, c.Kind, c.Note = "fastlege", plan.GP, d.v.T("svarer i Tråd")
		case "municipal_coordinator":
			c.Key, c.Kind, c.Note = "kommune-"+string(m.User), plan.Municipality, m.Org
		case "care_worker":
			c.Key, c.Kind, c.Note = "kommune-"+string(m.User), plan.Municipality, d.v.T("%s, teamet spør og skriver svaret", m.Org)
		case "hospital_coordinator", "hospital_physician":
			c.Key, c.Kind, c.Note = "sykehus-"+string(m.User), plan.Hospital, m.Org
		default:
			continue
		}
		if m.User != d.v.Actor.User {
			out = append(out, c)
		}
	}
	return out
}

// Send is the form that sends the draft to a hearing.
func Send(v *page.Visit) error {
	d, err := open(v, access.SendHearing)
	if err != nil {
		return err
	}
	if v.R.Method != http.MethodPost {
		return d.send(ui.NewForm(nil), http.StatusOK)
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	if d.all.Working == nil {
		return d.refused(errs.Conflict("Ingen versjon er under arbeid."), "")
	}
	deed := planapp.Send{Version: d.all.Working.ID, Due: page.Date(form, "frist")}
	for _, c := range d.candidates() {
		if slices.Contains(form.Values("parter"), c.Key) {
			deed.Parties = append(deed.Parties, planapp.Asked{Kind: c.Kind, Name: c.Name, User: c.User, Asks: form.Value("ber-" + string(c.Kind))})
		}
	}
	if other := nb.CleanLine(form.Value("andre")); other != "" {
		deed.Parties = append(deed.Parties, planapp.Asked{Kind: plan.Municipality, Name: other, Asks: form.Value("ber-kommune")})
	}
	if form.OK() {
		err := deed.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(d.path(""), v.T("Planen er sendt på høring."))
		}
		if !form.Take(err) {
			return d.refused(err, "")
		}
	}
	return d.send(form, http.StatusUnprocessableEntity)
}

func (d *desk) send(form *ui.Form, status int) error {
	v := d.v
	w := d.form(d.v.T("Send planen på høring"), "send", "planen kan sendes", form)
	w.Save = ui.Submit(d.v.T("Send på høring"))
	if d.all.Working == nil || d.all.Working.Status != planapp.Draft {
		w.Messages = append(w.Messages, ui.Message{Text: d.v.T("Ingen versjon venter på å sendes.")})
		return v.RenderStatus(status, formPage, v.Frame(d.v.T("Send på høring"), d.crumbs(d.v.T("Send på høring"))...), w)
	}
	parties := ui.Field{Kind: ui.Checks, Name: "parter", Label: d.v.T("Hvem skal høres?")}
	kinds := map[plan.Party]bool{}
	for _, c := range d.candidates() {
		parties.Options = append(parties.Options, ui.Option{Value: c.Key, Label: d.v.T(c.Kind.One()) + " " + c.Name, Note: c.Note})
		if c.Kind == plan.Patient || c.Kind == plan.GP {
			parties.Values = append(parties.Values, c.Key)
		}
		kinds[c.Kind] = true
	}
	due := v.Service.Calendar.AddWorkingDays(d.head.Today, care.HearingDays)
	w.Groups = []fieldGroup{
		{Fields: []ui.Field{form.Fill(parties), form.Fill(ui.Field{Name: "andre", Label: d.v.T("Andre i kommunen"), Optional: true, Help: d.v.T("For eksempel hjemmesykepleien. Teamet skriver svaret."), Width: "medium"})}},
		{Fields: []ui.Field{form.Fill(ui.Field{Kind: ui.Date, Name: "frist", Label: d.v.T("Siste dag for svar"), Width: "short"}.With(nb.Numeric(due)))}},
	}
	asks := fieldGroup{Heading: d.v.T("Hva ber vi om?"), Help: d.v.T("Det står øverst hos den som svarer. Høyst tre linjer.")}
	for _, k := range []plan.Party{plan.GP, plan.Municipality, plan.Hospital} {
		if kinds[k] {
			asks.Fields = append(asks.Fields, form.Fill(ui.Field{Kind: ui.Area, Name: "ber-" + string(k), Label: d.v.T("Dette ber vi %s om", nb.Inside(d.v.T(k.Title()))), Rows: 3, Optional: true}))
		}
	}
	w.Groups = append(w.Groups, asks)
	return v.RenderStatus(status, formPage, v.Frame(d.v.T("Send på høring"), d.crumbs(d.v.T("Send på høring"))...), w)
}

func (d *desk) form(title, path, done string, form *ui.Form) formView {
	w := formView{Bar: d.bar(), Head: ui.Head{Title: title}, Summary: form.Summary(done), Action: d.path(path), Cancel: ui.Link(d.v.T("Avbryt"), d.path(""))}
	key := form.Value("nokkel")
	if key == "" {
		key = string(db.NewID())
	}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: key}}
	if d.all.Working != nil {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: "sett", Value: strconv.Itoa(d.all.Working.Seen)})
	}
	return w
}
