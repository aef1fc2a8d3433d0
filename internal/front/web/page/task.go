package page

import (
	"strings"

	"traad/internal/app/callback"
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
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
func TaskAction(v *lang.Voice, it worklist.Item, today date.Date) ui.Action {
	a := ui.Action{Label: v.Say(it.Action), Href: TaskPath(it.Task, it.Enrolment, today), About: it.Name}
	switch {
	case it.Booked && it.Admitted != nil && it.Admitted.Kind != "legevakt":
		a.Label, a.Href = v.Say("Flytt eller avlys"), EnrolmentPath(it.Enrolment, "besok")+"?formal="+purposeOf(it.Task)
	case it.Booked && it.On.After(today):
		a.Label, a.Href = v.Say("Se avtalen"), EnrolmentPath(it.Enrolment, "besok")+"?formal="+purposeOf(it.Task)
	case it.Does == care.Mapped && it.Booked:
		a.Label = v.Say("Skriv kartlegging")
	case it.Does == care.Evaluated && it.Booked:
		a.Label = v.Say("Skriv evaluering")
	case it.Does == care.Contacted && it.Form == "telephone", it.Does == care.Contacted && it.State != nil && it.State.NextForm == "telephone":
		a.Label, a.Icon = v.Say("Ring"), "phone"
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
func TaskWhat(v *lang.Voice, it worklist.Item) string {
	what := v.Say(it.Title)
	if it.Does == care.Evaluated && it.Number > 0 {
		what += " " + nb.Int(it.Number)
	}
	if it.Booked {
		if as := v.Say(bookedAs(it.Form)); as != "" && !strings.HasSuffix(what, " "+as) {
			what += " " + as
		}
		if it.Clock != "" {
			what += " " + v.Say("kl. %s", it.Clock)
		}
	}
	if it.Booked && it.Admitted != nil && it.Admitted.Kind != "legevakt" {
		return v.Say("%s, men personen er innlagt", what)
	}
	return what
}

func bookedAs(form string) string {
	switch form {
	case "visit":
		return "hjemme"
	case "telephone":
		return "på telefon"
	case "video":
		return "på video"
	}
	return ""
}

// TaskFact is the last known fact about a task: what the reader would look up next.
func TaskFact(v *lang.Voice, it worklist.Item, today date.Date) string {
	e := it.State
	if e == nil {
		return ""
	}
	switch {
	case it.Assesses() && e.Referral != nil:
		return join(ReferredBy(v, e.Referral), assessed(v, e))
	case it.Does == care.Consented:
		return v.Say("Besluttet inkludert %s", v.DayNear(e.DecidedOn, today))
	case it.Does == care.Mapped:
		return join(v.Say("Samtykke %s", v.DayNear(e.ConsentedOn, today)), care.DayOf(it.Task, today).In(v))
	case it.Does == care.PlanWritten:
		return join(v.Say("Kartlagt %s", v.DayNear(e.MappedOn, today)), care.DayOf(it.Task, today).In(v))
	case it.Does == care.Evaluated:
		if n := len(e.Evaluations); n > 0 {
			return v.Say("Forrige %s", v.DayNear(e.Evaluations[n-1].On, today))
		}
		return v.Say("Første evaluering. Plan fra %s", v.DayNear(e.PlannedOn, today))
	case it.Does == care.Ended && !e.DiedOn.IsZero():
		return v.Say("Død %s. Besøk og påminnelser er stoppet.", v.DayNear(e.DiedOn, today))
	case it.Does == care.Ended && !e.WithdrawnOn.IsZero():
		return v.Say("Samtykket er trukket %s", v.DayNear(e.WithdrawnOn, today))
	case !e.LastContact.IsZero():
		return v.Say("Sist kontakt %s", v.DayNear(e.LastContact, today))
	case !e.PlannedOn.IsZero():
		return v.Say("Ingen kontakt siden planen %s", v.DayNear(e.PlannedOn, today))
	}
	return ""
}

// ReferredBy says who referred: "Fra fastlege Mona Ruud".
func ReferredBy(v *lang.Voice, r *care.Referral) string {
	if by := referrer(v, r); by != "" {
		return v.Say("Fra %s", by)
	}
	return ""
}

func referrer(v *lang.Voice, r *care.Referral) string {
	if r.Name != "" {
		return r.Name
	}
	names := map[string]string{
		"gp": "fastlege", "clinician": "behandler", "ward": "sengepost", "municipality": "kommunen",
		"patient": "pasienten selv", "next_of_kin": "pårørende", "identification": "kandidatlisten",
	}
	return v.Say(names[r.From])
}

// assessed says how far the two levels have come.
func assessed(v *lang.Voice, e *care.Enrolment) string {
	m, h := len(e.Answers[care.Municipality]) > 0, len(e.Answers[care.Hospital]) > 0
	switch {
	case m && h:
		return v.Say("begge nivåer har svart")
	case m:
		return v.Say("sykehuset har ikke vurdert ennå")
	case h:
		return v.Say("kommunen har ikke vurdert ennå")
	}
	return v.Say("ingen har vurdert ennå")
}

// CourseDeadline is TaskDeadline with both dates of one that has been moved or stands still: what it was, and what it is or will be.
func CourseDeadline(v *lang.Voice, c *patient.Course, t care.Task, today date.Date) ui.Deadline {
	d := TaskDeadline(v, t, today)
	if t.Paused {
		if on := c.Earliest(t); !on.IsZero() && on != t.DueBeforePause {
			d.Date += ", " + v.Say("blir tidligst %s", v.DayNear(on, today))
		}
		return d
	}
	if !t.DueBeforePause.IsZero() && t.DueBeforePause != t.Due && t.Day() == t.Due {
		d.Date += ", " + v.Say("var %s", v.DayNear(t.DueBeforePause, today))
	}
	return d
}

// TaskDeadline is the deadline in words and date.
func TaskDeadline(v *lang.Voice, t care.Task, today date.Date) ui.Deadline {
	switch {
	case t.Paused:
		d := ui.Deadline{Words: v.Say("Pauset"), Tone: ui.Hospital}
		if !t.DueBeforePause.IsZero() {
			d.Date = v.Say("var %s", v.DayNear(t.DueBeforePause, today))
		}
		return d
	case care.Late(t, today):
		return ui.Deadline{Words: v.Due(t.Due, today), Date: v.DayNear(t.Due, today), Tone: ui.Late}
	}
	day := t.Day()
	d := ui.Deadline{Words: v.Due(day, today), Date: v.DayNear(day, today)}
	if day.Days(today) <= 1 {
		d.Tone = ui.Soon
	}
	if t.Booked && day.Before(today) {
		d.Words, d.Tone = v.Say("Mangler notat"), ui.Soon
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
func StayTag(v *lang.Voice, s *worklist.Stay) []ui.Tag {
	switch {
	case s == nil:
		return nil
	case s.Away:
		return []ui.Tag{{Text: v.Say("På permisjon"), Icon: "leave", Tone: ui.Hospital}}
	case !s.Ready.IsZero():
		return []ui.Tag{{Text: v.Say("Utskrivningsklar"), Icon: "discharge", Tone: ui.Hospital}}
	case s.Kind == "legevakt":
		return []ui.Tag{{Text: v.Say("Legevakt"), Icon: "ambulance", Tone: ui.Hospital}}
	case s.NoBed:
		return []ui.Tag{{Text: v.Say("Akuttmottak"), Icon: "ambulance", Tone: ui.Hospital}}
	}
	return []ui.Tag{ui.AdmittedNow(v)}
}

// CallbackPath is the page of somebody who has asked on the public page to be rung.
func CallbackPath(id db.ID) string { return CallbacksPath + "/" + string(id) }

// CallbacksPath is the list of those who ask on the public page to be rung.
const CallbacksPath = "/henvisninger/nett"

// CallbackWhat is who asks for what on the public page.
func CallbackWhat(v *lang.Voice, c *callback.Call) string {
	if c.HPR != "" {
		return v.Say("%s henviser, bekreftet", v.Say(care.CallbackFromTitle(c.From)))
	}
	if c.Proven {
		return v.Say("%s henviser, innlogget", v.Say(care.CallbackFromTitle(c.From)))
	}
	return v.Say("%s ber om å bli ringt", v.Say(care.CallbackFromTitle(c.From)))
}
