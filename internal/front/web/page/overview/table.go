package overview

import (
	"traad/internal/app/overview"
	"traad/internal/base/nb"
)

// table is every number of the pictures.
type table struct {
	Columns []string
	Rows    []tableRow
	Months  []string
	Monthly []tableRow
}

type tableRow struct {
	Name  string
	Cells []string
}

// numbers writes the table.
func numbers(o *overview.View) table {
	t := table{Columns: []string{"Aktive", "Måltall", "Ledige", "Venter", "Inn", "Ut", "Over frist"}}
	rows := append([]overview.Row(nil), o.Rows...)
	switch {
	case o.Whole != nil:
		rows = append(rows, *o.Whole)
	case len(rows) > 1:
		sum := o.Total
		sum.Name = "Sum"
		rows = append(rows, sum)
	}
	if len(rows) == 0 {
		return t
	}
	for _, st := range rows[0].Steps {
		t.Columns = append(t.Columns, st.Name+", median dager", st.Name+", 9 av 10", st.Name+", frist", st.Name+", antall")
	}
	for _, l := range o.Levels {
		if l == 0 {
			t.Columns = append(t.Columns, "CFS ikke skåret")
		} else {
			t.Columns = append(t.Columns, "CFS "+level(l))
		}
	}
	t.Columns = append(t.Columns, "Oppfølging, median md.", "Avsluttet, antall")
	for i := range o.Options.Months {
		t.Months = append(t.Months, nb.MonthYear(o.From.AddMonths(i)))
	}
	for i := range rows {
		t.Rows = append(t.Rows, tableRow{rows[i].Name, cells(o, &rows[i])})
		t.Monthly = append(t.Monthly, monthly(o, &rows[i])...)
	}
	return t
}

func cells(o *overview.View, r *overview.Row) []string {
	in, out := nb.Int(r.Flow.SumIn), nb.Int(r.Flow.SumOut)
	if r.Flow.Hidden {
		in, out = hidden, hidden
	}
	target, free := "–", "–"
	if r.Target > 0 {
		target, free = nb.Int(r.Target), nb.Int(r.Free())
	}
	c := []string{nb.Int(r.Active), target, free, nb.Int(r.Waiting), in, out, r.Late.String()}
	for _, st := range r.Steps {
		median, nine := "–", "–"
		switch {
		case st.N.Mark.Hidden():
			median, nine = hidden, hidden
		case st.N.N > 0:
			m := st.Days.Median()
			median, nine = nb.Decimal(m, decimals(m)), nb.Decimal(st.Days.Quantile(0.9), 0)
		}
		c = append(c, median, nine, nb.Int(st.Deadline), st.N.String())
	}
	for _, l := range o.Levels {
		c = append(c, r.CFS[l].String())
	}
	ended := nb.Int(r.Length.N)
	switch {
	case o.Hidden && r.Length.Hidden:
		ended = hidden
	case o.Hidden && r.Length.Few:
		ended = out
	}
	return append(c, length(r.Length, o.Hidden), ended)
}

// monthly is how many came in, went out and were active, month by month; managers see only how many were active.
func monthly(o *overview.View, r *overview.Row) []tableRow {
	line := func(what string, n []int) tableRow {
		t := tableRow{Name: r.Name + ", " + what}
		for _, x := range n {
			t.Cells = append(t.Cells, nb.Int(x))
		}
		return t
	}
	if o.Hidden {
		return []tableRow{line("aktive", r.Flow.Active)}
	}
	return []tableRow{line("inn", r.Flow.In), line("ut", r.Flow.Out), line("aktive", r.Flow.Active)}
}
