package sheet_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"traad/internal/base/errs"
	"traad/internal/base/sheet"
)

// faulty is a list with two faults, a note and a look of the user's own.
func faulty(t *testing.T) []byte {
	return made(t, func(f *excelize.File) {
		const s = "Sheet1"
		custom := "dd.mm.yy"
		look := pick(t, f, excelize.Style{CustomNumFmt: &custom, Font: &excelize.Font{Bold: true}})
		must(t,
			f.SetSheetRow(s, "A1", &[]any{"Fnr", "Henvist", "Kommune"}),
			f.SetSheetRow(s, "A2", &[]any{"17824200025", 46347, "Nesodden"}),
			f.SetSheetRow(s, "A3", &[]any{"17824200025", 0.25, "Nes"}),
			f.SetCellStyle(s, "B2", "B3", look),
			f.AddComment(s, excelize.Comment{Cell: "A1", Author: "Kari", Paragraph: []excelize.RichTextRun{{Text: "Husk nullen"}}}),
		)
	})
}

func fill(t *testing.T, f *excelize.File, s, cell string) string {
	t.Helper()
	id, err := f.GetCellStyle(s, cell)
	must(t, err)
	style, err := f.GetStyle(id)
	must(t, err)
	return strings.Join(style.Fill.Color, " ")
}

func notes(t *testing.T, f *excelize.File, s string) map[string]string {
	t.Helper()
	list, err := f.GetComments(s)
	must(t, err)
	out := map[string]string{}
	for _, c := range list {
		out[c.Cell] = c.Author + ": " + c.Text
		for _, p := range c.Paragraph {
			out[c.Cell] += p.Text
		}
	}
	return out
}

func TestMarked(t *testing.T) {
	original := faulty(t)
	table := read(t, original).Table(columns)
	faults := append(table.Faults, table.Records[0].Fault("Fødselsnummer", "Kontrollsifferet stemmer ikke."), table.Records[0].Fault("Kommune", "Også dette."))
	marked, err := sheet.Marked(original, faults)
	must(t, err)

	x := opened(t, marked)
	for cell, want := range map[string]string{"A2": "FBE3E3", "C2": "FBE3E3", "B3": "FBE3E3", "B2": "", "A1": "", "C3": ""} {
		if got := fill(t, x, "Sheet1", cell); got != want {
			t.Errorf("%s has colour %q, want %q", cell, got, want)
		}
	}
	want := map[string]string{
		"A1": "Kari: Husk nullen",
		"A2": "Tråd: Kontrollsifferet stemmer ikke.",
		"C2": "Tråd: Verdien er ikke kjent. Bruk en av disse: «Nes», «Oslo», «Eidsvoll».\nOgså dette.",
		"B3": "Tråd: Her står bare et klokkeslett. Skriv dag, måned og år slik: 21.11.2026.",
	}
	if diff := cmp.Diff(want, notes(t, x, "Sheet1")); diff != "" {
		t.Errorf("notes (want -, got +):\n%s", diff)
	}
	list := read(t, marked)
	s, ok := list.Sheet("Feil")
	if !ok {
		t.Fatal("the sheet «Feil» is missing")
	}
	wantList := map[int][]string{
		1: {"Feil nr.", "Ark", "Rad", "Kolonne", "Overskrift", "Det som står der", "Hva som er feil"},
		2: {"1", "Sheet1", "2", "C", "Kommune", "Nesodden", "Verdien er ikke kjent. Bruk en av disse: «Nes», «Oslo», «Eidsvoll»."},
		3: {"2", "Sheet1", "2", "A", "Fødselsnummer", "•••", "Kontrollsifferet stemmer ikke."},
		4: {"3", "Sheet1", "2", "C", "Kommune", "Nesodden", "Også dette."},
		5: {"4", "Sheet1", "3", "B", "Henvist", "06.00", "Her står bare et klokkeslett. Skriv dag, måned og år slik: 21.11.2026."},
	}
	if diff := cmp.Diff(wantList, grid(*s)); diff != "" {
		t.Errorf("sheet «Feil» (want -, got +):\n%s", diff)
	}
	if ok, link, err := x.GetCellHyperLink("Feil", "D2"); err != nil || !ok || link != "'Sheet1'!C2" {
		t.Errorf("link %q, %v", link, err)
	}
	if x.GetSheetName(x.GetActiveSheetIndex()) != "Feil" {
		t.Error("the workbook must open at «Feil»")
	}
	// The user's own look stays: bold, and the date as it was written.
	id, err := x.GetCellStyle("Sheet1", "B3")
	must(t, err)
	style, err := x.GetStyle(id)
	must(t, err)
	if style.Font == nil || !style.Font.Bold || style.CustomNumFmt == nil || *style.CustomNumFmt != "dd.mm.yy" {
		t.Errorf("the look of a marked cell is lost: %+v", style)
	}
	if got := list.Table(columns); got.Sheet != "Sheet1" || got.FaultCount != table.FaultCount {
		t.Errorf("a marked file must read as before, got sheet %q, %v", got.Sheet, got.Faults)
	}
}

func TestMarkingAgainTakesTheOldMarksAway(t *testing.T) {
	original := faulty(t)
	first, err := sheet.Marked(original, read(t, original).Table(columns).Faults)
	must(t, err)
	x := opened(t, first)
	must(t, x.SetCellStr("Sheet1", "C2", "Nes")) // the user mends one of them
	var mended bytes.Buffer
	must(t, x.Write(&mended))
	second, err := sheet.Marked(mended.Bytes(), read(t, mended.Bytes()).Table(columns).Faults)
	must(t, err)

	y := opened(t, second)
	if diff := cmp.Diff([]string{"Sheet1", "Feil"}, y.GetSheetList()); diff != "" {
		t.Error(diff)
	}
	n := notes(t, y, "Sheet1")
	if len(n) != 2 || n["C2"] != "" || n["B3"] == "" || n["A1"] != "Kari: Husk nullen" {
		t.Errorf("notes %v", n)
	}
	if fill(t, y, "Sheet1", "C2") != "" || fill(t, y, "Sheet1", "B3") != "FBE3E3" {
		t.Errorf("colours %q at the mended cell, %q at the other", fill(t, y, "Sheet1", "C2"), fill(t, y, "Sheet1", "B3"))
	}
}

func TestMarkedCSVComesBackAsWorkbook(t *testing.T) {
	original := []byte("Liste\n\nFnr;Henvist;Merknad\n05840399895;32.11.2026;=1+1\n")
	table := read(t, original).Table(columns)
	marked, err := sheet.Marked(original, table.Faults)
	must(t, err)
	x := opened(t, marked)
	for cell, want := range map[string]string{"A1": "Liste", "A4": "05840399895", "B4": "32.11.2026", "C4": "=1+1"} {
		if got, err := x.GetCellValue("CSV", cell); err != nil || got != want {
			t.Errorf("%s = %q, %v; want %q", cell, got, err, want)
		}
	}
	if fill(t, x, "CSV", "B4") != "FBE3E3" || fill(t, x, "CSV", "A3") != "FBE3E3" { // A3: the missing column, at its row
		t.Errorf("the faults are not coloured; %v", table.Faults)
	}
}

// A sheet formatted to its last row would unfold to a million rows in excelize, so it is copied instead.
func TestMarkedWorkbookThatIsTooWide(t *testing.T) {
	original := minimal(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>Fnr</t></is></c><c t="inlineStr"><is><t>Kommune</t></is></c></row>
		<row r="2"><c r="A2"><v>17824200025</v></c><c><v>301</v></c></row><row r="3"><c r="A3"><v>1</v></c></row><row r="1048576"><c r="B1048576" s="1"/></row>`)
	table := read(t, original).Table(columns)
	marked, err := sheet.Marked(original, table.Faults)
	must(t, err)
	x := opened(t, marked)
	if got, err := x.GetCellValue("Ark1", "A2"); err != nil || got != "17824200025" {
		t.Errorf("A2 = %q, %v", got, err)
	}
	if fill(t, x, "Ark1", "B3") != "FBE3E3" || table.FaultCount != 1 {
		t.Errorf("B3 is not coloured; %v", table.Faults)
	}
}

func TestMarkedManyFaults(t *testing.T) {
	var in strings.Builder
	in.WriteString("Fnr;Kommune\n")
	for range 1500 {
		in.WriteString("1;Ukjent\n")
	}
	table := read(t, []byte(in.String())).Table(columns)
	if len(table.Faults) != sheet.MaxFaults || table.FaultCount != 1500 {
		t.Fatalf("%d faults held of %d", len(table.Faults), table.FaultCount)
	}
	marked, err := sheet.Marked([]byte(in.String()), table.Faults)
	must(t, err)
	x := opened(t, marked)
	if n := len(notes(t, x, "CSV")); n != 500 {
		t.Errorf("%d notes", n)
	}
	if fill(t, x, "CSV", "B1001") != "FBE3E3" {
		t.Error("every fault's cell is coloured, also without a note")
	}
}

func TestMarkedRefusesWhatOpenRefuses(t *testing.T) {
	if _, err := sheet.Marked([]byte("PK\x03\x04"), nil); errs.KindOf(err) != errs.KindInvalid {
		t.Errorf("%v", err)
	}
}

func TestFaultIsNotLogged(t *testing.T) {
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("import", "fault", sheet.Fault{Sheet: "Kari Nordmann", Row: 7, Column: "C", Name: "Navn", Value: "Kari", Message: "Feil."})
	if s := out.String(); strings.Contains(s, "Kari") || !strings.Contains(s, `"row":7`) {
		t.Errorf("logged %s", s)
	}
}
