package chart

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The shapes that tell the states apart without colour.
const (
	signSolid  = `class="ch-s-done" fill="none" stroke="#3d5a78" stroke-width="3"`
	signDotted = `stroke-dasharray="2 4"`
	signDashed = `stroke-dasharray="6 3"`
	signClock  = `class="ch-f-tint ch-s-soon"`
	signStop   = `class="ch-f-late"`
	signPause  = `class="ch-f-stay"`
	signRing   = `class="ch-f-paper ch-s-us"`
	signHollow = `class="ch-f-paper ch-s-edge"`
	signDone   = `class="ch-f-done"`
)

func TestThread(t *testing.T) {
	tests := []struct {
		name, knots string
		want, not   []string
	}{
		{"one to do", "o", []string{`<circle cx="28" cy="18" r="5.25" ` + signHollow}, []string{signSolid, signDotted, signDone}},
		{"done, then current", "dc", []string{`d="M28 18L90 18" ` + signSolid, `<circle cx="28" cy="18" r="6" ` + signDone, signRing}, []string{signDotted, signHollow}},
		{"done, then to do", "do", []string{signDotted, signHollow}, []string{signSolid}},
		{"deadline near", "ds", []string{signClock, signSolid}, []string{signStop, signDotted}},
		{"late in the step", "dl", []string{signStop, signSolid}, []string{signClock, signDotted}},
		{"late and not begun", "d'l", []string{signStop, signDotted}, []string{signSolid}},
		{"done wins over ahead", "d'd", []string{signSolid}, []string{signDotted}},
		{"paused", "dP", []string{signPause, signDashed}, []string{signSolid, signDotted, signStop}},
		{"diamonds", "DO", []string{`d="M28 10L36 18L28 26L20 18Z" ` + signDone, `<path d="M66 10.75L73.25 18L66 25.25L58.75 18Z" ` + signHollow}, []string{"<circle"}},
		{"late in the middle", "dld", []string{signStop, `d="M28 18L90 18M90 18L152 18" ` + signSolid}, []string{signDotted}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			check(t, string(Thread{Knots: row(tc.knots)}.SVG()), tc.want, tc.not)
		})
	}
}

// TestThreadAligns holds that a row and the header over it have one width and one x for each column.
func TestThreadAligns(t *testing.T) {
	if w := pathway.Width(); w != 520 || len(pathway) != 10 {
		t.Errorf("six and four columns take %v px in %d columns", w, len(pathway))
	}
	want := Columns{28, 90, 152, 214, 276, 338, 392, 430, 468, 506}
	if !slices.Equal(pathway, want) {
		t.Errorf("columns are %v; want %v", pathway, want)
	}
	short := string(Thread{Columns: pathway, Knots: row("dc")}.SVG())
	long := string(Thread{Columns: pathway, Knots: row("ddddddDDDDDDDD")}.SVG())
	header := string(ThreadHeader{Columns: pathway, Labels: []HeaderLabel{{Text: "Vurdert", From: 1}, {Text: "Evaluering", From: 6, To: 9}, {Text: "Utenfor", From: 9, To: 12}}}.SVG())
	for _, svg := range []string{short, long, header} {
		check(t, svg, []string{` width="520"`}, nil)
	}
	check(t, long, []string{"M506 10L514 18"}, []string{"544"})
	check(t, header, []string{`x="90" y="14" text-anchor="middle"`, `x="449" y="14"`}, []string{"Utenfor"})
}

func TestThreadCompact(t *testing.T) {
	svg := string(Thread{Columns: pathway, Knots: row("ddddddDD'LO"), Compact: true}.SVG())
	check(t, svg, []string{` width="278" height="28"`, "chart-compact", signStop}, []string{`"520"`})
	if n := strings.Count(svg, signDone); n != 8 {
		t.Errorf("%d done knots; want 8", n)
	}
}

// TestStatesDiffer holds that no two states are told apart by colour alone.
func TestStatesDiffer(t *testing.T) {
	paint := regexp.MustCompile(` (class|fill|stroke)="[^"]*"`)
	seen := map[string]string{}
	for _, diamond := range []bool{false, true} {
		for s := Todo; s <= Paused; s++ {
			if diamond && s != Todo && s != Done {
				continue
			}
			k := Knot{State: s, Diamond: diamond}
			shape := paint.ReplaceAllString(string(KnotKey(k)), "")
			if other, ok := seen[shape]; ok {
				t.Errorf("%+v has the shape of %s", k, other)
			}
			seen[shape] = "another knot"
		}
	}
	for m := Period; m <= Diamond; m++ {
		shape := paint.ReplaceAllString(string(MarkKey(m)), "")
		if other, ok := seen[shape]; ok {
			t.Errorf("mark %d has the shape of %s", m, other)
		}
		seen[shape] = "another mark"
	}
}
