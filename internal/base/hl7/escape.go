package hl7

import (
	"encoding/hex"
	"strings"
)

// unescape turns escape sequences into what they stand for. One that is unknown, or has no end, stays as it is.
func unescape(s string, d Delimiters) string {
	if d.Escape == 0 || strings.IndexByte(s, d.Escape) < 0 {
		return s
	}
	var out strings.Builder
	for s != "" {
		i := strings.IndexByte(s, d.Escape)
		if i < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:i])
		end := strings.IndexByte(s[i+1:], d.Escape)
		if end < 0 {
			out.WriteString(s[i:])
			break
		}
		seq := s[i+1 : i+1+end]
		if text, ok := meaning(seq, d); ok {
			out.WriteString(text)
			s = s[i+end+2:]
			continue
		}
		out.WriteString(s[i : i+1+end])
		s = s[i+1+end:]
	}
	return out.String()
}

// meaning is what stands for one sequence between two escape characters. Highlighting and other fonts have none for us: they
// are taken away, the text between them stays. Hexadecimal gives bytes of ASCII only; the rest has a character set of its own.
func meaning(seq string, d Delimiters) (string, bool) {
	switch seq {
	case "F":
		return string(d.Field), true
	case "S":
		return delimiter(d.Component), true
	case "T":
		return delimiter(d.Sub), true
	case "R":
		return delimiter(d.Repeat), true
	case "E":
		return string(d.Escape), true
	case ".br", ".sp", ".ce":
		return "\n", true
	case "H", "N", ".fi", ".nf":
		return "", true
	}
	if strings.HasPrefix(seq, "X") && len(seq) > 1 {
		b, err := hex.DecodeString(seq[1:])
		if err != nil {
			return "", false
		}
		for _, c := range b {
			if c >= 0x80 {
				return "", false
			}
		}
		return string(b), true
	}
	return "", false
}

func delimiter(b byte) string {
	if b == 0 {
		return ""
	}
	return string(b)
}

// escape makes text safe to stand in a field.
func escape(s string, d Delimiters) string {
	var out strings.Builder
	for _, r := range s {
		code := ""
		switch {
		case r == rune(d.Field):
			code = "F"
		case r == rune(d.Component):
			code = "S"
		case d.Sub != 0 && r == rune(d.Sub):
			code = "T"
		case d.Repeat != 0 && r == rune(d.Repeat):
			code = "R"
		case d.Escape != 0 && r == rune(d.Escape):
			code = "E"
		case r == '\r' || r == '\n':
			out.WriteByte(' ')
			continue
		}
		switch {
		case code == "":
			out.WriteRune(r)
		case d.Escape == 0:
			out.WriteByte(' ')
		default:
			out.WriteByte(d.Escape)
			out.WriteString(code)
			out.WriteByte(d.Escape)
		}
	}
	return out.String()
}
