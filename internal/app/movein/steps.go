package movein

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/care"
)

// What a note says where the old list did not.
const (
	unknownDate = "Dato ikke kjent ved innflytting."
	notKnown    = "Ikke kjent ved innflytting: "
)

// The steps that every history has in this order, as far as it has come.
const (
	stepReferred = iota
	stepDecided
	stepConsented
	stepMapped
	stepPlanned
	stepCount
)

// step is one of them in a row: whether it must have happened, and when.
type step struct {
	on       date.Date
	happened bool
	guessed  bool // the file does not say when
}

// note is what the step's note says about its date, "" where the date is the file's own.
func (s step) note() string {
	if s.guessed {
		return unknownDate
	}
	return ""
}

// steps reads how far the person has come. A step that must have happened because a later one did, and that has no date
// of its own, gets the date of the nearest one after it, else of the one before: whoever was mapped had been included by
// then at the latest. That it is so dated stands in the event's note.
func (r *row) steps() [stepCount]step {
	var s [stepCount]step
	for i, column := range []string{colReferred, colDecided, colConsented, colMapped, colPlanned} {
		s[i].on = r.Date(column)
		s[i].happened = !s[i].on.IsZero()
	}
	evaluated := r.Date(colEvaluated)
	s[stepPlanned].happened = s[stepPlanned].happened || r.has(colPlan) || !evaluated.IsZero() && r.stage(care.PlanWritten)
	s[stepMapped].happened = s[stepMapped].happened || s[stepPlanned].happened && r.stage(care.Mapped)
	s[stepConsented].happened = s[stepConsented].happened || s[stepMapped].happened || s[stepPlanned].happened || len(r.contacts) > 0 ||
		!evaluated.IsZero() || r.has(colConsentBy) || r.has(colConsentHow)
	s[stepDecided].happened = s[stepDecided].happened || s[stepConsented].happened || r.has(colOutcome)
	s[stepReferred].happened = true
	for i := range s {
		if !s[i].happened || !s[i].on.IsZero() {
			continue
		}
		s[i].guessed = true
		s[i].on = r.nearest(s, i, evaluated)
	}
	return s
}

// nearest is the earliest date that is known of what came after step i, else the date of the step before.
func (r *row) nearest(s [stepCount]step, i int, evaluated date.Date) date.Date {
	var first date.Date
	take := func(d date.Date) {
		if !d.IsZero() && (first.IsZero() || d.Before(first)) {
			first = d
		}
	}
	var before date.Date
	for j, other := range s {
		switch {
		case j == i-1:
			before = other.on
		case j > i:
			take(other.on)
		}
	}
	if i <= stepConsented {
		for _, c := range r.contacts {
			take(c.on)
		}
	}
	take(evaluated)
	if first.IsZero() {
		return before
	}
	return first
}

// days finds every date that cannot be, all at once: the rules about the order stop at the first thing that is wrong.
func (r *row) days() {
	for _, column := range []string{colReferred, colDecided, colCFSOn, colConsented, colMapped, colPlanned, colContact, colEvaluated, colPaused} {
		switch on := r.Date(column); {
		case on.IsZero():
		case on.After(r.today):
			r.fault(column, "Datoen er etter i dag. Velg i dag eller tidligere.")
		case on.Before(r.person.Details.BirthDate):
			r.fault(column, "Datoen er før pasienten ble født. Sjekk årstallet.")
		}
	}
}

// stage reports whether the pathway has a stage that the kind of event completes.
func (r *row) stage(kind care.EventKind) bool {
	for _, s := range r.pathway.Stages {
		if s.DoneBy == kind {
			return true
		}
	}
	return false
}

// lines joins texts that are not empty, each on a line of its own.
func lines(texts ...string) string {
	var out []string
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, "\n")
}
