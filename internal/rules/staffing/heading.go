package staffing

import (
	"regexp"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Quantity is what a column of somebody's own spreadsheet holds: municipalities down, periods across. Of a level (a target, positions) the
// same number holds in every month of a longer period; what comes or goes, or is paid, belongs to the period as a whole.
type Quantity string

// The quantities.
const (
	TargetColumn  Quantity = "mal"
	InColumn      Quantity = "inn"
	OutColumn     Quantity = "ut"
	PostColumn    Quantity = "arsverk"  // positions of coordinators
	ShareColumn   Quantity = "prosent"  // the same as per cent: 80 is 0.80
	DoctorColumn  Quantity = "lege"     // positions of IHT physicians
	ExpenseColumn Quantity = "kostnad"  // other cost, kroner
	PlaceColumn   Quantity = "kommune"  // whose the row is; it has no period
	NoColumn      Quantity = "ikke-med" // is not read
)

// Quantities are those that can be chosen for a column, with their names.
var Quantities = []struct {
	Quantity Quantity
	Title    string
}{
	{NoColumn, "Leses ikke"},
	{PlaceColumn, "Kommune eller virksomhet"},
	{TargetColumn, "Måltall, aktive pasienter"},
	{InColumn, "Inn"},
	{OutColumn, "Ut"},
	{PostColumn, "Årsverk koordinator"},
	{ShareColumn, "Stillingsprosent koordinator"},
	{DoctorColumn, "Årsverk IHT-lege"},
	{ExpenseColumn, "Andre kostnader, kr"},
}

// Title is the quantity's name on screen; "" where there is none.
func (q Quantity) Title() string {
	for _, x := range Quantities {
		if x.Quantity == q {
			return x.Title
		}
	}
	return ""
}

// Numbers reports whether the column holds numbers of periods.
func (q Quantity) Numbers() bool { return q.Title() != "" && q != NoColumn && q != PlaceColumn }

// Level reports whether a number of a long period holds in each part of it.
func (q Quantity) Level() bool {
	return q == TargetColumn || q == PostColumn || q == ShareColumn || q == DoctorColumn
}

// Cell is the cell of a plan that the quantity is of in a period, and how a number of the spreadsheet is read there; "" where the kind of
// organisation has no such number.
func (q Quantity) Cell(kind care.OrgKind, period Period) (name string, unit Unit) {
	roles := RolesOf(kind)
	switch {
	case len(roles) == 0:
		return "", ""
	case q == TargetColumn:
		return Name(TargetCell, period.Key()), Count
	case q == InColumn:
		return Name(InCell, period.Key()), Count
	case q == OutColumn:
		return Name(OutCell, period.Key()), Count
	case q == ExpenseColumn:
		return Name(OtherCell, period.Key()), Kroner
	case q == PostColumn || q == ShareColumn:
		return Name(PostCell, roles[0], period.Key()), Posts // coordinators come first in both kinds
	case q == DoctorColumn && roles[1] == care.HospitalPhysician:
		return Name(PostCell, roles[1], period.Key()), Posts
	}
	return "", ""
}

// words tell what a heading is of; the first that is found decides, so that «stillingsprosent» is no «stilling».
var words = []struct {
	find string
	is   Quantity
}{
	{"prosent", ShareColumn},
	{"stillings%", ShareColumn},
	{"lege", DoctorColumn},
	{"physician", DoctorColumn},
	{"arsverk", PostColumn},
	{"stilling", PostColumn},
	{"fte", PostColumn},
	{"bemanning", PostColumn},
	{"koordinator", PostColumn},
	{"kostnad", ExpenseColumn},
	{"utgift", ExpenseColumn},
	{"kroner", ExpenseColumn},
	{"cost", ExpenseColumn},
	{"maltall", TargetColumn},
	{"target", TargetColumn},
	{"aktive", TargetColumn},
	{"inkluder", InColumn},
	{"nye", InColumn},
	{"avslutt", OutColumn},
	{"maal", TargetColumn},
	{"mal ", TargetColumn},
	{"antall", TargetColumn},
	{"pasient", TargetColumn},
	{"kommune", PlaceColumn},
	{"bydel", PlaceColumn},
	{"municipality", PlaceColumn},
	{"virksomhet", PlaceColumn},
}

// QuantityOf guesses what a column holds from its heading; NoColumn where the words say nothing and no period is named. A period alone is
// taken for targets, which is what such a sheet is for.
func QuantityOf(heading string) Quantity {
	s := strings.NewReplacer("å", "a").Replace(nb.Fold(heading)) + " "
	for _, w := range words {
		if strings.Contains(s, w.find) {
			return w.is
		}
	}
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == ':' || r == '/' }) {
		switch w {
		case "inn", "in":
			return InColumn
		case "ut", "out":
			return OutColumn
		case "%":
			return ShareColumn
		case "kr", "nok":
			return ExpenseColumn
		}
	}
	if _, ok := SpanOf(heading); ok {
		return TargetColumn
	}
	return NoColumn
}

var (
	yearInIt   = regexp.MustCompile(`(?:^|\D)(20\d\d)(?:\D|$)`)
	shortYear  = regexp.MustCompile(`(?:[a-z][-/ .'’]*|['’/ -])(\d\d)$`)
	quarterIn  = regexp.MustCompile(`(?:^|\D)([1-4])\.? ?(?:kvartal|kvt|kv|quarter|q)(?:[^a-z]|$)`)
	quarterEnd = regexp.MustCompile(`(?:^|[^a-z])(?:kvartal|kvt|kv|quarter|q|k)\.? ?([1-4])(?:\D|$)`)
	thirdIn    = regexp.MustCompile(`(?:^|\D)([1-3])\.? ?tertial|tertial ?([1-3])(?:\D|$)`)
	halfIn     = regexp.MustCompile(`(?:^|\D)([12])\.? ?halvar|halvar ?([12])(?:\D|$)|(?:^|[^a-z])h([12])(?:\D|$)`)
	fullDay    = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(20\d\d)$`)
	monthYear  = regexp.MustCompile(`^(\d{1,2})[./-](20\d\d)$`)
	yearMonth  = regexp.MustCompile(`^(20\d\d)[./-](\d{1,2})$`)
	monthWord  = regexp.MustCompile(`(?:^|[^a-z])(jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-z]*`)
	monthOf    = map[string]int{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "mai": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "des": 12, "dec": 12}
)

// SpanOf reads a period as people head a column with it: «1. kv. 2027», «Q1-27», «2027 K1», «jan. 2027», «01.2027», a date (its month),
// «2. tertial 2027», «1. halvår 2027», «2027». False where no period, or no year, is named.
func SpanOf(text string) (Span, bool) {
	s := strings.NewReplacer("å", "a").Replace(nb.Fold(text))
	number := func(m []string) int {
		for _, x := range m[1:] {
			if n, err := strconv.Atoi(x); err == nil {
				return n
			}
		}
		return 0
	}
	months := func(year, first, n int) (Span, bool) {
		if first < 1 || first > 12 || year < 2000 {
			return Span{}, false
		}
		from := date.Of(year, 1, 1).AddMonths(first - 1)
		return Span{from, from.AddMonths(n).AddDays(-1)}, true
	}
	if m := fullDay.FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[3])
		month, _ := strconv.Atoi(m[2])
		return months(year, month, 1)
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		year, _ := strconv.Atoi(m[2])
		return months(year, number(m[:2]), 1)
	}
	if m := yearMonth.FindStringSubmatch(s); m != nil {
		month, _ := strconv.Atoi(m[2])
		return months(number(m[:2]), month, 1)
	}
	year := 0
	if m := yearInIt.FindStringSubmatch(s); m != nil {
		year = number(m)
	} else if m := shortYear.FindStringSubmatch(s); m != nil {
		year = 2000 + number(m)
	}
	for _, x := range []struct {
		find   *regexp.Regexp
		months int
	}{{quarterIn, 3}, {quarterEnd, 3}, {thirdIn, 4}, {halfIn, 6}} {
		if m := x.find.FindStringSubmatch(s); m != nil {
			return months(year, (number(m)-1)*x.months+1, x.months)
		}
	}
	if m := monthWord.FindStringSubmatch(s); m != nil {
		return months(year, monthOf[m[1]], 1)
	}
	if s == strconv.Itoa(year) {
		return months(year, 1, 12)
	}
	return Span{}, false
}

// Name is a span of any whole months as SpanOf reads it: «nov. 2026», «4. kv. 2026», «2. tertial 2026», «2026».
func (s Span) Name() string { return s.When().In(nil) }

// When is Name in the language of who reads.
func (s Span) When() lang.Spoken {
	year, first := strconv.Itoa(s.From.Year()), int(s.From.Month())-1
	switch n := int(Period{From: s.From, To: s.To}.Months()); {
	case n == 1:
		return lang.MonthYear(s.From)
	case n == 3 && first%3 == 0:
		return lang.Quarter(s.From)
	case n == 4 && first%4 == 0:
		return lang.Of("%s. tertial %s", strconv.Itoa(first/4+1), year)
	case n == 6 && first%6 == 0:
		return lang.Of("%s. halvår %s", strconv.Itoa(first/6+1), year)
	case n == 12 && first == 0:
		return lang.Typed(year)
	}
	return lang.Joined("–", lang.MonthYear(s.From), lang.MonthYear(s.To))
}

// Steps is how long the periods of a plan must be to hold all the spans: quarters where each is of whole ones, else months.
func Steps(spans []Span) Step {
	for _, s := range spans {
		if (s.From.Month()-1)%3 != 0 || (Period{From: s.From, To: s.To}).Months()%3 != 0 {
			return Month
		}
	}
	return Quarter
}

// Same reports whether two columns are of the same number in a plan: positions and per cent of a position are.
func (q Quantity) Same(o Quantity) bool {
	one := func(q Quantity) Quantity {
		if q == ShareColumn {
			return PostColumn
		}
		return q
	}
	return one(q) == one(o)
}
