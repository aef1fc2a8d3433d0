package sheet

import (
	"strings"
	"unicode"

	"traad/internal/base/nb"
)

// headerSearch is how many rows with a value are looked through for the header; titles and explanations may stand above it.
const headerSearch = 30

// headerKey is a header as it is compared: folded, and letters and digits only, so that "Fødselsnr. *" is "fødselsnr".
func headerKey(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, nb.Fold(s))
}

// header is a sheet's header row held against the declared columns.
type header struct {
	row     int       // the row's place in Sheet.Rows, -1 where no row names a declared column
	place   []int     // by declared column: its place in the sheet, from 0; -1 where it is missing
	twice   [][2]int  // declared columns that stand in the sheet twice: the column, and its second place
	unknown []Heading // headers that no column declares
}

// Heading is a header that stands in the file.
type Heading struct {
	Column string // its letter
	Text   string
}

// findHeader returns the row that names most of the declared columns, the first one where several do.
func findHeader(s *Sheet, columns []Column) header {
	keys := map[string]int{}
	for i, c := range columns {
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			keys[headerKey(name)] = i
		}
	}
	best, bestFound := header{row: -1, place: missing(columns)}, 0
	for i := 0; i < len(s.Rows) && i < headerSearch; i++ {
		h, found := readHeader(s.Rows[i], keys, missing(columns))
		if found > bestFound {
			h.row = i
			best, bestFound = h, found
		}
	}
	return best
}

// readHeader reads one row as a header, and counts the declared columns that it names.
func readHeader(row Row, keys map[string]int, place []int) (header, int) {
	h, found := header{place: place}, 0
	for at, c := range row.Cells {
		if c.IsBlank() {
			continue
		}
		column, ok := keys[headerKey(c.String())]
		switch {
		case !ok:
			h.unknown = append(h.unknown, Heading{columnLetters(at), shown(c.String(), false)})
		case place[column] >= 0:
			h.twice = append(h.twice, [2]int{column, at})
		default:
			place[column] = at
			found++
		}
	}
	return h, found
}

// missing is a list of places where no column has been found yet.
func missing(columns []Column) []int {
	place := make([]int, len(columns))
	for i := range place {
		place[i] = -1
	}
	return place
}
