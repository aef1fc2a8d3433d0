// Package intake takes in what hospitals, municipal acute beds and legevakt tell about patients: HL7 v2 ADT messages, FHIR
// Encounters, the Norwegian LOG messages, and a simple event for systems that have nothing better. Each format has a file that
// reads it into Told; from there on they are the same.
//
//	told, err := ReadADT(message, sender)
//	told.Movement.Kind        // care.Admission
//	told.Numbers              // whose it is: national numbers, then the sender's own
//
// Nothing here decides whom a message concerns, nor what follows from it.
package intake

import (
	"traad/internal/base/nin"
	"traad/internal/care"
)

// Told is what one message says, whatever the format. Movement.Kind is "" where it says nothing about a stay.
type Told struct {
	Event    string // as the sender names it: "A01", "LOG_INNLAGT"
	Numbers  []nin.Number
	Own      []OwnNumber // numbers of the sender's own
	Stay     string      // the sender's number of the stay, "" not told
	Movement care.Movement
	Class    Class
	Merge    *Merge
	Second   *Told // the other patient of a message about two (A17 swap)
	Faults   []Fault
}

// OwnNumber is a patient's number at one authority.
type OwnNumber struct{ Authority, Type, Value string }

// Class is how the patient is there.
type Class string

// The classes.
const (
	Inpatient  Class = "inpatient"
	Emergency  Class = "emergency" // emergency room, legevakt, KAD until a bed is told of
	Outpatient Class = "outpatient"
	Preadmit   Class = "preadmit"
	Unknown    Class = ""
)

// Merge says that two patients are one: whoever had the old numbers is who has the new ones.
type Merge struct {
	Numbers []nin.Number
	Own     []OwnNumber
}

// Fault is something in a message that was read in spite of: a stable code and the position, never the value.
type Fault struct{ Code, Where string }

// The codes.
const (
	FaultNoPatient = "no_patient"     // no number that can be read
	FaultTime      = "time"           // a time that cannot be read; the time of reception is used
	FaultNumber    = "number"         // an identity number with wrong check digits
	FaultNoStay    = "no_stay_number" // the stay has no number: it is told apart by the patient and the day
)

func (t *Told) fault(code, where string) { t.Faults = append(t.Faults, Fault{code, where}) }
