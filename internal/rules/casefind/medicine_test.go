package casefind

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
)

// dispensed reads rows of «lopenr,utleveringsdato,atckode».
func dispensed(t testing.TB, rows ...string) *column.Dispensings {
	t.Helper()
	text := "lopenr,utleveringsdato,atckode\n" + strings.Join(rows, "\n") + "\n"
	var g column.Pharmacy
	if err := g.Read("u.csv", strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
	d, err := g.Dispensings()
	if err != nil {
		t.Fatal(err, g.Log.Faults)
	}
	return d
}

// TestMedicineOf recomputes the category of every rule's own prefix and of a medicine under it, and of codes beside them, from the list as its source
// says: in order, later ones overwrite.
func TestMedicineOf(t *testing.T) {
	list := rows(t, "rxrisk_norway_holvik2022_rules")
	if len(list) != 132 {
		t.Fatal(len(list))
	}
	tried := []string{"N07BB04", "R06AD02", "R06AD01", "C07AA07", "C07AA05", "C08EX02", "C08CA01", "N05AN01", "N05AH03", "V03AE01", "V03AE02", "J05AE14", "J05AE01", "C09A", "H03AA01", "H03BB02", "G04CA02", "X99", "N02BE01", "C03CA01"}
	for _, r := range list {
		prefix := r["atc_prefix"]
		tried = append(tried, prefix, prefix+"A01AA99"[min(7, len(prefix)):], prefix[:len(prefix)-1])
	}
	for _, code := range tried {
		want, man := 0, 0
		for _, r := range list {
			if !strings.HasPrefix(code, r["atc_prefix"]) {
				continue
			}
			n, err := strconv.Atoi(r["category"])
			if err != nil {
				t.Fatal(err)
			}
			if man = n; r["condition"] == "" {
				want = n
			}
		}
		m := medicineOf(code)
		got := int(m.group)
		if m.menOnly != 0 {
			got = int(m.menOnly)
		}
		if int(m.group) != want || got != man {
			t.Errorf("%s: category %d, of men %d; want %d and %d", code, m.group, got, want, man)
		}
	}
	for code, want := range map[string]bool{
		"C07AB02": true, "N02BE01": true, "V03AE02": true, "S01EE01": true, "D01AC01": false, "S01AA01": false, "V07AB": false, "J07BB02": false, "A01AA01": false, "B05BA10": false, "C03C": false,
	} {
		if medicineOf(code).counts != want {
			t.Errorf("%s counts: %v", code, !want)
		}
	}
}

// TestMedicines: distinct medicines in 120 days and groups in 12 months before the date, each boundary; the weights add up; men only where the list says so.
func TestMedicines(t *testing.T) {
	x := load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,I50.0,,,").Dispensed(dispensed(t,
		"A,2025-12-31,C07AB02", "A,2025-12-01,c07ab02", "A,2025-09-03,N02BE01", // 120 days before is in
		"A,2025-09-02,A10BA02",                         // 121 days before: no medicine in use, but diabetes
		"A,2025-01-01,N06DA02", "A,2024-12-31,L01AA01", // dementia within 12 months, cancer not
		"A,2026-01-01,N05AH03", // on the date: not seen
		"A,2025-12-20,G04CA02", "B,2025-12-20,G04CA02", "B,2025-12-20,D07AC01", "Z,2025-12-20,C03CA01"))
	s := x.Score(persons(t, "A,1940-01-01,2,3205,,", "B,1940-01-01,1,3205,,", "C,1940-01-01,1,3205,,"), day(asOf))
	a, b, c := s.now.taken[0], s.now.taken[1], s.now.taken[2]
	weight := theRxRisk().weight
	if a.Count != 3 || a.Groups != 1<<28|1<<36|1<<13|1<<11 || a.RxRisk != weight[28]+weight[36]+weight[13]+weight[11] {
		t.Errorf("A: %+v", a)
	}
	if b.Count != 1 || b.Groups != 1<<7 || b.RxRisk != -1 || c != (Medicines{}) {
		t.Errorf("B: %+v, C: %+v", b, c)
	}
	if got := a.Conditions(); !slices.Equal(got, []string{"demens", "smerter", "diabetes"}) {
		t.Error(got)
	}
	if !strings.Contains(strings.Join(said(s.warnings), "|"), "1 person med utleveringer står ikke i personfilen") {
		t.Error(s.warnings)
	}
}

// TestMedicinesAreToldAndAsked: they are among the reasons, a rule may ask for them, and where there are none that is said.
func TestMedicinesAreToldAndAsked(t *testing.T) {
	rule, err := ParseRule([]byte("title = \"L\"\nversion = 1\ndated = \"2026-01-01\"\nrank = \"points\"\n[[require]]\nmeasure = \"legemidler\"\nat_least = 5\n[[weight]]\nmeasure = \"rxrisk\"\npoints = 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	people := persons(t, "A,1940-01-01,2,3205,,", "B,1941-01-01,1,3205,,")
	rows := []string{"A,2025-12-31,C07AB02", "A,2025-12-30,N02BE01", "A,2025-12-29,A10BA02", "A,2025-12-28,N06DA02", "B,2025-12-28,N06DA02"}
	find := func(rows []string) *List {
		x := load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,I50.0,,,")
		if rows != nil {
			x.Dispensed(dispensed(t, rows...))
		}
		l, err := x.Find(rule, people, day(asOf))
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if l := find(rows); l.Selected != 0 || strings.Contains(strings.Join(said(l.Warnings), "|"), "ingen utleveringer") {
		t.Errorf("four medicines: %d, %v", l.Selected, said(l.Warnings))
	}
	l := find(append(rows, "A,2025-12-27,M01AE01"))
	if l.Selected != 1 || l.All[0].Person.ID != "A" || !strings.Contains(l.All[0].Reasons(), "5 legemidler på 4 måneder (polyfarmasi)") || !strings.Contains(l.All[0].Reasons(), "Rx-Risk ") || !strings.Contains(l.All[0].Reasons(), ": demens, smerter, diabetes") {
		t.Errorf("%d: %s", l.Selected, l.All[0].Reasons())
	}
	sum := 0
	for _, p := range l.Explain(&l.All[0]) {
		sum += p.Points
	}
	if sum != l.Shown(&l.All[0]) || sum == 0 {
		t.Errorf("the parts add up to %d, the points are %d", sum, l.Shown(&l.All[0]))
	}
	if l := find(nil); l.Selected != 0 || !strings.Contains(strings.Join(said(l.Warnings), "|"), "ingen utleveringer er lest inn") {
		t.Errorf("without dispensings: %d, %v", l.Selected, said(l.Warnings))
	}
	if medicineText(10).In(nil) != "10 legemidler på 4 måneder (uttalt polyfarmasi)" || medicineText(1).In(nil) != "1 legemiddel på 4 måneder" {
		t.Error("words")
	}
}

// TestMedicinesProperty: more dispensings never give fewer medicines, and doubles give none more.
func TestMedicinesProperty(t *testing.T) {
	people := persons(t, "A,1940-01-01,1,3205,,")
	rapid.Check(t, func(r *rapid.T) {
		row := rapid.Custom(func(r *rapid.T) string {
			return "A," + rapid.SampledFrom([]string{"2025-08-01", "2025-09-03", "2025-12-31", "2026-01-01"}).Draw(r, "day") + "," + rapid.SampledFrom([]string{"C07AB02", "N02BE01", "D01AC01", "C03C", "G04CA02"}).Draw(r, "code")
		})
		all := rapid.SliceOfN(row, 1, 12).Draw(r, "rows")
		count := func(rows []string) uint16 {
			s := load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,I50.0,,,").Dispensed(dispensed(t, rows...)).Score(people, day(asOf))
			return s.now.taken[0].Count
		}
		n := count(all)
		if twice := count(append(slices.Clone(all), all...)); twice != n {
			r.Errorf("%d, twice %d", n, twice)
		}
		if more := count(append(slices.Clone(all), "A,2025-12-31,A10BA02")); more != n+1 {
			r.Errorf("%d, one more %d", n, more)
		}
	})
}
