package synthetic

import (
	"bytes"
	"strings"
	"testing"

	"traad/internal/base/column"
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
	var b column.Builder
	var g column.Register
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
	for _, err := range []error{b.Read("e.csv", bytes.NewReader(files[0].Bytes()), int64(files[0].Len())), g.Read("p.csv", bytes.NewReader(files[1].Bytes()), int64(files[1].Len()))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if ok, err := b.Pseudonymise(door); !ok || err != nil {
		t.Fatal(err)
	}
	if ok, err := g.Pseudonymise(door); !ok || err != nil {
		t.Fatal(err)
	}
	e, err := b.Episodes()
	if err != nil {
		t.Fatal(err)
	}
	people, err := g.People()
	if err != nil {
		t.Fatal(err)
	}
	if len(people) != 306 {
		t.Errorf("%d persons", len(people))
	}
	if last := e.In[0].Day(); b.Counts.End.Date() != until.AddDays(-1) && b.Counts.End.Date().After(until) {
		t.Errorf("the data reach %s (%d)", b.Counts.End.Date(), last)
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
