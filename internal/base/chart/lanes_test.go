package chart

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// bare is a year with one lane of the items given.
func bare(items ...Item) Lanes {
	return Lanes{From: day("2026-01-01"), To: day("2026-12-31"), Lanes: []Lane{{Name: "Sykehus", Items: items}}}
}

func TestLanes(t *testing.T) {
	with := func(change func(*Lanes)) Lanes {
		l := bare()
		change(&l)
		return l
	}
	tests := []struct {
		name      string
		l         Lanes
		want, not []string
	}{
		{"axis", bare(), []string{">jan 2026</text>", ">apr</text>", ">juli</text>", ">okt</text>", ">Sykehus</text>", `class="ch-s-year"`}, []string{">feb</text>", "ch-f-shade", "dasharray", "ch-s-us"}},
		{"split", with(func(l *Lanes) { l.Split, l.SplitText = day("2026-03-14"), "Inkludert 14. mars" }), []string{"ch-f-shade", `stroke-dasharray="4 3"`, ">Inkludert 14. mars</text>"}, nil},
		{"split outside", with(func(l *Lanes) { l.Split, l.SplitText = day("2025-03-14"), "Inkludert 14. mars" }), nil, []string{"ch-f-shade", "dasharray", "Inkludert"}},
		{"today", with(func(l *Lanes) { l.Today, l.TodayText = day("2026-11-21"), "I dag" }), []string{`class="ch-s-us"`, `text-anchor="end" font-weight="600" class="ch-f-us" fill="#0062ba">I dag</text>`}, []string{"dasharray"}},
		{"today at the left", with(func(l *Lanes) { l.Today, l.TodayText = day("2026-01-01"), "I dag, lørdag 21. november" }), []string{`font-weight="600" class="ch-f-us"`}, []string{`text-anchor="end"`}},
		{"stay", bare(Item{From: day("2026-02-01"), To: day("2026-02-10")}), []string{`height="18" rx="2" class="ch-f-stay ch-s-paper"`}, []string{"<circle", "stay2"}},
		{"planned stay", bare(Item{From: day("2026-02-01"), To: day("2026-02-10"), Mark: Outlined}), []string{`class="ch-f-paper ch-s-stay"`}, []string{`class="ch-f-stay`}},
		{
			"all marks", bare(Item{From: day("2026-02-01"), Mark: Short}, Item{From: day("2026-03-01"), Mark: Triangle}, Item{From: day("2026-04-01"), Mark: Dot}, Item{From: day("2026-05-01"), Mark: Tick}, Item{From: day("2026-06-01"), Mark: Diamond, Text: "12"}),
			[]string{"ch-f-stay2", "ch-f-paper ch-s-stay2", "ch-f-contact", `class="ch-s-contact"`, ">12</text>"},
			nil,
		},
		{"before the picture", bare(Item{From: day("2025-11-01"), To: day("2025-12-31")}), nil, []string{"ch-f-stay"}},
		{"after the picture", bare(Item{From: day("2027-01-01"), Mark: Dot}), nil, []string{"ch-f-contact"}},
		{"no date", bare(Item{Mark: Dot}), nil, []string{"ch-f-contact"}},
		{"cut at the start", bare(Item{From: day("2025-11-01"), To: day("2026-01-31")}), []string{`<rect x="90" `}, nil},
		{"text only in diamonds", bare(Item{From: day("2026-02-01"), Mark: Dot, Text: "77"}), nil, []string{">77<"}},
		{"narrow", with(func(l *Lanes) { l.Width = 360 }), []string{` width="360"`, `x="0"`, ">jan 2026</text>"}, nil},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) { check(t, string(tc.l.SVG()), tc.want, tc.not) })
	}
}

// TestLaneTexts holds that the two texts under the lanes never stand on each other.
func TestLaneTexts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := bare()
		l.Width = rapid.Float64Range(300, 900).Draw(t, "width")
		l.Split = l.From.AddDays(rapid.IntRange(0, 364).Draw(t, "split"))
		l.Today = l.From.AddDays(rapid.IntRange(0, 364).Draw(t, "today"))
		l.SplitText, l.TodayText = "Inkludert 14. mars 2025", "I dag"
		f, w := l.frame()
		notes, rows := l.foot(f)
		var from, to, row [2]float64
		for i, n := range notes {
			from[i], to[i], row[i] = n.x, n.x+width(n.text), n.row
			if n.anchor == "end" {
				from[i], to[i] = n.x-width(n.text), n.x
			}
			if from[i] < 0 || to[i] > w || int(n.row) >= rows {
				t.Fatalf("%q stands from %v to %v in row %v of %d, width %v", n.text, from[i], to[i], n.row, rows, w)
			}
		}
		if len(notes) != 2 || row[0] == row[1] && from[0] < to[1] && from[1] < to[0] {
			t.Fatalf("%+v stand on each other", notes)
		}
	})
}

// TestItemsKeepTheirSide holds that an event before the dashed line is not drawn after it, however crowded.
func TestItemsKeepTheirSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := bare()
		l.Split = day("2026-06-15")
		before := 0
		for _, off := range rapid.SliceOfN(rapid.IntRange(-12, 12), 1, 40).Draw(t, "days") {
			l.Lanes[0].Items = append(l.Lanes[0].Items, Item{From: l.Split.AddDays(off), Mark: Dot})
			if off < 0 {
				before++
			}
		}
		f, _ := l.frame()
		split, left := f.start(l.Split), 0
		for _, m := range regexp.MustCompile(`<circle cx="([\d.]+)"`).FindAllStringSubmatch(string(l.SVG()), -1) {
			if x, _ := strconv.ParseFloat(m[1], 64); x < split-0.01 {
				left++
			}
		}
		// Pushed against the line, a middle may stand on it, never past it.
		if left > before {
			t.Fatalf("%d stand before the line; %d are", left, before)
		}
	})
}

func TestSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOf(rapid.Float64Range(0, 700)).Draw(t, "want")
		slices.Sort(want)
		wide := make([]float64, len(want))
		for i := range wide {
			wide[i] = rapid.Float64Range(1, 22).Draw(t, "wide")
		}
		at := spread(want, wide, 0, 700, laneMove)
		if len(at) != len(want) {
			t.Fatalf("%d of %d", len(at), len(want))
		}
		for i := range at {
			if d := at[i] - want[i]; d > laneMove+1e-9 || d < -laneMove-1e-9 || at[i] < 0 || at[i] > 700 {
				t.Fatalf("mark %d moved from %v to %v", i, want[i], at[i])
			}
			if i > 0 && at[i] < at[i-1]-1e-9 {
				t.Fatalf("mark %d passed the one before it", i)
			}
		}
	})
	tests := []struct{ name, want, at string }{
		{"apart stay", "10 50", "10 50"},
		{"two on a day", "50 50", "44.5 55.5"},
		{"three on a day, at most eight", "50 50 50", "42 50 58"},
		{"at the edge", "0 0", "0 5.5"},
	}
	for _, tc := range tests {
		var want []float64
		for _, s := range strings.Fields(tc.want) {
			v, _ := strconv.ParseFloat(s, 64)
			want = append(want, v)
		}
		var got []string
		for _, x := range spread(want, slices.Repeat([]float64{10}, len(want)), 0, 700, laneMove) {
			got = append(got, number(x))
		}
		if g := strings.Join(got, " "); g != tc.at {
			t.Errorf("%s: %s became %s; want %s", tc.name, tc.want, g, tc.at)
		}
	}
}
