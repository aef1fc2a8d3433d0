package question

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Answer is the physician's answer. Seen is the version that the form showed.
type Answer struct {
	Question db.ID
	Seen     int
	Text     string
	Measure  string // the measure that the answer becomes, "" none
}

// Run writes the answer. Faults are at svar and tiltak. Where somebody answered, changed or withdrew the question first the
// error is a *Conflict, or errs.Invalid for one that is withdrawn; sent again with the Seen of the conflict, the answer
// takes the place of the other.
func (d Answer) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, access.AnswerQuestion, d.Question)
		if err != nil {
			return err
		}
		q := care.Question{Status: care.QuestionStatus(row.Status), Answer: d.Text, Measure: d.Measure}
		if err := q.ValidateAnswer(); err != nil {
			return err
		}
		if row.Version != d.Seen {
			if row.AnsweredBy == db.ID(actor.User) && row.Answer == d.Text && row.Measure == d.Measure {
				return nil // the same form, sent twice
			}
			return conflict(ctx, tx, row)
		}
		if err := keep(ctx, tx, row); err != nil {
			return err
		}
		n, err := tx.AnswerQuestion(ctx, query.AnswerQuestionParams{
			ID: d.Question, Version: d.Seen, Status: string(care.QuestionAnswered), Answer: d.Text, AnsweredAt: db.At(tx.Now),
			AnsweredBy: db.ID(actor.User), Measure: d.Measure,
		})
		if err != nil || n != 1 {
			return fmt.Errorf("question.Answer: hit %d rows: %w", n, err)
		}
		return nil
	})
}

func conflict(ctx context.Context, tx *app.Tx, row query.Question) error {
	c := &Conflict{
		refusal: errs.Conflict("En annen svarte mens du skrev. Ingenting er borte: se begge og velg."), Seen: row.Version,
		Theirs: Question{ID: row.ID, Answer: row.Answer, Measure: row.Measure, Answered: row.AnsweredAt, AnsweredBy: care.UserID(row.AnsweredBy)},
	}
	if row.AnsweredBy != "" {
		u, err := tx.User(ctx, row.AnsweredBy)
		if err != nil {
			return fmt.Errorf("question.Answer: %w", err)
		}
		c.Theirs.AnsweredName = u.Name
	}
	return c
}
