package synthetic

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/stats"
	"traad/internal/rules/casefind"
	"traad/internal/rules/usage"
)

// The honesty test: regions of which the truth is known. `make honesty` runs all twenty seeds; an ordinary run only what is cheap.
var (
	seedsFlag   = flag.Int("seeds", 0, "regions with each effect in the honesty test; 0: only a small one")
	personsFlag = flag.Int("persons", 99_000, "persons in each of them")
	monthlyFlag = flag.Int("monthly", 0, "how many are enrolled a month; 0: 20 for 99 000 persons, in proportion")
)

// study reads a region as `traad results` does.
func study(t *testing.T, m *made) *usage.Study {
	t.Helper()
	e, people, all := columntest.Read(t, columntest.Files{Episodes: m.episodes.String(), Persons: m.persons.String(), Enrolments: m.enrolments.String()})
	return &usage.Study{Index: casefind.Read(e), People: people, Enrolments: all}
}

var whole = usage.Options{Seed: 1, From: column.DayOf(firstDay), To: column.DayOf(endDay)}

// TestCountsAreTheGenerators: stays and person-time before and after are the generator's own, exactly, and so are readmissions.
func TestCountsAreTheGenerators(t *testing.T) {
	m := region(t, Region{Seed: 20261121, Persons: 8000, Effect: .85, Monthly: 8})
	o := whole
	o.Rounds = 50
	r, err := study(t, m).Exact(o)
	if err != nil {
		t.Fatal(err)
	}
	exact(t, r, m.truth)
	if r.Words.Warning == "" || r.Expected.Fall < 0.2 || r.Expected.Narrow {
		t.Errorf("a plain before and after without its warning: %q, %+v", r.Words.Warning, r.Expected)
	}
}

func exact(t *testing.T, r *usage.Result, truth *Truth) {
	t.Helper()
	l := r.Line(usage.Emergency)
	days := func(y float64) int { return int(math.Round(y * usage.YearDays)) }
	again := r.Line(usage.Readmission)
	before := Use{int(l.Amount[0]), int(again.Amount[0]), days(l.Years[0])}
	after := Use{int(l.Amount[1]), int(again.Amount[1]), days(l.Years[1])}
	if before != truth.Before || after != truth.With || r.Followed != truth.Enrolled {
		t.Errorf("%d followed, %+v and %+v; the generator has %d, %+v and %+v", r.Followed, before, after, truth.Enrolled, truth.Before, truth.With)
	}
}

// TestHonesty: over many regions the matched estimate lies on the truth, its interval holds the truth as often as it says, and there are
// few false alarms where nothing works; the plain before and after is far off in all.
func TestHonesty(t *testing.T) {
	if *seedsFlag == 0 {
		t.Skip("make honesty runs it")
	}
	var table strings.Builder // as it stands in docs/results.md
	fmt.Fprintln(&table, "| effect | compared live | distance to the truth, log | spread / mean SE | difference in differences, distance | intervals that hold the truth | intervals without 1 | false alarms for days at home | the plain after/before |\n|---:|---|---:|---:|---:|---:|---:|---:|---:|")
	for _, c := range []struct {
		effect float64
		all    bool // everywhere, so that those compared are followed later or never
	}{{1, false}, {0.85, false}, {1, true}} {
		effect, n := c.effect, *seedsFlag
		covered, alarms, homeAlarms := 0, 0, 0
		var off, naive, se, did []float64
		for seed := range n {
			m := region(t, Region{Seed: uint64(seed + 1), Persons: *personsFlag, Effect: effect, Monthly: *monthlyFlag, All: c.all})
			r, err := study(t, m).Exact(whole)
			if err != nil {
				t.Fatal(err)
			}
			exact(t, r, m.truth)
			f := &r.Effect
			if r.Match.Outside == c.all {
				t.Errorf("seed %d: compared outside %v, though the programme is everywhere: %v", seed+1, r.Match.Outside, c.all)
			}
			if c.all && (f.HomeP < 0.05 || slices.ContainsFunc(r.Words.Can, func(s string) bool { return strings.Contains(s, "dager i live") || strings.Contains(s, "døde") })) {
				t.Errorf("seed %d: deaths or days at home are judged against persons who have lived: %q", seed+1, r.Words.Can)
			}
			l := r.Line(usage.Emergency)
			off = append(off, math.Log(f.Ratio.Value/m.truth.RateRatio))
			did = append(did, math.Log(f.DiD.Value/m.truth.RateRatio))
			se = append(se, f.Ratio.SE)
			naive = append(naive, l.Ratio.Value)
			if f.Ratio.Holds(m.truth.RateRatio) {
				covered++
			}
			if !f.Ratio.Holds(1) {
				alarms++
			}
			if f.HomeP < 0.05 {
				homeAlarms++
			}
			worst := 0.0
			for _, b := range r.Match.Balance {
				worst = max(worst, math.Abs(b.SMD))
			}
			t.Logf("effect %.2f outside %v seed %2d: n %d matched %d (%d places, %d exact, %d persons), truth %.3f, matched %.3f (%.3f–%.3f), boot %.3f–%.3f, DiD %.3f, naive %.3f, expected fall %.2f, worst SMD %.2f, home %.1f (%.1f–%.1f), deaths %.3f/%.3f, parallel p %.2f",
				effect, r.Match.Outside, seed+1, r.Followed, r.Match.Matched, r.Match.Compared, r.Match.Exact, r.Match.Persons, m.truth.RateRatio, f.Ratio.Value, f.Ratio.Low, f.Ratio.High, f.Bootstrap.Low, f.Bootstrap.High,
				f.DiD.Value, l.Ratio.Value, r.Expected.Fall, worst, f.HomeDays.Value, f.HomeDays.Low, f.HomeDays.High, f.Deaths[0], f.Deaths[1], f.Parallel)
		}
		mean, v := stats.Moments(off)
		didMean, _ := stats.Moments(did)
		seMean, _ := stats.Moments(se)
		naiveMean, _ := stats.Moments(naive)
		t.Logf("effect %.2f everywhere %v: mean log distance %+.4f (sd %.3f, mean SE %.3f), DiD %+.4f, truth covered %d of %d, intervals without 1: %d, home-day alarms %d, naive %.3f", effect, c.all, mean, math.Sqrt(v), seMean, didMean, covered, n, alarms, homeAlarms, naiveMean)
		where := "outside"
		if c.all {
			where = "where the service is"
		}
		fmt.Fprintf(&table, "| %.2f | %s | %+.3f | %.3f / %.3f | %+.3f | %d of %d | %d of %d | %d of %d | %.2f |\n", effect, where, mean, math.Sqrt(v), seMean, didMean, covered, n, alarms, n, homeAlarms, n, naiveMean)
		if math.Abs(mean) > 0.08 {
			t.Errorf("effect %v: the matched estimate is %+.3f from the truth on average", effect, mean)
		}
		if covered*20 < 17*n {
			t.Errorf("effect %v: the truth is in %d of %d intervals", effect, covered, n)
		}
		if effect == 1 && alarms*20 > 3*n {
			t.Errorf("%d false alarms of %d", alarms, n)
		}
		if effect == 1 && homeAlarms*20 > 3*n {
			t.Errorf("%d false alarms for days at home of %d", homeAlarms, n)
		}
		if naiveMean > 0.7 {
			t.Errorf("effect %v: the plain before and after is %.2f", effect, naiveMean)
		}
	}
	t.Log("\n" + table.String())
}
