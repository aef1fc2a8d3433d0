package ui

import (
	"slices"
	"strings"

	"traad/internal/base/lang"
)

// Kind says what a field looks like and which keyboard a phone shows.
type Kind string

// The kinds. Dates are typed as text, day first: a browser's own date picker shows another country's order to some and
// cannot be typed into by others.
const (
	Text   Kind = "text"
	Area   Kind = "area"
	Date   Kind = "date" // "21.11.2026" or "2026-11-21"; parse it in the deed
	Clock  Kind = "clock"
	Number Kind = "number"
	Tel    Kind = "tel"
	Mail   Kind = "mail"
	ID     Kind = "id" // national number: digits, never kept by the browser
	Choice Kind = "select"
	Radios Kind = "radios"
	Checks Kind = "checks" // several boxes under one heading
	Check  Kind = "check"  // one box; its label stands beside it
	File   Kind = "file"   // the form around it needs enctype multipart/form-data, which ReadForm does not read
)

// Field is one question of a form with its answer so far. Its element has the id "felt-" + Name, which the links of the
// summary lead to.
type Field struct {
	Kind    Kind // Text where ""
	Name    string
	Label   string
	Help    string   // under the label: what to write, and why we ask
	Values  []string // what it holds; Radios, Choice and the texts use the first
	Fault   string   // what is wrong and how to mend it
	Options []Option // Choice, Radios, Checks; Check takes one value, "ja" where it has no Options

	Optional            bool      // adds «(valgfritt)»: most fields must be filled in, so the others are marked
	Max                 int       // Area, Text: shows how many characters there is room for
	Rows                int       // Area: 4 where 0
	Width               string    // "short" for dates and numbers, "medium"; else full
	Complete            string    // autocomplete, "off" where ""
	Accept              string    // File: ".xlsx,.csv"
	Several             bool      // File: more than one may be chosen
	Unit                string    // after a number: "minutter"
	Cards               bool      // Radios: as large framed choices beside each other
	Inline              bool      // Radios, Checks: beside each other
	Quiet               bool      // the label is only heard
	Lang                lang.Code // of what is written in it, where it is not the page's
	LabelLang, HelpLang lang.Code // of the label and the help, where they are not in the page's
	Was                 string    // what is saved, where the field holds something else: the script of a grid marks it
}

// Option is one answer to choose.
type Option struct {
	Value string
	Label string
	Note  string // second line: "på telefon eller ved oppmøte"
	Icon  string
	Tone  Tone      // Cards: the colour of the frame when chosen
	Lang  lang.Code // of the label, where it is not the page's
}

// SayOptions are options whose words are ours, in a language.
func SayOptions(v *lang.Voice, options []Option) []Option {
	if v == nil {
		return options
	}
	out := slices.Clone(options)
	for i := range out {
		out[i].Label, out[i].Note = v.Say(out[i].Label), v.Say(out[i].Note)
	}
	return out
}

// Value returns what the field holds, the first where there are several.
func (f Field) Value() string {
	if len(f.Values) == 0 {
		return ""
	}
	return f.Values[0]
}

// With returns f holding the value, unless it is empty.
func (f Field) With(value string) Field {
	if value != "" {
		f.Values = []string{value}
	}
	return f
}

// Chosen reports whether the option is among what the field holds.
func (f Field) Chosen(o Option) bool { return slices.Contains(f.Values, o.Value) }

// ElementID is the id of the control, of the first control where there are several.
func (f Field) ElementID() string { return ElementID(f.Name) }

// ElementID is the id of the control of the field with this name.
func ElementID(name string) string {
	return "felt-" + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}

// DescribedBy lists the ids of the help, the room and the fault, for those who hear the page.
func (f Field) DescribedBy() string {
	var ids []string
	if f.Help != "" {
		ids = append(ids, f.ElementID()+"-hjelp")
	}
	if f.Max > 0 {
		ids = append(ids, f.ElementID()+"-plass")
	}
	if f.Fault != "" {
		ids = append(ids, f.ElementID()+"-feil")
	}
	return strings.Join(ids, " ")
}

// InputType is the type attribute of the control.
func (f Field) InputType() string {
	switch f.Kind {
	case Tel:
		return "tel"
	case Mail:
		return "email"
	case File:
		return "file"
	}
	return "text"
}

// InputMode is which keyboard a phone shows.
func (f Field) InputMode() string {
	switch f.Kind {
	case Date, Clock, Number, ID:
		return "decimal"
	case Tel:
		return "tel"
	case Mail:
		return "email"
	}
	return ""
}

// AutoComplete is what the browser may fill in by itself: nothing, unless the page says so.
func (f Field) AutoComplete() string {
	if f.Complete == "" {
		return "off"
	}
	return f.Complete
}

// Lines is the height of an Area.
func (f Field) Lines() int {
	if f.Rows == 0 {
		return 4
	}
	return f.Rows
}

// Group reports whether the field is several controls under one heading.
func (f Field) Group() bool { return f.Kind == Radios || f.Kind == Checks }

// BoxType is the type attribute of the controls of a group.
func (f Field) BoxType() string {
	if f.Kind == Radios {
		return "radio"
	}
	return "checkbox"
}

// Box is one control of a group as its template needs it.
type Box struct {
	Field
	Option
	First bool
}

// Boxes returns the controls of a group or of a Check.
func (f Field) Boxes() []Box {
	options := f.Options
	if f.Kind == Check && len(options) == 0 {
		options = []Option{{Value: "ja", Label: f.Label}}
	}
	boxes := make([]Box, len(options))
	for i, o := range options {
		boxes[i] = Box{Field: f, Option: o, First: i == 0}
	}
	return boxes
}

// BoxID is the id of the control: the field's own for the first, so that the summary's link finds it.
func (b Box) BoxID() string {
	if b.First {
		return b.ElementID()
	}
	return b.ElementID() + "-" + ElementID(b.Option.Value)
}

// Checked reports whether the control is chosen.
func (b Box) Checked() bool { return b.Chosen(b.Option) }
