package fhir

import (
	"regexp"
	"slices"
	"strings"
)

// May is what a scope gives of a type: a letter of SMART App Launch 2.2.
type May string

// The letters that are given, in the order that a scope has them.
const (
	Create May = "c"
	Read   May = "r"
	Update May = "u"
	Delete May = "d"
	Search May = "s"
)

// Scopes are what a caller is given: system/CarePlan.rs, system/*.r. Nothing of a person is deleted through FHIR: d is for what a system asked for itself.
type Scopes []string

var scoped = regexp.MustCompile(`^system/([A-Z][A-Za-z]+|\*)\.(c?r?u?d?s?)$`)

// ReadScope is the type (or *) that a scope is about, and its letters; false for what is no scope of a system.
func ReadScope(scope string) (kind, letters string, ok bool) {
	m := scoped.FindStringSubmatch(scope)
	if len(m) != 3 || m[2] == "" {
		return "", "", false
	}
	return m[1], m[2], true
}

// May reports whether one of them gives it. What is asked of a caller is asked here, whoever has proven who it is and by which token.
func (s Scopes) May(kind string, what May) bool {
	return slices.ContainsFunc(s, func(scope string) bool {
		of, letters, ok := ReadScope(scope)
		return ok && (of == kind || of == "*") && strings.Contains(letters, string(what))
	})
}

// Within are those that both have, letter by letter: what is asked for of what was agreed.
func (s Scopes) Within(agreed Scopes) (out Scopes) {
	for _, scope := range s {
		kind, letters, ok := ReadScope(scope)
		if !ok {
			continue
		}
		kept := ""
		for _, l := range letters {
			if agreed.May(kind, May(l)) {
				kept += string(l)
			}
		}
		if one := "system/" + kind + "." + kept; kept != "" && !slices.Contains(out, one) {
			out = append(out, one)
		}
	}
	return out
}

// Granted are Within, where a star that is asked for is taken for all that was agreed: who asks for system/*.rs is given the types that are its own, and never more letters.
func (s Scopes) Granted(agreed Scopes) Scopes {
	var all Scopes
	for _, scope := range s {
		kind, letters, ok := ReadScope(scope)
		if !ok {
			continue
		}
		all = append(all, scope)
		for _, one := range agreed {
			if of, _, ok := ReadScope(one); ok && kind == "*" && of != "*" {
				all = append(all, "system/"+of+"."+letters)
			}
		}
	}
	return all.Within(agreed)
}
