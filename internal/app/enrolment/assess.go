package enrolment

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// AnswerCriteria is one level's answers in the joint assessment. The level is the actor's own; a coordinator can write
// down what the other level said in a meeting by naming it in Level.
type AnswerCriteria struct {
	Target
	Level   care.Level // "" is the actor's own
	Answers []care.Answer
	CFS     care.CFS // 0 when not scored now
	Note    string   // what one must know to read the CFS score, "" nothing
	On      date.Date
}

// Run writes the answers, and the CFS score where there is one, as one deed.
func (d AnswerCriteria) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if d.Level == "" {
		d.Level = actor.Role.Level()
	}
	if len(d.Answers) == 0 && d.CFS == 0 {
		return errs.Invalid("Ingenting er besvart ennå").At("kriterier", "Svar på minst ett kriterium, eller skår CFS.")
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		t := d.Target
		if len(d.Answers) > 0 {
			if err := In(ctx, tx, access.Assess, t, care.Event{Kind: care.Answered, On: d.On, Level: d.Level, Answers: d.Answers}); err != nil {
				return err
			}
		}
		if d.CFS == 0 {
			return nil
		}
		t.Key = second(t.Key)
		return In(ctx, tx, access.Assess, t, care.Event{Kind: care.ScoredCFS, On: d.On, CFS: d.CFS, Reason: strings.TrimSpace(d.Note)})
	})
}

// second is the key of the second event of a deed that writes two, made from the form's key, so that the form sent twice
// writes neither again and Undo knows that the two belong together.
func second(key care.EventID) care.EventID {
	id, err := uuid.Parse(string(key))
	if err != nil {
		return ""
	}
	return care.EventID(uuid.NewSHA1(id, []byte("second")).String())
}
