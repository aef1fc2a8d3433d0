package care

import (
	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// MayNot says why an event cannot be written to an enrolment that stands as e, nothing when it can: what a page tells before
// anybody fills in its form. Without On it tells only what holds whatever the day; Apply has the last word.
func MayNot(p *Pathway, e *Enrolment, next Event) lang.Text { return outOfOrder(p, e, &next) }

// outOfOrder says why next cannot happen to an enrolment that stands as e, and how to mend it; nothing when it can.
func outOfOrder(p *Pathway, e *Enrolment, next *Event) lang.Text {
	if msg := closed(e, next); !msg.IsZero() {
		return msg
	}
	missing := func(what string) lang.Text {
		return lang.Of("%s er ikke registrert ennå. Registrer det først.", lang.Of(what))
	}
	already := func(what string, on date.Date) lang.Text {
		return lang.Of("%s er allerede registrert %s. Rett det som står hvis det er feil.", lang.Of(what), lang.DayYear(on))
	}
	switch next.Kind {
	case Referred:
		return already("Henvisningen", e.ReferredOn)
	case Decided:
		if e.Included() {
			return lang.Of("Pasienten er inkludert %s. Avslutt forløpet, eller rett samtykket hvis det er feil.", lang.DayYear(e.IncludedOn))
		}
	case InfoReceived:
		if !e.asked() {
			return lang.Of("Det er ikke bedt om flere opplysninger. Registrer beslutningen først.")
		}
	case Consented:
		if e.Included() && e.WithdrawnOn.IsZero() {
			return already("Samtykket", e.ConsentedOn)
		}
		if e.Decision == nil || e.Decision.Outcome != Include {
			return missing("Beslutningen om å inkludere")
		}
	case ConsentWithdrawn, Contacted:
		if !e.Included() {
			return missing("Samtykket")
		}
	case Mapped:
		return firstOf(
			e.Included(), missing("Samtykket"),
			e.MappedOn.IsZero(), already("Kartleggingen", e.MappedOn))
	case PlanWritten:
		return firstOf(
			e.Included(), missing("Samtykket"),
			!p.has(Mapped) || !e.MappedOn.IsZero(), missing("Kartleggingen"))
	case Evaluated:
		return firstOf(
			e.Included(), missing("Samtykket"),
			!p.has(PlanWritten) || !e.PlannedOn.IsZero(), missing("Planen"))
	case VisitBooked:
		return bookable(p, e, next, missing, already)
	case VisitCancelled:
		if next.Visit == nil {
			return lang.Text{}
		}
		if _, ok := e.Booked[next.Visit.Purpose]; !ok {
			return lang.Of("Det er ikke avtalt noe besøk å avlyse.")
		}
	case Paused:
		if on := e.PausedSince(); !on.IsZero() {
			return lang.Of("Forløpet er satt på pause %s. Gjenoppta det først.", lang.DayYear(on))
		}
	case Resumed:
		if e.PausedSince().IsZero() {
			return lang.Of("Forløpet er ikke satt på pause.")
		}
	case Died:
		if !e.DiedOn.IsZero() {
			return already("Dødsfallet", e.DiedOn)
		}
	}
	return lang.Text{}
}

// bookable says why a visit cannot be booked.
func bookable(p *Pathway, e *Enrolment, next *Event, missing func(string) lang.Text, already func(string, date.Date) lang.Text) lang.Text {
	purpose := ""
	if next.Visit != nil {
		purpose = next.Visit.Purpose
	}
	return firstOf(
		e.DiedOn.IsZero(), lang.Of("Pasienten er død. Det kan ikke avtales nye besøk."),
		e.Included(), missing("Samtykket"),
		purpose != PurposeMapping || e.MappedOn.IsZero(), already("Kartleggingen", e.MappedOn),
		purpose != PurposeEvaluation || !p.has(PlanWritten) || !e.PlannedOn.IsZero(), missing("Planen"))
}

// closed says why nothing more, or only little, can happen: ended, declined, void, dead, consent withdrawn. What
// happened before that day can still be written afterwards.
func closed(e *Enrolment, next *Event) lang.Text {
	switch e.Status {
	case StatusVoid:
		return lang.Of("Forløpet er rettet bort som feilregistrert. Registrer en ny henvisning.")
	case StatusDeclined:
		return lang.Of("Henvisningen er avslått. Registrer en ny henvisning, eller rett beslutningen hvis den er feil.")
	case StatusEnded:
		if next.Kind == Contacted && !next.On.After(e.EndedOn) {
			return lang.Text{}
		}
		return lang.Of("Forløpet er avsluttet %s. Registrer en ny henvisning, eller rett avslutningen hvis den er feil.", lang.DayYear(e.EndedOn))
	}
	if !e.DiedOn.IsZero() && next.On.After(e.DiedOn) && !afterDeath(next) {
		return lang.Of("Pasienten døde %s. Etter den dagen kan du avlyse besøk, loggføre samtale med pårørende og avslutte forløpet.", lang.DayYear(e.DiedOn))
	}
	if !e.WithdrawnOn.IsZero() {
		switch next.Kind {
		case Consented, Ended, Died, VisitCancelled, Assigned:
		case VisitBooked, Paused, Resumed, ConsentWithdrawn:
			return lang.Of("Samtykket er trukket %s. Avslutt forløpet, eller registrer et nytt samtykke.", lang.DayYear(e.WithdrawnOn))
		default:
			if next.On.After(e.WithdrawnOn) {
				return lang.Of("Samtykket er trukket %s. Avslutt forløpet, eller registrer et nytt samtykke.", lang.DayYear(e.WithdrawnOn))
			}
		}
	}
	return lang.Text{}
}

// afterDeath reports whether an event may be dated after the death.
func afterDeath(next *Event) bool {
	switch next.Kind {
	case Ended, VisitCancelled, Assigned, Died:
		return true
	case Contacted:
		return next.Contact != nil && next.Contact.With != "patient"
	}
	return false
}

// earliest is the first day that next can have happened on, and what happened then.
func earliest(e *Enrolment, next *Event) (date.Date, string) {
	from, what := e.ReferredOn, "henvisningen"
	atLeast := func(d date.Date, name string) {
		if d.After(from) {
			from, what = d, name
		}
	}
	switch next.Kind {
	case ScoredCFS: // may have been scored on the ward, before anybody referred
		return date.Date{}, ""
	case Decided:
		atLeast(e.DecidedOn, "forrige beslutning")
	case InfoReceived:
		atLeast(e.DecidedOn, "beslutningen om å be om mer")
	case ConsentWithdrawn:
		atLeast(e.ConsentedOn, "samtykket")
	case Mapped, Contacted:
		atLeast(e.IncludedOn, "inkluderingen")
	case PlanWritten:
		atLeast(e.MappedOn, "kartleggingen")
		atLeast(e.PlanOn, "forrige versjon av planen")
	case Evaluated:
		atLeast(e.PlannedOn, "planen")
		if n := len(e.Evaluations); n > 0 {
			atLeast(e.Evaluations[n-1].On, "forrige evaluering")
		}
	case Paused:
		if n := len(e.Pauses); n > 0 {
			atLeast(e.Pauses[n-1].To, "slutten på forrige pause")
		}
	case Resumed:
		atLeast(e.PausedSince(), "pausen begynte")
	case Ended:
		atLeast(e.IncludedOn, "inkluderingen")
		atLeast(e.LastSeen, "siste kontakt med pasienten")
		atLeast(e.DiedOn, "dødsfallet")
		atLeast(e.WithdrawnOn, "dagen samtykket ble trukket")
	case Died: // the referral may have been written by somebody who did not know
		from = date.Date{}
		atLeast(e.LastSeen, "siste kontakt med pasienten")
	}
	return from, what
}

// firstOf takes pairs of a condition that must hold and what to say when it does not; it gives the first that fails.
func firstOf(pairs ...any) lang.Text {
	for i := 0; i+1 < len(pairs); i += 2 {
		if !pairs[i].(bool) {
			return pairs[i+1].(lang.Text)
		}
	}
	return lang.Text{}
}

// has reports whether the pathway has a stage that kind completes.
func (p *Pathway) has(kind EventKind) bool {
	for _, s := range p.Stages {
		if s.DoneBy == kind {
			return true
		}
	}
	return false
}
