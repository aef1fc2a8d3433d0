// Package intake takes in what hospitals, municipal acute beds and legevakt tell about patients: HL7 v2 ADT messages, FHIR
// Encounters, the Norwegian LOG messages, and a simple event for systems that have nothing better. Each format has a file that
// reads it into Told; from there on they are the same. Each way in has a file that hands what comes to the inbox and answers: MLLP
// (listen.go) and HTTP (http.go).
//
//	told, err := ReadADT(message, sender)
//	told.Movement.Kind        // care.Admission
//	told.Numbers              // whose it is: national numbers, then the sender's own
//
// Nothing here decides whom a message concerns, nor what follows from it.
package intake

import "traad/internal/app/inbox"

// Told is what one message says, whatever the format; the other names are its parts.
type (
	Told      = inbox.Told
	OwnNumber = inbox.OwnNumber
	Merge     = inbox.Merge
	Class     = inbox.Class
	Fault     = inbox.Fault
)

// The classes and faults, as the inbox has them.
const (
	Inpatient  = inbox.Inpatient
	Emergency  = inbox.Emergency
	Outpatient = inbox.Outpatient
	Preadmit   = inbox.Preadmit
	Unknown    = inbox.Unknown

	FaultNoPatient = inbox.FaultNoPatient
	FaultTime      = inbox.FaultTime
	FaultNumber    = inbox.FaultNumber
	FaultNoStay    = inbox.FaultNoStay
)

// The formats.
const (
	HL7       = "hl7"
	Encounter = "encounter"
	PLO       = "plo"
	Event     = "event"
)
