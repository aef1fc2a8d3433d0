package survey

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Door says what somebody with a code comes to.
type Door int

// The doors. What keeps a survey shut is never told: it may be that somebody is dead, or in hospital.
const (
	Unknown  Door = iota // no such code
	Standing             // can be answered
	Used                 // has been answered
	Shut                 // cannot be answered now, or ever again
	NotYours             // tied to an enrolment, and whoever is logged in may not type in such answers
)

// Entered is what whoever holds a code sees. It says nothing of anybody.
type Entered struct {
	Door   Door
	Survey *survey.Survey // nil where there is no such code
	round  *Round
	ticket query.SurveyTicketByIndexRow
}

// Anonymous reports whether the answers will be anonymous.
func (e *Entered) Anonymous() bool { return e.round != nil && e.round.Anonymous }

// Open finds what a code leads to. There is no actor, and nothing is written: that a door was opened would tell when.
// by is who is logged in there, the zero value: nobody.
func Open(ctx context.Context, s *app.Service, by access.Actor, typed string) (*Entered, error) {
	code, ok := plainCode(typed)
	if !ok {
		return &Entered{}, nil
	}
	e, err := enter(ctx, s, s.Store.Reader(), code)
	if err == nil && e.Door == Standing && !e.round.Anonymous && by.User != "" && !access.May(by.Role, access.GiveSurvey) {
		e.Door = NotYours
	}
	return e, err
}

func enter(ctx context.Context, s *app.Service, r *store.Reader, code string) (*Entered, error) {
	row, err := r.SurveyTicketByIndex(ctx, db.List(s.Keys.Indexes(indexOf(code))))
	if errors.Is(err, sql.ErrNoRows) {
		return &Entered{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("survey.Open: %w", err)
	}
	e := &Entered{ticket: row}
	if e.round, err = load(ctx, r, row.RoundID); err != nil {
		return nil, err
	}
	e.Survey = e.round.Survey
	switch open, err := open(ctx, s, r, e.round, row); {
	case err != nil:
		return nil, err
	case row.State == "answered":
		e.Door = Used
	case row.State != "open" || !open:
		e.Door = Shut
	default:
		e.Door = Standing
	}
	return e, nil
}

// open reports whether a round can be answered now, and where it is tied to an enrolment, that nothing stops it.
func open(ctx context.Context, s *app.Service, r *store.Reader, of *Round, t query.SurveyTicketByIndexRow) (bool, error) {
	if !of.OpenOn(s.Today()) {
		return false, nil
	}
	if t.PatientID == "" {
		return true, nil
	}
	why, err := over(ctx, r, t.EnrolmentID)
	if why == "" && err == nil {
		why, err = stopped(ctx, r, care.PatientID(t.PatientID))
	}
	return why == "", err
}

// over says why nobody is asked about an enrolment, "" where they can be: it has to stand, and so has the consent to it.
func over(ctx context.Context, r *store.Reader, id db.ID) (string, error) {
	e, err := r.Enrolment(ctx, id)
	if err != nil {
		return "", fmt.Errorf("survey: %w", err)
	}
	if care.Status(e.Status) != care.StatusActive {
		return "Forløpet er avsluttet. Ingen undersøkelser om det sendes, og de som er gitt, kan ikke besvares.", nil
	}
	consented, err := app.Consented(ctx, r, []db.ID{id})
	if err != nil || consented[id] {
		return "", err
	}
	return "Samtykket er trukket, eller er ikke gitt ennå. Ingen undersøkelser sendes, og de som er gitt, kan ikke besvares.", nil
}

// stopped says why a person is not asked now, "" where she can be: she lives, and does not lie in. A survey waits till she is home.
func stopped(ctx context.Context, r *store.Reader, id care.PatientID) (string, error) {
	records, err := r.RecordsOfPerson(ctx, db.ID(id))
	if err != nil {
		return "", fmt.Errorf("survey: %w", err)
	}
	for _, rec := range records {
		row, err := r.Patient(ctx, rec.ID)
		if err != nil {
			return "", fmt.Errorf("survey: %w", err)
		}
		if !row.DeceasedOn.IsZero() {
			return "Personen er død. Ingen undersøkelser sendes, og de som er gitt, kan ikke besvares.", nil
		}
	}
	stays, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return "", fmt.Errorf("survey: %w", err)
	}
	if slices.ContainsFunc(stays, func(st query.StaysOfRow) bool { return st.ToAt.IsZero() && st.Standing == string(care.StayStands) }) {
		return "Personen er innlagt nå. Undersøkelser venter til oppholdet er over.", nil
	}
	return "", nil
}

// Answer is the answers of somebody who holds a code.
type Answer struct {
	Code    string
	Answers survey.Answers
	By      access.Actor // who types in what stands on paper; zero: the one who holds the link
}

// Run counts them, and keeps them where the round is tied to the enrolment. It returns the door that was met: only behind a Standing one has anything been
// kept. Faults are at the questions.
func (d Answer) Run(ctx context.Context, s *app.Service) (Door, error) {
	code, ok := plainCode(d.Code)
	if !ok {
		return Unknown, nil
	}
	e, err := enter(ctx, s, s.Store.Reader(), code)
	if err != nil || e.Door != Standing {
		return e.door(), err
	}
	if err := e.Survey.Check(d.Answers); err != nil {
		return Standing, err
	}
	if e.round.Anonymous {
		return d.anonymous(ctx, s, e)
	}
	return d.tied(ctx, s, e)
}

func (e *Entered) door() Door {
	if e == nil {
		return Unknown
	}
	return e.Door
}

// anonymous writes the sums and that the way in is used, and nothing else: not in the audit either, for a row there has a time.
func (d Answer) anonymous(ctx context.Context, s *app.Service, e *Entered) (Door, error) {
	door := Standing
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		n, err := w.AnswerSurveyTicket(ctx, e.ticket.TokenIndex)
		if err != nil {
			return fmt.Errorf("survey.Answer: %w", err)
		}
		if n == 0 {
			door = Used
			return nil
		}
		return count(ctx, w, e.round.ID, func(m *survey.Sum) { m.Add(e.Survey, d.Answers) })
	})
	return door, err
}

// tied keeps the answers with the enrolment. Somebody who is logged in types in what stands on paper, and has to be one who may give surveys to the person.
func (d Answer) tied(ctx context.Context, s *app.Service, e *Entered) (Door, error) {
	door := Standing
	actor, way, deed := access.Actor{Role: care.Feed, Today: s.Today()}, "link", access.AnswerSurvey
	if d.By.User != "" {
		actor, way, deed = d.By, "paper", access.GiveSurvey
	}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := tx.Person(ctx, care.PatientID(e.ticket.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(deed, person, e.round.Ref()); err != nil {
			return err
		}
		if _, err := tx.Locked(ctx, care.EnrolmentID(e.ticket.EnrolmentID)); err != nil { // no consent is withdrawn meanwhile
			return err
		}
		if can, err := open(ctx, s, tx.Reader, e.round, e.ticket); err != nil || !can {
			door = Shut
			return err
		}
		n, err := tx.AnswerSurveyTicket(ctx, e.ticket.TokenIndex)
		if err != nil {
			return fmt.Errorf("survey.Answer: %w", err)
		}
		if n == 0 {
			door = Used
			return nil
		}
		return keep(ctx, tx, e.round, db.NewID(), e.ticket.EnrolmentID, person, way, d.Answers)
	})
	if errs.KindOf(err) == errs.KindDenied { // somebody else's paper
		return NotYours, nil
	}
	return door, err
}

// keep writes an answer that is tied to an enrolment.
func keep(ctx context.Context, tx *app.Tx, of *Round, id, enrolment db.ID, person *access.Person, way string, a survey.Answers) error {
	n, err := tx.InsertSurveyAnswer(ctx, query.InsertSurveyAnswerParams{
		ID: id, RoundID: of.ID, EnrolmentID: enrolment, PatientID: db.ID(person.Patient), AnsweredAt: db.At(tx.Now), Way: way, ByUser: db.ID(tx.Actor.User), Body: db.ToJSON(a),
	})
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	if n == 0 {
		return nil // the same form, sent twice
	}
	tx.Note(Item(id))
	return nil
}
