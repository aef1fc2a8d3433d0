package sheet

import (
	"fmt"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// MaxFaults is how many faults a Table holds; a file with more has one cause that the first ones show.
const MaxFaults = 1_000

// Table is a sheet read against declared columns.
type Table struct {
	Sheet      string
	HeaderRow  int       // the header's row number, 0 where there is none
	Records    []Record  // every row under the header that has a value, also those with faults
	Unknown    []Heading // columns that were not asked for and are ignored
	Faults     []Fault   // row by row, at most MaxFaults
	FaultCount int       // how many faults there are in all

	columns []Column
	place   []int          // by declared column, -1 where it is missing
	index   map[string]int // the declared columns by name
}

// Record is one row as typed values.
type Record struct {
	Row    int  // as Excel numbers it
	Faulty bool // at least one of its cells has a fault

	table  *Table
	values []value
	cells  Row
}

// Table reads the sheet that fits the declared columns best: the one whose header names most of them, visible before
// hidden, then the first. It panics where the declaration is wrong (a name twice, a Code without choices).
func (f *File) Table(columns []Column) *Table {
	check(columns)
	var best *Sheet
	bestScore := -1
	for i := range f.Sheets {
		score := 0
		for _, place := range findHeader(&f.Sheets[i], columns).place {
			if place >= 0 {
				score += 2
			}
		}
		if !f.Sheets[i].Hidden {
			score++
		}
		if score > bestScore {
			best, bestScore = &f.Sheets[i], score
		}
	}
	if best == nil {
		best = &Sheet{}
	}
	return best.Table(columns)
}

// Table reads the rows under the header row. The header is found by the columns' names and aliases, without regard to
// case, spaces and punctuation, among the first 30 rows with a value. A missing required column is one fault, at the
// header; its cells give none.
func (s *Sheet) Table(columns []Column) *Table {
	check(columns)
	t := &Table{Sheet: s.Name, columns: columns, index: map[string]int{}}
	for i, c := range columns {
		t.index[c.Name] = i
	}
	h := findHeader(s, columns)
	t.place, t.Unknown = h.place, h.unknown
	if h.row < 0 {
		t.add(Fault{Sheet: s.Name, Row: firstRow(s)}.Say(lang.Of("Fant ingen rad med overskrifter. Skriv disse overskriftene øverst, én i hver kolonne: %s.", names(columns))))
		return t
	}
	t.HeaderRow = s.Rows[h.row].Number
	t.checkHeader(h)
	for _, row := range s.Rows[h.row+1:] {
		r := Record{Row: row.Number, table: t, values: make([]value, len(columns)), cells: row}
		for i, c := range columns {
			if t.place[i] < 0 {
				continue
			}
			var wrong lang.Text
			if r.values[i], wrong = c.read(row.cell(t.place[i])); !wrong.IsZero() {
				r.Faulty = true
				t.add(r.fault(i, wrong))
			}
		}
		t.Records = append(t.Records, r)
	}
	return t
}

func (t *Table) add(f Fault) {
	t.FaultCount++
	if len(t.Faults) < MaxFaults {
		t.Faults = append(t.Faults, f)
	}
}

func (t *Table) checkHeader(h header) {
	for i, c := range t.columns {
		if c.Required && t.place[i] < 0 {
			wrong := lang.Of("Kolonnen «%s» mangler. Sett den inn, eller rett overskriften.", c.Name)
			if len(h.unknown) > 0 {
				wrong = lang.Of("Kolonnen «%s» mangler. Sett den inn, eller rett overskriften. Ukjente overskrifter i filen: %s.", c.Name, headings(h.unknown))
			}
			t.add(Fault{Sheet: t.Sheet, Row: t.HeaderRow, Name: c.Name}.Say(wrong))
		}
	}
	for _, twice := range h.twice {
		c, letter := t.columns[twice[0]], columnLetters(twice[1])
		t.add(Fault{Sheet: t.Sheet, Row: t.HeaderRow, Column: letter, Name: c.Name}.
			Say(lang.Of("Kolonnen «%s» står to ganger, i %s og %s. Slett den ene.", c.Name, columnLetters(t.place[twice[0]]), letter)))
	}
}

// Has reports whether the file has the declared column.
func (t *Table) Has(column string) bool { return t.place[t.at(column)] >= 0 }

// at returns the place of a declared column. A name that was not declared is a fault in the program, not in the file.
func (t *Table) at(name string) int {
	i, ok := t.index[name]
	if !ok {
		panic(fmt.Sprintf("sheet: column %q is not declared", name))
	}
	return i
}

// Fault makes a fault at one of the record's cells, for rules that only the caller knows: the text in bokmål, with the
// fix, and what stands at its verbs. It does not add it to the table.
func (r Record) Fault(column, message string, args ...any) Fault {
	return r.fault(r.table.at(column), lang.Of(message, args...))
}

func (r Record) fault(i int, wrong lang.Text) Fault {
	c := r.table.columns[i]
	f := Fault{Sheet: r.table.Sheet, Row: r.Row, Name: c.Name}.Say(wrong)
	if at := r.table.place[i]; at >= 0 {
		f.Column, f.Value = columnLetters(at), shown(r.cells.cell(at).String(), c.Secret)
	}
	return f
}

// get returns a value and panics where the column is of another kind.
func (r Record) get(column string, kinds ...Kind) value {
	i := r.table.at(column)
	for _, k := range kinds {
		if r.table.columns[i].Kind == k {
			return r.values[i]
		}
	}
	panic(fmt.Sprintf("sheet: column %q is asked for as another kind than it is declared", column))
}

// Filled reports whether the cell holds a value without a fault.
func (r Record) Filled(column string) bool { return r.values[r.table.at(column)].filled }

// Text returns a Text column's value, trimmed; the empty string where there is none.
func (r Record) Text(column string) string { return r.get(column, Text).text }

// Code returns the Value of the choice in a Code column; the empty string where there is none.
func (r Record) Code(column string) string { return r.get(column, Code).text }

// Date returns a Date column's day; no date where there is none.
func (r Record) Date(column string) date.Date { return r.get(column, Date).day }

// Int returns an Int column's number; 0 where there is none, so ask Filled where 0 means something.
func (r Record) Int(column string) int { return r.get(column, Int).whole }

// Decimal returns a Decimal or Int column's number; 0 where there is none.
func (r Record) Decimal(column string) float64 {
	v := r.get(column, Decimal, Int)
	return v.decimal + float64(v.whole)
}

// Percent reports whether the column's cell shows its number in per cent, see Cell.Percent.
func (r Record) Percent(column string) bool {
	at := r.table.place[r.table.at(column)]
	return at >= 0 && r.cells.cell(at).Percent()
}

// Bool returns a Bool column's answer; false where there is none.
func (r Record) Bool(column string) bool { return r.get(column, Bool).yes }

func firstRow(s *Sheet) int {
	if len(s.Rows) == 0 {
		return 1
	}
	return s.Rows[0].Number
}

// names lists the required columns, all of them where none is required.
func names(columns []Column) string {
	var list, required []string
	for _, c := range columns {
		list = append(list, "«"+c.Name+"»")
		if c.Required {
			required = append(required, "«"+c.Name+"»")
		}
	}
	if len(required) > 0 {
		list = required
	}
	return strings.Join(list, ", ")
}

// headings lists at most five headers of the file.
func headings(list []Heading) string {
	var out []string
	for i, h := range list {
		if i == 5 {
			out = append(out, "…")
			break
		}
		out = append(out, fmt.Sprintf("«%s» (%s)", h.Text, h.Column))
	}
	return strings.Join(out, ", ")
}
