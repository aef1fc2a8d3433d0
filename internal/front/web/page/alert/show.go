package alert

import (
	"errors"
	"net/http"
	"strings"

	"traad/internal/app/alert"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var showTmpl = ui.New(files, "show.html")

type showView struct {
	Summary  ui.Summary
	Title    string // with the name: in the page only, never in the document's title
	Where    string
	Person   ui.Action
	Icon     string
	Chain    []link
	Notice   *ui.Message
	Take     *ui.Action
	Left     string // how long until it goes on
	Then     string
	Forward  *sending
	Disown   *sending
	Say      []ui.Fact
	Print    ui.Action
	Done     *sending
	History  []ui.Event
	Mail     *letter
	Told     []ui.Fact
	Changes  []changed
	Phones   ui.Phones
	Hours    string
	Never    []string
	Code     string
	Received string
}

// sending is a form of the page.
type sending struct {
	Fold   ui.Details
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
	Button ui.Action
}

// link is one knot of the chain from event to follow-up.
type link struct {
	Word, Clock, Note string
	State             string // done, late, next
	Icon              string
}

type letter struct {
	State         ui.Tag
	To            string
	Subject, Text string
}

// never is what a mail never holds.
var never = []string{"navn", "fødselsnummer", "alder", "kommune", "avdeling", "diagnose", "nøyaktig tid"}

// Show is one alert.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// Take is «Kvitter, jeg følger opp».
func Take(v *page.Visit) error {
	return save(v, func(*ui.Form) (string, error) {
		return v.T("Du følger opp varselet. Skriv hva som ble gjort når det er gjort."), alert.Take{Alert: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Act saves what was done.
func Act(v *page.Visit) error {
	return save(v, func(f *ui.Form) (string, error) {
		d := alert.Act{Alert: db.ID(v.Path("id")), Done: f.Values("gjort"), Note: f.Value("merknad"), Key: db.ID(f.Value("nokkel"))}
		return v.T("Det som ble gjort, er lagret."), d.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Forward sends the alert to a colleague.
func Forward(v *page.Visit) error {
	return save(v, func(f *ui.Form) (string, error) {
		d := alert.Forward{Alert: db.ID(v.Path("id")), To: care.UserID(f.Value("til")), Note: f.Value("merknad_videre")}
		return v.T("Varselet er sendt videre."), rename(d.Run(v.Ctx(), v.Service, v.Actor), "merknad_videre")
	})
}

// Disown says that the alert is not the actor's.
func Disown(v *page.Visit) error {
	return save(v, func(f *ui.Form) (string, error) {
		d := alert.Disown{Alert: db.ID(v.Path("id")), Note: f.Value("merknad_ikke")}
		went, err := d.Run(v.Ctx(), v.Service, v.Actor)
		said := map[alert.Disowned]string{
			alert.Stays: "Svaret ditt er lagret. Varselet venter fortsatt på den som har det nå, og kommer ikke til deg.", alert.Passed: "Varselet er sendt til den neste.",
			alert.Over: "Svaret ditt er lagret. Ingen er igjen som varselet kan gå til.",
		}
		return v.T(said[went]), rename(err, "merknad_ikke")
	})
}

// rename moves a fault at merknad to the field that this form has for it: the page has several forms.
func rename(err error, field string) error {
	var e *errs.Error
	if errors.As(err, &e) {
		for i := range e.Fields {
			if e.Fields[i].Name == "merknad" {
				e.Fields[i].Name = field
			}
		}
	}
	return err
}

func save(v *page.Visit, do func(*ui.Form) (string, error)) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	status := http.StatusUnprocessableEntity
	if typed.OK() {
		said, err := do(typed)
		switch {
		case err == nil:
			return v.Go(page.AlertPath(db.ID(v.Path("id"))), said)
		case errs.KindOf(err) == errs.KindConflict:
			typed.Refused("", err)
			status = http.StatusConflict
		case !typed.Take(err):
			return err
		}
	}
	return show(v, status, typed)
}

func show(v *page.Visit, status int, typed *ui.Form) error {
	a, err := alert.Look(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	o, err := patient.OverviewOf(v.Ctx(), v.Service, v.Actor, access.SeePerson, a.Person)
	if err != nil {
		return err
	}
	kind := care.AlertKind(a.Kind)
	w := showView{
		Summary: typed.Summary(v.T("det kan lagres")), Title: v.T(headings[kind], o.Name(), v.Voice.Int(o.Age())), Where: where(v, a), Icon: icon(kind),
		Person: ui.Action{Label: v.T("Gå til personen"), Href: page.PersonPath(a.Person)}, Hours: v.T(hours), Code: a.Code,
		Print: ui.Action{Label: v.T("Oppsummering for utskrift"), Icon: "print", Href: page.PersonPath(a.Person) + "/oppsummering"},
	}
	w.chain(v, a)
	w.acts(v, a, typed)
	w.Say = say(v, o)
	w.History, w.Told, w.Mail = history(v, a), told(v, a), mailOf(v, a)
	w.Changes, w.Phones = changes(v, o), phones(v, o)
	for _, n := range never {
		w.Never = append(w.Never, v.T(n))
	}
	crumbs := []ui.Crumb{{Label: v.T("Varsler"), Href: "/varsler"}, {Label: a.Code}}
	f := v.Frame(v.T("Varsel"), crumbs...)
	f.WideSide = true
	return v.RenderStatus(status, showTmpl, f, w)
}

func where(v *page.Visit, a *alert.View) string {
	parts := []string{v.T(care.AlertKind(a.Kind).Title())}
	if a.UnitName != "" {
		parts = append(parts, string(a.UnitName))
	}
	text := strings.Join(parts, ". ") + ". " + nb.Capital(v.Voice.Moment(a.HappenedAt.Time, v.Now())) + "."
	if a.Late() {
		text += " " + v.T("Sent meldt: kom hit %s.", v.Voice.Moment(a.ReceivedAt.Time, v.Now()))
	}
	return text
}

func icon(k care.AlertKind) string {
	switch k {
	case care.AlertLegevakt, care.AlertEmergencyRoom:
		return "ambulance"
	case care.AlertReady, care.AlertDischarged, care.AlertLeft:
		return "leave"
	case care.AlertPlanned:
		return "calendar"
	}
	return "bed"
}
