package staffing

import (
	"fmt"

	"traad/internal/base/lang"
)

// Block is a table of a plan, as a form and a workbook lay it out: names down, columns across.
type Block struct {
	ID, Title string
	Help      string
	Columns   []lang.Spoken
	Rows      []BlockRow
}

// BlockRow is a row of numbers.
type BlockRow struct {
	Name  lang.Spoken
	Cells []string // names of cells (Cells), one for each column; "" where there is no number
}

// Blocks are all numbers of the plan in tables. The first has a column for each period. Names are unique within a table.
func (p *Plan) Blocks() []Block {
	known := map[string]bool{}
	for _, c := range p.Cells() {
		known[c.Name] = true
	}
	cell := func(parts ...any) string {
		if n := Name(parts...); known[n] {
			return n
		}
		return ""
	}
	list := []Block{p.byPeriod(cell), p.workTable(cell), p.meetingTable(cell), p.frailtyTable(cell), p.termTable(cell)}
	for _, b := range list {
		seen := map[string]int{}
		for i, r := range b.Rows {
			name := r.Name.In(nil)
			if seen[name]++; seen[name] > 1 {
				b.Rows[i].Name = lang.Joined(" ", r.Name, fmt.Sprintf("(%d)", seen[name]))
			}
		}
	}
	return list
}

func (p *Plan) byPeriod(cell func(...any) string) Block {
	b := Block{ID: "perioder", Title: "Måltall og bemanning"}
	for _, x := range p.Periods {
		b.Columns = append(b.Columns, x.When())
	}
	add := func(name lang.Text, parts ...any) {
		r := BlockRow{Name: name}
		for _, x := range p.Periods {
			r.Cells = append(r.Cells, cell(append(append([]any(nil), parts...), x.Key())...))
		}
		b.Rows = append(b.Rows, r)
	}
	add(lang.Of("Måltall, aktive pasienter"), TargetCell)
	add(lang.Of("Inn"), InCell)
	add(lang.Of("Ut"), OutCell)
	for _, r := range RolesOf(p.Kind) {
		if !ByFee(r) {
			add(lang.Of("Årsverk %s", RoleText(r)), PostCell, r)
		}
	}
	add(lang.Of("Andre kostnader, kr"), OtherCell)
	return b
}

func (p *Plan) workTable(cell func(...any) string) Block {
	b := Block{ID: "arbeid", Title: "Timer per gang", Help: "Én gang for hver som kommer inn eller går ut, eller igjen og igjen for hver aktiv pasient."}
	for _, r := range RolesOf(p.Kind) {
		b.Columns = append(b.Columns, lang.Of("Timer %s", RoleText(r)), lang.Of("Reise %s", RoleText(r)))
	}
	b.Columns = append(b.Columns, lang.Of("Dager mellom"))
	for _, w := range p.Work {
		row := BlockRow{Name: lang.Of(w.Title)}
		switch w.Per {
		case PerIn:
			row.Name = lang.Of("%s, per inn", row.Name)
		case PerOut:
			row.Name = lang.Of("%s, per ut", row.Name)
		}
		for _, r := range RolesOf(p.Kind) {
			row.Cells = append(row.Cells, cell("timer", w.Code, r), cell("reise", w.Code, r))
		}
		row.Cells = append(row.Cells, cell("hver", w.Code))
		b.Rows = append(b.Rows, row)
	}
	return b
}

func (p *Plan) meetingTable(cell func(...any) string) Block {
	b := Block{ID: "moter", Title: "Møter", Help: "Timer for alle i rollen til sammen. Skriv enten uker mellom hvert møte eller ganger i året.", Columns: []lang.Spoken{lang.Of("Uker mellom"), lang.Of("Ganger i året")}}
	for _, r := range RolesOf(p.Kind) {
		b.Columns = append(b.Columns, lang.Of("Timer %s", RoleText(r)))
	}
	for _, m := range p.Meetings {
		row := BlockRow{Name: lang.Of(m.Title), Cells: []string{cell("uker", m.Code), cell("arlig", m.Code)}}
		for _, r := range RolesOf(p.Kind) {
			row.Cells = append(row.Cells, cell("motetimer", m.Code, r))
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}

func (p *Plan) frailtyTable(cell func(...any) string) Block {
	b := Block{ID: "skropelighet", Title: "Skrøpelighet (CFS)", Help: "Hvor stor del av de aktive som har hver skår, hvor lenge de følges, og hvor mye arbeid de gir mot det vanlige.", Columns: []lang.Spoken{lang.Of("Andel, %"), lang.Of("Måneder"), lang.Of("Arbeid, %")}}
	for _, f := range p.Frailty {
		b.Rows = append(b.Rows, BlockRow{lang.Of("CFS %d", f.CFS), []string{cell("andel", f.CFS), cell("maneder", f.CFS), cell("vekt", f.CFS)}})
	}
	return b
}

func (p *Plan) termTable(cell func(...any) string) Block {
	b := Block{ID: "vilkar", Title: "Årsverk og lønn", Help: "Timer til pasientarbeid er det som er igjen av et årsverk etter ferie, sykdom, kurs og annet. Ingen kilde gir timer, lønn eller honorar: det en ny plan begynner med, er valgt av oss.", Columns: []lang.Spoken{lang.Of("Timer i året"), lang.Of("Lønn, kr i året"), lang.Of("Indirekte, %"), lang.Of("Honorar, kr per time")}}
	for _, t := range p.Terms {
		row := BlockRow{Name: lang.Capital(RoleText(t.Role))}
		for _, name := range []string{"arstimer", "lonn", "indirekte", "honorar"} {
			row.Cells = append(row.Cells, cell(name, t.Role))
		}
		b.Rows = append(b.Rows, row)
	}
	return b
}
