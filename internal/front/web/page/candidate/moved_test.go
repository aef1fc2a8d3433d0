package candidate_test

import (
	"flag"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/casefind"
)

// episodesFlag and movesFlag are small in an ordinary run; 30 million and 200 for docs/performance.md.
var (
	episodesFlag = flag.Int("episodes", 30_000, "episodes that a threshold is moved over")
	movesFlag    = flag.Int("moves", 7, "how many times it is moved")
)

// TestMovedThreshold: each moved threshold is answered by its own list, of the size that the rule selects. It tells how long the whole request took, sign-in, audit and page with it; the
// first with each limit of age by itself, for it waits for a fit where Finder.Ready has made none:
// go test -count=1 -v -run MovedThreshold ./internal/front/web/page/candidate -episodes 30000000 -moves 200
func TestMovedThreshold(t *testing.T) {
	w := webtest.New(t)
	last := column.DayOf(date.Of(2026, 1, 1))
	people := make([]column.Person, max(1, *episodesFlag/33))
	for i := range people {
		people[i] = column.Person{
			ID: fmt.Sprintf("P%07d", i), Born: column.DayOf(date.Of(1926, 1, 1)) + column.Day(i*7%16000), Sex: uint8(1 + i%2), Municipality: []string{"3228", "3209"}[i%2],
		}
	}
	e := columntest.Many(columntest.Shape{Rows: *episodesFlag, People: len(people), From: last - 1096, To: last})
	set := &dataset.Set{Manifest: 1, Through: (last - 1).Date(), Index: casefind.Read(e), People: people}
	worldOf(t, w, set)
	scored := set.Index.Score(people, last)
	b := w.As(webtest.Physician)
	b.Get("/kandidater/regel").MustStatus(200)
	var took, fits []float64
	ages := []int{65, 69, 74, 79, 84}
	for k := range *movesFlag {
		form := webtest.With(wide(strconv.Itoa(ages[k%len(ages)])), "krav-1-verdi", strconv.Itoa(1+k/len(ages)%3))
		begun := time.Now()
		p := b.Post("/kandidater/regel/prov", form...)
		if ms := float64(time.Since(begun).Microseconds()) / 1000; k < len(ages) {
			fits = append(fits, ms)
		} else {
			took = append(took, ms)
		}
		age, least := float64(ages[k%len(ages)]), float64(1+k/len(ages)%3)
		rule := &casefind.Rule{
			Rank: "probability", Horizon: 12, NursingHome: "mark", Municipalities: []string{"3228", "3209"},
			Require: []casefind.Condition{{Measure: "alder", Over: &age}, {Measure: "akutte_12m", AtLeast: &least}},
		}
		n := len(scored.Selected(rule, rule))
		p.MustStatus(200).MustShow("Først på listen")
		if want := `<p class="rule-size">` + nb.Plural(n, "person", "personer") + "</p>"; !strings.Contains(p.HTML, want) {
			t.Errorf("over %v, at least %v: no %s", age, least, want)
		}
	}
	slices.Sort(took)
	slices.Sort(fits)
	t.Logf("%d episodes, %d persons, %d moves: p50 %.1f ms, p95 %.1f ms; the first with each limit of age: %.1f ms at most", *episodesFlag, len(people), len(took), took[len(took)/2], took[len(took)*95/100],
		fits[len(fits)-1])
}
