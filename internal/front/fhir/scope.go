package fhir

import (
	"regexp"
	"slices"
	"strings"

	source "traad/internal/app/fhir"
)

// May is what a scope gives of a type.
type May string

// Of SMART's letters these are given: nothing is written.
const (
	Read   May = "r"
	Search May = "s"
)

// Scopes are what a caller is given, as SMART App Launch 2.2 writes them: system/CarePlan.rs, system/*.r.
type Scopes []string

var scoped = regexp.MustCompile(`^system/([A-Z][A-Za-z]+|\*)\.(r|s|rs)$`)

// Known reports whether a scope can be given.
func Known(scope string) bool {
	m := scoped.FindStringSubmatch(scope)
	if m == nil {
		return false
	}
	_, ok := source.KindOf(m[1])
	return ok && m[1] != "Binary" || m[1] == "*"
}

// Allow reports whether one of them gives it.
func (s Scopes) Allow(kind string, may May) bool {
	return slices.ContainsFunc(s, func(scope string) bool {
		m := scoped.FindStringSubmatch(scope)
		return len(m) == 3 && (m[1] == kind || m[1] == "*") && strings.Contains(m[2], string(may))
	})
}
