package column

import (
	"io"
	"strings"

	"traad/internal/base/lang"
)

// The variables of the file of episodes.
const (
	vPerson = iota
	vInDay
	vInTime
	vOutDay
	vOutTime
	vLevel
	vUrgency
	vInstitution
	vUnit
	vMain
	vOthers
	vOutState
	vFrom
	vTo
	vService
	vCost
	vHours
)

var episodeVars = []variable{
	{"lopenr", true},
	{"inndato", true},
	{"inntid", false},
	{"utdato", false},
	{"uttid", false},
	{"omsorgsniva", false},
	{"innmateHast", false},
	{"institusjonID", false},
	{"fagenhet", false},
	{"hovedtilstand", false},
	{"bitilstander", false},
	{"utTilstand", false},
	{"fraSted", false},
	{"tilSted", false},
	{"tjeneste", false},
	{"kostnad", false},
	{"timer", false},
}

// hospitalNeeds are required in a file without the column tjeneste: one of hospital contacts only.
var hospitalNeeds = []int{vOutDay, vLevel, vUrgency, vMain}

// Builder reads files of episodes and sorts them into columns. The zero value is ready.
//
// A time of day that is not given is taken as 12.00, so that a day out and the next day in are not joined into one stay, and the
// number of nights is right. Codes are kept of hospital contacts only: the other services code in ICPC-2.
type Builder struct {
	Log      Log
	Amounts  bool // keep kostnad and timer too, 8 bytes an episode; set before the first Read
	From, To Day  // the days that the files shall be about; 0 is open
	Today    Day  // a row that begins later is a fault; 0 takes any day
	Counts   Counts

	persons roll
	codes   words[uint64, uint16]
	seen    []Place
	texts   []string
	units   map[string]uint16
	names   []string
	key     []byte

	in    chunks[Minute]
	mins  chunks[uint32]
	kind  chunks[Kind]
	ncode chunks[uint8]
	unit  chunks[uint16]
	code  chunks[uint16]
	cost  chunks[float32]
	hours chunks[float32]
}

// Counts say how whole the episodes are.
type Counts struct {
	Rows       int
	Inpatient  int // hospital stays of a night or more by level, episodes counted
	Open       int // of them not ended
	Endless    int // of those not ended, such that cannot go on: a later one has begun, or they are older than LongestStay
	NoUrgency  int // of them without innmateHast
	NoMain     int // of them without hovedtilstand
	NoTime     int // episodes without a time of day in
	Overlaps   int // inpatient episodes that begin before the person's last has ended
	Doubles    int // same person, time, department, kind and codes as the one before
	First, End Day // the days that the first and the last episode began
}

func (b *Builder) init() {
	if b.units == nil {
		b.units = map[string]uint16{"": 0}
		b.codes.put(0, true, "", 0)
		b.texts, b.seen, b.names = []string{""}, []Place{{}}, []string{""}
	}
}

// Read takes one more file of episodes; name is shown in faults without its folder. The error is one of reading; what is wrong
// with the contents is in Log, and told by Episodes.
func (b *Builder) Read(name string, r io.ReaderAt, size int64) error {
	b.init()
	return readRows(name, r, size, episodeVars, &b.Log, func(row *rowOf) bool {
		if row.at[vService] >= 0 {
			return true
		}
		ok := true
		for _, v := range hospitalNeeds {
			if row.at[v] < 0 {
				b.Log.fault(Fault{File: row.file, Row: 1, Column: episodeVars[v].name, Want: lang.Of("Kolonnen mangler. En fil uten kolonnen tjeneste har bare sykehuskontakter og må ha den.")})
				ok = false
			}
		}
		return ok
	}, b.add)
}

func (b *Builder) add(r *rowOf) {
	person := r.get(vPerson)
	if len(person) == 0 {
		r.wrong(vPerson, "Verdien mangler. Hver rad må ha et løpenummer.")
	}
	in, mins := b.period(r)
	kind, hospital := kindOf(r)
	var died uint8
	switch s := r.get(vOutState); string(s) {
	case "", "1":
	case "2", "3":
		died = DiedBit
	default:
		r.wrong(vOutState, "er ikke en uttilstand. Gyldig: 1 levende, 2 død, 3 suicid, eller tom.")
	}
	cost, hours := r.number(vCost), r.number(vHours)
	unit := b.department(r)
	start := b.code.len()
	if hospital && r.ok {
		b.diagnoses(r)
	}
	if !r.ok || b.Log.Count > 0 { // after the first fault nothing will be loaded: the rest is only checked
		b.code.cut(start)
		return
	}
	b.persons.add(r, person)
	b.in.add(in)
	b.mins.add(mins)
	b.kind.add(kind)
	b.ncode.add(uint8(b.code.len()-start) | died)
	b.unit.add(unit)
	if b.Amounts {
		b.cost.add(cost)
		b.hours.add(hours)
	}
	b.count(r, kind, mins)
}

func (b *Builder) count(r *rowOf, kind Kind, mins uint32) {
	c := &b.Counts
	c.Rows++
	if len(r.get(vInTime)) == 0 {
		c.NoTime++
	}
	if kind.Level() == Inpatient {
		c.Inpatient++
		if mins == Open {
			c.Open++
		}
		if kind.Urgency() == Unknown {
			c.NoUrgency++
		}
		if len(r.get(vMain)) == 0 {
			c.NoMain++
		}
	}
}

func (b *Builder) period(r *rowOf) (in Minute, mins uint32) {
	const noon = 12 * 60
	inDay, inTime := r.day(vInDay), r.clock(vInTime)
	outDay, outTime := r.day(vOutDay), r.clock(vOutTime)
	if !r.ok {
		return 0, 0
	}
	if inDay == 0 {
		r.wrong(vInDay, "Datoen mangler.")
		return 0, 0
	}
	for _, x := range [...]struct {
		v   int
		day Day
	}{{vInDay, inDay}, {vOutDay, outDay}} {
		if x.day != 0 && (x.day < firstDay || x.day > lastDay) {
			r.wrong(x.v, "er utenfor årene 1980–2099.")
			return 0, 0
		}
	}
	if b.Today != 0 && inDay > b.Today {
		r.wrong(vInDay, "er etter i dag. Rett datoen, eller ta raden ut.")
		return 0, 0
	}
	if b.From != 0 && inDay < b.From || b.To != 0 && inDay > b.To {
		r.wrong(vInDay, "er utenfor perioden som filene skal gjelde. Rett perioden, eller ta raden ut.")
		return 0, 0
	}
	if outDay != 0 && outDay < inDay {
		r.wrong(vOutDay, "er før inndato %s.", string(r.get(vInDay)))
		return 0, 0
	}
	switch { // what is not given is noon, but never turns the order round
	case inTime < 0 && outTime >= 0 && outDay == inDay:
		inTime = min(noon, outTime)
	case inTime < 0:
		inTime = noon
	}
	in = inDay.At(inTime)
	if outDay == 0 {
		return in, Open
	}
	if outTime < 0 {
		outTime = noon
		if outDay == inDay {
			outTime = max(noon, inTime)
		}
	}
	out := outDay.At(outTime)
	if out < in {
		if outDay == inDay && outTime >= inTime { // within the hour that comes twice in October
			return in, 0
		}
		r.wrong(vOutTime, "er før inntid %s samme dag.", string(r.get(vInTime)))
		return 0, 0
	}
	return in, uint32(out - in)
}

func kindOf(r *rowOf) (k Kind, hospital bool) {
	service := Hospital
	if s := r.get(vService); len(s) > 0 {
		found := false
		for i, name := range Services {
			if string(s) == name {
				service, found = Service(i), true
			}
		}
		if !found {
			r.wrong(vService, "er ikke en tjeneste. Gyldig: tom eller %s.", strings.Join(Services, ", "))
			return 0, false
		}
	}
	var level Level
	switch s := r.get(vLevel); {
	case len(s) == 1 && s[0] == '1':
		level = Inpatient
	case len(s) == 1 && s[0] == '2':
		level = DayCare
	case len(s) == 1 && (s[0] == '3' || s[0] == '8'):
		level = Outpatient
	case len(s) == 0 && service != Hospital:
	case len(s) == 0:
		r.wrong(vLevel, "Verdien mangler for en sykehuskontakt. Gyldig: 1 døgn, 2 dag, 3 poliklinisk, 8 poliklinisk for inneliggende.")
	default:
		r.wrong(vLevel, "er ikke et omsorgsnivå. Gyldig: 1 døgn, 2 dag, 3 poliklinisk, 8 poliklinisk for inneliggende.")
	}
	if service != Hospital {
		level = None
	}
	var urgency Urgency
	switch s := r.get(vUrgency); {
	case len(s) == 0:
	case len(s) == 1 && s[0] >= '1' && s[0] <= '3':
		urgency = Emergency
	case len(s) == 1 && (s[0] == '4' || s[0] == '5'):
		urgency = Planned
	default:
		r.wrong(vUrgency, "er ikke en hastegrad. Gyldig: 1–3 akutt, 4–5 planlagt, eller tom.")
	}
	return KindOf(level, urgency, service), service == Hospital
}

func (b *Builder) department(r *rowOf) uint16 {
	institution, unit := r.get(vInstitution), r.get(vUnit)
	if len(institution) == 0 && len(unit) == 0 {
		return 0
	}
	b.key = append(append(append(b.key[:0], institution...), '/'), unit...)
	id, ok := b.units[string(b.key)]
	if !ok {
		switch {
		case holdsNumber(unit):
			r.wrong(vUnit, "Verdien ser ut som et fødselsnummer. Er det riktig kolonne?")
			return 0
		case holdsNumber(institution):
			r.wrong(vInstitution, "Verdien ser ut som et fødselsnummer. Er det riktig kolonne?")
			return 0
		case len(b.names) == 1<<16:
			r.wrong(vUnit, "er avdeling nummer 65 536. Er det riktig kolonne?")
			return 0
		}
		id = uint16(len(b.names))
		text := string(b.key)
		b.units[text] = id
		b.names = append(b.names, text)
	}
	return id
}

// diagnoses keeps the codes as they are written; the main one first.
func (b *Builder) diagnoses(r *rowOf) {
	first, rest := r.get(vMain), r.get(vOthers)
	if len(first) == 0 && len(rest) == 0 {
		return
	}
	b.codeOf(r, vMain, first)
	n := 1
	for len(rest) > 0 {
		i := 0
		for i < len(rest) && !between(rest[i]) {
			i++
		}
		if i > 0 {
			b.codeOf(r, vOthers, rest[:i])
			if n++; n > CountMask {
				r.wrong(vOthers, "har over 126 koder. Er det riktig kolonne?")
				return
			}
		}
		rest = rest[min(i+1, len(rest)):]
	}
}

func between(c byte) bool { return c <= ' ' || c == ',' || c == ';' || c == '|' }

func (b *Builder) codeOf(r *rowOf, v int, s []byte) {
	key, short := packed(s)
	id, ok := b.codes.of(key, short, s)
	if !ok {
		if len(b.texts) == 1<<16 {
			r.wrong(v, "er kode nummer 65 536. Er det riktig kolonne?")
			return
		}
		if holdsNumber(s) {
			r.wrong(v, "Verdien ser ut som et fødselsnummer. Er det riktig kolonne?")
			return
		}
		id = uint16(len(b.texts))
		text := string(s)
		b.codes.put(key, short, text, id)
		b.texts = append(b.texts, text)
		b.seen = append(b.seen, Place{r.file, r.n, r.vars[v].name})
	}
	b.code.add(id)
}
