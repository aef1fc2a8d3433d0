package care

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// Sex as it stands in the population register; never read from the national number.
type Sex string

// The sexes.
const (
	Woman      Sex = "woman"
	Man        Sex = "man"
	SexUnknown Sex = "unknown"
)

// Household says whom the patient lives with; "" is not known.
type Household string

// The households.
const (
	LivesAlone      Household = "alone"
	LivesWithSpouse Household = "with_spouse"
	LivesWithOthers Household = "with_others"
)

// Patient is what is registered of a person as such. The national number is not here: it is sealed in the store and
// shown only on request.
type Patient struct {
	GivenName   string // first and middle names
	FamilyName  string
	BirthDate   date.Date
	Sex         Sex
	Area        OrgID // municipality or, in Oslo, district of the address: decides which coordinators see her
	Address     string
	Phone       string
	Lives       Household
	Language    string    // in words or as a code; "" is Norwegian
	Interpreter bool      // an interpreter is needed
	Letters     lang.Code // which language letters are written in; "" is not asked
	DeceasedOn  date.Date // no date while alive
	Protection  Protection
}

// Name is the full name.
func (p Patient) Name() string { return strings.TrimSpace(p.GivenName + " " + p.FamilyName) }

// Age is the age in whole years on a day, at death for the dead; 0 without a birth date.
func (p Patient) Age(on date.Date) int {
	if p.BirthDate.IsZero() {
		return 0
	}
	if !p.DeceasedOn.IsZero() && p.DeceasedOn.Before(on) {
		on = p.DeceasedOn
	}
	return p.BirthDate.Age(on)
}

// Validate checks a patient. Fields: fornavn, etternavn, fodt, kjonn, kommune, adresse, telefon, bor, sprak, brevsprak, dod.
func (p Patient) Validate(today date.Date) error {
	f := newFaults()
	f.line("fornavn", p.GivenName, "Skriv fornavnet.")
	f.line("etternavn", p.FamilyName, "Skriv etternavnet.")
	switch {
	case p.BirthDate.IsZero():
		f.At("fodt", "Skriv fødselsdatoen, for eksempel 17.02.1942.")
	case p.BirthDate.After(today):
		f.At("fodt", "Fødselsdatoen er etter i dag. Sjekk årstallet.")
	case p.BirthDate == today:
		f.At("fodt", "Fødselsdatoen må være før i dag. Sjekk årstallet.")
	case p.BirthDate.Age(today) > 125:
		f.At("fodt", "Fødselsdatoen gir en alder over 125 år. Sjekk årstallet.")
	}
	f.choice("kjonn", string(p.Sex), "Velg kjønn slik det står i folkeregisteret.", string(Woman), string(Man), string(SexUnknown))
	if p.Area == "" {
		f.At("kommune", "Velg kommunen der personen bor.")
	}
	f.line("adresse", p.Address, "")
	f.line("telefon", p.Phone, "")
	f.maybe("bor", string(p.Lives), "Velg hvem personen bor med.", string(LivesAlone), string(LivesWithSpouse), string(LivesWithOthers))
	f.line("sprak", p.Language, "")
	f.maybe("brevsprak", string(p.Letters), "Velg språket som brev skrives på.", string(lang.NB), string(lang.NN), string(lang.EN))
	f.maybe("beskyttet", string(p.Protection), "Velg om adressen er beskyttet.", string(Protected), string(StrictlyProtected))
	if !p.DeceasedOn.IsZero() && p.DeceasedOn.Before(p.BirthDate) {
		f.At("dod", "Dødsdatoen er før fødselsdatoen. Sjekk begge.")
	}
	if p.DeceasedOn.After(today) {
		f.At("dod", "Dødsdatoen er etter i dag. Velg i dag eller tidligere.")
	}
	return f.OrNil()
}

// GPRelation says whose list a patient is on, and when.
type GPRelation struct {
	Patient PatientID
	GP      UserID
	Office  OrgID
	From    date.Date
	To      date.Date // the last day, counted; no date while it lasts
}

// Validate checks a relation. Fields: fastlege, kontor, fra, til.
func (g GPRelation) Validate() error {
	f := newFaults()
	if g.GP == "" {
		f.At("fastlege", "Velg fastlegen.")
	}
	if g.Office == "" {
		f.At("kontor", "Velg legekontoret.")
	}
	f.term(g.From, g.To)
	return f.OrNil()
}

// GPSubstitute is a locum who has a GP's list, and so the GP's access, for a time that is always limited.
type GPSubstitute struct {
	GP, Substitute UserID
	From, To       date.Date // To is the last day, counted
}

// Validate checks a substitute. Fields: vikar, fra, til.
func (g GPSubstitute) Validate() error {
	f := newFaults()
	if g.Substitute == "" || g.Substitute == g.GP {
		f.At("vikar", "Velg hvem som er vikar for fastlegen.")
	}
	if g.To.IsZero() {
		f.At("til", "Velg siste dag. Et vikariat har alltid en slutt, men kan forlenges.")
	}
	f.term(g.From, g.To)
	return f.OrNil()
}

// term checks the fields fra and til of something that lasts from one day to another, both counted.
func (f *faults) term(from, to date.Date) {
	if from.IsZero() {
		f.At("fra", "Velg fra hvilken dag.")
	}
	if !to.IsZero() && to.Before(from) {
		f.At("til", "Siste dag er før første dag. Velg en senere dag, eller la feltet stå tomt.")
	}
}

// NextOfKin is somebody near the patient.
type NextOfKin struct {
	Name     string
	Relation string // in words: "datter", "ektefelle", "nabo"
	Phone    string
	Closest  bool   // the patient's nærmeste pårørende
	Note     string // when to ring, or how to reach them without a number
}

// Validate checks a next of kin. Fields: navn, relasjon, telefon, merknad.
func (k NextOfKin) Validate() error {
	f := newFaults()
	f.line("navn", k.Name, "Skriv navnet.")
	f.line("relasjon", k.Relation, "Skriv hvem det er, for eksempel datter.")
	f.line("telefon", k.Phone, "")
	f.text("merknad", k.Note, "")
	if strings.TrimSpace(k.Phone) == "" && strings.TrimSpace(k.Note) == "" {
		f.At("telefon", "Skriv telefonnummer, eller en merknad om hvordan pårørende nås.")
	}
	return f.OrNil()
}
