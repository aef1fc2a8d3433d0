package care

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// Ground is why something is deleted for good. There are no others.
type Ground string

// The grounds.
const (
	WrongPatient Ground = "wrong_patient" // ført på feil pasient (helsepersonelloven § 44)
	ByDecision   Ground = "decision"      // slettet etter vedtak (helsepersonelloven § 43)
)

// Title is the ground as it stands in the timeline.
func (g Ground) Title() string {
	if g == WrongPatient {
		return "Slettet, ført på feil pasient"
	}
	return "Slettet etter vedtak"
}

// Removal is what is left in the list of events where one was deleted.
type Removal struct {
	Ground Ground    `json:"ground"`
	On     date.Date `json:"on"`           // the day it was deleted
	Of     EventID   `json:"of,omitempty"` // of a correction: the event that it went with
}

// MayRemove says why one event of an enrolment cannot be deleted alone, as errs.Invalid at hendelse; nil when it can. What
// is left must hold together, as after a correction.
func MayRemove(p *Pathway, events []Event, id EventID) error {
	f := &faults{Error: errs.Invalid("Hendelsen kan ikke slettes alene.")}
	i := slices.IndexFunc(events, func(ev Event) bool { return ev.ID == id })
	switch {
	case i < 0:
		f.At("hendelse", "Hendelsen finnes ikke. Last siden på nytt.")
	case events[i].Kind == Removed:
		f.At("hendelse", "Hendelsen er allerede slettet.")
	case events[i].Kind == Corrected:
		f.At("hendelse", "En retting slettes sammen med det den retter. Be om å slette hendelsen som er rettet.")
	case i == 0:
		f.At("hendelse", "Alt annet i forløpet bygger på henvisningen. Be om å slette hele forløpet.")
	case standing(events, id):
		if later, ok := dependent(p, events, id); ok {
			f.Say("hendelse", "«%s» %s bygger på denne. Rett eller slett den først, eller be om å slette hele forløpet.", lang.Of(later.Kind.Title()), lang.DayYear(later.On))
		}
	}
	return f.OrNil()
}

// Without returns the list as it is when one event is deleted: its place stays, emptied, and so do those of the corrections
// that name it, for they tell what it was.
func Without(events []Event, id EventID, r Removal) []Event {
	out := slices.Clone(events)
	for i, ev := range out {
		if ev.ID == id || ev.Kind == Corrected && ev.Voids == id {
			mark := r
			if ev.Kind == Corrected {
				mark.Of = id
			}
			out[i] = Event{ID: ev.ID, Seq: ev.Seq, Kind: Removed, On: ev.On, Recorded: ev.Recorded, Removal: &mark}
		}
	}
	return out
}

// Portable reports whether what was written on the wrong person can be written as a new event on the right one: what says
// something about one day, and is no step that the right person has to take herself.
func (k EventKind) Portable() bool {
	switch k {
	case Answered, ScoredCFS, VisitBooked, Mapped, PlanWritten, Contacted, Evaluated:
		return true
	}
	return false
}

// For is the event as a new one of another enrolment, as that stands: the same day, content and author. Apply has the last
// word.
func (ev Event) For(e *Enrolment) Event {
	ev.ID, ev.Seq, ev.Voids, ev.Removal, ev.Carried = "", 0, "", nil, nil
	if ev.Kind == PlanWritten && ev.Plan != nil {
		plan := *ev.Plan
		plan.Version = e.planVersion() + 1
		ev.Plan = &plan
	}
	return ev
}
