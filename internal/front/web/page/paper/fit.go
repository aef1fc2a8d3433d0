package paper

import (
	"strings"
	"unicode"

	"traad/internal/app/paper"
	"traad/internal/base/lang"
)

// The slip hangs on a refrigerator door: it is one page whatever the plan says, in large print. It is A5 where all of it has room there, and A4
// where it has not: what to do and whom to ring is not cut to save paper. What does not fit on A4 either is shortened at the end of a word and
// says so where it is cut, and the foot says where the rest stands; nothing is left out in silence. How much room a text takes is reckoned from
// how wide its letters are, on the safe side; a test prints the longest slip there can be and counts the pages.

// leaf is what fits on a page, in CSS pixels: its size without the margins, and a little to spare.
type leaf struct {
	size          string // of the @page rule
	width, height float64
	signs         float64 // the width of the text in the boxes of the signs
}

var (
	a5 = leaf{"A5;margin:9mm 10mm", 484, 721, 400}
	a4 = leaf{"A4;margin:12mm 14mm", 684, 1026, 600}
)

// face is how large the slip is set: paper.css has the same sizes, .slip.tight those of the second.
type face struct {
	text, line, quote, name, heading, number   float64
	rowGap, phoneFrame, signFrame, top, footer float64
}

var (
	roomy = face{17, 1.45, 19, 30, 26, 36.25, 10, 29, 33, 33, 16}
	tight = face{16, 1.35, 17, 26, 23, 27.5, 4, 13, 22, 25, 8}
)

// limits are how many lines a text may take, and how many contacts and areas of signs there are.
type limits struct {
	leaf                      leaf
	face                      face
	quote, see, do, treatment int
	who, contacts, areas      int
}

const all = 1 << 20

// steps are tried in order; the last fits whatever is written.
var steps = []limits{
	{leaf: a5, face: roomy, quote: all, see: all, do: all, treatment: all, who: all, contacts: 5, areas: all},
	{leaf: a5, face: tight, quote: all, see: all, do: all, treatment: all, who: all, contacts: 5, areas: all},
	{leaf: a4, face: roomy, quote: all, see: all, do: all, treatment: all, who: all, contacts: 6, areas: all},
	{leaf: a4, face: tight, quote: all, see: all, do: all, treatment: all, who: all, contacts: 6, areas: all},
	{leaf: a4, face: tight, quote: 3, see: 4, do: 4, treatment: 5, who: 2, contacts: 6, areas: 5},
	{leaf: a4, face: tight, quote: 2, see: 3, do: 4, treatment: 4, who: 2, contacts: 5, areas: 4},
	{leaf: a4, face: tight, quote: 2, see: 2, do: 3, treatment: 4, who: 2, contacts: 5, areas: 3},
	{leaf: a4, face: tight, quote: 1, see: 2, do: 3, treatment: 3, who: 1, contacts: 4, areas: 2},
	{leaf: a4, face: tight, quote: 1, see: 1, do: 2, treatment: 3, who: 1, contacts: 4, areas: 1},
}

// fullOf is everything, for papers that may have several pages.
func fullOf(v *lang.Voice, p *paper.Paper) slip {
	return slipWith(v, p, limits{leaf: a4, face: roomy, quote: all, see: all, do: all, treatment: all, who: all, contacts: all, areas: all})
}

// slipOf is the slip at the largest size and with the most of the plan that fits on one page.
func slipOf(p *paper.Paper) slip {
	var s slip
	for _, l := range steps {
		s = slipWith(nil, p, l)
		if l.leaf == a5 && s.Cut != "" { // there is a larger page
			continue
		}
		if s.height(l.face) <= l.leaf.height {
			break
		}
	}
	return s
}

// height is how tall the slip is at the most.
func (s slip) height(f face) float64 {
	line := f.text * f.line
	h := f.top + float64(lines(s.Name, f.name*1.08, s.leaf.width-90))*f.name*1.2
	if s.Matters != "" {
		h += float64(lines("«"+s.Matters+"»", f.quote, s.leaf.width))*f.quote*f.line + 12
	}
	h += f.phoneFrame
	for _, x := range s.Phones {
		h += max(f.number, float64(lines(x.Who+", "+x.When, f.text*1.04, s.whoWidth()))*line) + f.rowGap
	}
	for _, x := range s.Signs {
		h += f.signFrame + f.heading + 4
		for _, r := range x.Rows {
			h += float64(lines(r.Area+": "+r.See+" "+r.Do, f.text*1.04, s.leaf.signs)) * line
		}
	}
	if len(s.Treatment) > 0 {
		h += f.heading + 15 + float64(lines(strings.Join(s.Treatment, " ")+" "+s.Again, f.text, s.leaf.width))*line
	}
	h += f.footer
	for _, x := range append([]string{s.Cut}, s.Foot...) {
		if x != "" {
			h += float64(lines(x, 13, s.leaf.width)) * 13 * f.line
		}
	}
	return h
}

// whoWidth is the room beside the numbers.
func (s slip) whoWidth() float64 {
	widest := 0.0
	for _, x := range s.Phones {
		widest = max(widest, width(x.Number, 25))
	}
	return max(s.leaf.width-29-16-widest, 140)
}

// wide is how wide a letter of Inter is at the most, in its own size.
func wide(r rune) float64 {
	switch {
	case strings.ContainsRune(" iljI.,:;'|!·", r):
		return .29
	case strings.ContainsRune("ftr()[]-/«»", r):
		return .45
	case strings.ContainsRune("mwæ", r):
		return .9
	case strings.ContainsRune("MWÆŒ@%—…", r):
		return 1.02
	case r == '–', unicode.IsDigit(r):
		return .65
	case r > 0x2000:
		return 1.4
	case unicode.IsUpper(r):
		return .74
	}
	return .61
}

func width(s string, size float64) float64 {
	w := 0.0
	for _, r := range s {
		w += wide(r) * size
	}
	return w
}

// lines is how many lines a text takes, broken between words, and inside a word that is wider than the line.
func lines(s string, size, room float64) int {
	n, at := 1, 0.0
	for word := range strings.FieldsSeq(s) {
		w := width(word, size)
		if at > 0 && at+w > room {
			n, at = n+1, 0
		}
		for ; w > room; w -= room * .9 {
			n++
		}
		at += w + .29*size
	}
	return n
}

// beginning is the beginning of a text that is no longer than the narrowest letters would fill, so that shortening a long text costs no more than a
// short one.
func beginning(s string, most int, size, room float64) string {
	n := int(float64(most) * room / (.29 * size))
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// pointer ends a text that was cut.
const pointer = " … se planen"

// clip cuts a text to so many lines, at the end of a word, and says that it is cut.
func (l limits) clip(s string, most int, size, room float64, cut *bool) string {
	if most == all || lines(s, size, room) <= most {
		return s
	}
	*cut = true
	words := strings.Fields(beginning(s, most, size, room))
	for len(words) > 1 && lines(strings.Join(words, " ")+pointer, size, room) > most {
		words = words[:len(words)-1]
	}
	kept := []rune(strings.TrimRight(strings.Join(words, " "), ".,;: "))
	for len(kept) > 1 && lines(string(kept)+pointer, size, room) > most { // one word that fills more than the room
		kept = kept[:len(kept)-1]
	}
	return string(kept) + pointer
}

// clipped is clip of a name, which is told to be cut by its dots alone.
func (l limits) clipped(s string, most int, size, room float64) string {
	if lines(s, size, room) <= most {
		return s
	}
	kept := []rune(beginning(s, most, size, room))
	for len(kept) > 1 && lines(string(kept)+" …", size, room) > most {
		kept = kept[:len(kept)-1]
	}
	return strings.TrimSpace(string(kept)) + " …"
}
