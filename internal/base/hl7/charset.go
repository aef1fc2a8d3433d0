package hl7

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Charset is a character set that a message can be in.
type Charset string

// The sets that are read. Windows1252 is a superset of ISO 8859-1 and reads both.
const (
	UTF8        Charset = "UTF-8"
	Windows1252 Charset = "windows-1252"
	Latin9      Charset = "ISO-8859-15"
)

// declared is the set that the first repeat of MSH-18 names; "" where it is empty or ASCII. known is false for a set that we
// do not read.
func declared(msh18 string) (set Charset, known bool) {
	switch strings.ToUpper(strings.TrimSpace(msh18)) {
	case "", "ASCII", "US-ASCII":
		return "", true
	case "UNICODE UTF-8", "UNICODE", "UTF-8", "UTF8":
		return UTF8, true
	case "8859/1", "8859-1", "ISO-8859-1", "ISO8859-1", "ISO 8859-1", "8859":
		return Windows1252, true
	case "8859/15", "ISO-8859-15", "ISO8859-15":
		return Latin9, true
	}
	return "", false
}

// decoder chooses the set of the whole frame and returns how a line of it is read. Nothing is refused over its letters: what
// does not fit is read by the fallback, and flagged.
func (m *Message) decoder(frame []byte, o Options) func([]byte) string {
	fallback := o.Fallback
	if fallback == "" {
		fallback = Windows1252
	}
	first := ""
	if raw := m.raw(18); raw != nil {
		first = string(raw)
		if m.Repeat != 0 {
			first, _, _ = strings.Cut(first, string(m.Repeat))
		}
	}
	set, known := declared(first)
	if !known {
		m.flag(FlagUnknownSet)
	}
	valid, ascii := utf8.Valid(frame), isASCII(frame)
	switch {
	case ascii && set == "":
		set = UTF8
	case set == "" && valid:
		set = UTF8
	case set == "":
		set = fallback
	case set == UTF8 && !valid:
		m.flag(FlagCharset)
		set = fallback
	case set != UTF8 && valid && !ascii:
		m.flag(FlagMojibake)
		if o.TrustUTF8 {
			set = UTF8
		}
	}
	m.Charset = set
	return func(b []byte) string { return set.decode(b) }
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

func (c Charset) table() *charmap.Charmap {
	if c == Latin9 {
		return charmap.ISO8859_15
	}
	return charmap.Windows1252
}

func (c Charset) decode(b []byte) string {
	if c == UTF8 || isASCII(b) {
		return string(b)
	}
	text, err := c.table().NewDecoder().Bytes(b)
	if err != nil {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	return string(text)
}

// encode writes text in the set; what the set has no letter for becomes a question mark.
func (c Charset) encode(s string) []byte {
	if c == UTF8 || c == "" || isASCII([]byte(s)) {
		return []byte(s)
	}
	out := make([]byte, 0, len(s))
	for _, r := range s {
		if b, ok := c.table().EncodeRune(r); ok {
			out = append(out, b)
		} else {
			out = append(out, '?')
		}
	}
	return out
}
