package pdfa

import (
	"encoding/binary"
	"encoding/hex"
	"regexp"
	"strconv"
	"unicode/utf16"
)

// font is what a text is checked against.
type font struct {
	simple  bool              // Type 3: one byte a letter, drawn by procedures
	glyphs  int               // how many there are in the font program
	program func(int) float64 // the width of a glyph in the program, in thousandths
	width   map[int]float64   // in the dictionary
	other   float64           // of those that are not named
	letters map[int]string    // what each stands for
	drawn   map[int]bool      // Type 3: those that there is a procedure for
}

// trueType reads how many glyphs a font program has and how wide they are.
func trueType(b []byte) (glyphs int, width func(int) float64, ok bool) {
	if len(b) < 12 {
		return 0, nil, false
	}
	tables := map[string][]byte{}
	for i := range int(binary.BigEndian.Uint16(b[4:])) {
		at := 12 + 16*i
		if at+16 > len(b) {
			return 0, nil, false
		}
		from, long := uint64(binary.BigEndian.Uint32(b[at+8:])), uint64(binary.BigEndian.Uint32(b[at+12:]))
		if from+long > uint64(len(b)) {
			return 0, nil, false
		}
		tables[string(b[at:at+4])] = b[from : from+long]
	}
	head, hhea, maxp, hmtx := tables["head"], tables["hhea"], tables["maxp"], tables["hmtx"]
	if len(head) < 20 || len(hhea) < 36 || len(maxp) < 6 || len(tables["glyf"]) == 0 {
		return 0, nil, false
	}
	em, metrics := float64(binary.BigEndian.Uint16(head[18:])), int(binary.BigEndian.Uint16(hhea[34:]))
	if em == 0 || metrics == 0 || len(hmtx) < 4*metrics {
		return 0, nil, false
	}
	return int(binary.BigEndian.Uint16(maxp[4:])), func(g int) float64 {
		return float64(binary.BigEndian.Uint16(hmtx[4*min(g, metrics-1):])) * 1000 / em
	}, true
}

var (
	charPattern  = regexp.MustCompile(`(?s)beginbfchar(.*?)endbfchar`)
	rangePattern = regexp.MustCompile(`(?s)beginbfrange(.*?)endbfrange`)
	pairPattern  = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>`)
	threePattern = regexp.MustCompile(`<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>`)
)

// Letters reads which letters the glyphs of a font are, from its ToUnicode map.
func Letters(cmap string) map[int]string {
	out := map[int]string{}
	code := func(h string) int { n, _ := strconv.ParseUint(h, 16, 16); return int(n) }
	for _, block := range charPattern.FindAllStringSubmatch(cmap, -1) {
		for _, m := range pairPattern.FindAllStringSubmatch(block[1], -1) {
			out[code(m[1])] = unhex(m[2], 0)
		}
	}
	for _, block := range rangePattern.FindAllStringSubmatch(cmap, -1) {
		for _, m := range threePattern.FindAllStringSubmatch(block[1], -1) {
			for from, i := code(m[1]), 0; from+i <= code(m[2]); i++ {
				out[from+i] = unhex(m[3], i)
			}
		}
	}
	return out
}

func unhex(h string, more int) string {
	b, _ := hex.DecodeString(h)
	var units []uint16
	for i := 0; i+1 < len(b); i += 2 {
		units = append(units, uint16(b[i])<<8|uint16(b[i+1]))
	}
	if n := len(units); n > 0 {
		units[n-1] += uint16(more)
	}
	return string(utf16.Decode(units))
}

// widths reads the widths of a font's dictionary: 0 [656 0 727] 16 [659] 130 138 574.
func (f *file) widths(w array) map[int]float64 {
	out := map[int]float64{}
	for i := 0; i+1 < len(w); {
		from, _ := f.number(w[i])
		if list := f.array(w[i+1]); list != nil {
			for j, x := range list {
				out[int(from)+j], _ = f.number(x)
			}
			i += 2
			continue
		}
		if i+2 >= len(w) {
			break
		}
		to, _ := f.number(w[i+1])
		each, _ := f.number(w[i+2])
		for g := int(from); g <= min(int(to), 65535); g++ {
			out[g] = each
		}
		i += 3
	}
	return out
}
