package care

import (
	"fmt"
	"slices"

	"traad/internal/base/date"
)

// Fold reads an enrolment's events, in order of Seq, and gives where it stands. Voided events count for nothing, the
// Corrected ones that void them neither. Fold does not judge: what was valid when it was written stays, also under
// stricter rules made later. An error means that the list itself is damaged (no events, a first event that is no
// referral, a hole in Seq, a payload missing); it is ours, never the user's.
func Fold(p *Pathway, events []Event) (*Enrolment, error) {
	if len(events) == 0 {
		return nil, fmt.Errorf("care.Fold: no events")
	}
	standing, err := Standing(events)
	if err != nil {
		return nil, err
	}
	e, err := fold(p, standing)
	if err == nil && e.Status == StatusVoid {
		e.VoidedOn = voidedOn(events)
	}
	return e, err
}

func fold(p *Pathway, standing []Event) (*Enrolment, error) {
	e := &Enrolment{Pathway: p.Code, Version: p.Version}
	if len(standing) == 0 {
		e.Status, e.Now, e.Done = StatusVoid, "Feilregistrert", map[string]date.Date{}
		return e, nil
	}
	if standing[0].Kind != Referred {
		return nil, fmt.Errorf("care.Fold: the first event that stands is no referral but %q", standing[0].Kind)
	}
	for i := range standing {
		if err := e.add(&standing[i]); err != nil {
			return nil, err
		}
	}
	e.settle(p)
	return e, nil
}

// voidedOn is the day that nothing stood any more: of the last correction or deletion.
func voidedOn(events []Event) date.Date {
	var on date.Date
	for _, ev := range events {
		day := ev.On
		if ev.Removal != nil {
			day = ev.Removal.On
		}
		if (ev.Kind == Corrected || ev.Kind == Removed) && day.After(on) {
			on = day
		}
	}
	return on
}

// Standing returns the events that count: neither voided nor deleted nor themselves corrections. A correction cannot be voided;
// one that names a correction or nothing known voids nothing.
func Standing(events []Event) ([]Event, error) {
	voided := map[EventID]bool{}
	for i, ev := range events {
		if ev.Seq != i+1 {
			return nil, fmt.Errorf("care.Standing: event %d has Seq %d", i+1, ev.Seq)
		}
		if ev.Kind == Corrected && ev.Voids != "" {
			voided[ev.Voids] = true
		}
	}
	standing := make([]Event, 0, len(events))
	for _, ev := range events {
		if ev.Kind != Corrected && ev.Kind != Removed && !voided[ev.ID] {
			standing = append(standing, ev)
		}
	}
	return standing, nil
}

// add takes in one standing event.
func (e *Enrolment) add(ev *Event) error {
	missing := func() error { return fmt.Errorf("care.Fold: event %d (%s) has no content", ev.Seq, ev.Kind) }
	mark := Mark{Kind: ev.Kind, On: ev.On}
	if ev.Assignee != "" {
		e.Responsible = ev.Assignee
	}
	switch ev.Kind {
	case Referred:
		if ev.Referral == nil {
			return missing()
		}
		e.ReferredOn, e.Referral, e.Carried = ev.On, ev.Referral, ev.Carried
		mark.Hosp = ev.Referral.ToHosp
	case Answered:
		e.answer(ev)
	case ScoredCFS:
		e.score(ev)
	case Decided:
		if ev.Decision == nil {
			return missing()
		}
		e.DecidedOn, e.Decision = ev.On, ev.Decision
		mark.Kind, mark.Agreed = DecidedAs(ev.Decision.Outcome), ev.Decision.Review
		e.score(ev)
	case InfoReceived, VisitCancelled, Resumed, Paused, VisitBooked:
		e.arrange(ev)
	case Consented:
		if ev.Consent == nil {
			return missing()
		}
		e.ConsentedOn, e.Consent, e.WithdrawnOn = ev.On, ev.Consent, date.Date{}
		if ev.Consent.By == "patient" {
			e.see(ev.On)
		}
		if e.Included() {
			return nil // consent given again after it was withdrawn: day 0 and the clocks stay
		}
		e.IncludedOn = later(ev.On, e.DecidedOn)
		mark.On = e.IncludedOn
	case ConsentWithdrawn:
		e.WithdrawnOn = ev.On
	case SeenOnWard:
		if ev.Ward == nil {
			return missing()
		}
		e.WardOn = later(e.WardOn, ev.On)
		e.see(ev.On)
	case Mapped:
		e.MappedOn = ev.On
		delete(e.Booked, PurposeMapping)
		e.score(ev)
		e.see(ev.On)
	case PlanWritten:
		if ev.Plan == nil {
			return missing()
		}
		if e.PlannedOn.IsZero() {
			e.PlannedOn = ev.On
		}
		e.Plan, e.PlanOn = ev.Plan, ev.On
		if ev.Plan.Matters != "" {
			e.Matters = ev.Plan.Matters
		}
	case Contacted:
		if ev.Contact == nil {
			return missing()
		}
		e.contact(ev)
		if !ev.Contact.Reached {
			return nil
		}
		mark.Agreed, mark.Minutes = ev.Contact.NextOn, ev.Contact.Minutes
		if mark.Minutes > 0 {
			mark.Whose = whose(ev.ByRole)
		}
	case Evaluated:
		if ev.Evaluation == nil {
			return missing()
		}
		e.Evaluations = append(e.Evaluations, EvaluationOn{ev.On, *ev.Evaluation})
		slices.SortStableFunc(e.Evaluations, func(a, b EvaluationOn) int { return a.On.Compare(b.On) })
		delete(e.Booked, PurposeEvaluation)
		e.score(ev)
		e.see(ev.On)
	case Assigned: // done above
	case Ended:
		e.EndedOn, e.EndReason, e.EndText, e.WentOn = ev.On, ev.End, ev.Reason, ev.Carried
		e.Booked = nil
	case Died:
		e.DiedOn = ev.On
	default:
		return fmt.Errorf("care.Fold: event %d is of the unknown kind %q", ev.Seq, ev.Kind)
	}
	e.Marks = append(e.Marks, mark)
	return nil
}

// DecidedAs is the kind under which a deadline rule names a decision with that outcome: "decided:include".
func DecidedAs(outcome string) EventKind { return Decided + ":" + EventKind(outcome) }

func (e *Enrolment) answer(ev *Event) {
	if e.Answers == nil {
		e.Answers = map[Level]map[string]Given{}
	}
	if e.Answers[ev.Level] == nil {
		e.Answers[ev.Level] = map[string]Given{}
	}
	for _, a := range ev.Answers {
		e.Answers[ev.Level][a.Criterion] = Given{Answer: a, On: ev.On, By: ev.By}
	}
}

// score keeps the scores in order of day; of two on a day the one written last comes last.
func (e *Enrolment) score(ev *Event) {
	if !ev.CFS.Valid() {
		return
	}
	e.Scores = append(e.Scores, Score{ev.On, ev.CFS})
	slices.SortStableFunc(e.Scores, func(a, b Score) int { return a.On.Compare(b.On) })
}

// arrange takes in appointments and pauses.
func (e *Enrolment) arrange(ev *Event) {
	switch ev.Kind {
	case VisitBooked:
		if ev.Visit != nil {
			if e.Booked == nil {
				e.Booked = map[string]Visit{}
			}
			e.Booked[ev.Visit.Purpose] = *ev.Visit // a second booking moves the first
		}
	case VisitCancelled:
		if ev.Visit != nil {
			delete(e.Booked, ev.Visit.Purpose)
		}
	case Paused:
		e.Pauses = append(e.Pauses, Period{From: ev.On})
		e.PauseReason = ev.Reason
	case Resumed:
		if n := len(e.Pauses); n > 0 && e.Pauses[n-1].Open() {
			e.Pauses[n-1].To = ev.On
			e.PauseReason = ""
		}
	}
}

// contact counts a contact. One written late does not put back what a later one agreed, and a telephone call before
// a booked visit leaves the visit booked.
func (e *Enrolment) contact(ev *Event) {
	if v, ok := e.Booked[PurposeContact]; ok && !ev.On.Before(v.On) {
		delete(e.Booked, PurposeContact)
	}
	c := ev.Contact
	if !c.Reached {
		return
	}
	e.Contacts++
	if c.With == "patient" {
		e.see(ev.On)
	}
	if !ev.On.Before(e.LastContact) {
		e.LastContact, e.NextContact, e.NextForm = ev.On, c.NextOn, c.NextForm
	}
}

func (e *Enrolment) see(on date.Date) { e.LastSeen = later(e.LastSeen, on) }

func later(a, b date.Date) date.Date {
	if a.After(b) {
		return a
	}
	return b
}

// settle works out what follows from the whole list: order of the marks, knots, status, stage.
func (e *Enrolment) settle(p *Pathway) {
	if len(e.Booked) == 0 {
		e.Booked = nil // so that a void gives what never having booked gives
	}
	slices.SortStableFunc(e.Marks, func(a, b Mark) int { return a.On.Compare(b.On) })
	e.tie(p)
	e.Status = e.status()
	e.Now = e.now(p)
}

// tie finds the day of each knot. Knots are tied in order: the event of a stage counts from the day the stage
// before was done, so that a contact before the plan is a contact and no beginning of the follow-up.
func (e *Enrolment) tie(p *Pathway) {
	e.Done = map[string]date.Date{}
	from := 0
	for i, s := range p.Stages {
		kind := s.DoneBy
		if kind == Decided {
			kind = DecidedAs(Include)
		}
		at := slices.IndexFunc(e.Marks[from:], func(m Mark) bool { return m.Kind == kind })
		if at < 0 {
			e.Stage = s.Code
			return
		}
		from += at + 1
		e.Done[s.Code] = e.Marks[from-1].On
		if i == len(p.Stages)-1 {
			e.Stage = s.Code
		}
	}
}

func (e *Enrolment) status() Status {
	switch {
	case !e.EndedOn.IsZero():
		return StatusEnded
	case e.Included():
		return StatusActive
	case e.Decision != nil && e.Decision.Outcome == Decline:
		return StatusDeclined
	case e.Decision != nil && e.Decision.Outcome == Wait:
		return StatusWaiting
	}
	return StatusReferred
}

// What a list says of an enrolment that is Closing.
const (
	NowDied      = "Død, skal avsluttes"
	NowWithdrawn = "Samtykke trukket, skal avsluttes"
)

func (e *Enrolment) now(p *Pathway) string {
	switch {
	case e.Status == StatusEnded:
		return "Avsluttet"
	case e.Status == StatusDeclined:
		return "Avslått"
	case !e.DiedOn.IsZero():
		return NowDied
	case !e.WithdrawnOn.IsZero():
		return NowWithdrawn
	case e.Status == StatusWaiting:
		return "Venter på oppstart"
	case e.asked():
		return "Venter på opplysninger"
	}
	for _, s := range p.Stages {
		if s.Code == e.Stage {
			return s.Now
		}
	}
	return ""
}

// asked reports whether the standing decision asks for more and nothing has come since.
func (e *Enrolment) asked() bool {
	if e.Decision == nil || e.Decision.Outcome != AskMore {
		return false
	}
	for _, m := range slices.Backward(e.Marks) {
		switch m.Kind {
		case InfoReceived:
			return false
		case DecidedAs(AskMore):
			return true
		}
	}
	return false
}

// whose is the level whose plan of hours has the time of a role: a GP is paid by the hour elsewhere.
func whose(r Role) Level {
	switch {
	case r.Level() == Hospital:
		return Hospital
	case r == GeneralPractitioner:
		return ""
	}
	return Municipality
}
