package sheet

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// value is what a cell means under its column.
type value struct {
	filled  bool
	text    string
	day     date.Date
	whole   int
	decimal float64
	yes     bool
}

// The days that a bare number in a date column can be, without Excel's date format to say so: 1927 to 2100. Smaller
// numbers are more likely a year.
const (
	firstBareSerial = 10_000
	lastBareSerial  = 73_415
)

// maxExact is the largest whole number that a spreadsheet, which counts in float64, holds without rounding.
const maxExact = 1 << 53

// read returns what a cell means, or the message of its fault.
func (c Column) read(cell Cell) (v value, message string) {
	switch {
	case cell.content == unknown:
		return v, "Cellen har en formel uten lagret svar. Åpne filen i Excel og lagre den på nytt, eller skriv verdien i stedet for formelen."
	case cell.content == fault:
		return v, "Formelen i cellen gir en feil. Rett formelen, eller skriv verdien i stedet."
	case cell.IsBlank():
		if c.Required {
			return v, fmt.Sprintf("«%s» må fylles ut.", c.Name)
		}
		return v, ""
	case cell.merged != "" && (c.Kind == Int || c.Kind == Decimal):
		return v, fmt.Sprintf("Cellen er slått sammen med flere (%s). Opphev sammenslåingen og skriv ett tall i hver rad.", cell.merged)
	}
	switch c.Kind {
	case Date:
		v.day, message = readDay(cell)
	case Int:
		v.whole, message = readInt(cell)
	case Decimal:
		v.decimal, message = readDecimal(cell)
	case Bool:
		v.yes, message = readBool(cell)
	case Code:
		choice, ok := c.choice(c.readText(cell))
		if v.text = choice.Value; !ok {
			message = "Verdien er ikke kjent. " + c.allowed()
		}
	default:
		v.text = c.readText(cell)
	}
	if message != "" {
		return value{}, message
	}
	v.filled = true
	return v, ""
}

// readText returns the text, with the leading zeros that Excel takes off what looks like a number.
func (c Column) readText(cell Cell) string {
	s := strings.TrimSpace(cell.String())
	if n := c.Digits - len(s); n > 0 && n <= 2 && s != "" && strings.Trim(s, "0123456789") == "" {
		return strings.Repeat("0", n) + s
	}
	return s
}

var timeOfDay = regexp.MustCompile(`[T ](?:kl\.? ?)?\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?Z?$`)

func readDay(cell Cell) (date.Date, string) {
	const notDate = "Dette er ikke en dato. Skriv dag, måned og år slik: 21.11.2026."
	s := strings.TrimSpace(cell.String())
	switch cell.content {
	case moment:
		if cell.at.Year() < 1900 {
			return date.Date{}, "Her står bare et klokkeslett. Skriv dag, måned og år slik: 21.11.2026."
		}
		return cell.day(), ""
	case boolean:
		return date.Date{}, notDate
	case number:
		switch {
		case cell.number >= firstBareSerial && cell.number < lastBareSerial+1:
			at, _ := serialTime(cell.number, false)
			return Cell{at: at}.day(), ""
		case cell.number != math.Trunc(cell.number) || cell.number < 0:
			return date.Date{}, notDate
		case cell.number < firstBareSerial:
			return date.Date{}, "Tallet er ikke en dato. Skriv dag, måned og år slik: 21.11.2026, eller formater cellen som dato."
		case len(s) == 7: // 01022026 typed, and Excel took the zero
			s = "0" + s
		}
	}
	if at := timeOfDay.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	d, err := nb.ParseDay(s)
	if err != nil {
		return date.Date{}, errs.SafeText(err)
	}
	return d, ""
}

const madeDate = "Excel har gjort tallet om til en dato. Formater kolonnen som tall, og skriv tallet på nytt."

func readInt(cell Cell) (int, string) {
	const notInt = "Dette er ikke et helt tall. Skriv bare sifre, for eksempel 12."
	switch cell.content {
	case moment:
		return 0, madeDate
	case boolean:
		return 0, notInt
	case number:
		if cell.number != math.Trunc(cell.number) {
			return 0, "Tallet må være helt, uten desimaler."
		}
		if math.Abs(cell.number) > maxExact {
			return 0, "Tallet er for stort."
		}
		return int(cell.number), ""
	}
	s := bareNumber(cell.text)
	if n, err := strconv.Atoi(s); err == nil && wholeNumber.MatchString(s) {
		if n > maxExact || n < -maxExact {
			return 0, "Tallet er for stort."
		}
		return n, ""
	}
	if decimalNumber.MatchString(s) && strings.ContainsAny(s, ",.") {
		return 0, "Tallet må være helt. Skriv det uten komma og punktum, for eksempel 1200."
	}
	return 0, notInt
}

var (
	wholeNumber   = regexp.MustCompile(`^[+-]?\d{1,18}$`)
	decimalNumber = regexp.MustCompile(`^[+-]?\d{1,18}([,.]\d+)?$`)
	grouped       = regexp.MustCompile(`^[+-]? ?\d{1,3}( \d{3})*([,.]\d+)?$`)
	bothMarks     = regexp.MustCompile(`^[+-]?\d{1,3}(\.\d{3})+,\d+$`) // 1.234,5
	twoMeanings   = regexp.MustCompile(`^[+-]?[1-9]\d{0,2}\.\d{3}$`)   // 1.234: thousands in Norway, a decimal elsewhere
)

func readDecimal(cell Cell) (float64, string) {
	const notNumber = "Dette er ikke et tall. Skriv bare sifre og komma, for eksempel 0,85."
	switch cell.content {
	case moment:
		return 0, madeDate
	case boolean:
		return 0, notNumber
	case number:
		return cell.number, ""
	}
	s := bareNumber(cell.text)
	switch {
	case bothMarks.MatchString(s):
		s = strings.ReplaceAll(s, ".", "")
	case twoMeanings.MatchString(s):
		return 0, "Tallet kan leses på to måter. Skriv det med komma hvis det er desimaler, ellers uten punktum."
	case !decimalNumber.MatchString(s):
		return 0, notNumber
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0, notNumber
	}
	return x, ""
}

// bareNumber takes off what people put into numbers: spaces of all widths between thousands, and a true minus sign.
// Spaces anywhere else are left, and make it no number.
func bareNumber(s string) string {
	s = strings.NewReplacer("−", "-", "–", "-").Replace(strings.Join(strings.Fields(s), " ")) // Fields knows the no-break spaces
	if grouped.MatchString(s) {
		return strings.ReplaceAll(s, " ", "")
	}
	return s
}

func readBool(cell Cell) (bool, string) {
	if cell.content == boolean {
		return cell.number != 0, ""
	}
	switch nb.Fold(cell.String()) {
	case "ja", "j", "x", "1", "sann", "true", "yes", "y":
		return true, ""
	case "nei", "n", "0", "usann", "false", "no":
		return false, ""
	}
	return false, "Skriv ja eller nei."
}

// allowed lists at most eight labels of a Code column.
func (c Column) allowed() string {
	var list []string
	for i, choice := range c.Choices {
		if i == 8 {
			return fmt.Sprintf("Bruk en av de %d verdiene i malen, for eksempel %s.", len(c.Choices), strings.Join(list[:3], ", "))
		}
		list = append(list, "«"+choice.label()+"»")
	}
	return "Bruk en av disse: " + strings.Join(list, ", ") + "."
}
