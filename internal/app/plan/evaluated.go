package plan

import (
	"cmp"
	"context"
	"strings"

	"traad/internal/app"
	"traad/internal/app/score"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
)

// each is what was answered, item by item, in the words that the plan and the instruments have today: it is kept with the evaluation, so that
// the text for the record says it whatever becomes of the plan.
func (d Evaluate) each(ctx context.Context, tx *app.Tx, told map[string]string) ([]care.EvaluatedItem, error) {
	var out []care.EvaluatedItem
	if len(d.Goals)+len(d.Measures) > 0 {
		all, err := Of(ctx, tx.Reader, d.Patient)
		if err != nil {
			return nil, err
		}
		if all.Holds != nil {
			texts, err := Texts(ctx, tx.Reader, *all.Holds)
			if err != nil {
				return nil, err
			}
			out = d.through(plan.Read(texts), told)
		}
	}
	list, err := score.Instruments(ctx, tx.Reader)
	if err != nil {
		return nil, err
	}
	person, err := tx.Person(ctx, d.Patient)
	if err != nil {
		return nil, err
	}
	known, err := score.For(ctx, tx.Reader, tx.Actor, person)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		v, err := x.Parse(d.Scores[x.Code])
		if strings.TrimSpace(d.Scores[x.Code]) == "" || err != nil || x.About == "kin" { // a fault is told where it is written; the next of kin's own is not of her record
			continue
		}
		said := x.Write(v) + x.Of()
		before := ""
		for _, s := range known {
			if last, ok := s.Last(); ok && s.Code == x.Code {
				before = ", før " + x.Write(last.Value) + x.Of() + " (" + nb.DayYear(last.On) + ")"
			}
		}
		out = append(out, care.EvaluatedItem{Kind: "score", Text: cmp.Or(x.Short, x.Title), Says: said + before})
	}
	return out, nil
}

// through are the answers about goals and measures, in the order of the plan.
func (d Evaluate) through(p plan.Plan, told map[string]string) []care.EvaluatedItem {
	var out []care.EvaluatedItem
	for _, g := range p.Goals {
		if says, ok := d.Goals[g.ID]; ok {
			out = append(out, care.EvaluatedItem{Kind: "goal", Text: "«" + strings.Trim(nb.CleanLine(g.Text), "«»") + "»", Says: says.Title()})
		}
	}
	for _, m := range p.Measures {
		if says, ok := d.Measures[m.ID]; ok {
			word := map[plan.MeasureStatus]string{plan.MeasureOpen: "Fortsetter", plan.MeasureDone: "Gjort", plan.MeasureStopped: "Stoppes"}[says]
			if told[m.ID] != "" {
				word += ", avtalt med fastlegen " + told[m.ID]
			}
			out = append(out, care.EvaluatedItem{Kind: "measure", Text: nb.CleanLine(m.What), Says: word})
		}
	}
	return out
}
