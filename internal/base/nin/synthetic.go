package nin

import (
	"fmt"
	"unique"

	"traad/internal/base/date"
)

// Synthetic makes a number for demonstrations and tests: month + 80, the birth date, the sex, and check digits after
// today's rule. Serial 0, 1, 2 … walks through the individual numbers of that birth year and sex, 250 or 300 of them.
//
// It is false where there is none: a year outside 1854–2031, a serial that is used up, and about one serial in six,
// whose check digit would be 10. A caller then tries the next serial.
func Synthetic(birth date.Date, woman bool, serial int) (Number, bool) {
	if serial < 0 || birth.IsZero() {
		return Number{}, false
	}
	individual := 2 * serial
	if !woman {
		individual++
	}
	switch year := birth.Year(); {
	case year >= 1854 && year <= 1899 && individual < 250:
		individual += 500
	case year >= 1900 && year <= 1999 && individual < 500:
	case year >= 1940 && year <= 1999 && individual < 600:
		individual += 400 // 000–499 is used up, go on at 900
	case year >= 2000 && year <= 2031 && individual < 500:
		individual += 500
	default:
		return Number{}, false
	}
	digits := fmt.Sprintf("%02d%02d%02d%03d", birth.Day(), int(birth.Month())+80, birth.Year()%100, individual)
	for _, weights := range [][]int{weights1, weights2} {
		check := (11 - rest(digits+"0", weights)) % 11
		if check == 10 {
			return Number{}, false
		}
		digits += fmt.Sprint(check)
	}
	return Number{unique.Make(digits)}, true
}
