package care

import (
	"fmt"
	"strings"
)

// TOML writes the override as ParseOverride reads it.
func (o Override) TOML() []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "pathway = %s\n", tomlString(o.Pathway))
	for _, d := range o.Deadlines {
		fmt.Fprintf(&b, "\n[[deadline]]\ncode = %s\n", tomlString(d.Code))
		if d.Length != 0 {
			fmt.Fprintf(&b, "length = %d\n", d.Length)
		}
		if d.Unit != "" {
			fmt.Fprintf(&b, "unit = %s\n", tomlString(string(d.Unit)))
		}
		if d.Owner != "" {
			fmt.Fprintf(&b, "owner = %s\n", tomlString(string(d.Owner)))
		}
		if d.PausedBy != nil {
			quoted := make([]string, len(d.PausedBy))
			for i, cause := range d.PausedBy {
				quoted[i] = tomlString(cause)
			}
			fmt.Fprintf(&b, "paused_by = [%s]\n", strings.Join(quoted, ", "))
		}
	}
	for _, r := range o.Alerts {
		fmt.Fprintf(&b, "\n[[alert]]\nevent = %s\ntell = [", tomlString(string(r.Event)))
		for i, role := range r.Tell {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(tomlString(string(role)))
		}
		b.WriteString("]\n")
		if r.Daily {
			b.WriteString("daily = true\n")
		}
	}
	return []byte(b.String())
}

// tomlString writes a basic string: quotation marks, backslashes and control characters escaped.
func tomlString(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Title is the unit in bokmål, as it stands after a number: "virkedager".
func (u Unit) Title() string { return unitText(u) }

// Units lists the units in the order that screens show them.
var Units = []Unit{Days, WorkingDays, Weeks, Months}
