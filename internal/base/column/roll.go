package column

import (
	"bytes"
	"cmp"
	"slices"
)

// roll numbers the pseudonyms of the rows of files in the order they come. The zero value is ready.
type roll struct {
	number words[[16]byte, uint32]
	ids    []string
	where  []Place        // where each first stood
	last   uint32         // of ids: files are often sorted, so the last one is tried first
	text   []byte         // the last one, where it need not be fetched
	rows   chunks[uint32] // the number of each row
}

// add is the next row.
func (l *roll) add(r *rowOf, s []byte) {
	if len(l.ids) == 0 || !bytes.Equal(s, l.text) {
		var key [16]byte
		short := len(s) < len(key)
		if short {
			copy(key[:], s)
			key[15] = byte(len(s))
		}
		id, ok := l.number.of(key, short, s)
		if !ok {
			id = uint32(len(l.ids))
			text := string(s)
			l.number.put(key, short, text, id)
			l.ids = append(l.ids, text)
			l.where = append(l.where, Place{r.file, r.n, r.vars[0].name})
		}
		l.last, l.text = id, append(l.text[:0], s...)
	}
	l.rows.add(l.last)
}

// pseudonymise replaces the identity numbers by what door gives; ok is false and nothing is done where they are pseudonyms already. A value
// that is no number among numbers is a fault at its row, which does not repeat it.
func (l *roll) pseudonymise(log *Log, door Door) (ok bool, err error) {
	if !carriesNumbers(l.ids) {
		return false, nil
	}
	names, err := replace(l.ids, l.where, log, door)
	if err != nil || names == nil {
		l.ids = nil // there are faults: what was read is not used
		return true, err
	}
	first := map[string]uint32{}
	to := make([]uint32, len(names)) // a number written in two ways is one person
	var ids []string
	for i, name := range names {
		id, seen := first[name]
		if !seen {
			id = uint32(len(ids))
			first[name] = id
			ids = append(ids, name)
		}
		to[i] = id
	}
	for _, part := range l.rows.parts {
		for i, p := range part {
			part[i] = to[p]
		}
	}
	l.ids, l.number, l.where = ids, words[[16]byte, uint32]{}, nil
	return true, nil
}

// sorted is the pseudonyms in order, where the rows of each begin, and the rows in that order, a person's as they came. The roll is empty
// afterwards.
func (l *roll) sorted() (people []string, first, order []uint32) {
	byName := make([]uint32, len(l.ids))
	for i := range byName {
		byName[i] = uint32(i)
	}
	slices.SortFunc(byName, func(x, y uint32) int { return cmp.Compare(l.ids[x], l.ids[y]) })
	rank := make([]uint32, len(l.ids))
	people = make([]string, len(l.ids))
	for r, id := range byName {
		rank[id] = uint32(r)
		people[r] = l.ids[id]
	}
	n := uint32(l.rows.len())
	first = make([]uint32, len(l.ids)+1)
	for i := range n {
		first[rank[l.rows.at(i)]+1]++
	}
	for p := range people {
		first[p+1] += first[p]
	}
	next := slices.Clone(first)
	order = make([]uint32, n)
	for i := range n {
		r := rank[l.rows.at(i)]
		order[next[r]] = i
		next[r]++
	}
	*l = roll{}
	return people, first, order
}
