package staffing

import (
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/care"
)

// What people head a column with, and what it is read as: never a period where none, or no year, is named.
func TestHeadings(t *testing.T) {
	for text, want := range map[string]string{
		"1. kv. 2027": "1. kv. 2027", "Q1 2027": "1. kv. 2027", "Q1-27": "1. kv. 2027", "2027 K1": "1. kv. 2027", "Måltall 3. kvartal 2026": "3. kv. 2026", "4.kvt 26": "4. kv. 2026",
		"jan. 2027": "jan. 2027", "Januar 27": "jan. 2027", "May 2027": "mai 2027", "01.2027": "jan. 2027", "2027-01": "jan. 2027", "15.03.2027": "mars 2027", "Årsverk okt 2026": "okt. 2026",
		"2. tertial 2027": "2. tertial 2027", "1. halvår 2027": "1. halvår 2027", "2027": "2027", "H2 2027": "2. halvår 2027",
		"Kommune": "", "1. kvartal": "", "januar": "", "13.2027": "", "5. kv. 2027": "", "uke 27": "", "": "", "Pasienter 2027": "", "3/26": "",
	} {
		got := ""
		if s, ok := SpanOf(text); ok {
			got = s.Name()
		}
		if got != want {
			t.Errorf("%q is read as %q, not %q", text, got, want)
		}
	}
	for text, want := range map[string]Quantity{
		"Kommune": PlaceColumn, "Måltall 1. kv. 2027": TargetColumn, "1. kv. 2027": TargetColumn, "Antall pasienter": TargetColumn, "Inn Q1": InColumn, "Ut, 2027": OutColumn,
		"Årsverk": PostColumn, "FTE Q1 2027": PostColumn, "Stillingsprosent": ShareColumn, "Årsverk IHT-lege": DoctorColumn, "Kostnad 2027": ExpenseColumn, "kr": ExpenseColumn,
		"Merknad": NoColumn, "": NoColumn, "Telefon": NoColumn,
	} {
		if got := QuantityOf(text); got != want {
			t.Errorf("%q is guessed to be %q, not %q", text, got, want)
		}
	}
}

// A span is read back from its own name.
func TestSpanNames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.SampledFrom([]int{1, 3, 4, 6, 12}).Draw(t, "months")
		from := date.Of(2026, 1, 1).AddMonths(rapid.IntRange(0, 12/n*5-1).Draw(t, "n") * n)
		s := Span{from, from.AddMonths(n).AddDays(-1)}
		if got, ok := SpanOf(s.Name()); !ok || got != s {
			t.Fatalf("%s is read as %v", s.Name(), got)
		}
	})
}

// Every quantity has its place in a plan of the kinds that have it, and no quantity a place in another.
func TestQuantityCells(t *testing.T) {
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgHospital, "gp_office"} {
		p := New(kind, care.ShippedPathways()[0], Quarter, date.Of(2027, 1, 1), 1)
		known := map[string]Unit{}
		for _, c := range p.Cells() {
			known[c.Name] = c.Unit
		}
		for _, q := range Quantities {
			name, unit := q.Quantity.Cell(kind, p.Periods[0])
			if _, ok := known[name]; name != "" && (!ok || known[name] != unit) {
				t.Errorf("%s of a %s is %q %s", q.Title, kind, name, unit)
			}
			if want := q.Quantity.Numbers() && kind != "gp_office" && (q.Quantity != DoctorColumn || kind == care.OrgHospital); (name != "") != want {
				t.Errorf("%s of a %s is %q", q.Title, kind, name)
			}
		}
	}
	if Steps([]Span{{date.Of(2027, 1, 1), date.Of(2027, 3, 31)}, {date.Of(2027, 1, 1), date.Of(2027, 12, 31)}}) != Quarter || Steps([]Span{{date.Of(2027, 1, 1), date.Of(2027, 4, 30)}}) != Month {
		t.Error("the wrong step")
	}
}
