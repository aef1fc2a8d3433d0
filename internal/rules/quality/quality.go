// Package quality is Kvalitet over tid: how the service itself does, month by month, as control charts with rules. It counts the work of the
// team, never what it led to: a chart of the cohort's own admissions would show a fall that comes by itself (docs/results.md).
//
//	c := quality.New(today)
//	for … { c.Add(&quality.Course{Area: area, State: state, Plans: plans, Contacts: contacts, Stays: stays}) }
//	chart := c.Chart(quality.AfterDischarge, quality.Everywhere, areas)
//	fmt.Println(chart.Words) // «Ingen tegn til endring: …»
//
// Definitions: docs/quality.md. Limits and rules: base/stats.
package quality

import (
	"traad/internal/base/date"
)

// Measure is one indicator; the code stands in addresses.
type Measure string

// The measures, in the order that the page shows them.
const (
	VisitDays      Measure = "besok" // days from referral to the mapping visit, without pauses
	PlanDays       Measure = "plan"  // days from the mapping visit to the first plan, without pauses
	OldPlans       Measure = "gamle-planer"
	AfterDischarge Measure = "utskrivelse" // contact within 72 hours
	AlertsActed    Measure = "varsler"     // acted on within 72 hours
	GPTakesPart    Measure = "fastlege"
	Avoidable      Measure = "unngatt"        // stays judged avoidable, by time followed
	AvoidableGap   Measure = "unngatt-mellom" // stays judged between two that were

	judgedStays Measure = "vurdert" // stays that were judged: no chart, but without them Avoidable says nothing
)

// Measures are those with a chart.
var Measures = []Measure{VisitDays, PlanDays, OldPlans, AfterDischarge, AlertsActed, GPTakesPart, Avoidable, AvoidableGap}

// Everywhere is all places together.
const Everywhere = ""

// kind is which control chart a measure has.
type kind int

const (
	individuals kind = iota // XmR of the month's mean
	proportions             // p
	rates                   // u
	between                 // g
)

// About is what a reader needs to know of a measure.
type About struct {
	Title  string
	Unit   string // over the scale and in sentences: «dager», «%»
	Chart  string // which control chart, in words
	Counts string // what counts, and what does not
	Better string // which way is better, in a few words
	kind   kind
	whole  bool // shown for all places together only
}

var about = map[Measure]About{
	VisitDays: {
		Title: "Dager fra henvisning til kartleggingsbesøk", Unit: "dager", Chart: "XmR av månedens snitt", Better: "færre dager er bedre", kind: individuals,
		Counts: "Etter måneden besøket ble gjort. Dager på pause er trukket fra. De som ikke har fått besøk ennå, er ikke med.",
	},
	PlanDays: {
		Title: "Dager fra kartleggingsbesøk til plan", Unit: "dager", Chart: "XmR av månedens snitt", Better: "færre dager er bedre", kind: individuals,
		Counts: "Etter måneden den første planen kom i kraft. Dager på pause er trukket fra. De som ikke har plan ennå, er ikke med.",
	},
	OldPlans: {
		Title: "Planer eldre enn seks måneder", Unit: "%", Chart: "p", Better: "lavere er bedre", kind: proportions,
		Counts: "Av dem som ble fulgt siste dag i måneden og har en plan i kraft. Pausede, døde, avsluttede og de som har trukket samtykket, er ikke med.",
	},
	AfterDischarge: {
		Title: "Kontakt innen 72 timer etter utskrivelse", Unit: "%", Chart: "p", Better: "høyere er bedre", kind: proportions,
		Counts: "Av opphold i seng på sykehus eller KAD som ble avsluttet i måneden mens personen ble fulgt. Tråd kjenner dagen for en kontakt, ikke timen: kontakt fra utskrivelsesdagen til og med tredje dag etter teller. " +
			"Ikke med: døde eller lagt inn igjen innen tre dager, pauset, avsluttet, og opphold der de tre dagene ikke er gått.",
	},
	AlertsActed: {
		Title: "Varsler fulgt opp innen 72 timer", Unit: "%", Chart: "p", Better: "høyere er bedre", kind: proportions,
		Counts: "Av varsler som noen skal ta, etter måneden de kom. Varsler til orientering, trukne varsler og varsler der alle spurte svarte at personen ikke er deres, er ikke med.",
	},
	GPTakesPart: {
		Title: "Fastlegen deltok i kartleggingsbesøket", Unit: "%", Chart: "p", Better: "høyere er bedre", kind: proportions,
		Counts: "Av kartleggingsbesøk der det er skrevet om fastlegen deltok: til stede, digitalt eller i dialog etterpå.",
	},
	Avoidable: {
		Title: "Opphold teamet mener kunne vært unngått", Unit: "per 100 personmåneder", Chart: "u", Better: "lavere er bedre", kind: rates, whole: true,
		Counts: "Opphold der teamet svarte ja på om det kunne vært unngått, etter måneden oppholdet ble avsluttet, mot tiden personer ble fulgt. Teamets egen vurdering, ikke en fasit. Opphold ingen har svart om, telles ikke.",
	},
	AvoidableGap: {
		Title: "Vurderte opphold mellom hvert som kunne vært unngått", Unit: "opphold", Chart: "g", Better: "flere er bedre", kind: between, whole: true,
		Counts: "Hvor mange opphold teamet har vurdert siden forrige som kunne vært unngått. Hvert punkt er ett slikt opphold, i rekkefølge.",
	},
}

// About tells of a measure.
func (m Measure) About() About { return about[m] }

// ways are how a GP took part, in order.
var ways = []struct{ code, text string }{{"in_person", "til stede"}, {"digital", "digitalt"}, {"dialogue", "i dialog etterpå"}, {"none", "deltok ikke"}}

// month counts months, so that they can be added.
type month int

func monthOf(d date.Date) month { return month(d.Year()*12 + int(d.Month()) - 1) }

func (m month) first() date.Date { return date.Of(int(m)/12, 1, 1).AddMonths(int(m) % 12) }

func (m month) last() date.Date { return (m + 1).first().AddDays(-1) }

// Span is how many months are counted: what three years of quarters need.
const Span = 36
