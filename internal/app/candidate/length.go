package candidate

import (
	"fmt"

	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
)

// PerPlace is how many are assessed for each place that is free: the length of list in use. Not everybody who is found fits or wants to be followed.
const PerPlace = 3

// InUseLength is how far down the list is used, and how it hit as far as that. A place is of one municipality, so the list is used down to there in each by
// itself: nobody is assessed for a place in another one, and where all places are taken nobody is.
type InUseLength struct {
	NoTarget     bool // no municipality has a target: how many places are free is not known
	Free, Length int
	Hits         stats.Hits // of the list at the earlier date, cut so in each; zero where it cannot be tried
	Low, High    float64    // 95 % interval of the share that hit

	each map[string]int // the length by kommunenummer
}

// lengthOf is of the municipalities that have a target.
func lengthOf(places []Place) InUseLength {
	u := InUseLength{NoTarget: true, each: map[string]int{}}
	for _, p := range places {
		u.Free += p.Free()
		u.NoTarget = u.NoTarget && p.Target == 0
		if n := PerPlace * p.Free(); n > 0 {
			u.each[p.Number] = n
			u.Length += n
		}
	}
	return u
}

// inUse is kept by the desk: it is a look at everybody's past, and every look at the list asks for it.
func (d *desk) inUse(l *casefind.List, places []Place) InUseLength {
	u := lengthOf(places)
	if u.Length == 0 {
		return u
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	key := cut{l, fmt.Sprint(u.each)}
	if known, ok := d.cuts[key]; ok {
		u.Hits, u.Low, u.High = known.Hits, known.Low, known.High
		return u
	}
	u.Hits, u.Low, u.High = l.HitsAt(u.each)
	d.cuts[key] = u
	return u
}

// cut is a list cut at lengths.
type cut struct {
	list *casefind.List
	each string
}
