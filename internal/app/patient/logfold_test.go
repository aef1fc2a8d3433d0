package patient

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/rules/access"
)

// TestFold: every entry is in exactly one line of its own day and user, in order, and the sums count them all.
func TestFold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		at := time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)
		var all []LogEntry
		for range rapid.IntRange(0, 60).Draw(t, "n") {
			at = at.Add(-time.Duration(rapid.IntRange(0, 600).Draw(t, "minutes")) * time.Minute)
			all = append(all, LogEntry{
				ID: db.NewID(), At: db.At(at), Who: rapid.SampledFrom([]string{"A", "B", ""}).Draw(t, "who"), Asker: rapid.SampledFrom([]string{"", "Practitioner/1", "Practitioner/2"}).Draw(t, "asker"), Org: rapid.SampledFrom([]string{"x", "y"}).Draw(t, "org"),
				Deed: rapid.SampledFrom([]access.Deed{access.SeePerson, access.SeePlan}).Draw(t, "deed"), Allowed: rapid.Bool().Draw(t, "allowed"),
			})
		}
		seen := map[db.ID]bool{}
		for i, d := range Fold(all) {
			if i > 0 && len(d.Lines) == 0 {
				t.Fatal("a day without lines")
			}
			for _, l := range d.Lines {
				sum := 0
				for _, s := range l.Sums {
					sum += s.N
				}
				if sum != len(l.Entries) {
					t.Fatalf("%d entries, the sums say %d", len(l.Entries), sum)
				}
				for j, e := range l.Entries {
					if seen[e.ID] || e.Who != l.Who || e.Asker != l.Asker || e.Org != l.Org || date.In(e.At.Time) != d.Day || j > 0 && e.At.After(l.Entries[j-1].At.Time) {
						t.Fatalf("entry %d of %s on %s is out of place", j, l.Who, d.Day)
					}
					seen[e.ID] = true
				}
			}
		}
		if len(seen) != len(all) {
			t.Fatalf("%d of %d entries are shown", len(seen), len(all))
		}
	})
}
