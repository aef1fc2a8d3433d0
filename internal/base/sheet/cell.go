package sheet

import (
	"math"
	"strconv"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// content says what a cell holds, as far as the file tells. In CSV everything is text.
type content uint8

const (
	blank   content = iota
	text            // written as text
	number          // a number without a date format
	moment          // a number with a date or time format, taken as day and time of day
	boolean         // true or false
	fault           // an error such as #N/A
	unknown         // a formula whose answer is not in the file
)

// Cell is the value of one cell. The zero value is a blank cell.
type Cell struct {
	content content
	text    string    // text, or the error's name
	number  float64   // number; 1 for true
	at      time.Time // moment, as wall clock in UTC
	percent bool      // number: the workbook shows it in per cent, 0.8 as 80 %
	merged  string    // the range, where the value is the one at the top of merged cells
}

// IsBlank reports whether nothing but white space stands in the cell.
func (c Cell) IsBlank() bool {
	return c.content == blank || c.content == text && strings.TrimSpace(c.text) == ""
}

// Percent reports whether the cell's number is shown in per cent: what reads "80 %" is the number 0.8.
func (c Cell) Percent() bool { return c.percent }

// String returns what stands in the cell, as Excel in Norwegian shows it.
func (c Cell) String() string {
	switch c.content {
	case text, fault:
		return c.text
	case number:
		if c.percent {
			return plainNumber(c.number*100) + " %"
		}
		return plainNumber(c.number)
	case moment:
		day := nb.Numeric(c.day())
		switch clock := c.at.Format("15.04"); {
		case c.at.Year() < 1900: // a time of day alone
			return clock
		case clock == "00.00":
			return day
		default:
			return day + " " + clock
		}
	case boolean:
		if c.number != 0 {
			return "SANN"
		}
		return "USANN"
	}
	return ""
}

// day returns the day of a moment.
func (c Cell) day() date.Date {
	y, m, d := c.at.Date()
	return date.Of(y, m, d)
}

// plainNumber writes a number with as many decimals as it has, with comma and without thousands, as it was typed.
// A computed 0.1+0.2 is rounded to Excel's own 15 digits.
func plainNumber(x float64) string {
	if x == math.Trunc(x) && math.Abs(x) < 1e15 {
		return strconv.FormatInt(int64(x), 10)
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', 15, 64), 64)
	return strings.Replace(strconv.FormatFloat(rounded, 'f', -1, 64), ".", ",", 1)
}

// lastSerial is 31 December 9999, the last day Excel knows.
const lastSerial = 2958465

// serialTime turns Excel's day number into day and time of day, to the second. Day 1 is 1 January 1900 and day 60 the
// 29 February 1900 that never was, so days from 61 on count from 30 December 1899; workbooks from old Macs count from
// 1 January 1904. A number under 1 is a time of day alone, in the year 1899. It is false for numbers that are no day.
func serialTime(serial float64, from1904 bool) (time.Time, bool) {
	if math.IsNaN(serial) || serial < 0 || serial >= lastSerial+1 {
		return time.Time{}, false
	}
	seconds := time.Duration(math.Round((serial-math.Floor(serial))*86400)) * time.Second
	epoch := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case serial < 1 && !from1904:
	case from1904:
		epoch = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case serial < 60:
		epoch = epoch.AddDate(0, 0, 1)
	}
	return epoch.AddDate(0, 0, int(math.Floor(serial))).Add(seconds), true
}

// columnLetters returns Excel's name of a column counted from 0: "A", "Z", "AA".
func columnLetters(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// parseAddress takes "C7" apart into column 2 (from 0) and row 7 (from 1).
func parseAddress(s string) (column, row int, ok bool) {
	i := 0
	for i < len(s) && s[i] >= 'A' && s[i] <= 'Z' && i < 4 {
		column = column*26 + int(s[i]-'A') + 1
		i++
	}
	row, err := strconv.Atoi(s[i:])
	return column - 1, row, err == nil && i > 0 && row > 0
}
