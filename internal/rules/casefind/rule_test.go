package casefind

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/base/errs"
)

// admissions are n emergency stays of two nights in the months before the date, in two departments.
func admissions(person string, n int) []string {
	var rows []string
	for i := range n {
		rows = append(rows, fmt.Sprintf("%s,2025-%02d-10,10:00,2025-%02d-12,10:00,1,1,m%d,I50.0,J44.1 F05 N18.3 W19.9,,", person, 12-i, 12-i, i%2))
	}
	return rows
}

// TestPublished: over 65, more than 3 emergency admissions in 6 months, at least 2 departments, each at its boundary.
func TestPublished(t *testing.T) {
	r, err := ShippedRule("iht-publisert")
	if err != nil {
		t.Fatal(err)
	}
	one := admissions("F", 4)
	for i := range one {
		one[i] = strings.Replace(one[i], ",m1,", ",m0,", 1)
	}
	rows := append(one, admissions("A", 4)...)
	for _, x := range []string{"C", "D", "E"} {
		rows = append(rows, admissions(x, 4)...)
	}
	rows = append(rows, admissions("B", 3)...)
	people := persons(t, "A,1959-12-31,1,3205,,", "B,1940-01-01,2,3205,,", "C,1960-01-02,1,3205,,", "D,1940-01-01,1,3205,2025-12-31,", "E,1930-01-01,2,3205,,2025-01-01", "F,1940-01-01,2,3205,,", "G,1940-01-01,2,3205,,")
	l, err := load(t, rows...).Find(r, people, day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]*Candidate{}
	for i := range l.All {
		got[l.All[i].Person.ID] = &l.All[i]
		if l.All[i].Rank != i+1 || (i < l.Selected) != l.All[i].Selected {
			t.Errorf("rank %d at place %d", l.All[i].Rank, i)
		}
	}
	for id, want := range map[string]bool{"A": true, "B": false, "C": false, "D": false, "E": true, "F": false, "G": false} {
		if got[id].Selected != want {
			t.Errorf("%s is selected: %v\n%s", id, got[id].Selected, got[id].Reasons())
		}
	}
	for id, want := range map[string]string{
		"A": "66 år; 4 akuttinnleggelser på 6 måneder; 2 avdelinger på 6 måneder", "D": "ikke valgt: død", "E": "Sjekk: bor fast på sykehjem", "G": "ikke valgt: oppfyller ikke regelen",
	} {
		if !strings.Contains(got[id].Reasons(), want) {
			t.Errorf("%s: %s, want %s", id, got[id].Reasons(), want)
		}
	}
	if !strings.Contains(got["A"].Reasons(), "Charlson 4: hjertesvikt, kronisk lungesykdom, nyresykdom") {
		t.Error(got["A"].Reasons())
	}
	if text := strings.Join(said(l.Warnings), "\n"); !strings.Contains(text, "1 person har ingen episoder") || !strings.Contains(text, "ikke kalibrert på egne data") {
		t.Error(text)
	}
}

// TestStandard: either of the two requirements is enough, and long-term nursing homes are left out.
func TestStandard(t *testing.T) {
	r, err := ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	rows := append(append(admissions("A", 2), admissions("D", 2)...), "B,2025-10-01,10:00,2025-10-11,10:00,1,1,m,I50.0,J44.1 F05 N18.3 W19.9,,", "C,2025-10-01,10:00,2025-10-10,10:00,1,1,m,I50.0,J44.1 F05 N18.3 W19.9,,", "X,2025-10-01,10:00,2025-10-10,10:00,1,1,m,I50.0,,,")
	people := persons(t, "A,1940-01-01,1,3205,,", "B,1940-01-01,2,3205,,", "C,1940-01-01,1,3205,,", "D,1940-01-01,1,3205,,2025-01-01")
	l, err := load(t, rows...).Find(r, people, day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	for i := range l.All {
		c := &l.All[i]
		if want := c.Person.ID == "A" || c.Person.ID == "B"; c.Selected != want {
			t.Errorf("%s is selected: %v (%s)", c.Person.ID, c.Selected, c.Reasons())
		}
	}
	if !strings.Contains(strings.Join(said(l.Warnings), "\n"), "1 person med episoder står ikke i personfilen") {
		t.Error(said(l.Warnings))
	}
}

func TestPoints(t *testing.T) {
	r, err := ParseRule([]byte(`
title = "Egen"
version = 2
dated = "2026-11-21"
rank = "points"
municipalities = ["3205"]
[[require]]
measure = "akutte_6m"
at_least = 1
[[weight]]
measure = "akutte_6m"
points = 7
max = 20
[[weight]]
measure = "alder"
points = 0.5
from = 80
`))
	if err != nil {
		t.Fatal(err)
	}
	rows := append(append(append(admissions("A", 2), admissions("B", 4)...), admissions("C", 4)...), admissions("D", 4)...)
	l, err := load(t, rows...).Find(r, persons(t, "A,1930-01-01,1,3205,,", "B,1950-01-01,2,3205,,", "C,1940-01-01,2,3205,,", "D,1940-01-01,2,0301,,"), day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range l.All[:l.Selected] {
		sum := 0.0
		for _, w := range c.Why {
			sum += w.Points
		}
		if sum != c.Points {
			t.Errorf("%s: the reasons give %v, the points are %v", c.Person.ID, sum, c.Points)
		}
		got = append(got, fmt.Sprintf("%s %v", c.Person.ID, c.Points))
	}
	// 85 and 95 are where the bands of 86 and 96 begin.
	if want := "C 22.5, A 21.5, B 20"; strings.Join(got, ", ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

// TestNobodyUnder18: whatever the rule asks for, on the day of the birthday and the day before.
func TestNobodyUnder18(t *testing.T) {
	r, err := ParseRule([]byte("title = \"Egen\"\nversion = 1\ndated = \"2026-11-21\"\nnursing_home = \"mark\"\n[[require]]\nmeasure = \"akutte_12m\"\nat_least = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := load(t, append(append(admissions("A", 2), admissions("B", 2)...), admissions("C", 2)...)...)
	people := persons(t, "A,2008-01-01,1,3205,,", "B,2008-01-02,2,3205,,", "C,2020-01-01,2,3205,,")
	l, err := x.Find(r, people, day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	if l.Selected != 1 || l.All[0].Person.ID != "A" || l.Find("B").Left != "er under 18 år" || l.Find("C").Left != "er under 18 år" {
		t.Errorf("%d selected: %+v", l.Selected, l.All)
	}
	s := x.Score(people, day(asOf))
	if got := s.Selected(r, r); len(got) != 1 || got[0].ID != "A" {
		t.Errorf("selected %v", got)
	}
}

func TestRuleFaults(t *testing.T) {
	const good = "title = \"x\"\nversion = 1\ndated = \"2026-01-01\"\n[[require]]\nmeasure = \"hfrs\"\nat_least = 5\n"
	if _, err := ParseRule([]byte(good)); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	for text, want := range map[string]string{
		"":                                      "title Regelen må ha et navn.",
		strings.Replace(good, "hfrs", "hfr", 1): "require[1].measure «hfr» finnes ikke. Gyldig: alder,",
		strings.Replace(good, "at_least", "atleast", 1):       "require.atleast Nøkkelen finnes ikke.",
		strings.Replace(good, "at_least = 5", "", 1):          "require[1] Kravet mangler grense",
		strings.Replace(good, "= 5", "= \"fem\"", 1):          "linje 6",
		"rank = \"points\"\n" + good:                          "weight En regel som rangerer etter poeng",
		"rank = \"alder\"\n" + good:                           "rank Gyldig",
		"horizon_months = 7\n" + good:                         "horizon_months Gyldig",
		"nursing_home = \"ja\"\n" + good:                      "nursing_home Gyldig",
		"municipalities = [\"301\"]\n" + good:                 "«301» er ikke et kommunenummer",
		strings.Replace(good, "2026-01-01", "1. januar", 1):   "dated Datoen",
		good + "any = [{measure=\"hfrs\", over=1}]\n":         "require[1] Et krav har enten any eller measure.",
		good + "[[weight]]\nmeasure = \"hfrs\"\npoints = 0\n": "weight[1].points",
		"[[[": "linje 1",
	} {
		_, err := ParseRule([]byte(text))
		var told []string
		for _, f := range errs.FieldsOf(err) {
			told = append(told, f.Name+" "+f.Message)
		}
		if err == nil || !strings.Contains(strings.Join(told, "\n"), want) {
			t.Errorf("%q: %v\n%s\nwant %s", text, err, strings.Join(told, "\n"), want)
		}
	}
}
