package patient

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/emergency"
	"traad/internal/app/question"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Overview is a person's own page: the head with everything that happened, and the questions to the IHT physician.
type Overview struct {
	*Head
	Questions []question.Question
	Emergency []emergency.Told // who has lately looked without being in the team
}

// OverviewOf returns the page, audited as access.SeePerson, or as access.SeeSummary for the summary on one page.
func OverviewOf(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.PatientID) (*Overview, error) {
	r := s.Store.Reader()
	if _, err := mayLook(ctx, s, r, a, deed, id); err != nil {
		return nil, err
	}
	questions, err := question.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, q := range questions {
		refs = append(refs, q.Ref())
	}
	told, err := emergency.ToldOf(ctx, r, db.At(s.Now()), id)
	if err != nil {
		return nil, err
	}
	for _, e := range told {
		refs = append(refs, "emergency/"+string(e.ID))
	}
	h, err := Header(ctx, s, a, deed, id, refs...)
	if err != nil {
		return nil, err
	}
	return &Overview{h, questions, told}, nil
}
