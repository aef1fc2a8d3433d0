package question

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Version is a question as it was before a change, with who had written it so.
type Version struct {
	Number  int
	At      db.Time
	By      string
	Status  care.QuestionStatus
	Answer  string
	Measure string
}

// kept is what of a question can change.
type kept struct {
	Status  string `json:"status"`
	Answer  string `json:"answer,omitempty"`
	Measure string `json:"measure,omitempty"`
}

// keep writes the question as it is, inside the deed that is about to change it.
func keep(ctx context.Context, tx *app.Tx, row query.Question) error {
	at, by := row.AskedAt, row.AskedBy
	if row.AnsweredBy != "" {
		at, by = row.AnsweredAt, row.AnsweredBy
	}
	if err := tx.KeepQuestionVersion(ctx, query.KeepQuestionVersionParams{
		QuestionID: row.ID, Version: row.Version, Data: db.ToJSON(kept{row.Status, row.Answer, row.Measure}), ChangedAt: at, ChangedBy: by,
	}); err != nil {
		return fmt.Errorf("question: version: %w", err)
	}
	return nil
}

// Earlier returns the answers that the question had before the one that stands, the oldest first. It neither decides nor
// audits: the caller shows them as part of something that does.
func Earlier(ctx context.Context, s *app.Service, id db.ID) ([]Version, error) {
	rows, err := s.Store.Reader().QuestionVersions(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("question.Earlier: %w", err)
	}
	var out []Version
	for _, row := range rows {
		var k kept
		if err := json.Unmarshal(row.Data, &k); err != nil {
			return nil, fmt.Errorf("question.Earlier: %s: %w", id, err)
		}
		if k.Answer != "" {
			out = append(out, Version{row.Version, row.ChangedAt, string(row.ChangedByName), care.QuestionStatus(k.Status), k.Answer, k.Measure})
		}
	}
	return out, nil
}
