package webtest

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Stage is how far a person has come. Each is reached through the real deeds, dated back from Today.
type Stage int

// The stages. Those from Waiting on that are no step of the road are reached from the one named.
const (
	Referred   Stage = iota // by the GP, to the hospital, 60 days ago
	Answered                // both levels have answered every criterion, CFS 5
	Included                // decided include, Ingrid Sandvik responsible
	Consented               // 50 days ago: to be mapped
	Mapped                  // 40 days ago
	Planned                 // 30 days ago
	FollowedUp              // one contact 10 days ago
	Evaluated               // 5 days ago
	Waiting                 // Answered, decided wait
	Declined                // Answered, decided decline
	Asked                   // Answered, decided to ask for more
	Paused                  // Planned, paused 3 days ago
	Withdrawn               // Planned, consent withdrawn 2 days ago
	Dead                    // Planned, dead yesterday
	Ended                   // Planned, ended yesterday: moved
)

// Case is a person with her enrolment in the long-term pathway.
type Case struct {
	Patient   care.PatientID
	Enrolment care.EnrolmentID
	Name      string
	Number    nin.Number // a synthetic national number, for proofs that it is shown nowhere
}

// Path returns the address of a step: c.Path("kontakt").
func (c Case) Path(step string) string { return "/forlop/" + string(c.Enrolment) + "/" + step }

// Page returns the address of the person's page.
func (c Case) Page() string { return "/personer/" + string(c.Patient) }

// Person makes a woman born in 1942 who lives in Nes, with Mona Ruud as GP and Anne Holt as care worker.
func (w *World) Person(given, family string, stage Stage) Case {
	w.T.Helper()
	return w.PersonIn("Nes", given, family, stage)
}

// PersonIn is Person in another municipality, where she has neither GP nor care worker.
func (w *World) PersonIn(area, given, family string, stage Stage) Case {
	w.T.Helper()
	ctx, coordinator := w.T.Context(), w.Actor(Nes)
	if area != "Nes" {
		coordinator = w.Actor(Ullensaker)
	}
	birth := date.Of(1942, 2, 17)
	c := Case{Name: given + " " + family}
	for ok := false; !ok; w.born++ {
		c.Number, ok = nin.Synthetic(birth, true, w.born)
	}
	result, err := referral.Refer{
		Pathway: care.LongTerm, On: Today.AddDays(-60), Number: c.Number, NotSame: true,
		Referral: care.Referral{From: "gp", Name: "fastlege Mona Ruud", How: "message", Why: "Fire innleggelser siste halvår.", ToHosp: true, Agrees: "yes"},
		Details:  patient.Details{GivenName: given, FamilyName: family, BirthDate: birth, Sex: "woman", Area: w.Orgs[area], Phone: "000 55 311"},
	}.Run(ctx, w.Service, coordinator)
	w.must(err)
	c.Patient, c.Enrolment = result.Patient, result.Enrolment
	if area == "Nes" {
		w.must(patient.ChangeGP{Patient: c.Patient, GP: w.ID(GP), Office: w.Orgs["Årnes legesenter"], From: Today.AddDays(-400)}.Run(ctx, w.Service, coordinator))
		w.must(patient.AddCareWorker{Patient: c.Patient, User: w.ID(CareWorker), From: Today.AddDays(-100)}.Run(ctx, w.Service, coordinator))
	}
	for _, step := range w.steps(c, stage, coordinator.User) {
		w.Do(coordinator, step)
	}
	return c
}

// Unused returns a synthetic national number that nobody in the world has.
func (w *World) Unused() nin.Number {
	for {
		n, ok := nin.Synthetic(date.Of(1942, 2, 17), true, w.born)
		w.born++
		if ok {
			return n
		}
	}
}

// Deed is what package enrolment offers.
type Deed interface {
	Run(ctx context.Context, s *app.Service, a access.Actor) error
}

// Do runs a deed that must succeed.
func (w *World) Do(a access.Actor, d Deed) {
	w.T.Helper()
	if err := d.Run(w.T.Context(), w.Service, a); err != nil {
		w.T.Fatalf("%T: %v", d, err)
	}
}

// steps returns the deeds that lead to a stage, after the referral.
func (w *World) steps(c Case, stage Stage, responsible care.UserID) []Deed {
	at := enrolment.Target{Enrolment: c.Enrolment}
	day := func(n int) date.Date { return Today.AddDays(-n) }
	road := []Deed{
		enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: Answers(), On: day(58)},
		enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: Answers(), CFS: 5, On: day(57)},
		enrolment.Decide{Target: at, On: day(55), Decision: care.Decision{Outcome: care.Include}, Responsible: responsible},
		enrolment.Consent{Target: at, On: day(50), Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}},
		HomeVisit{Target: at, On: day(40), Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten", "Koordinator"}, GP: "dialogue", Note: "Trygg hjemme."}},
		TextPlan{Target: at, On: day(30), Matters: "Å klare trappen selv", Text: "Trening to ganger i uken."},
		enrolment.LogContact{Target: at, On: day(10), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Sover bedre.", Minutes: 10, NextOn: day(-18), NextForm: "telephone"}},
		enrolment.Evaluate{Target: at, On: day(5), Evaluation: care.Evaluation{Form: "visit", Goals: "partly", Note: "Går bedre i trapp.", Go: "continue"}},
	}
	done := map[Stage]int{
		Referred: 0, Answered: 2, Included: 3, Consented: 4, Mapped: 5, Planned: 6, FollowedUp: 7, Evaluated: 8,
		Waiting: 2, Declined: 2, Asked: 2, Paused: 6, Withdrawn: 6, Dead: 6, Ended: 6,
	}
	last := map[Stage]Deed{
		Waiting:   enrolment.Decide{Target: at, On: day(20), Decision: care.Decision{Outcome: care.Wait, Reason: "no_place", Review: day(-10)}},
		Declined:  enrolment.Decide{Target: at, On: day(20), Decision: care.Decision{Outcome: care.Decline, Reason: "own_wish", Complaint: true}},
		Asked:     enrolment.Decide{Target: at, On: day(20), Decision: care.Decision{Outcome: care.AskMore, Text: "Epikrise fra august.", Review: day(-5)}},
		Paused:    enrolment.Pause{Target: at, On: day(3), Reason: "Er på rehabilitering."},
		Withdrawn: enrolment.WithdrawConsent{Target: at, On: day(2), Reason: "Vil klare seg selv."},
		Dead:      patient.RegisterDeath{Patient: c.Patient, On: day(1)},
		Ended:     enrolment.End{Target: at, On: day(1), Reason: "moved"},
	}
	n, ok := done[stage]
	if !ok {
		w.T.Fatalf("webtest: no stage %d", stage)
	}
	if d := last[stage]; d != nil {
		return append(road[:n:n], d)
	}
	return road[:n]
}

// Answers answers every criterion of the long-term pathway so that nothing speaks against inclusion.
func Answers() []care.Answer {
	var out []care.Answer
	for _, c := range shipped()[0].Criteria {
		a := care.Answer{Criterion: c.Code, Value: "yes"}
		if c.Kind == care.Exclusion {
			a.Value = "no"
		}
		out = append(out, a)
	}
	return out
}

// Admit lays the person in Medisinsk avdeling, as an emergency, since some days back.
func (w *World) Admit(c Case, days int) {
	w.T.Helper()
	w.must(w.Store.InTx(w.T.Context(), func(tx *store.Writer) error {
		ctx := w.T.Context()
		if err := tx.InsertStay(ctx, query.InsertStayParams{
			ID: db.NewID(), PatientID: db.ID(c.Patient), UnitID: db.ID(w.Orgs["Medisinsk avdeling"]), Kind: "hospital", Urgency: "emergency",
			FromAt: db.At(Today.AddDays(-days).At(6, 40)),
		}); err != nil {
			return err
		}
		row, err := tx.LockEnrolment(ctx, db.ID(c.Enrolment))
		if err != nil {
			return err
		}
		events, _, err := tx.Events(ctx, c.Enrolment)
		if err != nil {
			return err
		}
		p, err := w.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
		if err != nil {
			return err
		}
		beside, err := app.BesideOf(ctx, tx.Reader, w.Service.Calendar, row)
		if err != nil {
			return err
		}
		return app.Project(ctx, tx, p, w.Service.Calendar, row, events, beside)
	}))
}

// Events returns what has happened to the case, in order.
func (w *World) Events(c Case) []care.Event {
	w.T.Helper()
	events, _, err := w.Store.Reader().Events(w.T.Context(), c.Enrolment)
	w.must(err)
	return events
}

// Last returns the last event of the case.
func (w *World) Last(c Case) care.Event {
	w.T.Helper()
	events := w.Events(c)
	return events[len(events)-1]
}

// State returns where the case stands.
func (w *World) State(c Case) *care.Enrolment {
	w.T.Helper()
	row, err := w.Store.Reader().Enrolment(w.T.Context(), db.ID(c.Enrolment))
	w.must(err)
	p, err := w.Service.Pathway(w.T.Context(), w.Store.Reader(), row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	w.must(err)
	e, err := care.Fold(p, w.Events(c))
	w.must(err)
	return e
}

// String is the person's name, for the names of subtests.
func (c Case) String() string { return fmt.Sprint(c.Name) }
