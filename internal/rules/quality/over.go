package quality

import (
	"traad/internal/base/date"
	"traad/internal/care"
)

// Over is the sum of a measure over whole months, from the month of one day to the month of another, both counted, in all the places.
func (c *Counts) Over(m Measure, areas []care.OrgID, from, to date.Date) Cell {
	return c.cell(m, Everywhere, areas, monthOf(from), monthOf(to)+1)
}

// Judged is how many stays were judged in whole months: where none was, that none could have been avoided says nothing.
func (c *Counts) Judged(areas []care.OrgID, from, to date.Date) int {
	return c.Over(judgedStays, areas, from, to).N
}
