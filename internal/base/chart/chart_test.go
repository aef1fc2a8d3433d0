package chart

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// forbidden never stands in a picture: what the content security policy stops, what calls out, and failed numbers.
var forbidden = []string{" style=", "<style", "<script", "<foreignObject", "href", "url(", "<image", "javascript", " on", "NaN", "Inf", "%!"}

// parsed is what a picture holds: its elements in order, its texts and its ids.
type parsed struct {
	elements []string
	texts    []string
	attrs    map[string][]string
}

// parse reads a picture strictly as XML.
func parse(svg string) (parsed, error) {
	p := parsed{attrs: map[string][]string{}}
	d := xml.NewDecoder(strings.NewReader(svg))
	for {
		tok, err := d.Token()
		if err == io.EOF {
			return p, nil
		}
		if err != nil {
			return p, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			p.elements = append(p.elements, tok.Name.Local)
			for _, a := range tok.Attr {
				p.attrs[a.Name.Local] = append(p.attrs[a.Name.Local], a.Value)
			}
		case xml.CharData:
			p.texts = append(p.texts, string(tok))
		}
	}
}

func TestSamplesAreWhole(t *testing.T) {
	ids := map[string]string{}
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			svg := string(s.pic.SVG())
			p, err := parse(svg)
			if err != nil {
				t.Fatalf("not well-formed: %v\n%s", err, svg)
			}
			for _, f := range forbidden {
				if strings.Contains(svg, f) {
					t.Errorf("holds %q", f)
				}
			}
			for _, want := range []string{`xmlns="http://www.w3.org/2000/svg"`, ` viewBox="0 0 `, ` width="`, ` height="`, ` preserveAspectRatio="`, ` font-size="13"`, `font-family="Inter,`} {
				if !strings.Contains(svg, want) {
					t.Errorf("lacks %s", want)
				}
			}
			if len(p.attrs["font-size"]) != 1 {
				t.Errorf("a text is set in another size than 13: %v", p.attrs["font-size"])
			}
			for _, id := range p.attrs["id"] {
				if other, ok := ids[id]; ok {
					t.Errorf("id %q is also in %s", id, other)
				}
				ids[id] = s.name
			}
			decoration := strings.Contains(svg, `aria-hidden="true"`)
			if named := strings.Contains(svg, `role="img"`); named == decoration {
				t.Errorf("named %v, hidden %v; want one of them", named, decoration)
			}
			if !decoration && !strings.Contains(svg, "<title id=") {
				t.Error("lacks a title")
			}
		})
	}
}

func TestLabel(t *testing.T) {
	tests := []struct {
		name      string
		label     Label
		want, not []string
	}{
		{"both", Label{ID: "nes", Title: "Aktive", Desc: "18 av 20."}, []string{`role="img" aria-labelledby="nes-t nes-d"`, `<title id="nes-t">Aktive</title><desc id="nes-d">18 av 20.</desc>`}, []string{"aria-hidden", "aria-label="}},
		{"title only", Label{ID: "nes", Title: "Aktive", Desc: ""}, []string{`aria-labelledby="nes-t"`, `<title id="nes-t">Aktive</title>`}, []string{"<desc", "nes-d"}},
		{"desc only", Label{ID: "nes", Title: " ", Desc: "18 av 20."}, []string{`aria-labelledby="nes-d"`, `<desc id="nes-d">18 av 20.</desc>`}, []string{"<title", "nes-t"}},
		{"no id", Label{ID: "", Title: "Aktive", Desc: "18 av 20."}, []string{`role="img" aria-label="Aktive. 18 av 20."`}, []string{" id=", "aria-labelledby"}},
		{"decoration", Label{ID: "nes"}, []string{`aria-hidden="true"`}, []string{"role=", " id=", "aria-label"}},
		{"unsafe id", Label{ID: `a b"<å`, Title: "Aktive"}, []string{`aria-labelledby="a-b----t"`, `id="a-b----t"`}, []string{`a b`, "å"}},
		{"unsafe text", Label{ID: "nes", Title: `<b>"A"</b>`, Desc: "a\n\tb & 'c'"}, []string{`>&lt;b&gt;&#34;A&#34;&lt;/b&gt;</title>`, `>a b &amp; &#39;c&#39;</desc>`}, []string{"<b>"}},
		{"unsafe text without id", Label{ID: "", Title: `"><script>`, Desc: ""}, []string{`aria-label="&#34;&gt;&lt;script&gt;"`}, []string{"<script"}},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			check(t, string(Bullet{Label: tc.label, Value: 18, Target: 20}.SVG()), tc.want, tc.not)
		})
	}
}

// check says what a picture lacks and what it must not hold.
func check(t *testing.T, svg string, want, not []string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(svg, w) {
			t.Errorf("lacks %s in\n%s", w, svg)
		}
	}
	for _, n := range not {
		if strings.Contains(svg, n) {
			t.Errorf("holds %s in\n%s", n, svg)
		}
	}
}

// written fills every text field of every picture with s.
func written(s string) []picture {
	l := Label{ID: s, Title: s, Desc: s}
	lanes := twoYears(0)
	lanes.Label, lanes.SplitText, lanes.TodayText = l, s, s
	for i := range lanes.Lanes {
		lanes.Lanes[i].Name = s
		for j := range lanes.Lanes[i].Items {
			lanes.Lanes[i].Items[j].Text = s
		}
	}
	narrow := lanes
	narrow.Width = 358
	return []picture{
		Thread{Label: l, Knots: row("dslpcoDLPO")},
		ThreadHeader{Label: l, Columns: pathway, Labels: []HeaderLabel{{Text: s}, {Text: s, From: 6, To: 9}}},
		Bullet{Label: l, Value: 3, Target: 2},
		InOut{Label: l, Months: []Month{{1, 2}}},
		ActiveLine{Label: l, Values: []float64{1, 2}, Target: 3},
		Steps{Label: l, Steps: []Step{{Name: s, Median: 1, Nine: 9, Deadline: 5}, {Name: s, Note: s, Deadline: 2}}},
		Histogram{Label: l, Bars: []Bar{{Name: s, Count: 1}, {Name: s, Hidden: true}}},
		ScoreLine{Label: l, Min: 1, Max: 9, Bands: []Band{{6.5, 7.5, s}}, Scores: []Score{{0, 4, s}, {9, 7, s}}},
		Sparkline{Label: l, Values: []float64{1, 2}, Max: 4, Bands: []Band{{1, 2, s}}},
		lanes, narrow,
		Logo{Label: l},
	}
}

// FuzzText holds that no text, however made, changes a picture's structure: only text and the width it takes.
func FuzzText(f *testing.F) {
	for _, s := range []string{"Nes", `"><script>alert(1)</script>`, "]]>", "<!--", "&lt;&#0;&bogus;", "a\x00b\x1f\x7f", "\xff\xfe", "\ufffe\uffff", "\u202eabc", strings.Repeat("æ", 3000), "</svg>", "' onload='x", "漢字", "a\u0301", "\ud7ff"} {
		f.Add(s)
	}
	allowed := map[string]bool{"svg": true, "g": true, "title": true, "desc": true, "text": true, "rect": true, "circle": true, "path": true}
	f.Fuzz(func(t *testing.T, s string) {
		for _, pic := range written(s) {
			svg := string(pic.SVG())
			p, err := parse(svg)
			if err != nil {
				t.Fatalf("%T is not well-formed with %q: %v", pic, s, err)
			}
			for _, e := range p.elements {
				if !allowed[e] {
					t.Fatalf("%T with %q holds an element %s", pic, s, e)
				}
			}
			for name := range p.attrs {
				if name == "style" || name == "href" || strings.HasPrefix(name, "on") {
					t.Fatalf("%T with %q holds an attribute %s", pic, s, name)
				}
			}
			if want := readable(s); want != "" && p.texts[0] != want {
				t.Fatalf("%T with %q has the title %q; want %q", pic, s, p.texts[0], want)
			}
		}
	})
}

// readable returns s as a reader of the picture gets it: white space joined, U+FFFD for what XML cannot hold.
func readable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0xfffe || r == 0xffff {
			return 0xfffd
		}
		return r
	}, strings.Join(strings.Fields(s), " "))
}

// TestNumbers draws what no caller should send. It must neither fail nor leave anything that is not a number.
func TestNumbers(t *testing.T) {
	odd := []float64{0, -1, 1e-300, 1e300, -1e300, math.NaN(), math.Inf(1), math.Inf(-1), math.MaxFloat64, 7}
	for _, a := range odd {
		for _, b := range odd {
			pics := []picture{
				Thread{Columns: Columns{a, b}, Knots: row("dp")},
				ThreadHeader{Columns: Columns{a, b}, Labels: []HeaderLabel{{Text: "x", To: 1}, {Text: "y", From: -1}, {Text: "z", From: 5}}},
				Bullet{Value: a, Target: b},
				Bullet{Value: a, Target: 3, Max: b},
				Bullet{Target: a, Max: b, Hidden: true},
				ActiveLine{Values: []float64{a, b, 1}, Target: b},
				ActiveLine{Values: []float64{3, a}, Min: a, Max: b},
				Steps{Max: a, Steps: []Step{{Median: a, Nine: b, Deadline: 7}, {Median: 1, Nine: a, Deadline: b}}},
				ScoreLine{Scores: []Score{{a, b, "x"}, {b, a, "y"}}, Min: 3, Max: 7, Bands: []Band{{a, b, "z"}}},
				ScoreLine{Min: a, Max: b, Width: a, Scores: []Score{{0, 4, "x"}, {a, 5, "y"}, {b, 6, "z"}}},
				Sparkline{Values: []float64{a, b}, Min: a, Max: b, Bands: []Band{{From: a, To: b}}},
				Logo{Height: a},
				twoYears(b),
			}
			for _, pic := range pics {
				svg := string(pic.SVG())
				if _, err := parse(svg); err != nil {
					t.Errorf("%T with %v and %v: %v", pic, a, b, err)
				}
				if bad := regexp.MustCompile(`NaN|Inf|="-0"|\de[+-]\d|(width|height|r)="-`).FindString(svg); bad != "" {
					t.Errorf("%T with %v and %v holds %s:\n%s", pic, a, b, bad, svg)
				}
			}
		}
	}
}

// TestEmpty draws the zero values.
func TestEmpty(t *testing.T) {
	for _, pic := range []picture{Thread{}, Thread{Compact: true}, ThreadHeader{}, Bullet{}, InOut{}, ActiveLine{}, Steps{}, Histogram{}, ScoreLine{}, Sparkline{}, Lanes{}, Logo{}} {
		svg := string(pic.SVG())
		if p, err := parse(svg); err != nil || p.elements[0] != "svg" || strings.Contains(svg, `width="0" height`) {
			t.Errorf("%T: %v\n%s", pic, err, svg)
		}
	}
}

func TestStylesheet(t *testing.T) {
	for _, i := range inks {
		for _, want := range []string{fmt.Sprintf("--chart-%s: %s;", i.name, i.hex), fmt.Sprintf(".ch-f-%s { fill: var(--chart-%s); }", i.name, i.name), fmt.Sprintf(".ch-s-%s { stroke: var(--chart-%s); }", i.name, i.name)} {
			if strings.Count(CSS, want) != 1 {
				t.Errorf("chart.css has not exactly one %q", want)
			}
		}
	}
	if got, want := strings.Count(CSS, ": #"), len(inks)+1; got != want { // and the paper in forced colours
		t.Errorf("chart.css has %d colours; want %d", got, want)
	}
	for _, not := range []string{"@import", "url(", "http", "!important"} {
		if strings.Contains(CSS, not) {
			t.Errorf("chart.css holds %s", not)
		}
	}
}

func TestNumber(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := number(rapid.Float64().Draw(t, "v"))
		if !regexp.MustCompile(`^-?\d{1,7}(\.\d{1,2})?$`).MatchString(s) || s == "-0" {
			t.Fatal(s)
		}
	})
}
