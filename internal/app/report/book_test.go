package report

import (
	"bytes"
	"testing"

	"traad/internal/base/date"
	"traad/internal/rules/report"
)

// TestTheSameWorkbook: a frozen report gives the same workbook byte by byte whenever it is asked for, charts and all.
func TestTheSameWorkbook(t *testing.T) {
	v := 1.7
	r := &report.Report{
		Period: "2026-2", Made: date.Of(2026, 9, 1), Say: []string{"Kort."},
		Sections: []report.Section{{Title: "Mål", Lines: []report.Line{{Name: "Nådd", Value: &v, Interval: []float64{1, 2}, Unit: "%"}}}},
		Goals:    []report.Goal{{Name: "Nådd", N: 12}, {Name: "Delvis", N: 9}},
		Bars:     []report.Bar{{Name: "Akuttinnleggelse", Before: [3]float64{4.1, 3.6, 4.7}, After: [3]float64{1.7, 1.2, 2.3}}},
	}
	first, err := XLSX(r)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := XLSX(r)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the same report gave another workbook")
		}
	}
}
