package casefind

import "traad/internal/base/column"

// Told is a stay that goes on, or ends, as the hospital tells of it: later than the columns know. The zero value is of one that nothing is told of.
type Told struct {
	In      column.Minute // 0: on the list's day
	Until   column.Minute // when it ended, or now: nights are counted so far; 0: to the list's day
	Planned bool          // told as planned; what is not told is taken as an emergency
	Left    column.Minute // when an earlier stay ended, as told; 0: none has been told to have. The columns may have that one open still
}

// Current is what the discharge scores take of a stay that goes on: the one that the columns have open, else the one that is told of. One that the columns
// have open and that ended before the one told of began, is a stay before it.
func (l *List) Current(c *Candidate, t Told) Discharge {
	if t.In == 0 {
		t.In = l.On.At(0)
	}
	until := max(t.Until, t.In)
	if t.Until == 0 {
		until = max(l.On.At(0), t.In)
	}
	told := Stay{In: t.In, Out: until, Emergency: !t.Planned, Open: true}
	if c.Index < 0 {
		return Discharge{Nights: told.Nights(), Emergency: told.Emergency, NoMunicipalVisits: true}
	}
	all := l.scored.x.Stays(uint32(c.Index), l.On)
	if n := len(all); n > 0 && all[n-1].Open && all[n-1].In < t.Left && t.Left <= t.In {
		all[n-1].Out, all[n-1].Open = t.Left, false
	}
	if n := len(all); n > 0 && all[n-1].Open {
		all[n-1].Out = max(all[n-1].Out, until)
		return l.scored.x.discharge(uint32(c.Index), all)
	}
	return l.scored.x.discharge(uint32(c.Index), append(all, told))
}
