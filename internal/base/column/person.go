package column

import (
	"cmp"
	"io"
	"slices"

	"traad/internal/base/lang"
)

// The variables of the file of persons.
const (
	vID = iota
	vBirthDay
	vBirthYear
	vSex
	vMunicipality
	vDistrict
	vDied
	vNursingHome
)

var personVars = []variable{
	{"lopenr", true},
	{"fodselsdato", false},
	{"fodselsar", false},
	{"kjonn", true},
	{"kommunenr", false},
	{"bydel", false},
	{"dodsdato", false},
	{"sykehjem_fra", false},
}

// Register reads files of persons. The zero value is ready.
type Register struct {
	Log    Log
	people []Person
	where  []Place
	texts  interned
}

// Read takes one more file of persons. The error is one of reading; what is wrong with the contents is in Log.
func (g *Register) Read(name string, r io.ReaderAt, size int64) error {
	return readRows(name, r, size, personVars, &g.Log, func(row *rowOf) bool {
		if row.at[vBirthDay] < 0 && row.at[vBirthYear] < 0 {
			g.Log.fault(Fault{File: row.file, Row: 1, Column: "fodselsdato", Want: lang.Of("Kolonnen mangler, og fodselsar også. Én av dem må være der.")})
			return false
		}
		return true
	}, g.add)
}

func (g *Register) add(r *rowOf) {
	p := Person{ID: string(r.get(vID)), Born: r.day(vBirthDay), Died: r.day(vDied), NursingHome: r.day(vNursingHome)}
	if p.ID == "" {
		r.wrong(vID, "Verdien mangler. Hver rad må ha et løpenummer.")
	}
	if year := r.get(vBirthYear); p.Born == 0 && len(year) > 0 && r.ok {
		y, ok := digits(year, 0, len(year))
		if !ok || y < 1880 || y > 2099 {
			r.wrong(vBirthYear, "er ikke et årstall på formen 1943.")
		} else {
			p.Born, _ = civil(y, 1, 1)
			p.YearOnly = true
		}
	}
	if p.Born == 0 && r.ok {
		r.wrong(vBirthDay, "Fødselsdato mangler, og fødselsår også.")
	}
	if first, _ := civil(1880, 1, 1); r.ok && (p.Born < first || p.Born > lastDay) {
		r.wrong(vBirthDay, "er utenfor årene 1880–2099.")
	}
	switch s := string(r.get(vSex)); s {
	case "1", "2":
		p.Sex = s[0] - '0'
	default:
		r.wrong(vSex, "er ikke et kjønn. Gyldig: 1 mann, 2 kvinne.")
	}
	if s := r.get(vMunicipality); len(s) > 0 {
		if _, ok := digits(s, 0, len(s)); !ok || len(s) != 4 {
			r.wrong(vMunicipality, "er ikke et kommunenummer med fire siffer (0301, 3205).")
		}
	}
	if p.Died != 0 && p.Died < p.Born {
		r.wrong(vDied, "er før fødselsdatoen.")
	}
	if !r.ok {
		return
	}
	p.Municipality, p.District = g.texts.of(r.get(vMunicipality)), g.texts.of(r.get(vDistrict))
	if holdsNumber([]byte(p.Municipality)) || holdsNumber([]byte(p.District)) {
		r.wrong(vDistrict, "Verdien ser ut som et fødselsnummer. Er det riktig kolonne?")
		return
	}
	g.people = append(g.people, p)
	g.where = append(g.where, Place{r.file, r.n, "lopenr"})
}

// People returns the persons by pseudonym, or every fault of the files; a person who stands twice is one.
func (g *Register) People() ([]Person, error) {
	order := make([]int, len(g.people))
	ids := make([]string, len(g.people))
	for i, p := range g.people {
		order[i], ids[i] = i, p.ID
	}
	identities(ids, "lopenr", &g.Log)
	slices.SortFunc(order, func(x, y int) int { return cmp.Or(cmp.Compare(ids[x], ids[y]), cmp.Compare(x, y)) })
	people := make([]Person, len(order))
	for i, k := range order {
		people[i] = g.people[k]
		if i > 0 && ids[order[i-1]] == ids[k] {
			first, w := g.where[order[i-1]], g.where[k]
			g.Log.fault(Fault{File: w.File, Row: w.Row, Column: w.Column, Want: lang.Of("Personen står også i %s.", Fault{File: first.File, Row: first.Row}.Where())})
		}
	}
	if err := g.Log.Err(); err != nil {
		return nil, err
	}
	return people, nil
}
