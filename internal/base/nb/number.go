package nb

import (
	"math"
	"strconv"
	"strings"
)

const (
	noBreakSpace = "\u00a0"
	minus        = "\u2212" // the true minus sign, as wide as a plus
	dash         = "\u2013" // stands for a number that is not there
)

// Int writes a whole number with a no-break space between thousands and the true minus sign: "12 345", "−3".
func Int(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = minus, s[1:]
	}
	return sign + thousands(s)
}

// Decimal writes x with so many decimals after a comma: Decimal(1234.5, 1) is "1 234,5". What rounds to nothing has
// no sign. A number that is not there (NaN) or endless is written "–".
func Decimal(x float64, decimals int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return dash
	}
	s := strconv.FormatFloat(math.Abs(x), 'f', max(decimals, 0), 64)
	whole, part, _ := strings.Cut(s, ".")
	text := thousands(whole)
	if part != "" {
		text += "," + part
	}
	if x < 0 && strings.ContainsAny(s, "123456789") {
		return minus + text
	}
	return text
}

// Signed writes a difference: "+2,5", "−0,2", and "0,0" without a sign.
func Signed(x float64, decimals int) string {
	s := Decimal(x, decimals)
	if x > 0 && strings.ContainsAny(s, "123456789") {
		return "+" + s
	}
	return s
}

// Percent writes a share, where 1 is the whole: Percent(0.88, 0) is "88 %", with a no-break space.
func Percent(share float64, decimals int) string {
	if math.IsNaN(share) || math.IsInf(share, 0) {
		return dash
	}
	return Decimal(share*100, decimals) + noBreakSpace + "%"
}

// Plural writes a count and its word: Plural(1, "dag", "dager") is "1 dag", Plural(9, "dag", "dager") is "9 dager".
func Plural(n int, one, many string) string {
	if n == 1 || n == -1 {
		return Int(n) + " " + one
	}
	return Int(n) + " " + many
}

// thousands groups a string of digits by three from the right.
func thousands(digits string) string {
	if len(digits) <= 3 {
		return digits
	}
	head := len(digits) % 3
	if head == 0 {
		head = 3
	}
	var b strings.Builder
	b.WriteString(digits[:head])
	for i := head; i < len(digits); i += 3 {
		b.WriteString(noBreakSpace + digits[i:i+3])
	}
	return b.String()
}
