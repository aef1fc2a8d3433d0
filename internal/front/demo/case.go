package demo

import (
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// openCase is a referral that is to be assessed, waits, or was declined. None of them counts among the 218 included, and
// none is over its deadline.
type openCase struct {
	area     string
	who      namedPerson // zero: drawn
	ago      int         // referred so many days ago
	referral *care.Referral
	answered []care.Level
	cfs      care.CFS
	outcome  string // "", or what was decided
	reason   string
	text     string
	decided  int // days ago
	review   int // days ahead
}

var both = []care.Level{care.Municipality, care.Hospital}

var cases = []openCase{
	{
		area: "nes", ago: 4, who: namedPerson{key: "nilsen", given: "Arvid", family: "Nilsen", man: true, born: born(1944, time.March, 8), lives: "alone", gp: "mona.ruud"},
		referral: &care.Referral{From: "gp", Name: "fastlege Mona Ruud", Phone: "00 00 44 18", How: "message", Why: "4 innleggelser siste halvår, hjertesvikt og KOLS. Bor alene. Ønsker at noen følger ham tettere.", ToHosp: true, Agrees: "yes"},
		answered: []care.Level{care.Hospital}, cfs: 5,
	},
	{
		area: "nes", ago: 1, who: namedPerson{key: "ro", given: "Magnhild", family: "Rø", born: born(1939, time.July, 21), lives: "alone", kin: nearest("Ellen Rø", "datter", "000 57 510", "")},
		referral: &care.Referral{From: "next_of_kin", Name: "datter", Phone: "000 57 510", How: "telephone", Why: "Fall to ganger i høst, vekttap. Datter bor i Bergen og er bekymret.", Agrees: "yes"},
	},
	{area: "nes", ago: 26, answered: both, cfs: 5, outcome: care.Wait, reason: "thinking", text: "Vil snakke med sønnen først.", decided: 21, review: 12},
	{area: "lillestrom", ago: 6, who: namedPerson{key: "sorli", given: "Ragnhild", family: "Sørli", born: born(1947, time.February, 2), lives: "alone"}, answered: []care.Level{care.Municipality}, cfs: 5},
	{
		area: "lillestrom", ago: 20, who: namedPerson{key: "somby", given: "Elen Biret", family: "Somby", born: born(1952, time.June, 15), lives: "alone", language: "nordsamisk"},
		answered: both, cfs: 5, outcome: care.Wait, reason: "other", text: "Tolk i nordsamisk er bestilt til samtalen.", decided: 14, review: 6,
	},
	{area: "nordre-follo", ago: 3, answered: both, cfs: 6},
	{area: "nordre-follo", ago: 6, answered: []care.Level{care.Hospital}, cfs: 4, outcome: care.AskMore, text: "Trenger medisinliste og epikrise fra siste opphold.", decided: 4, review: 9},
	{area: "nordre-follo", ago: 9, answered: both, cfs: 5, outcome: care.Include, decided: 5},
	{area: "ullensaker", ago: 2},
	{area: "lorenskog", ago: 5, answered: []care.Level{care.Municipality}, cfs: 6},
	{area: "lorenskog", ago: 33, answered: both, cfs: 5, outcome: care.Wait, reason: "no_place", decided: 27, review: 15},
	{area: "kongsvinger", ago: 1, answered: []care.Level{care.Hospital}},
	{area: "lillestrom", ago: 61, answered: both, cfs: 2, outcome: care.Decline, reason: "criteria", text: "Klarer seg selv i alt, én innleggelse.", decided: 57},
	{area: "lillestrom", ago: 204, answered: both, cfs: 8, outcome: care.Decline, reason: "too_ill", text: "Følges av lindrende team.", decided: 200},
	{area: "nordre-follo", ago: 118, answered: both, cfs: 5, outcome: care.Decline, reason: "own_wish", decided: 112},
	{area: "nordre-follo", ago: 262, answered: both, cfs: 5, outcome: care.Decline, reason: "adequate_care", text: "Hjertesviktpoliklinikken følger tett.", decided: 257},
	{area: "nes", ago: 91, answered: both, cfs: 3, outcome: care.Decline, reason: "adequate_care", decided: 86},
	{area: "ullensaker", ago: 147, answered: both, cfs: 5, outcome: care.Decline, reason: "not_resident", text: "Flytter til Oslo denne måneden.", decided: 143},
}

// openCases makes the persons of the cases.
func (r *region) openCases() []movein.Person {
	var people []movein.Person
	for _, o := range cases {
		referred := r.today.AddDays(-o.ago)
		if o.decided > 0 { // else to the day, for the deadline's sake
			referred = r.backward(referred)
		}
		p := r.person(o.area, referred, o.who)
		d := r.dice()
		c := r.course(d, &p, r.areas[o.area], r.longTerm, o.who.key != "")
		c.refer(referred, o.referral)
		if o.who.key == "sorli" { // the hospital's coordinator has taken it on
			c.events[0].Assignee = c.ahus.user
		}
		answered := r.onwardBefore(referred.AddDays(1), r.today.AddDays(-1))
		decided := r.backward(r.today.AddDays(-o.decided))
		if o.decided > 0 && answered.After(decided) {
			answered = decided
		}
		for _, level := range o.answered {
			by := c.home
			if level == care.Hospital {
				by = c.ahus
			}
			c.answer(answered, level, by)
		}
		if o.cfs != 0 {
			c.add(answered, c.home, care.Event{Kind: care.ScoredCFS, CFS: o.cfs})
		}
		if o.outcome != "" {
			c.decide(decided, o)
		}
		p.Stays = r.drawStays(d, r.areas[o.area], c.events)
		p.Enrolments = []movein.Enrolment{{Pathway: r.longTerm.Code, Area: r.areas[o.area].id, Events: c.done()}}
		r.identify(&p)
		r.remember(o.who.key, p, 0)
		people = append(people, p)
	}
	return people
}

func (c *course) decide(on date.Date, o openCase) {
	dec := &care.Decision{Outcome: o.outcome, Reason: o.reason, Text: o.text, Complaint: o.outcome == care.Decline}
	if o.review > 0 {
		dec.Review = c.r.onward(c.r.today.AddDays(o.review))
	}
	ev := care.Event{Kind: care.Decided, Decision: dec}
	if o.outcome == care.Include || o.outcome == care.Wait {
		ev.Assignee = c.home.user
	}
	c.add(on, c.ahus, ev)
}
