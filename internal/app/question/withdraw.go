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

// Withdraw takes an open question back. Only who asked can.
type Withdraw struct {
	Question db.ID
}

// Run writes it. A question that is answered stays: the answer may already be acted on.
func (d Withdraw) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := locked(ctx, tx, access.Ask, d.Question)
		if err != nil {
			return err
		}
		switch {
		case row.AskedBy != db.ID(actor.User):
			return errs.Denied("Bare den som spurte, kan trekke spørsmålet.")
		case row.Status == string(care.QuestionWithdrawn):
			return nil
		case row.Status != string(care.QuestionOpen):
			return errs.Conflict("Spørsmålet er besvart, så det kan ikke trekkes. Svaret står på personsiden.")
		}
		if err := keep(ctx, tx, row); err != nil {
			return err
		}
		n, err := tx.AnswerQuestion(ctx, query.AnswerQuestionParams{ID: d.Question, Version: row.Version, Status: string(care.QuestionWithdrawn)})
		if err != nil || n != 1 {
			return fmt.Errorf("question.Withdraw: hit %d rows: %w", n, err)
		}
		return nil
	})
}
