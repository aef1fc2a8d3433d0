package care

import (
	"strings"

	"traad/internal/base/date"
)

// Clarification is what is agreed about treatment: what the patient wishes, and what a physician has decided. The two are
// kept apart, since a wish is not a decision and a decision is not a wish; only a physician enters the decision
// (pasient- og brukerrettighetsloven §§ 4-1, 4-9; helsepersonelloven § 4).
type Clarification struct {
	Wish      string    // in the patient's own words
	WishOn    date.Date //
	Decision  string    // the medical decision, a line each
	DecidedOn date.Date //
	ValidTo   date.Date // the last day that the decision holds without being looked at again
	With      string    // who took part
	// On the safety slip at the door only when both want it there.
	CardPatient, CardPhysician bool
}

// ClarificationMonths is how long a decision holds when the physician names no other day: it is looked at again at each
// evaluation, which is every sixth month (report §4.1).
const ClarificationMonths = 6

// OnCard reports whether the decision may stand on the safety slip.
func (c Clarification) OnCard() bool {
	return c.Decision != "" && c.CardPatient && c.CardPhysician
}

// Overdue reports whether the decision must be looked at again before anybody leans on it: its time has run out, or an
// evaluation was made on a later day and it was not confirmed then. evaluated is the day of the last evaluation, no date
// where none was made.
func (c Clarification) Overdue(today, evaluated date.Date) bool {
	if c.Decision == "" {
		return false
	}
	return !c.ValidTo.IsZero() && c.ValidTo.Before(today) || !evaluated.IsZero() && evaluated.After(c.DecidedOn)
}

// Why a physician has to look at it.
const (
	LookWish      = "wish"      // the patient wishes something, and nothing is decided
	LookExpired   = "expired"   // the decision's time is out
	LookEvaluated = "evaluated" // an evaluation was made, and it was not confirmed then
	LookNewWish   = "new_wish"  // the patient wishes something else since it was decided
)

// WishedSince reports whether the patient's wish was written down or changed after the day of the decision.
func (c Clarification) WishedSince() bool { return c.Wish != "" && c.WishOn.After(c.DecidedOn) }

// Look says from which day a physician has to look at it, and why; no date where nothing waits. Of a decision it is the first day that it
// is Overdue, or that the patient has wished something since; a wish that nobody has decided on waits from the day it was written down.
func (c Clarification) Look(evaluated date.Date) (from date.Date, why string) {
	if c.Decision == "" {
		if c.Wish == "" {
			return date.Date{}, ""
		}
		return c.WishOn, LookWish
	}
	if !c.ValidTo.IsZero() {
		from, why = c.ValidTo.AddDays(1), LookExpired
	}
	if evaluated.After(c.DecidedOn) && (from.IsZero() || evaluated.Before(from)) {
		from, why = evaluated, LookEvaluated
	}
	if c.WishedSince() && (from.IsZero() || c.WishOn.Before(from)) {
		from, why = c.WishOn, LookNewWish
	}
	return from, why
}

// ValidateWish checks what is written for the patient. Fields: onske.
func (c Clarification) ValidateWish() error {
	f := newFaults()
	f.text("onske", c.Wish, "")
	f.line("med", c.With, "")
	return f.OrNil()
}

// ValidateDecision checks what the physician enters. Fields: avklaring, avklart_dato, gjelder_til, med.
func (c Clarification) ValidateDecision(today date.Date) error {
	f := newFaults()
	f.text("avklaring", c.Decision, "Skriv hva som er besluttet.")
	f.line("med", c.With, "")
	switch {
	case c.DecidedOn.IsZero():
		f.At("avklart_dato", "Skriv dagen det ble besluttet.")
	case c.DecidedOn.After(today):
		f.At("avklart_dato", "Datoen er etter i dag. Velg i dag eller tidligere.")
	}
	switch {
	case c.ValidTo.IsZero():
		f.At("gjelder_til", "Skriv hvor lenge det gjelder før det må vurderes på nytt.")
	case !c.ValidTo.After(c.DecidedOn):
		f.At("gjelder_til", "Dagen må være etter at det ble besluttet.")
	case c.ValidTo.After(c.DecidedOn.AddMonths(24)):
		f.At("gjelder_til", "Velg en dag innen to år. Avklaringer skal vurderes på nytt.")
	}
	return f.OrNil()
}

// Lines are the decision's lines without the empty ones.
func (c Clarification) Lines() []string {
	var out []string
	for line := range strings.SplitSeq(c.Decision, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}
