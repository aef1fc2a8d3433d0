package column

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress/snappy"
)

// personRow is a person as she is kept.
type personRow struct {
	ID           string `parquet:"lopenr"`
	Born         int32  `parquet:"fodt"` // Day
	YearOnly     bool   `parquet:"bare_ar"`
	Sex          int32  `parquet:"kjonn"`
	Municipality string `parquet:"kommunenr,dict"`
	District     string `parquet:"bydel,dict"`
	Died         int32  `parquet:"dod"`
	NursingHome  int32  `parquet:"sykehjem_fra"`
}

// personRows is how many persons are tried in a part.
const personRows = 60_000

// PersonParts writes persons, who are sorted by pseudonym, as Parquet files of at most PartBytes. leave names those who are not kept.
func PersonParts(people []Person, leave func(id string) bool, keep func(PartOf) error) error {
	for len(people) > 0 {
		n := min(personRows, len(people))
		rows := make([]personRow, 0, n)
		for _, p := range people[:n] {
			if leave == nil || !leave(p.ID) {
				rows = append(rows, personRow{p.ID, int32(p.Born), p.YearOnly, int32(p.Sex), p.Municipality, p.District, int32(p.Died), int32(p.NursingHome)})
			}
		}
		people = people[n:]
		if err := writePersons(rows, keep); err != nil {
			return err
		}
	}
	return nil
}

func writePersons(rows []personRow, keep func(PartOf) error) error {
	if len(rows) == 0 {
		return nil
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[personRow](&b, parquet.Compression(&snappy.Codec{}))
	if _, err := w.Write(rows); err != nil {
		return fmt.Errorf("column.PersonParts: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("column.PersonParts: %w", err)
	}
	if b.Len() > PartBytes && len(rows) > 1 {
		return errors.Join(writePersons(rows[:len(rows)/2], keep), writePersons(rows[len(rows)/2:], keep))
	}
	return keep(PartOf{Rows: len(rows), Content: b.Bytes()})
}

// ReadPersonPart reads a part that PersonParts wrote. texts keeps one copy of what many rows have.
func ReadPersonPart(content []byte, texts map[string]string) (people []Person, err error) {
	defer func() {
		if recover() != nil { // the library panics on some damaged pages
			people, err = nil, errPart
		}
	}()
	rows, err := parquet.Read[personRow](bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, fmt.Errorf("column.ReadPersonPart: %w", err)
	}
	one := interned(texts)
	people = make([]Person, len(rows))
	for i, r := range rows {
		people[i] = Person{r.ID, Day(r.Born), r.YearOnly, uint8(r.Sex), one.keep(r.Municipality), one.keep(r.District), Day(r.Died), Day(r.NursingHome)}
	}
	return people, nil
}

// MergePersons gives each person the row of the last list that has her. Each list is sorted by pseudonym.
func MergePersons(lists [][]Person, leave func(id string) bool) []Person {
	n := 0
	for _, l := range lists {
		n += len(l)
	}
	all := make([]Person, 0, n)
	for i := len(lists) - 1; i >= 0; i-- { // newest first, and the sort keeps that order
		all = append(all, lists[i]...)
	}
	if len(lists) > 1 {
		slices.SortStableFunc(all, func(a, b Person) int { return cmp.Compare(a.ID, b.ID) })
	}
	out := all[:0]
	for i := range all {
		if (len(out) == 0 || out[len(out)-1].ID != all[i].ID) && (leave == nil || !leave(all[i].ID)) {
			out = append(out, all[i])
		}
	}
	return out
}
