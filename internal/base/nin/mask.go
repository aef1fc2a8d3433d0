package nin

import (
	"fmt"
	"io"
	"log/slog"
)

// hidden is how a number looks wherever it is printed. It is always as long as a number, and says nothing.
const hidden = "•••••• •••••"

// Masked returns the number with all but the last two digits hidden, "•••••• •••25", for the screen: enough to see
// whether two numbers differ, without birth date and sex. No number is the empty string.
func (n Number) Masked() string {
	if n.IsZero() {
		return ""
	}
	return "•••••• •••" + n.Digits()[length-2:]
}

// String returns the mask without any digit, so that a number cannot come into a log or a page by accident. No number
// is the empty string.
func (n Number) String() string {
	if n.IsZero() {
		return ""
	}
	return hidden
}

// Format writes the mask under every verb.
func (n Number) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, n.String()) }

// GoString returns the mask.
func (n Number) GoString() string { return n.String() }

// LogValue logs the mask.
func (n Number) LogValue() slog.Value { return slog.StringValue(n.String()) }

// MarshalText gives the mask, also to XML, TOML and keys in JSON. There is no way back: a message that must carry the
// number asks for Digits.
func (n Number) MarshalText() ([]byte, error) { return []byte(n.String()), nil }

// MarshalJSON gives the mask as a JSON string.
func (n Number) MarshalJSON() ([]byte, error) { return []byte(`"` + n.String() + `"`), nil }
