package candidate

import (
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
)

// TestFewAreNotTold: who sees only figures is shown the list at the length in use where neither it, nor what is left of the whole list, is of few.
func TestFewAreNotTold(t *testing.T) {
	hits := func(k, hit int) stats.Hits {
		return stats.Hits{K: k, True: hit, PPV: float64(hit) / float64(k), NNS: float64(k) / float64(hit)}
	}
	for _, c := range []struct {
		name       string
		use, whole stats.Hits
		hidden     bool
	}{
		{"many", hits(30, 20), hits(60, 35), false},
		{"the same", hits(30, 20), hits(30, 20), false},
		{"few hit", hits(30, 4), hits(60, 35), true},
		{"few do not hit", hits(30, 26), hits(60, 45), true},
		{"at the limit", hits(30, 25), hits(60, 35), false},
		{"four more hit", hits(30, 20), hits(60, 24), true},
		{"four more do not", hits(30, 20), hits(44, 30), true},
		{"five more of each", hits(30, 20), hits(40, 25), false},
	} {
		for _, mayList := range []bool{true, false} {
			var w figureView
			w.inUse(&candidate.Figures{MayList: mayList, Hits: &casefind.Performance{List: c.whole}, InUse: candidate.InUseLength{Free: 10, Length: 30, Hits: c.use, Low: .1, High: .9}})
			if hidden := strings.Contains(w.InUse[0].Text, "For få"); hidden != (c.hidden && !mayList) {
				t.Errorf("%s, may list %v: %+v", c.name, mayList, w.InUse)
			}
		}
	}
	var w figureView
	w.inUse(&candidate.Figures{Hits: &casefind.Performance{}})
	if len(w.InUse) != 1 || !strings.Contains(w.InUse[0].Text, "Ingen plasser er ledige") {
		t.Errorf("%+v", w.InUse)
	}
}

// TestShortListIsNotTold: who sees only figures is not told how few the list has now.
func TestShortListIsNotTold(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: "under 5", 4: "under 5", 5: "5", 40: "40"} {
		if got := size(&candidate.Figures{Size: n}); got != want {
			t.Errorf("%d: %s", n, got)
		}
		if got := size(&candidate.Figures{Size: n, MayList: true}); strings.HasPrefix(got, "under") {
			t.Errorf("%d to who sees the list: %s", n, got)
		}
	}
}
