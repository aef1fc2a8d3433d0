package inbox

import (
	"traad/internal/base/lang"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// Told is what one message says, whatever the format. Movement.Kind is "" where it says nothing about a stay.
type Told struct {
	Event    string // as the sender names it: "A01", "LOG_INNLAGT"
	Numbers  []nin.Number
	Own      []OwnNumber // numbers of the sender's own
	Stay     string      // the sender's number of the stay, "" not told
	WasStay  string      // the number that the stay had before, where the message says that it has got another (A50)
	Lives    string      // kommunenummer of the address, "" not told
	Movement care.Movement
	State    bool // it tells how the stay stands, and not what happened (FHIR)
	Class    Class
	Merge    *Merge
	Second   *Told // the other patient of a message about two (A17 swap, A45 move)
	Doubtful bool  // it links patients or moves numbers between them in a way that somebody has to look at (A24, A43)
	Faults   []Fault
}

// says reports whether a message tells anything that is to be written, or looked at.
func (t *Told) says() bool {
	for ; t != nil; t = t.Second {
		if t.Movement.Kind != "" || t.Merge != nil || t.Doubtful || t.WasStay != "" {
			return true
		}
	}
	return false
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

// The codes of what was read in spite of.
const (
	FaultNoPatient = "no_patient"     // no number that can be read
	FaultTime      = "time"           // a time that cannot be read; the time of reception is used
	FaultNumber    = "number"         // an identity number with wrong check digits
	FaultNoStay    = "no_stay_number" // the stay has no number: it is told apart by the patient and the day
)

// Note adds a fault.
func (t *Told) Note(code, where string) { t.Faults = append(t.Faults, Fault{code, where}) }

// State is what became of a message.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Applied   State = "applied"   // changed something of a person who is followed
	Ignored   State = "ignored"   // about somebody who is followed, and changes nothing
	Unmatched State = "unmatched" // about nobody who is followed
	Failed    State = "failed"    // somebody must look at it
)

// Why a message failed: codes that operators see. None says anything of what stood in it.
const (
	FailUnreadable  = "unreadable"   // its form cannot be read
	FailNoPatient   = "no_patient"   // it names nobody by a number
	FailTwoPersons  = "two_persons"  // its numbers belong to different persons
	FailNoUnit      = "no_unit"      // the sender is no longer configured
	FailSealed      = "sealed"       // no key opens it
	FailNotRecorded = "not_recorded" // it was read and could not be written
	FailDoubtful    = "doubtful"     // it links patients, moves numbers between them, or has a national number that can be somebody else's
	FailNotQueued   = "not_queued"   // it was taken in, and the database would not have it in the inbox
	FailTooLarge    = "too_large"    // only its beginning is kept
	FailContentType = "content_type" // it is of a kind that is not taken in
)

// FailText is a code in words, for those who operate Tråd.
func FailText(code string) lang.Text {
	switch code {
	case FailUnreadable:
		return lang.Of("Meldingen har en form som ikke kan leses.")
	case FailNoPatient:
		return lang.Of("Meldingen har ikke noe nummer som pasienten kan finnes med.")
	case FailTwoPersons:
		return lang.Of("Numrene i meldingen hører til to ulike personer i Tråd. Er de samme person, må de slås sammen først.")
	case FailNoUnit:
		return lang.Of("Avsenderen finnes ikke lenger i innstillingene.")
	case FailSealed:
		return lang.Of("Nøkkelen som meldingen er forseglet med, mangler.")
	case FailNotRecorded:
		return lang.Of("Meldingen ble lest, men kunne ikke føres.")
	case FailDoubtful:
		return lang.Of("Meldingen kobler to pasienter, flytter numre mellom dem, eller har et annet fødselsnummer enn personen har i Tråd. Det kan bety flere ting, så Tråd gjør det ikke selv. Spør avsenderen. Er de samme person, slå dem sammen i Tråd. Står et nummer på feil person, tas det bort under «Meldinger om personen».")
	case FailNotQueued:
		return lang.Of("Meldingen ble tatt imot, men kunne ikke settes i kø. Kjør den på nytt. Går ikke det, be avsenderen sende den igjen, og meld fra til dem som utvikler Tråd.")
	case FailTooLarge:
		return lang.Of("Meldingen er for stor til å bli tatt imot. Avsenderen fikk det til svar, og må sende den mindre eller delt. Bare begynnelsen er tatt vare på.")
	case FailContentType:
		return lang.Of("Meldingen har en innholdstype som ikke tas imot. Avsenderen fikk det til svar, og må sende en annen. Bare begynnelsen er tatt vare på.")
	case "":
		return lang.Text{}
	}
	return lang.Of("Avsenderen fikk til svar at meldingen ikke kan tas imot: %s.", code)
}
