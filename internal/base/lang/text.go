package lang

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Spoken is something of ours that is said in the language of whoever reads it. The rules, the cases and the errors, which do not know who reads, hand
// out Spoken; a page says it with v.Say or as an argument of another text.
type Spoken interface{ In(v *Voice) string }

// Text is a text of ours with what stands at its verbs. The zero Text says nothing.
type Text struct {
	Text string
	Args []any
}

// Of is a text with what stands at its verbs: Of("Hjemmebesøk %s", lang.Day(d)).
func Of(text string, args ...any) Text { return Text{text, args} }

// In says it; in bokmål where v is nil.
func (t Text) In(v *Voice) string { return v.Say(t.Text, t.Args...) }

// IsZero reports whether it says nothing.
func (t Text) IsZero() bool { return t.Text == "" }

// String says it in bokmål.
func (t Text) String() string { return t.In(nil) }

type spoken func(*Voice) string

func (s spoken) In(v *Voice) string { return s(v) }
func (s spoken) String() string     { return s(nil) }

// OfFault is what a field's fault says, with what stands in it apart.
func OfFault(f errs.Field) Text {
	if f.Said == nil {
		return Of(f.Message)
	}
	return Of(f.Said.Text, f.Said.Args...)
}

// Day is Voice.Day. It and those below are what Voice writes, for a text whose reader is not known yet.
func Day(d date.Date) Spoken { return spoken(func(v *Voice) string { return v.Day(d) }) }

// DayYear is Voice.DayYear.
func DayYear(d date.Date) Spoken { return spoken(func(v *Voice) string { return v.DayYear(d) }) }

// MonthYear is Voice.MonthYear.
func MonthYear(d date.Date) Spoken { return spoken(func(v *Voice) string { return v.MonthYear(d) }) }

// Whose is a name in the genitive: "Henriks", "Jens’", "Henrik’s".
func Whose(name string) Spoken {
	return spoken(func(v *Voice) string {
		switch {
		case v.english():
			return name + "’s"
		case strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z"):
			return name + "’"
		}
		return v.mark(name + "s")
	})
}

// Int is Voice.Int.
func Int(n int) Spoken { return spoken(func(v *Voice) string { return v.Int(n) }) }

// Plural is Voice.Plural.
func Plural(n int, one, many string) Spoken {
	return spoken(func(v *Voice) string { return v.Plural(n, one, many) })
}
