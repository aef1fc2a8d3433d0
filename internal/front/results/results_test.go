package results

import (
	"bytes"
	"encoding/json"
	"math"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/result"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/sheet"
	"traad/internal/base/stats"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
)

// sample is a result with something of everything: hidden, missing, endless.
func sample() *usage.Result {
	e := func(v float64) stats.Estimate { return stats.Estimate{Value: v, Low: v * .8, High: v * 1.2, SE: .1} }
	r := &usage.Result{
		From: column.DayOf(date.MustParse("2023-01-01")), To: column.DayOf(date.MustParse("2026-01-01")), Seed: 1, Rounds: 1000, Included: 50, Followed: 48,
		Outcomes: []usage.Line{
			{Outcome: usage.Emergency, Persons: [2]int{48, 30}, Amount: [2]float64{197, 76}, Years: [2]float64{48, 45}, Rate: [2]stats.Estimate{e(4.1), e(1.7)}, Ratio: e(.41), P: math.NaN(), Matched: e(.92), DiD: e(.93)},
			{Outcome: usage.AcuteBed, Persons: [2]int{3, 9}, Amount: [2]float64{3777, 9}, Years: [2]float64{48, 45}, Hidden: true},
			{Outcome: usage.UrgentCare, Persons: [2]int{0, 9}, Amount: [2]float64{0, 9}, Years: [2]float64{48, 45}, Exact: true, Ratio: stats.Estimate{Value: math.Inf(1), Low: 2, High: math.Inf(1)}, Rate: [2]stats.Estimate{{Value: 0, High: .1}, e(.2)}, P: .001, Matched: stats.Missing, DiD: stats.Missing},
		},
		Areas:  []usage.Area{{Number: "3205", Persons: 44, Before: 180, After: 70}, {Number: "3207", Persons: 4333, Before: 17, After: 6, Hidden: [3]suppress.Mark{suppress.Small, suppress.Beside, suppress.Beside}}},
		Months: []usage.Month{{M: -1, Span: 1, N: 50, Followed: e(.5), Compared: stats.Missing}, {M: 0, Span: 1, N: 50, Followed: e(.2), Compared: e(.2)}},
		Change: []int{-3, -3, -3, -3, -3, 1},
	}
	r.Effect = usage.Effect{Ratio: e(.92), DiD: e(.93), Bootstrap: e(.92), HomeDays: stats.Missing, HomeMedian: stats.Missing, DeathRR: stats.Missing, Parallel: math.NaN(), P: .5, HomeP: math.NaN(), Detect: .7, Lines: [4]stats.Estimate{e(4.1), e(1.7), e(4.1), e(1.85)}}
	r.Expected = usage.Expected{Rate: 1.9, Fall: .53}
	r.Split = []usage.Share{{Label: "Akutte av alle opphold", Part: [2]stats.Estimate{e(.6), e(.5)}, Of: [2]float64{300, 100}}}
	r.Cost = usage.Cost{Known: true, Lines: [4]stats.Estimate{e(900), e(800), e(700), e(600)}, Difference: e(100), Change: e(-50), Net: [3]stats.Estimate{e(30), e(50), e(100)}}
	r.Match = usage.Match{Matched: 40, Balance: []usage.Balanced{{Label: "Alder", Balance: stats.Balance{Treated: 82, Control: 81, SMD: .12, VarianceRatio: 1}}}}
	r.Words = usage.Words{Headline: "Kort & klart.", Warning: "ikke effekt: forventet fall uten tiltak = 53 %", Cost: "Ingen besparelse kan påvises."}
	return r
}

// TestNothingHiddenIsWritten: what is of too few stands in no format, nor does a number that is none.
func TestNothingHiddenIsWritten(t *testing.T) {
	r := sample()
	var j, h, x bytes.Buffer
	for _, err := range []error{JSON(&j, r), HTML(&h, r), result.XLSX(nil, &x, r)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	book, err := sheet.Open(bytes.NewReader(x.Bytes()), 1<<20, "resultater.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	cells := ""
	for _, s := range book.Sheets {
		for _, row := range s.Rows {
			for _, c := range row.Cells {
				cells += c.String() + "\n"
			}
		}
	}
	for name, text := range map[string]string{"json": j.String(), "html": h.String(), "xlsx": cells} {
		for _, secret := range []string{"3777", "3 777", "3\u00a0777", "4333", "4\u00a0333", "NaN", "+Inf", ">17<", "\"17\""} {
			if strings.Contains(text, secret) {
				t.Errorf("%s has %q", name, secret)
			}
		}
		for _, want := range []string{"ikke effekt: forventet fall uten tiltak", "Ingen besparelse kan påvises", "skjult"} {
			if !strings.Contains(text, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	var back map[string]any
	if err := json.Unmarshal(j.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if v := back["effekt"].(map[string]any)["rateforhold"].(map[string]any)["verdi"]; v != .92 {
		t.Errorf("headline %v", v)
	}
}

// TestDecimals: JSON has no more decimals than the page and the workbook: of more, and of rates and years together, what is hidden could be worked out.
func TestDecimals(t *testing.T) {
	r := sample()
	r.Outcomes[0].Rate[0] = stats.Estimate{Value: 4.104167, Low: 3.612345, High: 4.712345}
	r.Cost.Lines[0], r.Included = stats.Estimate{Value: 123456.789, Low: 98765.4321, High: 150000.1}, -1
	var j bytes.Buffer
	if err := JSON(&j, r); err != nil {
		t.Fatal(err)
	}
	for _, not := range []string{"4.10", "3.61", "123456", "98765", "150000.1", `"inkluderte": -1`} {
		if strings.Contains(j.String(), not) {
			t.Errorf("JSON has %q", not)
		}
	}
	for _, want := range []string{`"verdi": 4.1`, "123500", `"inkluderte": null`} {
		if !strings.Contains(j.String(), want) {
			t.Errorf("JSON lacks %q", want)
		}
	}
	if more := regexp.MustCompile(`\.\d{4,}`).FindString(j.String()); more != "" {
		t.Errorf("JSON has %q", more)
	}
}

// TestPage: it needs nothing else, and each picture has a table.
func TestPage(t *testing.T) {
	var h bytes.Buffer
	if err := HTML(&h, sample()); err != nil {
		t.Fatal(err)
	}
	s := h.String()
	for _, not := range []string{"<script", "http://cdn", "<link", "src=", "@import"} {
		if strings.Contains(s, not) {
			t.Errorf("the page has %s", not)
		}
	}
	if strings.Count(s, "<svg") != 3 || strings.Count(s, "<table") < 5 || !strings.Contains(s, "Kort &amp; klart.") || !strings.Contains(s, `lang="nb"`) {
		t.Errorf("%d pictures, %d tables", strings.Count(s, "<svg"), strings.Count(s, "<table"))
	}
}

// TestCharts: Excel's own charts are in the workbook.
func TestCharts(t *testing.T) {
	var x bytes.Buffer
	if err := result.XLSX(nil, &x, sample()); err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"xl/charts/chart1.xml", "xl/charts/chart2.xml"} {
		if !bytes.Contains(x.Bytes(), []byte(part)) {
			t.Errorf("no %s", part)
		}
	}
}
