// Package care holds the words and rules of the service: persons, pathways, enrolments and what is due when.
// It is pure: no database, no clock, no network; the day it is and the pathway's definition are arguments.
//
// The heart is one fold. An enrolment is the list of what happened to it, its Events, in the order they were
// written. Fold reads that list under a Pathway definition and gives the Enrolment: its stage, its dates, what
// has been answered, who is responsible. Tasks reads the Enrolment and gives what is due, by whom, when. Nothing
// else decides a stage or a deadline; the rows in the database are caches of these two functions, and a test
// rebuilds them. A step is undone by one more event that voids it, never by a change or a deletion.
//
//	e, err := care.Fold(pathway, events)               // where is she in the pathway?
//	next, err := care.Apply(pathway, events, event)    // may this happen now? the faults by field if not
//	tasks := care.Tasks(pathway, e, calendar, stays)   // what is due, what was met, what is paused?
package care

// Typed identifiers, so that one cannot be passed for another. All are UUIDs (version 7) in text form.
type (
	PatientID   string
	EnrolmentID string
	EventID     string
	UserID      string
	OrgID       string
)

// Role is what a person who works is when logged in; one at a time. Codes as in docs/words.md.
type Role string

// The roles of those who work; what the patient and her next of kin are, is in own.go.
const (
	MunicipalCoordinator Role = "municipal_coordinator"
	HospitalCoordinator  Role = "hospital_coordinator"
	HospitalPhysician    Role = "hospital_physician"
	GeneralPractitioner  Role = "general_practitioner"
	EmergencyClinician   Role = "emergency_clinician"
	CareWorker           Role = "care_worker"
	Manager              Role = "manager"
	Analyst              Role = "analyst"
	Administrator        Role = "administrator"
)

// Feed is what a hospital's, KAD's or legevakt's own system acts as when it tells of a stay. Nobody is given it or logs in with it,
// so it is not among Roles.
const Feed Role = "feed"

// RecordSystem is what an organisation's record system (EPJ) acts as when it asks what to show beside a patient who is open in it. Like
// Feed it is nobody's role.
const RecordSystem Role = "record_system"

// Roles lists every role of those who work in the order that screens show them.
var Roles = []Role{
	MunicipalCoordinator, HospitalCoordinator, HospitalPhysician, GeneralPractitioner,
	EmergencyClinician, CareWorker, Manager, Analyst, Administrator,
}

// Title is the role's name in bokmål as it stands under a user's name.
func (r Role) Title() string {
	switch r {
	case MunicipalCoordinator, HospitalCoordinator:
		return "IHT-koordinator"
	case HospitalPhysician:
		return "IHT-lege"
	case GeneralPractitioner:
		return "Fastlege"
	case EmergencyClinician:
		return "Behandler"
	case CareWorker:
		return "Tjenesteyter"
	case Manager:
		return "Leder"
	case Analyst:
		return "Analytiker"
	case Administrator:
		return "Administrator"
	case OwnPatient:
		return "Pasienten"
	case OwnKin:
		return "Pårørende"
	case Feed:
		return "Automatisk melding"
	case RecordSystem:
		return "Journalsystem"
	}
	return ""
}

// Level is the part of the health service that somebody speaks for in the joint assessment.
type Level string

// The two levels that assess a referral together.
const (
	Municipality Level = "municipality"
	Hospital     Level = "hospital"
)

// Title is what the level is called, as a heading and a sentence say it.
func (l Level) Title() string {
	switch l {
	case Municipality:
		return "Kommunen"
	case Hospital:
		return "Sykehuset"
	}
	return ""
}

// Level returns which level the role speaks for, "" for roles that take no part in an assessment.
func (r Role) Level() Level {
	switch r {
	case MunicipalCoordinator:
		return Municipality
	case HospitalCoordinator, HospitalPhysician:
		return Hospital
	}
	return ""
}

// CFS is a Clinical Frailty Scale score, 1 (very fit) to 9 (terminally ill); 0 is not scored. It is scored for the
// state two weeks before the acute event. Only the number is kept: the scale's texts are © Dalhousie University.
type CFS int

// Valid reports whether c is a score on the scale.
func (c CFS) Valid() bool { return c >= 1 && c <= 9 }
