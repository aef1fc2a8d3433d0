package results

import (
	"math"

	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
)

// marked writes a count as it may be shown.
func marked(n int, m suppress.Mark) string {
	switch m {
	case suppress.Shown:
		return nb.Int(n)
	case suppress.Small:
		return "<5"
	}
	return "skjult"
}

// interval writes «0,71–1,19».
func interval(e stats.Estimate, decimals int) string {
	if math.IsNaN(e.Low) || math.IsNaN(e.High) {
		return ""
	}
	high := nb.Decimal(e.High, decimals)
	if math.IsInf(e.High, 1) {
		high = "∞"
	}
	return nb.Decimal(e.Low, decimals) + "–" + high
}

// value writes an estimate, nothing where there is none.
func value(e stats.Estimate, decimals int) string {
	if !e.Known() || math.IsInf(e.Value, 0) {
		return ""
	}
	return nb.Decimal(e.Value, decimals)
}
