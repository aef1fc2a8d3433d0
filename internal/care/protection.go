package care

// Protection says how a person's address is protected in the national registry. It hides where she lives and whatever else
// tells that.
type Protection string

// The grades.
const (
	Unprotected       Protection = ""
	Protected         Protection = "protected"          // fortrolig («kode 7»)
	StrictlyProtected Protection = "strictly_protected" // strengt fortrolig («kode 6»)
)

// Protections lists the grades in the order that forms show them.
var Protections = []Protection{Unprotected, Protected, StrictlyProtected}

// Title is the grade in bokmål.
func (p Protection) Title() string {
	return map[Protection]string{Unprotected: "Ikke beskyttet", Protected: "Fortrolig adresse", StrictlyProtected: "Strengt fortrolig adresse"}[p]
}
