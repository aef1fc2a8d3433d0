package municipal

import (
	"cmp"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
)

// Result is what a file would give, worked out without writing anything.
type Result struct {
	Rows     int           // rows of «Bruk» that tell something
	Empty    int           // rows that tell nothing
	Stays    int           // rows of «Opphold»
	Replaced int           // what stands now and the file takes the place of
	Same     bool          // the file says what stands already
	Faults   []excel.Fault // sheet by sheet, row by row. They hold what was typed: for the user's eyes only
	Notices  []Notice
	People   []Line
}

// Line is what a file tells of one person.
type Line struct {
	Patient care.PatientID
	Name    string
	Periods int
	Sums    []Sum // of amounts, and number of stays
}

// Sum is one service in one file.
type Sum struct {
	Label, Unit string
	N           float64
}

// trial is a Result with what is to be written.
type trial struct {
	Result
	desk *desk
	gone map[*person][]told
	made map[*person][]care.Used
}

// try judges every row of a file as it would be kept now.
func (d *desk) try(u *tables) *trial {
	t := &trial{desk: d, gone: map[*person][]told{}, made: map[*person][]care.Used{}}
	t.Faults, t.Notices = u.faults, u.notices
	if u.spoiled {
		t.order()
		return t
	}
	rows := t.uses(u.use)
	stays := t.stays(u, rows)
	t.standing(rows)
	t.sum(rows, stays)
	t.order()
	return t
}

func (t *trial) fault(r excel.Record, column, message string, args ...any) {
	t.Faults = append(t.Faults, r.Fault(column, message, args...))
}

// who finds the person of a row, or says at the row that there is none.
func (t *trial) who(r excel.Record) *person {
	if p := t.desk.find(r.Text(colNumber), r.Text(colName), r.Date(colBorn)); p != nil {
		return p
	}
	column := colNumber
	if !r.Filled(colNumber) {
		column = colName
	}
	t.fault(r, column, "Personen er ikke blant dem kommunen følger i Tråd nå. Sjekk nummeret, eller slett raden.")
	return nil
}

// uses reads the rows of «Bruk».
func (t *trial) uses(table *excel.Table) []*row {
	var rows []*row
	for _, r := range table.Records {
		p := t.who(r)
		if p == nil || !r.Filled(colFrom) || !r.Filled(colTo) {
			continue
		}
		x := &row{Record: r, person: p, days: days{r.Date(colFrom), r.Date(colTo)}, stays: r.Bool(colStays)}
		if wrong, atTo := care.UsePeriodFault(p.born, p.died, x.days.from, x.days.to, t.desk.today); !wrong.IsZero() {
			t.at(r, wrong, atTo)
			continue
		}
		if i := slices.IndexFunc(rows, func(o *row) bool { return o.person == p && o.days.overlaps(x.days.from, x.days.to) }); i >= 0 {
			t.fault(r, colFrom, "Perioden overlapper med rad %s for samme person. Rett datoene, så hver dag står i bare én rad.", lang.Int(rows[i].Row))
			continue
		}
		for _, k := range care.UseAmounts {
			if !r.Filled(heading(k)) {
				continue
			}
			amount := r.Decimal(heading(k))
			if wrong := care.UseAmountFault(k, amount, x.days.from, x.days.to); !wrong.IsZero() {
				t.fault(r, heading(k), wrong.Text, wrong.Args...)
				continue
			}
			x.use = append(x.use, care.Used{Service: k.Service, IPLOS: k.IPLOS, From: x.days.from, To: x.days.to, Amount: amount})
		}
		if x.stays {
			x.use = append(x.use, care.Used{Service: care.UseStays, From: x.days.from, To: x.days.to})
		}
		rows = append(rows, x)
	}
	return rows
}

func (t *trial) at(r excel.Record, wrong lang.Text, atTo bool) {
	column := colFrom
	if atTo {
		column = colTo
	}
	t.fault(r, column, wrong.Text, wrong.Args...)
}

// stays reads the rows of «Opphold». Each must touch days that «Bruk» says all stays are told of.
func (t *trial) stays(u *tables, rows []*row) int {
	if u.stays == nil {
		for _, r := range rows {
			if r.stays {
				t.fault(r.Record, colStays, "Arket «%s» mangler i filen. Last ned malen på nytt, eller skriv nei.", staySheet)
			}
		}
		return 0
	}
	at := map[*person][]int{} // rows of the stays in t.made
	for _, r := range u.stays.Records {
		p := t.who(r)
		if p == nil || !r.Filled(colFrom) || !r.Filled(colService) || !r.Filled(colTo) && r.Faulty {
			continue
		}
		n := 0
		for _, c := range r.Code(colService) {
			n = 10*n + int(c-'0')
		}
		k, _ := care.UseStay(n)
		s := care.Used{Service: k.Service, IPLOS: k.IPLOS, From: r.Date(colFrom), To: r.Date(colTo)}
		if wrong, atTo := care.UsePeriodFault(p.born, p.died, s.From, s.To, t.desk.today); !wrong.IsZero() {
			t.at(r, wrong, atTo)
			continue
		}
		if !slices.ContainsFunc(rows, func(x *row) bool { return x.person == p && x.stays && x.days.overlaps(s.From, s.To) }) {
			t.fault(r, colFrom, "Arket «%s» har ingen rad for personen disse dagene med «%s» = ja. Skriv ja der, eller rett datoen.", useSheet, colStays)
			continue
		}
		if i := slices.IndexFunc(t.made[p], s.Overlaps); i >= 0 {
			t.fault(r, colFrom, "Oppholdet overlapper med rad %s for samme person. Rett datoene.", lang.Int(at[p][i]))
			continue
		}
		t.made[p], at[p] = append(t.made[p], s), append(at[p], r.Row)
	}
	return len(u.stays.Records)
}

// standing finds what the file takes the place of, and refuses what would cut a period that stands in two.
func (t *trial) standing(rows []*row) {
	by := map[*person][]*row{}
	for _, r := range rows {
		by[r.person] = append(by[r.person], r)
	}
	for _, p := range t.desk.people {
		mine := by[p]
		if len(mine) == 0 {
			continue
		}
		slices.SortFunc(mine, func(a, b *row) int { return a.days.from.Compare(b.days.from) })
		var union []days
		for _, r := range mine {
			if n := len(union); n > 0 && union[n-1].to.AddDays(1) == r.days.from {
				union[n-1].to = r.days.to
			} else {
				union = append(union, r.days)
			}
		}
		told := map[string]bool{}
		var kept []care.Used
		for _, s := range p.told {
			switch {
			case s.Stay():
				if slices.ContainsFunc(union, func(d days) bool { return d.holds(s.From, s.To) }) || slices.ContainsFunc(mine, func(r *row) bool { return r.stays && r.days.overlaps(s.From, s.To) }) {
					t.gone[p] = append(t.gone[p], s)
				} else {
					kept = append(kept, s.Used)
				}
			case slices.ContainsFunc(union, func(d days) bool { return d.holds(s.From, s.To) }):
				t.gone[p] = append(t.gone[p], s)
			default:
				i := slices.IndexFunc(mine, func(r *row) bool { return r.days.overlaps(s.From, s.To) })
				if i < 0 {
					continue
				}
				stands := nb.Numeric(s.From) + "–" + nb.Numeric(s.To)
				if key := nb.Int(mine[i].Row) + stands; !told[key] {
					told[key] = true
					t.fault(mine[i].Record, colFrom, "Tall for %s står fra før. Bruk de samme datoene, eller ta med rader for hele den perioden.", stands)
				}
			}
		}
		for _, s := range t.made[p] {
			if slices.ContainsFunc(kept, s.Overlaps) {
				t.fault(mine[0].Record, colFrom, "Et opphold for personen overlapper med et opphold som står fra før. Ta med perioden det gjelder, eller rett oppholdet.")
			}
		}
		for _, r := range mine {
			t.made[p] = append(t.made[p], r.use...)
		}
	}
}

// sum counts what the file gives.
func (t *trial) sum(rows []*row, stays int) {
	t.Stays = stays
	periods := map[*person]int{}
	for _, r := range rows {
		if len(r.use) > 0 {
			t.Rows++
			periods[r.person]++
		} else {
			t.Empty++
		}
	}
	t.Same = true
	for _, p := range t.desk.people {
		t.Replaced += len(t.gone[p])
		t.Same = t.Same && same(t.gone[p], t.made[p])
		if len(t.made[p]) == 0 {
			continue
		}
		l := Line{Patient: p.id, Name: p.name, Periods: periods[p]}
		for _, k := range append(care.UseAmounts[:len(care.UseAmounts):len(care.UseAmounts)], care.UseStayKinds...) {
			s := Sum{Label: k.Label, Unit: cmp.Or(k.Unit, "opphold")}
			seen := false
			for _, u := range t.made[p] {
				if u.Service != k.Service || u.IPLOS != k.IPLOS {
					continue
				}
				seen = true
				if u.Stay() {
					s.N++
				} else {
					s.N += u.Amount
				}
			}
			if seen {
				l.Sums = append(l.Sums, s)
			}
		}
		t.People = append(t.People, l)
	}
}

// same reports whether what is made is what goes.
func same(gone []told, made []care.Used) bool {
	if len(gone) != len(made) {
		return false
	}
	for _, g := range gone {
		if !slices.Contains(made, g.Used) {
			return false
		}
	}
	return true
}

// order sorts faults as somebody mends them.
func (t *trial) order() {
	rank := func(f excel.Fault) int {
		if nb.Fold(f.Sheet) == nb.Fold(staySheet) {
			return 1
		}
		return 0
	}
	slices.SortStableFunc(t.Faults, func(a, b excel.Fault) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Row, b.Row)) })
}

// ids are the rows that go.
func (t *trial) ids(p *person) []db.ID {
	var all []db.ID
	for _, g := range t.gone[p] {
		all = append(all, g.id)
	}
	return all
}
