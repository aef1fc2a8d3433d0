// Package watch finds looks that somebody responsible should ask about. Whoever may look at a person may still have had no
// reason to: helsepersonelloven § 21 (before July 2026 § 21 a) and pasientjournalloven § 16 forbid the look that care does not
// need, pasientjournalloven § 22 asks for follow-up of the log, and Normen (faktaark 15) names what to look for. A finding is a
// question, never a verdict.
//
// Each rule is a pure function over plain structs with a threshold in Limits. It answers with a Relation, the code of what
// was found, and never with a name: the leader is told what kind of tie there is, and not who the person is.
//
//	Self        the own record                         identity number at log-in, else the same full name
//	Colleague   a user of Tråd                         identity number at log-in, else the same full name
//	FamilyName  the same, rare enough, family name
//	Neighbour   the same address, or the same street
//	VeryMany    far more persons than usual for the user and for the role; for an organisation's record systems, which are no users, also calls until they were stopped
//	AtNight     at night, for one who never works then
//	Searched    found by name, in no list before, and nothing written after
//
// Emergency access is not among them: every one is followed up by itself (app/emergency).
package watch

import "slices"

// Rule names what a finding is about. It is kept in the database.
type Rule string

// The rules, the gravest first.
const (
	Self       Rule = "self"
	Colleague  Rule = "colleague"
	Neighbour  Rule = "neighbour"
	Searched   Rule = "searched"
	VeryMany   Rule = "very_many"
	AtNight    Rule = "night"
	FamilyName Rule = "family_name"
)

// Rules lists them in the order that screens show them.
var Rules = []Rule{Self, Colleague, Neighbour, Searched, VeryMany, AtNight, FamilyName}

// Title is the rule in one line.
func (r Rule) Title() string {
	return map[Rule]string{
		Self: "Egen journal", Colleague: "Person som er bruker av Tråd", Neighbour: "Nabo eller samme adresse",
		Searched: "Søkt opp ved navn uten at noe ble skrevet", VeryMany: "Svært mange personer på en dag", AtNight: "Oppslag om natten",
		FamilyName: "Samme etternavn",
	}[r]
}

// Day reports whether the rule is about a whole day, and so about no single person.
func (r Rule) Day() bool { return r == VeryMany || r == AtNight }

// Relation is what a rule found, as a code.
type Relation string

// The relations.
const (
	SameNumber  Relation = "same_number"
	SameName    Relation = "same_name"
	UserNumber  Relation = "user_number"
	UserName    Relation = "user_name"
	FamilyShare Relation = "family_name"
	SameAddress Relation = "same_address"
	SameStreet  Relation = "same_street"
	FarAbove    Relation = "far_above"
	NeverNight  Relation = "never_night"
	NotListed   Relation = "not_listed"
	OverLimit   Relation = "over_limit" // a record system that asked until it was stopped for the day
)

// Text is the relation in words for the one who judges: what was found, and how sure it is.
func (r Relation) Text() string {
	return map[Relation]string{
		SameNumber:  "Fødselsnummeret er det samme som brukeren har oppgitt ved innlogging.",
		SameName:    "Personen har samme fulle navn som brukeren. Det kan være en annen med samme navn.",
		UserNumber:  "Personen er selv bruker av Tråd, etter fødselsnummeret fra innlogging.",
		UserName:    "Personen har samme fulle navn som en bruker av Tråd. Det kan være en annen med samme navn.",
		FamilyShare: "Personen har samme etternavn som brukeren, og navnet er ikke vanlig her.",
		SameAddress: "Personen har samme adresse som brukeren.",
		SameStreet:  "Personen bor i samme gate som brukeren.",
		FarAbove:    "Antallet er langt over det som er vanlig for brukeren og for rollen.",
		NeverNight:  "Brukeren har ellers ikke sett på personer om natten.",
		OverLimit:   "Journalsystemet spurte så mange ganger at Tråd sluttet å svare det den dagen.",
		NotListed:   "Personen ble funnet ved søk på navn, hadde ikke stått i noen av brukerens lister, og ingenting ble skrevet etterpå.",
	}[r]
}

// Limits are the thresholds. docs/audit.md says why each is what it is.
type Limits struct {
	Floor       int // VeryMany: never below so many persons a day
	Factor      int // VeryMany: how many robust standard deviations above the median
	History     int // VeryMany, AtNight: days of use that are needed to know what is usual
	NightFrom   int // AtNight: the hour that night begins
	NightTo     int // AtNight: the first hour of the day
	CommonName  int // FamilyName: a name that more persons than this have says nothing
	WrittenDays int // Searched: days after the look in which something should have been written
	RecordCalls int // VeryMany: how often the record systems of an organisation may ask on a day before they are stopped
}

// Standard are the limits where the settings say nothing.
var Standard = Limits{Floor: 40, Factor: 6, History: 10, NightFrom: 23, NightTo: 6, CommonName: 25, WrittenDays: 14, RecordCalls: 20_000}

// Subject is the person who was looked at, as the rules need her.
type Subject struct {
	Given, Family string
	Address       string
	Indexes       []string // blind indexes of her identity numbers
}

// User is somebody who works, as the rules need her.
type User struct {
	ID      string
	Name    string
	Address string   // private, '' where none is registered
	Indexes []string // blind indexes of her own identity number, '' where the log-in gives none
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(x string) bool { return x != "" && slices.Contains(b, x) })
}
