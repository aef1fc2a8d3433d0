package page

import (
	"strings"

	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// AlertPath is the address of an alert.
func AlertPath(id db.ID) string { return "/varsler/" + string(id) }

// Some says that a list of alerts is not all of them, "" where it is.
func Some(v *Visit, shown, of int) string {
	if shown >= of {
		return ""
	}
	return v.T("%s av %s vises.", v.Voice.Int(shown), v.Voice.Int(of))
}

// MailWaits says how much no server has taken, and for how long.
func MailWaits(v *Visit, q alert.Queue) string {
	return v.T("E-post som venter: %s, eldste fra %s", v.Voice.Int(q.N), v.Voice.Moment(q.Oldest, v.Now()))
}

// MailCode says what a server answered, which is kept as it was named when the mail was handed over: "svar 550".
func MailCode(v *Visit, code string) string {
	if n, answered := strings.CutPrefix(code, "svar "); answered {
		return v.T("svar %s", n)
	}
	return v.T(code)
}

// AlertLine is an alert in a list and on Min dag.
func AlertLine(v *Visit, l alert.Line) ui.Line {
	out := ui.Line{
		ID: "v-" + string(l.ID), Person: ui.Person{Name: l.Name, Href: PersonPath(l.Patient), Age: l.Age},
		What: alertWhat(v.Voice, l.Kind, l.Unit), Fact: v.T("%s. Referanse %s.", nb.Capital(v.Voice.Moment(l.Happened.Time, v.Now())), l.Code),
		Action: ui.Action{Label: v.T("Se varselet"), About: l.Name, Href: AlertPath(l.ID)},
	}
	if l.Status == alert.Open || l.Status == alert.Taken || l.Status == alert.Told {
		out.Person.Tags = alertTag(v, l.Kind) // what is done with may be long ago: she need not be where she was
	}
	switch l.Status {
	case alert.Open:
		out.Deadline = ui.Deadline{Words: v.T("Ingen har tatt"), Tone: ui.Late}
		switch {
		case l.GoesOn.IsZero() && l.HolderID != "":
			out.Deadline.Words = v.T("Ingen har tatt, og det er ingen flere i rekken")
		case !l.GoesOn.IsZero():
			out.Deadline = ui.Deadline{Words: v.T("Går videre %s", v.Voice.Moment(l.GoesOn.Time, v.Now())), Date: v.Voice.Until(l.GoesOn.Time, v.Now()), Tone: ui.Late}
		}
		out.Action.Label, out.Action.Look = v.T("Kvitter"), ui.Primary
		if l.HolderID != v.Actor.User {
			out.Action.Look = ui.Secondary
			if l.Holder != "" {
				out.Fact += " " + v.T("Står hos %s.", l.Holder)
			}
		}
	case alert.Taken:
		out.Deadline = ui.Deadline{Words: v.T("Kvittert av %s, ikke fulgt opp", who(v, l)), Date: v.Voice.Moment(l.Taken.Time, v.Now()), Tone: ui.Soon}
		if !l.Reminded.IsZero() {
			out.Deadline.Tone = ui.Late
			out.Fact += " " + v.T("Påminnelse sendt %s.", v.Voice.Moment(l.Reminded.Time, v.Now()))
		}
		if !l.GoesOn.IsZero() && !l.Reminded.IsZero() {
			out.Deadline.Date = v.T("går videre %s", v.Voice.Moment(l.GoesOn.Time, v.Now()))
		}
		if l.HolderID == v.Actor.User {
			out.Action.Label = v.T("Skriv hva som ble gjort")
		}
	case alert.Acted:
		out.Deadline = ui.Deadline{Words: v.T("Fulgt opp av %s", who(v, l)), Tone: ui.Done}
	case alert.Withdrawn:
		out.Deadline = ui.Deadline{Words: v.T("Trukket tilbake")}
	case alert.NotOurs:
		out.Deadline = ui.Deadline{Words: v.T("Ikke vår")}
	}
	out.Sign = ui.Sign{Tone: out.Deadline.Tone}
	return out
}

func who(v *Visit, l alert.Line) string {
	if l.TakenBy == v.Actor.Name {
		return v.T("deg")
	}
	return l.TakenBy
}

// AlertWhat says what and where: «Innlagt på sykehus, Medisinsk avdeling».
func AlertWhat(k care.AlertKind, unit string) string {
	return alertWhat(nil, k, unit)
}

func alertWhat(v *lang.Voice, k care.AlertKind, unit string) string {
	what := v.Say(k.Title())
	if unit == "" {
		return what
	}
	return what + ", " + unit
}

func alertTag(v *Visit, k care.AlertKind) []ui.Tag {
	switch k {
	case care.AlertAdmitted, care.AlertBed:
		return []ui.Tag{{Text: v.T("Innlagt"), Icon: "bed", Tone: ui.Admitted}}
	case care.AlertLegevakt, care.AlertEmergencyRoom:
		return []ui.Tag{{Text: v.T("Akutt kontakt"), Icon: "ambulance", Tone: ui.Hospital}}
	case care.AlertReady:
		return []ui.Tag{{Text: v.T("Utskrivningsklar"), Icon: "leave", Tone: ui.Hospital}}
	case care.AlertDischarged, care.AlertLeft:
		return []ui.Tag{{Text: v.T("Hjemme igjen"), Icon: "house", Tone: ui.Hospital}}
	}
	return nil
}

// AlertState says in two words who has taken the alert of a stay: «Ikke tatt», «Tatt av deg», «B. Lunde».
func AlertState(v *Visit, a *alert.OfStay) (string, ui.Tone) {
	switch {
	case a == nil:
		return "", ""
	case a.Waits:
		return v.T("Ikke tatt"), ui.Late
	case a.By == v.Actor.User:
		return v.T("Tatt av deg"), ui.Done
	case a.TakenBy != "":
		return nb.ShortName(a.TakenBy), ui.Done
	}
	return v.T("Tatt"), ui.Done
}

// AlertBand adds to the line of one who is admitted whether anybody has taken the alert: two facts, never one.
func AlertBand(v *Visit, m *ui.Message, a alert.OfStay) {
	switch {
	case a.Waits:
		m.Text = strings.TrimSpace(v.T("Ingen har kvittert for varselet.") + " " + m.Text)
		m.Actions = append(m.Actions, ui.Action{Label: v.T("Kvitter varsel"), Href: AlertPath(a.ID), Look: ui.Primary})
	case a.By == v.Actor.User:
		m.Text = strings.TrimSpace(v.T("Du har tatt varselet.") + " " + m.Text)
	case a.TakenBy != "":
		m.Text = strings.TrimSpace(v.T("Varselet er tatt av %s.", a.TakenBy) + " " + m.Text)
	}
}
