package casefind

import "traad/internal/base/column"

// Stay is inpatient episodes that hang together: the next begins at most 8 hours after the latest end so far. The urgency is the
// first episode's.
type Stay struct {
	In, Out     column.Minute // Out is the date where it goes on
	Emergency   bool
	Open        bool
	Died        bool
	Parts       int
	Readmission bool // an emergency more than 8 hours and at most 30 days after the previous stay's end
}

// Nights is the bed days: the midnights from in to out.
func (s Stay) Nights() int { return int(s.Out.Day() - s.In.Day()) }

// Stays are a person's stays that began before a day, in order.
func (x *Index) Stays(p uint32, on column.Day) []Stay {
	e := x.E
	var all []Stay
	at := on.At(0)
	for row := e.First[p]; row < e.First[p+1] && e.In[row] < at; row++ {
		k := e.Kind[row]
		if k.Service() != column.Hospital || k.Level() != column.Inpatient {
			continue
		}
		s := Stay{
			In: e.In[row], Out: e.Out(row, at), Emergency: k.Urgency() == column.Emergency, Open: e.Mins[row] == column.Open,
			Died: e.NCode[row]&column.DiedBit != 0, Parts: 1,
		}
		if n := len(all); n > 0 {
			last := &all[n-1]
			if s.In <= last.Out+JoinGap {
				last.Out = max(last.Out, s.Out)
				last.Open, last.Died = last.Open || s.Open, last.Died || s.Died
				last.Parts++
				continue
			}
			s.Readmission = s.Emergency && readmission(s.In, last.Out, last.Died, JoinGap)
		}
		all = append(all, s)
	}
	return all
}
