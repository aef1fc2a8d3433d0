package casefind

import (
	"traad/internal/base/column"
	"traad/internal/base/nb"
)

// measure is one number of a person that a rule may ask for, with its words for a value.
type measure struct {
	name string
	of   func(*Candidate) float64
	text func(v float64) string
}

func count(one, many, window string) func(float64) string {
	return func(v float64) string { return nb.Plural(int(v), one, many) + window }
}

// measures are what rules and lists speak of, by the names of the columns that «traad casefind» writes.
var measures = []measure{
	{"alder", func(c *Candidate) float64 { return float64(c.Age) }, count("år", "år", "")},
	{"akutte_3m", func(c *Candidate) float64 { return float64(c.Score.Emergency3) }, count("akuttinnleggelse", "akuttinnleggelser", " på 3 måneder")},
	{"akutte_6m", func(c *Candidate) float64 { return float64(c.Score.Emergency6) }, count("akuttinnleggelse", "akuttinnleggelser", " på 6 måneder")},
	{"akutte_12m", func(c *Candidate) float64 { return float64(c.Score.Emergency12) }, count("akuttinnleggelse", "akuttinnleggelser", " på 12 måneder")},
	{"opphold_12m", func(c *Candidate) float64 { return float64(c.Score.Stays12) }, count("sykehusopphold", "sykehusopphold", " på 12 måneder")},
	{"avdelinger_6m", func(c *Candidate) float64 { return float64(c.Score.Departments6) }, count("avdeling", "avdelinger", " på 6 måneder")},
	{"avdelinger_12m", func(c *Candidate) float64 { return float64(c.Score.Departments12) }, count("avdeling", "avdelinger", " på 12 måneder")},
	{"liggedogn_6m", func(c *Candidate) float64 { return float64(c.Score.BedDays6) }, count("liggedøgn", "liggedøgn", " på 6 måneder")},
	{"liggedogn_12m", func(c *Candidate) float64 { return float64(c.Score.BedDays12) }, count("liggedøgn", "liggedøgn", " på 12 måneder")},
	{"akutte_liggedogn_12m", func(c *Candidate) float64 { return float64(c.Score.EmergencyBedDays12) }, count("liggedøgn", "liggedøgn", " i akuttopphold på 12 måneder")},
	{"reinnleggelser_12m", func(c *Candidate) float64 { return float64(c.Score.Readmissions12) }, count("reinnleggelse", "reinnleggelser", " innen 30 dager")},
	{"acsc_12m", func(c *Candidate) float64 { return float64(c.Score.ACSC12) }, count("akuttinnleggelse", "akuttinnleggelser", " som kunne vært unngått")},
	{"legevakt_6m", func(c *Candidate) float64 { return float64(c.Score.UrgentCare6) }, count("legevaktbesøk", "legevaktbesøk", " på 6 måneder")},
	{"kad_12m", func(c *Candidate) float64 { return float64(c.Score.AcuteBed12) }, count("KAD-opphold", "KAD-opphold", " på 12 måneder")},
	{"hfrs", func(c *Candidate) float64 { return float64(c.Score.HFRS) / 10 }, hfrsText},
	{"charlson", func(c *Candidate) float64 { return float64(c.Score.Charlson1987()) }, func(v float64) string { return "Charlson " + nb.Int(int(v)) }},
	{"charlson2011", func(c *Candidate) float64 { return float64(c.Score.Charlson2011()) }, func(v float64) string { return "Charlson (2011) " + nb.Int(int(v)) }},
	{"charlson_se", func(c *Candidate) float64 { return float64(c.Score.CharlsonSwedish()) }, func(v float64) string { return "Charlson (svensk) " + nb.Int(int(v)) }},
	{"kroniske", func(c *Candidate) float64 { return float64(c.Score.Chronic) }, count("kronisk tilstand", "kroniske tilstander", "")},
	{"kroniske_ahrq", func(c *Candidate) float64 { return float64(c.Score.ChronicAHRQ) }, count("kronisk kategori", "kroniske kategorier", " (AHRQ)")},
	{"legemidler", func(c *Candidate) float64 { return float64(c.medicines().Count) }, medicineText},
	{"rxrisk", func(c *Candidate) float64 { return float64(c.medicines().RxRisk) }, func(v float64) string { return "Rx-Risk " + nb.Int(int(v)) }},
	{"sannsynlighet", func(c *Candidate) float64 { return c.Probability }, func(v float64) string { return "sannsynlighet " + nb.Percent(v, 0) }},
}

// HFRSBand is low below 5, intermediate from 5 to 15, high above 15. Gilbert 2018.
func HFRSBand(tenths uint16) string {
	switch {
	case tenths < 50:
		return "lav"
	case tenths <= 150:
		return "middels"
	}
	return "høy"
}

func hfrsText(v float64) string {
	return "HFRS " + nb.Decimal(v, 1) + " (" + HFRSBand(uint16(v*10+0.5)) + ")"
}

// MeasureNames are the measures that a rule may ask for, as files name them.
func MeasureNames() []string {
	names := make([]string, len(measures))
	for i, m := range measures {
		names[i] = m.name
	}
	return names
}

func measureOf(name string) *measure {
	for i := range measures {
		if measures[i].name == name {
			return &measures[i]
		}
	}
	return nil
}

// Candidate is a person with scores at the date, and what the rule says.
type Candidate struct {
	Person      *column.Person
	Index       int // among the episodes' people, -1 for a person without episodes
	Age         int
	Score       *Score
	Medicines   *Medicines // nil where there are no dispensings
	Probability float64
	Points      float64
	Rank        int
	Selected    bool
	Why         []Reason
	Marks       []string // what a clinician must look at; nobody is left out for it
	Left        string   // why the rule leaves the person out
}

func (c *Candidate) medicines() *Medicines {
	if c.Medicines == nil {
		return &Medicines{}
	}
	return c.Medicines
}

// Reason is one thing that counts, in words, with its part of the points where the rule has weights.
type Reason struct {
	Measure string  `json:"mal"`
	Value   float64 `json:"verdi"`
	Text    string  `json:"tekst"`
	Points  float64 `json:"poeng,omitempty"`
}
