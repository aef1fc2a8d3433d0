package mapping

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/patient"
	"traad/internal/care"
	"traad/internal/care/mapping"
	"traad/internal/rules/access"
)

// Marks returns what a conversation found in each area of the circle, by code, for the small picture of it on the person's page; nil where
// there is none, or where the actor may not see it. It is decided and audited as access.SeeMapping.
func Marks(ctx context.Context, s *app.Service, a access.Actor, h *patient.Head, id care.EnrolmentID) (map[string]mapping.Area, error) {
	r := s.Store.Reader()
	row, ok, err := find(ctx, r, h.Patient, id)
	if err != nil || !ok || Hidden(h.Course(id)) {
		return nil, err
	}
	person, err := s.Person(ctx, r, h.Patient, a.Today)
	if err != nil {
		return nil, err
	}
	if !access.Decide(a, access.SeeMapping, person).Allowed {
		return nil, nil
	}
	fields, err := document.Fields(ctx, r, row.ID)
	if err != nil {
		return nil, err
	}
	return mapping.Read(fields.Texts()).Areas, s.See(ctx, a, access.SeeMapping, person, []string{document.Ref(row.ID)})
}
