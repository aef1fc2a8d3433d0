package column

import (
	"cmp"
	"io"
	"slices"
	"strings"
)

// The variables of the file of enrolments.
const (
	nID = iota
	nPathway
	nMunicipality
	nIdentified
	nReferred
	nIncluded
	nMapped
	nEnded
	nReason
	nCFS
)

var enrolmentVars = []variable{
	{"lopenr", true},
	{"forlop", false},
	{"kommunenr", false},
	{"identifisert", true},
	{"henvist", false},
	{"inkludert", true},
	{"kartlagt", false},
	{"avsluttet", false},
	{"arsak", false},
	{"cfs", false},
}

// movedAway is how arsak says that somebody moved away: as in a pathway's definition, or in words.
var movedAway = []string{"moved", "flyttet", "flytting"}

// Enrolment is one row of the file of enrolments. A row without Included is a candidate who was never enrolled.
type Enrolment struct {
	ID, Pathway, Municipality string
	Identified                Day // the day of inclusion where it was not given
	Included                  Day // day 0; zero for somebody who was never enrolled
	Ended                     Day
	Moved                     Day   // ended for moving away: what happens after is not in the data
	CFS                       uint8 // 0: not given
}

// Enrolments reads files of enrolments. The zero value is ready.
type Enrolments struct {
	Log   Log
	all   []Enrolment
	texts interned
	late  int
}

// Read takes one more file of enrolments. The error is one of reading; what is wrong with the contents is in Log.
func (g *Enrolments) Read(name string, r io.ReaderAt, size int64) error {
	return readRows(name, r, size, enrolmentVars, &g.Log, nil, g.add)
}

func (g *Enrolments) add(r *rowOf) {
	n := Enrolment{ID: string(r.get(nID)), Identified: r.day(nIdentified), Included: r.day(nIncluded), Ended: r.day(nEnded)}
	if why := strings.ToLower(string(r.get(nReason))); n.Ended != 0 && slices.Contains(movedAway, why) {
		n.Moved = n.Ended
	}
	for _, v := range []int{nReferred, nMapped} {
		r.day(v)
	}
	if n.ID == "" {
		r.wrong(nID, "Verdien mangler. Hver rad må ha et løpenummer.")
	}
	if n.Identified == 0 && n.Included == 0 && r.ok {
		r.wrong(nIdentified, "Datoen mangler. En rad uten inkludert er en kandidat og må ha dagen da den ble funnet.")
	}
	for _, x := range [...]struct {
		v   int
		day Day
	}{{nIdentified, n.Identified}, {nIncluded, n.Included}, {nEnded, n.Ended}} {
		if x.day != 0 && (x.day < firstDay || x.day > lastDay) {
			r.wrong(x.v, "er utenfor årene 1980–2099.")
		}
	}
	if n.Included != 0 && n.Identified > n.Included {
		r.wrong(nIncluded, "er før identifisert %s.", string(r.get(nIdentified)))
	}
	if n.Ended != 0 && n.Included != 0 && n.Ended < n.Included {
		r.wrong(nEnded, "er før inkludert %s.", string(r.get(nIncluded)))
	}
	if s := r.get(nCFS); len(s) > 0 {
		if len(s) != 1 || s[0] < '1' || s[0] > '9' {
			r.wrong(nCFS, "er ikke en skår. Gyldig: 1–9, eller tom.")
		} else {
			n.CFS = s[0] - '0'
		}
	}
	if !r.ok {
		return
	}
	if n.Identified == 0 {
		n.Identified = n.Included
		g.late++
	}
	n.Pathway, n.Municipality = g.texts.of(r.get(nPathway)), g.texts.of(r.get(nMunicipality))
	g.all = append(g.all, n)
}

// All returns the enrolments by pseudonym, those that were included first and earliest first, or every fault of the files.
func (g *Enrolments) All() ([]Enrolment, error) {
	ids := make([]string, len(g.all))
	for i := range g.all {
		ids[i] = g.all[i].ID
	}
	identities(ids, "lopenr", &g.Log)
	if err := g.Log.Err(); err != nil {
		return nil, err
	}
	if g.late > 0 {
		g.Log.notice("%d inkluderte mangler identifisert. De sammenlignes fra dagen de ble inkludert.", g.late)
	}
	slices.SortStableFunc(g.all, func(a, b Enrolment) int {
		never := func(e Enrolment) int {
			if e.Included == 0 {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(a.ID, b.ID), cmp.Compare(never(a), never(b)), cmp.Compare(a.Included, b.Included), cmp.Compare(a.Identified, b.Identified))
	})
	return g.all, nil
}
