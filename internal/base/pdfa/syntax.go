package pdfa

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// What a PDF holds. Strings are str, real numbers float64, whole ones int.
type (
	name  string
	str   string
	ref   int // of an object: the generation is always 0 in what Chromium writes
	array []any
	dict  map[name]any
	word  string // an operator of a content stream, or obj, R and the like
)

// stream is a dictionary with data, still packed.
type stream struct {
	dict
	raw []byte
}

// deepest is how many brackets may lie in each other: what is deeper is no document of ours.
const deepest = 60

// lexer reads values of a text.
type lexer struct {
	text []byte
	at   int
	// inContent: there are no references in content streams, and words stand between the values.
	inContent bool
}

func white(c byte) bool {
	return c == 0 || c == '\t' || c == '\n' || c == '\f' || c == '\r' || c == ' '
}

func delimiter(c byte) bool { return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0 }

func (l *lexer) blank() {
	for l.at < len(l.text) {
		switch c := l.text[l.at]; {
		case white(c):
			l.at++
		case c == '%':
			for l.at < len(l.text) && l.text[l.at] != '\n' && l.text[l.at] != '\r' {
				l.at++
			}
		default:
			return
		}
	}
}

func (l *lexer) fault(what string) error {
	return Fault{"6.1", fmt.Sprintf("%s at byte %d", what, l.at)}
}

// regular reads up to the next blank or bracket.
func (l *lexer) regular() string {
	from := l.at
	for l.at < len(l.text) && !white(l.text[l.at]) && !delimiter(l.text[l.at]) {
		l.at++
	}
	return string(l.text[from:l.at])
}

// value reads one value; at the end of the text it is nil and done.
func (l *lexer) value(depth int) (v any, err error) {
	if l.blank(); l.at >= len(l.text) {
		return nil, errEnd
	}
	if depth > deepest {
		return nil, Fault{"6.1.13", "brackets lie too deep in each other"}
	}
	switch c := l.text[l.at]; {
	case c == '/':
		return l.name()
	case c == '(':
		return l.literal()
	case c == '<' && l.at+1 < len(l.text) && l.text[l.at+1] == '<':
		return l.dict(depth)
	case c == '<':
		return l.hex()
	case c == '[':
		return l.array(depth)
	case delimiter(c):
		return nil, l.fault("a bracket that opens nothing")
	}
	return l.plain()
}

// errEnd is the end of the text.
var errEnd = Fault{"6.1", "the text ends in the middle"}

func (l *lexer) name() (any, error) {
	l.at++
	raw := l.regular()
	if len(raw) > 127 {
		return nil, Fault{"6.1.13", "a name is longer than 127 bytes"}
	}
	var out []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '#' && i+2 < len(raw) {
			if n, err := strconv.ParseUint(raw[i+1:i+3], 16, 8); err == nil {
				out = append(out, byte(n))
				i += 2
				continue
			}
		}
		out = append(out, raw[i])
	}
	return name(out), nil
}

func (l *lexer) literal() (any, error) {
	var out []byte
	l.at++
	for open := 1; l.at < len(l.text); l.at++ {
		c := l.text[l.at]
		switch c {
		case '(':
			open++
		case ')':
			if open--; open == 0 {
				l.at++
				if len(out) > 32767 {
					return nil, Fault{"6.1.13", "a text is longer than 32767 bytes"}
				}
				return str(out), nil
			}
		case '\\':
			if l.at++; l.at >= len(l.text) {
				return nil, errEnd
			}
			out = l.escape(out)
			continue
		}
		out = append(out, c)
	}
	return nil, errEnd
}

func (l *lexer) escape(out []byte) []byte {
	c := l.text[l.at]
	if i := bytes.IndexByte([]byte("nrtbf"), c); i >= 0 {
		return append(out, "\n\r\t\b\f"[i])
	}
	if c < '0' || c > '7' {
		if c == '\r' && l.at+1 < len(l.text) && l.text[l.at+1] == '\n' {
			l.at++
		}
		if c == '\r' || c == '\n' {
			return out
		}
		return append(out, c)
	}
	n := 0
	for i := 0; i < 3 && l.at < len(l.text) && l.text[l.at] >= '0' && l.text[l.at] <= '7'; i++ {
		n = n*8 + int(l.text[l.at]-'0')
		l.at++
	}
	l.at--
	return append(out, byte(n))
}

func (l *lexer) hex() (any, error) {
	end := bytes.IndexByte(l.text[l.at:], '>')
	if end < 0 {
		return nil, errEnd
	}
	var digits []byte
	for _, c := range l.text[l.at+1 : l.at+end] {
		if !white(c) {
			digits = append(digits, c)
		}
	}
	l.at += end + 1
	if len(digits)%2 != 0 {
		return nil, Fault{"6.1.6", "a text in hexadecimal has an odd number of digits"}
	}
	out := make([]byte, 0, len(digits)/2)
	for i := 0; i < len(digits); i += 2 {
		n, err := strconv.ParseUint(string(digits[i:i+2]), 16, 8)
		if err != nil {
			return nil, Fault{"6.1.6", "a text in hexadecimal has other characters"}
		}
		out = append(out, byte(n))
	}
	return str(out), nil
}

func (l *lexer) array(depth int) (any, error) {
	l.at++
	out := array{}
	for {
		l.blank()
		if l.at < len(l.text) && l.text[l.at] == ']' {
			l.at++
			return out, nil
		}
		v, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
}

func (l *lexer) dict(depth int) (any, error) {
	l.at += 2
	out := dict{}
	for {
		l.blank()
		if bytes.HasPrefix(l.text[l.at:], []byte(">>")) {
			l.at += 2
			return out, nil
		}
		k, err := l.value(depth + 1)
		if err != nil {
			return nil, err
		}
		key, ok := k.(name)
		if !ok {
			return nil, l.fault("a dictionary's key is no name")
		}
		if _, twice := out[key]; twice {
			return nil, l.fault("a key stands twice in a dictionary")
		}
		if out[key], err = l.value(depth + 1); err != nil {
			return nil, err
		}
	}
}

// plain reads a number, a reference or a word.
func (l *lexer) plain() (any, error) {
	text := l.regular()
	if n, err := strconv.Atoi(text); err == nil {
		if n > 2147483647 || n < -2147483648 {
			return nil, Fault{"6.1.13", "a whole number is out of range"}
		}
		if l.inContent || n < 0 {
			return n, nil
		}
		ahead := lexer{text: l.text, at: l.at}
		ahead.blank()
		if ahead.regular() == "0" {
			ahead.blank()
			if ahead.regular() == "R" {
				l.at = ahead.at
				return ref(n), nil
			}
		}
		return n, nil
	}
	if c := text[0]; c == '-' || c == '+' || c == '.' || c >= '0' && c <= '9' {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return nil, l.fault("a number that is none")
		}
		if f > 3.403e38 || f < -3.403e38 {
			return nil, Fault{"6.1.13", "a number is out of range"}
		}
		return f, nil
	}
	switch text {
	case "true":
		return true, nil
	case "false":
		return false, nil
	case "null":
		return nil, nil
	}
	return word(text), nil
}

// write is a value as it stands in a file. Keys are in order, so that the same document gives the same bytes.
func write(b *bytes.Buffer, v any) {
	switch x := v.(type) {
	case nil:
		b.WriteString("null")
	case bool:
		b.WriteString(strconv.FormatBool(x))
	case int:
		b.WriteString(strconv.Itoa(x))
	case float64:
		b.WriteString(strconv.FormatFloat(x, 'f', -1, 64))
	case ref:
		fmt.Fprintf(b, "%d 0 R", int(x))
	case name:
		b.WriteByte('/')
		for i := range len(x) {
			if c := x[i]; c > ' ' && c < 127 && c != '#' && !delimiter(c) {
				b.WriteByte(c)
			} else {
				fmt.Fprintf(b, "#%02X", c)
			}
		}
	case str:
		fmt.Fprintf(b, "<%X>", string(x))
	case array:
		b.WriteByte('[')
		for i, e := range x {
			if i > 0 {
				b.WriteByte(' ')
			}
			write(b, e)
		}
		b.WriteByte(']')
	case dict:
		var keys []name
		for k := range x {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b.WriteString("<<")
		for i, k := range keys {
			if i > 0 {
				b.WriteByte('\n')
			}
			write(b, k)
			b.WriteByte(' ')
			write(b, x[k])
		}
		b.WriteString(">>")
	case stream:
		d := dict{}
		for k, e := range x.dict {
			d[k] = e
		}
		d["Length"] = len(x.raw)
		write(b, d)
		b.WriteString(" stream\n")
		b.Write(x.raw)
		b.WriteString("\nendstream")
	}
}
