package sheet

import (
	"fmt"

	"github.com/xuri/excelize/v2"
)

// Graph is a native Excel chart beside a table: the column Names along the axis and a series for each of Values, by column number
// from 0, of the rows that the table has.
type Graph struct {
	Sheet  string // the table's name, as it was given
	Title  string
	Rows   int
	Names  int
	Values []int
	Lines  bool // lines instead of grouped bars
}

// Graph adds a chart to a sheet that Table wrote.
func (b *Book) Graph(g Graph) error {
	kind := excelize.Col
	if g.Lines {
		kind = excelize.Line
	}
	c := &excelize.Chart{
		Type: kind, Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: g.Title}}}, Legend: excelize.ChartLegend{Position: "bottom"},
		Dimension: excelize.ChartDimension{Width: 760, Height: 380}, Format: excelize.GraphicOptions{AltText: g.Title},
	}
	quoted := "'" + g.Sheet + "'"
	for _, v := range g.Values {
		col, names := columnLetters(v), columnLetters(g.Names)
		c.Series = append(c.Series, excelize.ChartSeries{
			Name:       fmt.Sprintf("%s!$%s$1", quoted, col),
			Categories: fmt.Sprintf("%s!$%s$2:$%s$%d", quoted, names, names, g.Rows+1),
			Values:     fmt.Sprintf("%s!$%s$2:$%s$%d", quoted, col, col, g.Rows+1),
		})
	}
	if err := b.file.AddChart(g.Sheet, fmt.Sprintf("A%d", g.Rows+4), c); err != nil {
		return fmt.Errorf("sheet.Book: %w", err)
	}
	return nil
}
