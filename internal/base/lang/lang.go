// Package lang is the languages that Tråd is written in. Texts in the code and in the templates are bokmål; a catalogue for each of the other
// languages (nn.toml, en.toml) is keyed by the bokmål text. See docs/adr/0076.
package lang

import "slices"

// Code is a language as the lang attribute and the database write it.
type Code string

// The languages.
const (
	NB Code = "nb"
	NN Code = "nn"
	EN Code = "en"
)

// All are the languages in the order of choices.
var All = []Code{NB, NN, EN}

// Others are those beside bokmål, in which what an installation writes may be said too.
var Others = All[1:]

// Beside is which of two things, in nynorsk and in English, is a language's; nil for bokmål.
func Beside[T any](c Code, nn, en *T) *T {
	switch c {
	case NN:
		return nn
	case EN:
		return en
	}
	return nil
}

// Known reports whether it is one of All.
func (c Code) Known() bool { return slices.Contains(All, c) }

// Title is the language's name in bokmål, inside a sentence; "" where nothing is chosen.
func (c Code) Title() string {
	return map[Code]string{NB: "bokmål", NN: "nynorsk", EN: "engelsk"}[c]
}

// Name is what those who read the language call it.
func (c Code) Name() string {
	return map[Code]string{NB: "Bokmål", NN: "Nynorsk", EN: "English"}[c]
}
