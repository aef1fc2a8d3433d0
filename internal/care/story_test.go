package care

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// day reads a date; "" is no date.
func day(s string) date.Date { return date.MustParse(s) }

var (
	long  = ShippedPathways()[0]
	short = ShippedPathways()[1]

	example = func() *Pathway {
		p, err := ParsePathway(ExampleDefinition())
		if err != nil {
			panic(errs.FieldsOf(err)) // embedded
		}
		return p
	}()

	born = day("1942-02-17")
	now  = day("2026-11-21")
)

// dates lets cmp compare days.
var dates = cmp.Comparer(func(a, b date.Date) bool { return a == b })

// story is an enrolment as a test tells it: each step goes through Apply.
type story struct {
	t      testing.TB
	p      *Pathway
	events []Event
	e      *Enrolment
}

func begin(t testing.TB, p *Pathway) *story { return &story{t: t, p: p} }

// id numbers the events e1, e2, …
func id(n int) EventID { return EventID(fmt.Sprintf("e%d", n)) }

// try applies an event without keeping it.
func (s *story) try(ev Event) (*Enrolment, error) {
	ev.ID = id(len(s.events) + 1)
	return Apply(s.p, s.events, ev, now, born)
}

// do applies events; a refusal fails the test.
func (s *story) do(events ...Event) *story {
	s.t.Helper()
	for _, ev := range events {
		e, err := s.try(ev)
		if err != nil {
			s.t.Fatalf("%s %s refused: %v %+v", ev.Kind, ev.On, err, errs.FieldsOf(err))
		}
		ev.ID, ev.Seq = id(len(s.events)+1), len(s.events)+1
		s.events, s.e = append(s.events, ev), e
	}
	return s
}

func (s *story) tasks(stays ...Period) []Task { return Tasks(s.p, s.e, Calendar{}, stays) }

// task returns the last task of a rule.
func (s *story) task(rule string, stays ...Period) Task {
	s.t.Helper()
	var found Task
	for _, t := range s.tasks(stays...) {
		if t.Rule == rule {
			found = t
		}
	}
	if found.Rule == "" {
		s.t.Fatalf("no task %s in %+v", rule, s.tasks(stays...))
	}
	return found
}

func referred(on string) Event {
	return Event{Kind: Referred, On: day(on), Assignee: "ingrid", Referral: &Referral{From: "gp", How: "message", Why: "Fire innleggelser siste halvår."}}
}

func toHospital(on string) Event {
	ev := referred(on)
	ev.Referral.ToHosp = true
	return ev
}

func answered(p *Pathway, level Level, on string) Event {
	ev := Event{Kind: Answered, On: day(on), Level: level, By: "u-" + UserID(level)}
	for _, c := range p.Criteria {
		value := "yes"
		if c.Kind == Exclusion {
			value = "no"
		}
		ev.Answers = append(ev.Answers, Answer{Criterion: c.Code, Value: value})
	}
	return ev
}

func scored(on string, cfs CFS) Event { return Event{Kind: ScoredCFS, On: day(on), CFS: cfs} }

func decided(on, outcome string) Event {
	d := &Decision{Outcome: outcome}
	switch outcome {
	case Wait:
		d.Reason = "unstable"
	case Decline:
		d.Reason, d.Complaint = "own_wish", true
	case AskMore:
		d.Text = "Medisinliste mangler."
	}
	return Event{Kind: Decided, On: day(on), Decision: d}
}

func consented(on string) Event {
	return Event{Kind: Consented, On: day(on), Consent: &Consent{By: "patient", Competence: "full", How: "oral"}}
}

func booked(on, purpose, visit string) Event {
	return Event{Kind: VisitBooked, On: day(on), Visit: &Visit{Purpose: purpose, On: day(visit), Clock: "12.30", Form: "visit"}}
}

func mapped(on string) Event {
	return Event{Kind: Mapped, On: day(on), Visit: &Visit{Purpose: PurposeMapping, Form: "visit", GP: "digital"}}
}

func planned(on string, version int) Event {
	return Event{Kind: PlanWritten, On: day(on), Plan: &PlanText{Version: version, Matters: "Bo hjemme.", Text: "Mål og tiltak."}}
}

func contacted(on, next string) Event {
	return Event{Kind: Contacted, On: day(on), Contact: &Contact{Form: "telephone", With: "patient", Reached: true, Note: "Sover bedre.", NextOn: day(next), NextForm: "visit"}}
}

func evaluated(on string) Event {
	return Event{Kind: Evaluated, On: day(on), CFS: 6, Evaluation: &Evaluation{Form: "visit", Goals: "partly", Note: "Fortsetter.", Go: "continue"}}
}

func paused(on string) Event  { return Event{Kind: Paused, On: day(on), Reason: "Hos datter i Spania."} }
func resumed(on string) Event { return Event{Kind: Resumed, On: day(on)} }
func died(on string) Event    { return Event{Kind: Died, On: day(on)} }
func ended(on, why string) Event {
	return Event{Kind: Ended, On: day(on), End: why}
}

func voids(n int, on string) Event {
	return Event{Kind: Corrected, On: day(on), Voids: id(n), Reason: "Ført på feil person."}
}

// included is a long-term story up to the consent on 10 March 2026.
func included(t testing.TB) *story {
	return begin(t, long).do(
		referred("2026-03-02"), answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"),
		scored("2026-03-01", 5), decided("2026-03-05", Include), consented("2026-03-10"))
}

// followed goes on to the first plan on 30 March 2026 and a contact.
func followed(t testing.TB) *story {
	return included(t).do(mapped("2026-03-20"), planned("2026-03-30", 1), contacted("2026-04-13", "2026-05-11"))
}
