package plan

import (
	"context"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Evaluate is the six-monthly evaluation of somebody whose plan has goals and measures: each is gone through, and what came of it
// begins the next version's draft. Goals and measures are separate answers: a measure that is done says nothing about a goal.
type Evaluate struct {
	enrolment.Evaluate
	Patient  care.PatientID
	Goals    map[string]plan.GoalStatus
	Measures map[string]plan.MeasureStatus
}

// Run writes the evaluation and the draft, or neither.
func (d Evaluate) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		ev := care.Event{Kind: care.Evaluated, On: d.On, Evaluation: &d.Evaluation, CFS: d.CFS}
		if err := enrolment.In(ctx, tx, access.Evaluate, d.Target, ev); err != nil {
			return err
		}
		if len(d.Goals)+len(d.Measures) == 0 || d.Evaluate.Evaluation.Go == "end" {
			return nil
		}
		id, err := Begin(ctx, tx, d.Patient, nil, nil)
		if err != nil {
			return err
		}
		row, err := tx.PlanVersion(ctx, id)
		if err != nil {
			return err
		}
		fields, err := document.Fields(ctx, tx.Reader, row.DocumentID)
		if err != nil {
			return err
		}
		texts := map[string]string{}
		for item, status := range d.Goals {
			if path := "mal/" + item + "/status"; strings.TrimSpace(fields.Text("mal/"+item+"/tekst")) != "" {
				texts[path] = string(status)
			}
		}
		for item, status := range d.Measures {
			if path := "tiltak/" + item + "/status"; strings.TrimSpace(fields.Text("tiltak/"+item+"/hva")) != "" {
				texts[path] = string(status)
			}
		}
		return document.Put(ctx, tx, row.DocumentID, fields, texts)
	})
}
