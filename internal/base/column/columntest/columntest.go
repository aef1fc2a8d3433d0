// Package columntest reads small files into columns for tests.
package columntest

import (
	"strings"
	"testing"

	"traad/internal/base/column"
)

// Files are the texts of files; the empty ones are not read.
type Files struct {
	Episodes, Persons, Enrolments string
	Door                          column.Door // nil: the files have no identity numbers
}

// Read reads them as the command line and the server do, and stops the test at a fault.
func Read(t testing.TB, f Files) (e *column.Episodes, people []column.Person, enrolments []column.Enrolment) {
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	b := column.Builder{Amounts: true}
	var g column.Register
	var n column.Enrolments
	if f.Episodes != "" {
		must(b.Read("e.csv", strings.NewReader(f.Episodes), int64(len(f.Episodes))))
	}
	if f.Persons != "" {
		must(g.Read("p.csv", strings.NewReader(f.Persons), int64(len(f.Persons))))
	}
	if f.Enrolments != "" {
		must(n.Read("n.csv", strings.NewReader(f.Enrolments), int64(len(f.Enrolments))))
	}
	var err error
	if f.Door != nil {
		for _, ask := range []func(column.Door) (bool, error){b.Pseudonymise, g.Pseudonymise} {
			ok, err := ask(f.Door)
			must(err)
			if !ok {
				t.Fatal("the files have no identity numbers")
			}
		}
	}
	e, err = b.Episodes()
	must(err)
	people, err = g.People()
	must(err)
	enrolments, err = n.All()
	must(err)
	return e, people, enrolments
}
