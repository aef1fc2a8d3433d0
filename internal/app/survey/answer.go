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
	Shut                 // cannot be answered now
)

// Entered is what whoever holds a code sees. It says nothing of anybody.
type Entered struct {
	Door   Door
	Survey *survey.Survey // of a Standing door
	round  *Round
	ticket query.SurveyTicketByIndexRow
}

// Anonymous reports whether the answers will be anonymous.
func (e *Entered) Anonymous() bool { return e.round != nil && e.round.Anonymous }

// Open finds what a code leads to. There is no actor, and nothing is written: that a door was opened would tell when.
func Open(ctx context.Context, s *app.Service, typed string) (*Entered, error) {
	code, ok := plainCode(typed)
	if !ok {
		return &Entered{}, nil
	}
	return enter(ctx, s, s.Store.Reader(), code)
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
	switch open, err := open(ctx, s, r, e.round, care.PatientID(row.PatientID)); {
	case err != nil:
		return nil, err
	case row.State == "answered":
		e.Door = Used
	case row.State != "open" || !open:
		e.Door = Shut
	default:
		e.Door, e.Survey = Standing, e.round.Survey
	}
	return e, nil
}

// open reports whether a round can be answered now, and where it is tied to a person, that she lives and does not lie in: a survey waits till she is home.
func open(ctx context.Context, s *app.Service, r *store.Reader, of *Round, id care.PatientID) (bool, error) {
	if !of.OpenOn(s.Today()) {
		return false, nil
	}
	if id == "" {
		return true, nil
	}
	why, err := stopped(ctx, r, id)
	return why == "", err
}

// stopped says why a person is not asked now, "" where she can be.
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

// tied keeps the answers with the enrolment.
func (d Answer) tied(ctx context.Context, s *app.Service, e *Entered) (Door, error) {
	door := Standing
	actor, way, deed := access.Actor{Role: care.Feed, Today: s.Today()}, "link", access.AnswerSurvey
	if d.By.User != "" && access.May(d.By.Role, access.GiveSurvey) {
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
		return Unknown, nil
	}
	return door, err
}

// keep writes an answer that is tied to an enrolment, and counts it unless the person objects to being in figures.
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
	tx.Note("survey_answer/" + string(id))
	out, err := tx.OutOfAnalysis(ctx)
	if err != nil {
		return fmt.Errorf("survey: %w", err)
	}
	if slices.Contains(out, db.ID(person.Patient)) {
		return nil
	}
	return count(ctx, tx, of.ID, func(m *survey.Sum) { m.Add(of.Survey, a) })
}
