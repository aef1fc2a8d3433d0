package casefind

import (
	"traad/internal/base/column"
	"traad/internal/base/lang"
)

// measure is one number of a person that a rule may ask for, with the words for a value.
type measure struct {
	name string
	of   func(*Candidate) float64
	said func(v float64) lang.Spoken
}

// text is a value in bokmål.
func (m *measure) text(v float64) string { return m.said(v).In(nil) }

// count words a number of something; text has its place, "" where nothing stands around it.
func count(one, many, text string) func(float64) lang.Spoken {
	return func(v float64) lang.Spoken {
		if n := lang.Plural(int(v), one, many); text == "" {
			return n
		} else {
			return lang.Of(text, n)
		}
	}
}

// named words a number of a score by its name.
func named(text string) func(float64) lang.Spoken {
	return func(v float64) lang.Spoken { return lang.Of(text, lang.Int(int(v))) }
}

// measures are what rules and lists speak of, by the names of the columns that «traad casefind» writes.
var measures = []measure{
	{"alder", func(c *Candidate) float64 { return float64(c.Age) }, count("år", "år", "")},
	{"akutte_3m", func(c *Candidate) float64 { return float64(c.Score.Emergency3) }, count("akuttinnleggelse", "akuttinnleggelser", "%s på 3 måneder")},
	{"akutte_6m", func(c *Candidate) float64 { return float64(c.Score.Emergency6) }, count("akuttinnleggelse", "akuttinnleggelser", "%s på 6 måneder")},
	{"akutte_12m", func(c *Candidate) float64 { return float64(c.Score.Emergency12) }, count("akuttinnleggelse", "akuttinnleggelser", "%s på 12 måneder")},
	{"opphold_12m", func(c *Candidate) float64 { return float64(c.Score.Stays12) }, count("sykehusopphold", "sykehusopphold", "%s på 12 måneder")},
	{"avdelinger_6m", func(c *Candidate) float64 { return float64(c.Score.Departments6) }, count("avdeling", "avdelinger", "%s på 6 måneder")},
	{"avdelinger_12m", func(c *Candidate) float64 { return float64(c.Score.Departments12) }, count("avdeling", "avdelinger", "%s på 12 måneder")},
	{"liggedogn_6m", func(c *Candidate) float64 { return float64(c.Score.BedDays6) }, count("liggedøgn", "liggedøgn", "%s på 6 måneder")},
	{"liggedogn_12m", func(c *Candidate) float64 { return float64(c.Score.BedDays12) }, count("liggedøgn", "liggedøgn", "%s på 12 måneder")},
	{"akutte_liggedogn_12m", func(c *Candidate) float64 { return float64(c.Score.EmergencyBedDays12) }, count("liggedøgn", "liggedøgn", "%s i akuttopphold på 12 måneder")},
	{"reinnleggelser_12m", func(c *Candidate) float64 { return float64(c.Score.Readmissions12) }, count("reinnleggelse", "reinnleggelser", "%s innen 30 dager")},
	{"acsc_12m", func(c *Candidate) float64 { return float64(c.Score.ACSC12) }, count("akuttinnleggelse", "akuttinnleggelser", "%s som kunne vært unngått")},
	{"legevakt_6m", func(c *Candidate) float64 { return float64(c.Score.UrgentCare6) }, count("legevaktbesøk", "legevaktbesøk", "%s på 6 måneder")},
	{"kad_12m", func(c *Candidate) float64 { return float64(c.Score.AcuteBed12) }, count("KAD-opphold", "KAD-opphold", "%s på 12 måneder")},
	{"hfrs", func(c *Candidate) float64 { return float64(c.Score.HFRS) / 10 }, hfrsText},
	{"charlson", func(c *Candidate) float64 { return float64(c.Score.Charlson1987()) }, named("Charlson %s")},
	{"charlson2011", func(c *Candidate) float64 { return float64(c.Score.Charlson2011()) }, named("Charlson (2011) %s")},
	{"charlson_se", func(c *Candidate) float64 { return float64(c.Score.CharlsonSwedish()) }, named("Charlson (svensk) %s")},
	{"kroniske", func(c *Candidate) float64 { return float64(c.Score.Chronic) }, count("kronisk tilstand", "kroniske tilstander", "")},
	{"kroniske_ahrq", func(c *Candidate) float64 { return float64(c.Score.ChronicAHRQ) }, count("kronisk kategori", "kroniske kategorier", "%s (AHRQ)")},
	{"legemidler", func(c *Candidate) float64 { return float64(c.medicines().Count) }, medicineText},
	{"rxrisk", func(c *Candidate) float64 { return float64(c.medicines().RxRisk) }, named("Rx-Risk %s")},
	{"sannsynlighet", func(c *Candidate) float64 { return c.Probability }, func(v float64) lang.Spoken { return lang.Of("sannsynlighet %s", lang.Percent(v, 0)) }},
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

func hfrsText(v float64) lang.Spoken {
	return lang.Of("HFRS %s (%s)", lang.Decimal(v, 1), lang.Of(HFRSBand(uint16(v*10+0.5))))
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
