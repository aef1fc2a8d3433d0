package column

import (
	"strings"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// faultLimit is how many faults of a file are told; all are counted.
const faultLimit = 50

// Fault is one wrong value, or something wrong with a whole file (Row 0) or column.
type Fault struct {
	File   string
	Row    int       // as a spreadsheet counts: the head of a CSV file is row 1. In Parquet the first row is 1
	Column string    // "" for the whole row
	Value  string    // as it stands in the file, cut; left out where it could be a real identity number
	Want   lang.Text // what was expected, a sentence
}

// allFiles is where a fault is that no file has alone.
const allFiles = "Filene"

// Where is the place in words: file, row and column.
func (f Fault) Where() lang.Text {
	file := any(f.File)
	if f.File == allFiles {
		file = lang.Of(allFiles)
	}
	switch {
	case f.Row > 0 && f.Column != "":
		return lang.Of("%s, rad %d, kolonne %s", file, f.Row, f.Column)
	case f.Row > 0:
		return lang.Of("%s, rad %d", file, f.Row)
	case f.Column != "":
		return lang.Of("%s, kolonne %s", file, f.Column)
	}
	return lang.Text{Text: "%s", Args: []any{file}}
}

// Text is the value and what was expected.
func (f Fault) Text() lang.Text {
	if f.Value == "" {
		return f.Want
	}
	return lang.Of("«%s» %s", f.Value, f.Want)
}

// Field is the fault as a refusal tells it.
func (f Fault) Field() errs.Field {
	where, text := errs.Said(f.Where()), errs.Said(f.Text())
	out := errs.Field{Name: f.Where().String(), Message: f.Text().String(), Place: &where}
	if len(text.Args) > 0 {
		out.Said = &text
	}
	if f.Row == 0 && f.Column == "" { // a file is called as it is
		out.Place = nil
	}
	return out
}

// cut keeps a value short and on one line.
func cut(v []byte) string {
	s := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError {
			return '·'
		}
		return r
	}, string(v[:min(len(v), 200)]))
	if utf8.RuneCountInString(s) > 40 {
		s = string([]rune(s)[:40]) + "…"
	}
	return s
}

// Log collects faults and notices while files are read. Notices do not stop anything.
type Log struct {
	Faults  []Fault
	Count   int // of all faults, also those that Faults has no room for
	Notices []lang.Text
}

func (l *Log) fault(f Fault) {
	l.Count++
	if len(l.Faults) < faultLimit {
		l.Faults = append(l.Faults, f)
	}
}

func (l *Log) notice(format string, args ...any) {
	l.Notices = append(l.Notices, lang.Of(format, args...))
}

// Err is nil where nothing was wrong, else a refusal with a line for each fault.
func (l *Log) Err() error {
	if l.Count == 0 {
		return nil
	}
	e := errs.Invalid("Filene har %s feil. Ingenting er lest inn.", lang.Int(l.Count))
	if l.Count == 1 {
		e = errs.Invalid("Filene har én feil. Ingenting er lest inn.")
	}
	for _, f := range l.Faults {
		e.Fields = append(e.Fields, f.Field())
	}
	if n := l.Count - len(l.Faults); n > 0 {
		e.Fields = append(e.Fields, errs.Say("…", "%s feil til", lang.Int(n)))
	}
	return e
}
