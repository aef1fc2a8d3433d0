package demo

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/care"
)

// opening is the day things happen in the beginning of an enrolment.
type opening struct {
	referred, decided, included date.Date
	cfs                         care.CFS
	referral                    *care.Referral // nil is drawn
}

// open refers, assesses together, decides to include, and takes the consent.
func (c *course) open(o opening) {
	if o.referred.Before(c.ahus.since) {
		c.ahus = c.a.hospital[0] // the other had not begun
	}
	c.refer(o.referred, o.referral)
	half := o.referred.AddDays(o.decided.Days(o.referred) / 2)
	c.answer(c.r.onwardBefore(half, o.decided), care.Municipality, c.home)
	hospital := c.ahus
	if c.d.in100(35) {
		hospital = c.doctor
	}
	c.answer(o.decided, care.Hospital, hospital)
	if o.cfs != 0 {
		c.add(o.decided, c.home, care.Event{Kind: care.ScoredCFS, CFS: o.cfs})
	}
	c.add(o.decided, c.ahus, care.Event{Kind: care.Decided, Decision: &care.Decision{Outcome: care.Include}, Assignee: c.home.user})
	c.consent(o.included)
}

// onwardBefore is the next working day, but not after last.
func (r *region) onwardBefore(d, last date.Date) date.Date {
	if d = r.onward(d); d.After(last) {
		return last
	}
	return d
}

func (c *course) refer(on date.Date, ref *care.Referral) {
	by := c.ahus
	if ref == nil {
		ref = c.drawReferral()
	}
	if ref.How == "telephone" && ref.From != "ward" {
		by = c.home
	}
	c.add(on, by, care.Event{Kind: care.Referred, Referral: ref})
}

// drawReferral: half come from the GP, most others from wards and the municipality.
func (c *course) drawReferral() *care.Referral {
	ref := &care.Referral{Why: pick(c.d, reasons), How: "message", Agrees: "yes"}
	switch n := c.d.IntN(100); {
	case n < 48:
		ref.From, ref.ToHosp = "gp", true
		ref.Name = strings.TrimSpace("fastlege " + c.gp)
	case n < 66:
		ref.From, ref.How, ref.Name = "ward", "telephone", "sykepleier på sengeposten"
	case n < 84:
		ref.From, ref.How, ref.Name = "municipality", "meeting", "hjemmesykepleien"
	case n < 91:
		ref.From, ref.How, ref.Name, ref.Phone = "next_of_kin", "telephone", c.kin.Relation, c.kin.Phone
	case n < 94:
		ref.From, ref.How = "patient", "telephone"
	default:
		ref.From, ref.How, ref.Agrees = "identification", "meeting", "unknown"
	}
	return ref
}

// answer answers every criterion as somebody who is to be included is answered; one in ten has a doubt.
func (c *course) answer(on date.Date, level care.Level, by worker) {
	ev := care.Event{Kind: care.Answered, Level: level}
	doubt := -1
	if c.d.in100(12) {
		doubt = c.d.IntN(len(c.p.Criteria))
	}
	for i, cr := range c.p.Criteria {
		a := care.Answer{Criterion: cr.Code, Value: "yes"}
		if cr.Kind == care.Exclusion {
			a.Value = "no"
		}
		if i == doubt && cr.Computed == "" {
			a.Value, a.Note = "unsure", "Avklares på kartleggingssamtalen."
		}
		ev.Answers = append(ev.Answers, a)
	}
	c.add(on, by, ev)
}

func (c *course) consent(on date.Date) {
	con := &care.Consent{By: "patient", Competence: "full", How: "oral"}
	switch n := c.d.IntN(100); {
	case n < 20:
		con.How = "written"
	case n < 27:
		con.Competence, con.Note = "partial", "Forstår hva oppfølgingen er, trenger støtte av pårørende."
	case n < 31 && c.kin.Name != "":
		con.By, con.Name, con.Competence = "next_of_kin", c.kin.Name, "none"
	}
	c.add(on, c.home, care.Event{Kind: care.Consented, Consent: con})
}

// mapping books the mapping visit and, where it has been, makes it.
func (c *course) mapping(booked, on date.Date, made bool) {
	clock := pick(c.d, clocks)
	team := []string{"pasienten", c.home.name, c.doctor.name}
	if c.kin.Name != "" && c.d.in100(60) {
		team = append(team, c.kin.Relation)
	}
	visit := care.Visit{Purpose: care.PurposeMapping, On: on, Clock: clock, Form: "visit", Place: "hjemme", Participants: team}
	if !booked.IsZero() {
		v := visit
		c.add(booked, c.home, care.Event{Kind: care.VisitBooked, Visit: &v})
	}
	if made {
		visit.GP = pick(c.d, []string{"in_person", "digital", "digital", "dialogue", "dialogue", "none"})
		visit.Note = pick(c.d, mappingNotes)
		c.add(on, c.home, care.Event{Kind: care.Mapped, Visit: &visit})
	}
}

var clocks = []string{"09.00", "09.30", "10.00", "10.30", "11.00", "12.30", "13.00", "13.30"}

func (c *course) plan(on date.Date, version int, matters, text string) {
	if matters == "" {
		matters = pick(c.d, quotes)
	}
	if text == "" {
		text = pick(c.d, plans)
	}
	by := c.home
	if c.d.in100(40) {
		by = c.doctor
	}
	c.add(on, by, care.Event{Kind: care.PlanWritten, Plan: &care.PlanText{Version: version, Matters: matters, Text: text}})
}
