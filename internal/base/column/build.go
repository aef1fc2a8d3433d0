package column

import (
	"cmp"
	"slices"

	"traad/internal/base/lang"
)

// chunkSize is how many values a piece of a growing column has: growing by pieces needs no second copy.
const chunkSize = 1 << 16

// chunks is a column that grows.
type chunks[T any] struct{ parts [][]T }

func (c *chunks[T]) add(v T) {
	k := len(c.parts)
	if k == 0 || len(c.parts[k-1]) == chunkSize {
		c.parts = append(c.parts, make([]T, 0, chunkSize))
		k++
	}
	c.parts[k-1] = append(c.parts[k-1], v)
}

func (c *chunks[T]) len() int {
	if k := len(c.parts); k > 0 {
		return (k-1)*chunkSize + len(c.parts[k-1])
	}
	return 0
}

func (c *chunks[T]) at(i uint32) T { return c.parts[i/chunkSize][i%chunkSize] }

// append appends the n values from i on to a slice.
func (c *chunks[T]) append(to []T, i, n uint32) []T {
	for n > 0 {
		part := c.parts[i/chunkSize][i%chunkSize:]
		k := min(n, uint32(len(part)))
		to = append(to, part[:k]...)
		i, n = i+k, n-k
	}
	return to
}

// cut drops what came after the first n values.
func (c *chunks[T]) cut(n int) {
	if n >= c.len() {
		return
	}
	c.parts = c.parts[:(n+chunkSize-1)/chunkSize]
	if k := n % chunkSize; k > 0 {
		c.parts[len(c.parts)-1] = c.parts[len(c.parts)-1][:k]
	}
}

// sorted is the column in another order; the pieces are let go.
func sorted[T any](c *chunks[T], order []uint32) []T {
	s := make([]T, len(order))
	for i, from := range order {
		s[i] = c.at(from)
	}
	c.parts = nil
	return s
}

// Episodes sorts what was read by pseudonym and time, column by column, so that at most one column stands twice in memory.
// Where a file had a fault there are no columns, and the error tells every fault. The builder is empty afterwards.
func (b *Builder) Episodes() (*Episodes, error) {
	b.init()
	identities(b.persons.ids, "lopenr", &b.Log)
	if err := b.Log.Err(); err != nil {
		return nil, err
	}
	if c := b.Counts; c.NoUrgency > 0 {
		b.Log.notice("%s av %s døgnopphold mangler innmateHast og regnes ikke som akutte.", lang.Int(c.NoUrgency), lang.Int(c.Inpatient))
	}
	if c := b.Counts; c.NoMain > 0 {
		b.Log.notice("%s av %s døgnopphold mangler hovedtilstand.", lang.Int(c.NoMain), lang.Int(c.Inpatient))
	}
	e := &Episodes{Codes: b.texts, Seen: b.seen, Units: b.names}
	order := b.order(e)
	doubles := 0
	n := len(order)
	starts := make([]uint32, n) // where each row's codes begin, as they were read
	at := uint32(0)
	for i := range starts {
		starts[i] = at
		at += uint32(b.ncode.at(uint32(i)) & CountMask)
	}
	e.CodeFirst = make([]uint32, len(e.First))
	e.Code = make([]uint16, 0, at)
	for p := range e.People {
		e.CodeFirst[p] = uint32(len(e.Code))
		for _, from := range order[e.First[p]:e.First[p+1]] {
			e.Code = b.code.append(e.Code, starts[from], uint32(b.ncode.at(from)&CountMask))
		}
	}
	e.CodeFirst[len(e.People)] = uint32(len(e.Code))
	b.code.parts = nil
	e.In, e.Mins, e.Kind = sorted(&b.in, order), sorted(&b.mins, order), sorted(&b.kind, order)
	e.NCode, e.Unit = sorted(&b.ncode, order), sorted(&b.unit, order)
	if b.Amounts {
		e.Cost, e.Hours = sorted(&b.cost, order), sorted(&b.hours, order)
	}
	for i, in := range e.In {
		if d := in.Day(); i == 0 {
			b.Counts.First, b.Counts.End = d, d
		} else {
			b.Counts.First, b.Counts.End = min(b.Counts.First, d), max(b.Counts.End, d)
		}
	}
	overlaps := 0
	for p := range e.People {
		b.Counts.Endless += e.endless(e.First[p], e.First[p+1], (b.Counts.End + 1).At(0))
		var end Minute
		for i := e.First[p]; i < e.First[p+1]; i++ {
			if e.Kind[i].Level() == Inpatient {
				if e.In[i] < end {
					overlaps++
				}
				end = max(end, e.Out(i, e.In[i]))
			}
		}
		at := e.CodeFirst[p]
		for i := e.First[p] + 1; i < e.First[p+1]; i++ {
			next, n := at+uint32(e.NCode[i-1]&CountMask), uint32(e.NCode[i]&CountMask)
			if e.In[i] == e.In[i-1] && e.Mins[i] == e.Mins[i-1] && e.Kind[i] == e.Kind[i-1] && e.Unit[i] == e.Unit[i-1] && e.NCode[i] == e.NCode[i-1] &&
				slices.Equal(e.Code[at:next], e.Code[next:next+n]) {
				doubles++
			}
			at = next
		}
	}
	if overlaps > 0 {
		b.Log.notice("%s begynner før personens forrige er slutt. De regnes som ett opphold.", lang.Plural(overlaps, "døgnopphold", "døgnopphold"))
	}
	if doubles > 0 {
		b.Log.notice("%s står to ganger (samme person, tid, avdeling, type og koder). De telles én gang i opphold.", lang.Plural(doubles, "episode", "episoder"))
	}
	if n := b.Counts.Endless; n > 0 {
		b.Log.notice("%s mangler utdato og kan ikke vare fortsatt: personen er lagt inn på nytt etterpå, eller det er over 180 døgn siden. De regnes som sluttet der neste begynner, eller etter 180 døgn.", lang.Plural(n, "døgnopphold", "døgnopphold"))
	}
	b.Counts.Overlaps, b.Counts.Doubles = overlaps, doubles
	*b = Builder{Log: b.Log, Counts: b.Counts, Amounts: b.Amounts}
	return e, nil
}

// endless counts the inpatient episodes of one person's rows that have no end and cannot go on at an instant.
func (e *Episodes) endless(first, end uint32, at Minute) (n int) {
	open, began := false, Minute(0)
	for i := first; i < end; i++ {
		if e.Kind[i].Level() != Inpatient {
			continue
		}
		if open && e.In[i] > began {
			n++
		}
		open, began = e.Mins[i] == Open, e.In[i]
	}
	if open && at > began+LongestStay {
		n++
	}
	return n
}

// order sorts the pseudonyms and returns the order of the rows; First is filled.
func (b *Builder) order(e *Episodes) []uint32 {
	var order []uint32
	e.People, e.First, order = b.persons.sorted()
	less := func(x, y uint32) int {
		if c := cmp.Compare(b.in.at(x), b.in.at(y)); c != 0 { // nearly always: the others are not fetched
			return c
		}
		return cmp.Or(cmp.Compare(b.mins.at(x), b.mins.at(y)), cmp.Compare(b.kind.at(x), b.kind.at(y)), cmp.Compare(b.unit.at(x), b.unit.at(y)))
	}
	for p := range e.People {
		if rows := order[e.First[p]:e.First[p+1]]; !slices.IsSortedFunc(rows, less) {
			slices.SortStableFunc(rows, less)
		}
	}
	return order
}
