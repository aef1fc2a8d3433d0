// Package column holds episodes of care as patient-sorted arrays, one array a variable, so that a question about everybody is
// one pass over memory: 12 bytes an episode and 2 for each of its codes.
//
// Files come in as CSV or Parquet, several at once, each row checked: a wrong value is told with file, row, column, value and
// what was expected, and then nothing is loaded. Column knows no code list and no rule; package rules/casefind does.
//
//	var b column.Builder
//	b.Read("episodes.csv", file, size)   // as many files as there are
//	e, err := b.Episodes()
//	for p := range e.People {
//		for row := e.First[p]; row < e.First[p+1]; row++ { … e.In[row], e.Codes(row) … }
//	}
//
// Formats: docs/casefind.md. Variable names follow the Norwegian patient registry.
package column

// Episodes are the columns. Rows of person p are First[p] to First[p+1], sorted by time in; their codes begin at CodeFirst[p].
type Episodes struct {
	People    []string // pseudonyms, ascending
	First     []uint32 // len(People)+1
	CodeFirst []uint32 // len(People)+1

	In    []Minute // start
	Mins  []uint32 // length in minutes, Open where it has not ended
	Kind  []Kind   // level, urgency and service
	NCode []uint8  // how many codes, and DiedBit
	Unit  []uint16 // department: an index into Units
	Code  []uint16 // indexes into Codes, of hospital contacts only: the main code first (0 where it is empty), then the others

	Cost  []float32 // kroner, 0 where it is not given; nil unless the Builder was asked to keep Amounts
	Hours []float32 // the same of hours

	Units []string // institution and department, as written, separated by a slash; 0 is none
	Codes []string // codes as written; 0 is a main code that is empty
	Seen  []Place  // where each of Codes first stood

	Twice int // rows that two of the sources that were merged have: the same person, start, service and department
}

// Who says whose rows are kept; a nil function leaves out nobody.
type Who struct {
	Out      func(id string) bool // nothing of her is kept
	Hospital func(id string) bool // only what hospitals have told is kept
}

func (w Who) out(id string) bool { return w.Out != nil && w.Out(id) }

func (w Who) hospital(id string) bool { return w.Hospital != nil && w.Hospital(id) }

// Place is where a value stands in the files that were read.
type Place struct {
	File   string
	Row    int
	Column string
}

// Open is the length of an episode that has not ended.
const Open = 1<<32 - 1

// LongestStay is how long an episode without an end is taken to go on, in minutes: 180 days. An older one lacks its end.
const LongestStay Minute = 180 * 24 * 60

// In NCode the high bit says that the person died during the episode.
const (
	DiedBit   = 0x80
	CountMask = 0x7f
)

// Rows is the number of episodes.
func (e *Episodes) Rows() int { return len(e.In) }

// Out is when row ended; end is taken for one that has not.
func (e *Episodes) Out(row uint32, end Minute) Minute {
	if e.Mins[row] == Open {
		return max(end, e.In[row])
	}
	return e.In[row] + Minute(e.Mins[row])
}

// Bytes is how much memory the columns hold, dictionaries not counted.
func (e *Episodes) Bytes() int {
	return 4*len(e.First) + 4*len(e.CodeFirst) + 4*len(e.In) + 4*len(e.Mins) + len(e.Kind) + len(e.NCode) + 2*len(e.Unit) + 2*len(e.Code) + 4*len(e.Cost) + 4*len(e.Hours)
}

// Kind is what sort of contact an episode is: two bits of level, two of urgency, four of service.
type Kind uint8

// Level is the national registry's omsorgsniva.
type Level uint8

// The levels; None is a service outside hospital.
const (
	None       Level = iota // not a hospital contact, or not given
	Inpatient               // 1 døgnopphold
	DayCare                 // 2 dagbehandling
	Outpatient              // 3 poliklinisk, and 8 poliklinisk for inneliggende
)

// Urgency is innmateHast in the two groups that analysts use.
type Urgency uint8

// The urgencies.
const (
	Unknown   Urgency = iota // not given
	Emergency                // 1–3
	Planned                  // 4–5
)

// Service is the column tjeneste.
type Service uint8

// The services, in the order of Services.
const (
	Hospital Service = iota
	UrgentCare
	AcuteBed
	ShortTerm
	NursingHome
	HomeNursing
	Therapy
	DayCentre
	Team
	GP
	GPTeam
)

// Services are the words of the column tjeneste, by Service. Empty is Hospital too.
var Services = []string{
	"sykehus", "legevakt", "kad", "korttid", "sykehjem", "hjemmesykepleie", "fysioergo", "dagtilbud", "tverrfaglig_team", "fastlege", "fastlege_tverrfaglig",
}

// KindOf puts the three together.
func KindOf(l Level, u Urgency, s Service) Kind { return Kind(l) | Kind(u)<<2 | Kind(s)<<4 }

// Level is the level of care.
func (k Kind) Level() Level { return Level(k & 3) }

// Urgency is how it began.
func (k Kind) Urgency() Urgency { return Urgency(k >> 2 & 3) }

// Service is who gave it.
func (k Kind) Service() Service { return Service(k >> 4) }

// Person is one row of the file of persons. Dates that are not given are zero.
type Person struct {
	ID           string
	Born         Day  // 1 January where only the year is known
	YearOnly     bool // only the year is known
	Sex          uint8
	Municipality string
	District     string
	Died         Day
	NursingHome  Day // from when in a long-term nursing home
}

// Age is in whole years on a day, the difference of years where only the year of birth is known; -1 where nothing is known.
func (p *Person) Age(on Day) int {
	if p.Born == 0 {
		return -1
	}
	return p.Born.Date().Age(on.Date())
}
