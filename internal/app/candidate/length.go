package candidate

import (
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
)

// PerPlace is how many are assessed for each place that is free: the length of list in use. Not everybody who is found fits or wants to be followed.
const PerPlace = 3

// InUseLength is how far down the list is used, and how it hit as far as that.
type InUseLength struct {
	NoTarget     bool // no municipality has a target: how many places are free is not known
	Free, Length int
	Hits         stats.Hits // of the list at the earlier date, cut at Length; zero where it cannot be tried
	Low, High    float64    // 95 % interval of the share that hit
}

// lengthOf is of the municipalities that have a target.
func lengthOf(places []Place, municipality string) (u InUseLength) {
	u.NoTarget = true
	for _, p := range places {
		if municipality == "" || p.Number == municipality {
			u.Free += p.Free()
			u.NoTarget = u.NoTarget && p.Target == 0
		}
	}
	u.Length = PerPlace * u.Free
	return u
}

// inUse is kept by the desk: it is a look at everybody's past, and every look at the list asks for it.
func (d *desk) inUse(l *casefind.List, places []Place) InUseLength {
	u := lengthOf(places, "")
	if u.Length == 0 {
		return u
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	key := cut{l, u.Length}
	if known, ok := d.cuts[key]; ok {
		u.Hits, u.Low, u.High = known.Hits, known.Low, known.High
		return u
	}
	u.Hits, u.Low, u.High = l.HitsAt(u.Length)
	d.cuts[key] = u
	return u
}

// cut is a list cut at a length.
type cut struct {
	list   *casefind.List
	length int
}
