package casefind

import "traad/internal/base/column"

// Eight bytes at a time, as one word: the first byte is the lowest.
const (
	ones   = 0x0101010101010101
	sevens = 0x7f7f7f7f7f7f7f7f
	pairs  = 0x00ff00ff00ff00ff
)

// eight is the kinds of up to eight rows from row on; those from end on come as what no mask below finds.
func eight(kinds []column.Kind, row, end uint32) uint64 {
	if n := end - row; n < 8 {
		w := ^uint64(0)
		for i := range n {
			w = w&^(0xff<<(8*i)) | uint64(kinds[row+i])<<(8*i)
		}
		return w
	}
	k := (*[8]column.Kind)(kinds[row:])
	return uint64(k[0]) | uint64(k[1])<<8 | uint64(k[2])<<16 | uint64(k[3])<<24 | uint64(k[4])<<32 | uint64(k[5])<<40 | uint64(k[6])<<48 | uint64(k[7])<<56
}

// zeros has the highest bit of every byte that is 0.
func zeros(w uint64) uint64 { return ^(w&sevens + sevens | w | sevens) }

// inpatientOf marks the bytes that are inpatient hospital episodes, of any urgency.
func inpatientOf(kinds uint64) uint64 {
	const any = uint64(column.Kind(0xf3)) * ones
	return zeros(kinds&any ^ uint64(column.Inpatient)*ones)
}

// visitsOf marks the bytes that are urgent care or acute beds of a municipality.
func visitsOf(kinds uint64) uint64 {
	const service = 0xf0 * ones
	s := kinds & service
	return zeros(s^uint64(column.UrgentCare)<<4*ones) | zeros(s^uint64(column.AcuteBed)<<4*ones)
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
