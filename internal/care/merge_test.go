package care

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestSurvivors(t *testing.T) {
	chain := []Merge{{"a", "b"}, {"b", "c"}, {"x", "y"}}
	if diff := cmp.Diff(map[PatientID]PatientID{"a": "c", "b": "c", "x": "y"}, Survivors(chain)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(map[PatientID]PatientID{"b": "c", "x": "y"}, Survivors(chain[1:])); diff != "" {
		t.Errorf("the first of a chain undone: %s", diff)
	}
	if len(Survivors(nil)) != 0 {
		t.Error("nobody is merged, and somebody is")
	}
	Survivors([]Merge{{"a", "b"}, {"b", "a"}}) // damaged: ends
}

// However they are listed, all that hang together have one survivor, who is merged into nobody, and nobody else has.
func TestSurvivorsOfAnyMerges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 8).Draw(t, "persons")
		name := func(i int) PatientID { return PatientID(fmt.Sprint("p", i)) }
		group := map[PatientID]int{}
		for i := range n {
			group[name(i)] = i
		}
		var merges []Merge
		for range rapid.IntRange(0, 10).Draw(t, "merges") {
			end := Survivors(merges)
			stand := func(i int) PatientID {
				if to, ok := end[name(i)]; ok {
					return to
				}
				return name(i)
			}
			a, b := stand(rapid.IntRange(0, n-1).Draw(t, "a")), stand(rapid.IntRange(0, n-1).Draw(t, "b"))
			if a == b {
				continue
			}
			merges = append(merges, Merge{a, b})
			was := group[a]
			for id, g := range group {
				if g == was {
					group[id] = group[b]
				}
			}
		}
		end := Survivors(rapid.Permutation(merges).Draw(t, "order"))
		roots := map[int]PatientID{}
		for i := range n {
			to, ok := end[name(i)]
			if !ok {
				to = name(i)
			}
			if _, again := end[to]; again {
				t.Fatalf("%s stands for others and is itself merged", to)
			}
			if r, ok := roots[group[name(i)]]; ok && r != to {
				t.Fatalf("one group has the survivors %s and %s", r, to)
			}
			roots[group[name(i)]] = to
		}
		seen := map[PatientID]bool{}
		for _, r := range roots {
			if seen[r] {
				t.Fatalf("%s stands for two groups", r)
			}
			seen[r] = true
		}
	})
}
