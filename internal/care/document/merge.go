package document

import (
	"slices"
	"strings"
	"unicode"
)

// Merge takes two texts together that were both made from base. clean is false where their changes touch: then nobody but a
// person can say what is meant.
//
// The unit is the sentence, not the word: in «1 ekstra i 3 dager», changed by one to «2 ekstra i 3 dager» and by another to
// «1 ekstra i 2 dager», no word was changed by both, and the two together would be an instruction that nobody wrote.
// Changes touch where they meet in a sentence, where both put something in at the same place, and where one puts something
// in beside what the other changed, unless it is a line of its own.
func Merge(base, a, b string) (text string, clean bool) {
	switch {
	case a == b || b == base:
		return a, true
	case a == base:
		return b, true
	}
	units := sentences(base)
	as, bs := changes(units, sentences(a)), changes(units, sentences(b))
	var out strings.Builder
	at := 0
	put := func(c change) {
		out.WriteString(strings.Join(units[at:c.from], ""))
		out.WriteString(strings.Join(c.now, ""))
		at = c.to
	}
	for len(as) > 0 || len(bs) > 0 {
		switch {
		case len(bs) == 0:
			put(as[0])
			as = as[1:]
		case len(as) == 0:
			put(bs[0])
			bs = bs[1:]
		case as[0].same(bs[0]):
			put(as[0])
			as, bs = as[1:], bs[1:]
		case as[0].touches(bs[0]):
			return "", false
		case as[0].before(bs[0]):
			put(as[0])
			as = as[1:]
		default:
			put(bs[0])
			bs = bs[1:]
		}
	}
	out.WriteString(strings.Join(units[at:], ""))
	return out.String(), true
}

// change says that base[from:to] became now.
type change struct {
	from, to int
	now      []string
}

func (c change) same(o change) bool {
	return c.from == o.from && c.to == o.to && slices.Equal(c.now, o.now)
}

// touches reports whether two changes cannot both be made. Sentences beside each other may both be changed. Something put in
// touches what the other changed right there, unless it is a line of its own.
func (c change) touches(o change) bool {
	if o.from == o.to && c.from != c.to {
		c, o = o, c
	}
	switch {
	case c.from != c.to:
		return c.from < o.to && o.from < c.to
	case o.from == o.to, len(o.now) == 0:
		return c.from >= o.from && c.from <= o.to
	case c.from == o.to:
		return !strings.HasPrefix(c.now[0], "\n")
	case c.from == o.from:
		return !strings.HasSuffix(c.now[len(c.now)-1], "\n")
	}
	return o.from < c.from && c.from < o.to
}

func (c change) before(o change) bool { return c.from < o.from || c.from == o.from && c.to < o.to }

// sentences cuts a text into sentences and what stands between them; joined they are the text again. A sentence ends at a
// line break, or at . ! ? before a blank and a capital letter (so «man., ons.» is no end).
func sentences(s string) []string {
	var out []string
	start := 0
	cut := func(to int) {
		if to > start {
			out = append(out, s[start:to])
			start = to
		}
	}
	var runes []rune
	var at []int // byte offsets
	for i, r := range s {
		runes, at = append(runes, r), append(at, i)
	}
	at = append(at, len(s))
	for i := 0; i < len(runes); i++ {
		switch r := runes[i]; {
		case r == '\n':
			cut(at[i])
			for i+1 < len(runes) && unicode.IsSpace(runes[i+1]) {
				i++
			}
			cut(at[i+1])
		case r == '.' || r == '!' || r == '?':
			j := i + 1
			for j < len(runes) && runes[j] != '\n' && unicode.IsSpace(runes[j]) {
				j++
			}
			if j > i+1 && j < len(runes) && unicode.IsUpper(runes[j]) {
				cut(at[i+1])
				cut(at[j])
				i = j - 1
			}
		}
	}
	cut(len(s))
	return out
}

// changes returns what turns base into now, in order; two changes have an unchanged unit between them.
func changes(base, now []string) []change {
	head := 0
	for head < len(base) && head < len(now) && base[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(base)-head && tail < len(now)-head && base[len(base)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	b, n := base[head:len(base)-tail], now[head:len(now)-tail]
	if len(b) == 0 && len(n) == 0 {
		return nil
	}
	const most = 1500 * 1500
	if len(b)*len(n) > most {
		return []change{{head, len(base) - tail, n}} // too much to look through: one change
	}
	var out []change
	var c *change
	open := func(i int) {
		if c == nil {
			out = append(out, change{from: head + i, to: head + i})
			c = &out[len(out)-1]
		}
	}
	length := lengths(b, n)
	for i, j := 0, 0; i < len(b) || j < len(n); {
		switch {
		case i < len(b) && j < len(n) && b[i] == n[j]:
			c, i, j = nil, i+1, j+1
		case j == len(n) || i < len(b) && length[i+1][j] >= length[i][j+1]:
			open(i)
			c.to, i = head+i+1, i+1
		default:
			open(i)
			c.now, j = append(c.now, n[j]), j+1
		}
	}
	return out
}

// lengths gives the length of the longest common sequence of b[i:] and n[j:].
func lengths(b, n []string) [][]uint16 {
	cells := make([]uint16, (len(b)+1)*(len(n)+1))
	rows := make([][]uint16, len(b)+1)
	for i := range rows {
		rows[i] = cells[i*(len(n)+1) : (i+1)*(len(n)+1)]
	}
	for i := len(b) - 1; i >= 0; i-- {
		for j := len(n) - 1; j >= 0; j-- {
			if b[i] == n[j] {
				rows[i][j] = rows[i+1][j+1] + 1
			} else {
				rows[i][j] = max(rows[i+1][j], rows[i][j+1])
			}
		}
	}
	return rows
}
