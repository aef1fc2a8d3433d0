package column

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
	"github.com/parquet-go/parquet-go/encoding"
)

// PartBytes is how large a part of a load may be: one row of the database. Larger ones hold SQLite's writer up.
const PartBytes = 4 << 20

// partRows is how many episodes are tried in a part.
const partRows = 200_000

// partRow is an episode as it is kept: what the columns hold, and cost and hours for the figures of use.
type partRow struct {
	ID    string   `parquet:"lopenr,dict"`
	In    int32    `parquet:"inn"`      // minutes since 1970, UTC
	Mins  int32    `parquet:"minutter"` // -1: goes on
	Kind  int32    `parquet:"art"`      // Kind
	NCode int32    `parquet:"antall"`   // of koder, and DiedBit
	Unit  string   `parquet:"enhet,dict"`
	Codes []string `parquet:"koder,dict"` // the main one first, empty where there is none
	Cost  float32  `parquet:"kostnad"`
	Hours float32  `parquet:"timer"`
}

// PartOf is what is told of a part beside its bytes.
type PartOf struct {
	Rows, Codes int
	Content     []byte // Parquet
}

// Parts writes the episodes as Parquet files of at most PartBytes, in the order of their pseudonyms. Rows outside
// from–to are the caller's to refuse.
func (e *Episodes) Parts(who Who, keep func(PartOf) error) error {
	var rows []partRow
	flush := func() error {
		err := writeParts(rows, func(r *partRow) int { return len(r.Codes) }, keep)
		rows = rows[:0]
		return err
	}
	for p, id := range e.People {
		code := e.CodeFirst[p]
		left, hospital := who.out(id), who.hospital(id)
		for i := e.First[p]; i < e.First[p+1]; i++ {
			n := uint32(e.NCode[i] & CountMask)
			if !left && !(hospital && e.Kind[i].Service() != Hospital) {
				r := partRow{ID: id, In: int32(e.In[i]), Mins: int32(e.Mins[i]), Kind: int32(e.Kind[i]), NCode: int32(e.NCode[i]), Unit: e.Units[e.Unit[i]]}
				if n > 0 {
					r.Codes = make([]string, n)
					for k, c := range e.Code[code : code+n] {
						r.Codes[k] = e.Codes[c]
					}
				}
				if e.Cost != nil {
					r.Cost, r.Hours = e.Cost[i], e.Hours[i]
				}
				rows = append(rows, r)
			}
			code += n
		}
		if len(rows) >= partRows {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// writeParts writes rows as one part, or as two halves where that is too large. codes counts the codes of a row.
func writeParts[T any](rows []T, codes func(*T) int, keep func(PartOf) error) error {
	if len(rows) == 0 {
		return nil
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, parquet.Compression(&snappy.Codec{}), parquet.PageBufferSize(256<<10))
	if _, err := w.Write(rows); err != nil {
		return fmt.Errorf("column.Parts: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("column.Parts: %w", err)
	}
	if b.Len() > PartBytes && len(rows) > 1 {
		half := len(rows) / 2
		if err := writeParts(rows[:half], codes, keep); err != nil {
			return err
		}
		return writeParts(rows[half:], codes, keep)
	}
	p := PartOf{Rows: len(rows), Content: b.Bytes()}
	for i := range rows {
		p.Codes += codes(&rows[i])
	}
	return keep(p)
}

// part is a part that was read: values by row, texts as indexes into the part's own lists.
type part struct {
	ids, units, codes      []string
	person, unit           []int32
	in, mins, kind, number []int32
	code                   []int32
	cost, hours            []float32
}

// readPart reads a part by columns. money: cost and hours too.
func readPart(content []byte, money bool) (p *part, err error) {
	defer mendPanic(&err)
	columns, err := openPart(content)
	if err != nil {
		return nil, err
	}
	p = &part{}
	for name, c := range columns {
		var err error
		switch name {
		case "lopenr":
			p.person, p.ids, err = texts(c)
		case "enhet":
			p.unit, p.units, err = texts(c)
		case "koder":
			p.code, p.codes, err = texts(c)
		case "inn":
			p.in, err = whole(c)
		case "minutter":
			p.mins, err = whole(c)
		case "art":
			p.kind, err = whole(c)
		case "antall":
			p.number, err = whole(c)
		case "kostnad":
			if money {
				p.cost, err = floats(c)
			}
		case "timer":
			if money {
				p.hours, err = floats(c)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("column: a part: %v", err) //nolint:errorlint // io.EOF here is no end of the load
		}
	}
	n := len(p.in)
	if n == 0 || len(p.person) != n || len(p.unit) != n || len(p.mins) != n || len(p.kind) != n || len(p.number) != n || money && (len(p.cost) != n || len(p.hours) != n) {
		return nil, errPart
	}
	codes := 0
	for _, k := range p.number {
		codes += int(k & CountMask)
	}
	if codes != len(p.code) {
		return nil, errPart
	}
	return p, nil
}

var errPart = errors.New("column: a part is damaged or of another form")

// openPart opens a part, which is written as one row group, as its columns by name.
func openPart(content []byte) (map[string]parquet.ColumnChunk, error) {
	f, err := parquet.OpenFile(bytes.NewReader(content), int64(len(content)), parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, fmt.Errorf("column: a part: %v", err) //nolint:errorlint // io.EOF here is no end of the load
	}
	if len(f.RowGroups()) != 1 {
		return nil, errPart
	}
	columns := map[string]parquet.ColumnChunk{}
	for i, c := range f.RowGroups()[0].ColumnChunks() {
		columns[f.Schema().Columns()[i][0]] = c
	}
	return columns, nil
}

// mendPanic makes a damaged part an error: the library panics on some damaged pages. It is to be deferred.
func mendPanic(err *error) {
	if recover() != nil {
		*err = errPart
	}
}

// pages calls f with the values of every page of a column.
func pages(c parquet.ColumnChunk, f func(parquet.Page, encoding.Values) error) error {
	all := c.Pages()
	defer all.Close()
	for {
		p, err := all.ReadPage()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		err = f(p, p.Data())
		parquet.Release(p)
		if err != nil {
			return err
		}
	}
}

func whole(c parquet.ColumnChunk) (all []int32, err error) {
	all = make([]int32, 0, c.NumValues())
	err = pages(c, func(_ parquet.Page, v encoding.Values) error {
		all = append(all, v.Int32()...)
		return nil
	})
	return all, err
}

func floats(c parquet.ColumnChunk) (all []float32, err error) {
	all = make([]float32, 0, c.NumValues())
	err = pages(c, func(_ parquet.Page, v encoding.Values) error {
		all = append(all, v.Float()...)
		return nil
	})
	return all, err
}

// texts are the indexes of a column of texts, and the list that they point into.
func texts(c parquet.ColumnChunk) (all []int32, list []string, err error) {
	all = make([]int32, 0, c.NumValues())
	err = pages(c, func(p parquet.Page, v encoding.Values) error {
		d := p.Dictionary()
		if d == nil {
			return errPart
		}
		if list == nil {
			list = make([]string, d.Len())
			for i := range list {
				list[i] = string(d.Index(int32(i)).ByteArray())
			}
		}
		all = append(all, v.Int32()...)
		return nil
	})
	for _, i := range all {
		if i < 0 || int(i) >= len(list) {
			return nil, nil, errPart
		}
	}
	return all, list, err
}
