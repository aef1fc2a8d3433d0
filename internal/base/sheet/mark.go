package sheet

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"
)

const (
	faultSheet = "Feil"
	maxNotes   = 500 // notes in the cells; the rest of the faults stand in the sheet «Feil» only
)

// faultColumns are those of the sheet «Feil». Its headers are no list's, so a marked file that is sent in again reads
// as before.
var faultColumns = []Column{
	{Name: "Feil nr.", Kind: Int},
	{Name: "Ark"},
	{Name: "Rad", Kind: Int},
	{Name: "Kolonne"},
	{Name: "Overskrift"},
	{Name: "Det som står der"},
	{Name: "Hva som er feil"},
}

// Marked returns the uploaded workbook with the faulty cells coloured, a note at each that says what is wrong, and a
// sheet «Feil» that lists all faults with links to the cells. Notes and colours of an earlier marking are taken away.
// A CSV file, and a workbook that cannot safely be opened for change, comes back as a new workbook with the same values
// in the same cells. The original is what Open read; the errors are those of Open.
func Marked(original []byte, faults []Fault) ([]byte, error) {
	f, err := read(original, "")
	if err != nil {
		return nil, err
	}
	if f.markable {
		if data, err := markOriginal(original, faults); err == nil {
			if _, err := read(data, ""); err == nil { // excelize has kept it readable
				return data, nil
			}
		}
	}
	b, err := copyOf(f)
	if err != nil {
		return nil, err
	}
	return b.mark(faults)
}

// markOriginal marks the workbook itself. Excelize panics on some damaged workbooks; that is an error here.
func markOriginal(original []byte, faults []Fault) (data []byte, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("sheet.Marked: excelize: %v", r)
		}
	}()
	// Equal limits keep excelize from unpacking large sheets to temporary files.
	file, err := excelize.OpenReader(bytes.NewReader(original), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxUnpacked})
	if err != nil {
		return nil, fmt.Errorf("sheet.Marked: %w", err)
	}
	defer file.Close()
	b := &Book{file: file, styles: map[string]int{}}
	if err := b.unmark(); err != nil {
		return nil, err
	}
	return b.mark(faults)
}

// mark colours the cells, writes the notes and adds the sheet «Feil».
func (b *Book) mark(faults []Fault) ([]byte, error) {
	coloured := map[int]int{} // the style with the fault's colour, by the style it was made of
	notes := map[[2]string]string{}
	var order [][2]string
	for _, f := range faults {
		cell := f.Cell()
		if i, err := b.file.GetSheetIndex(f.Sheet); err != nil || i < 0 || f.Row < 1 {
			continue
		}
		if cell == "" {
			cell = "A" + strconv.Itoa(f.Row)
		}
		if err := b.colour(f.Sheet, cell, coloured); err != nil {
			return nil, err
		}
		at := [2]string{f.Sheet, cell}
		if notes[at] == "" {
			order = append(order, at)
		} else {
			notes[at] += "\n"
		}
		notes[at] += f.Message
	}
	for i, at := range order {
		if i < maxNotes {
			b.note(at[0], at[1], notes[at])
		}
	}
	if err := b.listFaults(faults); err != nil {
		return nil, err
	}
	return b.Bytes()
}

// colour gives a cell the fault's colour and keeps the rest of its look.
func (b *Book) colour(sheet, cell string, coloured map[int]int) error {
	id, err := b.file.GetCellStyle(sheet, cell)
	if err != nil {
		return fmt.Errorf("sheet.Marked: %w", err)
	}
	marked, ok := coloured[id]
	if !ok {
		style, err := b.file.GetStyle(id)
		if err != nil {
			return fmt.Errorf("sheet.Marked: %w", err)
		}
		style.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{faultColour}}
		if marked, err = b.file.NewStyle(style); err != nil {
			return fmt.Errorf("sheet.Marked: %w", err)
		}
		coloured[id], coloured[marked] = marked, marked
	}
	if err := b.file.SetCellStyle(sheet, cell, cell, marked); err != nil {
		return fmt.Errorf("sheet.Marked: %w", err)
	}
	return nil
}

// note writes a note. A cell that has one of the user's keeps it, and the sheet «Feil» has the fault all the same.
func (b *Book) note(sheet, cell, message string) {
	lines := uint(len(message)/34 + 2)
	_ = b.file.AddComment(sheet, excelize.Comment{
		Cell: cell, Author: author, Width: 260, Height: 20 * lines,
		Paragraph: []excelize.RichTextRun{{Text: message}},
	})
}

// unmark takes away what an earlier marking put there: the sheet «Feil», our notes, and the colour under them.
func (b *Book) unmark() error {
	if v, err := b.file.GetCellValue(faultSheet, "A1"); err == nil && v == faultColumns[0].Name {
		if err := b.file.DeleteSheet(faultSheet); err != nil {
			return fmt.Errorf("sheet.Marked: %w", err)
		}
	}
	for _, sheet := range b.file.GetSheetList() {
		comments, err := b.file.GetComments(sheet)
		if err != nil {
			continue // a sheet that cannot have notes
		}
		for _, c := range comments {
			if c.Author != author {
				continue
			}
			if err := b.file.DeleteComment(sheet, c.Cell); err != nil {
				return fmt.Errorf("sheet.Marked: %w", err)
			}
			id, err := b.file.GetCellStyle(sheet, c.Cell)
			if err != nil {
				continue
			}
			if style, err := b.file.GetStyle(id); err == nil && slices.Equal(style.Fill.Color, []string{faultColour}) {
				style.Fill = excelize.Fill{}
				if id, err = b.file.NewStyle(style); err == nil {
					_ = b.file.SetCellStyle(sheet, c.Cell, c.Cell, id)
				}
			}
		}
	}
	return nil
}

// listFaults adds the sheet «Feil» and shows it first when the workbook is opened.
func (b *Book) listFaults(faults []Fault) error {
	faults = slices.Clone(faults)
	slices.SortStableFunc(faults, func(x, y Fault) int { return cmp.Or(cmp.Compare(x.Sheet, y.Sheet), cmp.Compare(x.Row, y.Row)) })
	rows := make([][]any, len(faults))
	for i, f := range faults {
		rows[i] = []any{i + 1, f.Sheet, f.Row, f.Column, f.Name, f.Value, f.Message}
	}
	sheet, err := b.addSheet(faultSheet)
	if err != nil {
		return err
	}
	if err := b.fill(sheet, faultColumns, rows); err != nil {
		return err
	}
	for i, f := range faults {
		if cell := f.Cell(); cell != "" && i < maxNotes {
			if err := b.file.SetCellHyperLink(sheet, fmt.Sprintf("D%d", i+2), "'"+strings.ReplaceAll(f.Sheet, "'", "''")+"'!"+cell, "Location"); err != nil {
				return fmt.Errorf("sheet.Marked: %w", err)
			}
		}
	}
	if i, err := b.file.GetSheetIndex(sheet); err == nil {
		b.file.SetActiveSheet(i)
	}
	return nil
}

// copyOf writes what was read into a new workbook, each value in its own cell.
func copyOf(f *File) (*Book, error) {
	b := NewBook()
	for _, s := range f.Sheets {
		name, err := b.addSheet(s.Name)
		if err != nil {
			return nil, err
		}
		for _, row := range s.Rows {
			for i, c := range row.Cells {
				if c.IsBlank() || c.merged != "" {
					continue
				}
				v, look := c.copied()
				if err := b.write(name, i, row.Number, v, look); err != nil {
					return nil, err
				}
			}
		}
	}
	return b, nil
}

// copied returns the value and look of a cell in a copy.
func (c Cell) copied() (any, style) {
	switch c.content {
	case number:
		return c.number, plain
	case boolean:
		return c.number != 0, plain
	case moment:
		if c.at.Year() >= 1901 {
			look := asDate
			if c.at.Truncate(24*time.Hour) != c.at {
				look = asMoment
			}
			return c.at, look
		}
	}
	return cut(c.String()), asText
}
