package overview

import (
	"traad/internal/app/overview"
	"traad/internal/base/lang"
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
func numbers(v *lang.Voice, o *overview.View) table {
	t := table{Columns: []string{v.Say("Aktive"), v.Say("Måltall"), v.Say("Ledige"), v.Say("Venter"), v.Say("Inn"), v.Say("Ut"), v.Say("Over frist")}}
	rows := append([]overview.Row(nil), o.Rows...)
	switch {
	case o.Whole != nil:
		rows = append(rows, *o.Whole)
	case len(rows) > 1:
		sum := o.Total
		sum.Name = v.Say("Sum")
		rows = append(rows, sum)
	}
	if len(rows) == 0 {
		return t
	}
	for _, st := range rows[0].Steps {
		name := v.Say(st.Name)
		t.Columns = append(t.Columns, v.Say("%s, median dager", name), v.Say("%s, 9 av 10", name), v.Say("%s, frist", name), v.Say("%s, antall", name))
	}
	for _, l := range o.Levels {
		if l == 0 {
			t.Columns = append(t.Columns, v.Say("CFS ikke skåret"))
		} else {
			t.Columns = append(t.Columns, v.Say("CFS %s", level(l)))
		}
	}
	t.Columns = append(t.Columns, v.Say("Oppfølging, median md."), v.Say("Avsluttet, antall"))
	for i := range o.Options.Months {
		t.Months = append(t.Months, v.MonthYear(o.From.AddMonths(i)))
	}
	for i := range rows {
		t.Rows = append(t.Rows, tableRow{rows[i].Name, cells(v, o, &rows[i])})
		t.Monthly = append(t.Monthly, monthly(v, o, &rows[i])...)
	}
	return t
}

func cells(v *lang.Voice, o *overview.View, r *overview.Row) []string {
	in, out := v.Int(r.Flow.SumIn), v.Int(r.Flow.SumOut)
	if r.Flow.Hidden {
		in, out = v.Say(hidden), v.Say(hidden)
	}
	target, free := "–", "–"
	if r.Target > 0 {
		target, free = v.Int(r.Target), v.Int(r.Free())
	}
	c := []string{v.Int(r.Active), target, free, v.Int(r.Waiting), in, out, r.Late.In(v)}
	for _, st := range r.Steps {
		median, nine := "–", "–"
		switch {
		case st.N.Mark.Hidden():
			median, nine = v.Say(hidden), v.Say(hidden)
		case st.N.N > 0:
			m := st.Days.Median()
			median, nine = v.Decimal(m, decimals(m)), v.Decimal(st.Days.Quantile(0.9), 0)
		}
		c = append(c, median, nine, v.Int(st.Deadline), st.N.In(v))
	}
	for _, l := range o.Levels {
		c = append(c, r.CFS[l].In(v))
	}
	ended := v.Int(r.Length.N)
	switch {
	case o.Hidden && r.Length.Hidden:
		ended = v.Say(hidden)
	case o.Hidden && r.Length.Few:
		ended = out
	}
	return append(c, length(v, r.Length, o.Hidden), ended)
}

// monthly is how many came in, went out and were active, month by month; managers see only how many were active.
func monthly(v *lang.Voice, o *overview.View, r *overview.Row) []tableRow {
	line := func(what string, n []int) tableRow {
		t := tableRow{Name: r.Name + ", " + what}
		for _, x := range n {
			t.Cells = append(t.Cells, v.Int(x))
		}
		return t
	}
	if o.Hidden {
		return []tableRow{line(v.Say("aktive"), r.Flow.Active)}
	}
	return []tableRow{line(v.Say("inn"), r.Flow.In), line(v.Say("ut"), r.Flow.Out), line(v.Say("aktive"), r.Flow.Active)}
}
