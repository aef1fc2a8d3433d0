package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Sheet is a person with the rounds that she and her next of kin can be asked in, and what they have answered.
type Sheet struct {
	*patient.Head
	Why     string // nobody is asked now, and why; "" they can be
	Rounds  []Asked
	Answers []Answered // the newest first
}

// Asked is a round that is open, and how far it has come with this person.
type Asked struct {
	*Round
	State   string // "" not given; open, answered, ended
	Why     string // it cannot be given or answered, and why; "" it can
	GivenOn date.Date
	GivenBy string
}

// Answered is one set of answers.
type Answered struct {
	ID        db.ID
	Round     db.ID
	Enrolment care.EnrolmentID
	Survey    *survey.Survey
	At        db.Time
	Way       string // link, paper, nurse
	By        string
	Said      survey.Answers // nil where it is Hidden
	Hidden    bool           // she objects to others seeing it
}

// For returns what a person has answered in rounds that are tied to her enrolments, the newest first, as somebody whom Decide lets see it may: of one that
// she objects to others seeing, only that it is there, but for who wrote it down. It neither decides nor audits.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (all []Answered, err error) {
	rows, err := r.SurveyAnswersOf(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("survey.For: %w", err)
	}
	for _, row := range rows {
		x := Answered{ID: row.ID, Round: row.RoundID, Enrolment: care.EnrolmentID(row.EnrolmentID), Survey: &survey.Survey{}, At: row.AnsweredAt, Way: row.Way, By: row.ByName, Said: survey.Answers{}}
		if err := json.Unmarshal(row.Questions, x.Survey); err != nil {
			return nil, fmt.Errorf("survey.For: %w", err)
		}
		if x.Hidden = !access.MaySeeOwn(a, p, Item(row.ID), care.UserID(row.ByUser)); !x.Hidden {
			if err := json.Unmarshal(row.Body, &x.Said); err != nil {
				return nil, fmt.Errorf("survey.For: %w", err)
			}
		}
		all = append(all, x)
	}
	return all, nil
}

// Lines are the answers that were given, in words.
func (x Answered) Lines() (out []Line) {
	for _, q := range x.Survey.Questions {
		said := x.Said[q.Code]
		if said == "" {
			continue
		}
		text := q.Say(said)
		if q.Kind == survey.Scale {
			text += " av " + strconv.Itoa(survey.ScaleTop)
		}
		out = append(out, Line{q.Text, text})
	}
	return out
}

// How is how the answers came in, in words: «fylt ut sammen med Ingrid Sandvik».
func (x Answered) How() string { return x.Told().String() }

// Told is How for a page in any language.
func (x Answered) Told() lang.Text {
	text := lang.Of(map[string]string{"link": "på nett", "paper": "på papir, ført inn", "nurse": "fylt ut sammen"}[x.Way])
	switch {
	case x.By == "":
		return text
	case x.Way == "nurse":
		return lang.Of("%s med %s", text, x.By)
	case x.Way == "paper":
		return lang.Of("på papir, ført inn av %s", x.By)
	}
	return lang.Of("%[1]s av %[2]s", text, x.By)
}

// Line is a question and what was answered.
type Line struct {
	Question string `json:"question"`
	Answer   string `json:"answer"`
}

// Of returns a person's sheet, decided and audited.
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Sheet, error) {
	r := s.Store.Reader()
	out := &Sheet{}
	var refs []string
	if db.IsID(string(id)) && access.May(a.Role, access.SeeAnswers) {
		person, err := s.Person(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		if out.Answers, err = For(ctx, r, a, person); err != nil {
			return nil, err
		}
		for _, x := range out.Answers {
			if !x.Hidden {
				refs = append(refs, Item(x.ID))
			}
		}
	}
	var err error
	if out.Head, err = patient.Header(ctx, s, a, access.SeeAnswers, id, refs...); err != nil {
		return nil, err
	}
	if out.Why, err = stopped(ctx, r, out.Patient); err != nil {
		return nil, err
	}
	err = out.rounds(ctx, r, a)
	return out, err
}

func (o *Sheet) rounds(ctx context.Context, r *store.Reader, a access.Actor) error {
	rows, err := r.SurveyRounds(ctx, db.List(a.Areas))
	if err != nil {
		return fmt.Errorf("survey.Of: %w", err)
	}
	given, err := r.SurveyTicketsOf(ctx, db.ID(o.Patient))
	if err != nil {
		return fmt.Errorf("survey.Of: %w", err)
	}
	enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(o.Patient))
	if err != nil {
		return fmt.Errorf("survey.Of: %w", err)
	}
	for _, row := range rows {
		x, err := round(query.SurveyRoundRow(row))
		if err != nil {
			return err
		}
		e, ok := enrolmentFor(x, enrolments)
		if !ok || x.Anonymous || !x.OpenOn(a.Today) {
			continue
		}
		why, err := over(ctx, r, e.ID)
		if err != nil {
			return err
		}
		k := Asked{Round: x, Why: why}
		for _, t := range given { // the newest first; one that was answered stands
			if t.RoundID == x.ID && (k.State == "" || t.State == "answered" || t.State == "open" && k.State == "ended") {
				k.State, k.GivenOn, k.GivenBy = t.State, t.GivenOn, t.GivenByName
			}
		}
		if slices.ContainsFunc(o.Answers, func(x Answered) bool { return x.Round == k.ID }) && k.State != "open" {
			k.State = "answered"
		}
		o.Rounds = append(o.Rounds, k)
	}
	return nil
}

// enrolmentFor is the person's enrolment that a round is about: included, of its pathway and in its area; the newest that stands, else the newest.
func enrolmentFor(of *Round, all []query.Enrolment) (found query.Enrolment, ok bool) {
	for _, e := range slices.Backward(all) {
		if e.PathwayCode != of.Pathway || of.Area != "" && of.Area != care.OrgID(e.AreaID) || !of.Survey.Audience.OfPathway() {
			continue
		}
		switch st := care.Status(e.Status); {
		case st == care.StatusActive:
			return e, true
		case st == care.StatusEnded && !e.IncludedOn.IsZero() && !ok:
			found, ok = e, true
		}
	}
	return found, ok
}

// reach decides a deed with a person in a round that is tied to her enrolment.
func reach(ctx context.Context, tx *app.Tx, id db.ID, who care.PatientID) (*Round, *access.Person, query.Enrolment, error) {
	var none query.Enrolment
	person, err := tx.Person(ctx, who)
	if err != nil {
		return nil, nil, none, err
	}
	if err := tx.Allow(access.GiveSurvey, person, ref(id)); err != nil {
		return nil, nil, none, err
	}
	of, err := load(ctx, tx.Reader, id)
	if err != nil {
		return nil, nil, none, err
	}
	all, err := tx.EnrolmentsOfPatient(ctx, db.ID(who))
	if err != nil {
		return nil, nil, none, fmt.Errorf("survey: %w", err)
	}
	e, ok := enrolmentFor(of, all)
	if !ok || of.Anonymous || !of.reaches(tx.Actor) {
		return nil, nil, none, missing()
	}
	if !of.OpenOn(tx.Today) {
		return nil, nil, none, errs.Conflict("Runden er ikke åpen lenger.")
	}
	why, err := over(ctx, tx.Reader, e.ID)
	if err == nil && why == "" {
		why, err = stopped(ctx, tx.Reader, person.Patient)
	}
	if err == nil && why != "" {
		err = errs.Conflict(why)
	}
	return of, person, e, err
}

// Give makes a way in for one person, in a round that is tied to her enrolment. One that she has from before and has not used is ended.
type Give struct {
	Round   db.ID
	Patient care.PatientID
	Key     db.ID // made by the form: sent twice, it gives the same code
}

// Run writes it and returns the code, which is told once.
func (d Give) Run(ctx context.Context, s *app.Service, a access.Actor) (of *Round, code string, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		r, person, e, err := reach(ctx, tx, d.Round, d.Patient)
		if err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		of, code = r, codeOf(s, d.Key, 0)
		plain, _ := plainCode(code)
		index := s.Keys.Index(indexOf(plain))
		if t, err := tx.SurveyTicketByIndex(ctx, db.List([]string{index})); err == nil && t.State == "open" && t.RoundID == d.Round && slices.Contains(person.Records, care.PatientID(t.PatientID)) {
			return nil // the same form, sent twice
		}
		if err := end(ctx, tx, d.Round, person); err != nil {
			return err
		}
		n, err := tx.InsertSurveyTicket(ctx, query.InsertSurveyTicketParams{
			TokenIndex: index, RoundID: d.Round, EnrolmentID: e.ID, PatientID: db.ID(person.Patient), GivenOn: tx.Today, GivenBy: db.ID(a.User),
		})
		if err != nil {
			return fmt.Errorf("survey.Give: %w", err)
		}
		if n == 0 {
			return errs.Conflict("Koden fra dette skjemaet er brukt. Last siden på nytt og lag en ny.")
		}
		return nil
	})
	return of, code, err
}

// end ends what a person has open in a round.
func end(ctx context.Context, tx *app.Tx, id db.ID, person *access.Person) error {
	if _, err := tx.EndSurveyTickets(ctx, query.EndSurveyTicketsParams{State: "ended", RoundID: id, PatientID: db.ID(person.Patient)}); err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	return nil
}

// TakeBack ends what a person has open in a round.
type TakeBack struct {
	Round   db.ID
	Patient care.PatientID
}

// Run writes it; doing it again is no fault.
func (d TakeBack) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, d.Patient)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.GiveSurvey, person, ref(d.Round)); err != nil {
			return err
		}
		if _, err := load(ctx, tx.Reader, d.Round); err != nil {
			return err
		}
		return end(ctx, tx, d.Round, person)
	})
}

// FillIn is answers that a nurse writes down together with the one who is asked.
type FillIn struct {
	Round   db.ID
	Patient care.PatientID
	Key     db.ID // made by the form: sent twice, it is done once
	Answers survey.Answers
}

// Run keeps them. Faults are at the questions.
func (d FillIn) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		of, person, e, err := reach(ctx, tx, d.Round, d.Patient)
		if err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		if err := of.Survey.Check(d.Answers); err != nil {
			return err
		}
		if _, err := tx.EndSurveyTickets(ctx, query.EndSurveyTicketsParams{State: "answered", RoundID: d.Round, PatientID: db.ID(person.Patient)}); err != nil {
			return fmt.Errorf("survey.FillIn: %w", err)
		}
		known, err := tx.SurveyAnswersOf(ctx, db.ID(person.Patient))
		if err != nil {
			return fmt.Errorf("survey.FillIn: %w", err)
		}
		if slices.ContainsFunc(known, func(x query.SurveyAnswersOfRow) bool { return x.ID == d.Key }) {
			return nil // the same form, sent twice
		}
		return keep(ctx, tx, of, d.Key, e.ID, person, "nurse", d.Answers)
	})
}

// AskFor returns a round as the form that a nurse fills in shows it, decided and audited.
func AskFor(ctx context.Context, s *app.Service, a access.Actor, id db.ID, who care.PatientID) (*patient.Head, *Round, error) {
	sheet, err := Of(ctx, s, a, who)
	if err != nil {
		return nil, nil, err
	}
	for _, k := range sheet.Rounds {
		if k.ID == id && sheet.Why == "" && k.Why == "" {
			return sheet.Head, k.Round, nil
		}
	}
	return nil, nil, missing()
}
