package column

import (
	"bytes"
	"io"
	"path"
	"strings"

	"traad/internal/base/lang"
)

// variable is a column of a file format. One that is required must be in the head of a file.
type variable struct {
	name     string
	required bool
}

// head finds the variables among a file's columns, -1 for one that is not there. Unknown columns are named and passed over.
func head(file string, names []string, vars []variable, log *Log) (at []int, ok bool) {
	at = make([]int, len(vars))
	for i := range at {
		at[i] = -1
	}
	var unknown []string
	ok = true
	for i, name := range names {
		k := -1
		for j, v := range vars {
			if strings.EqualFold(v.name, name) {
				k = j
			}
		}
		switch {
		case k < 0 && name != "":
			unknown = append(unknown, name)
		case k >= 0 && at[k] >= 0:
			log.fault(Fault{File: file, Row: 1, Column: vars[k].name, Want: lang.Of("Kolonnen står to ganger i filen.")})
			ok = false
		case k >= 0:
			at[k] = i
		}
	}
	for i, v := range vars {
		if v.required && at[i] < 0 {
			log.fault(Fault{File: file, Row: 1, Column: v.name, Want: lang.Of("Kolonnen mangler. Filen har kolonnene %s.", cut([]byte(strings.Join(shown(names), ", "))))})
			ok = false
		}
	}
	if len(unknown) > 0 {
		log.notice("%s: %s brukes ikke: %s.", file, lang.Plural(len(unknown), "kolonne", "kolonner"), strings.Join(shown(unknown), ", "))
	}
	return at, ok
}

// readRows reads a file of either format: more asks of a head that has what is required what else it must have (nil: nothing), and add
// gets each row with as many values as the head. The error is one of reading; what is wrong with the contents is in log.
func readRows(name string, r io.ReaderAt, size int64, vars []variable, log *Log, more func(*rowOf) bool, add func(*rowOf)) error {
	row := rowOf{file: path.Base(strings.ReplaceAll(name, `\`, "/")), vars: vars, log: log}
	return readTable(row.file, r, size, log, func(names []string) (ok bool) {
		row.width = len(names)
		row.at, ok = head(row.file, names, vars, log)
		return ok && (more == nil || more(&row))
	}, func(n int, values [][]byte) {
		if row.begin(n, values) {
			add(&row)
		}
	})
}

// readTable reads a file of either format.
func readTable(file string, r io.ReaderAt, size int64, log *Log, head func([]string) bool, row func(n int, values [][]byte)) error {
	start := make([]byte, 4)
	k, _ := r.ReadAt(start, 0)
	start = start[:k]
	bad := func(want lang.Text) error {
		log.fault(Fault{File: file, Want: want})
		return nil
	}
	switch {
	case size == 0:
		return bad(lang.Of("Filen er tom (0 byte). Hent den på nytt."))
	case bytes.Equal(start, []byte("PAR1")) || strings.EqualFold(path.Ext(file), ".parquet"):
		return readParquet(r, size, file, log, head, row)
	case bytes.HasPrefix(start, []byte("PK")):
		return bad(lang.Of("Filen er en Excel-fil eller zip-fil. Lagre den som «CSV UTF-8» eller Parquet."))
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return bad(lang.Of("Filen er pakket (gzip). Pakk den ut først."))
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}), bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return bad(lang.Of("Filen er i tegnsettet UTF-16. Lagre den som «CSV UTF-8»."))
	}
	return readDelimited(io.NewSectionReader(r, 0, size), file, log, head, row)
}

// interned keeps one copy of each text that many rows have. It is made by the first use.
type interned map[string]string

// of is the kept copy of s.
func (t *interned) of(s []byte) string {
	if kept, ok := (*t)[string(s)]; ok {
		return kept
	}
	return t.keep(string(s))
}

// keep is of for a text.
func (t *interned) keep(s string) string {
	if kept, ok := (*t)[s]; ok {
		return kept
	}
	if *t == nil {
		*t = interned{}
	}
	(*t)[s] = s
	return s
}
