package emergency

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// ToldDays is how many days the team of a person is told of an emergency access to her.
const ToldDays = 7

// Told is an emergency access as the team of the person learns of it: who has looked, when and why. What was written for her and
// the leader stands in her access log and in the follow-up.
type Told struct {
	ID      db.ID
	Patient care.PatientID
	Name    string // hers
	Who     string
	Role    care.Role
	Org     string
	At      db.Time
	Reason  care.EmergencyReason
}

// ToldOf returns what the team of a person is told, the latest twenty. It neither decides nor audits: the caller shows it as part of something that
// does.
func ToldOf(ctx context.Context, r *store.Reader, now db.Time, persons ...care.PatientID) ([]Told, error) {
	rows, err := r.EmergencySince(ctx, query.EmergencySinceParams{Patients: db.List(persons), Since: since(now)})
	if err != nil {
		return nil, fmt.Errorf("emergency.ToldOf: %w", err)
	}
	var all []Told
	for _, e := range rows {
		all = append(all, told(e))
	}
	return all, nil
}

// ToldIn returns what the team of a scope of areas is told.
func ToldIn(ctx context.Context, r *store.Reader, now db.Time, sc access.Scope) ([]Told, error) {
	rows, err := r.EmergencyInAreas(ctx, query.EmergencyInAreasParams{
		Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), Day: sc.Day(), Since: since(now),
	})
	if err != nil {
		return nil, fmt.Errorf("emergency.ToldIn: %w", err)
	}
	var all []Told
	for _, e := range rows {
		all = append(all, told(query.EmergencySinceRow(e)))
	}
	return all, nil
}

func since(now db.Time) db.Time { return db.At(now.AddDate(0, 0, -ToldDays)) }

func told(e query.EmergencySinceRow) Told {
	return Told{
		ID: e.ID, Patient: care.PatientID(e.PersonID), Name: e.GivenName + " " + e.FamilyName, Who: e.UserName, Role: care.Role(e.Role),
		Org: e.OrganisationName, At: e.FromAt, Reason: care.EmergencyReason(e.Reason),
	}
}
