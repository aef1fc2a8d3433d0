package staffing

import (
	"bytes"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/db"
	excel "traad/internal/base/sheet"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
)

func started(kind care.OrgKind) *rule.Plan {
	return rule.New(kind, care.ShippedPathways()[0], rule.Quarter, date.Of(2026, 10, 1), 3)
}

func opened(t interface{ Fatal(...any) }, data []byte) *excel.File {
	f, err := excel.Open(bytes.NewReader(data), MaxFile, "plan.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func copyOf(t interface{ Fatal(...any) }, p *rule.Plan) *rule.Plan {
	q, err := parse("x", db.ToJSON(p))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

// anyPlan is any valid plan: all its numbers may be another, also who goes out, what the shares are and how often a meeting is.
var anyPlan = rapid.Custom(func(t *rapid.T) *rule.Plan {
	p := started(rapid.SampledFrom([]care.OrgKind{care.OrgMunicipality, care.OrgHospital}).Draw(t, "kind"))
	for _, c := range p.Cells() {
		if strings.HasPrefix(c.Name, "andel:") || strings.HasPrefix(c.Name, "ut:") || strings.HasPrefix(c.Name, "arlig:") || strings.HasPrefix(c.Name, "uker:") || rapid.IntRange(0, 3).Draw(t, "keep") > 0 {
			continue
		}
		c.Set(rapid.Int64Range(c.Least, c.Most).Draw(t, c.Name))
	}
	left := int64(100 * 100)
	for i := range p.Frailty {
		share := left
		if i < len(p.Frailty)-1 {
			share = rapid.Int64Range(0, left).Draw(t, "share")
		}
		p.Frailty[i].Share, left = share, left-share
	}
	for i := range p.Periods {
		most := int64(10_000)
		if i > 0 {
			most = min(most, p.Periods[i-1].Target+p.Periods[i].In)
		}
		p.Periods[i].Out = rapid.Int64Range(0, most).Draw(t, "out")
	}
	for i := range p.Meetings {
		m := &p.Meetings[i]
		if m.Weeks, m.Yearly = 0, 0; rapid.Bool().Draw(t, "weekly") {
			m.Weeks = rapid.Int64Range(0, 52).Draw(t, "weeks")
		} else {
			m.Yearly = rapid.Int64Range(0, 250).Draw(t, "yearly")
		}
	}
	if err := p.Validate(); err != nil {
		t.Fatal(err)
	}
	return p
})

// Out, in and out again is the same: the numbers of any plan, and every cell of the second workbook. Ten plans, for a workbook takes time.
func TestOutInOut(t *testing.T) {
	for i := range 10 {
		p := anyPlan.Example(i)
		data, err := book(p)
		if err != nil {
			t.Fatal(err)
		}
		q := started(p.Kind)
		if faults := readBook(opened(t, data), q); len(faults) > 0 || !reflect.DeepEqual(p, q) {
			t.Fatal(faults, rule.Changes(p, q))
		}
		again, err := book(q)
		if err != nil {
			t.Fatal(err)
		}
		if a, b := fmt.Sprintf("%+v", opened(t, data).Sheets), fmt.Sprintf("%+v", opened(t, again).Sheets); a != b {
			t.Fatal("the second workbook differs")
		}
	}
}

// The formulas give what the plan answers, to the hundredth, also after a number is changed in the workbook alone.
func TestFormulas(t *testing.T) {
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgHospital} {
		p := started(kind)
		for i := range p.Periods {
			x := &p.Periods[i]
			x.Target, x.In, x.Out, x.Other = 20+int64(i), 5, 3, 1234567
			for k := range x.Posts {
				x.Posts[k].N = 85
			}
			if kind == care.OrgMunicipality {
				x.Posts[1].N = 0 // a GP has no position
			}
		}
		data, err := book(p)
		if err != nil {
			t.Fatal(err)
		}
		b := sheettest.Open(t, data)
		same := func(when string) {
			t.Helper()
			a := p.Answer()
			want := map[string]func(x rule.PeriodAnswer) int64{
				"Trenger timer i alt": func(x rule.PeriodAnswer) int64 { return x.Need }, "Kroner i alt": func(x rule.PeriodAnswer) int64 { return x.Cost },
				"Kroner per planlagt pasientår": func(x rule.PeriodAnswer) int64 { n, _ := x.PerYear(); return n },
			}
			for _, r := range rule.RolesOf(kind) {
				if !rule.ByFee(r) {
					want["Årsverk over eller under, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return x.Over(r) }
					want["Har timer, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return x.Hand(r).Have }
					want["Trenger årsverk, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return x.Hand(r).Needed }
					want["Lønn, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return costOf(x, rule.Salary, r) }
					want["Indirekte kostnader, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return costOf(x, rule.Indirect, r) }
					want["Bærer pasienter, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 {
						x.Hands = []rule.Hands{x.Hand(r)} // as if no other role were there
						n, _, _ := x.Carries()
						return n * 100
					}
					continue
				}
				want["Honorar, "+rule.RoleName(r)] = func(x rule.PeriodAnswer) int64 { return costOf(x, rule.Fee, r) }
			}
			s, _ := opened(t, data).Sheet(answerSheet)
			found := 0
			for _, row := range s.Rows {
				f, ok := want[row.Cells[0].String()]
				if !ok {
					continue
				}
				found++
				for i, x := range a.Periods {
					cell := fmt.Sprintf("%c%d", 'B'+i, row.Number)
					got, err := strconv.ParseFloat(b.Calc(answerSheet, cell), 64)
					if exact := float64(f(x)) / 100; err != nil || math.Abs(got-exact) > 0.0051 {
						t.Errorf("%s %s, %s in %s: %v, not %v (%v)", kind, when, row.Cells[0].String(), cell, got, exact, err)
					}
				}
			}
			if found != len(want) {
				t.Errorf("%s: %d of %d rows", kind, found, len(want))
			}
		}
		same("as written")
		b.Set("Perioder", "B2", 41)
		b.Set("Arbeid", "B2", 7.25)
		p.Periods[0].Target, p.Work[0].Hours[0].N = 41, 725
		same("changed")
	}
}

// Every fault is named with its place, and a workbook with one gives no plan.
func TestFaultsOfWorkbook(t *testing.T) {
	p := started(care.OrgMunicipality)
	data, err := book(p)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, at, says string
		spoil          func(b *sheettest.Book)
	}{
		{"negative", "Perioder B2", "under 0", func(b *sheettest.Book) { b.Set("Perioder", "B2", -1) }},
		{"impossible share", "Perioder B5", "fra 0 til 100", func(b *sheettest.Book) { b.Set("Perioder", "B5", 900) }},
		{"half a patient", "Perioder C2", "helt", func(b *sheettest.Book) { b.Set("Perioder", "C2", 2.5) }},
		{"another language's number", "Vilkår C2", "to måter", func(b *sheettest.Book) { b.Set("Vilkår", "C2", "890.000") }},
		{"English thousands", "Vilkår C2", "ikke et tall", func(b *sheettest.Book) { b.Set("Vilkår", "C2", "890,000.50") }},
		{"text", "Arbeid B3", "ikke et tall", func(b *sheettest.Book) { b.Set("Arbeid", "B3", "en time") }},
		{"merged", "Perioder ", "B2:C2", func(b *sheettest.Book) { b.Merge("Perioder", "B2", "C2") }},
		{"a removed column", "Perioder ", "«1. kv. 2027» mangler", func(b *sheettest.Book) { b.Set("Perioder", "C1", "") }},
		{"a column too many", "Perioder ", "«4. kv. 2030»", func(b *sheettest.Book) { b.Set("Perioder", "E1", "4. kv. 2030") }},
		{"a removed row", "Møter ", "«Driftsråd» mangler", func(b *sheettest.Book) { b.Set("Møter", "A3", "Noe annet") }},
		{"the same row twice", "Møter A3", "to ganger", func(b *sheettest.Book) { b.Set("Møter", "A3", "Koordinatorgruppe") }},
		{"a formula without an answer", "Perioder B2", "formel", func(b *sheettest.Book) { b.Set("Perioder", "B2", nil); b.Formula("Perioder", "B2", "1+1") }},
		{"no such number", "Vilkår E2", "Tøm cellen", func(b *sheettest.Book) { b.Set("Vilkår", "E2", 1200) }},
		{"shares", "CFS B2", "De skal bli 100 %", func(b *sheettest.Book) { b.Set("CFS", "B2", 50) }},
	} {
		b := sheettest.Open(t, data)
		c.spoil(b)
		q := copyOf(t, p)
		found := ""
		for _, f := range readBook(opened(t, b.Bytes()), q) {
			if f.Sheet+" "+f.Cell() == c.at {
				found += f.Message
			}
		}
		if !strings.Contains(strings.ReplaceAll(found, "\u00a0", " "), c.says) {
			t.Errorf("%s: at %s it says %q of %v", c.name, c.at, found, readBook(opened(t, b.Bytes()), copyOf(t, p)))
		}
	}
}
