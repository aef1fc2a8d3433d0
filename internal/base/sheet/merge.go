package sheet

import (
	"cmp"
	"slices"
	"strings"
)

// merge is a range of merged cells; rows from 1, columns from 0, both ends included.
type merge struct {
	name                     string
	top, bottom, left, right int
}

func parseMerge(ref string) (merge, bool) {
	from, to, _ := strings.Cut(ref, ":")
	left, top, ok1 := parseAddress(from)
	right, bottom, ok2 := parseAddress(to)
	return merge{ref, top, bottom, left, right}, ok1 && ok2 && top <= bottom && left <= right && right < MaxColumns
}

// fillDown gives the cells under the top one of a merged range its value, so that «Nes» over three rows counts for
// each of them. Only rows with a value of their own are filled, and only the first column: merged cells beside each
// other are layout. The copy remembers the range, because a number must not be counted once for every row.
func (b *book) fillDown(rows []Row) {
	filled := 0
	for _, m := range b.merges {
		if m.top == m.bottom {
			continue
		}
		i, found := slices.BinarySearchFunc(rows, m.top, func(r Row, top int) int { return cmp.Compare(r.Number, top) })
		if !found {
			continue
		}
		value := rows[i].cell(m.left)
		if value.IsBlank() {
			continue
		}
		value.merged = m.name
		for i++; i < len(rows) && rows[i].Number <= m.bottom; i++ {
			if filled++; filled+b.cells > MaxCells { // ranges that overlap are no work of Excel's
				return
			}
			if more := m.left + 1 - len(rows[i].Cells); more > 0 {
				b.cells += more
				rows[i].Cells = append(rows[i].Cells, make([]Cell, more)...)
			}
			rows[i].Cells[m.left] = value
		}
	}
}
