// Package date holds calendar dates without a time of day, as the service counts them: a day in Europe/Oslo.
//
// A Date is comparable with ==, its zero value means "no date" and is stored as NULL.
//
//	d := date.Of(2026, 11, 21)
//	d.AddMonths(6).String()          // "2027-05-21"
//	date.In(time.Now())              // today in Oslo
package date

import (
	"database/sql/driver"
	"fmt"
	"time"
	_ "time/tzdata" // the binary must know Oslo on a machine without zone files
)

// Oslo is the zone that dates are counted in.
var Oslo = func() *time.Location {
	l, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		panic(err)
	}
	return l
}()

// Date is a calendar day. The zero value is no date.
type Date struct {
	year  int16
	month uint8
	day   uint8
}

// Of returns the day; a day or month out of range rolls over as in time.Date.
func Of(year int, month time.Month, day int) Date {
	return fromUTC(time.Date(year, month, day, 0, 0, 0, 0, time.UTC))
}

// In returns the day that it is in Oslo at instant t. A zero t gives no date.
func In(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	return fromUTC(t.In(Oslo))
}

func fromUTC(t time.Time) Date {
	y, m, d := t.Date()
	return Date{int16(y), uint8(m), uint8(d)}
}

// Parse reads YYYY-MM-DD, as forms and files send it. The empty string is no date, without error.
func Parse(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return Date{}, fmt.Errorf("date.Parse: not a date of the form YYYY-MM-DD: %w", err)
	}
	return fromUTC(t), nil
}

// MustParse is Parse for constants in code and tests; it panics on a bad date.
func MustParse(s string) Date {
	d, err := Parse(s)
	if err != nil {
		panic(err)
	}
	return d
}

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Year returns the year, 0 for no date.
func (d Date) Year() int { return int(d.year) }

// Month returns the month, 0 for no date.
func (d Date) Month() time.Month { return time.Month(d.month) }

// Day returns the day of the month, 0 for no date.
func (d Date) Day() int { return int(d.day) }

func (d Date) utc() time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), 0, 0, 0, 0, time.UTC)
}

// At returns the instant of hour:minute on d in Oslo.
func (d Date) At(hour, minute int) time.Time {
	return time.Date(int(d.year), time.Month(d.month), int(d.day), hour, minute, 0, 0, Oslo)
}

// Weekday returns d's day of the week.
func (d Date) Weekday() time.Weekday { return d.utc().Weekday() }

// ISOWeek returns d's ISO 8601 year and week.
func (d Date) ISOWeek() (year, week int) { return d.utc().ISOWeek() }

// AddDays returns the day n days later.
func (d Date) AddDays(n int) Date { return fromUTC(d.utc().AddDate(0, 0, n)) }

// AddMonths returns the same day n months later, or that month's last day where it is shorter
// (31 August + 6 months is 28 or 29 February).
func (d Date) AddMonths(n int) Date {
	first := time.Date(int(d.year), time.Month(d.month)+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Of(first.Year(), first.Month(), min(int(d.day), last))
}

// Days returns the number of days from o to d: positive when d is later.
func (d Date) Days(o Date) int { return int(d.utc().Sub(o.utc()).Hours() / 24) }

// Before reports whether d is an earlier day than o.
func (d Date) Before(o Date) bool { return d.Compare(o) < 0 }

// After reports whether d is a later day than o.
func (d Date) After(o Date) bool { return d.Compare(o) > 0 }

// Compare returns -1, 0 or 1. No date sorts before every date.
func (d Date) Compare(o Date) int {
	a := int(d.year)<<16 | int(d.month)<<8 | int(d.day)
	b := int(o.year)<<16 | int(o.month)<<8 | int(o.day)
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Age returns whole years from birth day d to day on.
func (d Date) Age(on Date) int {
	years := int(on.year) - int(d.year)
	if on.month < d.month || on.month == d.month && on.day < d.day {
		years--
	}
	return years
}

// String returns YYYY-MM-DD, the empty string for no date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText gives JSON and TOML the form YYYY-MM-DD.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the form YYYY-MM-DD.
func (d *Date) UnmarshalText(b []byte) error {
	v, err := Parse(string(b))
	*d = v
	return err
}

// Value stores d as text YYYY-MM-DD, no date as NULL. Both engines take it for a date column.
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads what either engine returns for a date column.
func (d *Date) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*d = Date{}
	case time.Time:
		*d = fromUTC(v)
	case string:
		if len(v) > 10 {
			v = v[:10]
		}
		return d.UnmarshalText([]byte(v))
	case []byte:
		return d.Scan(string(v))
	default:
		return fmt.Errorf("date.Scan: %T is no date", v)
	}
	return nil
}
