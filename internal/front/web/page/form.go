package page

import (
	"fmt"
	"strconv"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// Date reads a date field as people type it. An empty field is no date; what cannot be read becomes a fault at the field.
func Date(form *ui.Form, name string) date.Date {
	typed := form.Value(name)
	if typed == "" {
		return date.Date{}
	}
	d, err := nb.ParseDay(typed)
	if err != nil {
		form.Refused(name, err)
	}
	return d
}

// Clock reads a time of day and returns it as "12.30"; an empty field is "".
func Clock(form *ui.Form, name string) string {
	typed := form.Value(name)
	if typed == "" {
		return ""
	}
	h, m, err := nb.ParseClock(typed)
	if err != nil {
		form.Refused(name, err)
		return ""
	}
	return fmt.Sprintf("%02d.%02d", h, m)
}

// Number reads a whole number from lo to hi; an empty field is 0.
func Number(form *ui.Form, name string, lo, hi int) int {
	typed := form.Value(name)
	if typed == "" {
		return 0
	}
	n, err := strconv.Atoi(typed)
	if err != nil || n < lo || n > hi {
		form.Fault(name, "Skriv et helt tall fra %s til %s.", lang.Int(lo), lang.Int(hi))
		return 0
	}
	return n
}

// Score reads a CFS score; an empty field is 0, not scored.
func Score(form *ui.Form, name string) care.CFS { return care.CFS(Number(form, name, 1, 9)) }
