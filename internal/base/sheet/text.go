package sheet

import (
	"encoding/xml"
	"io"
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/nb"
)

// readTexts reads the texts that cells refer to by index.
func (b *book) readTexts(part string) error {
	return b.each(part, func(e xml.StartElement, d *xml.Decoder) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(b.texts) > MaxCells {
			return tooMuch(1, 1, len(b.texts))
		}
		s, err := richText(d)
		b.texts = append(b.texts, s)
		return err
	})
}

// richText reads up to the end of the element that the decoder stands in, and returns the text in its t elements:
// one, or one for each run of formatted text. Phonetic guides (rPh) are left out.
func richText(d *xml.Decoder) (string, error) {
	var s strings.Builder
	var open []string
	for {
		t, err := d.Token()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if err := d.Skip(); err != nil {
					return "", unexpectedEnd(err)
				}
				continue
			}
			open = append(open, t.Name.Local)
		case xml.EndElement:
			if len(open) == 0 {
				return unescape(s.String()), nil
			}
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1] == "t" {
				s.Write(t)
			}
		}
	}
}

// plainText reads up to the end of the element that the decoder stands in, and returns the text directly in it.
func plainText(d *xml.Decoder) (string, error) {
	var s strings.Builder
	for depth := 0; ; {
		t, err := d.Token()
		if err != nil {
			return "", unexpectedEnd(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth == 0 {
				return s.String(), nil
			}
			depth--
		case xml.CharData:
			if depth == 0 {
				s.Write(t)
			}
		}
	}
}

// unexpectedEnd keeps the end of a part within an element from looking like the end of reading.
func unexpectedEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

var escaped = regexp.MustCompile(`_x([0-9A-Fa-f]{4})_`)

// unescape turns Excel's _x000D_ for characters that XML cannot hold back into the characters, and cleans the text.
func unescape(s string) string {
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllStringFunc(s, func(m string) string {
			n, _ := strconv.ParseUint(m[2:6], 16, 16)
			return string(rune(n))
		})
	}
	return nb.Clean(s)
}
