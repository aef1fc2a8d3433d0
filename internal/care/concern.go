package care

import "slices"

// Concern is one use of «Meld bekymring»: somebody sees that a person who is followed gets worse. It is no emergency
// line: whoever is in danger of life rings 113, whoever cannot wait rings legevakt 116 117.
type Concern struct {
	Behalf string // whose worry it is: one of Behalves
	Sign   string // which of the plan's signs it is: one of ConcernSigns
	Text   string
	Note   string // what was done, "" until it is handled
}

// Whose worry a concern is.
const (
	BehalfSelf    = "self" // who reports: the home nurse, the team
	BehalfPatient = "patient"
	BehalfKin     = "next_of_kin"
)

// Behalves and ConcernSigns are the choices of the form.
var (
	Behalves     = []string{BehalfSelf, BehalfPatient, BehalfKin}
	ConcernSigns = []string{"yellow", "red", "other"}
)

// SignTitle is the sign of a concern in bokmål.
func SignTitle(sign string) string {
	return map[string]string{"yellow": "Gult tegn", "red": "Rødt tegn", "other": "Annen bekymring"}[sign]
}

// Validate checks a concern as it is reported. Fields: pa_vegne_av, tegn, bekymring.
func (c Concern) Validate() error {
	f := newFaults()
	if !slices.Contains(Behalves, c.Behalf) {
		f.At("pa_vegne_av", "Velg hvem som er bekymret.")
	}
	if !slices.Contains(ConcernSigns, c.Sign) {
		f.At("tegn", "Velg om det er et gult tegn, et rødt tegn eller noe annet.")
	}
	f.text("bekymring", c.Text, "Skriv hva som er blitt verre.")
	return f.OrNil()
}

// ValidateNote checks what is written when a concern is handled. Fields: merknad.
func (c Concern) ValidateNote() error {
	f := newFaults()
	f.text("merknad", c.Note, "Skriv hva du gjorde, så den som meldte kan se det.")
	return f.OrNil()
}
