package sheet

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// sampleSize is how much of a file is looked at to find what parts its columns.
const sampleSize = 64 << 10

// maxFields is how many fields a record may have, empty ones too: as many as Excel has columns.
const maxFields = 16_384

func readCSV(data []byte) ([]Sheet, error) {
	s, err := decode(data)
	if err != nil {
		return nil, err
	}
	delimiter := byte(0)
	// Excel itself writes and understands a first line «sep=;», and does not count it.
	first, rest, _ := strings.Cut(s, "\n")
	first = strings.ToLower(strings.TrimSuffix(first, "\r"))
	if len(first) == 5 && strings.HasPrefix(first, "sep=") && strings.ContainsAny(first[4:], ";,\t|") {
		delimiter, s = first[4], rest
	}
	if delimiter == 0 {
		delimiter = findDelimiter(s)
	}
	var rows []Row
	cells := 0
	err = records(s, delimiter, func(n int, fields []string) error {
		row := Row{Number: n}
		for i, f := range fields {
			if f = nb.Clean(f); strings.TrimSpace(f) != "" {
				if i >= MaxColumns {
					return tooMuch(n, i+1, cells)
				}
				row.Cells = append(row.Cells, make([]Cell, i+1-len(row.Cells))...)
				row.Cells[i] = Cell{content: text, text: f}
			}
		}
		cells += len(row.Cells)
		if len(row.Cells) > 0 {
			rows = append(rows, row)
		}
		return tooMuch(n, len(row.Cells), cells)
	})
	if err != nil {
		return nil, err
	}
	return []Sheet{{Name: CSVSheet, Rows: rows}}, nil
}

// tooMuch returns the fault of a file that is over the limits.
func tooMuch(row, columns, cells int) error {
	switch {
	case row > MaxRows:
		return errs.Invalid("Filen har mer enn %s rader. Del den i flere filer.", lang.Int(MaxRows))
	case columns > MaxColumns:
		return errs.Invalid("Rad %d har mer enn %s kolonner. Slett det som står langt til høyre.", row, lang.Int(MaxColumns))
	case cells > MaxCells:
		return errs.Invalid("Filen har for mange celler. Del den i flere filer, eller slett kolonner som ikke trengs.")
	}
	return nil
}

// decode turns the file into UTF-8 without a byte order mark. What is not UTF-8 is windows-1252, which Norwegian Excel
// writes as «CSV (semikolondelt)».
func decode(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return strings.ToValidUTF8(string(data[3:]), "\ufffd"), nil
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", errs.Invalid("Filen kan ikke leses som tekst. Lagre den som Excel-arbeidsbok (.xlsx).").Because(err)
		}
		return string(out), nil
	case bytes.IndexByte(data, 0) >= 0, bytes.HasPrefix(data, []byte("%PDF-")), bytes.HasPrefix(data, []byte("{\\rtf")):
		return "", errs.Invalid("Filen er verken Excel eller CSV. Lagre den som Excel-arbeidsbok (.xlsx).")
	case utf8.Valid(data):
		return string(data), nil
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		return "", errs.Invalid("Filen kan ikke leses som tekst. Lagre den som CSV UTF-8.").Because(err)
	}
	return string(out), nil
}

// findDelimiter returns the separator under which most lines of a sample have the same number of fields, more than
// one. Ties go to the one with more fields, then to semicolon, which Norwegian Excel uses.
func findDelimiter(s string) byte {
	best, bestLines, bestFields := byte(';'), 0, 0
	if len(s) > sampleSize {
		s = s[:sampleSize]
	}
	for _, delimiter := range []byte{';', '\t', ','} {
		lines := map[int]int{}
		_ = records(s, delimiter, func(_ int, fields []string) error { // a quote that the sample cuts off is no fault
			lines[len(fields)]++
			return nil
		})
		for fields, n := range lines {
			if fields > 1 && (n > bestLines || n == bestLines && fields > bestFields) {
				best, bestLines, bestFields = delimiter, n, fields
			}
		}
	}
	return best
}

// records calls f for every record that is not an empty line, with its number as Excel counts rows. A field may stand
// in double quotes, and then hold separators, line breaks and doubled quotes; a quote inside a bare field is itself.
// A quote that is never closed is a fault, for it would swallow the rest of the file unseen. An error of f ends it.
func records(s string, delimiter byte, f func(number int, fields []string) error) error {
	for n := 1; s != ""; n++ {
		var fields []string
		for more := true; more; {
			var field string
			var closed bool
			field, s, closed, more = nextField(s, delimiter)
			if !closed {
				return errs.Invalid("Et anførselstegn (\") i rad %d mangler sin make. Slett det eller sett inn det andre.", n)
			}
			if fields = append(fields, field); len(fields) > maxFields {
				return tooMuch(n, len(fields), 0)
			}
		}
		if len(fields) == 1 && fields[0] == "" {
			continue
		}
		if err := f(n, fields); err != nil {
			return err
		}
	}
	return nil
}

// nextField takes one field off s, with the separator or line break after it. More says that the record goes on.
func nextField(s string, delimiter byte) (field, rest string, closed, more bool) {
	var b strings.Builder
	for parts := 0; strings.HasPrefix(s, `"`); parts++ {
		end := strings.IndexByte(s[1:], '"')
		if end < 0 {
			return "", "", false, false
		}
		if parts > 0 { // "a""b" is two quoted parts with a quote between them
			b.WriteByte('"')
		}
		b.WriteString(s[1 : 1+end])
		s = s[end+2:]
	}
	end := strings.IndexFunc(s, func(r rune) bool { return r == rune(delimiter) || r == '\n' || r == '\r' })
	if end < 0 {
		b.WriteString(s)
		return b.String(), "", true, false
	}
	b.WriteString(s[:end])
	more = s[end] == delimiter
	if !more && strings.HasPrefix(s[end:], "\r\n") {
		end++
	}
	return b.String(), s[end+1:], true, more
}
