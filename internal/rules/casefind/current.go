package casefind

import "traad/internal/base/column"

// Told is a stay that goes on, or ends, as the hospital tells of it: later than the columns know. The zero value is of one that nothing is told of.
type Told struct {
	In      column.Minute // 0: nothing is told, the columns alone have her
	Until   column.Minute // when it ended, or now: nights are counted so far; 0: to the list's day
	Planned bool          // told as planned; what is not told is taken as an emergency
	Left    column.Minute // when an earlier stay ended, as told; 0: none has been told to have. The columns may have that one open still
}

// Current is what the discharge scores take of a stay that goes on or ends. It is the last one of the columns where that is open, where nothing else is told of, and
// where the one that is told of began before its end or within JoinGap after it: the same stay, or the next part of it. Else it is the one that is told of, and those of
// the columns are stays before it. One that the columns have open and that ended before the one told of began has ended.
func (l *List) Current(c *Candidate, t Told) Discharge {
	from := t.In
	if from == 0 {
		from = l.On.At(0)
	}
	until := max(t.Until, from)
	if t.Until == 0 {
		until = max(l.On.At(0), from)
	}
	told := Stay{In: from, Out: until, Emergency: !t.Planned, Open: true}
	if c.Index < 0 {
		return Discharge{Nights: told.Nights(), Emergency: told.Emergency, NoMunicipalVisits: true}
	}
	all := l.scored.x.Stays(uint32(c.Index), l.On)
	if len(all) == 0 {
		return l.scored.x.discharge(uint32(c.Index), []Stay{told})
	}
	last := &all[len(all)-1]
	if last.Open && last.In < t.Left && t.Left <= t.In {
		last.Out, last.Open = t.Left, false
	}
	switch {
	case last.Open, t.In != 0 && t.In <= last.Out+JoinGap:
		last.Out = max(last.Out, until)
	case t.In != 0:
		all = append(all, told)
	}
	return l.scored.x.discharge(uint32(c.Index), all)
}
