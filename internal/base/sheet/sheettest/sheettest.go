// Package sheettest makes and changes workbooks in tests the way people do in Excel: fill in a template, mend a cell, hide a
// sheet, merge cells.
//
//	b := sheettest.Open(t, template)
//	b.Put("Pasienter", 2, "Fødselsnummer", number, "Henvist dato", day)   // by heading
//	b.Set("Kontakter", "A2", number)                                      // by cell
//	data := b.Bytes()
package sheettest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// Book is an open workbook.
type Book struct {
	t testing.TB
	f *excelize.File
}

// New is a workbook with one empty sheet.
func New(t testing.TB, sheet string) *Book {
	t.Helper()
	b := &Book{t, excelize.NewFile()}
	b.must(b.f.SetSheetName(b.f.GetSheetName(0), sheet))
	return b
}

// Open opens a workbook.
func Open(t testing.TB, data []byte) *Book {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return &Book{t, f}
}

// Add adds an empty sheet, which is then the one in front.
func (b *Book) Add(sheet string) {
	b.t.Helper()
	i, err := b.f.NewSheet(sheet)
	b.must(err)
	b.f.SetActiveSheet(i)
}

// Hide hides a sheet that is not the one in front.
func (b *Book) Hide(sheet string) {
	b.t.Helper()
	b.must(b.f.SetSheetVisible(sheet, false))
}

// Merge merges the cells from one corner to the other.
func (b *Book) Merge(sheet, from, to string) {
	b.t.Helper()
	b.must(b.f.MergeCell(sheet, from, to))
}

// Set writes a value into a cell: a text, a number, a time.Time as a date.
func (b *Book) Set(sheet, cell string, v any) {
	b.t.Helper()
	b.must(b.f.SetCellValue(sheet, cell, v))
}

// Percent shows a cell's number in per cent.
func (b *Book) Percent(sheet, cell string) {
	b.t.Helper()
	style, err := b.f.NewStyle(&excelize.Style{NumFmt: 9})
	b.must(err)
	b.must(b.f.SetCellStyle(sheet, cell, cell, style))
}

// Calc works a cell's formula out, as a spreadsheet does.
func (b *Book) Calc(sheet, cell string) string {
	b.t.Helper()
	s, err := b.f.CalcCellValue(sheet, cell, excelize.Options{RawCellValue: true})
	b.must(err)
	return s
}

// Put writes pairs of heading and value into a row. A heading that is not in row 1 is added there; a value nil leaves the
// cell empty. The * of a template's headings is not part of them.
func (b *Book) Put(sheet string, row int, pairs ...any) {
	b.t.Helper()
	rows, err := b.f.GetRows(sheet)
	b.must(err)
	var headings []string
	if len(rows) > 0 {
		headings = rows[0]
	}
	at := map[string]int{}
	for i, h := range headings {
		at[strings.TrimSuffix(h, " *")] = i + 1
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		heading := pairs[i].(string)
		if at[heading] == 0 {
			at[heading] = len(at) + 1
			b.Set(sheet, b.cell(at[heading], 1), heading)
		}
		if pairs[i+1] != nil {
			b.Set(sheet, b.cell(at[heading], row), pairs[i+1])
		}
	}
}

// Headings returns row 1, without the * of a template.
func (b *Book) Headings(sheet string) []string {
	b.t.Helper()
	rows, err := b.f.GetRows(sheet)
	b.must(err)
	if len(rows) == 0 {
		return nil
	}
	for i, h := range rows[0] {
		rows[0][i] = strings.TrimSuffix(h, " *")
	}
	return rows[0]
}

// Bytes returns the workbook as a file.
func (b *Book) Bytes() []byte {
	b.t.Helper()
	var out bytes.Buffer
	b.must(b.f.Write(&out))
	return out.Bytes()
}

func (b *Book) cell(column, row int) string {
	b.t.Helper()
	name, err := excelize.ColumnNumberToName(column)
	b.must(err)
	return fmt.Sprint(name, row)
}

func (b *Book) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// Formula writes a formula whose answer is not in the file, as other programs than Excel leave it.
func (b *Book) Formula(sheet, cell, formula string) {
	b.t.Helper()
	b.must(b.f.SetCellFormula(sheet, cell, formula))
}
