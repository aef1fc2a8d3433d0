// Package stay is «Registrer hendelse»: what somebody knows of a person in hospital, KAD or at legevakt, the stays as they are told, the
// three questions afterwards, and what becomes of visits that a stay comes over.
package stay

import (
	"embed"
	"net/http"
	"time"

	"traad/internal/app/patient"
	"traad/internal/app/stay"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	registerTmpl = ui.New(files, "register.html")
	formTmpl     = ui.New(files, "form.html")
)

type view struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Messages []ui.Message
	Summary  ui.Summary
	Action   string
	Hidden   []ui.Hidden
	Fields   []ui.Field
	Save     ui.Action
	Cancel   ui.Action
	Stays    []told
	Remove   *ui.Action // the way to have the stay deleted for good
}

// told is one stay with what was told of it.
type told struct {
	Title, When string
	Tag         *ui.Tag
	Lines       []string
	Actions     []ui.Action
}

// words are what can have happened, as the form asks.
var words = []ui.Option{
	{Value: string(care.Arrival), Label: "Kom til akuttmottak eller legevakt", Note: "ikke innlagt, eller ikke ennå"},
	{Value: string(care.Admission), Label: "Innlagt", Note: "på sykehus eller i KAD"},
	{Value: string(care.PlannedIn), Label: "Planlagt innleggelse", Note: "skal legges inn en dag fram i tid"},
	{Value: string(care.Transfer), Label: "Overflyttet", Note: "til en annen avdeling"},
	{Value: string(care.Leave), Label: "På permisjon"},
	{Value: string(care.Return), Label: "Tilbake fra permisjon"},
	{Value: string(care.ReadyToLeave), Label: "Meldt utskrivningsklar"},
	{Value: string(care.NotReady), Label: "Ikke utskrivningsklar likevel"},
	{Value: string(care.Discharge), Label: "Skrevet ut", Note: "eller dratt hjem"},
	{Value: string(care.NoDischarge), Label: "Ikke skrevet ut likevel"},
	{Value: string(care.NoAdmission), Label: "Innleggelsen ble avlyst", Note: "eller var registrert ved en feil"},
}

// Show is the form and the stays.
func Show(v *page.Visit) error { return register(v, http.StatusOK, ui.NewForm(nil)) }

// Save registers.
func Save(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	id := care.PatientID(v.Path("id"))
	d := stay.Register{
		Patient: id, Kind: care.MovementKind(typed.Value("hva")), Urgency: typed.Value("hast"), Unit: care.OrgID(typed.Value("enhet")),
		At: instant(typed, "dato", "kl"), Place: typed.Value("avdeling"), Key: db.ID(typed.Value("nokkel")),
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(page.PersonPath(id)+"/innleggelse", "Hendelsen er registrert. Frister som skal stå stille under oppholdet, er regnet om.")
		}
		if !typed.Take(err) {
			return err
		}
	}
	return register(v, http.StatusUnprocessableEntity, typed)
}

// instant reads a day and a time of day; a day without a time is noon, and today's is now for all that anybody knows.
func instant(f *ui.Form, day, clock string) time.Time {
	d, at := page.Date(f, day), page.Clock(f, clock)
	switch {
	case d.IsZero():
		return time.Time{}
	case at == "" && f.Value(clock) == "":
		f.Fault(clock, "Skriv klokkeslettet, for eksempel 12.30. Omtrent er bedre enn ingenting.")
		return time.Time{}
	case at == "":
		return time.Time{}
	}
	h, m, err := nb.ParseClock(at)
	if err != nil {
		return time.Time{}
	}
	return d.At(h, m)
}

// open is the person, for those who have the whole page and for a ward that has the summary.
func open(v *page.Visit, needs access.Deed) (*patient.Head, error) {
	deed := access.SeePerson
	if !v.May(deed) {
		deed = access.SeeSummary
	}
	if !v.May(needs) {
		deed = needs // refused, and noted
	}
	return patient.Header(v.Ctx(), v.Service, v.Actor, deed, care.PatientID(v.Path("id")))
}

func register(v *page.Visit, status int, typed *ui.Form) error {
	h, err := open(v, access.RecordStay)
	if err != nil {
		return err
	}
	units, err := stay.Units(v.Ctx(), v.Service.Store.Reader(), v.Actor, h.Today)
	if err != nil {
		return err
	}
	w := frame(v, h, "Registrer hendelse", "Når du vet at personen er kommet til sykehus, KAD eller legevakt, eller er på vei hjem. Det sykehuset selv melder, kommer av seg selv, og telles ikke to ganger.")
	w.Summary, w.Action, w.Save = typed.Summary("hendelsen kan registreres"), page.PersonPath(h.Patient)+"/innleggelse", ui.Submit("Registrer")
	w.Hidden = []ui.Hidden{key(typed)}
	places := []ui.Option{{Label: "Velg sted"}}
	for _, u := range units {
		places = append(places, ui.Option{Value: string(u.ID), Label: u.Name})
	}
	where := ui.Field{Kind: ui.Choice, Name: "enhet", Label: "Hvor?", Options: places}
	if st := h.Admitted(); st != nil {
		where = where.With(string(st.Unit))
	} else if len(units) == 1 {
		where = where.With(string(units[0].ID))
	}
	w.Fields = []ui.Field{
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hva", Label: "Hva har skjedd?", Options: words}),
		typed.Fill(where),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Dag", Width: "short", Help: "For eksempel 24.11.2026."}.With(nb.Numeric(h.Today))),
		typed.Fill(ui.Field{Kind: ui.Clock, Name: "kl", Label: "Klokkeslett", Width: "short", Help: "For eksempel 12.30. Omtrent er godt nok."}),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "hast", Label: "Øyeblikkelig hjelp eller planlagt?", Inline: true, Options: urgencies, Help: "Når personen er kommet eller lagt inn."}.With("emergency")),
		typed.Fill(ui.Field{Name: "avdeling", Label: "Avdeling eller post", Optional: true, Width: "medium"}),
	}
	for i := len(h.Stays) - 1; i >= 0 && len(w.Stays) < 10; i-- {
		if v.Actor.Role == care.EmergencyClinician && h.Stays[i].Unit != v.Actor.Org {
			continue // a ward sees what it tells itself
		}
		w.Stays = append(w.Stays, tell(v, h, h.Stays[i]))
	}
	return v.RenderStatus(status, registerTmpl, v.Frame("Registrer hendelse", crumbs(v, h, "Registrer hendelse")...), w)
}

var urgencies = []ui.Option{{Value: "emergency", Label: "Øyeblikkelig hjelp"}, {Value: "planned", Label: "Planlagt"}}

func frame(v *page.Visit, h *patient.Head, title, lead string) view {
	w := view{Bar: page.PersonBar(v, h), Head: ui.Head{Title: title, Lead: lead}, Cancel: ui.Link("Avbryt", page.PersonPath(h.Patient))}
	if !v.May(access.SeePerson) {
		w.Bar.Person.Href = page.PersonPath(h.Patient) + "/avdelingsark"
		w.Cancel.Href = w.Bar.Person.Href
	}
	return w
}

func key(f *ui.Form) ui.Hidden {
	if k := f.Value("nokkel"); k != "" {
		return ui.Hidden{Name: "nokkel", Value: k}
	}
	return ui.Hidden{Name: "nokkel", Value: string(db.NewID())}
}

func crumbs(v *page.Visit, h *patient.Head, here string) []ui.Crumb {
	if !v.May(access.SeePerson) {
		return nil
	}
	return page.PersonCrumbs(h, here)
}

// tell is a stay with what was told of it, and what can be done with it.
func tell(v *page.Visit, h *patient.Head, st patient.Stay) told {
	t := told{Title: nb.Capital(page.StayWhere(nil, st)), When: nb.Moment(st.From.Time, v.Now())}
	if st.Open() {
		t.When = "Siden " + t.When
		t.Tag = &ui.Tag{Text: "Nå", Icon: "bed", Tone: ui.Hospital}
	} else {
		t.When += " til " + nb.Moment(st.To.Time, v.Now())
	}
	for _, m := range st.Told {
		if text := page.MovementText(nil, m); text != "" {
			t.Lines = append(t.Lines, nb.Capital(nb.Moment(m.At, v.Now()))+": "+text)
		}
	}
	path := page.PersonPath(h.Patient) + "/innleggelse/" + string(st.ID)
	if v.May(access.RecordStay) && (v.Actor.Role != care.EmergencyClinician || st.Unit == v.Actor.Org) {
		t.Actions = append(t.Actions, ui.Action{Label: "Rett", About: t.Title, Href: path})
	}
	switch {
	case !v.May(access.ReviewStay) || st.Open() || st.NoBed || st.Kind == "legevakt":
	case st.Review == nil:
		t.Actions = append(t.Actions, ui.Action{Label: "Svar på tre spørsmål", About: t.Title, Href: path + "/sporsmal"})
	default:
		t.Actions = append(t.Actions, ui.Action{Label: "Se svarene på de tre spørsmålene", About: t.Title, Href: path + "/sporsmal"})
	}
	return t
}

// theOne is the person with the stay of the address.
func theOne(v *page.Visit, needs access.Deed) (*patient.Head, *patient.Stay, error) {
	h, err := open(v, needs)
	if err != nil {
		return nil, nil, err
	}
	st := h.Stay(care.StayID(v.Path("sid")))
	if st == nil {
		return nil, nil, errs.NotFound("Oppholdet finnes ikke.")
	}
	return h, st, nil
}

func dayOf(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return nb.Numeric(date.In(t.Time))
}

func clockOf(t db.Time) string {
	if t.IsZero() {
		return ""
	}
	return nb.HourMinute(t.Time)
}
