package synthetic

import (
	"bytes"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	"traad/internal/rules/casefind"
)

// TestRecent: exactly so many fulfil the published rule on the day, nobody has data on it or later, and those known keep their days.
func TestRecent(t *testing.T) {
	until := date.Of(2026, 11, 21)
	n, _ := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
	dead, _ := nin.Synthetic(date.Of(1938, 2, 3), false, 1)
	r := Recent{Seed: 1, Until: until, Persons: 300, Fulfil: 4, Known: []Known{
		{Number: n, Born: date.Of(1940, 2, 3), Woman: true, Municipality: "3228", Included: date.Of(2025, 6, 1)},
		{Number: dead, Born: date.Of(1938, 2, 3), Municipality: "3205", Died: date.Of(2026, 3, 1)},
	}}
	var files, again [2]bytes.Buffer
	for _, f := range []*[2]bytes.Buffer{&files, &again} {
		if err := r.Write(Files{Episodes: &f[0], Persons: &f[1]}); err != nil {
			t.Fatal(err)
		}
	}
	if files[0].String() != again[0].String() || files[1].String() != again[1].String() {
		t.Error("the same choice gives other files")
	}
	names := map[string]string{}
	door := func(numbers []nin.Number) (all []string, err error) {
		for _, n := range numbers {
			if !n.Synthetic() {
				t.Fatal("a number is not synthetic")
			}
			names[n.Digits()] = "p" + strings.Map(func(r rune) rune { return r + 'A' - '0' }, n.Digits())
			all = append(all, names[n.Digits()])
		}
		return all, nil
	}
	e, people, _ := columntest.Read(t, columntest.Files{Episodes: files[0].String(), Persons: files[1].String(), Door: door})
	if len(people) != 306 {
		t.Errorf("%d persons", len(people))
	}
	last := column.Day(0)
	for _, in := range e.In {
		last = max(last, in.Day())
	}
	if last.Date() != until.AddDays(-1) {
		t.Errorf("the data reach %s", last.Date())
	}
	rule, err := casefind.ShippedRule("iht-publisert")
	if err != nil {
		t.Fatal(err)
	}
	list, err := casefind.Read(e).Find(rule, people, column.DayOf(until))
	if err != nil {
		t.Fatal(err)
	}
	selected := list.Selected
	for i := range list.All[:list.Selected] {
		if list.All[i].Person.ID == names[n.Digits()] {
			selected--
		}
	}
	if selected != 4 {
		t.Errorf("%d fulfil the rule", selected)
	}
	for i := range people {
		if people[i].ID == names[dead.Digits()] && people[i].Died.Date() != date.Of(2026, 3, 1) {
			t.Errorf("the dead died %s", people[i].Died.Date())
		}
	}
}
