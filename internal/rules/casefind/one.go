package casefind

import "traad/internal/base/column"

// Scorer scores persons one by one at a day, for whoever needs few of many. Not for several goroutines at once.
type Scorer struct{ s *scanner }

// At is a scorer for the beginning of a day.
func (x *Index) At(on column.Day) Scorer { return Scorer{newScanner(x, on, Options{})} }

// Score is what Scan says of one person.
func (s Scorer) Score(p uint32) (r Score) {
	s.s.person(p, &r)
	return r
}
