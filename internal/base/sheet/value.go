package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
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

// read returns what a cell means, or what is wrong with it.
func (c Column) read(cell Cell) (v value, wrong lang.Text) {
	switch {
	case cell.content == unknown:
		return v, lang.Of("Cellen har en formel uten lagret svar. Åpne filen i Excel og lagre den på nytt, eller skriv verdien i stedet for formelen.")
	case cell.content == fault:
		return v, lang.Of("Formelen i cellen gir en feil. Rett formelen, eller skriv verdien i stedet.")
	case cell.IsBlank():
		if c.Required {
			return v, lang.Of("«%s» må fylles ut.", c.Name)
		}
		return v, wrong
	case cell.merged != "" && (c.Kind == Int || c.Kind == Decimal):
		return v, lang.Of("Cellen er slått sammen med flere (%s). Opphev sammenslåingen og skriv ett tall i hver rad.", cell.merged)
	}
	switch c.Kind {
	case Date:
		v.day, wrong = readDay(cell)
	case Int:
		v.whole, wrong = readInt(cell)
	case Decimal:
		v.decimal, wrong = readDecimal(cell)
	case Bool:
		v.yes, wrong = readBool(cell)
	case Code:
		choice, ok := c.choice(c.readText(cell))
		if v.text = choice.Value; !ok {
			wrong = lang.Of("Verdien er ikke kjent. %s", c.allowed())
		}
	default:
		v.text = c.readText(cell)
	}
	if !wrong.IsZero() {
		return value{}, wrong
	}
	v.filled = true
	return v, wrong
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

func readDay(cell Cell) (date.Date, lang.Text) {
	notDate := lang.Of("Dette er ikke en dato. Skriv dag, måned og år slik: 21.11.2026.")
	s := strings.TrimSpace(cell.String())
	switch cell.content {
	case moment:
		if cell.at.Year() < 1900 {
			return date.Date{}, lang.Of("Her står bare et klokkeslett. Skriv dag, måned og år slik: 21.11.2026.")
		}
		return cell.day(), lang.Text{}
	case boolean:
		return date.Date{}, notDate
	case number:
		switch {
		case cell.number >= firstBareSerial && cell.number < lastBareSerial+1:
			at, _ := serialTime(cell.number, false)
			return Cell{at: at}.day(), lang.Text{}
		case cell.number != math.Trunc(cell.number) || cell.number < 0:
			return date.Date{}, notDate
		case cell.number < firstBareSerial:
			return date.Date{}, lang.Of("Tallet er ikke en dato. Skriv dag, måned og år slik: 21.11.2026, eller formater cellen som dato.")
		case len(s) == 7: // 01022026 typed, and Excel took the zero
			s = "0" + s
		}
	}
	if at := timeOfDay.FindStringIndex(s); at != nil {
		s = s[:at[0]]
	}
	d, err := nb.ParseDay(s)
	if err != nil {
		return date.Date{}, Refusal(err)
	}
	return d, lang.Text{}
}

var madeDate = lang.Of("Excel har gjort tallet om til en dato. Formater kolonnen som tall, og skriv tallet på nytt.")

func readInt(cell Cell) (int, lang.Text) {
	notInt := lang.Of("Dette er ikke et helt tall. Skriv bare sifre, for eksempel 12.")
	switch cell.content {
	case moment:
		return 0, madeDate
	case boolean:
		return 0, notInt
	case number:
		if cell.number != math.Trunc(cell.number) {
			return 0, lang.Of("Tallet må være helt, uten desimaler.")
		}
		if math.Abs(cell.number) > maxExact {
			return 0, lang.Of("Tallet er for stort.")
		}
		return int(cell.number), lang.Text{}
	}
	s := bareNumber(cell.text)
	if n, err := strconv.Atoi(s); err == nil && wholeNumber.MatchString(s) {
		if n > maxExact || n < -maxExact {
			return 0, lang.Of("Tallet er for stort.")
		}
		return n, lang.Text{}
	}
	if decimalNumber.MatchString(s) && strings.ContainsAny(s, ",.") {
		return 0, lang.Of("Tallet må være helt. Skriv det uten komma og punktum, for eksempel 1200.")
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

func readDecimal(cell Cell) (float64, lang.Text) {
	notNumber := lang.Of("Dette er ikke et tall. Skriv bare sifre og komma, for eksempel 0,85.")
	switch cell.content {
	case moment:
		return 0, madeDate
	case boolean:
		return 0, notNumber
	case number:
		return cell.number, lang.Text{}
	}
	s := bareNumber(cell.text)
	switch {
	case bothMarks.MatchString(s):
		s = strings.ReplaceAll(s, ".", "")
	case twoMeanings.MatchString(s):
		return 0, lang.Of("Tallet kan leses på to måter. Skriv det med komma hvis det er desimaler, ellers uten punktum.")
	case !decimalNumber.MatchString(s):
		return 0, notNumber
	}
	x, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0, notNumber
	}
	return x, lang.Text{}
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

func readBool(cell Cell) (bool, lang.Text) {
	if cell.content == boolean {
		return cell.number != 0, lang.Text{}
	}
	switch nb.Fold(cell.String()) {
	case "ja", "j", "x", "1", "sann", "true", "yes", "y":
		return true, lang.Text{}
	case "nei", "n", "0", "usann", "false", "no":
		return false, lang.Text{}
	}
	return false, lang.Of("Skriv ja eller nei.")
}

// allowed lists at most eight labels of a Code column.
func (c Column) allowed() lang.Text {
	var list []string
	for i, choice := range c.Choices {
		if i == 8 {
			return lang.Of("Bruk en av de %d verdiene i malen, for eksempel %s.", len(c.Choices), strings.Join(list[:3], ", "))
		}
		list = append(list, "«"+choice.label()+"»")
	}
	return lang.Of("Bruk en av disse: %s.", strings.Join(list, ", "))
}

// Refusal is what a refusal says, with what stands in it apart.
func Refusal(err error) (t lang.Text) {
	errs.Tell(err, func(text string, args ...any) string {
		t = lang.Of(text, args...)
		return ""
	})
	return t
}
