package casefind

import "traad/internal/base/column"

// ones, pairs: eight bytes at a time, as one word.
const (
	ones  = 0x0101010101010101
	pairs = 0x00ff00ff00ff00ff
)

// picked are the rows that the pass looks at one by one: inpatient episodes and visits to a municipality's urgent care and acute beds. Of all others only
// the codes count, and those of a person lie side by side. 8 bytes for each of them, which are one in eight of what a hospital sends.
type picked struct {
	first []uint32 // by person, one more than there are persons
	row   []uint32
	code  []uint32 // where the row's codes begin
}

// picks reports whether the pass looks at a row by itself.
func picks(k column.Kind) bool {
	switch k.Service() {
	case column.Hospital:
		return k.Level() == column.Inpatient
	case column.UrgentCare, column.AcuteBed:
		return true
	}
	return false
}

func pick(e *column.Episodes) picked {
	n := 0
	for _, k := range e.Kind {
		if picks(k) {
			n++
		}
	}
	p := picked{first: make([]uint32, len(e.People)+1), row: make([]uint32, 0, n), code: make([]uint32, 0, n)}
	for i := range e.People {
		p.first[i] = uint32(len(p.row))
		code := e.CodeFirst[i]
		for row := e.First[i]; row < e.First[i+1]; row++ {
			if picks(e.Kind[row]) {
				p.row, p.code = append(p.row, row), append(p.code, code)
			}
			code += uint32(e.NCode[row] & column.CountMask)
		}
	}
	p.first[len(e.People)] = uint32(len(p.row))
	return p
}

// codesIn is the number of codes of rows.
func codesIn(rows []uint8) (n uint32) {
	for len(rows) >= 8 {
		k := (*[8]uint8)(rows)
		w := uint64(k[0]) | uint64(k[1])<<8 | uint64(k[2])<<16 | uint64(k[3])<<24 | uint64(k[4])<<32 | uint64(k[5])<<40 | uint64(k[6])<<48 | uint64(k[7])<<56
		w &= column.CountMask * ones
		n += uint32((w&pairs + w>>8&pairs) * 0x0001000100010001 >> 48)
		rows = rows[8:]
	}
	for _, c := range rows {
		n += uint32(c & column.CountMask)
	}
	return n
}

// since is the first of sorted instants that is not before from; no branch of it is to be guessed.
func since(in []column.Minute, from column.Minute) uint32 {
	low, n := 0, len(in)
	for n > 0 {
		half := (n + 1) / 2
		if in[low+half-1] < from {
			low += half
		}
		n -= half
	}
	return uint32(low)
}
