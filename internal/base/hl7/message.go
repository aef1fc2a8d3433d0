// Package hl7 reads HL7 v2 messages in ER7 ("pipe") form and writes acknowledgements. It knows positions, not meanings: what an
// A01 is lies with who takes the events in.
//
// Fields are read by position, because versions 2.1 to 2.8 differ in what they call them. Delimiters come from MSH-1 and
// MSH-2 and are never assumed; the character set comes from MSH-18 (charset.go). The bytes as they came are kept, so that an
// acknowledgement repeats the sender's control id to the byte.
//
//	m, err := hl7.Parse(frame, hl7.Options{})
//	if err != nil { … }                                  // no MSH: there is nobody to answer
//	pid := m.First("PID")
//	for _, id := range pid.Field(3).Repeats() { id.Component(1); id.Component(4); id.Component(5) }
//
// Source: HL7 Messaging Standard v2.5.1 chapter 2; interfaces.md §1.
package hl7

import (
	"bytes"
	"errors"
	"strings"
)

// Delimiters are the five characters that MSH-1 and MSH-2 declare; a missing one is 0.
type Delimiters struct{ Field, Component, Repeat, Escape, Sub byte }

// Flag is something that was not as the standard has it and that the message was read in spite of.
type Flag string

// The flags. Their names are stable: they are stored and shown.
const (
	FlagLineFeed      Flag = "segment_end"       // segments end in LF or CRLF
	FlagDelimiters    Flag = "delimiters"        // MSH-2 has fewer than four characters
	FlagCharset       Flag = "charset"           // the bytes are not in the declared character set
	FlagMojibake      Flag = "charset_utf8"      // declared 8859/1, and the bytes are multi-byte UTF-8
	FlagUnknownSet    Flag = "charset_unknown"   // MSH-18 names a set that we do not read
	FlagSecondMessage Flag = "second_message"    // more than one MSH in one frame
	FlagBadSegment    Flag = "segment_malformed" // a line that is no segment; it is left out
)

// Options say how one sender differs.
type Options struct {
	Fallback  Charset // where MSH-18 is empty or wrong and the bytes are not UTF-8; Windows1252 where ""
	TrustUTF8 bool    // declared 8859/1 but valid multi-byte UTF-8: read it as UTF-8
}

// Message is one message.
type Message struct {
	Delimiters
	Charset  Charset // what it was read in
	Flags    []Flag
	Segments []Segment

	head [][]byte // the fields of MSH as they came, MSH-1 first
}

// Segment is one line. Its zero value has no fields.
type Segment struct {
	Name   string
	fields []string // [0] is field 1
	d      Delimiters
}

// Field is one field, one repeat or one component of it, not yet unescaped. Its zero value is empty.
type Field struct {
	text string
	d    Delimiters
}

// ErrNoHeader means that the bytes are no HL7 v2 message: they do not begin with an MSH segment whose delimiters can be used.
var ErrNoHeader = errors.New("hl7: no MSH segment")

// Parse reads a message. The only error is ErrNoHeader; whatever else is wrong is a flag, and what can be read is read.
func Parse(frame []byte, o Options) (*Message, error) {
	frame = bytes.TrimLeft(frame, "\r\n\t ")
	if len(frame) < 8 || string(frame[:3]) != "MSH" {
		return nil, ErrNoHeader
	}
	m := &Message{}
	lines := m.lines(frame)
	if !m.delimit(lines[0]) {
		return nil, ErrNoHeader
	}
	m.head = append([][]byte{{m.Delimiters.Field}}, bytes.Split(lines[0][4:], []byte{m.Delimiters.Field})...)
	decode := m.decoder(frame, o)
	for i, line := range lines {
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		text := decode(line)
		switch name := text[:min(3, len(text))]; {
		case i == 0:
			rest := strings.Split(text[4:], string(m.Delimiters.Field))
			m.Segments = append(m.Segments, Segment{"MSH", append([]string{string(m.Delimiters.Field)}, rest...), m.Delimiters})
		case name == "MSH":
			m.flag(FlagSecondMessage)
			return m, nil
		case !segmentName(name) || len(text) > 3 && text[3] != m.Delimiters.Field:
			m.flag(FlagBadSegment)
		default:
			s := Segment{Name: name, d: m.Delimiters}
			if len(text) > 4 {
				s.fields = strings.Split(text[4:], string(m.Delimiters.Field))
			}
			m.Segments = append(m.Segments, s)
		}
	}
	return m, nil
}

func (m *Message) flag(f Flag) {
	for _, have := range m.Flags {
		if have == f {
			return
		}
	}
	m.Flags = append(m.Flags, f)
}

// lines cuts a frame where segments end: at CR, and where somebody has turned those into LF or CRLF, there.
func (m *Message) lines(frame []byte) [][]byte {
	if bytes.IndexByte(frame, '\n') >= 0 {
		m.flag(FlagLineFeed)
		frame = bytes.ReplaceAll(bytes.ReplaceAll(frame, []byte("\r\n"), []byte("\r")), []byte("\n"), []byte("\r"))
	}
	return bytes.Split(frame, []byte("\r"))
}

// delimit reads MSH-1 and MSH-2. Letters and digits are no delimiters.
func (m *Message) delimit(head []byte) bool {
	if len(head) < 5 || !isDelimiter(head[3]) {
		return false
	}
	m.Delimiters.Field = head[3]
	end := bytes.IndexByte(head[4:], head[3])
	if end < 0 {
		end = len(head) - 4
	}
	for i, to := range []*byte{&m.Component, &m.Repeat, &m.Escape, &m.Sub} {
		if i < end && isDelimiter(head[4+i]) {
			*to = head[4+i]
		}
	}
	if m.Component == 0 {
		return false
	}
	if end < 4 {
		m.flag(FlagDelimiters)
	}
	return true
}

func isDelimiter(b byte) bool {
	return b > ' ' && b < 0x7f && (b < '0' || b > '9') && (b < 'A' || b > 'Z') && (b < 'a' || b > 'z')
}

func segmentName(s string) bool {
	if len(s) != 3 {
		return false
	}
	for i := range 3 {
		if c := s[i]; (c < 'A' || c > 'Z') && (i == 0 || c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// First returns the first segment with the name, an empty one where there is none.
func (m *Message) First(name string) Segment {
	for _, s := range m.Segments {
		if s.Name == name {
			return s
		}
	}
	return Segment{Name: name, d: m.Delimiters}
}

// All returns the segments with the name, in order.
func (m *Message) All(name string) []Segment {
	var all []Segment
	for _, s := range m.Segments {
		if s.Name == name {
			all = append(all, s)
		}
	}
	return all
}

// Has reports whether the message has the segment.
func (m *Message) Has(name string) bool { return len(m.All(name)) > 0 }

// Type returns MSH-9: message code and trigger event, "ADT" and "A01".
func (m *Message) Type() (code, event string) {
	f := m.First("MSH").Field(9)
	return f.Component(1), f.Component(2)
}

// ControlID returns MSH-10 as it came, to the byte; nil where there is none.
func (m *Message) ControlID() []byte { return m.raw(10) }

func (m *Message) raw(n int) []byte {
	if n < 1 || n > len(m.head) {
		return nil
	}
	return m.head[n-1]
}

// Field returns field n, counted from 1 as the standard does, an empty one where the segment is shorter.
func (s Segment) Field(n int) Field {
	if n < 1 || n > len(s.fields) {
		return Field{d: s.d}
	}
	return Field{s.fields[n-1], s.d}
}

// Len is how many fields the segment has.
func (s Segment) Len() int { return len(s.fields) }

// Repeats returns the field's repeats, one empty Field where it is empty.
func (f Field) Repeats() []Field { return f.split(f.d.Repeat) }

func (f Field) split(at byte) []Field {
	if at == 0 {
		return []Field{f}
	}
	parts := strings.Split(f.text, string(at))
	out := make([]Field, len(parts))
	for i, p := range parts {
		out[i] = Field{p, f.d}
	}
	return out
}

// part is the nth of the parts that a delimiter makes, counted from 1; false where there are fewer.
func (f Field) part(at byte, n int) (Field, bool) {
	for rest := f.text; n > 0; n-- {
		end := -1
		if at != 0 {
			end = strings.IndexByte(rest, at)
		}
		switch {
		case n == 1 && end < 0:
			return Field{rest, f.d}, true
		case n == 1:
			return Field{rest[:end], f.d}, true
		case end < 0:
			return Field{}, false
		}
		rest = rest[end+1:]
	}
	return Field{}, false
}

// Component returns component n of the field's first repeat, unescaped, counted from 1; "" where there is none. A component
// with subcomponents gives the first of them.
func (f Field) Component(n int) string { return f.Sub(n, 1) }

// Sub returns subcomponent k of component n, both counted from 1.
func (f Field) Sub(n, k int) string {
	first, _ := f.part(f.d.Repeat, 1)
	c, ok := first.part(f.d.Component, n)
	if !ok {
		return ""
	}
	sub, _ := c.part(f.d.Sub, k)
	return sub.String()
}

// Empty reports whether nothing stands there: no change.
func (f Field) Empty() bool { return f.text == "" }

// Delete reports whether the field holds `""`: what was there is to be removed.
func (f Field) Delete() bool { return f.text == `""` }

// String is the whole field, unescaped; "" where it says delete.
func (f Field) String() string {
	if f.Delete() {
		return ""
	}
	return unescape(f.text, f.d)
}
