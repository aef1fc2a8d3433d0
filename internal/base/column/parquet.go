package column

import (
	"io"
	"strconv"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"traad/internal/base/lang"
)

// readParquet reads a Parquet file by row groups; the values come as the text that the CSV file would have, so that both are
// checked by the same rules. A file that is cut short or damaged is a fault, never a panic.
func readParquet(r io.ReaderAt, size int64, file string, log *Log, head func([]string) bool, row func(n int, values [][]byte)) (err error) {
	broken := func() {
		log.fault(Fault{File: file, Want: lang.Of("Parquet-filen er avkuttet eller skadet. Hent den på nytt.")})
	}
	defer func() {
		if recover() != nil { // the library panics on some damaged pages
			broken()
			err = nil
		}
	}()
	f, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		broken()
		return nil
	}
	fields := f.Schema().Fields()
	names := make([]string, len(fields))
	texts := make([]func(parquet.Value, []byte) []byte, len(fields))
	for i, c := range fields {
		names[i] = c.Name()
		if !c.Leaf() || c.Repeated() {
			log.fault(Fault{File: file, Column: c.Name(), Want: lang.Of("Kolonnen har lister eller grupper. Den må ha én verdi i hver rad.")})
			return nil
		}
		texts[i] = textOf(c)
	}
	if !head(names) {
		return nil
	}
	n := 0
	values := make([][]byte, len(fields))
	for _, g := range f.RowGroups() {
		if err := eachRow(g, texts, values, func() { n++; row(n, values) }); err != nil {
			broken()
			return nil
		}
	}
	return nil
}

// eachRow calls one with the values of each row of a group in values. Columns are read each by itself, side by side: most are dictionaries, and of
// those each value is written as text once.
func eachRow(g parquet.RowGroup, texts []func(parquet.Value, []byte) []byte, values [][]byte, one func()) (err error) {
	columns := make([]textColumn, len(values))
	for i, c := range g.ColumnChunks() {
		columns[i] = textColumn{pages: c.Pages(), text: texts[i]}
	}
	defer func() {
		for i := range columns {
			if columns[i].pages != nil {
				columns[i].close()
			}
		}
	}()
	var buf []byte
	for range g.NumRows() {
		buf = buf[:0]
		for i := range columns {
			if values[i], buf, err = columns[i].next(buf); err != nil {
				return err
			}
		}
		one()
	}
	return nil
}

// textOf writes a value of a column as the CSV file would have it: dates and times of day from the types that say so.
func textOf(c parquet.Field) func(parquet.Value, []byte) []byte {
	if l := c.Type().LogicalType(); l != nil {
		switch t := l.Value.(type) {
		case *format.DateType:
			var last int32 // the same day comes many times after another
			text := []byte("1970-01-01")
			return func(v parquet.Value, b []byte) []byte {
				if d := v.Int32(); d != last {
					last, text = d, time.Unix(int64(d)*86400, 0).UTC().AppendFormat(text[:0], time.DateOnly)
				}
				return append(b, text...)
			}
		case *format.TimestampType:
			unit := unitOf(t.Unit)
			return func(v parquet.Value, b []byte) []byte {
				at := time.Unix(0, 0).Add(time.Duration(v.Int64()) * unit).UTC()
				if at.Equal(at.Truncate(24 * time.Hour)) { // a date, as data frames write it
					return at.AppendFormat(b, time.DateOnly)
				}
				return at.AppendFormat(b, time.DateTime)
			}
		case *format.TimeType:
			unit := unitOf(t.Unit)
			return func(v parquet.Value, b []byte) []byte {
				n := v.Int64()
				if v.Kind() == parquet.Int32 {
					n = int64(v.Int32())
				}
				s := n / int64(time.Second/unit)
				if n < 0 || s >= 86400 {
					return time.Unix(0, 0).Add(time.Duration(n)*unit).UTC().AppendFormat(b, time.TimeOnly)
				}
				h, m, sec := byte(s/3600), byte(s/60%60), byte(s%60)
				return append(b, '0'+h/10, '0'+h%10, ':', '0'+m/10, '0'+m%10, ':', '0'+sec/10, '0'+sec%10)
			}
		}
	}
	return func(v parquet.Value, b []byte) []byte {
		switch v.Kind() {
		case parquet.Boolean:
			return strconv.AppendBool(b, v.Boolean())
		case parquet.Int32:
			return strconv.AppendInt(b, int64(v.Int32()), 10)
		case parquet.Int64:
			return strconv.AppendInt(b, v.Int64(), 10)
		case parquet.Float:
			return strconv.AppendFloat(b, float64(v.Float()), 'f', -1, 32)
		case parquet.Double:
			return strconv.AppendFloat(b, v.Double(), 'f', -1, 64)
		case parquet.ByteArray, parquet.FixedLenByteArray:
			return append(b, v.ByteArray()...)
		}
		return append(b, v.String()...)
	}
}

func unitOf(u format.TimeUnit) time.Duration {
	switch u.Value.(type) {
	case *format.MilliSeconds:
		return time.Millisecond
	case *format.MicroSeconds:
		return time.Microsecond
	}
	return time.Nanosecond
}
