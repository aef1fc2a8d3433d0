package column

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// faultLimit is how many faults of a file are told; all are counted.
const faultLimit = 50

// Fault is one wrong value, or something wrong with a whole file (Row 0) or column.
type Fault struct {
	File   string
	Row    int    // as a spreadsheet counts: the head of a CSV file is row 1. In Parquet the first row is 1
	Column string // "" for the whole row
	Value  string // as it stands in the file, cut; left out where it could be a real identity number
	Want   string // what was expected, a sentence in bokmål
}

// Where is the place in words: file, row and column.
func (f Fault) Where() string {
	s := f.File
	if f.Row > 0 {
		s += fmt.Sprintf(", rad %d", f.Row)
	}
	if f.Column != "" {
		s += ", kolonne " + f.Column
	}
	return s
}

// Text is the value and what was expected.
func (f Fault) Text() string {
	if f.Value == "" {
		return f.Want
	}
	return "«" + f.Value + "» " + f.Want
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
	Notices []string
}

func (l *Log) fault(f Fault) {
	l.Count++
	if len(l.Faults) < faultLimit {
		l.Faults = append(l.Faults, f)
	}
}

func (l *Log) notice(format string, args ...any) {
	l.Notices = append(l.Notices, fmt.Sprintf(format, args...))
}

// Err is nil where nothing was wrong, else a refusal with a line for each fault.
func (l *Log) Err() error {
	if l.Count == 0 {
		return nil
	}
	e := errs.Invalid("Filene har " + nb.Int(l.Count) + " feil. Ingenting er lest inn.")
	if l.Count == 1 {
		e = errs.Invalid("Filene har én feil. Ingenting er lest inn.")
	}
	for _, f := range l.Faults {
		e.At(f.Where(), f.Text())
	}
	if n := l.Count - len(l.Faults); n > 0 {
		e.At("…", nb.Int(n)+" feil til")
	}
	return e
}
