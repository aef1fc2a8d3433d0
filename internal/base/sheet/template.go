package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"

	"traad/internal/base/nb"
)

// templateRows is how many rows of a template have lists and checks.
const templateRows = 2_000

// The sheets that a template has beside the one to fill in.
const (
	guideSheet = "Veiledning"
	listSheet  = "Lister"
)

// Template adds a sheet to fill in: the header, with * at required columns, cells in the right format, drop-down lists
// for Code and Bool columns, and checks of dates and numbers; and a sheet «Veiledning» that says what goes where. A file
// made of it reads back by File.Table with the same columns.
func (b *Book) Template(name string, columns []Column) error {
	return b.Filled(name, columns, nil)
}

// Filled is Template with rows in it already, to fill in further: values as Table takes them.
func (b *Book) Filled(name string, columns []Column, rows [][]any) error {
	check(columns)
	sheet, err := b.addSheet(name)
	if err != nil {
		return err
	}
	guide := make([][]any, len(columns))
	widths := make([]int, len(columns))
	for i, c := range columns {
		title, need := c.Name, "nei"
		if c.Required {
			title, need = c.Name+" *", "ja"
		}
		guide[i] = []any{c.Name, need, c.describe(), c.Help}
		widths[i] = max(textWidth(title)+6, 14)
		if err := b.prepareColumn(sheet, i, c, max(templateRows, len(rows)+1)); err != nil {
			return err
		}
		if err := b.write(sheet, i, 1, title, header1); err != nil {
			return err
		}
	}
	if err := b.rows(sheet, columns, rows, widths); err != nil {
		return err
	}
	if err := b.layOut(sheet, widths, max(templateRows, len(rows)+1)); err != nil {
		return err
	}
	return b.Table(guideSheet, []Column{{Name: "Kolonne"}, {Name: "Må fylles ut"}, {Name: "Hva som kan stå der"}, {Name: "Forklaring"}}, guide)
}

// describe says in bokmål what a column's cells may hold.
func (c Column) describe() string {
	switch c.Kind {
	case Date:
		return "Dato, for eksempel 21.11.2026"
	case Int:
		return "Helt tall, for eksempel 12"
	case Decimal:
		return "Tall, for eksempel 0,85"
	case Bool:
		return "ja eller nei"
	case Code:
		return "Velg fra listen i cellen. " + c.allowed().String()
	}
	if c.Digits > 0 {
		return fmt.Sprintf("%d sifre", c.Digits)
	}
	return "Tekst"
}

// prepareColumn gives the column its format, its input message and its check. Excel lets a paste go round a check, so
// reading checks again.
func (b *Book) prepareColumn(sheet string, i int, c Column, rows int) error {
	letters := columnLetters(i)
	look := map[Kind]style{Date: asDate, Int: asInt, Decimal: plain}
	s, ok := look[c.Kind]
	if !ok {
		s = asText
	}
	id, err := b.styleID(s)
	if err != nil {
		return err
	}
	area := fmt.Sprintf("%s2:%s%d", letters, letters, rows)
	if err := b.file.SetColStyle(sheet, letters, id); err != nil {
		return fmt.Errorf("sheet.Template: %w", err)
	}
	v := excelize.NewDataValidation(!c.Required)
	v.Sqref = area
	v.SetError(excelize.DataValidationErrorStyleStop, cutRunes(c.Name, 32), cutRunes(c.describe()+".", 255))
	if c.Help != "" {
		v.SetInput(cutRunes(c.Name, 32), cutRunes(c.Help, 255))
	}
	switch c.Kind {
	case Date:
		err = v.SetRange(firstDaySerial, lastDaySerial, excelize.DataValidationTypeDate, excelize.DataValidationOperatorBetween)
	case Int:
		err = v.SetRange(-1_000_000_000, 1_000_000_000, excelize.DataValidationTypeWhole, excelize.DataValidationOperatorBetween)
	case Decimal:
		err = v.SetRange(-1e12, 1e12, excelize.DataValidationTypeDecimal, excelize.DataValidationOperatorBetween)
	case Bool:
		err = v.SetDropList([]string{"ja", "nei"})
	case Code:
		err = b.addList(v, c)
	default:
		if c.Help == "" {
			return nil
		}
		v.ShowErrorMessage = false
	}
	if err == nil {
		err = b.file.AddDataValidation(sheet, v)
	}
	if err != nil {
		return fmt.Errorf("sheet.Template: column %q: %w", c.Name, err)
	}
	return nil
}

// 1 January 1900 and 31 December 2150, as Excel counts days.
const (
	firstDaySerial = 1
	lastDaySerial  = 91_676
)

// addList writes a column's choices into a hidden sheet and points the drop-down there: a list in the check itself
// holds 255 characters, and parts what has a comma.
func (b *Book) addList(v *excelize.DataValidation, c Column) error {
	sheet := listSheet
	if i, err := b.file.GetSheetIndex(sheet); err != nil {
		return err
	} else if i < 0 {
		if _, err := b.addSheet(sheet); err != nil {
			return err
		}
		if err := b.file.SetSheetVisible(sheet, false); err != nil {
			return err
		}
	}
	at := b.lists
	b.lists++
	if err := b.write(sheet, at, 1, "Liste: "+c.Name, asText); err != nil {
		return err
	}
	for n, choice := range c.Choices {
		if err := b.write(sheet, at, n+2, nb.CleanLine(choice.label()), asText); err != nil {
			return err
		}
	}
	letters := columnLetters(at)
	v.SetSqrefDropList(fmt.Sprintf("%s!$%s$2:$%s$%d", sheet, letters, letters, len(c.Choices)+1))
	return nil
}
