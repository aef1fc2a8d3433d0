package chart

import (
	"fmt"
	"strings"
	"testing"
)

// A circle with links is a group of links with names; the chosen one is marked; nothing else of the page can be reached.
func TestCircleLinks(t *testing.T) {
	svg := string(circle("/forlop/1/kartlegging?omrade=").SVG())
	p, err := parse(svg)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(svg, "<a "); n != 9 {
		t.Errorf("%d links", n)
	}
	if n := strings.Count(svg, `aria-current="true"`); n != 1 {
		t.Errorf("%d chosen", n)
	}
	if got := p.attrs["role"]; len(got) != 1 || got[0] != "group" {
		t.Errorf("role %v", got)
	}
	if got := p.attrs["href"]; len(got) != 9 || got[4] != "/forlop/1/kartlegging?omrade=4" {
		t.Errorf("href %v", got)
	}
	check(t, string(Circle{Areas: []Area{{Name: "A", Href: `/"><script>`, Says: `"><script>`}, {Name: "B"}, {Name: "C"}}}.SVG()), nil, []string{"<script"})
}

// Each risk has a shape of its own, an area that is not mapped is dashed, and none of it hangs on colour.
func TestCircleMarks(t *testing.T) {
	draw := func(a Area) string {
		a.Name = "Smerter"
		return string(Circle{Areas: []Area{a, {Name: "B", Mapped: true}, {Name: "C", Mapped: true}}}.SVG())
	}
	seen := map[string]Risk{}
	for r := NoMark; r <= RiskAct; r++ {
		svg := draw(Area{Mapped: true, Risk: r})
		shape := strings.NewReplacer("#056d13", "", "#fcf2e2", "", "#b81a1a", "").Replace(svg)
		if other, ok := seen[shape]; ok {
			t.Errorf("risk %d looks like %d", r, other)
		}
		seen[shape] = r
	}
	if strings.Count(draw(Area{}), "stroke-dasharray") != 1 || strings.Contains(draw(Area{Mapped: true}), "stroke-dasharray") {
		t.Error("only what is not mapped is dashed")
	}
}

// Any number of areas stays inside the picture.
func TestCircleSizes(t *testing.T) {
	for n := range 20 {
		var c Circle
		for i := range n {
			c.Areas = append(c.Areas, Area{Name: fmt.Sprint("Et område med langt navn ", i), Icon: "walk", Risk: RiskAct})
		}
		if svg := string(c.SVG()); strings.Contains(svg, "NaN") || strings.Count(svg, "<g ") != min(n, 16) {
			t.Errorf("%d areas: %s", n, svg)
		}
	}
}
