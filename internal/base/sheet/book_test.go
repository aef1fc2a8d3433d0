package sheet_test

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
)

// opened opens what was written by excelize, to see what Excel will see.
func opened(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	must(t, err)
	t.Cleanup(func() { must(t, f.Close()) })
	return f
}

func written(t *testing.T, b *sheet.Book) []byte {
	t.Helper()
	data, err := b.Bytes()
	must(t, err)
	return data
}

func TestTableReadsBack(t *testing.T) {
	day, visits := date.Of(2026, 11, 21), 3
	b := sheet.NewBook()
	must(t, b.Table("Forløp: Nes/Eidsvoll [utkast]", columns, [][]any{
		{"05840399895", day, "3228", 3, 0.85, true, "«Vil bo hjemme»\nog gå til postkassen 👩🏽‍⚕️ Čáŋŋá"},
		{"17824200025", date.Of(1899, 2, 17), "9999", &visits, -1234.5, false, nil},
		{"17824200025", nil, "0301", (*int)(nil), math.NaN(), nil, "\x00=1+1"},
	}), b.Table("Forløp: Nes/Eidsvoll [utkast]", []sheet.Column{{Name: "Tid"}}, [][]any{{day.At(6, 40)}, {time.Time{}}}))

	f := read(t, written(t, b))
	want := map[int][]string{
		1: {"Fødselsnummer", "Henvist", "Kommune", "Hjemmebesøk", "Årsverk", "Samtykke", "Merknad"},
		2: {"05840399895", "21.11.2026", "Nes", "3", "0,85", "ja", "«Vil bo hjemme»\nog gå til postkassen 👩🏽‍⚕️ Čáŋŋá"},
		3: {"17824200025", "17.02.1899", "9999", "3", "-1234,5", "nei"},
		4: {"17824200025", "", "Oslo", "", "", "", "=1+1"},
	}
	if diff := cmp.Diff(want, grid(f.Sheets[0])); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if f.Sheets[0].Name != "Forløp  Nes-Eidsvoll (utkast)" || f.Sheets[1].Name != "Forløp  Nes-Eidsvoll (utkast) 2" {
		t.Errorf("sheets %q and %q", f.Sheets[0].Name, f.Sheets[1].Name)
	}
	if diff := cmp.Diff(map[int][]string{1: {"Tid"}, 2: {"21.11.2026 06.40"}}, grid(f.Sheets[1])); diff != "" {
		t.Error(diff)
	}
	table := f.Table(columns)
	if r := table.Records[0]; r.Date("Henvist") != day || r.Code("Kommune") != "3228" || !r.Bool("Samtykke") || r.Decimal("Årsverk") != 0.85 {
		t.Errorf("first record: %v %q", r.Date("Henvist"), r.Code("Kommune"))
	}
	if table.FaultCount != 1 || table.Faults[0].Cell() != "C3" {
		t.Errorf("only the unknown municipality is a fault, got %v", table.Faults)
	}

	x := opened(t, written(t, b))
	name := x.GetSheetName(0)
	panes, err := x.GetPanes(name)
	must(t, err)
	if !panes.Freeze || panes.YSplit != 1 {
		t.Error("the header must stay when scrolling")
	}
	if width, err := x.GetColWidth(name, "G"); err != nil || width < 30 || width > 60 {
		t.Errorf("width of a long column %v, %v", width, err)
	}
	var filter bool
	for _, n := range x.GetDefinedName() {
		filter = filter || strings.Contains(n.Name, "_FilterDatabase") && strings.Contains(n.RefersTo, "$A$1:$G$4")
	}
	if !filter {
		t.Error("the header must have filters")
	}
	if v, err := x.GetCellValue(name, "B2"); err != nil || v != "21.11.2026" {
		t.Errorf("Excel shows the date as %q, %v", v, err)
	}
	if v, err := x.GetCellValue(name, "E3"); err != nil || v != "-1,234.50" { // excelize shows formats as in English
		t.Errorf("Excel shows the number as %q, %v", v, err)
	}
}

func TestTextNeverBecomesAFormula(t *testing.T) {
	attacks := []string{"=1+1", "=cmd|'/c calc'!A1", "+47 000 55 210", "-1+2", "@SUM(A1)", "\t=1", "\r\n=1", "=HYPERLINK(\"http://x\")", "'=1", "％=1"}
	rows := make([][]any, len(attacks))
	for i, a := range attacks {
		rows[i] = []any{a}
	}
	b := sheet.NewBook()
	must(t, b.Table("Ark", []sheet.Column{{Name: "=1+1"}}, rows))
	x := opened(t, written(t, b))
	for row := 1; row <= len(attacks)+1; row++ {
		cell, err := excelize.CoordinatesToCellName(1, row)
		must(t, err)
		formula, err := x.GetCellFormula("Ark", cell)
		must(t, err)
		kind, err := x.GetCellType("Ark", cell)
		must(t, err)
		if formula != "" || kind != excelize.CellTypeSharedString && kind != excelize.CellTypeInlineString {
			t.Errorf("%s: formula %q, cell type %v", cell, formula, kind)
		}
		id, err := x.GetCellStyle("Ark", cell)
		must(t, err)
		style, err := x.GetStyle(id)
		must(t, err)
		if row > 1 && style.NumFmt != 49 {
			t.Errorf("%s: number format %d, want text, so that editing it makes no formula", cell, style.NumFmt)
		}
	}
}

func TestTextTooLongForACell(t *testing.T) {
	b := sheet.NewBook()
	must(t, b.Table("Ark", []sheet.Column{{Name: "A"}, {Name: "B"}}, [][]any{{strings.Repeat("👵", 20_000), strings.Repeat("å", 32_767)}}))
	got := grid(read(t, written(t, b)).Sheets[0])[2]
	if n := len(utf16.Encode([]rune(got[0]))); n > 32_767 || n < 32_000 || !strings.HasSuffix(got[0], "👵 … (forkortet, teksten er for lang for Excel)") {
		t.Errorf("%d units, ends in %q", n, got[0][len(got[0])-80:])
	}
	if got[1] != strings.Repeat("å", 32_767) {
		t.Error("a text that just fits must be whole")
	}
}

func TestTableFaultsOfTheCaller(t *testing.T) {
	for name, row := range map[string][]any{"too few values": {"a"}, "unknown type": {"a", struct{}{}}} {
		if err := sheet.NewBook().Table("Ark", []sheet.Column{{Name: "A"}, {Name: "B"}}, [][]any{row}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}

func TestTemplate(t *testing.T) {
	b := sheet.NewBook()
	must(t, b.Template("Pasienter", columns))
	data := written(t, b)
	x := opened(t, data)
	checks, err := x.GetDataValidations("Pasienter")
	must(t, err)
	got := map[string]string{}
	for _, v := range checks {
		got[v.Sqref] = v.Type + " " + v.Formula1
	}
	want := map[string]string{
		"B2:B2000": "date 1", "C2:C2000": "list Lister!$A$2:$A$4", "D2:D2000": "whole -1000000000",
		"E2:E2000": "decimal -1000000000000", "F2:F2000": `list "ja,nei"`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("checks (want -, got +):\n%s", diff)
	}
	if visible, err := x.GetSheetVisible("Lister"); err != nil || visible {
		t.Errorf("the lists must be hidden: %v", err)
	}
	f := read(t, data)
	guide, _ := f.Sheet("Veiledning")
	if diff := cmp.Diff([]string{"Kommune", "ja", "Velg fra listen i cellen. Bruk en av disse: «Nes», «Oslo», «Eidsvoll».", "Der personen bor."}, grid(*guide)[4]); diff != "" {
		t.Error(diff)
	}
	if table := f.Table(columns); table.Sheet != "Pasienter" || table.FaultCount != 0 || len(table.Records) != 0 {
		t.Errorf("an empty template reads as sheet %q, %v", table.Sheet, table.Faults)
	}

	// Filled in by hand, it reads without faults; the identity number keeps its zero.
	must(t, x.SetSheetRow("Pasienter", "A2", &[]any{"05840399895", "21.11.2026", "Oslo", 2, 0.5, "nei", "=ok"}))
	var out bytes.Buffer
	must(t, x.Write(&out))
	table := read(t, out.Bytes()).Table(columns)
	if len(table.Records) != 1 || table.FaultCount != 0 || table.Records[0].Text("Fødselsnummer") != "05840399895" || table.Records[0].Code("Kommune") != "0301" {
		t.Errorf("filled in: %d records, %v", len(table.Records), table.Faults)
	}
	if id, err := x.GetCellStyle("Pasienter", "A7"); err != nil {
		t.Error(err)
	} else if style, err := x.GetStyle(id); err != nil || style.NumFmt != 49 {
		t.Errorf("an empty cell for an identity number must have text format: %v", err)
	}
}

// Any text that is stored comes back as it was, apart from what Clean and trimming take.
func TestAnyTextReadsBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.StringMatching(`(_x[0-9A-F]{4}_|[ =+'"<&\n\ta-zæøå])*`)).Draw(rt, "s")
		b := sheet.NewBook()
		if err := b.Table("Ark", []sheet.Column{{Name: "A"}, {Name: "B"}}, [][]any{{s, "x"}}); err != nil {
			rt.Fatal(err)
		}
		data, err := b.Bytes()
		if err != nil {
			rt.Fatal(err)
		}
		f, err := sheet.Open(bytes.NewReader(data), 1<<20, "x")
		if err != nil {
			rt.Fatalf("%q: %v", s, err)
		}
		got := f.Table([]sheet.Column{{Name: "A"}, {Name: "B"}}).Records[0].Text("A")
		if want := strings.TrimSpace(nb.Clean(s)); got != want {
			rt.Fatalf("%q came back as %q, want %q", s, got, want)
		}
	})
}
