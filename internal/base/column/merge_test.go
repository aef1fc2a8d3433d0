package column

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// laid lays episodes out in parts as a merge reads them.
func laid(t interface{ Fatal(...any) }, e *Episodes, leave func(string) bool) (l Load, rows, codes int) {
	var parts [][]byte
	if err := e.Parts(Who{Out: leave}, func(p PartOf) error {
		parts = append(parts, p.Content)
		rows, codes = rows+p.Rows, codes+p.Codes
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	l.Next = func() ([]byte, error) {
		if len(parts) == 0 {
			return nil, io.EOF
		}
		p := parts[0]
		parts = parts[1:]
		return p, nil
	}
	return l, rows, codes
}

func read(t interface{ Fatal(...any) }, lines []string) *Episodes {
	b := Builder{Amounts: true}
	text := "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,fagenhet,hovedtilstand,bitilstander,kostnad,timer\n" + strings.Join(lines, "\n") + "\n"
	if err := b.Read("e.csv", strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
	e, err := b.Episodes()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// lines are the episodes as text, whatever numbers the codes and departments have got.
func lines(e *Episodes) (all []string) {
	for p, id := range e.People {
		code := e.CodeFirst[p]
		for i := e.First[p]; i < e.First[p+1]; i++ {
			n := uint32(e.NCode[i] & CountMask)
			var codes []string
			for _, c := range e.Code[code : code+n] {
				codes = append(codes, e.Codes[c])
			}
			code += n
			all = append(all, fmt.Sprint(id, e.In[i], e.Mins[i], e.Kind[i], e.NCode[i], e.Units[e.Unit[i]], codes, e.Cost[i], e.Hours[i]))
		}
	}
	return all
}

// What is read back of several loads, in any split, is what one reading of all the files gives.
func TestMergeIsOneReading(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 40).Draw(t, "rows")
		parts := make([][]string, 3)
		var all []string
		for i := range n {
			line := fmt.Sprintf("P%d,2026-%02d-%02d,,%s,,%d,%s,u%d,%s,%s,%d,%d", rapid.IntRange(1, 6).Draw(t, "person"), rapid.IntRange(1, 9).Draw(t, "month"), i%28+1,
				rapid.SampledFrom([]string{"", "2026-12-01"}).Draw(t, "out"), rapid.IntRange(1, 3).Draw(t, "level"), rapid.SampledFrom([]string{"1", "4", ""}).Draw(t, "urgency"),
				rapid.IntRange(0, 3).Draw(t, "unit"), rapid.SampledFrom([]string{"", "I50.0", "E11"}).Draw(t, "main"), rapid.SampledFrom([]string{"", "F03 N39.0", "J18"}).Draw(t, "others"), i, i%5)
			k := rapid.IntRange(0, 2).Draw(t, "load")
			parts[k] = append(parts[k], line)
			all = append(all, line)
		}
		var loads []Load
		rows, codes := 0, 0
		for _, p := range parts {
			l, r, c := laid(t, read(t, p), nil)
			loads, rows, codes = append(loads, l), rows+r, codes+c
		}
		e, err := Merge(loads, rows, codes, Who{}, true)
		if err != nil {
			t.Fatal(err)
		}
		want := lines(read(t, all))
		got := lines(e)
		slices.Sort(want) // rows alike in time, kind and department may stand in either order
		slices.Sort(got)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		for p := range e.People {
			if !slices.IsSorted(e.In[e.First[p]:e.First[p+1]]) {
				t.Fatal("rows of a person are not by time")
			}
		}
	})
}

func TestMergePassesOver(t *testing.T) {
	first, rows, codes := laid(t, read(t, []string{"P1,2026-01-05,,2026-01-06,,1,1,u,I50,,1,", "P1,2026-01-10,,2026-01-12,,1,1,u,I50,,2,", "P2,2026-01-10,,2026-01-12,,1,1,u,I50,,3,", "P3,2026-01-31,,,,1,1,u,I50,,4,"}), nil)
	first.Over = [][2]Day{{civilDay(2026, 1, 10), civilDay(2026, 1, 30)}}
	later, r, c := laid(t, read(t, []string{"P1,2026-01-10,,2026-01-13,,1,1,u,J18,F03,5,", "P4,2026-01-11,,,,1,1,u,J18,,6,"}), func(id string) bool { return id == "P4" })
	e, err := Merge([]Load{first, later}, rows+r, codes+c, Who{Out: func(id string) bool { return id == "P3" }}, true)
	if err != nil {
		t.Fatal(err)
	}
	var costs []float32
	costs = append(costs, e.Cost...)
	if diff := cmp.Diff([]string{"P1"}, e.People); diff != "" || !slices.Equal(costs, []float32{1, 5}) {
		t.Errorf("people %s, costs %v", diff, costs)
	}
	if e.Seen[slices.Index(e.Codes, "J18")].Column != "hovedtilstand" || e.Seen[slices.Index(e.Codes, "F03")].Column != "" {
		t.Error("a main code is not known as one")
	}
}

// civilDay is a day of the calendar.
func civilDay(y, m, d int) Day { day, _ := civil(y, m, d); return day }

func TestDamagedPart(t *testing.T) {
	e := read(t, []string{"P1,2026-01-05,,2026-01-06,,1,1,u,I50,,1,", "P2,2026-01-05,,2026-01-06,,1,1,u,I50,,1,"})
	var content []byte
	if err := e.Parts(Who{}, func(p PartOf) error { content = p.Content; return nil }); err != nil {
		t.Fatal(err)
	}
	for _, b := range [][]byte{nil, content[:len(content)/2], []byte("PAR1")} {
		given := false
		_, err := Merge([]Load{{Next: func() ([]byte, error) {
			if given {
				return nil, io.EOF
			}
			given = true
			return b, nil
		}}}, 2, 2, Who{}, false)
		if err == nil {
			t.Errorf("%d bytes of a part were read", len(b))
		}
	}
}

func TestPersonParts(t *testing.T) {
	people := []Person{{ID: "A", Born: 5, Sex: 1, Municipality: "3228"}, {ID: "B", Born: 6, YearOnly: true, Sex: 2, District: "030110", Died: 60000, NursingHome: 59000}, {ID: "C", Born: 7, Sex: 1}}
	var parts [][]byte
	if err := PersonParts(people, func(id string) bool { return id == "C" }, func(p PartOf) error { parts = append(parts, p.Content); return nil }); err != nil {
		t.Fatal(err)
	}
	got, err := ReadPersonPart(parts[0], map[string]string{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(people[:2], got); diff != "" {
		t.Error(diff)
	}
	newer := []Person{{ID: "B", Born: 6, Sex: 2, Died: 61000}, {ID: "D"}}
	merged := MergePersons([][]Person{got, newer}, func(id string) bool { return id == "A" })
	if len(merged) != 2 || merged[0].Died != 61000 || merged[1].ID != "D" {
		t.Errorf("merged: %v", merged)
	}
}
