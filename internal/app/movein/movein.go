// Package movein is the one way in for whole histories: what happened to a person before Tråd, with the days and the names
// as they were. The demo's region and the import from Excel come in here.
//
// A history obeys the same rules as what is written day by day: care.Replay asks of each event, with the real day it is as
// today, what care.Apply asks. What comes out is the rows that the deeds would have written, with state, tasks and counters
// worked out at once.
//
//	err := s.Do(ctx, actor, func(tx *app.Tx) error {
//		if err := tx.Allow(access.ImportPatients, nil, "import_run/"+run); err != nil {
//			return err                                     // the caller decides and notes
//		}
//		w, err := movein.WriteMany(ctx, tx, people)        // w[i].Enrolments[j] is the id of people[i].Enrolments[j]
//		…
//	})
//
// All of them are written or none; what is wrong is a *Fault that says with whom and where. Lay writes the ground that persons
// stand on: organisations, users, roles, pathway definitions.
//
// A municipality's own list comes in as a workbook. Template is the one to fill in, Upload keeps a file sealed and tries it,
// Look shows what it gives and every fault at its cell, Finish writes all of it or nothing, Undo takes exactly that away:
//
//	id, err := movein.Upload{Name: name, Data: data}.Run(ctx, s, actor)  // nothing is moved in yet
//	view, err := movein.Look(ctx, s, actor, id)                          // view.Result: faults, notices, people
//	n, err := movein.Finish{ID: id, Seen: view.Result.Good}.Run(ctx, s, actor)
//
// Such a list lacks dates and choices that the rules ask for. A step that must have happened is dated by the nearest date
// that is known, and what else is missing is said in the event's note («Ikke kjent ved innflytting»); what figures are
// counted from (who referred, the form of a contact, how the goals went) is never made up.
package movein

import (
	"time"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// Person is a person with everything that is to be moved in.
type Person struct {
	// ID is the id of a new person; "" makes one. A given id also makes the ids of all that belongs to the person, by
	// its first fourteen bytes and a number, so that the same history gives the same rows.
	ID care.PatientID
	// Known is somebody who is in Tråd already. Then only Stays and Enrolments are read.
	Known care.PatientID

	Details     patient.Details
	Number      nin.Number  // zero where it is not known
	GP          care.UserID // "" where the GP does not use Tråd
	GPOffice    care.OrgID
	GPFrom      date.Date // since when; no date is today
	Kin         []Kin
	CareWorkers []CareWorker
	Stays       []Stay
	Enrolments  []Enrolment // in the order of time; each after the first names the one before as its previous
}

// Kin is a next of kin.
type Kin struct {
	Name, Relation, Phone, Note string
	Closest                     bool // nærmeste pårørende
}

// CareWorker is somebody from home nursing, or a therapist, who serves the person.
type CareWorker struct {
	User     care.UserID
	From, To date.Date // To no date: until further notice
}

// Stay is a stay in hospital or municipal acute bed, or a contact with legevakt.
type Stay struct {
	Unit    care.OrgID
	Kind    string    // hospital, kad, legevakt
	Urgency string    // emergency, planned
	From    time.Time //
	Ready   time.Time // utskrivningsklar; zero where not
	To      time.Time // zero while it lasts
}

// Enrolment is a person's time in a pathway.
type Enrolment struct {
	ID      care.EnrolmentID // "" makes one
	Pathway string           // the definition's code; the newest version is taken
	Area    care.OrgID       // the municipality or district that follows the person
	Events  []care.Event     // in the order of writing. Seq is set here; so is ID where it is "" and Recorded where it is zero (now)
}

// Written says what came to be.
type Written struct {
	Patient    care.PatientID
	Enrolments []care.EnrolmentID // in the order of Person.Enrolments
}

// Fault says where in what was to be moved in a rule is broken. Its Err is most often errs.Invalid with faults by form
// field; errs.KindOf and errs.FieldsOf find it.
type Fault struct {
	Person    int // index in WriteMany's list, 0 in Write and Check
	Enrolment int // index in Person.Enrolments, -1 where it is about the person
	Event     int // index in Enrolment.Events, -1 where it is about the person or the whole enrolment
	Err       error
}

// Error tells the place and the cause, without anything about the person.
func (f *Fault) Error() string {
	return "movein: " + f.place() + ": " + f.Err.Error()
}

// Unwrap returns the rule's own refusal.
func (f *Fault) Unwrap() error { return f.Err }
