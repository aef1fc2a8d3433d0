package pdfa

import (
	"slices"
	"strings"
)

// operators are those of PDF 1.7, but for pictures in the text itself (BI, ID, EI) and what hides unknown ones (BX, EX): Chromium writes neither.
var operators = strings.Fields("b B b* B* BDC BMC BT c cm CS cs d d0 d1 Do DP EMC ET f F f* G g gs h i j J K k l m M MP n q Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \"")

// drawing is where a content stream has come to.
type drawing struct {
	font      *font
	invisible bool
}

// mark is a tag in a content stream.
type mark struct{ artifact, tagged, spoken bool }

// content reads what a page, a form, a pattern or a letter draws, with the names that it may use.
func (c *checker) content(text []byte, names dict, depth int) {
	if depth > 12 {
		c.no("6.2.2", "forms lie too deep in each other")
		return
	}
	l := lexer{text: text, inContent: true}
	var args array
	var now drawing
	var saved []drawing
	var marks []mark
	for {
		if l.blank(); l.at >= len(text) {
			break
		}
		v, err := l.value(0)
		if err != nil {
			c.faults = append(c.faults, faultsOf(err)...)
			return
		}
		op, ok := v.(word)
		if !ok {
			if args = append(args, v); len(args) > 64 {
				c.no("6.2.2", "too many values before an operator")
				return
			}
			continue
		}
		if !slices.Contains(operators, string(op)) {
			c.no("6.2.2", "the operator %q is not known", string(op))
			return
		}
		last := any(nil)
		if len(args) > 0 {
			last = args[len(args)-1]
		}
		switch op {
		case "q":
			if saved = append(saved, now); len(saved) > 28 {
				c.no("6.1.13", "q stands over 28 deep")
			}
		case "Q":
			if len(saved) > 0 {
				now, saved = saved[len(saved)-1], saved[:len(saved)-1]
			}
		case "k", "K":
			c.no("6.2.4.3", "colours of a printer (CMYK) under an intent of the screen's")
		case "cs", "CS":
			c.space(c.named(names, "ColorSpace", last))
		case "ri":
			c.intent(last)
		case "gs":
			c.state(c.dict(c.lookUp(names, "ExtGState", last)))
		case "sh":
			c.shading(c.lookUp(names, "Shading", last))
		case "scn", "SCN":
			if n, ok := last.(name); ok {
				c.pattern(c.lookUp(names, "Pattern", n), depth)
			}
		case "Do":
			c.xobject(c.lookUp(names, "XObject", last), depth)
		case "Tf":
			if len(args) > 1 {
				now.font = c.fontOf(c.lookUp(names, "Font", args[len(args)-2]), depth)
			}
		case "Tr":
			now.invisible = last == 3
		case "BMC", "BDC":
			m := mark{}
			if len(marks) > 0 {
				m = marks[len(marks)-1]
			}
			if len(args) > 0 && args[0] == name("Artifact") {
				m.artifact = true
			}
			if op == "BDC" {
				p, inline := last.(dict)
				if !inline {
					p = c.dict(c.lookUp(names, "Properties", last))
				}
				if lang, ok := p["Lang"].(str); ok && !langPattern.MatchString(textual(lang)) {
					c.no("6.7.4", "a piece of text is in a language that is none")
				}
				if _, ok := p["ActualText"].(str); ok {
					m.spoken = true
				}
				if n, ok := p["MCID"].(int); ok && c.marked[place{c.page, n}] {
					m.tagged = true
				}
			}
			marks = append(marks, m)
		case "EMC":
			if len(marks) > 0 {
				marks = marks[:len(marks)-1]
			}
		case "Tj", "'", "\"", "TJ":
			m := mark{}
			if len(marks) > 0 {
				m = marks[len(marks)-1]
			}
			c.shown(last, now, m)
		}
		args = args[:0]
	}
	if len(saved) > 0 {
		c.no("6.2.2", "a q has no Q")
	}
}

// textual is a text string as text: the name text is taken here.
func textual(s str) string { return text(s) }

// lookUp finds what a name stands for among a stream's own: what is not there is borrowed from elsewhere (6.2.2).
func (c *checker) lookUp(names dict, kind name, v any) any {
	n, ok := v.(name)
	if !ok {
		return nil
	}
	found := c.dict(names[kind])[n]
	if found == nil {
		c.no("6.2.2", "a %s is named that is not among the stream's own", kind)
	}
	return found
}

// named is the same for colour spaces, some of which have names of their own.
func (c *checker) named(names dict, kind name, v any) any {
	if n, ok := v.(name); ok && slices.Contains(strings.Fields("DeviceRGB DeviceGray DeviceCMYK Pattern"), string(n)) {
		return n
	}
	return c.lookUp(names, kind, v)
}

// space checks a colour space: the screen's own, grey, or one with a profile of RGB.
func (c *checker) space(v any) {
	x, _ := c.follow(v)
	if a, ok := x.(array); ok && len(a) > 0 {
		switch a[0] {
		case name("ICCBased"):
			p, _ := c.follow(a[1])
			if s, ok := p.(stream); ok {
				if icc, ok := c.data(s); ok && profile(icc) {
					return
				}
			}
			c.no("6.2.4.2", "a colour space has no profile that can be used")
			return
		case name("Pattern"):
			if len(a) == 1 {
				return
			}
			c.space(a[1])
			return
		case name("Indexed"):
			if len(a) == 4 {
				c.space(a[1])
				return
			}
		}
	}
	switch x {
	case name("DeviceRGB"), name("DeviceGray"), name("Pattern"):
		return
	case name("DeviceCMYK"):
		c.no("6.2.4.3", "colours of a printer (CMYK) under an intent of the screen's")
		return
	}
	c.no("6.2.4", "a colour space is of a kind that is not known here")
}

func (c *checker) intent(v any) {
	if n, _ := v.(name); !slices.Contains(strings.Fields("RelativeColorimetric AbsoluteColorimetric Perceptual Saturation"), string(n)) {
		c.no("6.2.6", "a rendering intent that is none")
	}
}

var blends = strings.Fields("Normal Compatible Multiply Screen Overlay Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color Luminosity")

// state checks a graphics state.
func (c *checker) state(d dict) {
	for _, k := range []name{"TR", "HTP", "HTO"} {
		if d[k] != nil {
			c.no("6.2.5", "a graphics state has /%s", k)
		}
	}
	if d["TR2"] != nil && d["TR2"] != name("Default") {
		c.no("6.2.5", "a graphics state has a transfer function")
	}
	if d["HT"] != nil && d["HT"] != name("Default") {
		c.no("6.2.5", "a graphics state has a halftone")
	}
	if bm, _ := c.follow(d["BM"]); bm != nil {
		if n, ok := bm.(name); !ok || !slices.Contains(blends, string(n)) {
			c.no("6.2.10", "a blend mode that is none")
		}
	}
	if d["RI"] != nil {
		c.intent(d["RI"])
	}
	if mask := c.dict(d["SMask"]); mask != nil {
		c.xobject(mask["G"], 1)
	}
	c.keys("6.2.5", "a graphics state", d, "Type ca CA BM LC LJ LW ML D SA AIS SMask RI TR TR2 HTP HTO HT TK OP op OPM FL SM")
}

func (c *checker) shading(v any) {
	d := c.dict(v)
	if d == nil {
		return // the name is not there: told
	}
	c.space(d["ColorSpace"])
}

func (c *checker) pattern(v any, depth int) {
	x, _ := c.follow(v)
	switch p := x.(type) {
	case dict:
		c.shading(p["Shading"])
		c.state(c.dict(p["ExtGState"]))
	case stream:
		c.inside(v, p, depth)
	}
}

// inside reads a stream that draws, once.
func (c *checker) inside(v any, s stream, depth int) {
	if r, ok := v.(ref); ok {
		if c.done[r] {
			return
		}
		c.done[r] = true
	}
	text, ok := c.data(s)
	if !ok {
		c.no("6.2.2", "a form cannot be unpacked")
		return
	}
	names := c.dict(s.dict["Resources"])
	if names == nil {
		names = dict{}
	}
	c.content(text, names, depth+1)
}

// xobject checks a picture or a form.
func (c *checker) xobject(v any, depth int) {
	x, _ := c.follow(v)
	s, ok := x.(stream)
	if !ok {
		return // the name is not there: told
	}
	d := s.dict
	switch d["Subtype"] {
	case name("Form"):
		if d["OPI"] != nil || d["PS"] != nil || d["Subtype2"] != nil {
			c.no("6.2.9", "a form has a copy or a program")
		}
		if d["Ref"] != nil {
			c.no("6.2.9", "a form is of another file")
		}
		if g := c.dict(d["Group"]); g != nil {
			c.group(g)
		}
		c.inside(v, s, depth)
	case name("Image"):
		c.image(d)
	case name("PS"):
		c.no("6.2.9", "a program is drawn")
	default:
		c.no("6.2.9", "what is drawn is neither form nor picture")
	}
}

func (c *checker) image(d dict) {
	if d["Alternates"] != nil || d["OPI"] != nil {
		c.no("6.2.8", "a picture has copies")
	}
	if d["Interpolate"] == true {
		c.no("6.2.8", "a picture is smoothed")
	}
	if d["Intent"] != nil {
		c.intent(d["Intent"])
	}
	bits, _ := c.number(d["BitsPerComponent"])
	if d["ImageMask"] == true {
		if d["BitsPerComponent"] != nil && bits != 1 {
			c.no("6.2.8", "a mask has more than one bit")
		}
		return
	}
	if !slices.Contains([]float64{1, 2, 4, 8, 16}, bits) {
		c.no("6.2.8", "a picture has an odd number of bits")
	}
	c.space(d["ColorSpace"])
	if mask, _ := c.follow(d["SMask"]); mask != nil {
		if m, ok := mask.(stream); ok {
			c.image(m.dict)
		}
	}
}

// fontOf reads a font: its program stands in the document, and what its letters are.
func (c *checker) fontOf(v any, depth int) *font {
	r, isRef := v.(ref)
	if isRef && c.fonts[r] != nil {
		return c.fonts[r]
	}
	d := c.dict(v)
	if d == nil {
		return nil
	}
	if d["Type"] != name("Font") {
		c.no("6.2.11.2", "a font does not say that it is one")
	}
	f := &font{width: map[int]float64{}, letters: map[int]string{}}
	if isRef {
		c.fonts[r] = f
	}
	if x, _ := c.follow(d["ToUnicode"]); x != nil {
		if s, ok := x.(stream); ok {
			cmap, _ := c.data(s)
			f.letters = Letters(string(cmap))
		}
	}
	switch d["Subtype"] {
	case name("Type0"):
		c.composite(f, d)
	case name("Type3"):
		c.drawnFont(f, d, depth)
	default:
		c.no("6.2.11.2", "a font is of a kind that is not known here: %v", d["Subtype"])
	}
	return f
}

// composite reads a font whose letters are two bytes and stand for glyphs of its program.
func (c *checker) composite(f *font, d dict) {
	if d["Encoding"] != name("Identity-H") {
		c.no("6.2.11.3.3", "a font's letters are not told as glyphs")
	}
	below := c.array(d["DescendantFonts"])
	if len(below) != 1 {
		c.no("6.2.11.2", "a font has not one font under it")
		return
	}
	cid := c.dict(below[0])
	if base, _ := d["BaseFont"].(name); base == "" || cid["Type"] != name("Font") {
		c.no("6.2.11.2", "a font has no name, or does not say that it is one")
	}
	if cid["Subtype"] != name("CIDFontType2") {
		c.no("6.2.11.2", "a font is of a kind that is not known here: %v", cid["Subtype"])
		return
	}
	if cid["CIDToGIDMap"] != name("Identity") {
		c.no("6.2.11.3.2", "a font does not say which glyphs its numbers are")
	}
	about := c.dict(cid["FontDescriptor"])
	if about["CIDSet"] != nil {
		c.no("6.2.11.4.2", "a font has a list of its glyphs, which nobody has checked")
	}
	x, _ := c.follow(about["FontFile2"])
	s, ok := x.(stream)
	if !ok {
		c.no("6.2.11.4.1", "a font is not in the document")
		return
	}
	program, ok := c.data(s)
	if !ok {
		c.no("6.2.11.4.1", "a font cannot be unpacked")
		return
	}
	if f.glyphs, f.program, ok = trueType(program); !ok {
		c.no("6.2.11.4.1", "a font's program cannot be read")
	}
	f.width = c.widths(c.array(cid["W"]))
	f.other = 1000
	if n, ok := c.number(cid["DW"]); ok {
		f.other = n
	}
}

// drawnFont reads a font whose letters are drawn by procedures.
func (c *checker) drawnFont(f *font, d dict, depth int) {
	f.simple, f.drawn = true, map[int]bool{}
	first, ok1 := d["FirstChar"].(int)
	end, ok2 := d["LastChar"].(int)
	if w := c.array(d["Widths"]); !ok1 || !ok2 || len(w) != end-first+1 {
		c.no("6.2.11.2", "a font has not one width a letter")
	}
	names := c.dict(d["Resources"])
	procedures := c.dict(d["CharProcs"])
	at := 0
	for _, x := range c.array(c.dict(d["Encoding"])["Differences"]) {
		switch v := x.(type) {
		case int:
			at = v
		case name:
			if procedures[v] != nil && v != ".notdef" {
				f.drawn[at] = true
			}
			at++
		}
	}
	for _, p := range procedures {
		x, _ := c.follow(p)
		if s, ok := x.(stream); ok {
			if s.dict["Resources"] == nil && names != nil {
				s = stream{dict{"Resources": names, "Filter": s.dict["Filter"]}, s.raw}
			}
			c.inside(p, s, depth)
		}
	}
}

// shown checks the letters of a text: each is in the font, as wide as the document says, says which letter it is, and has a tag.
func (c *checker) shown(v any, now drawing, m mark) {
	if !m.tagged && !m.artifact && !now.invisible {
		c.no("6.7.3.2", "a text has no tag and is no ornament")
	}
	if now.font == nil {
		c.no("6.2.11.2", "a text has no font")
		return
	}
	f := now.font
	all, ok := v.(array)
	if !ok {
		all = array{v}
	}
	for _, part := range all {
		s, ok := part.(str)
		if !ok {
			continue
		}
		step := 2
		if f.simple {
			step = 1
		}
		if len(s)%step != 0 {
			c.no("6.2.11.3.3", "a text has half a letter")
		}
		for i := 0; i+step <= len(s); i += step {
			g := int(s[i])
			if !f.simple {
				g = g<<8 | int(s[i+1])
			}
			c.letter(f, g, now, m)
		}
	}
}

func (c *checker) letter(f *font, g int, now drawing, m mark) {
	switch {
	case f.simple:
		if !f.drawn[g] {
			c.no("6.2.11.4.1", "a letter has no procedure that draws it")
		}
	case now.invisible:
	case g == 0:
		c.no("6.2.11.8", "a letter that the font does not have (.notdef) is shown")
	case f.program != nil && g >= f.glyphs:
		c.no("6.2.11.4.1", "a letter is not in the font's program")
	case f.program != nil:
		width, ok := f.width[g]
		if !ok {
			width = f.other
		}
		if d := width - f.program(g); d > 1 || d < -1 {
			c.no("6.2.11.5", "a letter is not as wide as the document says")
		}
	}
	letter, ok := f.letters[g]
	switch {
	case !ok || letter == "":
		c.no("6.2.11.7.2", "a glyph does not say which letter it is")
	case strings.ContainsAny(letter, "\x00\ufeff\ufffe"):
		c.no("6.2.11.7.2", "a glyph says that it is a letter that is none")
	case !m.spoken && strings.ContainsFunc(letter, private):
		c.no("6.2.11.7.3", "a letter of one's own (private use) has no other text")
	}
}

// private reports whether a letter is of those that everybody may give a meaning of their own.
func private(r rune) bool {
	return r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000 && r <= 0xFFFFD || r >= 0x100000 && r <= 0x10FFFD
}
