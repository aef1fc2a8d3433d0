package casefind

import "strings"

// Normalise writes an ICD-10 code as the lists do: upper case, and nothing but A–Z and 0–9. Dots, spaces, the dagger and the
// asterisk of double coding go away: «e10.3†» is E103. Anything else comes back as what is left of it.
func Normalise(code string) string {
	clean := true
	for i := range len(code) {
		if c := code[i]; (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			clean = false
			break
		}
	}
	if clean {
		return code
	}
	var b strings.Builder
	for i := range len(code) {
		switch c := code[i]; {
		case c >= 'A' && c <= 'Z', c >= '0' && c <= '9':
			b.WriteByte(c)
		case c >= 'a' && c <= 'z':
			b.WriteByte(c - 'a' + 'A')
		}
	}
	return b.String()
}

// cells is the size of the table that every list is laid out in: a letter, two digits, and a fourth digit or none.
const cells = 26 * 100 * 11

// Cell is the place of a normalised code in the table, and of its three-character category; ok is false for what is no ICD-10
// code. Signs after the fourth do not count (Norwegian ICD-10 has some codes of five), nor does a fourth that is no digit.
func cell(code string) (exact, category int, ok bool) {
	if len(code) < 3 || code[0] < 'A' || code[0] > 'Z' || !digit(code[1]) || !digit(code[2]) {
		return 0, 0, false
	}
	category = ((int(code[0]-'A')*10+int(code[1]-'0'))*10 + int(code[2]-'0')) * 11
	if len(code) > 3 && digit(code[3]) {
		return category + 1 + int(code[3]-'0'), category, true
	}
	return category, category, true
}

func digit(c byte) bool { return c >= '0' && c <= '9' }

// cmCode reports whether a normalised code can only be the American ICD-10-CM: six or seven signs, or a letter in the third place.
func cmCode(code string) bool {
	if len(code) < 3 || len(code) > 7 || code[0] < 'A' || code[0] > 'Z' || !digit(code[1]) {
		return false
	}
	if code[2] == 'A' || code[2] == 'B' {
		return true
	}
	if len(code) < 6 || !digit(code[2]) {
		return false
	}
	for i := 3; i < len(code)-1; i++ {
		if !digit(code[i]) && code[i] != 'X' {
			return false
		}
	}
	return true
}

// icpcShape reports whether a code as written can be ICPC-2: a letter that ICPC-2 has, and two digits.
func icpcShape(code string) bool {
	return len(code) == 3 && strings.IndexByte("ABDFHKLNPRSTUWXYZ", code[0]) >= 0 && digit(code[1]) && digit(code[2])
}
