package chart

import (
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"
)

func TestActiveLine(t *testing.T) {
	nan := math.NaN()
	tests := []struct {
		name      string
		a         ActiveLine
		want, not []string
	}{
		{"target over", ActiveLine{Values: []float64{0, 5}, Target: 10}, []string{`M0 8L222 8" class="ch-s-dark"`, `stroke-dasharray="6 3"`, `M6 56L216 32" class="ch-s-us"`, `<circle cx="216" cy="32" r="5"`}, nil},
		{"no target", ActiveLine{Values: []float64{0, 5}}, []string{`M6 56L216 8"`}, []string{"dasharray"}},
		{"own scale", ActiveLine{Values: []float64{5, 5}, Max: 10}, []string{`M6 32L216 32"`}, nil},
		{"flat", ActiveLine{Values: []float64{5, 5}}, []string{`M6 32L216 32"`}, nil},
		{"gap", ActiveLine{Values: []float64{1, 2, nan, 3, 4}}, []string{`L58.5 40M163.5 24L216 8"`}, []string{"L163.5"}},
		{"alone", ActiveLine{Values: []float64{1, 2, nan, 3, nan}}, []string{`<circle cx="163.5" cy="8" r="3"`}, []string{`r="5"`}},
		{"last unknown", ActiveLine{Values: []float64{1, nan}}, []string{`<circle cx="6"`}, []string{`cx="216"`, "<path"}},
		{"one", ActiveLine{Values: []float64{1}}, []string{`<circle cx="216" cy="32" r="5"`}, []string{"<path", `r="3"`}},
		{"none", ActiveLine{Target: 4}, []string{`M0 32L222 32"`}, []string{"<circle", "ch-s-us"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) { check(t, string(tc.a.SVG()), tc.want, tc.not) })
	}
}

func TestSparkline(t *testing.T) {
	tests := []struct {
		name      string
		s         Sparkline
		want, not []string
	}{
		{"band in the middle", Sparkline{Values: []float64{0, 13}, Max: 13, Bands: []Band{{From: 3, To: 10, Text: "risiko"}}}, []string{`<rect x="0" y="11" width="96" height="14" class="ch-f-tint"`, `M6 31L86 5"`, `<circle cx="86" cy="5" r="4"`}, []string{"<text", "risiko"}},
		{"band at the ends", Sparkline{Values: []float64{1}, Max: 13, Bands: []Band{{From: 0, To: 13}}}, []string{`<rect x="0" y="0" width="96" height="36"`}, nil},
		{"no band", Sparkline{Values: []float64{1, 2}, Max: 13}, []string{"<circle"}, []string{"<rect"}},
		{"band outside", Sparkline{Values: []float64{1, 2}, Max: 13, Bands: []Band{{From: 20, To: 30}}}, []string{"<circle"}, []string{"<rect"}},
		{"nothing yet", Sparkline{Max: 13, Bands: []Band{{From: 3, To: 10}}}, []string{"<rect"}, []string{"<circle", "<path"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) { check(t, string(tc.s.SVG()), tc.want, tc.not) })
	}
}

func TestScoreLine(t *testing.T) {
	band := Band{6.5, 7.5, "øvre grense"}
	one := []Score{{0, 5, "mars 25"}}
	two := []Score{{0, 4, "mars 25"}, {100, 6, "juni 26"}}
	tests := []struct {
		name      string
		s         ScoreLine
		want, not []string
	}{
		{"two", ScoreLine{Scores: two, Min: 3, Max: 7, Bands: []Band{band}}, []string{">4</text>", ">6</text>", ">mars 25</text>", ">juni 26</text>", ">øvre grense</text>", "ch-f-tint", `<circle cx="42" cy="77" r="5" class="ch-f-paper ch-s-dark"`, `<circle cx="302" cy="39" r="7.5" class="ch-f-dark"`}, nil},
		{"one", ScoreLine{Scores: one, Min: 3, Max: 7}, []string{`<circle cx="172"`, `r="7.5"`}, []string{"ch-f-tint", `r="5"`}},
		{"none", ScoreLine{Min: 3, Max: 7, Bands: []Band{band}}, []string{">3</text>", ">7</text>", ">øvre grense</text>"}, []string{"<circle"}},
		{"by time", ScoreLine{Scores: []Score{{0, 4, ""}, {25, 4, ""}, {100, 4, ""}}, Min: 3, Max: 7}, []string{`cx="107"`}, []string{`cx="172"`}},
		{"evenly", ScoreLine{Scores: []Score{{0, 4, ""}, {0, 4, ""}, {0, 4, ""}}, Min: 3, Max: 7}, []string{`cx="172"`}, nil},
		{"outside the scale", ScoreLine{Scores: []Score{{0, 9, ""}}, Min: 3, Max: 7}, []string{`y="24.7" text-anchor="end" class="ch-f-text2" fill="#5b5d60">9</text>`, `cy="20"`}, nil},
		{"no band", ScoreLine{Scores: two, Min: 3, Max: 7, Bands: []Band{{7, 7, "grense"}}}, nil, []string{"grense", "ch-f-tint"}},
		{"missing value", ScoreLine{Scores: []Score{{0, math.NaN(), "mars 25"}, {1, 5, "juni 26"}}, Min: 3, Max: 7}, []string{"juni 26"}, []string{"mars 25", `r="5"`}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) { check(t, string(tc.s.SVG()), tc.want, tc.not) })
	}
}

// TestScoreLineCrowded holds that labels which would touch give way, and that the last ones never do.
func TestScoreLineCrowded(t *testing.T) {
	s := ScoreLine{Min: 3, Max: 7}
	for i := range 40 {
		s.Scores = append(s.Scores, Score{float64(i), 5, fmt.Sprintf("dato %d", i)})
	}
	svg := string(s.SVG())
	check(t, svg, []string{">dato 39</text>"}, []string{">dato 38</text>"})
	dates := regexp.MustCompile(`<text x="([\d.]+)"[^>]*>(dato \d+)`).FindAllStringSubmatch(svg, -1)
	if len(dates) < 4 || len(dates) > 8 {
		t.Errorf("%d dates along 300 px", len(dates))
	}
	if n := strings.Count(svg, `class="ch-f-paper ch-s-dark"`); n != 39 {
		t.Errorf("%d hollow points; want 39: points never give way", n)
	}
}

// TestBandTextIsFree holds that the band's text keeps away from a point in its usual place.
func TestBandTextIsFree(t *testing.T) {
	at := func(scores ...Score) string {
		svg := string(ScoreLine{Min: 3, Max: 9, Bands: []Band{{6.5, 7.5, "grense"}}, Scores: scores}.SVG())
		return regexp.MustCompile(`<text x="([\d.]+)" y="([\d.]+)"[^>]*>grense`).FindString(svg)
	}
	free := at(Score{0, 4, ""}, Score{9, 4, ""})
	right := at(Score{0, 7, ""}, Score{9, 3, ""})
	under := at(Score{0, 7, ""}, Score{5, 7, ""}, Score{9, 7, ""})
	check(t, free, []string{`x="28" y="62.7"`}, nil)
	check(t, right, []string{` y="62.7"`}, []string{`x="28"`})
	check(t, under, []string{`x="28"`}, []string{` y="62.7"`})
}
