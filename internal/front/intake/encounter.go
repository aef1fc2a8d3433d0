package intake

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// encounter is what is read of a FHIR R4 Encounter; the rest of it is kept in the inbox and not looked at.
type encounter struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Meta         fhirMeta     `json:"meta"`
	Identifier   []identifier `json:"identifier"`
	Status       string       `json:"status"`
	History      []struct {
		Status string `json:"status"`
		Period period `json:"period"`
	} `json:"statusHistory"`
	Class    coding    `json:"class"`
	Priority concept   `json:"priority"`
	Subject  reference `json:"subject"`
	Period   period    `json:"period"`
	Location []struct {
		Location reference `json:"location"`
		Status   string    `json:"status"`
	} `json:"location"`
	Hospitalization struct {
		Disposition concept `json:"dischargeDisposition"`
	} `json:"hospitalization"`
	Contained []struct {
		ResourceType string       `json:"resourceType"`
		ID           string       `json:"id"`
		Identifier   []identifier `json:"identifier"`
	} `json:"contained"`
}

type (
	fhirMeta struct {
		Version string `json:"versionId"`
		Updated string `json:"lastUpdated"`
	}
	identifier struct {
		System string `json:"system"`
		Value  string `json:"value"`
	}
	coding struct {
		Code string `json:"code"`
	}
	concept struct {
		Coding []coding `json:"coding"`
	}
	period struct {
		Start string `json:"start"`
		End   string `json:"end"`
	}
	reference struct {
		Reference  string     `json:"reference"`
		Identifier identifier `json:"identifier"`
		Display    string     `json:"display"`
	}
)

// national are the systems of national numbers: fødselsnummer, D-number, felles hjelpenummer.
const national = "urn:oid:2.16.578.1.12.4.1.4."

// parseEncounter reads the resource and refuses what it cannot tell anything from. The faults are by FHIRPath.
func parseEncounter(raw []byte) (*encounter, error) {
	var e encounter
	if err := json.Unmarshal(raw, &e); err != nil {
		return nil, errs.Invalid("The body is no JSON of a FHIR R4 Encounter.").Because(fmt.Errorf("intake: %w", plainJSON(err)))
	}
	fault := errs.Invalid("The Encounter cannot be taken in.")
	if e.ResourceType != "Encounter" {
		fault.At("resourceType", "must be Encounter")
	}
	if _, ok := statuses[e.Status]; !ok {
		fault.At("Encounter.status", "missing, or not of the R4 value set encounter-status")
	}
	if e.Class.Code == "" {
		fault.At("Encounter.class", "missing")
	}
	if len(e.Identifier) == 0 && e.ID == "" {
		fault.At("Encounter.identifier", "an identifier or an id is needed: it is the stay's number")
	}
	if len(e.patient()) == 0 {
		fault.At("Encounter.subject", "the patient's identifier is needed, in subject.identifier or in a contained Patient; a name is not enough")
	}
	return &e, fault.OrNil()
}

var statuses = map[string]care.MovementKind{
	"planned": care.PlannedIn, "arrived": care.Arrival, "triaged": care.Arrival, "in-progress": care.Admission, "onleave": care.Leave,
	"finished": care.Discharge, "cancelled": care.NoAdmission, "entered-in-error": care.NeverWas, "unknown": "",
}

func (e *encounter) patient() []identifier {
	var all []identifier
	if e.Subject.Identifier.Value != "" {
		all = append(all, e.Subject.Identifier)
	}
	for _, c := range e.Contained {
		if c.ResourceType == "Patient" && e.Subject.Reference == "#"+c.ID {
			for _, id := range c.Identifier {
				if id.Value != "" {
					all = append(all, id)
				}
			}
		}
	}
	return all
}

func (e *encounter) stay() string {
	for _, id := range e.Identifier {
		if id.Value != "" {
			return id.Value
		}
	}
	return e.ID
}

// ReadEncounter reads a FHIR R4 Encounter. It tells a state and not a movement, so the movement is the one that leads there; the same
// one told again changes nothing.
func ReadEncounter(raw []byte, s Sender, now time.Time) (*Told, error) {
	e, err := parseEncounter(raw)
	if err != nil {
		return nil, err
	}
	t := &Told{Event: e.Status, Stay: e.stay(), State: true}
	for _, id := range e.patient() {
		n, err := nin.Parse(id.Value)
		switch {
		case err == nil && (strings.HasPrefix(id.System, national) || id.System == ""):
			t.Numbers = append(t.Numbers, n)
		case strings.HasPrefix(id.System, national):
			t.Note(FaultNumber, "Encounter.subject")
		case id.Value != "":
			t.Own = append(t.Own, OwnNumber{Authority: id.System, Value: id.Value})
		}
	}
	if len(t.Numbers)+len(t.Own) == 0 {
		t.Note(FaultNoPatient, "Encounter.subject")
	}
	t.Class = s.class(e.Class.Code, encounterClass)
	t.Movement = care.Movement{Kind: e.kind(t.Class), Place: e.place(), Urgency: e.urgency(t.Class, s), Inpatient: t.Class == Inpatient}
	when, where := e.Period.Start, "Encounter.period.start"
	switch t.Movement.Kind {
	case care.Discharge, care.Death:
		when, where = e.Period.End, "Encounter.period.end"
	case care.Admission, care.Arrival, care.PlannedIn, care.Outpatient:
	default:
		when, where = e.Meta.Updated, "Encounter.meta.lastUpdated"
	}
	at, ok := happened(when, now, s.Zone)
	if !ok {
		if when != "" {
			t.Note(FaultTime, where)
		}
		at = now
	}
	t.Movement.At = at
	if written, ok := happened(e.Meta.Updated, now, s.Zone); ok {
		t.Movement.Recorded = written
	}
	return t, nil
}

// encounterClass reads the class (v3 ActEncounterCode).
func encounterClass(code string) Class {
	switch code {
	case "IMP", "ACUTE", "NONAC", "OBSENC", "SS":
		return Inpatient
	case "EMER":
		return Emergency
	case "PRENC":
		return Preadmit
	}
	return Outpatient
}

// kind is the movement that leads to the resource's state.
func (e *encounter) kind(c Class) care.MovementKind {
	kind := statuses[e.Status]
	switch {
	case c == Outpatient:
		return e.visit(kind)
	case kind == care.Admission && c == Emergency:
		return care.Arrival
	case kind == care.Arrival && c == Inpatient:
		return care.Admission
	case kind == care.Discharge && has(e.Hospitalization.Disposition, "exp"):
		return care.Death
	case kind == care.Admission && len(e.History) > 0 && e.History[len(e.History)-1].Status == "onleave":
		return care.Return
	}
	return kind
}

// visit is a booked visit at the hospital, or on a screen: that it is, was, or is called off. Its end is nothing to tell of, nor are visits of other
// sorts, at home (HH) and in the field (FLD).
func (e *encounter) visit(kind care.MovementKind) care.MovementKind {
	if e.Class.Code != "AMB" && e.Class.Code != "VR" {
		return ""
	}
	switch kind {
	case care.PlannedIn, care.Arrival, care.Admission:
		return care.Outpatient
	case care.NoAdmission:
		return care.NoPlan
	case care.NeverWas:
		return kind
	}
	return ""
}

// urgency reads the priority (v3 ActPriority): EM, UR, S and A are emergencies; R and EL planned. Class EMER and ACUTE say it too.
func (e *encounter) urgency(c Class, s Sender) string {
	for _, x := range e.Priority.Coding {
		if u := s.urgency(x.Code, func(string) string { return "" }); u != "" {
			return u
		}
	}
	switch {
	case has(e.Priority, "R"), has(e.Priority, "EL"):
		return "planned"
	case len(e.Priority.Coding) > 0, c == Emergency, e.Class.Code == "ACUTE":
		return "emergency"
	case e.Class.Code == "NONAC":
		return "planned"
	}
	return ""
}

func has(c concept, code string) bool {
	for _, x := range c.Coding {
		if x.Code == code {
			return true
		}
	}
	return false
}

// place is where the patient is now: the location that is active, else the last.
func (e *encounter) place() string {
	place := ""
	for _, l := range e.Location {
		name := l.Location.Identifier.Value
		if name == "" {
			name = l.Location.Display
		}
		if name != "" {
			place = name
		}
		if l.Status == "active" {
			break
		}
	}
	return place
}
