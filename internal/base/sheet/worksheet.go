package sheet

import (
	"encoding/xml"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// rowWeight is what a row costs in memory when excelize unfolds a sheet, counted in cells.
const rowWeight = 2

// excelRows is how many rows a sheet of Excel has.
const excelRows = 1_048_576

// readSheet reads the rows of a sheet that have a value, and fills merged cells downwards.
func (b *book) readSheet(part string) ([]Row, error) {
	var rows []Row
	var at place
	b.merges = nil
	err := b.each(part, func(e xml.StartElement, x *xmlReader) error {
		switch e.Name.Local {
		case "row":
			b.unfolded += at.endRow()
			at.row++
			if n, err := strconv.Atoi(attr(e, "r")); err == nil && n > 0 && n <= excelRows {
				at.row = n
			}
			at.column = -1
		case "c":
			at.column++
			if column, row, ok := parseAddress(attr(e, "r")); ok {
				at.column, at.row = column, row
			}
			if at.row > excelRows {
				return fmt.Errorf("row %d is beyond the last one of Excel", at.row)
			}
			at.last = max(at.last, at.column+1)
			c, err := b.readCell(e, x)
			if err != nil || c.IsBlank() {
				return err
			}
			return b.place(&rows, at, c)
		case "mergeCell":
			if m, ok := parseMerge(attr(e, "ref")); ok && len(b.merges) < MaxRows {
				b.merges = append(b.merges, m)
			}
		}
		return nil
	})
	b.unfolded += at.endRow()
	if err != nil {
		return nil, err
	}
	b.fillDown(rows)
	return rows, nil
}

// place is where in a sheet the reader stands.
type place struct {
	row    int // from 1
	column int // from 0
	last   int // cells from the first column to the last that the row names
	rows   int // the highest row whose weight has been counted
}

// endRow returns the weight of the row that ends, and of the rows left out before it.
func (p *place) endRow() int {
	n := p.last + rowWeight*max(p.row-p.rows, 0)
	p.last, p.rows = 0, max(p.row, p.rows)
	return n
}

// place puts a value into its row, which is the last one or a new one after it.
func (b *book) place(rows *[]Row, at place, c Cell) error {
	if err := tooMuch(at.row, at.column+1, b.cells); err != nil {
		return err
	}
	n := len(*rows)
	switch {
	case n == 0 || (*rows)[n-1].Number < at.row:
		*rows = append(*rows, Row{Number: at.row})
		n++
	case (*rows)[n-1].Number > at.row:
		return fmt.Errorf("row %d stands after row %d", at.row, (*rows)[n-1].Number)
	}
	row := &(*rows)[n-1]
	if more := at.column + 1 - len(row.Cells); more > 0 {
		row.Cells = append(row.Cells, make([]Cell, more)...)
		b.cells += more
	}
	row.Cells[at.column] = c
	return nil
}

// readCell reads one c element: its type t, its style s, and in it the value v, an inline text is, a formula f.
func (b *book) readCell(e xml.StartElement, x *xmlReader) (Cell, error) {
	kind := attr(e, "t")
	var value string
	hasValue, hasFormula := false, false
	for {
		t, err := x.within()
		if err != nil {
			return Cell{}, err
		}
		switch t := t.(type) {
		case xml.EndElement:
			switch {
			case hasFormula && !hasValue:
				return Cell{content: unknown}, nil
			case !hasValue:
				return Cell{}, nil
			}
			return b.cell(kind, attr(e, "s"), value)
		case xml.StartElement:
			switch t.Name.Local {
			case "v":
				hasValue = true
				value, err = plainText(x)
			case "is":
				hasValue = true
				value, err = richText(x)
			case "f":
				hasFormula = true
				_, err = plainText(x)
			default:
				_, err = plainText(x)
			}
			if err != nil {
				return Cell{}, err
			}
		}
	}
}

// cell makes a cell of what stands in it, by the type that the file gives it.
func (b *book) cell(kind, style, value string) (Cell, error) {
	switch kind {
	case "s":
		i, err := strconv.Atoi(strings.TrimSpace(value))
		if err != nil || i < 0 || i >= len(b.texts) {
			return Cell{}, fmt.Errorf("no shared text %d of %d", i, len(b.texts))
		}
		return Cell{content: text, text: b.texts[i]}, nil
	case "inlineStr", "str":
		return Cell{content: text, text: unescape(value)}, nil
	case "e":
		return Cell{content: fault, text: unescape(value)}, nil
	case "b":
		c := Cell{content: boolean}
		if v := strings.TrimSpace(value); v == "1" || v == "true" {
			c.number = 1
		}
		return c, nil
	case "d":
		for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z", "2006-01-02T15:04:05.999Z"} {
			if at, err := time.Parse(layout, value); err == nil {
				return Cell{content: moment, at: at}, nil
			}
		}
		return Cell{content: text, text: unescape(value)}, nil
	}
	if strings.TrimSpace(value) == "" {
		return Cell{}, nil
	}
	x, ok := finite(value)
	if !ok {
		return Cell{content: text, text: unescape(value)}, nil
	}
	i, err := strconv.Atoi(style)
	if err != nil || i < 0 || i >= len(b.dates) {
		i = -1
	}
	if i >= 0 && b.dates[i] {
		if at, ok := serialTime(x, b.from1904); ok {
			return Cell{content: moment, at: at}, nil
		}
	}
	return Cell{content: number, number: x, percent: i >= 0 && b.percents[i]}, nil
}

// finite reads a number as the file writes it. What is no number, or none that can be counted with, is not ok.
func finite(value string) (x float64, ok bool) {
	x, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	return x, err == nil && !math.IsNaN(x) && !math.IsInf(x, 0)
}
