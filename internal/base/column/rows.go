package column

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
)

// WriteRows writes rows as one Parquet file. The columns are the fields of T, named by their parquet tags.
func WriteRows[T any](w io.Writer, rows []T) error {
	out := parquet.NewGenericWriter[T](w, parquet.Compression(&snappy.Codec{}))
	if _, err := out.Write(rows); err != nil {
		return fmt.Errorf("column.WriteRows: %w", err)
	}
	if err := out.Close(); err != nil {
		return fmt.Errorf("column.WriteRows: %w", err)
	}
	return nil
}

// WriteCSV writes the same rows as CSV: UTF-8 with comma, names in the first row, an empty field where a pointer is nil.
func WriteCSV[T any](w io.Writer, rows []T) error {
	out := csv.NewWriter(w)
	_ = out.Write(Names[T]()) // an error stays with the writer, and Flush tells it
	for i := range rows {
		v := reflect.ValueOf(rows[i])
		line := make([]string, v.NumField())
		for k := range line {
			line[k] = cellText(v.Field(k))
		}
		_ = out.Write(line)
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("column.WriteCSV: %w", err)
	}
	return nil
}

// Names are the columns of T, in their order.
func Names[T any]() []string {
	t := reflect.TypeFor[T]()
	names := make([]string, t.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(t.Field(i).Tag.Get("parquet"), ",")
	}
	return names
}

func cellText(v reflect.Value) string {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return ""
		}
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, 64)
	}
	return v.String()
}

// ReadRows reads what WriteRows wrote.
func ReadRows[T any](r io.Reader) ([]T, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("column.ReadRows: %w", err)
	}
	rows, err := parquet.Read[T](bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, fmt.Errorf("column.ReadRows: %w", err)
	}
	return rows, nil
}
