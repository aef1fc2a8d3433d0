package lang

import (
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// What Voice writes, for a text whose reader is not known yet.

// Decimal is Voice.Decimal.
func Decimal(x float64, decimals int) Spoken {
	return spoken(func(v *Voice) string { return v.Decimal(x, decimals) })
}

// Percent is Voice.Percent.
func Percent(share float64, decimals int) Spoken {
	return spoken(func(v *Voice) string { return v.Percent(share, decimals) })
}

// Long is Voice.Long.
func Long(d date.Date) Spoken { return spoken(func(v *Voice) string { return v.Long(d) }) }

// Month is Voice.Month.
func Month(m time.Month) Spoken { return spoken(func(v *Voice) string { return v.Month(m) }) }

// List is Voice.List.
func List(parts []Spoken) Spoken {
	return spoken(func(v *Voice) string {
		said := make([]string, len(parts))
		for i, p := range parts {
			said[i] = p.In(v)
		}
		return v.List(said)
	})
}

// Month writes the name of a month inside a sentence: "november", "November".
func (v *Voice) Month(m time.Month) string {
	if v.english() {
		return months[m-1]
	}
	return v.mark(nb.Month(m))
}
