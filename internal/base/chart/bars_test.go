package chart

import (
	"math"
	"strings"
	"testing"
)

func TestBullet(t *testing.T) {
	const mark = `class="ch-f-dark"`
	tests := []struct {
		name      string
		b         Bullet
		want, not []string
	}{
		{"under", Bullet{Value: 18, Target: 20, Max: 40}, []string{`<rect x="0" y="5" width="45" height="10" class="ch-f-us"`, `<rect x="0" y="5" width="50" height="10" class="ch-f-rest"`, `<rect x="50" y="1" width="3" height="18" ` + mark}, []string{"<path"}},
		{"at", Bullet{Value: 20, Target: 20, Max: 40}, []string{`width="50" height="10" class="ch-f-us"`, mark}, []string{"<path"}},
		{"over", Bullet{Value: 30, Target: 20, Max: 40}, []string{`<rect x="0" y="5" width="50" height="10" class="ch-f-us"`, `<rect x="50" y="5" width="25" height="10" class="ch-f-paper"`, `class="ch-s-us"`, mark}, []string{"ch-f-rest", "late"}},
		{"over the scale", Bullet{Value: 80, Target: 20, Max: 40}, []string{`width="25" height="10" class="ch-f-us"`}, []string{`width="200"`}},
		{"no target", Bullet{Value: 10, Max: 40}, []string{`width="25" height="10" class="ch-f-us"`}, []string{mark}},
		{"large", Bullet{Value: 18, Target: 20, Large: true}, []string{` width="146" height="26"`, "chart-large", `<rect x="140" y="2" width="3" height="22"`}, nil},
		{"hidden", Bullet{Value: 3, Target: 20, Max: 40, Hidden: true}, []string{`width="50" height="10" class="ch-f-paper"`, `class="ch-s-hidden"`, mark}, []string{"ch-f-us", "ch-f-rest"}},
		{"missing", Bullet{Value: math.NaN(), Target: 20, Max: 40}, []string{mark, "ch-f-rest"}, []string{"ch-f-us"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) { check(t, string(tc.b.SVG()), tc.want, tc.not) })
	}
}

// TestHiddenLeavesNoTrace holds that a number that may not be shown changes nothing in the drawing.
func TestHiddenLeavesNoTrace(t *testing.T) {
	pics := map[string]func(n int) picture{
		"bullet":           func(n int) picture { return Bullet{Value: float64(n), Target: 3, Hidden: true} },
		"bullet no target": func(n int) picture { return Bullet{Value: float64(n), Hidden: true} },
		"histogram": func(n int) picture {
			return Histogram{Bars: []Bar{{Name: "4", Count: n, Hidden: true}, {Name: "5", Count: 2}}}
		},
		"pairs": func(n int) picture {
			v := Spanned{float64(n), float64(n), float64(2 * n)}
			return Pairs{Pairs: []Pair{{Name: "KAD", Before: v, After: v, Expected: float64(n), Hidden: true}, {Name: "Legevakt", Before: Spanned{2, 1, 3}, After: Spanned{1, .5, 2}, Expected: math.NaN()}}}
		},
		"steps": func(n int) picture {
			return Steps{Steps: []Step{{Name: "Plan", Median: float64(n), Nine: float64(3 * n), Deadline: 5, Note: "færre enn 5"}, {Name: "Høring", Median: 1, Nine: 2, Deadline: 3}}}
		},
	}
	for name, draw := range pics {
		zero := draw(0).SVG()
		for _, n := range []int{1, 4, 1000} {
			if draw(n).SVG() != zero {
				t.Errorf("%s tells %d from 0", name, n)
			}
		}
	}
}

func TestInOut(t *testing.T) {
	svg := string(InOut{Months: []Month{{In: 3}, {Out: 1}, {}}, Max: 3}.SVG())
	check(t, svg, []string{`<rect x="6" y="2" width="12" height="30" class="ch-f-us"`, `<rect x="24" y="32" width="12" height="10" class="ch-f-wash"`, `M0 32L60 32`, ` height="64"`}, []string{`x="42"`, "<text"})
	if n := strings.Count(svg, "ch-f-us"); n != 1 {
		t.Errorf("%d bars in; want 1: a month without any has none", n)
	}
	grown := string(InOut{Months: []Month{{In: 6}, {Out: 3}}, Max: 3}.SVG())
	check(t, grown, []string{`y="2" width="12" height="30"`, `y="32" width="12" height="15"`}, nil)
	check(t, string(InOut{Months: []Month{{In: -3, Out: -1}}}.SVG()), []string{"M0 32L24 32"}, []string{"<rect"})
}

func TestHistogram(t *testing.T) {
	svg := string(Histogram{Max: 12, Bars: []Bar{{Name: "4", Count: 0}, {Name: "5", Count: 12}, {Name: "6", Count: 3, Hidden: true}}}.SVG())
	check(t, svg,
		[]string{">0</text>", ">12</text>", ">4</text>", ">5</text>", ">6</text>", `<rect x="37.5" y="20" width="24" height="42" class="ch-f-done"`, `class="ch-s-hidden"`},
		[]string{">3</text>"})
	if n := strings.Count(svg, "ch-f-done"); n != 1 {
		t.Errorf("%d bars; want 1", n)
	}
}

func TestSteps(t *testing.T) {
	const red = `class="ch-s-late"`
	tests := []struct {
		name      string
		s         Step
		want, not []string
	}{
		{"within", Step{Name: "Plan", Median: 5, Nine: 10, Deadline: 15}, []string{">Plan</text>", `M125.5 10.5L173.25 10.5" class="ch-s-done"`, `<circle cx="125.5"`, `<rect x="223.25"`}, []string{red, ">10</text>"}},
		{"on the day", Step{Median: 5, Nine: 15, Deadline: 15}, []string{`L222.75 10.5" class="ch-s-done"`}, []string{red, ">15</text>"}},
		{"over", Step{Median: 5, Nine: 20, Deadline: 15}, []string{red, ">20</text>", `<circle cx="125.5"`}, []string{`class="ch-s-done"`}},
		{"just over", Step{Median: 5, Nine: 15.5, Deadline: 15}, []string{red, ">15,5</text>"}, nil},
		{"no deadline", Step{Median: 5, Nine: 20}, []string{`class="ch-s-done"`}, []string{red, ">20</text>", "<rect"}},
		{"nine at the median", Step{Median: 5, Nine: 5, Deadline: 15}, []string{"<circle"}, []string{red, `class="ch-s-done"`}},
		{"note", Step{Median: 5, Nine: 20, Deadline: 15, Note: "ingen ennå"}, []string{">ingen ennå</text>", "<rect"}, []string{red, "<circle", ">20</text>"}},
		{"missing", Step{Name: "Plan", Median: math.NaN(), Nine: 20, Deadline: 15}, []string{">Plan</text>", "<rect"}, []string{red, "<circle", ">20</text>"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			check(t, string(Steps{Max: 20, Steps: []Step{tc.s}}.SVG()), tc.want, tc.not)
		})
	}
}
