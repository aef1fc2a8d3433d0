package sheet_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"traad/internal/base/errs"
	"traad/internal/base/sheet"
)

// read opens a file that must be readable.
func read(t *testing.T, data []byte) *sheet.File {
	t.Helper()
	f, err := sheet.Open(bytes.NewReader(data), 1<<20, "fil")
	if err != nil {
		t.Fatalf("Open: %v", err)
	}
	return f
}

// grid is a sheet as texts by row number.
func grid(s sheet.Sheet) map[int][]string {
	out := map[int][]string{}
	for _, r := range s.Rows {
		for _, c := range r.Cells {
			out[r.Number] = append(out[r.Number], c.String())
		}
	}
	return out
}

func TestCSV(t *testing.T) {
	latin, err := charmap.Windows1252.NewEncoder().String("Navn;Sted\r\nÅse – «Bø»;Ås €\r\n")
	if err != nil {
		t.Fatal(err)
	}
	table := map[int][]string{1: {"Navn", "Tall"}, 2: {"Åse", "0,85"}}
	for name, c := range map[string]struct {
		in   string
		want map[int][]string
	}{
		"semicolon, decimal comma":     {"Navn;Tall\nÅse;0,85\n", table},
		"comma, quoted decimal comma":  {"Navn,Tall\r\nÅse,\"0,85\"\r\n", table},
		"tab":                          {"Navn\tTall\nÅse\t0,85", table},
		"byte order mark":              {"\xef\xbb\xbfNavn;Tall\nÅse;0,85\n", table},
		"UTF-16 little end":            {"\xff\xfeN\x00a\x00v\x00n\x00;\x00T\x00a\x00l\x00l\x00\n\x00\xc5\x00s\x00e\x00;\x000\x00,\x008\x005\x00", table},
		"sep= line, not counted":       {"sep=,\r\nNavn,Tall\r\nÅse,\"0,85\"\r\n", table},
		"sep= says what counts":        {"sep=|\nNavn|Tall\nÅse|0,85\n", table},
		"old Mac line ends":            {"Navn;Tall\rÅse;0,85\r", table},
		"windows-1252":                 {latin, map[int][]string{1: {"Navn", "Sted"}, 2: {"Åse – «Bø»", "Ås €"}}},
		"empty lines are counted":      {"\n\nNavn;Tall\n;\n\nÅse;1\n", map[int][]string{3: {"Navn", "Tall"}, 6: {"Åse", "1"}}},
		"line breaks in quotes":        {"a;b\n\"1\n2\";\"x\"\"y\"\nc;d\n", map[int][]string{1: {"a", "b"}, 2: {"1\n2", `x"y`}, 3: {"c", "d"}}},
		"quotes inside a bare field":   {"a;b\n5\" rør;2\n", map[int][]string{1: {"a", "b"}, 2: {`5" rør`, "2"}}},
		"text after a closing quote":   {"a;b\n\"x\"y;2\n", map[int][]string{1: {"a", "b"}, 2: {"xy", "2"}}},
		"one column":                   {"Navn\nÅse\n", map[int][]string{1: {"Navn"}, 2: {"Åse"}}},
		"NFC, control characters gone": {"a;b\nA\u030ase\x07;2\n", map[int][]string{1: {"a", "b"}, 2: {"Åse", "2"}}},
		"doubled quotes alone":         {"a;b\n\"\"\"\";\"\"\n", map[int][]string{1: {"a", "b"}, 2: {`"`}}},
		"empty fields at the end":      {"a;b;;\n1;;;\n", map[int][]string{1: {"a", "b"}, 2: {"1"}}},
	} {
		f := read(t, []byte(c.in))
		if f.Format != sheet.CSV || len(f.Sheets) != 1 || f.Sheets[0].Name != sheet.CSVSheet {
			t.Errorf("%s: %v with %d sheets", name, f.Format, len(f.Sheets))
		}
		if diff := cmp.Diff(c.want, grid(f.Sheets[0])); diff != "" {
			t.Errorf("%s (want -, got +):\n%s", name, diff)
		}
	}
}

func TestRefusedFiles(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing":          {"", "Filen er tom."},
		"white space":      {" \r\n\n", "Filen er tom."},
		"too big":          {strings.Repeat("a", 1<<20+1), "Filen er for stor."},
		"PDF":              {"%PDF-1.7 x", "Filen er verken Excel eller CSV."},
		"binary":           {"ab\x00cd", "Filen er verken Excel eller CSV."},
		"old Excel":        {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xx", "Filen har passord eller er i det gamle Excel-formatet."},
		"open quote":       {"a;b\n1;\"2\n3;4\n", "Et anførselstegn (\") i rad 2 mangler sin make."},
		"not really a zip": {"PK\x03\x04tull", "Arbeidsboken er skadet."},
		"columns":          {strings.Repeat("x;", sheet.MaxColumns+1) + "y\n", "Rad 1 har mer enn 400 kolonner."},
		"empty columns":    {strings.Repeat(";", 20_000) + "\n", "Rad 1 har mer enn 400 kolonner."},
		"rows":             {strings.Repeat("x\n", sheet.MaxRows+1), "Filen har mer enn 100\u00a0000 rader."},
	} {
		_, err := sheet.Open(strings.NewReader(c.in), 1<<20, "fil.csv")
		if err == nil || errs.KindOf(err) != errs.KindInvalid || !strings.HasPrefix(errs.SafeText(err), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// Whatever bytes come, reading ends with an error to show or with rows in order, and what Go's own writer made of the
// cells reads back as the same cells.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"a;b\n1;\"2;\n\"\"3\"\n", "\xff\xfea\x00", "sep=\t\na\tb", "\"", "a,\"b\"c,\r\rd", "å\xe5;;\n\n;x"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.HasPrefix(data, []byte("PK")) {
			return
		}
		file, err := sheet.Open(bytes.NewReader(data), 1<<16, "x")
		if err != nil {
			if errs.KindOf(err) != errs.KindInvalid {
				t.Fatalf("not a fault to show: %v", err)
			}
			return
		}
		var out bytes.Buffer
		out.WriteString("sep=;\n")
		w := csv.NewWriter(&out)
		w.Comma = ';'
		last := 0
		for _, r := range file.Sheets[0].Rows {
			if r.Number <= last || len(r.Cells) == 0 {
				t.Fatalf("row %d after row %d, %d cells", r.Number, last, len(r.Cells))
			}
			for last++; last < r.Number; last++ {
				out.WriteString("\n")
			}
			fields := make([]string, len(r.Cells))
			for i, c := range r.Cells {
				fields[i] = c.String()
			}
			if err := w.Write(fields); err != nil {
				t.Fatal(err)
			}
			w.Flush()
		}
		if last == 0 {
			return
		}
		again := read(t, out.Bytes())
		if diff := cmp.Diff(grid(file.Sheets[0]), grid(again.Sheets[0])); diff != "" {
			t.Errorf("read again (first -, again +):\n%s", diff)
		}
		file.Table([]sheet.Column{{Name: "a", Kind: sheet.Date}, {Name: "b", Kind: sheet.Decimal, Required: true}})
	})
}
