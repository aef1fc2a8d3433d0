package care

import (
	"traad/internal/base/date"
)

// Status is where an enrolment stands as a whole.
type Status string

// The statuses. Exactly one holds.
const (
	// StatusReferred: no final decision yet, more was asked for, or decided "include" without consent so far.
	StatusReferred Status = "referred"
	// StatusWaiting: decided "wait"; looked at again on the day agreed.
	StatusWaiting Status = "waiting"
	// StatusActive: included, which is decided "include" and consented, and not ended. A person who died or took
	// the consent back stays active until somebody ends the enrolment; Closing tells those apart.
	StatusActive Status = "active"
	// StatusEnded: ended with a reason, before or after inclusion. Included tells which.
	StatusEnded Status = "ended"
	// StatusDeclined: decided "decline". A new referral is a new enrolment.
	StatusDeclined Status = "declined"
	// StatusVoid: the referral itself was a mistake (the wrong person) and is corrected away; nothing stands.
	StatusVoid Status = "void"
)

// Title is the status in bokmål.
func (s Status) Title() string {
	return map[Status]string{
		StatusReferred: "Henvist", StatusWaiting: "Venter", StatusActive: "Aktiv",
		StatusEnded: "Avsluttet", StatusDeclined: "Avslått", StatusVoid: "Feilregistrert",
	}[s]
}

// Enrolment is what the events of one person's time in one pathway add up to. Fold makes it; nothing else does.
// Dates are zero where the thing has not happened. It is plain data: reflect.DeepEqual compares two.
type Enrolment struct {
	Pathway string `json:"pathway"` // the definition's code
	Version int    `json:"version"` // and version

	Stage  string               `json:"stage"`  // code of the first stage not done; the last stage when all are
	Now    string               `json:"now"`    // what a list says: "Til kartlegging", "Venter på oppstart", "Avsluttet"
	Status Status               `json:"status"` //
	Done   map[string]date.Date `json:"done"`   // stage code → the day its knot was tied

	ReferredOn  date.Date `json:"referredOn,omitzero"`
	DecidedOn   date.Date `json:"decidedOn,omitzero"` // the standing decision
	ConsentedOn date.Date `json:"consentedOn,omitzero"`
	IncludedOn  date.Date `json:"includedOn,omitzero"` // the later of decision and consent; day 0 of every before/after figure
	WithdrawnOn date.Date `json:"withdrawnOn,omitzero"`
	WardOn      date.Date `json:"wardOn,omitzero"` // last met on a ward by the team
	MappedOn    date.Date `json:"mappedOn,omitzero"`
	PlannedOn   date.Date `json:"plannedOn,omitzero"` // the first plan; PlanOn is the one in force
	DiedOn      date.Date `json:"diedOn,omitzero"`
	EndedOn     date.Date `json:"endedOn,omitzero"`
	VoidedOn    date.Date `json:"voidedOn,omitzero"` // the referral was corrected away

	Referral *Referral                  `json:"referral,omitempty"`
	Answers  map[Level]map[string]Given `json:"answers,omitempty"` // level → criterion code → the standing answer
	Scores   []Score                    `json:"scores,omitempty"`  // every CFS score, in order of day
	Decision *Decision                  `json:"decision,omitempty"`
	Consent  *Consent                   `json:"consent,omitempty"`

	Booked      map[string]Visit `json:"booked,omitempty"`      // purpose → the open appointment
	Contacts    int              `json:"contacts,omitempty"`    // contacts where somebody was reached
	LastContact date.Date        `json:"lastContact,omitzero"`  // the latest of them
	LastSeen    date.Date        `json:"lastSeen,omitzero"`     // the last day the patient was met or spoken with
	NextContact date.Date        `json:"nextContact,omitzero"`  // as agreed at the last contact
	NextForm    string           `json:"nextForm,omitempty"`    // visit, telephone, video
	Plan        *PlanText        `json:"plan,omitempty"`        // the version in force
	PlanOn      date.Date        `json:"planOn,omitzero"`       // since when
	Matters     string           `json:"matters,omitempty"`     // what matters to the patient, from the last plan that says
	Evaluations []EvaluationOn   `json:"evaluations,omitempty"` // in order of day

	Pauses      []Period `json:"pauses,omitempty"` // by event; stays are not in here. The last may be open
	PauseReason string   `json:"pauseReason,omitempty"`
	Responsible UserID   `json:"responsible,omitempty"`
	EndReason   string   `json:"endReason,omitempty"` // code in the definition
	EndText     string   `json:"endText,omitempty"`
	Carried     *Carried `json:"carried,omitempty"` // the enrolment that led to this one, nil where somebody referred
	WentOn      *Carried `json:"wentOn,omitempty"`  // the enrolment that the ending led to

	Marks []Mark `json:"marks,omitempty"` // what deadlines are counted from and to, in order of day
}

// Given is one level's standing answer to one criterion: the latest, with the day and who gave it.
type Given struct {
	Answer
	On date.Date `json:"on"`
	By UserID    `json:"by,omitempty"`
}

// Score is one CFS score.
type Score struct {
	On  date.Date `json:"on"`
	CFS CFS       `json:"cfs"`
}

// EvaluationOn is one evaluation with its day.
type EvaluationOn struct {
	On date.Date `json:"on"`
	Evaluation
}

// Mark is one event as deadlines and knots see it. Contacts where nobody was reached leave none.
type Mark struct {
	Kind   EventKind `json:"kind"`            // "decided" carries its outcome: "decided:include"
	On     date.Date `json:"on"`              // a consent given before the decision counts from the decision
	Agreed date.Date `json:"agreed,omitzero"` // next contact or review as agreed
	Hosp   bool      `json:"hosp,omitempty"`  // Referred: sent to the hospital

	Minutes int   `json:"minutes,omitempty"` // Contacted: time used, travel not counted
	Whose   Level `json:"whose,omitempty"`   // whose time it is: the hospital's team, or the municipality's; "" a GP's
}

// Open reports whether things can still happen: neither ended, declined nor void.
func (s Status) Open() bool { return s == StatusReferred || s == StatusWaiting || s == StatusActive }

// AfterCare is how many days a team that has followed a person still reaches her after the enrolment is over: to finish what is
// to be written, answer her and receive her again (only what is relevant and necessary for care of that patient:
// helsepersonelloven § 25).
const AfterCare = 180

// TeamUntil is the last day that the team of the enrolment reaches the person, no date while it is open. One that was a
// mistake gives nothing after the day it was put right.
func (e *Enrolment) TeamUntil() date.Date {
	switch e.Status {
	case StatusEnded:
		return e.EndedOn.AddDays(AfterCare)
	case StatusDeclined:
		return e.DecidedOn.AddDays(AfterCare)
	case StatusVoid:
		return e.VoidedOn
	}
	return date.Date{}
}

// Open reports whether the enrolment's status is open.
func (e *Enrolment) Open() bool { return e.Status.Open() }

// Closing reports whether the person died or took the consent back and the enrolment still waits to be ended.
func (e *Enrolment) Closing() bool {
	return e.Open() && (!e.DiedOn.IsZero() || !e.WithdrawnOn.IsZero())
}

// Followed reports whether the person is included and followed in it now: it is not paused out, ended or waiting to be ended. nil is nobody's.
func (e *Enrolment) Followed() bool {
	return e != nil && e.Status == StatusActive && !e.Closing()
}

// Included reports whether the person was ever included, ended or not.
func (e *Enrolment) Included() bool { return !e.IncludedOn.IsZero() }

// CFS is the latest score, 0 where there is none.
func (e *Enrolment) CFS() CFS {
	if len(e.Scores) == 0 {
		return 0
	}
	return e.Scores[len(e.Scores)-1].CFS
}

// CFSAt is the last score of a day or earlier, 0 where there is none.
func (e *Enrolment) CFSAt(on date.Date) (c CFS) {
	for _, s := range e.Scores { // in order of day
		if !s.On.After(on) {
			c = s.CFS
		}
	}
	return c
}

// CFSTrend is the sign of the change since the score before: 1 frailer, -1 fitter, 0 the same; ok is false with
// fewer than two scores.
func (e *Enrolment) CFSTrend() (trend int, ok bool) {
	n := len(e.Scores)
	if n < 2 {
		return 0, false
	}
	return sign(int(e.Scores[n-1].CFS - e.Scores[n-2].CFS)), true
}

func sign(n int) int {
	switch {
	case n > 0:
		return 1
	case n < 0:
		return -1
	}
	return 0
}

// PausedSince returns the day the open pause began, no date where none is open.
func (e *Enrolment) PausedSince() date.Date {
	if n := len(e.Pauses); n > 0 && e.Pauses[n-1].Open() {
		return e.Pauses[n-1].From
	}
	return date.Date{}
}

func (e *Enrolment) planVersion() int {
	if e.Plan == nil {
		return 0
	}
	return e.Plan.Version
}

// Unanswered returns the codes of the criteria that a level has not answered, in the definition's order.
func (e *Enrolment) Unanswered(p *Pathway, level Level) []string {
	var codes []string
	for _, c := range p.Criteria {
		if _, ok := e.Answers[level][c.Code]; !ok {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// Failed returns the codes of the criteria that speak against inclusion by somebody's answer: "no" to an inclusion
// criterion or "yes" to an exclusion criterion, from either level; in the definition's order. "unsure" does not fail.
func (e *Enrolment) Failed(p *Pathway) []string {
	var codes []string
	for _, c := range p.Criteria {
		against := "no"
		if c.Kind == Exclusion {
			against = "yes"
		}
		if e.Answers[Municipality][c.Code].Value == against || e.Answers[Hospital][c.Code].Value == against {
			codes = append(codes, c.Code)
		}
	}
	return codes
}

// LengthDays is how many whole days the person was followed, from inclusion to the ending or, where it goes on, to
// today; 0 for one who was never included.
func (e *Enrolment) LengthDays(today date.Date) int {
	if !e.Included() {
		return 0
	}
	if !e.EndedOn.IsZero() {
		today = e.EndedOn
	}
	return max(0, today.Days(e.IncludedOn))
}
