package report

import (
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/rules/report"
)

// XLSX is a report as a workbook: every figure of the page, hidden where the page hides it, with native charts of the goals and of use.
func XLSX(r *report.Report) ([]byte, error) {
	b := sheet.NewBook()
	text := func(names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: n})
		}
		return all
	}
	number := func(names ...string) (all []sheet.Column) {
		for _, n := range names {
			all = append(all, sheet.Column{Name: n, Kind: sheet.Decimal, Decimals: 2})
		}
		return all
	}
	about := [][]any{{"Rapport", r.Title()}, {"Laget", nb.DayYear(r.Made)}}
	if !r.Counted.IsZero() {
		about = append(about, []any{"Teamets egne tall regnet", nb.DayYear(r.Counted)})
	}
	if r.Manifest > 0 {
		about = append(about, []any{"Data", "versjon " + nb.Int(int(r.Manifest)) + ", fra " + nb.DayYear(r.From) + " til og med " + nb.DayYear(r.Through)})
	}
	if r.Who != "" {
		about = append(about, []any{"Bruk gjelder", r.Who})
	}
	for _, s := range r.Say {
		about = append(about, []any{"Kort", s})
	}
	for _, m := range r.Missing {
		about = append(about, []any{"Mangler: " + m.Where, m.What})
	}
	var lines [][]any
	for i := range r.Sections {
		s := &r.Sections[i]
		for k := range s.Lines {
			l := &s.Lines[k]
			row := []any{s.Title, l.Name, nil, nil, nil, nil, l.Unit, l.TextBase(), l.When, l.Earlier, l.Note}
			switch {
			case l.State != "" || l.Value == nil:
				row[10] = joined(nb.Capital(l.Text())+".", l.Note)
			default:
				row[2], row[3] = l.Before, *l.Value
				if len(l.Interval) == 2 {
					row[4], row[5] = l.Interval[0], l.Interval[1]
				}
			}
			lines = append(lines, row)
		}
	}
	var goals, bars [][]any
	for _, g := range r.Goals {
		if g.Hidden {
			goals = append(goals, []any{g.Name, nil, "skjult"})
		} else {
			goals = append(goals, []any{g.Name, g.N, ""})
		}
	}
	for i := range r.Bars {
		x := &r.Bars[i]
		if x.Hidden {
			bars = append(bars, []any{x.Name, nil, nil, nil, "skjult: færre enn 5"})
		} else {
			bars = append(bars, []any{x.Name, x.Before[0], x.After[0], x.Expected, "ikke effekt"})
		}
	}
	columns := append(text("Mål for", "Indikator"), number("Året før", "Verdi", "95 % lav", "95 % høy")...)
	columns = append(columns, text("Enhet", "Grunnlag", "Periode", "Forrige rapport", "Merk")...)
	for _, t := range []struct {
		name    string
		columns []sheet.Column
		rows    [][]any
		graph   sheet.Graph
	}{
		{"Om rapporten", text("Hva", "Tekst"), about, sheet.Graph{}},
		{"Indikatorer", columns, lines, sheet.Graph{}},
		{"Mål", []sheet.Column{{Name: "Hvordan det gikk"}, {Name: "Personer", Kind: sheet.Int}, {Name: "Merk"}}, goals, sheet.Graph{Title: "Mål i planen, " + r.Title(), Values: []int{1}}},
		{"Bruk", append(append(text("Tjeneste"), number("Per personår før", "Per personår etter", "Forventet uten IHT")...), text("Merk")...), bars, sheet.Graph{Title: "Bruk per personår, før og etter (ikke effekt)", Values: []int{1, 2}}},
	} {
		if err := b.Table(t.name, t.columns, t.rows); err != nil {
			return nil, err
		}
		if len(t.graph.Values) > 0 && len(t.rows) > 0 {
			t.graph.Sheet, t.graph.Rows = t.name, len(t.rows)
			if err := b.Graph(t.graph); err != nil {
				return nil, err
			}
		}
	}
	return b.Bytes()
}

func joined(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}
