package care

import (
	"time"

	"traad/internal/base/date"
)

// EventKind says what happened to an enrolment. The codes are stored and named in pathway definitions.
type EventKind string

// What can happen to an enrolment.
const (
	Referred         EventKind = "referred"          // opens the enrolment
	Answered         EventKind = "answered"          // one level answered criteria in the joint assessment
	ScoredCFS        EventKind = "scored_cfs"        // a CFS score, at assessment or later
	Decided          EventKind = "decided"           // include, wait, decline or ask for more
	InfoReceived     EventKind = "info_received"     // what a decision "ask for more" waited for has come
	Consented        EventKind = "consented"         // the patient (or who decides for her) said yes
	ConsentWithdrawn EventKind = "consent_withdrawn" // stops new contacts; the ending needs a human
	VisitBooked      EventKind = "visit_booked"      // a mapping visit, contact or evaluation got a date
	VisitCancelled   EventKind = "visit_cancelled"   // and lost it again, with a reason
	SeenOnWard       EventKind = "seen_on_ward"      // somebody from the team met the patient during a stay
	Mapped           EventKind = "mapped"            // the mapping visit was made
	PlanWritten      EventKind = "plan_written"      // a version of the plan is in force
	Contacted        EventKind = "contacted"         // a follow-up contact was made or tried
	Evaluated        EventKind = "evaluated"         // the six-monthly evaluation was made
	Paused           EventKind = "paused"            // deadlines stand still from a day
	Resumed          EventKind = "resumed"           // and run again
	Assigned         EventKind = "assigned"          // somebody else became responsible
	Ended            EventKind = "ended"             // the enrolment is over, with a reason
	Died             EventKind = "died"              // the patient is dead: stops letters, visits, reminders; Ended still needs a human
	Corrected        EventKind = "corrected"         // an earlier event (Voids) never counted
	Removed          EventKind = "removed"           // what stood here is deleted for good; only Removal is left of it
)

// Event is one thing that happened, as it was written. Events are append-only: a mistake is mended by a Corrected
// event that names it, and a new event with the right content. Exactly the payload that belongs to Kind is set.
type Event struct {
	ID       EventID   `json:"-"`
	Seq      int       `json:"-"` // 1, 2, 3 … in the order of writing, without holes
	Kind     EventKind `json:"-"`
	On       date.Date `json:"-"` // the day it happened; the day of writing may be later
	Recorded time.Time `json:"-"` // the instant it was written, UTC
	By       UserID    `json:"-"` // who wrote it; "" for the system
	ByRole   Role      `json:"-"` // in which role
	ByOrg    OrgID     `json:"-"` // for which organisation
	Voids    EventID   `json:"-"` // Corrected only: the event that never counted
	Hidden   bool      `json:"-"` // the patient objects to who reads: see Hide

	Reason     string      `json:"reason,omitempty"` // Corrected, ConsentWithdrawn, VisitCancelled, Paused, Resumed, Assigned, InfoReceived, Died, Ended: why, in the user's words; ScoredCFS: what one must know to read it; ScoredCFS, PlanWritten: that the date was not known when it was moved in
	Referral   *Referral   `json:"referral,omitempty"`
	Answers    []Answer    `json:"answers,omitempty"`    // Answered
	Level      Level       `json:"level,omitempty"`      // Answered: for which level
	CFS        CFS         `json:"cfs,omitempty"`        // ScoredCFS; also Mapped and Evaluated where scored then
	Decision   *Decision   `json:"decision,omitempty"`   // Decided
	Consent    *Consent    `json:"consent,omitempty"`    // Consented
	Visit      *Visit      `json:"visit,omitempty"`      // VisitBooked, VisitCancelled (Purpose only), Mapped
	Ward       *WardVisit  `json:"ward,omitempty"`       // SeenOnWard
	Plan       *PlanText   `json:"plan,omitempty"`       // PlanWritten
	Contact    *Contact    `json:"contact,omitempty"`    // Contacted
	Evaluation *Evaluation `json:"evaluation,omitempty"` // Evaluated
	Assignee   UserID      `json:"assignee,omitempty"`   // Assigned, Referred and Decided (who takes it on)
	End        string      `json:"end,omitempty"`        // Ended: code of the definition's end reason
	Removal    *Removal    `json:"removal,omitempty"`    // Removed
	Carried    *Carried    `json:"carried,omitempty"`    // Referred, ScoredCFS: from which enrolment it was carried over; Ended: to which one the person went on
}

// Referral is who asked for the service, how, and why.
type Referral struct {
	From   string `json:"from"`                 // gp, clinician, ward, municipality, patient, next_of_kin, identification
	Name   string `json:"name,omitempty"`       // the referrer as told: "fastlege Mona Ruud", "datter"
	Phone  string `json:"phone,omitempty"`      // where the referrer can be reached
	How    string `json:"how"`                  // message, telephone, form, meeting
	Why    string `json:"why"`                  // in the referrer's words
	ToHosp bool   `json:"toHospital,omitempty"` // sent to the hospital: answered within 10 working days by law
	Agrees string `json:"agrees,omitempty"`     // does the patient know and want it: yes, no, unknown
}

// Answer is one level's answer to one criterion.
type Answer struct {
	Criterion string `json:"criterion"`      // code in the pathway definition
	Value     string `json:"value"`          // yes, no, unsure
	Note      string `json:"note,omitempty"` // what it builds on
}

// Decision values.
const (
	Include = "include"
	Wait    = "wait"
	Decline = "decline"
	AskMore = "ask_more"
)

// Decision is what came of the joint assessment.
type Decision struct {
	Outcome   string    `json:"outcome"`             // Include, Wait, Decline or AskMore
	Reason    string    `json:"reason,omitempty"`    // Decline, Wait: code in the definition
	Text      string    `json:"text,omitempty"`      // why, in words; required where the reason asks for it and for AskMore
	Exception string    `json:"exception,omitempty"` // Include although a criterion says no: why
	Complaint bool      `json:"complaint,omitempty"` // Decline: information about the right to complain was given
	Review    date.Date `json:"review,omitzero"`     // Wait, AskMore: when to look again
}

// Consent is the patient's yes to being followed by the team.
type Consent struct {
	By         string `json:"by"`             // patient, next_of_kin, guardian
	Name       string `json:"name,omitempty"` // who, when not the patient
	Competence string `json:"competence"`     // full, partial, none: the patient's competence to consent
	How        string `json:"how"`            // oral, written, digital
	Note       string `json:"note,omitempty"`
}

// Visit purposes.
const (
	PurposeMapping    = "mapping"
	PurposeContact    = "contact"
	PurposeEvaluation = "evaluation"
)

// Visit is an appointment, or the mapping visit as it was made.
type Visit struct {
	Purpose      string    `json:"purpose"`                // mapping, contact, evaluation
	On           date.Date `json:"on,omitzero"`            // the day agreed
	Clock        string    `json:"clock,omitempty"`        // "12.30", "" where no time is agreed
	Form         string    `json:"form,omitempty"`         // visit, telephone, video
	Place        string    `json:"place,omitempty"`        // "hjemme", "sykehjemmet" …
	Participants []string  `json:"participants,omitempty"` // who takes part, as words
	GP           string    `json:"gp,omitempty"`           // mapping: in_person, digital, dialogue, none
	Note         string    `json:"note,omitempty"`
}

// WardVisit is that somebody from the team met the patient on a ward.
type WardVisit struct {
	Stay  StayID `json:"stay"`           // during which stay
	Where string `json:"where"`          // the hospital and the ward, as they were told then
	Note  string `json:"note,omitempty"` // what she needs when she comes home
}

// Carried ties the end of one enrolment to the beginning of the next: an ending reason that leads to another pathway.
type Carried struct {
	Enrolment EnrolmentID `json:"enrolment"` // the other one
	Pathway   string      `json:"pathway"`   // the title of its definition, as it was then
}

// PlanText is a version of the plan as simple text.
type PlanText struct {
	Version int    `json:"version"`           // 1, 2, 3 …
	Matters string `json:"matters,omitempty"` // what matters to the patient, in her own words
	Text    string `json:"text"`              // goals and measures
}

// Contact is a follow-up contact.
type Contact struct {
	Form     string    `json:"form"`               // visit, telephone, video
	With     string    `json:"with"`               // patient, next_of_kin, home_nursing, gp, ward, other
	Name     string    `json:"name,omitempty"`     // who, when not the patient
	Reached  bool      `json:"reached"`            // false: tried, not reached; does not count as contact
	Note     string    `json:"note"`               // what came of it
	Minutes  int       `json:"minutes,omitempty"`  // time used, travel not counted
	NextOn   date.Date `json:"nextOn,omitzero"`    // the next contact as agreed
	NextForm string    `json:"nextForm,omitempty"` // visit, telephone, video
}

// Evaluation is the six-monthly evaluation.
type Evaluation struct {
	Form  string `json:"form"`  // visit, telephone, video
	Goals string `json:"goals"` // met, partly, not_met, changed
	Note  string `json:"note"`  // what was found
	Go    string `json:"go"`    // continue, end: what the team agreed
	// Each is what was answered of each goal, each open measure and each score, as it read then. None where there was no plan with fields.
	Each []EvaluatedItem `json:"each,omitempty"`
}

// EvaluatedItem is one answer of an evaluation that goes through a plan.
type EvaluatedItem struct {
	Kind string `json:"kind"` // goal, measure, score
	Text string `json:"text"` // the goal, the measure, the instrument
	Says string `json:"says"` // in words: «Delvis nådd», «Gjort», «14 sekunder, før 17 sekunder»
}
