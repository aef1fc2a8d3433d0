package sheet

import (
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/lang"
)

// Numbers is how numbers are typed where they stand as text. A cell that Excel knows as a number is the same in both.
type Numbers int

// The ways.
const (
	Norwegian Numbers = iota // 1 200,5
	English                  // 1,200.5
)

var (
	englishOnly   = regexp.MustCompile(`^[+-]?\d{1,3}(,\d{3})+\.\d+$|^[+-]?\d+\.(\d{1,2}|\d{4,})$`)
	englishNumber = regexp.MustCompile(`^[+-]?(\d{1,3}(,\d{3})+|\d{1,18})(\.\d+)?$`)
	norwegianOnly = regexp.MustCompile(`^[+-]?\d+,(\d{1,2}|\d{4,})$|^[+-]?\d{1,3}( \d{3})+,\d+$|^[+-]?\d{1,3}(\.\d{3})+,\d+$`)
)

// NumbersOf guesses how the numbers of cells are typed, from those that can be read in one way only; Norwegian where nothing tells.
func NumbersOf(cells []Cell) Numbers {
	english := 0
	for _, c := range cells {
		if c.content != text {
			continue
		}
		switch s := bareNumber(c.text); {
		case englishOnly.MatchString(s):
			english++
		case norwegianOnly.MatchString(s):
			english--
		}
	}
	if english > 0 {
		return English
	}
	return Norwegian
}

// Decimal reads a cell as a number that is typed in the way said. A fault tells in bokmål what is wrong and how to mend it; a blank cell is
// 0 without one. A number that is typed in the other way is a fault and is never guessed at.
func (c Cell) Decimal(typed Numbers) (x float64, fault string) {
	v, wrong := Column{Kind: Decimal}.read(c)
	if c.content != text || c.IsBlank() || c.merged != "" {
		return v.decimal, wrong.String()
	}
	s := bareNumber(c.text)
	switch {
	case typed == Norwegian && englishOnly.MatchString(s):
		return 0, lang.Of("Tallet har punktum før desimalene, og arket leses med komma. Skriv det slik: 1200,5. Eller velg den andre skrivemåten.").String()
	case typed == Norwegian:
		return v.decimal, wrong.String()
	case norwegianOnly.MatchString(s):
		return 0, lang.Of("Tallet har komma før desimalene, og arket leses med punktum. Skriv det slik: 1200.5. Eller velg den andre skrivemåten.").String()
	case !englishNumber.MatchString(s):
		return 0, lang.Of("Dette er ikke et tall. Skriv bare sifre, komma mellom tusener og punktum før desimaler, for eksempel 1,200.5.").String()
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return 0, lang.Of("Dette er ikke et tall.").String()
	}
	return x, ""
}

// Letters is Excel's name of a column counted from 0: "A", "Z", "AA".
func Letters(column int) string { return columnLetters(column) }

// Cell returns the cell of a column, counted from 0; blank beyond the last one.
func (r Row) Cell(column int) Cell { return r.cell(column) }

// Range is a rectangle of merged cells: rows from 1, columns from 0, both ends included.
type Range struct {
	Name                     string // "B2:C3"
	Top, Bottom, Left, Right int
}

// MergedRanges are the merged cells of the sheet.
func (s *Sheet) MergedRanges() []Range {
	var out []Range
	for _, name := range s.Merged {
		if m, ok := parseMerge(name); ok {
			out = append(out, Range{m.name, m.top, m.bottom, m.left, m.right})
		}
	}
	return out
}

// Unanswered reports whether the cell is a formula whose answer is not in the file, or is an error: it looks empty, and says something.
func (c Cell) Unanswered() bool { return c.content == unknown || c.content == fault }
