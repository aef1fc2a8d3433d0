package staffing

import (
	"context"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
)

// The workbook of a plan: a sheet for each of its tables, to change, and «Svar», whose formulas follow the tables without Tråd. «Svar» is
// not read back: the numbers are.
const (
	nameColumn  = "Hva"
	answerSheet = "Svar"
)

// sheetNames are the sheets by the table's id.
var sheetNames = map[string]string{"perioder": "Perioder", "arbeid": "Arbeid", "moter": "Møter", "skropelighet": "CFS", "vilkar": "Vilkår"}

// Workbook returns a plan of an organisation that the actor plans for as a workbook.
func Workbook(ctx context.Context, s *app.Service, a access.Actor, org care.OrgID, id db.ID) ([]byte, error) {
	o, err := Open(ctx, s, a, org, id)
	if err != nil {
		return nil, err
	}
	if o.Shown == nil {
		return nil, none()
	}
	return book(o.Shown.Plan)
}

func book(p *rule.Plan) ([]byte, error) {
	b, at := excel.NewBook(), addresses{}
	cells := map[string]rule.Cell{}
	for _, c := range p.Cells() {
		cells[c.Name] = c
	}
	for _, t := range p.Blocks() {
		var rows [][]any
		for y, r := range t.Rows {
			row := []any{r.Name.In(nil)}
			for x, name := range r.Cells {
				if name == "" {
					row = append(row, nil)
					continue
				}
				at[name] = excel.At(sheetNames[t.ID], x+1, y+2)
				row = append(row, number(cells[name].Unit, cells[name].N()))
			}
			rows = append(rows, row)
		}
		if err := b.Table(sheetNames[t.ID], columnsOf(t), rows); err != nil {
			return nil, fmt.Errorf("staffing: workbook: %w", err)
		}
	}
	columns := []excel.Column{{Name: nameColumn}}
	for _, x := range p.Periods {
		columns = append(columns, excel.Column{Name: x.Title(), Kind: excel.Decimal})
	}
	if err := b.Table(answerSheet, columns, answers(p, at)); err != nil {
		return nil, fmt.Errorf("staffing: workbook: %w", err)
	}
	return b.Bytes()
}

// columnsOf are a table's columns; numbers keep the decimals that were written.
func columnsOf(t rule.Block) []excel.Column {
	out := []excel.Column{{Name: nameColumn, Required: true}}
	for _, c := range t.Columns {
		out = append(out, excel.Column{Name: c.In(nil), Kind: excel.Decimal})
	}
	return out
}

func number(u rule.Unit, n int64) float64 {
	if u.Whole() {
		return float64(n)
	}
	return float64(n) / 100
}

// addresses are the cells of the workbook by the name that the plan gives them.
type addresses map[string]string

func (at addresses) of(parts ...any) string {
	if a, ok := at[rule.Name(parts...)]; ok {
		return a
	}
	return "0"
}

// answers are the rows of «Svar»: Plan.Answer as formulas, rounded where it rounds.
func answers(p *rule.Plan, at addresses) [][]any {
	a := p.Answer()
	var rows [][]any
	add := func(name string, cell func(i int) (text string, answer int64)) int {
		row := []any{name}
		for i := range p.Periods {
			text, n := cell(i)
			row = append(row, excel.Formula{Text: text, Answer: float64(n) / 100})
		}
		rows = append(rows, row)
		return len(rows) + 1 // as Excel numbers it
	}
	weight := "1"
	if len(p.Frailty) > 0 {
		var parts []string
		for _, f := range p.Frailty {
			parts = append(parts, at.of("andel", f.CFS)+"*"+at.of("vekt", f.CFS))
		}
		weight = "ROUND((" + strings.Join(parts, "+") + ")/100,2)/100"
	}
	var cost, need []int
	for _, r := range rule.RolesOf(p.Kind) {
		name := rule.RoleName(r)
		from := len(rows) + 2
		for _, w := range p.Work {
			add(w.Title+", "+name, func(i int) (string, int64) {
				times := at.of(rule.InCell, p.Periods[i].Key())
				switch w.Per {
				case rule.PerOut:
					times = at.of(rule.OutCell, p.Periods[i].Key())
				case rule.PerActive:
					times = fmt.Sprintf("%s*%d/%s*%s", at.of(rule.TargetCell, p.Periods[i].Key()), p.Periods[i].Days(), at.of("hver", w.Code), weight)
				}
				return fmt.Sprintf("ROUND(%s*%s,2)+ROUND(%s*%s,2)", at.of("timer", w.Code, r), times, at.of("reise", w.Code, r), times), lineOf(a.Periods[i], r, w.Code, false)
			})
		}
		meetings := len(rows) + 2
		for _, m := range p.Meetings {
			add(m.Title+", "+name, func(i int) (string, int64) {
				x, h, weeks := p.Periods[i], at.of("motetimer", m.Code, r), at.of("uker", m.Code)
				return fmt.Sprintf("ROUND(%s*IF(%s>0,%d/(7*%s),%s*%d/12),2)", h, weeks, x.Days(), weeks, at.of("arlig", m.Code), x.Months()), lineOf(a.Periods[i], r, m.Code, true)
			})
		}
		last := len(rows) + 1
		mine := add("Trenger timer, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("SUM(%s:%s)", own(i, from), own(i, last)), a.Periods[i].Hand(r).Need
		})
		need = append(need, mine)
		if rule.ByFee(r) {
			cost = append(cost, add("Honorar, "+name, func(i int) (string, int64) {
				return fmt.Sprintf("ROUND(%s*%s,2)", own(i, mine), at.of("honorar", r)), costOf(a.Periods[i], rule.Fee, r)
			}))
			continue
		}
		fixed := add("Av dem møter, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("SUM(%s:%s)", own(i, meetings), own(i, last)), a.Periods[i].Hand(r).Fixed
		})
		have := add("Har timer, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("ROUND(%s*%s*%d/12,2)", at.of(rule.PostCell, r, p.Periods[i].Key()), at.of("arstimer", r), p.Periods[i].Months()), a.Periods[i].Hand(r).Have
		})
		needed := add("Trenger årsverk, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("ROUND(%s*12/(%s*%d),2)", own(i, mine), at.of("arstimer", r), p.Periods[i].Months()), a.Periods[i].Hand(r).Needed
		})
		add("Årsverk over eller under, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("%s-%s", at.of(rule.PostCell, r, p.Periods[i].Key()), own(i, needed)), a.Periods[i].Over(r)
		})
		add("Bærer pasienter, "+name, func(i int) (string, int64) {
			h := a.Periods[i].Hand(r)
			n := int64(0)
			if load := h.Need - h.Fixed; load > 0 {
				n = max(0, h.Have-h.Fixed) * a.Periods[i].Target / load
			}
			return fmt.Sprintf("IF(%s-%s>0,INT(MAX(0,%s-%s)*%s/(%s-%s)),0)", own(i, mine), own(i, fixed), own(i, have), own(i, fixed), at.of(rule.TargetCell, p.Periods[i].Key()), own(i, mine), own(i, fixed)), n * 100
		})
		salary := add("Lønn, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("ROUND(%s*%s*%d/12,2)", at.of(rule.PostCell, r, p.Periods[i].Key()), at.of("lonn", r), p.Periods[i].Months()), costOf(a.Periods[i], rule.Salary, r)
		})
		cost = append(cost, salary, add("Indirekte kostnader, "+name, func(i int) (string, int64) {
			return fmt.Sprintf("ROUND(%s*%s/100,2)", own(i, salary), at.of("indirekte", r)), costOf(a.Periods[i], rule.Indirect, r)
		}))
	}
	sum := func(i int, list []int) string {
		var parts []string
		for _, n := range list {
			parts = append(parts, own(i, n))
		}
		return strings.Join(parts, "+")
	}
	add("Trenger timer i alt", func(i int) (string, int64) { return sum(i, need), a.Periods[i].Need })
	total := add("Kroner i alt", func(i int) (string, int64) {
		return sum(i, cost) + "+" + at.of(rule.OtherCell, p.Periods[i].Key()), a.Periods[i].Cost
	})
	add("Kroner per planlagt pasientår", func(i int) (string, int64) {
		n, _ := a.Periods[i].PerYear()
		target := at.of(rule.TargetCell, p.Periods[i].Key())
		return fmt.Sprintf("IF(%s>0,ROUND(%s*12/(%s*%d),2),0)", target, own(i, total), target, p.Periods[i].Months()), n
	})
	return rows
}

// own is a cell of «Svar», in a period's column.
func own(period, row int) string { return excel.At("", period+1, row) }

func lineOf(x rule.PeriodAnswer, r care.Role, code string, meeting bool) int64 {
	for _, l := range x.Lines {
		if l.Role == r && l.Code == code && l.Meeting == meeting {
			return l.Hours()
		}
	}
	return 0
}

func costOf(x rule.PeriodAnswer, kind rule.CostKind, r care.Role) (sum int64) {
	for _, c := range x.Costs {
		if c.Kind == kind && c.Role == r {
			sum += c.Sum
		}
	}
	return sum
}
