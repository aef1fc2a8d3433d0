package sheet

import (
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

// author is who notes and files are by.
const author = "Tråd"

// style names a look of a cell. A number format may follow asNumber: "number 0.00".
type style string

// The styles.
const (
	plain      style = ""
	header1    style = "header"
	asText     style = "text"
	asLongText style = "long text"
	asDate     style = "date"
	asMoment   style = "moment"
	asInt      style = "int"
	asNumber   style = "number "
)

// The colours: white on dark for headers, the pale red of a fault with its dark text (contrast 9:1).
const (
	headerColour = "10243A"
	faultColour  = "FBE3E3"
)

// floatCell writes a number with the column's decimals. What is no number is an empty cell.
func (c Column) floatCell(x float64) (any, style, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, plain, nil
	}
	if c.Decimals <= 0 {
		return x, plain, nil
	}
	return x, asNumber + style("#,##0."+strings.Repeat("0", c.Decimals)), nil
}

// excel returns the style as excelize describes it.
func (s style) excel() *excelize.Style {
	top := &excelize.Alignment{Vertical: "top"}
	custom := func(code string) *excelize.Style {
		return &excelize.Style{CustomNumFmt: &code, Alignment: top}
	}
	switch s {
	case header1:
		return &excelize.Style{
			Font:      &excelize.Font{Bold: true, Color: "FFFFFF"},
			Fill:      excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{headerColour}},
			Alignment: &excelize.Alignment{Vertical: "center", WrapText: true},
		}
	case asText:
		return &excelize.Style{NumFmt: 49, Alignment: top}
	case asLongText:
		return &excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}
	case asDate:
		return custom("dd.mm.yyyy")
	case asMoment:
		return custom("dd.mm.yyyy hh:mm")
	case asInt:
		return custom("#,##0")
	}
	if code, ok := strings.CutPrefix(string(s), string(asNumber)); ok {
		return custom(code)
	}
	return &excelize.Style{Alignment: top}
}

// styleID returns the number of a style in this workbook, and makes it the first time.
func (b *Book) styleID(s style) (int, error) {
	if id, ok := b.styles[string(s)]; ok {
		return id, nil
	}
	id, err := b.file.NewStyle(s.excel())
	if err != nil {
		return 0, fmt.Errorf("sheet.Book: style %q: %w", s, err)
	}
	b.styles[string(s)] = id
	return id, nil
}

// write puts one value into a cell; column from 0, row from 1.
func (b *Book) write(sheet string, column, row int, v any, s style) error {
	cell := fmt.Sprintf("%s%d", columnLetters(column), row)
	id, err := b.styleID(s)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		err = b.file.SetCellStr(sheet, cell, escape(v))
	case float64:
		err = b.file.SetCellFloat(sheet, cell, v, -1, 64)
	case time.Time:
		err = b.file.SetCellValue(sheet, cell, v)
	case Formula:
		b.formulas = true
		if err = b.file.SetCellFloat(sheet, cell, v.Answer, -1, 64); err == nil {
			err = b.file.SetCellFormula(sheet, cell, v.Text)
		}
	case bool:
		err = b.file.SetCellBool(sheet, cell, v)
	}
	if err == nil {
		err = b.file.SetCellStyle(sheet, cell, cell, id)
	}
	if err != nil {
		return fmt.Errorf("sheet.Book: cell %s: %w", cell, err)
	}
	return nil
}

// addSheet adds a sheet under a name that Excel accepts: at most 31 characters, none of []:*?/\, no apostrophe at the
// ends, and not one that is there.
func (b *Book) addSheet(name string) (string, error) {
	name = strings.Trim(strings.TrimSpace(strings.NewReplacer("[", "(", "]", ")", ":", " ", "*", " ", "?", " ", "/", "-", `\`, "-").Replace(name)), "'")
	if name == "" {
		name = "Ark"
	}
	base, taken := cutRunes(name, 31), map[string]bool{}
	for _, s := range b.file.GetSheetList() {
		taken[strings.ToLower(s)] = !b.empty
	}
	name = base
	for n := 2; taken[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" %d", n)
		name = cutRunes(base, 31-len(suffix)) + suffix
	}
	if b.empty {
		b.empty = false
		if err := b.file.SetSheetName(b.file.GetSheetName(0), name); err != nil {
			return "", fmt.Errorf("sheet.Book: sheet %q: %w", name, err)
		}
		return name, nil
	}
	if _, err := b.file.NewSheet(name); err != nil {
		return "", fmt.Errorf("sheet.Book: sheet %q: %w", name, err)
	}
	return name, nil
}

func cutRunes(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}
