package column

import (
	"cmp"
	"io"
	"slices"

	"traad/internal/base/lang"
)

// The variables of the file of dispensings.
const (
	dPerson = iota
	dDay
	dATC
)

var dispensingVars = []variable{
	{"lopenr", true},
	{"utleveringsdato", true},
	{"atckode", true},
}

// Dispensings are medicines handed out by pharmacies, in columns: 6 bytes each. Rows of person p are First[p] to First[p+1], by day.
type Dispensings struct {
	People []string // pseudonyms, ascending
	First  []uint32 // len(People)+1
	Day    []Day
	ATC    []uint16 // indexes into Codes
	Codes  []string // in upper case, of level 1 to 5: 1, 3, 4, 5 or 7 signs
}

// Rows is the number of dispensings.
func (d *Dispensings) Rows() int { return len(d.Day) }

// Of is the place of a pseudonym among People.
func (d *Dispensings) Of(id string) (p int, ok bool) { return slices.BinarySearch(d.People, id) }

// Pharmacy reads files of dispensings and sorts them into columns. The zero value is ready.
type Pharmacy struct {
	Log      Log
	From, To Day // the days that the files shall be about; 0 is open
	Today    Day // a later row is a fault; 0 takes any day
	Counts   PharmacyCounts

	persons roll
	codes   map[string]uint16
	texts   []string
	day     chunks[Day]
	atc     chunks[uint16]
}

// PharmacyCounts say how whole the dispensings are.
type PharmacyCounts struct {
	Rows, Coarse int // Coarse have a code above level 5, which does not say which medicine it is
	First, End   Day
}

// Read takes one more file of dispensings. The error is one of reading; what is wrong with the contents is in Log.
func (g *Pharmacy) Read(name string, r io.ReaderAt, size int64) error {
	return readRows(name, r, size, dispensingVars, &g.Log, nil, g.add)
}

func (g *Pharmacy) add(r *rowOf) {
	person, day := r.get(dPerson), r.day(dDay)
	if len(person) == 0 {
		r.wrong(dPerson, "Verdien mangler. Hver rad må ha et løpenummer.")
	}
	switch {
	case !r.ok:
	case day == 0:
		r.wrong(dDay, "Datoen mangler.")
	case day < firstDay || day > lastDay:
		r.wrong(dDay, "er utenfor årene 1980–2099.")
	case g.Today != 0 && day > g.Today:
		r.wrong(dDay, "er etter i dag. Rett datoen, eller ta raden ut.")
	case g.From != 0 && day < g.From || g.To != 0 && day > g.To:
		r.wrong(dDay, "er utenfor perioden som filene skal gjelde. Rett perioden, eller ta raden ut.")
	}
	code := g.code(r)
	if !r.ok || g.Log.Count > 0 {
		return
	}
	c := &g.Counts
	if c.Rows++; len(g.texts[code]) < 7 {
		c.Coarse++
	}
	if c.Rows == 1 || day < c.First {
		c.First = day
	}
	c.End = max(c.End, day)
	g.persons.add(r, person)
	g.day.add(day)
	g.atc.add(code)
}

// code is the number of a row's code.
func (g *Pharmacy) code(r *rowOf) uint16 {
	var upper [7]byte
	s := r.get(dATC)
	if len(s) == 0 {
		r.wrong(dATC, "Koden mangler. Ta ut rader for varer som ikke er legemidler.")
		return 0
	}
	if !atcShape(s) {
		r.wrong(dATC, "er ikke en ATC-kode på formen C03CA01.")
		return 0
	}
	for i, c := range s {
		if c >= 'a' {
			c -= 'a' - 'A'
		}
		upper[i] = c
	}
	s = upper[:len(s)]
	code, ok := g.codes[string(s)]
	if !ok {
		if len(g.texts) == 1<<16 {
			r.wrong(dATC, "er kode nummer 65 536. Er det riktig kolonne?")
			return 0
		}
		code = g.number(string(s))
	}
	return code
}

func (g *Pharmacy) number(text string) uint16 {
	if code, ok := g.codes[text]; ok {
		return code
	}
	if g.codes == nil {
		g.codes = map[string]uint16{}
	}
	code := uint16(len(g.texts))
	g.codes[text] = code
	g.texts = append(g.texts, text)
	return code
}

// atcShape: a letter, two digits, a letter, a letter, two digits, cut after a whole level.
func atcShape(s []byte) bool {
	if len(s) == 0 || len(s) > 7 || len(s) == 2 || len(s) == 6 {
		return false
	}
	for i, c := range s {
		letter, digit := c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z', c >= '0' && c <= '9'
		if wantDigit := i == 1 || i == 2 || i >= 5; wantDigit && !digit || !wantDigit && !letter {
			return false
		}
	}
	return true
}

// Pseudonymise is Builder.Pseudonymise for dispensings.
func (g *Pharmacy) Pseudonymise(door Door) (ok bool, err error) {
	return g.persons.pseudonymise(&g.Log, door)
}

// Dispensings sorts what was read by pseudonym and day, or tells every fault of the files. The reader is empty afterwards.
func (g *Pharmacy) Dispensings() (*Dispensings, error) {
	identities(g.persons.ids, "lopenr", &g.Log)
	if err := g.Log.Err(); err != nil {
		return nil, err
	}
	if c := g.Counts; c.Coarse > 0 {
		g.Log.notice("%s av %s utleveringer har en ATC-kode uten femte nivå og telles ikke som legemiddel.", lang.Int(c.Coarse), lang.Int(c.Rows))
	}
	d := &Dispensings{Codes: g.texts}
	var order []uint32
	d.People, d.First, order = g.persons.sorted()
	for p := range d.People {
		rows := order[d.First[p]:d.First[p+1]]
		slices.SortStableFunc(rows, func(x, y uint32) int { return cmp.Compare(g.day.at(x), g.day.at(y)) })
	}
	d.Day, d.ATC = sorted(&g.day, order), sorted(&g.atc, order)
	*g = Pharmacy{Log: g.Log, Counts: g.Counts}
	return d, nil
}
