// Package removal is where somebody asks for something to be deleted for good, and somebody else sees what will go and
// approves or refuses.
package removal

import (
	"embed"
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/app/removal"
	"traad/internal/app/step"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed ask.html list.html show.html choose.html
var files embed.FS

var askTmpl = ui.New(files, "ask.html")

type askView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	What     ui.Card
	Facts    []ui.Fact
	Messages []ui.Message
	Action   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Save     ui.Action
	Cancel   ui.Action
	Wider    *ui.Action // the whole enrolment instead of one event
}

// Ask is the form for one event (hendelse in the address) or a whole enrolment.
func Ask(v *page.Visit) error {
	return ask(v, http.StatusOK, ui.NewForm(nil), care.EventID(v.Query("hendelse")))
}

// Send asks.
func Send(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := read(v, typed)
	d.Scope, d.Enrolment, d.Event = removal.OneEnrolment, care.EnrolmentID(v.Path("id")), care.EventID(typed.Value("hendelse"))
	if d.Event != "" {
		d.Scope = removal.OneEvent
	}
	if number := typed.Value("nummer"); number != "" && d.Ground == care.WrongPatient && d.Scope == removal.OneEvent {
		if d.Right, err = patient.Find(v.Ctx(), v.Service, v.Actor, access.AskRemoval, number); err != nil && !typed.Take(err) {
			return err
		}
	}
	if done, err := send(v, d, typed); done || err != nil {
		return err
	}
	return ask(v, http.StatusUnprocessableEntity, typed, d.Event)
}

// AskPerson is the form for a whole person, or for one entry of hers that is no event (ting in the address: which, or «velg»).
func AskPerson(v *page.Visit) error {
	switch item := v.Query("ting"); item {
	case "":
		return askPerson(v, http.StatusOK, ui.NewForm(nil))
	case page.ChooseEntry:
		return choose(v)
	default:
		return askItem(v, http.StatusOK, ui.NewForm(nil), item)
	}
}

// SendPerson asks.
func SendPerson(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	if item := typed.Value("ting"); item != "" {
		return sendItem(v, typed, item)
	}
	typed.Set("grunn", string(care.ByDecision))
	d := read(v, typed)
	d.Scope, d.Patient = removal.WholePerson, care.PatientID(v.Path("id"))
	if done, err := send(v, d, typed); done || err != nil {
		return err
	}
	return askPerson(v, http.StatusUnprocessableEntity, typed)
}

func read(_ *page.Visit, typed *ui.Form) removal.Ask {
	return removal.Ask{
		Key: db.ID(typed.Value("nokkel")), Ground: care.Ground(typed.Value("grunn")), Reason: typed.Value("begrunnelse"),
		Decision: removal.Decision{Ref: nb.CleanLine(typed.Value("vedtak")), On: page.Date(typed, "vedtaksdato"), By: nb.CleanLine(typed.Value("vedtatt-av"))},
	}
}

func send(v *page.Visit, d removal.Ask, typed *ui.Form) (done bool, err error) {
	if !typed.OK() {
		return false, nil
	}
	id, err := d.Run(v.Ctx(), v.Service, v.Actor)
	if err == nil {
		return true, v.Go("/slettinger/"+string(id), v.T("Slettingen er bedt om. Ingenting er slettet før en annen i teamet godkjenner den."))
	}
	if !typed.Take(err) {
		return false, err
	}
	for i, f := range typed.Faults {
		if f.Name == "hendelse" { // no field to mark: it is about the event itself
			typed.Faults[i].Name = ""
		}
	}
	return false, nil
}

func ask(v *page.Visit, status int, typed *ui.Form, event care.EventID) error {
	o, err := step.Open(v.Ctx(), v.Service, v.Actor, access.AskRemoval, care.EnrolmentID(v.Path("id")))
	if err != nil {
		return err
	}
	w := askView{Bar: page.PersonBar(v, o.Head), Action: page.EnrolmentPath(o.Course.ID, "slett"), Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(o.Head.Patient)+"/hendelser")}
	w.Head = ui.Head{Title: v.T("Be om at forløpet slettes"), Lead: v.T("Alt som er skrevet i forløpet, blir borte for godt når en annen i teamet godkjenner det.")}
	w.What, w.Facts = goes(v), courseFacts(v, o.Course)
	if event != "" {
		ev, by, ok := o.Event(event)
		if !ok || ev.Kind == care.Removed {
			return errs.NotFound("Hendelsen finnes ikke.")
		}
		s := &page.Step{Opened: o, Visit: v}
		w.Head = ui.Head{Title: v.T("Be om at hendelsen slettes"), Lead: v.T("Innholdet blir borte for godt når en annen i teamet godkjenner det. At noe er slettet, blir stående. Er bare noe galt, rett det i stedet.")}
		w.What, w.Facts = eventCard(v, ev, by), eventFacts(s, ev)
		w.Hidden = []ui.Hidden{{Name: "hendelse", Value: string(event)}}
		w.Wider = &ui.Action{Label: v.T("Hele forløpet skal slettes"), Href: page.EnrolmentPath(o.Course.ID, "slett")}
		if err := care.MayRemove(o.Course.Pathway, o.Course.Events, event); err != nil && typed.OK() {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Hendelsen kan ikke slettes alene"), Text: ui.Said(v.Voice, errs.FieldsOf(err)[0]).Message})
		}
		w.Fields = append(fields(v, typed, true), typed.Fill(ui.Field{
			Kind: ui.ID, Name: "nummer", Label: v.T("Riktig person, hvis hendelsen skal føres der"), Optional: true, Width: "medium",
			Help: v.T("Bare for «ført på feil pasient». Skriv identitetsnummeret. Hendelsen føres som ny på den personen i det slettingen godkjennes."),
		}))
	} else {
		w.Fields = fields(v, typed, true)
	}
	return render(v, status, typed, o.Head, w)
}

func askPerson(v *page.Visit, status int, typed *ui.Form) error {
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.AskRemoval, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := askView{
		Bar: page.PersonBar(v, h), Action: page.PersonPath(h.Patient) + "/slett", Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)+"/opplysninger"),
		Head:   ui.Head{Title: v.T("Be om at personen slettes"), Lead: v.T("Bare etter vedtak. Alt om personen blir borte for godt når en annen i teamet godkjenner det. Innsynsloggen blir stående.")},
		What:   goes(v),
		Facts:  personFacts(v, h),
		Fields: fields(v, typed, false),
	}
	return render(v, status, typed, h, w)
}

func render(v *page.Visit, status int, typed *ui.Form, h *patient.Head, w askView) error {
	key := typed.Value("nokkel")
	if key == "" {
		key = string(db.NewID())
	}
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "nokkel", Value: key})
	w.Summary, w.Save = typed.Summary("slettingen kan bes om"), ui.Action{Label: v.T("Be om sletting"), Look: ui.Danger}
	return v.RenderStatus(status, askTmpl, v.Frame(v.T("Be om sletting"), page.PersonCrumbs(h, v.T("Be om sletting"))...), w)
}

func fields(v *page.Visit, typed *ui.Form, choose bool) []ui.Field {
	var out []ui.Field
	if choose {
		out = append(out, typed.Fill(ui.Field{Kind: ui.Radios, Name: "grunn", Label: v.T("Hvorfor skal det slettes?"), Options: []ui.Option{
			{Value: string(care.WrongPatient), Label: v.T("Ført på feil pasient")},
			{Value: string(care.ByDecision), Label: v.T("Det er fattet vedtak om sletting"), Note: v.T("fyll ut om vedtaket under")},
		}}))
	}
	return append(out,
		typed.Fill(ui.Field{Kind: ui.Area, Name: "begrunnelse", Label: v.T("Begrunnelse"), Rows: 3, Max: 2000, Help: v.T("Begrunnelsen blir stående. Skriv ikke navn, og gjenta ikke det som skal slettes.")}),
		typed.Fill(ui.Field{Name: "vedtak", Label: v.T("Referanse til vedtaket"), Optional: choose, Width: "medium", Help: v.T("Bare for sletting etter vedtak. For eksempel saksnummeret i arkivet.")}),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "vedtaksdato", Label: v.T("Dato for vedtaket"), Optional: choose, Width: "short"}),
		typed.Fill(ui.Field{Name: "vedtatt-av", Label: v.T("Hvem som fattet vedtaket"), Optional: choose, Width: "medium", Help: v.T("Virksomhet og stilling, for eksempel statsforvalteren.")}),
	)
}
