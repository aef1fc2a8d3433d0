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
	"traad/internal/base/lang"
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

	Launched *Launched // not nil in a session that a record system has begun

	Tongue lang.Code // which language the one who acts has chosen; "" none

	Own   care.PatientID // of a patient or next of kin: the one person whom the grant is about
	Parts Parts          // of what a patient or next of kin may read, for menus; Decide asks the Person

	Owners []care.OrgID     // the organisation and those that own it: an objection against one of them holds for the actor
	Hidden []care.PatientID // in no list, count or search of the actor: who objects, and strictly protected addresses that are not the actor's
}

// Launched is that a record system has begun the session, for the patient who is open in it: it reaches her and nobody else, in no list.
type Launched struct {
	ID      string         // of the launch
	System  string         // what the record system is called in the settings
	Patient care.PatientID // where nobody here is open in it, an id that is nobody's
	Framed  bool           // it is shown inside the record system
}

// reaches reports whether a launched session is for a deed with a person, nil where it concerns none: of those only its own end.
func (l *Launched) reaches(d Deed, p *Person) bool {
	if l == nil || d == BeginSession || d == EndSession {
		return true
	}
	return p != nil && p.Patient == l.Patient
}

// Person is what Decide needs to know of a patient: who has to do with her now.
type Person struct {
	Patient   care.PatientID   // the record that stands
	Records   []care.PatientID // all records of her, where several are merged: Patient among them
	Teams     []Team           // one for each enrolment
	GPs       []care.UserID    // her GP today, and the GP's substitutes today
	Offices   []care.OrgID     // the GP offices where she is on a list today
	Served    []care.UserID    // care workers who serve her today
	OpenUnits []care.OrgID     // units where she has an open stay
	Enrolled  bool             // she is included and followed now
	Open      bool             // an enrolment of hers is open, included or not

	Objections []Objection
	Emergency  []Emergency     // who has emergency access now
	Protection care.Protection // of her address
	Near       []care.UserID   // who is responsible for an open enrolment
	Own        []Own           // she herself and next of kin who are let in today
}

// Team is the care team's time with a person: one enrolment.
type Team struct {
	Area  care.OrgID
	Until date.Date // the last day that it reaches her (care.Enrolment.TeamUntil), zero while the enrolment is open
}

// TeamStands reports whether the care team of an area reaches the person still: not where the agreement has ended.
func (p *Person) TeamStands(area care.OrgID) bool {
	return slices.ContainsFunc(p.Teams, func(t Team) bool { return t.Area == area && t.Until.IsZero() })
}

// Emergency is emergency access that somebody has taken: it holds in the role that it was taken in, whose leader follows it up, and in no other.
type Emergency struct {
	User care.UserID
	Role care.Role
	Org  care.OrgID
}

// Objection is the patient's word that somebody shall not see (helsepersonelloven § 29, pasientjournalloven § 17).
type Objection struct {
	Org  care.OrgID // the organisation, with all that it owns; "" is everybody
	Item string     // one item, as "event/<id>", "plan/<version>", "score/<id>": everybody but who wrote it; "" is the person
}

// follows reports whether the team reaches the person on the day. While another area follows her, a team whose enrolment is
// over does not.
func (p *Person) follows(t Team, day date.Date) bool {
	if t.Until.IsZero() {
		return true
	}
	for _, other := range p.Teams {
		if other.Until.IsZero() && other.Area != t.Area {
			return false
		}
	}
	return !day.After(t.Until)
}

// followed reports whether any team reaches the person on the day.
func (p *Person) followed(day date.Date) bool {
	return slices.ContainsFunc(p.Teams, func(t Team) bool { return p.follows(t, day) })
}

// near reports whether a strictly protected address leaves the actor in the team: her own municipality's coordinators and who
// is named. Everybody else there works without knowing where she lives, and so without her.
func (p *Person) near(a Actor) bool {
	return p.Protection != care.StrictlyProtected || a.Role == care.MunicipalCoordinator || a.User != "" && (slices.Contains(p.Near, a.User) || slices.Contains(p.Served, a.User))
}

// Objects reports whether the person objects to the actor's seeing her.
func (p *Person) Objects(a Actor) bool {
	if a.Role.Own() { // nobody objects to herself, and whom she lets in she can shut out
		return false
	}
	return slices.ContainsFunc(p.Objections, func(o Objection) bool {
		return o.Item == "" && (o.Org == "" || o.Org == a.Org || slices.Contains(a.Owners, o.Org))
	})
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
	InTeamArea    Reason = "team_area"      // works for the team in an area where the person is followed, or was till lately
	OwnListGP     Reason = "own_list"       // is the person's GP or the GP's substitute today
	ServesPerson  Reason = "serves"         // serves the person today
	StayInUnit    Reason = "stay_in_unit"   // the person has an open stay in the actor's unit
	RoleMay       Reason = "role"           // the deed concerns no person and the role may do it
	NotForRole    Reason = "not_for_role"   // the role may not do this
	OutsideTeam   Reason = "outside_team"   // the role may, but has nothing to do with this person
	OutsidePeriod Reason = "outside_period" // the role's own period is over or not begun
	Objected      Reason = "objected"       // would have had access, but the person objects
	InEmergency   Reason = "emergency"      // has taken emergency access, with a reason and for a time
	Herself       Reason = "herself"        // it is her own
	LetIn         Reason = "let_in"         // a next of kin whom she has let in
	FromFeed      Reason = "feed"           // a system told of the person; nothing was shown to it
	TreatsPerson  Reason = "treats"         // the record system of who is in the team with her
	OnItsOwn      Reason = "by_itself"      // Tråd goes on with what the team has begun; nothing was shown to anybody
	OtherPatient  Reason = "other_patient"  // the record system that began the session has somebody else open
	ByTicket      Reason = "ticket"         // holds the link or the paper that the person was given; nothing of her was shown
)

// reasons are all of them.
var reasons = []Reason{
	InTeamArea, OwnListGP, ServesPerson, StayInUnit, RoleMay, NotForRole, OutsideTeam, OutsidePeriod, Objected, InEmergency, Herself, LetIn, FromFeed, TreatsPerson, OnItsOwn, OtherPatient, ByTicket,
}

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
	case Objected:
		return "du har motsatt deg at de får se"
	case InEmergency:
		return "nødtilgang med begrunnelse"
	case Herself:
		return "det gjelder deg selv"
	case LetIn:
		return "har fått innsyn som pårørende"
	case FromFeed:
		return "systemet der du var til behandling, meldte fra"
	case TreatsPerson:
		return "journalsystemet hos noen som samarbeider om deg"
	case OnItsOwn:
		return "følger av det teamet har satt i gang"
	case OtherPatient:
		return "en annen pasient var åpen i journalsystemet"
	case ByTicket:
		return "hadde lenken eller papiret som du fikk"
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
	if !a.Launched.reaches(d, p) {
		return Decision{false, OtherPatient}
	}
	if !rule.person {
		if slices.Contains(byItself, d) { // of many at a time
			return Decision{true, OnItsOwn}
		}
		return Decision{true, RoleMay}
	}
	if p == nil {
		return Decision{false, OutsideTeam}
	}
	if d == AnswerSurvey {
		return Decision{true, ByTicket}
	}
	if slices.Contains(byItself, d) {
		return Decision{true, OnItsOwn}
	}
	if a.Role == care.Feed { // it tells and is shown nothing, so an objection to being seen does not stop it
		return Decision{true, FromFeed}
	}
	reason, ok := relation(a, p)
	if ok && a.Role.Own() && !p.opens(a, rule.part) {
		return Decision{false, OutsideTeam}
	}
	if ok && (rule.objections || !p.Objects(a)) {
		return Decision{true, reason}
	}
	if slices.Contains(emergency, d) && slices.Contains(p.Emergency, Emergency{a.User, a.Role, a.Org}) {
		return Decision{true, InEmergency}
	}
	if ok {
		return Decision{false, Objected}
	}
	return Decision{false, OutsideTeam}
}

// MaySeeItem reports whether the actor may see one item of a person whom Decide lets the actor see. An item that she objects
// to is shown only to the organisation that wrote it. by is that organisation.
func MaySeeItem(a Actor, p *Person, item string, by care.OrgID) bool {
	return by != "" && a.Org == by || !slices.ContainsFunc(p.Objections, func(o Objection) bool { return o.Item == item && item != "" })
}

// MaySeeOwn is MaySeeItem for what no organisation stands behind, only those who wrote it: a version of the plan, a score. One that she
// objects to is shown only to them.
func MaySeeOwn(a Actor, p *Person, item string, by ...care.UserID) bool {
	return a.User != "" && slices.Contains(by, a.User) || MaySeeItem(a, p, item, "")
}

// ObjectsToItems reports whether the person objects to anybody seeing single items.
func (p *Person) ObjectsToItems() bool {
	return slices.ContainsFunc(p.Objections, func(o Objection) bool { return o.Item != "" })
}

// MaySeeAddress reports whether the actor may see where a person lives and what tells it: address, telephone, municipality,
// municipal services, her GP. Of a protected address that is who has to do with her, not a ward that she lies in, nor one who
// has taken emergency access, nor a record system, where many more read it.
func MaySeeAddress(a Actor, p *Person) bool {
	reason, ok := relation(a, p)
	return p.Protection == care.Unprotected || ok && reason != StayInUnit && reason != LetIn && reason != TreatsPerson
}

// relation says what the actor has to do with the person.
func relation(a Actor, p *Person) (Reason, bool) {
	switch a.Role {
	case care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician:
		for _, t := range p.Teams {
			if slices.Contains(a.Areas, t.Area) && p.follows(t, a.Today) && p.near(a) {
				return InTeamArea, true
			}
		}
	case care.GeneralPractitioner:
		if slices.Contains(p.GPs, a.User) && p.followed(a.Today) {
			return OwnListGP, true
		}
	case care.CareWorker:
		if slices.Contains(p.Served, a.User) && p.followed(a.Today) {
			return ServesPerson, true
		}
	case care.EmergencyClinician:
		if p.Enrolled && slices.Contains(p.OpenUnits, a.Org) {
			return StayInUnit, true
		}
	case care.RecordSystem:
		if p.Enrolled && p.near(a) && p.cooperates(a) {
			return TreatsPerson, true
		}
	case care.OwnPatient, care.OwnKin:
		return own(a, p)
	}
	return OutsideTeam, false
}

// cooperates reports whether an organisation is one of those that work together about a person now: a hospital or municipality whose
// team follows her, her GP's office, and a unit that she is in.
func (p *Person) cooperates(a Actor) bool {
	if slices.Contains(p.Offices, a.Org) || slices.Contains(p.OpenUnits, a.Org) {
		return true
	}
	return slices.ContainsFunc(p.Teams, func(t Team) bool { return t.Until.IsZero() && slices.Contains(a.Areas, t.Area) })
}

// MayFetchPlan reports whether a record system that Decide lets fetch a person is given the plan and what belongs to it, her number, what is talked about, and her access log. That is
// for the parties of her plan. A ward, KAD or legevakt that she merely lies in fetches what its clinicians see in Tråd: what the one-page summary has.
func MayFetchPlan(a Actor, p *Person) bool {
	if a.Role != care.RecordSystem || a.OrgKind == string(care.OrgUnit) {
		return false
	}
	return slices.Contains(p.Offices, a.Org) || slices.ContainsFunc(p.Teams, func(t Team) bool { return t.Until.IsZero() && slices.Contains(a.Areas, t.Area) })
}

// Scope is the rule of Decide(…, SeePerson or SeeSummary) as an argument for list queries. Only ScopeOf makes one.
// Its zero value sees nobody.
type Scope struct {
	kind  ScopeKind
	areas []care.OrgID
	user  care.UserID
	unit  care.OrgID
	day   date.Date
	hide  []care.PatientID
}

// ScopeKind says which way a scope's persons are found.
type ScopeKind int

// The ways.
const (
	Nobody   ScopeKind = iota // no person at all
	ByArea                    // everybody who is followed in Areas, or was till lately
	ByGP                      // everybody on User's list on Day, as GP or substitute
	ByCare                    // everybody whom User serves on Day
	ByUnit                    // everybody followed who has an open stay in Unit
	BySystem                  // everybody followed whom the organisation of a record system works together about: in Areas, on the lists of the office Unit, or lying in Unit
)

// ScopeOf returns what the actor may see in lists. Emergency access opens one person's pages and no list; so does a record system.
func ScopeOf(a Actor) Scope {
	if a.Launched != nil {
		return Scope{}
	}
	s := Scope{areas: a.Areas, user: a.User, unit: a.Org, day: a.Today, hide: a.Hidden}
	switch a.Role {
	case care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician:
		s.kind = ByArea
	case care.GeneralPractitioner:
		s.kind = ByGP
	case care.CareWorker:
		s.kind = ByCare
	case care.EmergencyClinician:
		s.kind = ByUnit
	case care.RecordSystem:
		s.kind = BySystem
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

// Areas returns the areas of a ByArea or BySystem scope; nobody may change the slice.
func (s Scope) Areas() []care.OrgID {
	if s.kind != ByArea && s.kind != BySystem {
		return nil
	}
	return s.areas
}

// User returns the user of a ByGP or ByCare scope.
func (s Scope) User() care.UserID { return s.user }

// Unit returns the unit of a ByUnit scope, the organisation of a BySystem one.
func (s Scope) Unit() care.OrgID { return s.unit }

// Day returns the day that periods are judged by.
func (s Scope) Day() date.Date { return s.day }

// Hidden returns the persons who are in no list, whatever else holds; nobody may change the slice.
func (s Scope) Hidden() []care.PatientID { return s.hide }
