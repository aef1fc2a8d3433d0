package lang

import (
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// Figure is a number as nb writes it, in this language: English has a comma between thousands, a point before decimals and no space before the percent sign.
func (v *Voice) Figure(s string) string {
	if !v.english() {
		return s
	}
	return strings.NewReplacer("\u00a0%", "%", "\u00a0", ",", ",", ".").Replace(s)
}

// Decimal writes x with so many decimals: "1 234,5", "1,234.5". See nb.Decimal.
func (v *Voice) Decimal(x float64, decimals int) string { return v.Figure(nb.Decimal(x, decimals)) }

// Signed writes a difference: "+2,5", "+2.5". See nb.Signed.
func (v *Voice) Signed(x float64, decimals int) string { return v.Figure(nb.Signed(x, decimals)) }

// Percent writes a share, where 1 is the whole: "88 %", "88%". See nb.Percent.
func (v *Voice) Percent(share float64, decimals int) string {
	return v.Figure(nb.Percent(share, decimals))
}

// Quarter writes the quarter that d is in: "4. kv. 2026", "Q4 2026".
func (v *Voice) Quarter(d date.Date) string {
	if d.IsZero() || !v.english() {
		return v.mark(nb.Quarter(d))
	}
	return "Q" + strconv.Itoa((int(d.Month())+2)/3) + " " + strconv.Itoa(d.Year())
}

// Quarter is what Voice writes, for a text whose reader is not known yet.
func Quarter(d date.Date) Spoken { return spoken(func(v *Voice) string { return v.Quarter(d) }) }
