package casefind

import "traad/internal/base/column"

// Stay is inpatient episodes that hang together: the next begins at most 8 hours after the latest end so far. The urgency is the
// first episode's. An episode without an end ends where the next begins, which is a stay of its own where it is later (lacking).
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
	openIn := column.Minute(0) // of the last part, where it has no end
	for row := e.First[p]; row < e.First[p+1] && e.In[row] < at; row++ {
		k := e.Kind[row]
		if k.Service() != column.Hospital || k.Level() != column.Inpatient {
			continue
		}
		s := Stay{
			In: e.In[row], Out: e.Out(row, e.In[row]), Emergency: k.Urgency() == column.Emergency, Open: e.Mins[row] == column.Open,
			Died: e.NCode[row]&column.DiedBit != 0, Parts: 1,
		}
		if n := len(all); n > 0 {
			last := &all[n-1]
			joins := s.In <= last.Out+JoinGap
			if last.Open {
				last.Out, last.Open = max(last.Out, lacking(openIn, s.In)), false
			}
			if joins {
				last.Out = max(last.Out, s.Out)
				last.Open, last.Died = s.Open, last.Died || s.Died
				last.Parts++
				openIn = s.In
				continue
			}
			s.Readmission = s.Emergency && readmission(s.In, last.Out, last.Died, JoinGap)
		}
		openIn = s.In
		all = append(all, s)
	}
	if n := len(all); n > 0 && all[n-1].Open {
		last := &all[n-1]
		end := lacking(openIn, at)
		last.Out, last.Open = max(last.Out, end), end == at
	}
	return all
}
