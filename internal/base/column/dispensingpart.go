package column

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
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
			if err := writeDispensings(rows, keep); err != nil {
				return err
			}
			rows = rows[:0]
		}
	}
	return writeDispensings(rows, keep)
}

func writeDispensings(rows []dispensingRow, keep func(PartOf) error) error {
	if len(rows) == 0 {
		return nil
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[dispensingRow](&b, parquet.Compression(&snappy.Codec{}), parquet.PageBufferSize(256<<10))
	if _, err := w.Write(rows); err != nil {
		return fmt.Errorf("column.Parts: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("column.Parts: %w", err)
	}
	if half := len(rows) / 2; b.Len() > PartBytes && half > 0 {
		if err := writeDispensings(rows[:half], keep); err != nil {
			return err
		}
		return writeDispensings(rows[half:], keep)
	}
	return keep(PartOf{Rows: len(rows), Content: b.Bytes()})
}

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
	defer func() {
		if recover() != nil { // the library panics on some damaged pages
			err = errPart
		}
	}()
	f, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil || len(f.RowGroups()) != 1 || len(f.Schema().Columns()) != 3 {
		return errPart
	}
	columns := f.RowGroups()[0].ColumnChunks()
	person, ids, err := texts(columns[0])
	if err != nil {
		return errPart
	}
	day, err := whole(columns[1])
	if err != nil {
		return errPart
	}
	code, list, err := texts(columns[2])
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
