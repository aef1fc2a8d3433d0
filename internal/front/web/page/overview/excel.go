package overview

import (
	"fmt"
	"strconv"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/sheet"
	"traad/internal/front/web/page"
)

// Excel is every number of the page as a file, hidden where the page hides it.
func Excel(v *page.Visit) error {
	o, err := load(v)
	if err != nil {
		return err
	}
	t := numbers(v.Voice, o)
	book := sheet.NewBook()
	for _, s := range []struct {
		name, first string
		columns     []string
		rows        []tableRow
	}{{v.T("Oversikt"), v.T("Kommune"), t.Columns, t.Rows}, {v.T("Per måned"), v.T("Kommune"), t.Months, t.Monthly}} {
		columns := []sheet.Column{{Name: s.first}}
		for _, c := range s.columns {
			columns = append(columns, sheet.Column{Name: c})
		}
		var rows [][]any
		for _, r := range s.rows {
			line := []any{r.Name}
			for _, c := range r.Cells {
				line = append(line, value(v.Voice, c))
			}
			rows = append(rows, line)
		}
		if err := book.Table(s.name, columns, rows); err != nil {
			return fmt.Errorf("overview.Excel: %w", err)
		}
	}
	about := [][]any{{v.T("Forløp"), v.T(o.Pathway.Title)}, {v.T("Periode"), period(v.Voice, o)}, {v.T("Dato"), o.Today}, {v.T("Varsler fulgt opp i tide"), alerts(v.Voice, o.Alerts).Number + " (" + alertsOf(v.Voice, o.Alerts) + ")"}}
	for _, part := range []*answered{afterwards(v.Voice, o), readmitted(v.Voice, o)} {
		if part == nil {
			continue
		}
		about = append(about, []any{part.Card.Heading, part.Text})
		for _, f := range part.Facts {
			about = append(about, []any{part.Card.Heading + " " + f.Term, value(v.Voice, f.Text)})
		}
	}
	if o.Hidden {
		about = append(about, []any{v.T("Skjult"), v.T("Tall under 5 er skjult, og tall som ville røpet dem.")})
	}
	if err := book.Table(v.T("Om tallene"), []sheet.Column{{Name: v.T("Hva")}, {Name: v.T("Verdi")}}, about); err != nil {
		return fmt.Errorf("overview.Excel: %w", err)
	}
	data, err := book.Bytes()
	if err != nil {
		return err
	}
	return v.Download("oversikt-"+o.Today.String()+".xlsx", data)
}

// value makes a number of what is written as one, so that Excel can count with it.
func value(v *lang.Voice, s string) any {
	thousand, point := "\u00a0", ","
	if v.Tag() == lang.EN {
		thousand, point = ",", "."
	}
	plain := strings.NewReplacer(thousand, "", point, ".", v.Say("%s md.", ""), "").Replace(s)
	if n, err := strconv.Atoi(plain); err == nil {
		return n
	}
	if x, err := strconv.ParseFloat(plain, 64); err == nil {
		return x
	}
	return s
}
