package sheet

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// readStyles finds out which styles show a number as a day or a time, or in per cent; nothing else in a cell tells.
func (b *book) readStyles(part string) error {
	custom := map[int]string{}
	inCells := false
	return b.each(part, func(e xml.StartElement, _ *xmlReader) error {
		switch e.Name.Local {
		case "numFmt":
			id, _ := strconv.Atoi(attr(e, "numFmtId"))
			custom[id] = attr(e, "formatCode")
		case "cellStyleXfs", "cellStyles", "dxfs":
			inCells = false
		case "cellXfs":
			inCells = true
		case "xf":
			if inCells {
				id, _ := strconv.Atoi(attr(e, "numFmtId"))
				code, ok := custom[id]
				b.dates = append(b.dates, ok && isDateFormat(code) || !ok && isBuiltInDate(id))
				b.percents = append(b.percents, ok && isPercentFormat(code) || !ok && (id == 9 || id == 10))
			}
		}
		return nil
	})
}

// isBuiltInDate reports whether a number format that Excel knows by number is for days or times (ECMA-376 18.8.30,
// with the numbers that other languages use).
func isBuiltInDate(id int) bool {
	return id >= 14 && id <= 22 || id >= 27 && id <= 36 || id >= 45 && id <= 47 || id >= 50 && id <= 58
}

// isDateFormat reports whether a format's code has a place for day, month, year, hour, minute or second, outside of
// quoted text, escaped characters, fillers and brackets (colour, language, elapsed hours).
func isDateFormat(code string) bool {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			i = skipTo(code, i, '"')
		case '[':
			i = skipTo(code, i, ']')
		case '\\', '_', '*':
			i++
		default:
			if strings.IndexByte("dDmMyYhHsS", code[i]) >= 0 {
				return true
			}
		}
	}
	return false
}

// isPercentFormat reports whether a format's code shows a hundred times the number and a per cent sign: one that stands outside of quoted text,
// escaped characters, fillers and brackets.
func isPercentFormat(code string) bool {
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '"':
			i = skipTo(code, i, '"')
		case '[':
			i = skipTo(code, i, ']')
		case '\\', '_', '*':
			i++
		case '%':
			return true
		}
	}
	return false
}

// skipTo returns where the next c after i is, the end where there is none.
func skipTo(s string, i int, c byte) int {
	if n := strings.IndexByte(s[i+1:], c); n >= 0 {
		return i + 1 + n
	}
	return len(s)
}
