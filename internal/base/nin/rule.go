package nin

import (
	"time"

	"traad/internal/base/date"
)

// The weights of the two sums; the last weight of each is that of its own check digit.
var (
	weights1 = []int{3, 7, 6, 1, 8, 9, 4, 5, 2, 1}
	weights2 = []int{5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1}
)

// rest returns the weighted sum of digits modulo 11.
func rest(digits string, weights []int) int {
	sum := 0
	for i, w := range weights {
		sum += w * int(digits[i]-'0')
	}
	return sum % 11
}

// parts is a number taken apart, with what was added to day and month taken off again.
type parts struct {
	kind             Kind
	synthetic        bool
	day, month, year int // year of two digits; all 0 in a felles hjelpenummer
	individual       int // the three digits after the date
}

// split takes eleven digits apart. Day and month are as they come out, and may be impossible.
func split(digits string) parts {
	two := func(i int) int { return int(digits[i]-'0')*10 + int(digits[i+1]-'0') }
	p := parts{kind: BirthNumber, day: two(0), month: two(2), year: two(4), individual: int(digits[6]-'0')*100 + two(7)}
	if p.day >= 80 {
		return parts{kind: CommonHelpNumber}
	}
	if p.day > 40 {
		p.kind, p.day = DNumber, p.day-40
	}
	switch {
	case p.month > 80:
		p.synthetic, p.month = true, p.month-80
	case p.month > 65:
		p.synthetic, p.month = true, p.month-65
	case p.month > 40:
		p.kind, p.month = HelpNumber, p.month-40
	}
	return p
}

// birthYear returns the year of four digits by the series of individual numbers, 0 where no series has it:
//
//	1854–1899  500–749
//	1900–1999  000–499, and 900–999 from 1940
//	2000–2031  500–999 (the series goes on to 2039, but who is born from 2032 has a number of the new rule)
func (p parts) birthYear() int {
	switch {
	case p.individual < 500:
		return 1900 + p.year
	case p.individual < 750 && p.year >= 54:
		return 1800 + p.year
	case p.year < 32:
		return 2000 + p.year
	case p.individual >= 900 && p.year >= 40:
		return 1900 + p.year
	}
	return 0
}

// BirthDate returns the birth date that the number tells, by its individual number. It is false for help numbers, for
// numbers that only the rule of 2032 allows, and where no series fits. A number of 2032 that looks like an old one is
// read as an old one, so where the register knows a birth date, the register's is right.
func (n Number) BirthDate() (date.Date, bool) {
	p, ok := n.old()
	year := p.birthYear()
	if !ok || year == 0 {
		return date.Date{}, false
	}
	d := date.Of(year, time.Month(p.month), p.day)
	return d, d.Day() == p.day // 29.02.00 with a number of the 1900s rolls over
}

// Sex returns the sex that the number tells: the ninth digit is even for women, odd for men. It is false for the same
// numbers as BirthDate.
func (n Number) Sex() (Sex, bool) {
	p, ok := n.old()
	switch {
	case !ok || p.birthYear() == 0:
		return Unknown, false
	case p.individual%2 == 0:
		return Woman, true
	}
	return Man, true
}

// old returns the parts of a number whose digits have the meaning they had before 2032. An institution fills the
// individual number of its help numbers as it likes, so they tell nothing.
func (n Number) old() (parts, bool) {
	if n.IsZero() {
		return parts{}, false
	}
	p := split(n.Digits())
	return p, (p.kind == BirthNumber || p.kind == DNumber) && !n.From2032()
}
