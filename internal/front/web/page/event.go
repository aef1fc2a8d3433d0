package page

import (
	"slices"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// Event is one thing that happened, as the thread on a person's pages shows it.
type Event struct {
	ui.Event
	On        date.Date
	Seq       int
	Sort      string         // what it is filtered by
	Kind      care.EventKind // "" for a stay
	Enrolment care.EnrolmentID
	Step      care.EventID // "" for a stay
}

// The sorts of events that a timeline can be narrowed to.
const (
	ContactEvents = "kontakt"
	StepEvents    = "steg"
	PlanEvents    = "plan"
	StayEvents    = "opphold"
)

// Events are everything that happened in a person's enrolments and her stays, the newest first. Those that were corrected
// are there only with voided, struck through, with who put them right and why. Mistaken enrolments (the wrong person) are
// corrected throughout.
func Events(v *lang.Voice, h *patient.Head, voided bool) []Event {
	var all []Event
	for i := range h.Courses {
		all = append(all, courseEvents(v, &h.Courses[i], h.Today, voided)...)
	}
	for _, st := range h.Stays {
		all = append(all, stayEvent(v, st, h.Today))
	}
	for _, st := range h.Beside {
		if voided || st.Standing != care.StayCancelled {
			all = append(all, besideEvent(v, st, h.Today))
		}
	}
	slices.SortStableFunc(all, func(a, b Event) int {
		if c := b.On.Compare(a.On); c != 0 {
			return c
		}
		return b.Seq - a.Seq
	})
	return all
}

func courseEvents(v *lang.Voice, c *patient.Course, today date.Date, voided bool) []Event {
	corrected := map[care.EventID]care.Event{}
	for _, ev := range c.Events {
		if ev.Kind == care.Corrected {
			corrected[ev.Voids] = ev
		}
	}
	var out []Event
	evaluation := 0
	for _, ev := range c.Events {
		correction, wrong := corrected[ev.ID]
		if within(ev) || wrong && !voided {
			continue
		}
		if ev.Kind == care.Evaluated && !wrong {
			evaluation++
		}
		e := Event{On: ev.On, Seq: ev.Seq, Sort: sortOf(ev.Kind), Kind: ev.Kind, Enrolment: c.ID, Step: ev.ID}
		if ev.Kind == care.Removed {
			e.Step = "" // nothing to put right: it is gone
		}
		e.Event = describe(v, c, ev, evaluation, today)
		e.ID, e.When = "h-"+string(ev.ID), EventDay(v, ev.On, today)
		if late := date.In(ev.Recorded); late.Days(ev.On) > 1 && ev.Kind != care.Removed {
			e.Facts = append(e.Facts, v.Say("Skrevet %s", v.DayNear(late, today)))
		}
		if wrong {
			e.Voided = v.Say("Rettet %s", v.DayNear(date.In(correction.Recorded), today)) + reason(correction.Reason)
			if name := c.Names[correction.ID]; name != "" {
				e.Voided = v.Say("Rettet %s av %s", v.DayNear(date.In(correction.Recorded), today), name) + reason(correction.Reason)
			}
		}
		out = append(out, e)
	}
	return out
}

// within reports whether an event is told by another: what a correction put right says so itself, as does what was deleted.
func within(ev care.Event) bool {
	return ev.Kind == care.Corrected || ev.Removal != nil && ev.Removal.Of != ""
}

// EventCount is how many events Events has with those that were corrected.
func EventCount(h *patient.Head) int {
	n := len(h.Stays) + len(h.Beside)
	for _, c := range h.Courses {
		for _, ev := range c.Events {
			if !within(ev) {
				n++
			}
		}
	}
	return n
}

func reason(text string) string {
	if text == "" {
		return "."
	}
	return ": " + text
}

// EventDay is the day in the margin of the thread: «I dag», «Ons. 18. nov.», «9. juni 2025».
func EventDay(v *lang.Voice, d, today date.Date) string {
	switch {
	case d == today:
		return v.Say("I dag")
	case d.Year() != today.Year():
		return v.DayYear(d)
	}
	return nb.Capital(v.WeekdayShort(d)) + " " + v.Day(d)
}

func sortOf(k care.EventKind) string {
	switch k {
	case care.Contacted, care.VisitBooked, care.VisitCancelled:
		return ContactEvents
	case care.Mapped, care.PlanWritten, care.Evaluated, care.ScoredCFS:
		return PlanEvents
	case care.SeenOnWard:
		return StayEvents
	}
	return StepEvents
}
