package demo

import (
	"slices"
	"time"

	"traad/internal/base/date"
	"traad/internal/care"
)

// course is one enrolment while its events are put together, in any order; done sorts them by day.
type course struct {
	r      *region
	d      dice
	p      *care.Pathway
	a      *area
	home   worker // the municipal coordinator who follows the person
	ahus   worker // the hospital's coordinator
	doctor worker
	events []care.Event
}

func (r *region) course(d dice, a *area, p *care.Pathway) *course {
	return &course{r: r, d: d, p: p, a: a, home: a.coordinators[d.IntN(len(a.coordinators))], ahus: pick(d, a.hospital), doctor: pick(d, a.physicians)}
}

// add writes an event on a day, signed by somebody. Of two on the same day the one added first stands first.
func (c *course) add(on date.Date, by worker, ev care.Event) {
	ev.On, ev.By, ev.ByRole, ev.ByOrg = on, by.user, by.role, by.org
	c.events = append(c.events, ev)
}

// done returns the events in order, each written in office hours of its day, one after the other.
func (c *course) done() []care.Event {
	slices.SortStableFunc(c.events, func(a, b care.Event) int { return a.On.Compare(b.On) })
	var last time.Time
	for i := range c.events {
		ev := &c.events[i]
		ev.Recorded = ev.On.At(8, 10).Add(time.Duration(c.d.IntN(6*60)) * time.Minute)
		if !ev.Recorded.After(last) {
			ev.Recorded = last.Add(time.Duration(1+c.d.IntN(9)) * time.Minute)
		}
		last = ev.Recorded
	}
	return c.events
}

// opening is the day things happen in the beginning of an enrolment.
type opening struct {
	referred, decided, included date.Date
	cfs                         care.CFS
	referral                    *care.Referral // nil is drawn
}

// open refers, assesses together, decides to include, and takes the consent.
func (c *course) open(o opening) {
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
		ref.Name = "fastlege"
		if len(c.a.gps) > 0 {
			ref.Name = "fastlege " + pick(c.d, c.a.gps).name
		}
	case n < 66:
		ref.From, ref.How, ref.Name = "ward", "telephone", "sykepleier på sengeposten"
	case n < 84:
		ref.From, ref.How, ref.Name = "municipality", "meeting", "hjemmesykepleien"
	case n < 91:
		ref.From, ref.How, ref.Name, ref.Phone = "next_of_kin", "telephone", "datter", "000 57 310"
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
		con.Competence, con.Note = "partial", "Forstår hva oppfølgingen er, trenger støtte av datter."
	case n < 31:
		con.By, con.Name, con.Competence = "next_of_kin", "datter", "none"
	}
	c.add(on, c.home, care.Event{Kind: care.Consented, Consent: con})
}

// mapping books the mapping visit and, where it has been, makes it.
func (c *course) mapping(booked, on date.Date, made bool) {
	clock := pick(c.d, clocks)
	team := []string{"pasienten", c.home.name, c.doctor.name}
	if c.d.in100(50) {
		team = append(team, pick(c.d, []string{"datter", "sønn", "ektefelle"}))
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

// contact draws a contact where the note is empty; next is the day agreed for the one after.
func (c *course) contact(on date.Date, note, form string, next date.Date) {
	con := &care.Contact{Form: form, With: "patient", Reached: true, Note: note, Minutes: 5 * c.d.between(2, 5), NextOn: next}
	by := c.home
	if note == "" {
		by = c.drawContact(con, form)
	}
	if con.Form == "visit" {
		con.Minutes = 5 * c.d.between(7, 15)
	}
	if !next.IsZero() {
		con.NextForm = pick(c.d, []string{"telephone", "telephone", "visit"})
	}
	c.add(on, by, care.Event{Kind: care.Contacted, Contact: con})
}

func (c *course) drawContact(con *care.Contact, form string) worker {
	con.Form = "telephone"
	switch n := c.d.IntN(100); {
	case form == "visit" || form == "" && n < 28:
		con.Form, con.Note = "visit", pick(c.d, visitNotes)
	case n < 66:
		con.Note = pick(c.d, callNotes)
	case n < 72:
		con.Form, con.Note = "video", pick(c.d, videoNotes)
		return c.doctor
	case n < 82:
		con.With, con.Note = "next_of_kin", pick(c.d, kinNotes)
	case n < 91:
		con.With, con.Note = "home_nursing", pick(c.d, nursingNotes)
	case n < 96:
		con.With, con.Note = "gp", pick(c.d, gpNotes)
	default:
		con.With, con.Note = "ward", pick(c.d, wardNotes)
		return c.ahus
	}
	return c.home
}
