package care

import (
	"cmp"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// Rehearsal is a pretend patient who follows a definition: all that is due is done on its day, and what no deadline asks for a week after what
// was done last. It shows an administrator what a definition asks of people before anybody is enrolled by it.
type Rehearsal struct {
	On        date.Date // the day it is seen
	Enrolment *Enrolment
	Events    []Event // in order, to that day
	Tasks     []Task
	Stuck     lang.Text // what the definition asks for and nobody could do, the zero Text where all could be done
}

// rehearsed is how many events a rehearsal has at most: six years of a pathway with a contact a week.
const rehearsed = 400

// Rehearse follows a pretend patient, referred to the hospital on a day, to another. stays are what she is admitted for meanwhile.
func Rehearse(p *Pathway, from, on date.Date, cal Calendar, stays []Period) (*Rehearsal, error) {
	r := &Rehearsal{On: on}
	next := Event{Kind: Referred, On: from, Referral: &Referral{From: "ward", How: "message", Why: "Prøvepasient.", ToHosp: true}}
	for range rehearsed {
		e, err := Apply(p, r.Events, r.numbered(next), on, date.Date{})
		if err != nil {
			return nil, fmt.Errorf("care.Rehearse: %s: %w", next.Kind, err)
		}
		r.Events, r.Enrolment = append(r.Events, r.numbered(next)), e
		r.Tasks = Tasks(p, e, cal, known(stays, on))
		var ok bool
		if next, ok = r.following(p, cal, stays); !ok || next.On.After(on) {
			return r, nil
		}
	}
	return r, nil
}

func (r *Rehearsal) numbered(ev Event) Event {
	ev.Seq = len(r.Events) + 1
	ev.ID = EventID(fmt.Sprintf("prove-%d", ev.Seq))
	return ev
}

// known are the stays as they are on a day: one that goes on is open.
func known(stays []Period, on date.Date) (all []Period) {
	for _, s := range stays {
		if s.From.After(on) {
			continue
		}
		if s.To.After(on) {
			s.To = date.Date{}
		}
		all = append(all, s)
	}
	return all
}

// following is what happens next, on the day that it is due; false where nothing does.
func (r *Rehearsal) following(p *Pathway, cal Calendar, stays []Period) (Event, bool) {
	e, last := r.Enrolment, r.Events[len(r.Events)-1].On
	if !e.Open() {
		return Event{}, false
	}
	type due struct {
		on    date.Date
		kinds []EventKind
	}
	var all []due
	for _, t := range Tasks(p, e, cal, stays) {
		if i := slices.IndexFunc(p.Deadlines, func(d DeadlineRule) bool { return d.Code == t.Rule }); t.Open() && i >= 0 && !t.ShownOn().IsZero() {
			all = append(all, due{t.ShownOn(), p.Deadlines[i].Until})
		}
	}
	slices.SortStableFunc(all, func(a, b due) int { return a.on.Compare(b.on) })
	for _, s := range p.Stages {
		if e.Done[s.Code].IsZero() {
			all = append(all, due{last.AddDays(7), []EventKind{s.DoneBy}})
			break
		}
	}
	for _, d := range all {
		on := d.on
		if on.Before(last) {
			on = last
		}
		for _, kind := range d.kinds {
			ev, ok := r.play(p, kind, on)
			if !ok {
				continue
			}
			if _, err := Apply(p, r.Events, r.numbered(ev), on, date.Date{}); err == nil {
				return ev, true
			}
		}
	}
	if len(all) > 0 {
		r.Stuck = lang.Of("Fristene ber om %s, og det kan ikke gjøres slik forløpet står.", list(all[0].kinds))
	}
	return Event{}, false
}

// play is an event as the pretend patient has it. Before an inclusion the assessment is made whole.
func (r *Rehearsal) play(p *Pathway, kind EventKind, on date.Date) (Event, bool) {
	ev := Event{Kind: kind, On: on}
	switch kind {
	case Decided, DecidedAs(Include):
		for _, level := range []Level{Municipality, Hospital} {
			if len(r.Enrolment.Unanswered(p, level)) > 0 {
				return assessment(p, level, on), true
			}
		}
		ev.Kind, ev.Decision, ev.CFS = Decided, &Decision{Outcome: Include}, cmp.Or(r.Enrolment.CFS(), p.CFS.Min)
	case Consented:
		ev.Consent = &Consent{By: "patient", Competence: "full", How: "oral"}
	case SeenOnWard:
		ev.Ward = &WardVisit{Stay: "prove", Where: "Prøvepost"}
	case Mapped:
		ev.Visit = &Visit{Purpose: PurposeMapping, Form: "visit", GP: "digital"}
	case PlanWritten:
		ev.Plan = &PlanText{Version: r.Enrolment.planVersion() + 1, Text: "Prøveplan."}
	case Contacted:
		ev.Contact = &Contact{Form: "telephone", With: "patient", Reached: true, Note: "Prøve."}
	case Evaluated:
		ev.Evaluation = &Evaluation{Form: "visit", Goals: "partly", Note: "Prøve.", Go: "continue"}
	case Ended:
		i := slices.IndexFunc(p.EndReasons, ReasonCode.staysHere)
		if i < 0 {
			return ev, false
		}
		ev.End = p.EndReasons[i].Code
		if p.EndReasons[i].Words {
			ev.Reason = "Prøve."
		}
	case InfoReceived:
	default:
		return ev, false
	}
	return ev, true
}

func assessment(p *Pathway, level Level, on date.Date) Event {
	ev := Event{Kind: Answered, On: on, Level: level}
	for _, c := range p.Criteria {
		value := "yes"
		if c.Kind == Exclusion {
			value = "no"
		}
		ev.Answers = append(ev.Answers, Answer{Criterion: c.Code, Value: value})
	}
	return ev
}
