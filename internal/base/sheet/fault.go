package sheet

import (
	"fmt"
	"log/slog"
	"strings"

	"traad/internal/base/lang"
)

// maxValue is how many characters of a faulty value a Fault repeats.
const maxValue = 40

// Fault is one thing in a file that cannot be used: where it is, what it says, what is wrong and how to mend it.
type Fault struct {
	Sheet   string // the sheet's name; for CSV CSVSheet
	Row     int    // as Excel numbers it, from 1
	Column  string // the column's letter as Excel shows it, "" where the fault is the whole row's
	Name    string // the declared column's name, "" where no column is meant
	Value   string // at most 40 characters of what stands there; masked in a Secret column
	Message string // in bokmål; never repeats the value

	Said *lang.Text // how Message was made, where something stands in it; nil: it is a text as it is
}

// Say is the fault with what is wrong.
func (f Fault) Say(wrong lang.Text) Fault {
	f.Message, f.Said = wrong.String(), nil
	if len(wrong.Args) > 0 {
		f.Said = &wrong
	}
	return f
}

// In is what is wrong, in a language.
func (f Fault) In(v *lang.Voice) string {
	if f.Said != nil {
		return f.Said.In(v)
	}
	return v.Say(f.Message)
}

// Same reports whether two faults say the same of the same cell.
func (f Fault) Same(o Fault) bool {
	f.Said, o.Said = nil, nil
	return f == o
}

// Cell returns the cell's address, "C7", the empty string where the fault has no cell.
func (f Fault) Cell() string {
	if f.Column == "" || f.Row < 1 {
		return ""
	}
	return fmt.Sprintf("%s%d", f.Column, f.Row)
}

// String returns place and message for the list above a form, without the value:
// "Rad 7, kolonne C «Kommune»: Verdien er ikke kjent. …".
func (f Fault) String() string {
	var b strings.Builder
	if f.Row > 0 {
		fmt.Fprintf(&b, "Rad %d", f.Row)
	}
	if f.Column != "" {
		fmt.Fprintf(&b, ", kolonne %s", f.Column)
	}
	if f.Name != "" && f.Column != "" {
		fmt.Fprintf(&b, " «%s»", f.Name)
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	return b.String() + f.Message
}

// LogValue logs only where the fault is, for the value may be anything.
func (f Fault) LogValue() slog.Value {
	return slog.GroupValue(slog.Int("row", f.Row), slog.String("column", f.Column))
}

// shown returns a value as a fault may repeat it.
func shown(value string, secret bool) string {
	value = strings.Join(strings.Fields(value), " ")
	if secret && value != "" {
		return "•••"
	}
	if runes := []rune(value); len(runes) > maxValue {
		return string(runes[:maxValue-1]) + "…"
	}
	return value
}
