package emergency

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Own is an emergency access of the actor that is still open.
type Own struct {
	Patient care.PatientID
	Name    string
	Until   db.Time
}

// OwnOf returns the actor's open accesses, for the way back to whom they opened.
func OwnOf(ctx context.Context, s *app.Service, a access.Actor) ([]Own, error) {
	if d := access.Decide(a, access.SeeEmergency, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeEmergency, nil, nil)
	}
	rows, err := s.Store.Reader().EmergencyOfUser(ctx, query.EmergencyOfUserParams{UserID: db.ID(a.User), Since: db.At(s.Now())})
	if err != nil {
		return nil, fmt.Errorf("emergency.OwnOf: %w", err)
	}
	var all []Own
	var persons []care.PatientID
	for _, e := range rows {
		all = append(all, Own{care.PatientID(e.PatientID), e.GivenName + " " + e.FamilyName, e.UntilAt})
		persons = append(persons, care.PatientID(e.PatientID))
	}
	return all, s.See(ctx, a, access.SeeEmergency, nil, nil, persons...)
}
