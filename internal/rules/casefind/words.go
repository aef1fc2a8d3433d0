package casefind

import (
	"maps"
	"slices"

	"traad/internal/base/lang"
)

// Texts are what a list says in words, for the test that each has a translation.
func Texts() []string {
	all := []string{start, wholePercent, wholeBand, noPoints}
	hear := lang.Listen(func(text string) { all = append(all, text) })
	for i := range measures {
		for _, v := range []float64{1, 7, 20} { // one and many, and each band
			measures[i].said(v).In(hear)
		}
	}
	for m := MarkMetastasis; m <= MarkDementia; m <<= 1 {
		all = append(all, m.Text())
	}
	for _, points := range []int{0, 5, 7} {
		all = append(all, HOSPITALBand(points))
	}
	limit := 1.0
	(&Condition{Measure: "alder", Over: &limit, AtLeast: &limit, Under: &limit, AtMost: &limit}).limits(true).In(hear)
	for _, t := range PARR30(Readmission{Emergency12: 1, Emergency30: true, Current: true})[1:] {
		all = append(all, t.Text)
	}
	for _, m := range Methods {
		all = append(all, m.Title, m.Valid, m.Source)
	}
	all = append(all, leftOut, nowIn, hfrsTried, "Charlson %s: %s", "Rx-Risk %s: %s", "%s finnes ikke i ICD-10 og teller ikke: %s.", "%s er ICD-10-CM (amerikansk) og leses bare til fjerde tegn: %s.", "%s mangler fjerde tegn og gir ingen Charlson-gruppe: %s.", "kode", "koder")
	return slices.Concat(all, slices.Collect(maps.Values(words)), theRxRisk().name)
}

// Marks beside those of a candidate's codes.
const (
	leftOut   = "Sjekk: bor fast på sykehjem"
	nowIn     = "Innlagt nå"
	hfrsTried = "HFRS er prøvd ut for 75 år og eldre"
)
