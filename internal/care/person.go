package care

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Sex as the population register has it.
type Sex string

// The sexes; "" is not known.
const (
	Female Sex = "female"
	Male   Sex = "male"
)

// Patient is a person that somebody referred. The national number is not here: it is sealed in the store and shown
// only on request.
type Patient struct {
	ID          PatientID
	Given       string // first and middle names
	Family      string
	Born        date.Date
	Sex         Sex
	Language    string // BCP 47: "nb", "se", "ur"; "" is Norwegian
	Interpreter bool   // an interpreter is needed
	Address     string // street, postal code and place
	Area        OrgID  // municipality or, in Oslo, district: decides which coordinators see her
	Phone       string
	LivesAlone  bool
	Protected   bool      // protected address (kode 6 or 7): address and area are shown to nobody without need
	DiedOn      date.Date // no date while alive
	Note        string
}

// Name is the full name.
func (p Patient) Name() string { return strings.TrimSpace(p.Given + " " + p.Family) }

// Age is the age in whole years on a day, at death for the dead; 0 without a birth date.
func (p Patient) Age(on date.Date) int {
	if p.Born.IsZero() {
		return 0
	}
	if !p.DiedOn.IsZero() && p.DiedOn.Before(on) {
		on = p.DiedOn
	}
	return p.Born.Age(on)
}

// Validate checks a patient. Fields: fornavn, etternavn, fodt, kjonn, sprak, adresse, kommune, telefon, dod, merknad.
func (p Patient) Validate(today date.Date) error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	f.line("fornavn", p.Given, "Skriv fornavnet.")
	f.line("etternavn", p.Family, "Skriv etternavnet.")
	switch {
	case p.Born.IsZero():
		f.At("fodt", "Fødselsdatoen mangler.")
	case !p.Born.Before(today):
		f.At("fodt", "Fødselsdatoen må være før i dag. Sjekk årstallet.")
	case p.Born.Before(today.AddMonths(-130 * 12)):
		f.At("fodt", "Fødselsdatoen er mer enn 130 år siden. Sjekk årstallet.")
	}
	f.maybe("kjonn", string(p.Sex), "Velg kvinne eller mann, eller la feltet stå tomt.", string(Female), string(Male))
	f.line("sprak", p.Language, "")
	f.line("adresse", p.Address, "")
	if p.Area == "" {
		f.At("kommune", "Velg kommunen der pasienten bor.")
	}
	f.line("telefon", p.Phone, "")
	if !p.DiedOn.IsZero() {
		switch {
		case p.DiedOn.Before(p.Born):
			f.At("dod", "Dødsdatoen er før fødselsdatoen. Sjekk begge.")
		case p.DiedOn.After(today):
			f.At("dod", "Dødsdatoen er etter i dag. Velg i dag eller tidligere.")
		}
	}
	f.text("merknad", p.Note, "")
	return f.OrNil()
}

// GPRelation ties a patient to a GP's office in a period. A substitute stands in for the GP while his own period lasts;
// both may see the patient then.
type GPRelation struct {
	Patient    PatientID
	GP         UserID // "" where the GP does not use the system; Name tells who
	Name       string // "Mona Ruud"
	Office     OrgID
	Phone      string
	Substitute bool
	Period     Period
}

// Validate checks a relation. Fields: fastlege, kontor, telefon, fra, til.
func (g GPRelation) Validate() error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	required := "Velg fastlegen, eller skriv navnet."
	if g.GP != "" {
		required = ""
	}
	f.line("fastlege", g.Name, required)
	f.line("telefon", g.Phone, "")
	f.period(g.Period)
	return f.OrNil()
}

// period checks the fields fra and til.
func (f *faults) period(p Period) {
	if p.From.IsZero() {
		f.At("fra", "Velg fra hvilken dag.")
	}
	if !p.To.IsZero() && !p.To.After(p.From) {
		f.At("til", "Sluttdatoen er før startdatoen. Velg en senere dag, eller la feltet stå tomt.")
	}
}

// NextOfKin is somebody near the patient.
type NextOfKin struct {
	ID       string
	Patient  PatientID
	Name     string
	Relation string // in words: "datter", "ektefelle", "nabo"
	Phone    string
	Note     string // when to ring, or why there is no number
	Nearest  bool   // the patient's nærmeste pårørende
	Guardian bool   // decides for the patient where the law says so
}

// Validate checks a next of kin. Fields: navn, relasjon, telefon, merknad.
func (k NextOfKin) Validate() error {
	f := &faults{errs.Invalid("Noe mangler eller er feil. Rett feltene som er merket.")}
	f.line("navn", k.Name, "Skriv navnet.")
	f.line("relasjon", k.Relation, "")
	f.line("telefon", k.Phone, "")
	f.text("merknad", k.Note, "")
	if strings.TrimSpace(k.Phone) == "" && strings.TrimSpace(k.Note) == "" {
		f.At("telefon", "Skriv telefonnummer, eller noter hvordan dere får tak i vedkommende.")
	}
	return f.OrNil()
}
