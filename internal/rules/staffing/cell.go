package staffing

import (
	"fmt"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/care"
)

// Cell is one number of a plan.
type Cell struct {
	Name  string    // stable, and a form's field: "mal:2026-10", "stilling:municipal_coordinator:2026-10"
	Label lang.Text // "Måltall, 1. kv. 2027"
	Unit  Unit
	Least int64 // the least and the largest that it can hold
	Most  int64
	at    *int64
}

// N is what the cell holds.
func (c Cell) N() int64 { return *c.at }

// Set puts a number in the plan that the cell is of.
func (c Cell) Set(n int64) { *c.at = n }

// Text is what the cell holds, as a field shows it.
func (c Cell) Text() string { return c.Unit.Short(*c.at) }

// Names of the cells that a page lays in a table; see Cells.
const (
	TargetCell = "mal"
	InCell     = "inn"
	OutCell    = "ut"
	PostCell   = "stilling"
	OtherCell  = "annet"
)

// Name puts a cell's name together: Name(TargetCell, period.Key()) is "mal:2026-10". A number of a
// period is named by when the period begins, and not by its place: a plan that gets a period in front has the same names.
func Name(parts ...any) string {
	texts := make([]string, len(parts))
	for i, p := range parts {
		texts[i] = fmt.Sprint(p)
	}
	return strings.Join(texts, ":")
}

// Cells are all numbers of the plan, in the order that people read them. They point into p.
func (p *Plan) Cells() []Cell {
	var all []Cell
	add := func(unit Unit, least, most int64, at *int64, label lang.Text, name ...any) {
		all = append(all, Cell{Name: Name(name...), Label: label, Unit: unit, Least: least, Most: most, at: at})
	}
	for i := range p.Periods {
		x := &p.Periods[i]
		when := x.When()
		add(Count, 0, 10_000, &x.Target, lang.Of("Måltall, %s", when), TargetCell, x.Key())
		add(Count, 0, 10_000, &x.In, lang.Of("Inn, %s", when), InCell, x.Key())
		add(Count, 0, 10_000, &x.Out, lang.Of("Ut, %s", when), OutCell, x.Key())
		for k := range x.Posts {
			if r := x.Posts[k].Role; !ByFee(r) {
				add(Posts, 0, 100*100, &x.Posts[k].N, lang.Of("Årsverk %s, %s", RoleText(r), when), PostCell, r, x.Key())
			}
		}
		add(Kroner, 0, 100_000_000*100, &x.Other, lang.Of("Andre kostnader, %s", when), OtherCell, x.Key())
	}
	for i := range p.Work {
		w := &p.Work[i]
		title := lang.Of(w.Title)
		if w.Per == PerActive {
			add(Days, 1, 730, &w.Every, lang.Of("%s, dager mellom hver", title), "hver", w.Code)
		}
		for k := range w.Hours {
			add(Hours, 0, 100*100, &w.Hours[k].N, lang.Of("%s, timer %s", title, RoleText(w.Hours[k].Role)), "timer", w.Code, w.Hours[k].Role)
		}
		for k := range w.Travel {
			add(Hours, 0, 24*100, &w.Travel[k].N, lang.Of("%s, reisetid %s", title, RoleText(w.Travel[k].Role)), "reise", w.Code, w.Travel[k].Role)
		}
	}
	for i := range p.Meetings {
		m := &p.Meetings[i]
		title := lang.Of(m.Title)
		add(Times, 0, 52, &m.Weeks, lang.Of("%s, uker mellom hvert", title), "uker", m.Code)
		add(Times, 0, 250, &m.Yearly, lang.Of("%s, ganger i året", title), "arlig", m.Code)
		for k := range m.Hours {
			add(Hours, 0, 100*100, &m.Hours[k].N, lang.Of("%s, timer %s", title, RoleText(m.Hours[k].Role)), "motetimer", m.Code, m.Hours[k].Role)
		}
	}
	for i := range p.Frailty {
		f := &p.Frailty[i]
		add(Percent, 0, 100*100, &f.Share, lang.Of("CFS %d, andel av de aktive", f.CFS), "andel", f.CFS)
		add(Count, 0, 240, &f.Months, lang.Of("CFS %d, måneder oppfølging", f.CFS), "maneder", f.CFS)
		add(Percent, 0, 500*100, &f.Weight, lang.Of("CFS %d, arbeid mot vanlig", f.CFS), "vekt", f.CFS)
	}
	for i := range p.Terms {
		t := &p.Terms[i]
		if name := RoleText(t.Role); ByFee(t.Role) {
			add(Kroner, 0, 10_000*100, &t.Fee, lang.Of("Honorar per time, %s", name), "honorar", t.Role)
		} else {
			add(Hours, 1*100, 1_950*100, &t.Hours, lang.Of("Timer til pasientarbeid i et årsverk, %s", name), "arstimer", t.Role)
			add(Kroner, 0, 5_000_000*100, &t.Salary, lang.Of("Lønn i året med sosiale kostnader, %s", name), "lonn", t.Role)
			add(Percent, 0, 200*100, &t.Indirect, lang.Of("Indirekte kostnader, %s", name), "indirekte", t.Role)
		}
	}
	return all
}

// RoleText is RoleName in the language of who reads.
func RoleText(r care.Role) lang.Text { return lang.Of(RoleName(r)) }

// RoleName is the role as it stands inside a label: "koordinator kommune".
func RoleName(r care.Role) string {
	switch r {
	case care.MunicipalCoordinator:
		return "koordinator kommune"
	case care.HospitalCoordinator:
		return "koordinator sykehus"
	case care.HospitalPhysician:
		return "IHT-lege"
	case care.GeneralPractitioner:
		return "fastlege"
	}
	return string(r)
}
