package movein

import (
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// history makes the events that a row tells of, in the order that care asks for. By, role and organisation are those of
// who moves in; the time of writing is now.
func (r *row) history() {
	r.events = nil
	r.ownContact()
	agreed := r.agree()
	s := r.steps()
	for _, st := range s {
		if st.guessed {
			r.guessed++
		}
	}
	if s[stepReferred].on.IsZero() {
		r.fault(colReferred, "Skriv når personen ble henvist.")
		return
	}
	r.referred(s)
	r.scored(s)
	if s[stepDecided].happened {
		r.decided(s[stepDecided], s[stepConsented].happened)
	}
	if s[stepConsented].happened {
		r.consented(s[stepConsented])
	}
	if s[stepMapped].happened {
		r.mapped(s)
	}
	if s[stepPlanned].happened {
		r.planned(s[stepPlanned])
	}
	for _, c := range r.contacts {
		r.contacted(c)
	}
	r.evaluated()
	if on := r.Date(colNext); !agreed && !on.IsZero() {
		r.booked(on, s[stepMapped].happened)
	}
	r.paused()
}

func (r *row) add(e care.Event, at spots) { r.events = append(r.events, happened{e, at}) }

func (r *row) referred(s [stepCount]step) {
	matters := ""
	if !s[stepPlanned].happened && !s[stepMapped].happened {
		matters = r.matters()
	}
	gp := ""
	if r.person.GP == "" {
		gp = nb.CleanLine(strings.Trim(r.Text(colGP)+", "+r.Text(colOffice), ", "))
		if gp != "" {
			gp = "Fastlege: " + gp + "."
		}
	}
	why := r.Text(colWhy)
	if why == "" {
		why = notKnown + "hvorfor personen ble henvist."
	}
	r.add(care.Event{Kind: care.Referred, On: s[stepReferred].on, Assignee: r.assignee, Referral: &care.Referral{
		From: r.Code(colReferredBy), Name: nb.CleanLine(r.Text(colReferrer)), How: "message", ToHosp: r.Bool(colToHospital),
		Why: lines(why, matters, gp, s[stepReferred].note(), notKnown+"hvordan henvisningen kom."),
	}}, spotsAt(r.Record, colReferred, "fra", colReferredBy, "navn", colReferrer, "hvorfor", colWhy))
}

func (r *row) matters() string {
	if text := r.Text(colMatters); text != "" {
		return "Hva er viktig: " + text
	}
	return ""
}

func (r *row) scored(s [stepCount]step) {
	if !r.has(colCFS) {
		return
	}
	e := care.Event{Kind: care.ScoredCFS, On: r.Date(colCFSOn), CFS: care.CFS(r.Int(colCFS))}
	if e.On.IsZero() {
		e.On, e.Reason = s[stepReferred].on, unknownDate
		if s[stepDecided].happened {
			e.On = s[stepDecided].on
		}
	}
	r.add(e, spotsAt(r.Record, colCFSOn, "cfs", colCFS))
}

// decided writes the decision. Before an inclusion both levels must have answered every criterion: they did so before Tråd,
// and what they answered is not known.
func (r *row) decided(s step, included bool) {
	outcome := r.Code(colOutcome)
	if outcome == "" && included {
		outcome = care.Include
	}
	d := &care.Decision{Outcome: outcome, Exception: r.Text(colException), Review: r.Date(colReview)}
	unknown := ""
	switch outcome {
	case care.Include:
		unknown = notKnown + "svarene på hvert kriterium."
		r.answered(s.on)
	case care.Wait:
		d.Reason = otherReason(r.pathway.WaitReasons)
		if !r.has(colGrounds) {
			unknown = notKnown + "hvorfor personen venter."
		}
	}
	d.Text = lines(r.Text(colGrounds), s.note(), unknown)
	at := spotsAt(r.Record, colDecided, "utfall", colOutcome, "arsak", colOutcome, "tekst", colGrounds, "unntak", colException,
		"ny_vurdering", colReview, "cfs", colCFS)
	r.add(care.Event{Kind: care.Decided, On: s.on, Assignee: r.assignee, Decision: d}, at)
}

func (r *row) answered(on date.Date) {
	if len(r.pathway.Criteria) == 0 {
		return
	}
	for _, level := range []care.Level{care.Municipality, care.Hospital} {
		e := care.Event{Kind: care.Answered, On: on, Level: level}
		for _, c := range r.pathway.Criteria {
			e.Answers = append(e.Answers, care.Answer{Criterion: c.Code, Value: "unsure"})
		}
		r.add(e, spotsAt(r.Record, colDecided))
	}
}

// otherReason is the reason that asks for words, else the first.
func otherReason(list []care.ReasonCode) string {
	for _, reason := range list {
		if reason.Words {
			return reason.Code
		}
	}
	if len(list) > 0 {
		return list[0].Code
	}
	return ""
}

func (r *row) consented(s step) {
	c := &care.Consent{By: r.Code(colConsentBy), Name: nb.CleanLine(r.Text(colConsentName)), Competence: r.Code(colCompetence), How: r.Code(colConsentHow)}
	var unknown []string
	if c.By == "" {
		c.By = "patient"
		unknown = append(unknown, "hvem som samtykket")
	}
	if c.Competence == "" {
		if c.By != "patient" {
			r.fault(colCompetence, "Velg samtykkekompetansen når en annen enn pasienten samtykket.")
		}
		c.Competence = "full"
		unknown = append(unknown, "samtykkekompetanse")
	}
	if c.How == "" {
		c.How = "oral"
		unknown = append(unknown, "hvordan samtykket ble gitt")
	}
	c.Note = s.note()
	if len(unknown) > 0 {
		c.Note = lines(c.Note, notKnown+strings.Join(unknown, ", ")+".")
	}
	r.add(care.Event{Kind: care.Consented, On: s.on, Consent: c}, spotsAt(r.Record, colConsented, "hvem", colConsentBy,
		"navn", colConsentName, "kompetanse", colCompetence, "hvordan", colConsentHow))
}

func (r *row) mapped(s [stepCount]step) {
	matters := ""
	if !s[stepPlanned].happened {
		matters = r.matters()
	}
	r.add(care.Event{Kind: care.Mapped, On: s[stepMapped].on, Visit: &care.Visit{
		Purpose: care.PurposeMapping, Form: "visit",
		Note: lines(matters, s[stepMapped].note(), notKnown+"hvordan samtalen ble holdt, og hvem som deltok."),
	}}, spotsAt(r.Record, colMapped))
}

func (r *row) planned(s step) {
	plan := &care.PlanText{Version: 1, Matters: r.Text(colMatters), Text: r.Text(colPlan)}
	if plan.Text == "" {
		plan.Text = "Planen ble skrevet før innflyttingen. Teksten er ikke flyttet inn."
	}
	r.add(care.Event{Kind: care.PlanWritten, On: s.on, Reason: s.note(), Plan: plan},
		spotsAt(r.Record, colPlanned, "viktig", colMatters, "plan", colPlan))
}

func (r *row) contacted(c contact) {
	made := c.Contact
	if made.Reached && made.Note == "" {
		made.Note = notKnown + "hva som kom fram."
	}
	r.add(care.Event{Kind: care.Contacted, On: c.on, Contact: &made}, c.at)
}

func (r *row) evaluated() {
	on := r.Date(colEvaluated)
	if on.IsZero() {
		if r.has(colGoals) || r.has(colEvaluationForm) || r.has(colEvaluationNote) {
			r.fault(colEvaluated, "Skriv datoen for siste evaluering.")
		}
		return
	}
	v := &care.Evaluation{Form: r.Code(colEvaluationForm), Goals: r.Code(colGoals), Note: r.Text(colEvaluationNote), Go: "continue"}
	if v.Note == "" {
		v.Note = notKnown + "hva dere kom fram til."
	}
	r.add(care.Event{Kind: care.Evaluated, On: on, Evaluation: v},
		spotsAt(r.Record, colEvaluated, "form", colEvaluationForm, "mal", colGoals, "tekst", colEvaluationNote))
}

// booked keeps a next contact that no contact before has agreed: as an appointment, for the mapping where that is next.
func (r *row) booked(on date.Date, mapped bool) {
	v := &care.Visit{Purpose: care.PurposeContact, On: on, Form: r.Code(colNextForm), Note: notKnown + "når avtalen ble gjort."}
	if !mapped && r.stage(care.Mapped) {
		v.Purpose = care.PurposeMapping
	}
	made := r.today
	if on.Before(made) {
		made = on
	}
	r.add(care.Event{Kind: care.VisitBooked, On: made, Visit: v}, spotsAt(r.Record, colNext, "form", colNextForm))
}

func (r *row) paused() {
	on := r.Date(colPaused)
	if on.IsZero() {
		if r.has(colPauseReason) {
			r.fault(colPaused, "Skriv når pausen begynte.")
		}
		return
	}
	reason := r.Text(colPauseReason)
	if reason == "" {
		reason = notKnown + "hvorfor forløpet ble satt på pause."
	}
	r.add(care.Event{Kind: care.Paused, On: on, Reason: reason}, spotsAt(r.Record, colPaused, "arsak", colPauseReason))
}
