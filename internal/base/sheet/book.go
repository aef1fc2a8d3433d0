package sheet

import (
	"bytes"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// Book is a workbook that is written.
//
//	b := sheet.NewBook()
//	err := b.Table("Forløp", columns, [][]any{{"Nes", date.Of(2026, 11, 21), 0.85}})
//	data, err := b.Bytes()
//
// Whatever a text starts with, it is stored as text and in Excel's text format, so that it does not become a formula
// when the cell is edited either.
type Book struct {
	file   *excelize.File
	styles map[string]int
	lists  int  // columns used in the hidden sheet of lists
	ours   bool // made here, not an upload
	empty  bool // the sheet that a new workbook must have is still there, unused

	formulas bool // a cell has one
}

// Formula is a value of a table that Excel works out: "SUM(Perioder!B2:E2)", with its answer now, for who does not.
type Formula struct {
	Text   string
	Answer float64
}

// At is the address of a cell of a table for formulas: its column counted from 0, its row as Excel numbers it. The sheet is "" where the
// formula stands in the same one.
func At(sheet string, column, row int) string {
	if sheet == "" {
		return fmt.Sprintf("$%s$%d", columnLetters(column), row)
	}
	return fmt.Sprintf("'%s'!$%s$%d", strings.ReplaceAll(sheet, "'", "''"), columnLetters(column), row)
}

// NewBook returns an empty workbook.
func NewBook() *Book {
	return &Book{file: excelize.NewFile(), styles: map[string]int{}, ours: true, empty: true}
}

// Bytes returns the workbook as an .xlsx file.
func (b *Book) Bytes() ([]byte, error) {
	if b.formulas { // the answers are written too, but Excel shall trust its own
		yes := true
		if err := b.file.SetCalcProps(&excelize.CalcPropsOptions{FullCalcOnLoad: &yes}); err != nil {
			return nil, fmt.Errorf("sheet.Book: %w", err)
		}
	}
	if b.ours {
		if err := b.file.SetDocProps(&excelize.DocProperties{Creator: author, LastModifiedBy: author, Language: "nb-NO"}); err != nil {
			return nil, fmt.Errorf("sheet.Book: %w", err)
		}
	}
	if t := b.file.ContentTypes; t != nil { // in the same order each time: a workbook of the same data is the same file
		sort.Slice(t.Defaults, func(i, j int) bool { return t.Defaults[i].Extension < t.Defaults[j].Extension })
		sort.Slice(t.Overrides, func(i, j int) bool { return t.Overrides[i].PartName < t.Overrides[j].PartName })
	}
	var out bytes.Buffer
	if err := b.file.Write(&out); err != nil {
		return nil, fmt.Errorf("sheet.Book: %w", err)
	}
	return out.Bytes(), nil
}

// Table adds a sheet with a header in row 1, which stays when scrolling and has filters, and the rows under it. Each
// row has a value for each column: text, a date.Date, a time.Time (written as Oslo's wall clock), a number, a bool
// (ja or nei), nil for an empty cell, or a pointer to one of them. In a Code column a Value is written as its Label.
// The sheet's name is shortened and made unique where Excel asks for it. The error names a value of another type.
func (b *Book) Table(name string, columns []Column, rows [][]any) error {
	check(columns)
	sheet, err := b.addSheet(name)
	if err != nil {
		return err
	}
	return b.fill(sheet, columns, rows)
}

// fill writes a table into an empty sheet.
func (b *Book) fill(sheet string, columns []Column, rows [][]any) error {
	widths := make([]int, len(columns))
	for i, c := range columns {
		widths[i] = textWidth(c.Name) + 4 // the filter's button
		if err := b.write(sheet, i, 1, c.Name, header1); err != nil {
			return err
		}
	}
	if err := b.rows(sheet, columns, rows, widths); err != nil {
		return err
	}
	return b.layOut(sheet, widths, len(rows)+1)
}

// rows writes the rows under a header, and notes how wide they are.
func (b *Book) rows(sheet string, columns []Column, rows [][]any, widths []int) error {
	for y, row := range rows {
		if len(row) != len(columns) {
			return fmt.Errorf("sheet.Book: row %d of %q has %d values for %d columns", y+1, sheet, len(row), len(columns))
		}
		for x, v := range row {
			cell, style, err := columns[x].cellFor(v)
			if err != nil {
				return fmt.Errorf("sheet.Book: row %d of %q, column %q: %w", y+1, sheet, columns[x].Name, err)
			}
			if cell == nil {
				continue
			}
			if s, ok := cell.(string); ok {
				widths[x] = max(widths[x], textWidth(s)+1)
			} else {
				widths[x] = max(widths[x], 12)
			}
			if err := b.write(sheet, x, y+2, cell, style); err != nil {
				return err
			}
		}
	}
	return nil
}

// layOut sets widths, the header that stays, the filter, and landscape print on the width of one page.
func (b *Book) layOut(sheet string, widths []int, rows int) error {
	for i, w := range widths {
		if err := b.file.SetColWidth(sheet, columnLetters(i), columnLetters(i), float64(min(max(w, minWidth), maxWidth))); err != nil {
			return fmt.Errorf("sheet.Book: %w", err)
		}
	}
	if len(widths) == 0 {
		return nil
	}
	landscape, one, many, fit := "landscape", 1, 0, true
	last := fmt.Sprintf("%s%d", columnLetters(len(widths)-1), rows)
	for _, err := range []error{
		b.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}),
		b.file.AutoFilter(sheet, "A1:"+last, nil),
		b.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}),
		b.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &one, FitToHeight: &many}),
	} {
		if err != nil {
			return fmt.Errorf("sheet.Book: %w", err)
		}
	}
	return nil
}

// The narrowest and widest column, in characters; longer texts are wrapped.
const (
	minWidth = 9
	maxWidth = 60
)

// textWidth is the longest line of a text, in characters.
func textWidth(s string) int {
	longest := 0
	for _, line := range strings.Split(s, "\n") {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	return longest
}

// maxText is how long a text a cell of Excel can hold, in UTF-16 units.
const maxText = 32_767

// cut shortens a text that no cell can hold, and says so at its end.
func cut(s string) string {
	const mark = " … (forkortet, teksten er for lang for Excel)"
	if len(s) <= maxText { // bytes are never fewer than UTF-16 units
		return s
	}
	units := utf16.Encode([]rune(s))
	if len(units) <= maxText {
		return s
	}
	end := maxText - utf8.RuneCountInString(mark)
	if units[end-1] >= 0xd800 && units[end-1] < 0xdc00 { // the first half of an emoji
		end--
	}
	return string(utf16.Decode(units[:end])) + mark
}

// cellFor turns a value into what is written, with its style: a string, a float64, a time.Time, or nil for nothing.
func (c Column) cellFor(v any) (any, style, error) {
	switch v := v.(type) {
	case nil:
		return nil, plain, nil
	case date.Date:
		switch {
		case v.IsZero():
			return nil, plain, nil
		case v.Year() < 1901: // Excel knows no day before 1900, and is wrong about that year
			return nb.Numeric(v), asText, nil
		}
		return time.Date(v.Year(), v.Month(), v.Day(), 0, 0, 0, 0, time.UTC), asDate, nil
	case Formula:
		return v, asNumber + "#,##0.00", nil
	case time.Time:
		if v.IsZero() {
			return nil, plain, nil
		}
		o := v.In(date.Oslo)
		return time.Date(o.Year(), o.Month(), o.Day(), o.Hour(), o.Minute(), 0, 0, time.UTC), asMoment, nil
	}
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.Pointer:
		if r.IsNil() {
			return nil, plain, nil
		}
		return c.cellFor(r.Elem().Interface())
	case reflect.String:
		s := cut(nb.Clean(c.labelOf(r.String())))
		switch {
		case s == "":
			return nil, plain, nil
		case textWidth(s) > maxWidth || strings.Contains(s, "\n"):
			return s, asLongText, nil
		}
		return s, asText, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(r.Int()), asInt, nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(r.Uint()), asInt, nil
	case reflect.Float32, reflect.Float64:
		return c.floatCell(r.Float())
	case reflect.Bool:
		if r.Bool() {
			return "ja", asText, nil
		}
		return "nei", asText, nil
	}
	return nil, plain, fmt.Errorf("a value of type %T cannot be written", v)
}
