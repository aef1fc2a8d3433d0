// Package sheet reads Excel (.xlsx) and CSV files as rows of typed values with a fault for every cell that cannot be
// used, and writes workbooks: tables, templates to fill in, and the user's own workbook with the faults marked.
//
// One declaration, a []Column, serves all of it: it is the header and formats of a table that is written, the
// drop-down lists of a template, and what a file that comes back is read against.
//
//	var columns = []sheet.Column{
//		{Name: "Fødselsnummer", Required: true, Secret: true, Digits: 11},
//		{Name: "Henvist", Kind: sheet.Date, Aliases: []string{"Henvisningsdato"}},
//		{Name: "Kommune", Kind: sheet.Code, Required: true, Choices: []sheet.Choice{{Value: "3228", Label: "Nes"}}},
//	}
//
//	file, err := sheet.Open(upload, 10<<20, "pasienter.xlsx") // err: not a file that can be read
//	table := file.Table(columns)                              // table.Faults: cells that cannot be used
//	for _, r := range table.Records {
//		r.Text("Fødselsnummer"); r.Date("Henvist"); r.Code("Kommune") // "3228"
//	}
//	marked, err := sheet.Marked(upload, table.Faults) // back to the user
//
// Reading goes through a reader of its own, which streams the sheets' XML under limits, and not through excelize: that
// library unfolds a whole sheet in memory before it can answer for a cell's type, and what is uploaded may be made to
// make it unfold without end. It opens an uploaded workbook only to mark it, after this package's reader has found it
// harmless, and never by way of temporary files, for uploads hold health data.
//
// Faults hold what the user typed, so they are for the user who uploaded the file: never log them.
package sheet

import (
	"fmt"

	"traad/internal/base/nb"
)

// Kind says what the cells of a column hold.
type Kind int

// The kinds of column. The zero value is Text.
const (
	Text    Kind = iota // any text; numbers and dates are taken as Excel shows them
	Date                // a day: an Excel date, or text that nb.ParseDay reads
	Int                 // a whole number
	Decimal             // a number, with comma when typed as text
	Bool                // ja or nei, and the usual other ways to say them
	Code                // one of Choices
)

// Column declares one column.
type Column struct {
	Name     string   // the header, in bokmål, and the name that a Record is asked by; unique among the columns
	Aliases  []string // other headers that mean the same
	Kind     Kind
	Required bool     // the column must be there, and every row must have a value in it
	Choices  []Choice // the allowed values of a Code column
	Secret   bool     // the value is masked in faults: identity numbers, names
	Digits   int      // a text of fewer digits gets up to two leading zeros, which Excel drops: 11, or 4 for a municipality
	Decimals int      // decimals shown when a Decimal column is written; 0 leaves it to Excel
	Help     string   // what to write here, for the template
}

// Choice is one allowed value of a Code column. Value, Label and Aliases are all accepted, without regard to case.
type Choice struct {
	Value   string   // what the program gets
	Label   string   // what people see and pick; Value where empty
	Aliases []string // other ways to write it
}

func (c Choice) label() string {
	if c.Label != "" {
		return c.Label
	}
	return c.Value
}

// labelOf returns the label of a value, or the value itself where no choice has it.
func (c Column) labelOf(value string) string {
	for _, choice := range c.Choices {
		if choice.Value == value {
			return choice.label()
		}
	}
	return value
}

// choice returns the choice that a typed text means.
func (c Column) choice(typed string) (Choice, bool) {
	want := nb.Fold(typed)
	for _, choice := range c.Choices {
		if nb.Fold(choice.Value) == want || nb.Fold(choice.Label) == want {
			return choice, true
		}
		for _, alias := range choice.Aliases {
			if nb.Fold(alias) == want {
				return choice, true
			}
		}
	}
	return Choice{}, false
}

// check panics on a declaration that cannot work; declarations are constants of the program.
func check(columns []Column) {
	seen := map[string]string{}
	for _, c := range columns {
		if c.Kind == Code && len(c.Choices) == 0 {
			panic(fmt.Sprintf("sheet: column %q is a Code without Choices", c.Name))
		}
		for _, name := range append([]string{c.Name}, c.Aliases...) {
			key := headerKey(name)
			if other, ok := seen[key]; ok && other != c.Name || key == "" {
				panic(fmt.Sprintf("sheet: header %q of column %q is empty or stands for two columns", name, c.Name))
			}
			seen[key] = c.Name
		}
	}
}
