package arch

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// digits11 finds eleven digits, with or without a space or hyphen before the personal number.
var digits11 = regexp.MustCompile(`\d{6}[ \x{00a0}-]?\d{5}`)

// official2032 are the authority's worked examples of numbers to be issued from 2032; nobody has them.
// Source: Skatteetaten, Nytt fødselsnummer fra 2032.
var official2032 = []string{"02013299997", "02013299903", "02013299806", "30108299920", "30108299939"}

// machineMade are files whose digits mean nothing: sums, versions and what is copied from libraries.
func machineMade(name string) bool {
	base := path.Base(name)
	return base == "go.sum" || base == "package-lock.json" || strings.Contains(base, ".min.") || path.Ext(base) == ".map"
}

// synthetic: no number that could be a living person's stands in the repository. Synthetic numbers have 80 (the tax
// administration) or 65 (Norsk helsenett) added to the month; 40 is also a hospital's own help number, so it does not count.
func synthetic(t *tree) (faults []string) {
	for _, f := range t.texts {
		if machineMade(f.path) {
			continue
		}
		line := 0
		for text := range strings.Lines(string(f.data)) {
			line++
			for _, at := range digits11.FindAllStringIndex(text, -1) {
				number := strings.Map(func(r rune) rune {
					if r >= '0' && r <= '9' {
						return r
					}
					return -1
				}, text[at[0]:at[1]])
				if alone(text, at) && realLooking(number) && !slices.Contains(official2032, number) {
					// The number itself stays out of the log, as it would anywhere else.
					faults = append(faults, f.path+":"+strconv.Itoa(line)+": a national number ending in "+number[9:]+" that could be a real person's; use one with 80 added to the month")
				}
			}
		}
	}
	return faults
}

// alone reports whether the digits are a number of their own, not part of a longer number, a word or an identifier.
func alone(text string, at []int) bool {
	before, after := text[:at[0]], text[at[1]:]
	return !partOfWord(lastByte(before), false) && !partOfWord(firstByte(after), false) &&
		!(strings.HasSuffix(before, ".") && partOfWord(lastByte(strings.TrimSuffix(before, ".")), true)) &&
		!(strings.HasPrefix(after, ".") && partOfWord(firstByte(after[1:]), true))
}

// partOfWord reports whether a sign continues a number, or, unless onlyDigits, a word.
func partOfWord(c byte, onlyDigits bool) bool {
	digit := c >= '0' && c <= '9'
	return digit || !onlyDigits && (c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')
}

func firstByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[0]
}

func lastByte(s string) byte {
	if s == "" {
		return 0
	}
	return s[len(s)-1]
}

// realLooking reports whether eleven digits are a national number, a D-number or a help number that is not marked as
// synthetic: a possible day and month, and right check digits by the rule of today or of 2032.
func realLooking(n string) bool {
	day, month := two(n[0:2]), two(n[2:4])
	if day > 40 {
		day -= 40 // D-number
	}
	if month > 40 && month <= 52 {
		month -= 40 // help number
	}
	if day < 1 || day > 31 || month < 1 || month > 12 {
		return false
	}
	// From 2032 the first remainder may be 0, 1, 2 or 3; the rule of today is 0.
	return weighted(n, 3, 7, 6, 1, 8, 9, 4, 5, 2, 1)%11 <= 3 && weighted(n, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)%11 == 0
}

func two(s string) int { return int(s[0]-'0')*10 + int(s[1]-'0') }

func weighted(n string, weights ...int) (sum int) {
	for i, w := range weights {
		sum += w * int(n[i]-'0')
	}
	return sum
}
