package care

// Pathway is a pathway definition: everything about a pathway that a site can decide, as data. It is read from TOML
// by ParsePathway and lies in the database by Code and Version; an enrolment stays on the version it began with.
type Pathway struct {
	Code    string `toml:"code"`             // "iht-langvarig"
	Version int    `toml:"version"`          // 1, 2, 3 …
	Title   string `toml:"title"`            // "IHT langvarig oppfølging"
	Short   string `toml:"short"`            // "langvarig", for chips and columns
	Source  string `toml:"source,omitempty"` // where the definition comes from

	// What the house uses the pathway for. Of several with the same the first by code has it; of none the shipped ones have.
	Main     bool `toml:"main,omitempty"`      // the municipalities' targets count it, and lists begin with it
	FromWard bool `toml:"from_ward,omitempty"` // who is found on the ward is referred to it

	Age AgeLimit `toml:"age,omitempty"`
	CFS CFSRange `toml:"cfs,omitempty"`

	Stages         []Stage        `toml:"stage"`
	Deadlines      []DeadlineRule `toml:"deadline"`
	Criteria       []Criterion    `toml:"criterion"`
	DeclineReasons []ReasonCode   `toml:"decline_reason"`
	WaitReasons    []ReasonCode   `toml:"wait_reason"`
	EndReasons     []ReasonCode   `toml:"end_reason"`
	Instruments    []string       `toml:"instruments,omitempty"` // codes; those that a new score is chosen from first
	Areas          []CircleArea   `toml:"area,omitempty"`        // the circle; none: the nine areas of IHT
	Alerts         []AlertRule    `toml:"alert,omitempty"`       // whom events of stays are told to; none: StandardAlerts
	Escalation     Escalation     `toml:"escalation,omitempty"`  // zero: StandardEscalation

	Readmission ReadmissionWatch `toml:"readmission,omitempty"`   // zero: nobody watches whether she comes back
	Sections    []string         `toml:"plan_sections,omitempty"` // parts of the plan that a draft has; none: all of PlanSections
	Letters     []Letter         `toml:"letter,omitempty"`        // letters of the pathway, filled in and printed
	Guides      []Guide          `toml:"guide,omitempty"`         // the handbook's page about each stage

	// What it says in nynorsk and English, by the bokmål text; see Texts.
	NN map[string]string `toml:"nn,omitempty"`
	EN map[string]string `toml:"en,omitempty"`
}

// AgeLimit is the lowest age in whole years: the report says "over 65 år", so Over is 65 and 66 is the first year.
type AgeLimit struct {
	Over int `toml:"over"`
}

// CFSRange is the frailty that the pathway is for, both ends counted. The zero value is a pathway that asks for no score.
type CFSRange struct {
	Min CFS `toml:"min"`
	Max CFS `toml:"max"`
}

// Stage is one step of the pathway: one round knot on the thread, in order. An enrolment is in the first stage
// whose DoneBy has not happened.
type Stage struct {
	Code   string    `toml:"code"`    // referral, assessment, inclusion, mapping, planning, follow_up
	Title  string    `toml:"title"`   // the knot's name: "Kartlagt"
	Now    string    `toml:"now"`     // what it says while the enrolment is in the stage: "Til kartlegging"
	DoneBy EventKind `toml:"done_by"` // which event ties the knot
}

// WhenToHospital is the DeadlineRule.When of a deadline that only a referral sent to the hospital has.
const WhenToHospital = "to_hospital"

// DeadlineRule says that something is due a time after an event until another event.
//
// From and Until name event kinds. "decided" can be narrowed to one outcome: "decided:include", "decided:wait",
// "decided:decline", "decided:ask_more". A contact counts only when somebody was reached.
// Discharged in From starts the clock when a hospital or KAD stay ends while the person is followed; it is no event of the enrolment.
// The latest From starts the clock; with Repeats only an Until starts it again, so that a new version of the plan
// does not put off an evaluation.
type DeadlineRule struct {
	Code     string      `toml:"code"`                // "mapping", "evaluation"; an override names it
	Title    string      `toml:"title"`               // what is due: "Kartleggingssamtale hjemme"
	Action   string      `toml:"action"`              // the button's verb: "Sett opp besøk"
	Stage    string      `toml:"stage"`               // the knot it belongs to: a stage's code, or "evaluation" for the diamonds
	From     []EventKind `toml:"from"`                // the latest of these starts the clock
	Until    []EventKind `toml:"until"`               // any of these, later than the start, meets it
	Length   int         `toml:"length"`              // how long, at least 1
	Unit     Unit        `toml:"unit"`                // days, working_days, weeks, months
	Repeats  bool        `toml:"repeats,omitempty"`   // starts again at each Until that is also a From (contacts, evaluations)
	PausedBy []string    `toml:"paused_by,omitempty"` // pause, stay: what makes the clock stand still
	Owner    Role        `toml:"owner"`               // whose worklist it is on when nobody is named
	When     string      `toml:"when,omitempty"`      // "" always, "to_hospital": only for referrals sent to the hospital
	Agreed   bool        `toml:"agreed,omitempty"`    // a date agreed with the patient (Contact.NextOn, Decision.Review, a booked contact) goes before the length
	Visit    string      `toml:"visit,omitempty"`     // the purpose of the visit that serves it: mapping, contact, evaluation; "" none
	Locked   bool        `toml:"locked,omitempty"`    // no override may make it longer
	Ours     bool        `toml:"ours,omitempty"`      // true: chosen by us, no source gives it
	Source   string      `toml:"source,omitempty"`    // statute or report where there is one
}

// Unit is what a deadline's length is counted in.
type Unit string

// The units. Days, weeks and months are by the calendar; a working day is one of Calendar.
const (
	Days        Unit = "days"
	WorkingDays Unit = "working_days"
	Weeks       Unit = "weeks"
	Months      Unit = "months"
)

// EvaluationStage is the DeadlineRule.Stage of what belongs to the diamonds after the round knots.
const EvaluationStage = "evaluation"

// Criterion kinds: an inclusion criterion should be answered yes, an exclusion criterion no.
const (
	Inclusion = "inclusion"
	Exclusion = "exclusion"
)

// Criterion is one thing to answer in the joint assessment.
type Criterion struct {
	Code     string `toml:"code"`
	Kind     string `toml:"kind"`               // Inclusion or Exclusion
	Text     string `toml:"text"`               // "Flere kroniske sykdommer som krever oppfølging"
	Help     string `toml:"help,omitempty"`     // what to look at
	Computed string `toml:"computed,omitempty"` // "": answered by people; age, cfs, municipality: also worked out and shown beside
}

// ReasonCode is a reason to choose from.
type ReasonCode struct {
	Code  string `toml:"code"`
	Text  string `toml:"text"`
	Words bool   `toml:"words,omitempty"` // a text is required beside it
	Death bool   `toml:"death,omitempty"` // end reasons: the patient is dead
	Moved bool   `toml:"moved,omitempty"` // end reasons: the patient has moved away; what happens after it is not followed in the results

	Withdrawn bool `toml:"withdrawn,omitempty"` // end reasons: the patient does not want it any more; proposed where the consent is withdrawn

	LeadsTo string `toml:"leads_to,omitempty"` // end reasons: the code of the pathway that she goes on in, with what is known
}

// LongTerm is the code of the shipped pathway that is Main where no definition says that it is.
const LongTerm = "iht-langvarig"

// Homecoming is the code of the shipped pathway that is FromWard where no definition says that it is (Forsterket hjemreise).
const Homecoming = "forsterket-hjemreise"
