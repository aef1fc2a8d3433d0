package casefind

import "traad/internal/base/column"

// Current is what the discharge scores take of a stay that goes on: the one that the columns have open, else one that began at began and that the
// columns do not have yet (0: on the list's day). Nights are counted to the list's day or the stay's beginning, whichever is later.
// A stay that is told of and not in the columns is taken as an emergency.
func (l *List) Current(c *Candidate, began column.Minute) Discharge {
	if began == 0 {
		began = l.On.At(0)
	}
	if c.Index < 0 {
		return Discharge{Emergency: true, NoMunicipalVisits: true}
	}
	all := l.scored.x.Stays(uint32(c.Index), l.On)
	if n := len(all); n > 0 && all[n-1].Open {
		return l.scored.x.discharge(uint32(c.Index), all)
	}
	return l.scored.x.discharge(uint32(c.Index), append(all, Stay{In: began, Out: max(began, l.On.At(0)), Emergency: true, Open: true}))
}
