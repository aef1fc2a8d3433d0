package kith

import (
	"bytes"
	"encoding/xml"
	"strings"
	"unicode"
)

const declaration = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// writer writes elements. What is empty is not written.
type writer struct{ b bytes.Buffer }

func (w *writer) open(name string)  { w.b.WriteString("<" + name + ">") }
func (w *writer) close(name string) { w.b.WriteString("</" + name + ">") }

// in writes what f writes inside an element, and nothing where f wrote nothing.
func (w *writer) in(name string, f func()) {
	before := w.b.Len()
	w.open(name)
	start := w.b.Len()
	f()
	if w.b.Len() == start {
		w.b.Truncate(before)
		return
	}
	w.close(name)
}

// text writes an element with text, none where the text is empty.
func (w *writer) text(name, text string) {
	if text != "" {
		w.must(name, text)
	}
}

// must writes an element with text also where it is empty.
func (w *writer) must(name, text string) {
	w.open(name)
	w.escape(text)
	w.close(name)
}

// code writes a coded value, none where nothing is said.
func (w *writer) code(name string, c Code) {
	if !c.Is() {
		return
	}
	w.b.WriteString("<" + name)
	for _, a := range [...]struct{ name, value string }{{"V", strings.Join(strings.Fields(c.V), " ")}, {"S", c.S}, {"DN", c.DN}, {"OT", c.OT}} {
		if a.value == "" || a.name == "S" && !isOID(a.value) {
			continue
		}
		w.b.WriteString(" " + a.name + `="`)
		w.escape(a.value)
		w.b.WriteString(`"`)
	}
	w.b.WriteString("/>")
}

// escape writes text. What XML cannot carry becomes the replacement character.
func (w *writer) escape(s string) {
	_ = xml.EscapeText(&w.b, []byte(s)) // a buffer takes everything
}

// isOID reports whether s is of the form that the schemas ask of a code list: digits with points between.
func isOID(s string) bool {
	return s != "" && unicode.IsDigit(rune(s[len(s)-1])) && strings.Trim(s, "0123456789.") == "" && s[0] != '.' && !strings.Contains(s, "..")
}

// tel is a telephone number as an address; "" where there is no number in it.
func tel(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '+' {
			return r
		}
		return -1
	}, number)
	if digits == "" {
		return ""
	}
	return "tel:" + digits
}
