package plan

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Held is the plan that holds for a person, with the small changes made since, and the reference that an audit row gives of it.
type Held struct {
	Plan plan.Plan
	Ref  string
}

// HeldBy reads it as part of a look that somebody else decides and audits: nil where none is published, and where the actor may not read it.
func HeldBy(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Held, error) {
	if !access.May(a.Role, access.SeePlan) {
		return nil, nil
	}
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil || !access.Decide(a, access.SeePlan, person).Allowed {
		return nil, err
	}
	all, err := For(ctx, r, a, person)
	if err != nil || all.Holds == nil || all.Holds.Hidden {
		return nil, err
	}
	texts, err := Texts(ctx, r, *all.Holds)
	if err != nil {
		return nil, err
	}
	return &Held{plan.Read(texts), all.Holds.Ref()}, nil
}

// SignsOf are the signs of the plans that hold for some persons, shown beside what was reported of them on Min dag and audited as part of it.
// A person whose plan the actor may not read has none.
func SignsOf(ctx context.Context, s *app.Service, a access.Actor, persons []care.PatientID) (map[care.PatientID][]plan.Signs, error) {
	out := map[care.PatientID][]plan.Signs{}
	var refs []string
	var shown []care.PatientID
	for _, id := range persons {
		if _, known := out[id]; known {
			continue
		}
		held, err := HeldBy(ctx, s, a, id)
		if err != nil {
			return nil, err
		}
		out[id] = nil
		if held != nil && len(held.Plan.Signs) > 0 {
			out[id], refs, shown = held.Plan.Signs, append(refs, held.Ref), append(shown, id)
		}
	}
	if len(shown) == 0 {
		return out, nil
	}
	return out, s.See(ctx, a, access.SeeMyDay, nil, refs, shown...)
}
