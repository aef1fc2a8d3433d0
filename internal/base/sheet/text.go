package sheet

import (
	"encoding/xml"
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/nb"
)

// readTexts reads the texts that cells refer to by index.
func (b *book) readTexts(part string) error {
	return b.each(part, func(e xml.StartElement, x *xmlReader) error {
		if e.Name.Local != "si" {
			return nil
		}
		if len(b.texts) > MaxCells {
			return tooMuch(1, 1, len(b.texts))
		}
		s, err := richText(x)
		b.texts = append(b.texts, s)
		return err
	})
}

// richText reads up to the end of the element that the reader stands in, and returns the text in its t elements:
// one, or one for each run of formatted text. Phonetic guides (rPh) are left out.
func richText(x *xmlReader) (string, error) {
	var s strings.Builder
	var open []string
	for {
		t, err := x.within()
		if err != nil {
			return "", err
		}
		switch t := t.(type) {
		case xml.StartElement:
			if t.Name.Local == "rPh" {
				if _, err := plainText(x); err != nil {
					return "", err
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

// plainText reads up to the end of the element that the reader stands in, and returns the text directly in it.
func plainText(x *xmlReader) (string, error) {
	var s strings.Builder
	for depth := 0; ; {
		t, err := x.within()
		if err != nil {
			return "", err
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

// escape is the other way, for text that looks like such an escape, "_x0041_": Excel would read it as "A". Each
// underscore that could start one is written as its own escape. Excelize leaves this to its caller for shared texts.
func escape(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if s[i] == '_' && len(s) >= i+7 && escaped.MatchString(s[i:i+7]) {
			b.WriteString("_x005F")
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
