package app

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Shield are the words that no text about a person shows the actor, for they tell where she lives; nil for whoever may know it. Whatever gives out what somebody
// wrote of her goes by it. From next of kin the whole text is kept, see care.PlacesOf.
func Shield(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (*care.Places, error) {
	if access.MaySeeAddress(a, p) {
		return nil, nil
	}
	return Places(ctx, r, p.Patient, a.Role.Own())
}

// Places are the words that tell where a person lives: the municipality and its district, the street, the telephone, her GP and the office, who serves her.
func Places(ctx context.Context, r *store.Reader, who care.PatientID, whole bool) (*care.Places, error) {
	row, err := r.Patient(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("app.Places: %w", err)
	}
	words := []string{row.Phone}
	for id := row.AreaID; id != ""; {
		area, err := r.Organisation(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("app.Places: %w", err)
		}
		if words = append(words, area.Name); area.Kind != string(care.OrgDistrict) {
			break
		}
		id = area.ParentID
	}
	gps, err := r.GPRelations(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("app.Places: %w", err)
	}
	for _, g := range gps {
		words = append(words, g.GpName, g.OfficeName)
	}
	carers, err := r.CareRelations(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("app.Places: %w", err)
	}
	for _, c := range carers {
		words = append(words, c.UserName)
	}
	return care.PlacesOf(row.Address, words, whole), nil
}
