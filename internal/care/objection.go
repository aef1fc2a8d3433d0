package care

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Objection is the patient's no to sharing (helsepersonelloven § 29; pasientjournalloven § 17; recorded with who says it and
// the competence to consent, pasientjournalforskriften § 7). It holds until it is taken back.
type Objection struct {
	Against    ObjectionKind
	Org        OrgID  // ObjectOrganisation: with all that it owns
	Item       string // ObjectItem: one of ObjectionItems and which: "event/<id>", "clarification/<record>@<version>"
	By         string // patient, next_of_kin, guardian, presumed: there is reason to believe that she would object
	Name       string // who, when not the patient
	Competence string // full, partial, none
	On         date.Date
	Note       string
}

// ObjectionKind says what a patient objects to.
type ObjectionKind string

// What she can object to.
const (
	ObjectEverybody    ObjectionKind = "everybody"    // nobody sees her in the record; the follow-up cannot go on
	ObjectOrganisation ObjectionKind = "organisation" // one organisation does not
	ObjectItem         ObjectionKind = "item"         // one entry is shown only to who wrote it
	ObjectAnalysis     ObjectionKind = "analysis"     // not in candidate lists, comparison groups and research extracts
)

// ObjectionItems are the kinds of single items that she can object to.
var ObjectionItems = []string{"event/", "plan/", "score/", "question/", "concern/", "clarification/", "stay/", "survey_answer/", "message/in/"}

// ObjectionKinds lists them in the order that forms show them.
var ObjectionKinds = []ObjectionKind{ObjectOrganisation, ObjectItem, ObjectAnalysis, ObjectEverybody}

// Title is the kind in bokmål.
func (k ObjectionKind) Title() string {
	return map[ObjectionKind]string{
		ObjectEverybody: "Ingen skal se opplysningene", ObjectOrganisation: "Én virksomhet skal ikke se dem",
		ObjectItem: "Én opplysning skal skjules for andre", ObjectAnalysis: "Ikke med i kandidatlister, sammenligning og statistikk",
	}[k]
}

// Check returns the faults by form field, nil where there are none.
func (o Objection) Check(today date.Date) error {
	f := &faults{Error: errs.Invalid("Reservasjonen kan ikke lagres")}
	if !slices.Contains(ObjectionKinds, o.Against) {
		f.At("mot", "Velg hva personen motsetter seg.")
	}
	if o.Against == ObjectOrganisation && o.Org == "" {
		f.At("virksomhet", "Velg hvilken virksomhet det gjelder.")
	}
	if o.Against == ObjectItem && !slices.ContainsFunc(ObjectionItems, func(kind string) bool { return strings.HasPrefix(o.Item, kind) }) {
		f.At("opplysning", "Velg hvilken opplysning det gjelder.")
	}
	f.choice("hvem", o.By, "Velg hvem som sier det.", "patient", "next_of_kin", "guardian", "presumed")
	f.choice("kompetanse", o.Competence, "Velg pasientens samtykkekompetanse.", "full", "partial", "none")
	name := ""
	if o.By == "next_of_kin" || o.By == "guardian" {
		name = "Skriv navnet på den som sier det for pasienten."
	}
	f.line("navn", o.Name, name)
	note := ""
	if o.By == "presumed" {
		note = "Skriv hvorfor dere tror at pasienten ville motsatt seg det."
	}
	f.text("tekst", o.Note, note)
	if o.By == "patient" && o.Competence == "none" {
		f.At("hvem", "Pasienten er vurdert uten samtykkekompetanse. Velg den som bestemmer for pasienten.")
	}
	switch {
	case o.On.IsZero():
		f.At("dato", "Skriv datoen det ble sagt.")
	case o.On.After(today):
		f.At("dato", "Datoen er etter i dag.")
	}
	return f.OrNil()
}
