package column

import (
	"errors"
	"io"
)

// dispensingRow is a dispensing as it is kept.
type dispensingRow struct {
	ID  string `parquet:"lopenr,dict"`
	Day int32  `parquet:"dag"` // Day
	ATC string `parquet:"atc,dict"`
}

// dispensingRows is how many dispensings are tried in a part.
const dispensingRows = 400_000

// Parts writes the dispensings as Parquet files of at most PartBytes, in the order of their pseudonyms. leave names persons whose rows are
// not kept.
func (d *Dispensings) Parts(leave func(id string) bool, keep func(PartOf) error) error {
	var rows []dispensingRow
	for p, id := range d.People {
		if leave != nil && leave(id) {
			continue
		}
		for i := d.First[p]; i < d.First[p+1]; i++ {
			rows = append(rows, dispensingRow{id, int32(d.Day[i]), d.Codes[d.ATC[i]]})
		}
		if len(rows) >= dispensingRows {
			if err := writeParts(rows, noCodes, keep); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return writeParts(rows, noCodes, keep)
}

// noCodes counts the diagnosis codes of a dispensing.
func noCodes(*dispensingRow) int { return 0 }

// MergeDispensings builds the columns of several loads, see Merge.
func MergeDispensings(loads []Load, leave func(id string) bool) (*Dispensings, error) {
	var g Pharmacy
	for _, l := range loads {
		for {
			content, err := l.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				return nil, err
			}
			if err := g.part(content, l.Over, leave); err != nil {
				return nil, err
			}
		}
	}
	return g.Dispensings()
}

// part takes the rows of a part of a load.
func (g *Pharmacy) part(content []byte, over [][2]Day, leave func(id string) bool) (err error) {
	defer mendPanic(&err)
	columns, err := openPart(content)
	if err != nil || len(columns) != 3 || columns["lopenr"] == nil || columns["dag"] == nil || columns["atc"] == nil {
		return errPart
	}
	person, ids, err := texts(columns["lopenr"])
	if err != nil {
		return errPart
	}
	day, err := whole(columns["dag"])
	if err != nil {
		return errPart
	}
	code, list, err := texts(columns["atc"])
	if err != nil || len(day) != len(person) || len(code) != len(person) {
		return errPart
	}
	to := make([]uint16, len(list))
	for i, text := range list {
		if len(g.texts) == 1<<16 {
			return errPart
		}
		to[i] = g.number(text)
	}
	out := make([]bool, len(ids))
	for i, id := range ids {
		out[i] = leave != nil && leave(id)
	}
	row := rowOf{vars: dispensingVars}
	for i, p := range person {
		if d := Day(day[i]); !out[p] && !within(over, d) {
			g.persons.add(&row, []byte(ids[p]))
			g.day.add(d)
			g.atc.add(to[code[i]])
		}
	}
	return nil
}

// within reports whether one of the disjoint stretches has the day.
func within(stretches [][2]Day, d Day) bool {
	for _, s := range stretches {
		if d >= s[0] && d <= s[1] {
			return true
		}
	}
	return false
}
