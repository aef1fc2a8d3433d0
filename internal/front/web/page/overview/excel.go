package overview

import (
	"fmt"
	"strconv"
	"strings"

	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
)

// Excel is every number of the page as a file, hidden where the page hides it.
func Excel(v *page.Visit) error {
	o, err := load(v)
	if err != nil {
		return err
	}
	t := numbers(o)
	book := sheet.NewBook()
	for _, s := range []struct {
		name, first string
		columns     []string
		rows        []tableRow
	}{{"Oversikt", "Kommune", t.Columns, t.Rows}, {"Per måned", "Kommune", t.Months, t.Monthly}} {
		columns := []sheet.Column{{Name: s.first}}
		for _, c := range s.columns {
			columns = append(columns, sheet.Column{Name: c})
		}
		var rows [][]any
		for _, r := range s.rows {
			line := []any{r.Name}
			for _, c := range r.Cells {
				line = append(line, value(c))
			}
			rows = append(rows, line)
		}
		if err := book.Table(s.name, columns, rows); err != nil {
			return fmt.Errorf("overview.Excel: %w", err)
		}
	}
	about := [][]any{{"Forløp", o.Pathway.Title}, {"Periode", period(o)}, {"Dato", o.Today}, {"Varsler fulgt opp i tide", alerts(o.Alerts).Number + " (" + alertsOf(o.Alerts) + ")"}}
	for _, part := range []*answered{afterwards(o), readmitted(o)} {
		if part == nil {
			continue
		}
		about = append(about, []any{part.Card.Heading, part.Text})
		for _, f := range part.Facts {
			about = append(about, []any{part.Card.Heading + " " + f.Term, value(f.Text)})
		}
	}
	if o.Hidden {
		about = append(about, []any{"Skjult", "Tall under 5 er skjult, og tall som ville røpet dem."})
	}
	if err := book.Table("Om tallene", []sheet.Column{{Name: "Hva"}, {Name: "Verdi"}}, about); err != nil {
		return fmt.Errorf("overview.Excel: %w", err)
	}
	data, err := book.Bytes()
	if err != nil {
		return err
	}
	return v.Download("oversikt-"+o.Today.String()+".xlsx", data)
}

// value makes a number of what is written as one, so that Excel can count with it.
func value(s string) any {
	plain := strings.NewReplacer("\u00a0", "", ",", ".", " md.", "").Replace(s)
	if n, err := strconv.Atoi(plain); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(plain, 64); err == nil {
		return x
	}
	return s
}
