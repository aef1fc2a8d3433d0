package column

import (
	"fmt"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Loads that were folded give the same columns as before, row for row, also beside a load of another source that came between them.
func TestFoldedIsAsBefore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var files [4][]string // the third is of another source
		for i := range rapid.IntRange(1, 30).Draw(t, "rows") {
			k := rapid.IntRange(0, 3).Draw(t, "load")
			files[k] = append(files[k], fmt.Sprintf("P%d,2026-%02d-03,,,,1,1,u%d,%s,%s,%d,", rapid.IntRange(1, 4).Draw(t, "person"), rapid.IntRange(1, 4).Draw(t, "month"),
				rapid.IntRange(0, 1).Draw(t, "unit"), rapid.SampledFrom([]string{"", "I50.0", "E11"}).Draw(t, "main"), rapid.SampledFrom([]string{"", "F03 N39.0"}).Draw(t, "others"), i%3))
		}
		over := [4][][2]Day{{{civilDay(2026, 2, 1), civilDay(2026, 3, 31)}}, {{civilDay(2026, 3, 1), civilDay(2026, 3, 31)}}}
		load := func(k int) (l Load) {
			l, _, _ = laid(t, read(t, files[k]), nil)
			l.Over = over[k]
			return l
		}
		merged := func(loads ...Load) []string {
			e, err := Merge(loads, 0, 0, Who{}, true)
			if err != nil {
				t.Fatal(err)
			}
			return lines(e)
		}
		var parts [][]byte
		rows := 0
		people, err := Fold([]Load{load(0), load(1), load(3)}, func(p PartOf) error {
			parts, rows = append(parts, p.Content), rows+p.Rows
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		folded := func() Load {
			at := 0
			return Load{Next: func() ([]byte, error) {
				if at == len(parts) {
					return nil, io.EOF
				}
				at++
				return parts[at-1], nil
			}}
		}
		alone := merged(folded())
		if diff := cmp.Diff(merged(load(0), load(1), load(3)), alone); diff != "" || rows != len(alone) {
			t.Fatal(rows, diff)
		}
		if e, err := Merge([]Load{folded()}, 0, 0, Who{}, true); err != nil || len(e.People) != people {
			t.Fatalf("%d persons are told: %v", people, err)
		}
		if diff := cmp.Diff(merged(load(0), load(1), load(2), load(3)), merged(folded(), load(2))); diff != "" {
			t.Fatal("beside another source: ", diff)
		}
	})
}
