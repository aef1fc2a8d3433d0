package fhir_test

import (
	"slices"
	"testing"

	"traad/internal/base/fhir"
)

// TestScopes: a scope gives its own type and letters and nothing else, and what is asked for is cut to what was agreed.
func TestScopes(t *testing.T) {
	s := fhir.Scopes{"system/CarePlan.rs", "system/Task.u", "patient/Goal.rs", "system/Flag.", "system/*.x", "system/Goal.sr"}
	for _, c := range []struct {
		kind string
		what fhir.May
		want bool
	}{
		{"CarePlan", fhir.Read, true},
		{"CarePlan", fhir.Search, true},
		{"CarePlan", fhir.Update, false},
		{"Task", fhir.Update, true},
		{"Task", fhir.Read, false},
		{"Goal", fhir.Read, false},
		{"Flag", fhir.Read, false},
		{"*", fhir.Read, false},
	} {
		if got := s.May(c.kind, c.what); got != c.want {
			t.Errorf("%s %s: %t", c.kind, c.what, got)
		}
	}
	if !(fhir.Scopes{"system/*.r"}).May("Encounter", fhir.Read) {
		t.Error("a star gives every type")
	}
	got := fhir.Scopes{"system/*.rs", "system/CarePlan.cruds", "system/Task.r", "system/Flag.d"}.Within(fhir.Scopes{"system/CarePlan.rs", "system/*.r"})
	if want := (fhir.Scopes{"system/*.r", "system/CarePlan.rs", "system/Task.r"}); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	for _, c := range []struct{ asked, agreed, want fhir.Scopes }{
		{fhir.Scopes{"system/*.rs"}, fhir.Scopes{"system/CarePlan.r", "system/Task.cu"}, fhir.Scopes{"system/CarePlan.r"}},
		{fhir.Scopes{"system/*.crudsx", "patient/*.rs", "system/*.read", "system/CarePlan.rs?category=x"}, fhir.Scopes{"system/*.rs"}, nil},
		{fhir.Scopes{"system/*.r", "system/Goal.s"}, fhir.Scopes{"system/*.r", "system/Flag.rs"}, fhir.Scopes{"system/*.r", "system/Flag.r"}},
	} {
		if got := c.asked.Granted(c.agreed); !slices.Equal(got, c.want) {
			t.Errorf("%v of %v: %v, want %v", c.asked, c.agreed, got, c.want)
		}
	}
}
