package page

import (
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/lang"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// band is the purple line of one who is admitted, or the line of one who is dead.
func band(h *patient.Head, v *Visit) *ui.Message {
	if h.Dead() {
		m := &ui.Message{Tone: ui.Info, Heading: v.T("Død %s.", v.Voice.LongDay(h.Details.DeceasedOn)), Text: v.T("Besøk, brev og påminnelser er stoppet.")}
		if c := h.Current(); c != nil && c.State.Open() {
			m.Text += " " + v.T("Forløpet må avsluttes av en i teamet.")
		}
		return m
	}
	for _, st := range h.Stays {
		if st.Died { // told, and not registered: the day does not fit what the team has written
			return &ui.Message{
				Tone: ui.Late, Heading: v.T("Sykehuset har meldt at personen døde %s.", v.Voice.Moment(st.To.Time, v.Now())),
				Text: v.T("Dødsfallet er ikke registrert i Tråd, fordi det ikke passer med det teamet har skrevet etterpå. Undersøk, og registrer eller rett."), Actions: dead(v, h),
			}
		}
	}
	st := h.Admitted()
	if st == nil {
		return nil
	}
	m := &ui.Message{Tone: ui.Admitted, Heading: v.T("Innlagt nå")}
	if st.Kind == "legevakt" {
		m.Heading = v.T("På legevakt nå")
	}
	if st.Kind == "kad" {
		m.Heading = v.T("Innlagt i KAD nå")
	}
	if st.Kind == "hospital" && st.NoBed {
		m.Heading = v.T("I akuttmottak nå")
	}
	m.Heading = v.T("%s, %s, siden %s", m.Heading, how(v.Voice, *st), v.Voice.Moment(st.From.Time, v.Now()))
	if !st.Ready.IsZero() {
		m.Heading += ". " + v.T("Utskrivningsklar %s", v.Voice.Moment(st.Ready.Time, v.Now()))
	}
	if st.Away {
		m.Heading += ". " + v.T("På permisjon")
	}
	m.Text = stopped(v.Voice, h)
	return m
}

// dead leads to where a death is registered.
func dead(v *Visit, h *patient.Head) []ui.Action {
	if !v.May(access.RegisterDeath) {
		return nil
	}
	return []ui.Action{ui.Link(v.T("Registrer dødsfall"), PersonPath(h.Patient)+"/dod")}
}

// StayWhere says how and where: «øyeblikkelig hjelp, Kongsvinger sykehus», «KAD, Øvre Romerike».
func StayWhere(v *lang.Voice, st patient.Stay) string {
	kind := map[string]string{"kad": "KAD", "legevakt": "Legevakt"}[st.Kind]
	if kind != "" && !strings.HasPrefix(strings.ToLower(st.UnitName), strings.ToLower(kind)) {
		return v.Say(kind) + ", " + st.UnitName
	}
	return how(v, st)
}

// how is StayWhere where the sort of stay has been told.
func how(v *lang.Voice, st patient.Stay) string {
	switch {
	case st.Kind != "hospital":
		return st.UnitName
	case st.Urgency == "emergency":
		return v.Say("øyeblikkelig hjelp, %s", st.UnitName)
	case st.Urgency == "planned":
		return v.Say("planlagt, %s", st.UnitName)
	}
	return st.UnitName
}

// stopped says what a stay does to what was planned.
func stopped(v *lang.Voice, h *patient.Head) string {
	c := h.Current()
	if c == nil {
		return ""
	}
	text := ""
	for _, t := range c.OpenTasks() {
		if t.Paused && text == "" {
			text = v.Say("Frister er satt på pause.")
		}
		if t.Booked && h.Admitted().Kind != "legevakt" {
			return strings.TrimSpace(text + " " + v.Say("Avtalen %s faller under oppholdet.", v.DayNear(t.On, h.Today)))
		}
	}
	return text
}
