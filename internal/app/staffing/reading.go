package staffing

import (
	"slices"
	"strings"

	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	rule "traad/internal/rules/staffing"
)

// MaxColumns is how many columns of a spreadsheet can be told what they are.
const MaxColumns = 120

// headRows is how many rows above the first municipality are read as headings.
const headRows = 3

// Reading is how a spreadsheet is to be read.
type Reading struct {
	Sheet       int // which of the file's
	First, Last int // the rows with organisations, as Excel numbers them
	Numbers     excel.Numbers
	Columns     []Use // from column A
}

// Use is what one column is.
type Use struct {
	What rule.Quantity
	When string // the period of a column with numbers, as people write it
}

// Width is how many columns of a sheet hold something, at most MaxColumns.
func Width(s *excel.Sheet) int {
	n := 0
	for _, r := range s.Rows {
		n = max(n, len(r.Cells))
	}
	return min(n, MaxColumns)
}

// propose guesses how a file is to be read: the sheet with the most rows of organisations (from, where that is not below 0), its column of names,
// and for each other column what its headings say.
func propose(sheets []excel.Sheet, from int, where places) Reading {
	best, column, most := max(0, from), 0, -1
	for i := range sheets {
		if from >= 0 && i != from {
			continue
		}
		for c := range Width(&sheets[i]) {
			n := 0
			for _, r := range sheets[i].Rows {
				if _, ok := where.of(r.Cell(c).String()); ok {
					n++
				}
			}
			if n > most {
				best, column, most = i, c, n
			}
		}
	}
	r := Reading{Sheet: best}
	if best >= len(sheets) {
		return r
	}
	s := &sheets[best]
	for _, row := range s.Rows {
		if _, ok := where.of(row.Cell(column).String()); ok {
			if r.First == 0 {
				r.First = row.Number
			}
		}
		if r.First > 0 && !row.Cell(column).IsBlank() { // also a name that is not known: it is a fault, and never left out without a word
			r.Last = row.Number
		}
	}
	if r.First == 0 && len(s.Rows) > 0 { // no organisation is known again: the rows under the first one
		r.First, r.Last = s.Rows[0].Number+1, s.Rows[len(s.Rows)-1].Number
	}
	var numbers []excel.Cell
	for c := range Width(s) {
		u := Use{What: rule.NoColumn}
		text := Heading(s, r.First, c)
		if span, ok := rule.SpanOf(text); ok {
			u.When = span.Name()
		}
		switch q := rule.QuantityOf(text); {
		case c == column:
			u = Use{What: rule.PlaceColumn}
		case q.Numbers() && u.When != "":
			u.What = q
		default:
			u.When = ""
		}
		r.Columns = append(r.Columns, u)
		for _, row := range r.rows(s) {
			if u.What.Numbers() {
				numbers = append(numbers, row.Cell(c))
			}
		}
	}
	r.Numbers = excel.NumbersOf(numbers)
	return r
}

// rows are the sheet's rows with organisations.
func (r Reading) rows(s *excel.Sheet) []excel.Row {
	var out []excel.Row
	for _, row := range s.Rows {
		if row.Number >= r.First && row.Number <= r.Last {
			out = append(out, row)
		}
	}
	return out
}

// Heading is what stands above a column: the texts of the rows before the first organisation, a merged cell's for each column that it
// goes over.
func Heading(s *excel.Sheet, first, column int) string {
	var above []excel.Row
	for _, row := range s.Rows {
		if row.Number < first {
			above = append(above, row)
		}
	}
	above = above[max(0, len(above)-headRows):]
	ranges := s.MergedRanges()
	var texts []string
	for _, row := range above {
		at := column
		if i := slices.IndexFunc(ranges, func(m excel.Range) bool {
			return m.Left <= column && column <= m.Right && m.Top <= row.Number && row.Number <= m.Bottom
		}); i >= 0 {
			at = ranges[i].Left
		}
		if text := nb.CleanLine(row.Cell(at).String()); text != "" && !slices.Contains(texts, text) {
			texts = append(texts, text)
		}
	}
	return strings.Join(texts, " ")
}

// isSum reports whether a row is a sum that is worked out again and so not read.
func isSum(name string) bool {
	s := nb.Fold(name)
	return slices.ContainsFunc([]string{"sum", "totalt", "total", "i alt", "kommunene", "hele ", "alle "}, func(w string) bool { return strings.HasPrefix(s, w) })
}
