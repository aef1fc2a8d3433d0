// Package casefind finds the persons whom the service should get to know: it counts stays and readmissions, scores frailty and
// comorbidity from the codes, applies a rule that is data, and says of each person why.
//
// One pass over the patient-sorted columns of base/column scores everybody; a changed rule is applied to the same scores.
//
//	x := casefind.Read(episodes)                          // what the code lists say of each code, and what no list knows
//	scored := x.Score(people, asOf)                       // one Score a person
//	list := scored.Apply(rule, casefind.View{Top: 50})    // ranked, each with reasons; again and again
//
// The methods, their sources and limits: docs/casefind.md. The lists are in data/, each row with its source.
package casefind

import (
	"slices"
	"sync"

	"traad/internal/base/column"
)

// Index is episodes with what the code lists say of their codes.
type Index struct {
	E         *column.Episodes
	D         *column.Dispensings // nil where there are none
	From      column.Day          // the first day that all hospitals' loads tell of, as they declare it; 0 where nobody has: see began
	Banded    bool                // the probability is of the youngest age of the band: see priorAge
	entries   []entry             // by the episodes' code number
	table     codeTable           // the same for the pass
	picked    picked
	medicines []medicine // by the dispensings' code number
	l         *lists
	quality   Quality

	looked sync.Once
	first  column.Day // see began
}

// Quality is what the codes of a load are worth.
type Quality struct {
	Codes      int       // codes in hospital episodes, repeats counted
	Normalised int       // of them written in another way than the lists do, and read all the same: dot, dagger, asterisk, lower case
	Unmatched  []CodeUse // codes that are no ICD-10 code of any chapter, most used first; they are kept and count nowhere
	Unspecific []CodeUse // codes that match no Charlson group only because the fourth sign is missing (E11), most used first
	Foreign    []CodeUse // codes that can only be the American ICD-10-CM
	ICPC       bool      // the codes look like ICPC-2
	ICPCSure   bool      // and there are enough of them, or such that ICD-10 does not have, to be sure
}

// CodeUse is a code as written, how often, and where it stood first.
type CodeUse struct {
	Code  string
	Count int
	Seen  column.Place
}

// Read looks every distinct code up once.
func Read(e *column.Episodes) *Index {
	l := theLists()
	x := &Index{E: e, l: l, entries: make([]entry, len(e.Codes))}
	counts := make([]int, len(e.Codes))
	for _, c := range e.Code {
		counts[c]++
	}
	q := &x.quality
	three, shaped, strange := 0, 0, 0
	for i, written := range e.Codes {
		if i == 0 || counts[i] == 0 {
			continue
		}
		code := Normalise(written)
		use := CodeUse{written, counts[i], e.Seen[i]}
		q.Codes += counts[i]
		if code != written {
			q.Normalised += counts[i]
		}
		exact, category, ok := cell(code)
		if ok {
			x.entries[i] = l.cells[exact]
		}
		switch {
		case cmCode(code):
			q.Foreign = append(q.Foreign, use)
		case !ok || !x.entries[i].known:
			q.Unmatched = append(q.Unmatched, use)
		case exact == category && l.cells[category].quan == 0 && l.underHasQuan(category):
			q.Unspecific = append(q.Unspecific, use)
		}
		if len(code) == 3 {
			three += counts[i]
		}
		if icpcShape(code) {
			shaped += counts[i]
			if e.Seen[i].Column == "hovedtilstand" && (code[0] == 'P' || code[0] == 'W' || code[0] == 'X' || code[0] == 'Y') || !x.entries[i].known {
				strange++
			}
		}
	}
	for _, s := range [][]CodeUse{q.Unmatched, q.Unspecific, q.Foreign} {
		slices.SortStableFunc(s, func(a, b CodeUse) int { return b.Count - a.Count })
	}
	x.table, x.picked = newCodeTable(l, x.entries), pick(e)
	q.ICPC = shaped >= 3 && shaped*100 >= 95*q.Codes && three == shaped
	q.ICPCSure = q.ICPC && (shaped >= 30 || strange >= 2)
	return x
}

// underHasQuan reports whether a category has Charlson codes of four signs.
func (l *lists) underHasQuan(category int) bool {
	for i := 1; i < 11; i++ {
		if l.cells[category+i].quan != 0 {
			return true
		}
	}
	return false
}

// Bytes is how much memory the columns and what the pass keeps of them hold, dictionaries not counted.
func (x *Index) Bytes() int {
	return x.E.Bytes() + 4*(len(x.picked.first)+len(x.picked.row)+len(x.picked.code))
}

// Quality is what was found of the codes while reading them.
func (x *Index) Quality() Quality { return x.quality }
