package column

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
)

func pharmacy(t *testing.T, files ...string) (*Pharmacy, *Dispensings, error) {
	t.Helper()
	var g Pharmacy
	for _, text := range files {
		if err := g.Read("u.csv", strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
	}
	d, err := g.Dispensings()
	return &g, d, err
}

// TestDispensings: several files, any order, codes of all levels in any case; sorted by person and day.
func TestDispensings(t *testing.T) {
	g, d, err := pharmacy(t,
		"lopenr;utleveringsdato;ATCkode;pris\nB;2025-03-01;C03CA01;12\nA;2025-02-01;n02be01;3\nB;2025-01-05;C03;1\n",
		"utleveringsdato,lopenr,atckode\n2025-01-01,A,B01AF02\n")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for p, id := range d.People {
		for i := d.First[p]; i < d.First[p+1]; i++ {
			got = append(got, id+" "+d.Day[i].Date().String()+" "+d.Codes[d.ATC[i]])
		}
	}
	want := []string{"A 2025-01-01 B01AF02", "A 2025-02-01 N02BE01", "B 2025-01-05 C03", "B 2025-03-01 C03CA01"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if all := notices(g.Log.Notices); !strings.Contains(all, "brukes ikke: pris") || !strings.Contains(all, "1 av 4 utleveringer har en ATC-kode uten femte nivå") {
		t.Error(all)
	}
	if c := g.Counts; c.Rows != 4 || c.Coarse != 1 || c.First.Date() != date.Of(2025, 1, 1) || c.End.Date() != date.Of(2025, 3, 1) {
		t.Errorf("%+v", c)
	}
}

// TestDispensingFaults: each by row and column, and nothing is read.
func TestDispensingFaults(t *testing.T) {
	for text, want := range map[string]string{
		"lopenr,utleveringsdato\nA,2025-01-01\n":                       "u.csv, rad 1, kolonne atckode: Kolonnen mangler",
		"lopenr,utleveringsdato,atckode\nA,2025-01-01,\n":              "u.csv, rad 2, kolonne atckode: Koden mangler",
		"lopenr,utleveringsdato,atckode\nA,2025-01-01,I50.0\n":         "«I50.0» er ikke en ATC-kode på formen C03CA01",
		"lopenr,utleveringsdato,atckode\nA,2025-01-01,C03C\nA,,C03C\n": "u.csv, rad 3, kolonne utleveringsdato: Datoen mangler",
		"lopenr,utleveringsdato,atckode\nA,45678,C03C\n":               "er et Excel-datotall",
		"lopenr,utleveringsdato,atckode\n,2025-01-01,C03C\n":           "kolonne lopenr: Verdien mangler",
		"lopenr,utleveringsdato,atckode\nA,1970-01-01,C03C\n":          "er utenfor årene 1980–2099",
		"": "Filen er tom (0 byte)",
	} {
		g, d, err := pharmacy(t, text)
		told := ""
		for _, f := range g.Log.Faults {
			told += f.Where().String() + ": " + f.Text().String() + "\n"
		}
		if err == nil || d != nil || !strings.Contains(told, want) {
			t.Errorf("%q: %s", text, told)
		}
	}
	for code, ok := range map[string]bool{"C": true, "C0": false, "C03": true, "C03C": true, "C03CA": true, "C03CA0": false, "C03CA01": true, "C03CA011": false, "C3CCA01": false, "CAACA01": false} {
		if atcShape([]byte(code)) != ok {
			t.Error(code)
		}
	}
}

// TestDispensingParts: what is kept comes back, without those left out and the days that later loads have.
func TestDispensingParts(t *testing.T) {
	_, d, err := pharmacy(t, "lopenr,utleveringsdato,atckode\nA,2025-01-01,C03CA01\nB,2025-01-01,N02BE01\nB,2025-02-01,C03\nC,2025-01-09,N02BE01\n")
	if err != nil {
		t.Fatal(err)
	}
	var parts [][]byte
	if err := d.Parts(func(id string) bool { return id == "C" }, func(p PartOf) error { parts = append(parts, bytes.Clone(p.Content)); return nil }); err != nil {
		t.Fatal(err)
	}
	load := func(over ...[2]Day) Load {
		k := 0
		return Load{Over: over, Next: func() ([]byte, error) {
			if k++; k > len(parts) {
				return nil, io.EOF
			}
			return parts[k-1], nil
		}}
	}
	day := DayOf(date.Of(2025, 1, 1))
	back, err := MergeDispensings([]Load{load([2]Day{day, day}), load()}, func(id string) bool { return id == "A" })
	if err != nil {
		t.Fatal(err)
	}
	if got := len(back.People); got != 1 || back.People[0] != "B" || back.Rows() != 3 || back.Day[0] != day || back.Codes[back.ATC[2]] != "C03" {
		t.Errorf("%+v", back)
	}
	if p, ok := back.Of("B"); !ok || p != 0 {
		t.Error("B is not found")
	}
	parts = [][]byte{[]byte("PAR1 is not all PAR1")}
	if _, err := MergeDispensings([]Load{load()}, nil); err == nil {
		t.Error("a damaged part was read")
	}
}
