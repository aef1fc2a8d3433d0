package chart

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"traad/internal/base/lang"
)

// size is the height of all text in px: 13 is the smallest that the service uses.
const size = 13

// lift places a text's baseline so that its capitals stand in the middle of a line at y.
const lift = 4.7

// lettering is how a text is set.
type lettering struct {
	ink    ink
	anchor string // "" start, "middle", "end"
	weight string // "" 400, "500", "600"
	halo   ink    // a rim behind the letters, where lines may cross them
}

// text writes s with its baseline at y. An empty text writes nothing.
func (c *canvas) text(x, y float64, s string, l lettering) {
	if s = escape(s); s == "" {
		return
	}
	c.b.WriteString("<text")
	c.num("x", x)
	c.num("y", y)
	if l.anchor != "" {
		c.b.WriteString(` text-anchor="` + l.anchor + `"`)
	}
	if l.weight != "" {
		c.b.WriteString(` font-weight="` + l.weight + `"`)
	}
	p := paint{fill: l.ink}
	if l.halo != none {
		p.stroke, p.wide, p.round = l.halo, 3, true
		c.b.WriteString(` paint-order="stroke"`)
	}
	c.attrs(p)
	c.b.WriteString(">" + s + "</text>")
}

// escape makes a text safe as content and as an attribute in both HTML and XML. Line breaks and tabs become spaces;
// characters that XML cannot hold become U+FFFD.
func escape(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

// advances are Inter's widths at weight 600, from space to tilde, in hundredths of the size.
var advances = [...]uint8{
	25, 32, 52, 64, 65, 100, 66, 33, 37, 37, 54, 67, 32, 47, 32, 38, 66, 42, 62, 64, 67, 61, 64, 58, 64, 64, 32, 33, 67, 67, 67, 54,
	100, 73, 66, 74, 72, 61, 59, 75, 75, 28, 58, 70, 57, 92, 76, 77, 65, 77, 65, 65, 66, 74, 73, 102, 72, 71, 65, 37, 38, 37, 48, 47,
	35, 57, 62, 58, 62, 59, 39, 63, 61, 26, 26, 57, 26, 90, 61, 61, 62, 62, 40, 55, 35, 61, 59, 84, 57, 59, 57, 45, 36, 45, 67,
}

// width estimates how wide a text is in px, on the broad side: it decides only whether two texts would touch.
func width(s string) float64 {
	sum := 0
	for _, r := range s {
		switch {
		case r >= ' ' && r <= '~':
			sum += int(advances[r-' '])
		case r < 0x1100:
			sum += 68
		default:
			sum += 100
		}
	}
	return float64(sum) * size / 100
}

// shorten cuts a text to at most room px and marks the cut. The whole text belongs in the picture's Desc or table.
func shorten(s string, room float64) string {
	s = strings.Join(strings.Fields(s), " ")
	if width(s) <= room {
		return s
	}
	for s != "" && width(s+"…") > room {
		_, n := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-n]
	}
	return strings.TrimRight(s, " ") + "…"
}

// decimal writes a number in Norwegian with at most one decimal: «14», «14,5», «−2».
func (c *canvas) decimal(v float64) string {
	if !usable(v) {
		return "–"
	}
	s := strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
	if s == "-0" {
		return "0"
	}
	return c.pointed(s)
}

// pointed writes a number from strconv with the decimal sign of the picture's language and the true minus.
func (c *canvas) pointed(s string) string {
	if c.voice.Tag() != lang.EN {
		s = strings.Replace(s, ".", ",", 1)
	}
	return strings.Replace(s, "-", "−", 1)
}
