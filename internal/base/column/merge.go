package column

import (
	"cmp"
	"container/heap"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Load is one load as the merge reads it: its parts in order, io.EOF after the last.
type Load struct {
	Next func() ([]byte, error)
	// Over are the periods that later loads of the same source cover: what began in them is passed over. Disjoint and ascending, as
	// pairs of first and last day.
	Over [][2]Day
	// Hospital, where it is set, is made true where the load has an episode of a hospital.
	Hospital *bool
}

// Merge builds the columns of several loads, person by person, so that beside the columns only a part or two a load is in memory.
// rows and codes are how many there are at most; money keeps cost and hours. Rows that are alike in time, kind and department stand by their
// codes, so that the columns do not depend on which load a row came with.
func Merge(loads []Load, rows, codes int, who Who, money bool) (*Episodes, error) {
	m, stop, err := merging(loads, rows, codes, who, money)
	if err != nil {
		return nil, err
	}
	defer stop()
	for len(m.heap) > 0 {
		if err := m.person(); err != nil {
			return nil, err
		}
	}
	m.e.clip()
	return m.e, nil
}

// merging opens every load at its first row. stop ends the reading ahead.
func merging(loads []Load, rows, codes int, who Who, money bool) (m *merger, stop func(), err error) {
	m = &merger{who: who, money: money, codes: map[string]uint16{"": 0}, units: map[string]uint16{"": 0}}
	m.e = &Episodes{
		In: make([]Minute, 0, rows), Mins: make([]uint32, 0, rows), Kind: make([]Kind, 0, rows), NCode: make([]uint8, 0, rows), Unit: make([]uint16, 0, rows),
		Code: make([]uint16, 0, codes), Units: []string{""}, Codes: []string{""}, Seen: []Place{{}}, First: []uint32{0}, CodeFirst: []uint32{0},
	}
	if money {
		m.e.Cost, m.e.Hours = make([]float32, 0, rows), make([]float32, 0, rows)
	}
	done := make(chan struct{})
	stop = func() { close(done) }
	for i := range loads {
		c := &cursor{order: i, next: ahead(loads[i].Next, money, done), hospital: loads[i].Hospital}
		for _, d := range loads[i].Over {
			c.over = append(c.over, [2]Minute{d[0].At(0), (d[1] + 1).At(0)})
		}
		if ok, err := m.fill(c); err != nil {
			stop()
			return nil, nil, err
		} else if ok {
			m.heap = append(m.heap, c)
		}
	}
	heap.Init(&m.heap)
	return m, stop, nil
}

// DropUnsaid gives back the columns of cost and hours where no row has any.
func (e *Episodes) DropUnsaid() {
	some := func(v float32) bool { return v > 0 }
	if !slices.ContainsFunc(e.Cost, some) {
		e.Cost = nil
	}
	if !slices.ContainsFunc(e.Hours, some) {
		e.Hours = nil
	}
}

// clip gives back what was set aside for rows that later loads cover.
func (e *Episodes) clip() {
	if cap(e.In)-len(e.In) > cap(e.In)/8 {
		e.In, e.Mins, e.Kind, e.NCode, e.Unit = slices.Clone(e.In), slices.Clone(e.Mins), slices.Clone(e.Kind), slices.Clone(e.NCode), slices.Clone(e.Unit)
		e.Code, e.Cost, e.Hours = slices.Clone(e.Code), slices.Clone(e.Cost), slices.Clone(e.Hours)
	}
}

// cursor is where the merge is in a load.
type cursor struct {
	next       func() (*part, error)
	over       [][2]Minute
	order      int
	p          *part
	row        int
	codeAt     int
	unit, code []uint16 // the part's lists, as the columns number them
	hospital   *bool    // see Load
}

func (c *cursor) id() string { return c.p.ids[c.p.person[c.row]] }

// ahead reads the next part while the last one is being merged.
func ahead(next func() ([]byte, error), money bool, done <-chan struct{}) func() (*part, error) {
	type read struct {
		p   *part
		err error
	}
	parts := make(chan read)
	go func() {
		for {
			content, err := next()
			var r read
			if r.err = err; err == nil {
				r.p, r.err = readPart(content, money)
			}
			select {
			case parts <- r:
			case <-done:
				return
			}
			if r.err != nil {
				return
			}
		}
	}()
	return func() (*part, error) { r := <-parts; return r.p, r.err }
}

type cursors []*cursor

// Len is heap's.
func (h cursors) Len() int { return len(h) }

// Less is heap's: by pseudonym, then by load.
func (h cursors) Less(i, j int) bool {
	return cmp.Or(cmp.Compare(h[i].id(), h[j].id()), cmp.Compare(h[i].order, h[j].order)) < 0
}

// Swap is heap's.
func (h cursors) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push is heap's.
func (h *cursors) Push(x any) { *h = append(*h, x.(*cursor)) }

// Pop is heap's.
func (h *cursors) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

type merger struct {
	e            *Episodes
	heap         cursors
	who          Who
	money        bool
	codes, units map[string]uint16
	order        []int
	codeOf       []int
	ends         []ended // of the person at hand, in order
	scratch      Episodes
}

// ended is where a load's rows of a person end, counted from her first.
type ended struct{ load, end int }

// fill gives a cursor its next part; false where there is none.
func (m *merger) fill(c *cursor) (bool, error) {
	p, err := c.next()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	c.p, c.row, c.codeAt = p, 0, 0
	if c.unit, err = number(p.units, m.units, func(s string) { m.e.Units = append(m.e.Units, s) }); err != nil {
		return false, err
	}
	c.code, err = number(p.codes, m.codes, func(s string) {
		m.e.Codes, m.e.Seen = append(m.e.Codes, s), append(m.e.Seen, Place{})
	})
	return err == nil, err
}

// number gives the texts of a part their numbers in the columns.
func number(texts []string, known map[string]uint16, add func(string)) ([]uint16, error) {
	to := make([]uint16, len(texts))
	for i, s := range texts {
		n, ok := known[s]
		if !ok {
			if len(known) == 1<<16 {
				return nil, fmt.Errorf("column.Merge: over %d different codes or departments", 1<<16)
			}
			n = uint16(len(known))
			known[s] = n
			add(s)
		}
		to[i] = n
	}
	return to, nil
}

// person takes everything of the next person.
func (m *merger) person() error {
	e, id := m.e, m.heap[0].id()
	start, codeStart, from := len(e.In), len(e.Code), 0
	out, hospital := m.who.out(id), m.who.hospital(id)
	m.ends = m.ends[:0]
	for len(m.heap) > 0 && m.heap[0].id() == id {
		c, before := m.heap[0], len(e.In)
		m.take(c, out, hospital)
		if n := len(e.In); n > before {
			if k := len(m.ends); k > 0 && m.ends[k-1].load == c.order { // the next part of the same load
				m.ends[k-1].end = n - start
			} else {
				m.ends = append(m.ends, ended{c.order, n - start})
			}
			from++
		}
		if c.row == len(c.p.in) {
			ok, err := m.fill(c)
			if err != nil {
				return err
			}
			if !ok {
				heap.Pop(&m.heap)
				continue
			}
			if c.id() < id {
				return errPart // parts of a load ascend
			}
		}
		heap.Fix(&m.heap, 0)
	}
	if len(e.In) == start {
		return nil
	}
	if from > 1 {
		m.sort(start, codeStart)
	}
	if len(m.ends) > 1 {
		m.twice(start)
	}
	e.People = append(e.People, id)
	e.First = append(e.First, uint32(len(e.In)))
	e.CodeFirst = append(e.CodeFirst, uint32(len(e.Code)))
	return nil
}

// take copies the rows of a cursor's person.
func (m *merger) take(c *cursor, out, hospital bool) {
	e, p := m.e, c.p
	who, row, at := p.person[c.row], c.row, c.codeAt
	for ; row < len(p.in) && p.person[row] == who; row++ {
		in, n := Minute(p.in[row]), int(p.number[row]&CountMask)
		if c.hospital != nil && Kind(p.kind[row]).Service() == Hospital {
			*c.hospital = true
		}
		if !out && !(hospital && Kind(p.kind[row]).Service() != Hospital) && !c.covered(in) {
			e.In, e.Mins = append(e.In, in), append(e.Mins, uint32(p.mins[row]))
			e.Kind, e.NCode = append(e.Kind, Kind(p.kind[row])), append(e.NCode, uint8(p.number[row]))
			e.Unit = append(e.Unit, c.unit[p.unit[row]])
			for k, code := range p.code[at : at+n] {
				to := c.code[code]
				if k == 0 && e.Seen[to].Column == "" {
					e.Seen[to].Column = episodeVars[vMain].name
				}
				e.Code = append(e.Code, to)
			}
			if m.money {
				e.Cost, e.Hours = append(e.Cost, p.cost[row]), append(e.Hours, p.hours[row])
			}
		}
		at += n
	}
	c.row, c.codeAt = row, at
}

func (c *cursor) covered(in Minute) bool {
	for _, o := range c.over {
		if in < o[0] {
			return false
		}
		if in < o[1] {
			return true
		}
	}
	return false
}

// sort puts the rows of a person of several loads in order of time.
func (m *merger) sort(start, codeStart int) {
	e, n := m.e, len(m.e.In)-start
	in, mins, kind, unit := e.In[start:], e.Mins[start:], e.Kind[start:], e.Unit[start:]
	m.order = m.order[:0]
	for i := range n {
		m.order = append(m.order, i)
	}
	codeOf := m.codeOf[:0]
	at := codeStart
	for i := range n {
		codeOf = append(codeOf, at)
		at += int(e.NCode[start+i] & CountMask)
	}
	m.codeOf = codeOf
	less := func(x, y int) int {
		if c := cmp.Or(cmp.Compare(in[x], in[y]), cmp.Compare(mins[x], mins[y]), cmp.Compare(kind[x], kind[y]), cmp.Compare(e.Units[unit[x]], e.Units[unit[y]])); c != 0 {
			return c
		}
		return m.alike(start+x, start+y, codeOf[x], codeOf[y])
	}
	if slices.IsSortedFunc(m.order, less) {
		return
	}
	slices.SortStableFunc(m.order, less)
	s := &m.scratch
	s.In, s.Mins, s.Kind, s.NCode, s.Unit, s.Code, s.Cost, s.Hours = s.In[:0], s.Mins[:0], s.Kind[:0], s.NCode[:0], s.Unit[:0], s.Code[:0], s.Cost[:0], s.Hours[:0]
	for _, i := range m.order {
		r := start + i
		s.In, s.Mins, s.Kind, s.NCode, s.Unit = append(s.In, e.In[r]), append(s.Mins, e.Mins[r]), append(s.Kind, e.Kind[r]), append(s.NCode, e.NCode[r]), append(s.Unit, e.Unit[r])
		s.Code = append(s.Code, e.Code[codeOf[i]:codeOf[i]+int(e.NCode[r]&CountMask)]...)
		if m.money {
			s.Cost, s.Hours = append(s.Cost, e.Cost[r]), append(s.Hours, e.Hours[r])
		}
	}
	copy(in, s.In)
	copy(mins, s.Mins)
	copy(kind, s.Kind)
	copy(e.NCode[start:], s.NCode)
	copy(unit, s.Unit)
	copy(e.Code[codeStart:], s.Code)
	if m.money {
		copy(e.Cost[start:], s.Cost)
		copy(e.Hours[start:], s.Hours)
	}
}

// twice counts rows of a person that another load has too: the same start, service and department. Loads of one source never have the same day, so they are of
// two sources. The rows are in order of time, and m.order says which place each had when it was read.
func (m *merger) twice(start int) {
	e := m.e
	load := func(i int) int {
		for _, x := range m.ends {
			if m.order[i] < x.end {
				return x.load
			}
		}
		return -1
	}
	n := len(e.In) - start
	for i := 1; i < n; i++ {
		for k := i - 1; k >= 0 && e.In[start+k] == e.In[start+i]; k-- {
			if e.Kind[start+k].Service() == e.Kind[start+i].Service() && e.Unit[start+k] == e.Unit[start+i] && load(k) != load(i) {
				e.Twice++
				break
			}
		}
	}
}

// alike compares rows x and y, whose codes begin at cx and cy, by what is left when time, kind and department are the same.
func (m *merger) alike(x, y, cx, cy int) int {
	e := m.e
	if c := cmp.Compare(e.NCode[x], e.NCode[y]); c != 0 {
		return c
	}
	for k := range int(e.NCode[x] & CountMask) {
		if c := cmp.Compare(e.Codes[e.Code[cx+k]], e.Codes[e.Code[cy+k]]); c != 0 {
			return c
		}
	}
	if !m.money {
		return 0
	}
	return cmp.Or(cmp.Compare(e.Cost[x], e.Cost[y]), cmp.Compare(e.Hours[x], e.Hours[y]))
}
