package page

import (
	"strings"

	"traad/internal/app/callback"
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// PersonPath is the address of a person's page.
func PersonPath(id care.PatientID) string { return "/personer/" + string(id) }

// EnrolmentPath is the address of a step of an enrolment: EnrolmentPath(id, "kontakt").
func EnrolmentPath(id care.EnrolmentID, step string) string {
	return "/forlop/" + string(id) + "/" + step
}

// TaskPath is where a task is done.
func TaskPath(t care.Task, id care.EnrolmentID, today date.Date) string {
	book := func(purpose, done string) string {
		if t.Booked && !t.On.After(today) {
			return EnrolmentPath(id, done)
		}
		return EnrolmentPath(id, "besok") + "?formal=" + purpose
	}
	switch t.Does {
	case care.Decided, care.InfoReceived, care.Answered:
		return EnrolmentPath(id, "vurdering")
	case care.Consented:
		return EnrolmentPath(id, "samtykke")
	case care.SeenOnWard:
		return EnrolmentPath(id, "sett-pa-posten")
	case care.Mapped:
		return book(care.PurposeMapping, "kartlegging")
	case care.PlanWritten:
		return EnrolmentPath(id, "plan/rediger")
	case care.Evaluated:
		return book(care.PurposeEvaluation, "evaluering")
	case care.Paused, care.Resumed:
		return EnrolmentPath(id, "pause")
	case care.VisitBooked:
		return EnrolmentPath(id, "besok") + "?formal=" + care.PurposeContact
	case care.Ended:
		return EnrolmentPath(id, "avslutt")
	}
	return EnrolmentPath(id, "kontakt")
}

// TaskAction is the button of a task: a verb that says what happens.
func TaskAction(it worklist.Item, today date.Date) ui.Action {
	a := ui.Action{Label: it.Action, Href: TaskPath(it.Task, it.Enrolment, today), About: it.Name}
	switch {
	case it.Booked && it.Admitted != nil && it.Admitted.Kind != "legevakt":
		a.Label, a.Href = "Flytt eller avlys", EnrolmentPath(it.Enrolment, "besok")+"?formal="+purposeOf(it.Task)
	case it.Booked && it.On.After(today):
		a.Label, a.Href = "Se avtalen", EnrolmentPath(it.Enrolment, "besok")+"?formal="+purposeOf(it.Task)
	case it.Does == care.Mapped && it.Booked:
		a.Label = "Skriv kartlegging"
	case it.Does == care.Evaluated && it.Booked:
		a.Label = "Skriv evaluering"
	case it.Does == care.Contacted && it.Form == "telephone", it.Does == care.Contacted && it.State != nil && it.State.NextForm == "telephone":
		a.Label, a.Icon = "Ring", "phone"
	}
	return a
}

func purposeOf(t care.Task) string {
	switch t.Does {
	case care.Mapped:
		return care.PurposeMapping
	case care.Evaluated:
		return care.PurposeEvaluation
	}
	return care.PurposeContact
}

// TaskWhat says what a task is: "Kartleggingssamtale hjemme kl. 12.30".
func TaskWhat(it worklist.Item) string {
	what := it.Title
	if it.Does == care.Evaluated && it.Number > 0 {
		what += " " + nb.Int(it.Number)
	}
	if it.Booked {
		if as := bookedAs(it.Form); !strings.HasSuffix(what, as) {
			what += as
		}
		if it.Clock != "" {
			what += " kl. " + it.Clock
		}
	}
	if it.Booked && it.Admitted != nil && it.Admitted.Kind != "legevakt" {
		what += ", men personen er innlagt"
	}
	return what
}

func bookedAs(form string) string {
	switch form {
	case "visit":
		return " hjemme"
	case "telephone":
		return " på telefon"
	case "video":
		return " på video"
	}
	return ""
}

// TaskFact is the last known fact about a task: what the reader would look up next.
func TaskFact(it worklist.Item, today date.Date) string {
	e := it.State
	if e == nil {
		return ""
	}
	switch {
	case it.Stage == "assessment" && e.Referral != nil:
		return join(ReferredBy(e.Referral), assessed(e))
	case it.Does == care.Consented:
		return "Besluttet inkludert " + nb.DayNear(e.DecidedOn, today)
	case it.Does == care.Mapped:
		return join("Samtykke "+nb.DayNear(e.ConsentedOn, today), care.DayOf(it.Task, today))
	case it.Does == care.PlanWritten:
		return join("Kartlagt "+nb.DayNear(e.MappedOn, today), care.DayOf(it.Task, today))
	case it.Does == care.Evaluated:
		if n := len(e.Evaluations); n > 0 {
			return "Forrige " + nb.DayNear(e.Evaluations[n-1].On, today)
		}
		return "Første evaluering. Plan fra " + nb.DayNear(e.PlannedOn, today)
	case it.Does == care.Ended && !e.DiedOn.IsZero():
		return "Død " + nb.DayNear(e.DiedOn, today) + ". Besøk og påminnelser er stoppet."
	case it.Does == care.Ended && !e.WithdrawnOn.IsZero():
		return "Samtykket er trukket " + nb.DayNear(e.WithdrawnOn, today)
	case !e.LastContact.IsZero():
		return "Sist kontakt " + nb.DayNear(e.LastContact, today)
	case !e.PlannedOn.IsZero():
		return "Ingen kontakt siden planen " + nb.DayNear(e.PlannedOn, today)
	}
	return ""
}

// ReferredBy says who referred: "Fra fastlege Mona Ruud".
func ReferredBy(r *care.Referral) string {
	if r.Name != "" {
		return "Fra " + r.Name
	}
	names := map[string]string{
		"gp": "fastlege", "clinician": "behandler", "ward": "sengepost", "municipality": "kommunen",
		"patient": "pasienten selv", "next_of_kin": "pårørende", "identification": "kandidatlisten",
	}
	if n := names[r.From]; n != "" {
		return "Fra " + n
	}
	return ""
}

// assessed says how far the two levels have come.
func assessed(e *care.Enrolment) string {
	m, h := len(e.Answers[care.Municipality]) > 0, len(e.Answers[care.Hospital]) > 0
	switch {
	case m && h:
		return "begge nivåer har svart"
	case m:
		return "sykehuset har ikke vurdert ennå"
	case h:
		return "kommunen har ikke vurdert ennå"
	}
	return "ingen har vurdert ennå"
}

// CourseDeadline is TaskDeadline with both dates of one that has been moved or stands still: what it was, and what it is or will be.
func CourseDeadline(c *patient.Course, t care.Task, today date.Date) ui.Deadline {
	d := TaskDeadline(t, today)
	if t.Paused {
		if on := c.Earliest(t); !on.IsZero() && on != t.DueBeforePause {
			d.Date += ", blir tidligst " + nb.DayNear(on, today)
		}
		return d
	}
	if !t.DueBeforePause.IsZero() && t.DueBeforePause != t.Due && t.Day() == t.Due {
		d.Date += ", var " + nb.DayNear(t.DueBeforePause, today)
	}
	return d
}

// TaskDeadline is the deadline in words and date.
func TaskDeadline(t care.Task, today date.Date) ui.Deadline {
	switch {
	case t.Paused:
		d := ui.Deadline{Words: "Pauset", Tone: ui.Hospital}
		if !t.DueBeforePause.IsZero() {
			d.Date = "var " + nb.DayNear(t.DueBeforePause, today)
		}
		return d
	case care.Late(t, today):
		return ui.Deadline{Words: nb.Due(t.Due, today), Date: nb.DayNear(t.Due, today), Tone: ui.Late}
	}
	day := t.Day()
	d := ui.Deadline{Words: nb.Due(day, today), Date: nb.DayNear(day, today)}
	if day.Days(today) <= 1 {
		d.Tone = ui.Soon
	}
	if t.Booked && day.Before(today) {
		d.Words, d.Tone = "Mangler notat", ui.Soon
	}
	return d
}

func join(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	for i := range out {
		out[i] = nb.Capital(out[i])
	}
	return strings.ReplaceAll(strings.Join(out, ". "), ".. ", ". ") // a date may end in a full stop of its own
}

// StayTag is the tag of an open stay.
func StayTag(s *worklist.Stay) []ui.Tag {
	switch {
	case s == nil:
		return nil
	case s.Away:
		return []ui.Tag{{Text: "På permisjon", Icon: "leave", Tone: ui.Hospital}}
	case !s.Ready.IsZero():
		return []ui.Tag{{Text: "Utskrivningsklar", Icon: "discharge", Tone: ui.Hospital}}
	case s.Kind == "legevakt":
		return []ui.Tag{{Text: "Legevakt", Icon: "ambulance", Tone: ui.Hospital}}
	case s.NoBed:
		return []ui.Tag{{Text: "Akuttmottak", Icon: "ambulance", Tone: ui.Hospital}}
	}
	return []ui.Tag{ui.AdmittedNow}
}

// CallbackPath is the page of somebody who has asked on the public page to be rung.
func CallbackPath(id db.ID) string { return CallbacksPath + "/" + string(id) }

// CallbacksPath is the list of those who ask on the public page to be rung.
const CallbacksPath = "/henvisninger/nett"

// CallbackWhat is who asks for what on the public page.
func CallbackWhat(c *callback.Call) string {
	if c.Proven {
		return care.CallbackFromTitle(c.From) + " henviser, innlogget"
	}
	return care.CallbackFromTitle(c.From) + " ber om å bli ringt"
}
