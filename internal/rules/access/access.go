// Package access decides, in one place, who may see and do what, and says why.
//
// Two functions give one rule. Decide answers for one deed and one person; ScopeOf gives the same rule as an argument
// that every list query needs, so that rows, counts and exports are filtered in the query itself. A property test proves
// that they agree: a person is in a list exactly when Decide lets the actor see her.
//
//	d := access.Decide(actor, access.SeePerson, person)
//	if !d.Allowed { … }                                  // d.Reason goes into the audit row either way
//	rows, err := store.EnrolmentList(ctx, access.ScopeOf(actor, today), filter)
//
// The reasons are codes; Reason.Text gives the bokmål that the patient reads in her access log.
package access

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/care"
)

// Actor is who acts: a user in one role for one organisation, as chosen at log-in. It is an argument everywhere.
type Actor struct {
	User    care.UserID
	Name    string
	Role    care.Role
	Org     care.OrgID
	OrgName string
	OrgKind string
	Session string
	Areas   []care.OrgID // the municipalities and districts that the role reaches: own, or the hospital's or site's
	Today   date.Date    // the day the request was made; periods are judged by it
}

// Person is what Decide needs to know of a patient: who has to do with her now.
type Person struct {
	Patient   care.PatientID   // the record that stands
	Records   []care.PatientID // all records of her, where several are merged: Patient among them
	Areas     []care.OrgID     // the areas of her enrolments, open and ended
	GPs       []care.UserID    // her GP today, and the GP's substitutes today
	Served    []care.UserID    // care workers who serve her today
	OpenUnits []care.OrgID     // units where she has an open stay
	Enrolled  bool             // she has an open enrolment
}

// Decision is the answer, with the reason that the audit keeps.
type Decision struct {
	Allowed bool
	Reason  Reason
}

// Reason says why, as a code.
type Reason string

// Why access was given or refused.
const (
	InTeamArea    Reason = "team_area"      // works for the team in an area where the person is or was followed
	OwnListGP     Reason = "own_list"       // is the person's GP or the GP's substitute today
	ServesPerson  Reason = "serves"         // serves the person today
	StayInUnit    Reason = "stay_in_unit"   // the person has an open stay in the actor's unit
	RoleMay       Reason = "role"           // the deed concerns no person and the role may do it
	NotForRole    Reason = "not_for_role"   // the role may not do this
	OutsideTeam   Reason = "outside_team"   // the role may, but has nothing to do with this person
	OutsidePeriod Reason = "outside_period" // the role's own period is over or not begun
)

// Text is the reason in words that a patient understands.
func (r Reason) Text() string {
	switch r {
	case InTeamArea:
		return "arbeider i IHT-teamet ditt"
	case OwnListGP:
		return "er fastlegen din eller vikar for fastlegen"
	case ServesPerson:
		return "gir deg tjenester"
	case StayInUnit:
		return "arbeider der du var til behandling"
	case RoleMay:
		return "oppgaven gjelder ingen enkeltperson"
	case NotForRole:
		return "rollen har ikke adgang til dette"
	case OutsideTeam:
		return "er ikke i teamet"
	case OutsidePeriod:
		return "utenfor perioden for rollen"
	}
	return string(r)
}

// Decide says whether the actor may do the deed, with the person where the deed concerns one (nil otherwise).
// It knows nothing that is not in its arguments.
func Decide(a Actor, d Deed, p *Person) Decision {
	rule, ok := rules[d]
	if !ok || !slices.Contains(rule.roles, a.Role) {
		return Decision{false, NotForRole}
	}
	if !rule.person {
		return Decision{true, RoleMay}
	}
	if p == nil {
		return Decision{false, OutsideTeam}
	}
	if reason, ok := relation(a, p); ok {
		return Decision{true, reason}
	}
	return Decision{false, OutsideTeam}
}

// relation says what the actor has to do with the person.
func relation(a Actor, p *Person) (Reason, bool) {
	switch a.Role {
	case care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician:
		for _, area := range p.Areas {
			if slices.Contains(a.Areas, area) {
				return InTeamArea, true
			}
		}
	case care.GeneralPractitioner:
		if slices.Contains(p.GPs, a.User) {
			return OwnListGP, true
		}
	case care.CareWorker:
		if slices.Contains(p.Served, a.User) {
			return ServesPerson, true
		}
	case care.EmergencyClinician:
		if p.Enrolled && slices.Contains(p.OpenUnits, a.Org) {
			return StayInUnit, true
		}
	}
	return OutsideTeam, false
}

// Scope is the rule of Decide(…, SeePerson or SeeSummary) as an argument for list queries. Only ScopeOf makes one.
// Its zero value sees nobody.
type Scope struct {
	kind  ScopeKind
	areas []care.OrgID
	user  care.UserID
	unit  care.OrgID
	day   date.Date
}

// ScopeKind says which way a scope's persons are found.
type ScopeKind int

// The ways.
const (
	Nobody ScopeKind = iota // no person at all
	ByArea                  // everybody who is or was followed in Areas
	ByGP                    // everybody on User's list on Day, as GP or substitute
	ByCare                  // everybody whom User serves on Day
	ByUnit                  // everybody followed who has an open stay in Unit
)

// ScopeOf returns what the actor may see in lists.
func ScopeOf(a Actor) Scope {
	s := Scope{areas: a.Areas, user: a.User, unit: a.Org, day: a.Today}
	switch a.Role {
	case care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician:
		s.kind = ByArea
	case care.GeneralPractitioner:
		s.kind = ByGP
	case care.CareWorker:
		s.kind = ByCare
	case care.EmergencyClinician:
		s.kind = ByUnit
	}
	return s
}

// Within narrows an area scope to one area. Outside the actor's areas it gives a scope that sees nobody.
func (s Scope) Within(area care.OrgID) Scope {
	if s.kind != ByArea || !slices.Contains(s.areas, area) {
		return Scope{}
	}
	s.areas = []care.OrgID{area}
	return s
}

// Kind says how the scope's persons are found.
func (s Scope) Kind() ScopeKind { return s.kind }

// Areas returns the areas of a ByArea scope; nobody may change the slice.
func (s Scope) Areas() []care.OrgID {
	if s.kind != ByArea {
		return nil
	}
	return s.areas
}

// User returns the user of a ByGP or ByCare scope.
func (s Scope) User() care.UserID { return s.user }

// Unit returns the unit of a ByUnit scope.
func (s Scope) Unit() care.OrgID { return s.unit }

// Day returns the day that periods are judged by.
func (s Scope) Day() date.Date { return s.day }
