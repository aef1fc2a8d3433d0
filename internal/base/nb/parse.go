package nb

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// The years that a typed date may have: the oldest that national numbers know, and as far as any plan can look.
const (
	firstYear = 1850
	lastYear  = 2150
)

var (
	isoDay     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})$`)
	partedDay  = regexp.MustCompile(`^(\d{1,2})[./\- ]+(\d{1,2})[./\- ]+(\d{4}|\d{2})$`)
	namedDay   = regexp.MustCompile(`^(\d{1,2})\.? ?([a-zæøå]{3,9})\.? ?(\d{4}|\d{2})$`)
	noYear     = regexp.MustCompile(`^(\d{1,2})[./\- ]+(\d{1,2})\.?$|^(\d{1,2})\.? ?[a-zæøå]{3,9}\.?$`)
	joinedDay  = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4})$`)
	joinedISO  = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	joinedTwo  = regexp.MustCompile(`^(\d{2})(\d{2})(\d{2})$`)
	clockParts = regexp.MustCompile(`^(\d{1,2})(?:[.:](\d{2})|(\d{2}))?$`)
)

// ParseDay reads a date as people type it: "2026-11-21", "21.11.2026", "21.11.26", "21/11 2026", "21112026",
// "20261121", "211126", "21. nov. 2026". The empty string is no date, without error.
//
// A year of two figures is 2000–2029 for 00–29 and 1930–1999 for 30–99, as in Excel; show the whole year afterwards.
// Faults are errs.KindInvalid, their safe text says what is wrong and how to mend it, without repeating what was typed.
func ParseDay(s string) (date.Date, error) {
	s = strings.ToLower(CleanLine(s))
	s = strings.NewReplacer("\u2013", "-", "\u2212", "-", "\u2011", "-").Replace(s)
	if s == "" {
		return date.Date{}, nil
	}
	if m := isoDay.FindStringSubmatch(s); m != nil {
		return day(m[3], m[2], m[1])
	}
	if m := partedDay.FindStringSubmatch(s); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := joinedDay.FindStringSubmatch(s); m != nil {
		d, err := day(m[1], m[2], m[3])
		if iso := joinedISO.FindStringSubmatch(s); err != nil {
			if d, isoErr := day(iso[3], iso[2], iso[1]); isoErr == nil {
				return d, nil
			}
		}
		return d, err
	}
	if m := joinedTwo.FindStringSubmatch(s); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := namedDay.FindStringSubmatch(s); m != nil {
		month := monthNamed(m[2])
		if month == 0 {
			return date.Date{}, errs.Invalid("Måneden er ikke kjent. Skriv datoen slik: 21.11.2026.")
		}
		return day(m[1], strconv.Itoa(int(month)), m[3])
	}
	if noYear.MatchString(s) {
		return date.Date{}, errs.Invalid("Året mangler. Skriv datoen slik: 21.11.2026.")
	}
	return date.Date{}, errs.Invalid("Dette er ikke en dato. Skriv dag, måned og år slik: 21.11.2026.")
}

// day makes a date of the figures for day, month and year, which are known to be digits.
func day(d, m, y string) (date.Date, error) {
	dd, _ := strconv.Atoi(d)
	mm, _ := strconv.Atoi(m)
	yy, _ := strconv.Atoi(y)
	if len(y) == 2 {
		yy += 1900
		if yy < 1930 {
			yy += 100
		}
	}
	switch {
	case yy < firstYear || yy > lastYear:
		return date.Date{}, errs.Invalid("Året kan ikke stemme. Skriv det med fire sifre, slik: 21.11.2026.")
	case mm < 1 || mm > 12:
		return date.Date{}, errs.Invalid("Måneden må være fra 1 til 12. Skriv dagen først, slik: 21.11.2026.")
	case dd < 1 || dd > 31:
		return date.Date{}, errs.Invalid("Dagen må være fra 1 til 31. Skriv datoen slik: 21.11.2026.")
	}
	month := time.Month(mm)
	if last := date.Of(yy, month+1, 0).Day(); dd > last {
		return date.Date{}, errs.Invalid("Måneden har bare %d dager det året. Rett dagen eller måneden.", last)
	}
	return date.Of(yy, month, dd), nil
}

// monthNamed returns the month whose name starts with the letters typed ("nov", "sept", "november"), 0 for none.
func monthNamed(typed string) time.Month {
	for m := time.January; m <= time.December; m++ {
		if strings.HasPrefix(months[m], typed) {
			return m
		}
	}
	return 0
}

// ParseClock reads a time of day as people type it: "12.30", "12:30", "1230", "930", "9", "kl. 9.30". Faults, the
// empty string among them, are errs.KindInvalid with a safe text that says how to mend it.
func ParseClock(s string) (hour, minute int, err error) {
	s = strings.ToLower(CleanLine(s))
	s = strings.TrimSpace(strings.TrimPrefix(strings.TrimPrefix(s, "kl"), "."))
	if s == "" {
		return 0, 0, errs.Invalid("Klokkeslettet mangler. Skriv det slik: 12.30.")
	}
	m := clockParts.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, errs.Invalid("Dette er ikke et klokkeslett. Skriv timer og minutter slik: 12.30.")
	}
	hour, _ = strconv.Atoi(m[1])
	minute, _ = strconv.Atoi(m[2] + m[3]) // one of them, or neither
	switch {
	case hour > 23:
		return 0, 0, errs.Invalid("Timen må være fra 0 til 23. Midnatt skrives 00.00.")
	case minute > 59:
		return 0, 0, errs.Invalid("Minuttene må være fra 00 til 59. Skriv klokkeslettet slik: 12.30.")
	}
	return hour, minute, nil
}
