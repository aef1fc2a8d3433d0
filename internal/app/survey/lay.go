package survey

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/store/query"
)

// Laid is a round that was held before Tråd was taken into use, with its sums.
type Laid struct {
	ID        db.ID
	Survey    string // of the ready ones
	Anonymous bool
	Pathway   string
	From, To  date.Date
	By        care.UserID
	Sum       survey.Sum
}

// Lay writes rounds inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, list []Laid) error {
	for _, l := range list {
		s, ok := survey.Ready(l.Survey)
		if !ok {
			return fmt.Errorf("survey.Lay: there is no survey %s", l.Survey)
		}
		if _, err := tx.InsertSurveyRound(ctx, query.InsertSurveyRoundParams{
			ID: l.ID, Survey: s.Code, Title: s.Title, Audience: string(s.Audience), Anonymous: l.Anonymous, PathwayCode: l.Pathway, Body: db.ToJSON(s),
			FromOn: l.From, ToOn: l.To, CreatedAt: db.At(l.From.At(9, 0)), CreatedBy: db.ID(l.By),
		}); err != nil {
			return fmt.Errorf("survey.Lay: %w", err)
		}
		if err := tx.PutSurveySum(ctx, query.PutSurveySumParams{RoundID: l.ID, Body: db.ToJSON(l.Sum)}); err != nil {
			return fmt.Errorf("survey.Lay: %w", err)
		}
	}
	return nil
}
