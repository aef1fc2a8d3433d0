package chart

import (
	"strings"
	"testing"
)

// TestProcessMost: the scale of a share ends at 100 %, and is fitted below that.
func TestProcessMost(t *testing.T) {
	nothing := []float64{0, 0}
	c := Process{Label: Label{ID: "a", Title: "Andel"}, Values: []float64{100, 40}, Centre: nothing, Lower: nothing, Upper: nothing, Signals: []bool{false, false}, Ticks: []string{"", ""}, Unit: "%"}
	if svg := string(c.SVG()); !strings.Contains(svg, ">108<") {
		t.Error("without a most the scale has room over the highest value")
	}
	c.Most = 100
	if svg := string(c.SVG()); strings.Contains(svg, ">108<") || !strings.Contains(svg, ">100<") {
		t.Error("the scale of shares does not end at 100")
	}
	c.Values[0] = 50
	if svg := string(c.SVG()); !strings.Contains(svg, ">54<") {
		t.Error("the scale is not fitted to lower shares")
	}
}
