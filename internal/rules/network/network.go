// Package network is Læringsnettverk: sites that run the service compare agreed indicators by exchanging files of sums, in funnel plots and never in a
// ranking. An indicator is defined once, with numerator and denominator; what is counted for it is what Kvalitet over tid and Rapport count already.
//
//	figures := network.Figures(basis)              // our own, as they may leave the house
//	f, err := network.Read(data, ours, today)      // another site's file, or everything that is wrong with it
//	p := network.Compare(indicator, places)        // the funnel, with words
//
// Format, definitions and what is hidden: docs/network.md.
package network

import (
	"traad/internal/base/lang"
	"traad/internal/rules/quality"
	"traad/internal/rules/report"
)

// Definitions is the version of the indicators: what is in numerator and denominator, and how it is counted. Files of different versions are not
// compared. TestDefinitions fails where something is changed and this is not.
const Definitions = 2

// Goals is the indicator that Rapport counts; the others are measures of Kvalitet over tid.
const Goals = "mal"

// Indicator is one agreed indicator.
type Indicator struct {
	Code        string
	Title       string
	Numerator   string // in words
	Denominator string
	Better      string // which way is better
	Rate        bool   // events per 100 person-months, by Poisson limits
	Mean        bool   // days for each, by limits of the standard error; of neither sort it is a share, by binomial limits
	measure     quality.Measure
}

// Indicators are the agreed ones, in the order that the page and the file have them.
var Indicators = []Indicator{
	{
		Code: Goals, Title: "Mål i planen nådd helt eller delvis", Better: "høyere er bedre",
		Numerator: "De der siste evaluering i tertialet sa at målene var nådd, helt eller delvis.", Denominator: "Alle som ble evaluert i tertialet.",
	},
	of(quality.AfterDischarge, "Opphold der noen i teamet nådde, besøkte eller evaluerte personen fra utskrivelsesdagen til og med tredje dag etter.", "Opphold i seng på sykehus eller KAD som ble avsluttet i tertialet mens personen ble fulgt. Ikke døde eller innlagt igjen innen tre dager, pausede og avsluttede."),
	of(quality.AlertsActed, "Varsler noen hadde fulgt opp innen 72 timer.", "Varsler fra tertialet som noen skal ta. Ikke varsler til orientering, trukne, og de som ikke er noens."),
	of(quality.GPTakesPart, "Besøk der fastlegen var til stede, digitalt med, eller i dialog etterpå.", "Kartleggingsbesøk i tertialet der det er skrevet om fastlegen deltok."),
	of(quality.OldPlans, "De der planen i kraft er eldre enn seks måneder.", "De som ble fulgt siste dag i tertialet, og har en plan i kraft. Ikke pausede, døde, avsluttede og de som har trukket samtykket."),
	of(quality.VisitDays, "Dager fra henvisning til kartleggingsbesøk, lagt sammen, uten dager på pause.", "Første kartleggingsbesøk i tertialet."),
	of(quality.PlanDays, "Dager fra kartleggingsbesøk til plan, lagt sammen, uten dager på pause.", "Første planer som kom i kraft i tertialet."),
	of(quality.Avoidable, "Opphold som ble avsluttet i tertialet, der teamet svarte ja på om de kunne vært unngått.", "Tiden personer ble fulgt i tertialet, i hele personmåneder."),
}

func of(m quality.Measure, numerator, denominator string) Indicator {
	a := m.About()
	return Indicator{Code: string(m), Title: a.Title, Numerator: numerator, Denominator: denominator, Better: a.Better, Rate: m == quality.Avoidable, Mean: m == quality.VisitDays || m == quality.PlanDays, measure: m}
}

// Find returns an indicator by its code.
func Find(code string) (Indicator, bool) {
	for _, x := range Indicators {
		if x.Code == code {
			return x, true
		}
	}
	return Indicator{}, false
}

// Unit is what stands over the scale.
func (x Indicator) Unit() string {
	switch {
	case x.Rate:
		return "per 100 personmåneder"
	case x.Mean:
		return "dager i snitt"
	}
	return "%"
}

// UnitIn is the unit in a language.
func (x Indicator) UnitIn(v *lang.Voice) string {
	if x.Rate || x.Mean {
		return v.Say(x.Unit())
	}
	return x.Unit()
}

// Decimals is how many decimals a value is written with.
func (x Indicator) Decimals() int {
	if x.Rate || x.Mean {
		return 1
	}
	return 0
}

// Period is what a file is of: a third of a year, as Rapport has it.
type Period = report.Period
