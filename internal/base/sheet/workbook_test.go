package sheet_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/sheet"
)

var columns = []sheet.Column{
	{Name: "Fødselsnummer", Aliases: []string{"Fnr", "Personnr"}, Required: true, Secret: true, Digits: 11},
	{Name: "Henvist", Kind: sheet.Date, Aliases: []string{"Henvisningsdato"}},
	{Name: "Kommune", Kind: sheet.Code, Required: true, Digits: 4, Help: "Der personen bor.", Choices: []sheet.Choice{
		{Value: "3228", Label: "Nes", Aliases: []string{"Nes i Akershus"}}, {Value: "0301", Label: "Oslo"}, {Value: "3240", Label: "Eidsvoll"},
	}},
	{Name: "Hjemmebesøk", Kind: sheet.Int},
	{Name: "Årsverk", Kind: sheet.Decimal, Decimals: 2},
	{Name: "Samtykke", Kind: sheet.Bool},
	{Name: "Merknad"},
}

// made builds a workbook by excelize alone, as somebody else's program would.
func made(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// must ends a test on an error of the library that builds its input.
func must(t *testing.T, list ...error) {
	t.Helper()
	for _, err := range list {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func pick(t *testing.T, f *excelize.File, style excelize.Style) int {
	t.Helper()
	id, err := f.NewStyle(&style)
	must(t, err)
	return id
}

// listed builds a list with all that a real one may have: a title above, two styles of dates and one without style, a
// number that Excel made of an identity number, merged cells, formulas, an empty row, an unknown column.
func listed(t *testing.T) []byte {
	return made(t, func(f *excelize.File) {
		short, custom := pick(t, f, excelize.Style{NumFmt: 14}), `[$-414]d. mmmm yyyy;@`
		long := pick(t, f, excelize.Style{CustomNumFmt: &custom})
		const s = "Sheet1"
		must(t,
			f.SetCellStr(s, "A1", "Liste over pasienter, Nes"), f.MergeCell(s, "A1", "G1"),
			f.SetSheetRow(s, "A3", &[]any{"Fnr.", "HENVIST", " kommune ", "Skonummer", "Årsverk *", "Hjemme-besøk", "Samtykke"}),
			f.SetSheetRow(s, "A4", &[]any{"178242 00025", 46347, "Nes", 38, 0.85, 3, "Ja"}),
			f.SetCellStyle(s, "B4", "B4", short),
			f.SetSheetRow(s, "A5", &[]any{5840399895.0, 46347.5, nil, 40, "1,25", "1 200", true}),
			f.SetCellStyle(s, "B5", "B5", long),
			f.SetSheetRow(s, "A7", &[]any{"05840399895", "21.11.26", 301, nil, "−0,5", nil, "x"}),
			f.SetSheetRow(s, "A8", &[]any{"05840399895", 46347, "eidsvoll", nil, nil, 7.0, nil}),
			f.MergeCell(s, "C4", "C5"),
			f.SetCellFormula(s, "E8", "1/4"), f.SetCellValue(s, "E8", 0.25), f.SetCellFormula(s, "E8", "1/4"),
		)
	})
}

func TestReadWorkbook(t *testing.T) {
	table := read(t, listed(t)).Table(columns)
	if table.Sheet != "Sheet1" || table.HeaderRow != 3 || table.FaultCount != 0 {
		t.Fatalf("sheet %q, header row %d, faults %v", table.Sheet, table.HeaderRow, table.Faults)
	}
	if diff := cmp.Diff([]sheet.Heading{{Column: "D", Text: "Skonummer"}}, table.Unknown); diff != "" {
		t.Error(diff)
	}
	if table.Has("Merknad") || !table.Has("Samtykke") {
		t.Error("Has must tell which columns the file has")
	}
	type line struct {
		Row       int
		Fnr       string
		Referred  string
		Kommune   string
		Visits    int
		Positions float64
		Consent   bool
		Note      string
	}
	var got []line
	for _, r := range table.Records {
		got = append(got, line{r.Row, r.Text("Fødselsnummer"), r.Date("Henvist").String(), r.Code("Kommune"), r.Int("Hjemmebesøk"), r.Decimal("Årsverk"), r.Bool("Samtykke"), r.Text("Merknad")})
	}
	want := []line{
		{4, "178242 00025", "2026-11-21", "3228", 3, 0.85, true, ""},
		{5, "05840399895", "2026-11-21", "3228", 1200, 1.25, true, ""},
		{7, "05840399895", "2026-11-21", "0301", 0, -0.5, true, ""},
		{8, "05840399895", "2026-11-21", "3240", 7, 0.25, false, ""},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if table.Records[2].Filled("Hjemmebesøk") || !table.Records[3].Filled("Hjemmebesøk") {
		t.Error("Filled must tell an empty cell from a number")
	}
}

func TestFaultsInWorkbook(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		const s = "Sheet1"
		short := pick(t, f, excelize.Style{NumFmt: 14})
		must(t,
			f.SetSheetRow(s, "A1", &[]any{"Fødselsnummer", "Henvist", "Kommune", "Hjemmebesøk", "Årsverk", "Samtykke", "Merknad"}),
			f.SetSheetRow(s, "A2", &[]any{nil, "31.11.2026", "Nesodden", 1.5, "1.234", "kanskje", "ok"}),
			f.SetSheetRow(s, "A3", &[]any{"17824200025", 2026, nil, 46023, "mange", 2, strings.Repeat("lang ", 20)}),
			f.SetCellStyle(s, "D3", "D3", short),
			f.SetSheetRow(s, "A4", &[]any{"17824200025", 0.5, "Nes", 12, 1, "ja", "x"}),
			f.SetCellStyle(s, "B4", "B4", short),
			f.SetSheetRow(s, "A5", &[]any{"17824200025", nil, "Nes", nil, nil, "nei", "x"}),
			f.MergeCell(s, "D4", "D5"),
			f.SetSheetRow(s, "A6", &[]any{"17824200025", nil, "Nes", "1 2", "0,8,5", nil, nil}),
			f.SetCellFormula(s, "G6", "A6&B6"), // a formula whose answer was never saved
		)
	})
	table := read(t, data).Table(columns)
	var got []string
	for _, f := range table.Faults {
		got = append(got, f.String()+" | "+f.Value)
	}
	want := []string{
		"Rad 2, kolonne A «Fødselsnummer»: «Fødselsnummer» må fylles ut. | ",
		"Rad 2, kolonne B «Henvist»: Måneden har bare 30 dager det året. Rett dagen eller måneden. | 31.11.2026",
		"Rad 2, kolonne C «Kommune»: Verdien er ikke kjent. Bruk en av disse: «Nes», «Oslo», «Eidsvoll». | Nesodden",
		"Rad 2, kolonne D «Hjemmebesøk»: Tallet må være helt, uten desimaler. | 1,5",
		"Rad 2, kolonne E «Årsverk»: Tallet kan leses på to måter. Skriv det med komma hvis det er desimaler, ellers uten punktum. | 1.234",
		"Rad 2, kolonne F «Samtykke»: Skriv ja eller nei. | kanskje",
		"Rad 3, kolonne B «Henvist»: Tallet er ikke en dato. Skriv dag, måned og år slik: 21.11.2026, eller formater cellen som dato. | 2026",
		"Rad 3, kolonne C «Kommune»: «Kommune» må fylles ut. | ",
		"Rad 3, kolonne D «Hjemmebesøk»: Excel har gjort tallet om til en dato. Formater kolonnen som tall, og skriv tallet på nytt. | 01.01.2026",
		"Rad 3, kolonne E «Årsverk»: Dette er ikke et tall. Skriv bare sifre og komma, for eksempel 0,85. | mange",
		"Rad 3, kolonne F «Samtykke»: Skriv ja eller nei. | 2",
		"Rad 4, kolonne B «Henvist»: Her står bare et klokkeslett. Skriv dag, måned og år slik: 21.11.2026. | 12.00",
		"Rad 5, kolonne D «Hjemmebesøk»: Cellen er slått sammen med flere (D4:D5). Opphev sammenslåingen og skriv ett tall i hver rad. | 12",
		"Rad 6, kolonne D «Hjemmebesøk»: Dette er ikke et helt tall. Skriv bare sifre, for eksempel 12. | 1 2",
		"Rad 6, kolonne E «Årsverk»: Dette er ikke et tall. Skriv bare sifre og komma, for eksempel 0,85. | 0,8,5",
		"Rad 6, kolonne G «Merknad»: Cellen har en formel uten lagret svar. Åpne filen i Excel og lagre den på nytt, eller skriv verdien i stedet for formelen. | ",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if table.FaultCount != len(want) || len(table.Records) != 5 || !table.Records[0].Faulty {
		t.Errorf("%d faults, %d records", table.FaultCount, len(table.Records))
	}
	own := table.Records[1].Fault("Fødselsnummer", "Kontrollsifferet stemmer ikke.")
	if own.Cell() != "A3" || own.Value != "•••" || own.Sheet != "Sheet1" {
		t.Errorf("a fault of the caller's: %+v", own)
	}
	if long := table.Records[1].Fault("Merknad", "For lang."); len([]rune(long.Value)) != 40 || !strings.HasSuffix(long.Value, "…") {
		t.Errorf("value %q is not cut to 40 characters", long.Value)
	}
}

func TestHeaderFaults(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
	}{
		"a required column is missing": {"Fødselsnr;Kommune;Merknad\n1;Nes;x\n", []string{
			"Rad 1: Kolonnen «Fødselsnummer» mangler. Sett den inn, eller rett overskriften. Ukjente overskrifter i filen: «Fødselsnr» (A).",
		}},
		"twice": {"Fnr;Kommune;Fødselsnummer\n1;Nes;x\n", []string{
			"Rad 1, kolonne C «Fødselsnummer»: Kolonnen «Fødselsnummer» står to ganger, i A og C. Slett den ene.",
		}},
		"no header": {"\n17824200025;Bø\n", []string{
			"Rad 2: Fant ingen rad med overskrifter. Skriv disse overskriftene øverst, én i hver kolonne: «Fødselsnummer», «Kommune».",
		}},
	} {
		table := read(t, []byte(c.in)).Table(columns)
		var got []string
		for _, f := range table.Faults {
			got = append(got, f.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
}

func TestBestSheetIsRead(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		for _, s := range []string{"Skjult", "Liste"} {
			_, err := f.NewSheet(s)
			must(t, err, f.SetSheetRow(s, "A1", &[]any{"Fnr", "Kommune"}), f.SetSheetRow(s, "A2", &[]any{"17824200025", "Nes"}))
		}
		must(t, f.SetSheetRow("Sheet1", "A1", &[]any{"Veiledning om kommune"}), f.SetSheetVisible("Skjult", false))
	})
	f := read(t, data)
	if table := f.Table(columns); table.Sheet != "Liste" || len(table.Records) != 1 {
		t.Errorf("read sheet %q with %d records", table.Sheet, len(table.Records))
	}
	if s, ok := f.Sheet("Skjult"); !ok || !s.Hidden {
		t.Error("the hidden sheet must be there, and be known as hidden")
	}
}

func TestDatesFrom1904(t *testing.T) {
	data := made(t, func(f *excelize.File) {
		yes := true
		must(t, f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &yes}),
			f.SetSheetRow("Sheet1", "A1", &[]any{"Henvist"}), f.SetCellValue("Sheet1", "A2", 44885),
			f.SetCellStyle("Sheet1", "A2", "A2", pick(t, f, excelize.Style{NumFmt: 14})))
	})
	table := read(t, data).Table([]sheet.Column{{Name: "Henvist", Kind: sheet.Date}})
	if got := table.Records[0].Date("Henvist"); got != date.Of(2026, 11, 21) {
		t.Errorf("read %s", got)
	}
}

func TestDateTexts(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-21": "2026-11-21", "2026-11-21 00:00:00": "2026-11-21", "2026-11-21T09:30:00.000Z": "2026-11-21",
		"21.11.2026 kl. 09.30": "2026-11-21", "21/11 2026": "2026-11-21", "1. mai 2026": "2026-05-01", "": "",
	} {
		table := read(t, []byte("Henvist;B\n"+in+";x\n")).Table([]sheet.Column{{Name: "Henvist", Kind: sheet.Date}})
		if got := table.Records[0].Date("Henvist").String(); got != want || table.FaultCount != 0 {
			t.Errorf("%q is read as %q, %v", in, got, table.Faults)
		}
	}
}

// zipped makes a zip of parts, some larger than they can be stored.
func zipped(t *testing.T, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range parts {
		w, err := z.Create(name)
		must(t, err)
		_, err = w.Write([]byte(content))
		must(t, err)
	}
	must(t, z.Close())
	return out.Bytes()
}

// minimal is a workbook of one sheet with these rows in XML.
func minimal(t *testing.T, rows string) []byte {
	return zipped(t, map[string]string{
		"[Content_Types].xml":        `<Types/>`,
		"_rels/.rels":                `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="Ark1" sheetId="1" r:id="r1"/><sheet name="Igjen" sheetId="2" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="/xl/worksheets/a.xml"/></Relationships>`,
		"xl/worksheets/a.xml":        `<worksheet><sheetData>` + rows + `</sheetData></worksheet>`,
	})
}

func TestRefusedWorkbooks(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"bomb":            {zipped(t, map[string]string{"[Content_Types].xml": "x", "xl/worksheets/sheet1.xml": strings.Repeat("<c/>", 8<<20)}), "Arbeidsboken er for stor når den pakkes ut."},
		"OpenDocument":    {zipped(t, map[string]string{"mimetype": "x", "content.xml": "x"}), "Filen er et OpenDocument-regneark."},
		"binary workbook": {zipped(t, map[string]string{"[Content_Types].xml": "x", "xl/workbook.bin": "x"}), "Filen er en binær arbeidsbok"},
		"Word":            {zipped(t, map[string]string{"[Content_Types].xml": "x", "word/document.xml": "x"}), "Filen er ikke en Excel-arbeidsbok."},
		"another zip":     {zipped(t, map[string]string{"bilde.jpg": "x"}), "Filen er ikke en Excel-arbeidsbok."},
		"no sheets":       {zipped(t, map[string]string{"[Content_Types].xml": "x"}), "Arbeidsboken har ingen regneark."},
		"broken XML":      {minimal(t, `<row r="1"><c r="A1"><v>1</row>`), "Arbeidsboken er skadet."},
		"no shared text":  {minimal(t, `<row r="1"><c r="A1" t="s"><v>7</v></c></row>`), "Arbeidsboken er skadet."},
		"rows backwards":  {minimal(t, `<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>`), "Arbeidsboken er skadet."},
		"no such row":     {minimal(t, `<row r="9"><c r="A9999999"><v>1</v></c></row>`), "Arbeidsboken er skadet."},
		"far right":       {minimal(t, `<row r="3"><c r="XFD3"><v>1</v></c></row>`), "Rad 3 har mer enn 400 kolonner."},
		"far down":        {minimal(t, `<row r="1048576"><c r="A1048576"><v>1</v></c></row>`), "Filen har mer enn 100\u00a0000 rader."},
		"entity":          {minimal(t, `<row r="1"><c r="A1" t="inlineStr"><is><t>&lol;</t></is></c></row>`), "Arbeidsboken er skadet."},
		"deep XML":        {minimal(t, `<row r="1"><c r="A1"><x>`+strings.Repeat("<a>", 100)), "Arbeidsboken er skadet."},
		"endless tag":     {minimal(t, `<row `+strings.Repeat(`a="" `, 300_000)+`r="1"/>`), "Arbeidsboken er skadet."},
		"many cells": {minimal(t, func() string {
			var b strings.Builder
			for i := 1; i <= 2600; i++ {
				fmt.Fprintf(&b, `<row r="%d"><c r="OJ%d"><v>1</v></c></row>`, i, i)
			}
			return b.String()
		}()), "Filen har for mange celler."},
	} {
		_, err := sheet.Open(bytes.NewReader(c.data), 10<<20, "x.xlsx")
		if err == nil || errs.KindOf(err) != errs.KindInvalid || !strings.HasPrefix(errs.SafeText(err), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Cells as other programs write them: without addresses, with text in runs, escaped, as ISO dates, as errors.
func TestCellsOfOtherPrograms(t *testing.T) {
	data := minimal(t, `<row><c t="inlineStr"><is><r><t>Per</t></r><r><t xml:space="preserve"> Olav</t></r><rPh><t>no</t></rPh></is></c><c><v>1.5</v></c></row>
		<row r="4"><c r="B4" t="str"><f>A1</f><v>en_x000D_
to</v></c><c t="b"><v>1</v></c><c t="d"><v>2026-11-21</v></c><c t="e"><v>#N/A</v></c><c><v>1E-3</v></c><c r="H4" s="3"/></row>`)
	f := read(t, data)
	want := map[int][]string{1: {"Per Olav", "1,5"}, 4: {"", "en\nto", "SANN", "21.11.2026", "#N/A", "0,001"}}
	if diff := cmp.Diff(want, grid(f.Sheets[0])); diff != "" {
		t.Errorf("want -, got +:\n%s", diff)
	}
	if len(f.Sheets) != 1 {
		t.Error("a part is read once, however many sheets name it")
	}
}

func TestAskingForWhatIsNotDeclared(t *testing.T) {
	r := read(t, listed(t)).Table(columns).Records[0]
	for name, ask := range map[string]func(){
		"unknown column": func() { r.Text("Navn") },
		"another kind":   func() { r.Text("Henvist") },
		"no choices":     func() { new(sheet.Sheet).Table([]sheet.Column{{Name: "A", Kind: sheet.Code}}) },
		"same header":    func() { new(sheet.Sheet).Table([]sheet.Column{{Name: "A"}, {Name: "B", Aliases: []string{"a."}}}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			ask()
		}()
	}
}

func FuzzWorkbook(f *testing.F) {
	f.Add(`<row r="1"><c r="A1" t="inlineStr"><is><t>Fnr</t></is></c></row>`, "A1:B2")
	f.Add(`<row><c><f/></c><c s="1"><v>46347</v></c></row><row r="9"/>`, "A1:A9")
	f.Fuzz(func(t *testing.T, rows, merged string) {
		file, err := sheet.Open(bytes.NewReader(minimal(t, rows+`</sheetData><mergeCells><mergeCell ref="`+merged+`"/></mergeCells><sheetData>`)), 1<<20, "x")
		if err != nil {
			if errs.KindOf(err) != errs.KindInvalid {
				t.Fatalf("not a fault to show: %v", err)
			}
			return
		}
		table := file.Table(columns)
		if _, err := sheet.Marked(minimal(t, rows), table.Faults); err != nil && errs.KindOf(err) != errs.KindInvalid {
			t.Fatalf("Marked: %v", err)
		}
	})
}
