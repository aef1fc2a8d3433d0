package fhir

import (
	"context"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Everybody are all whom a caller may be told of, in the order of their ids, by the query that lists and counts them.
func (src *Source) Everybody(ctx context.Context, a access.Actor) ([]db.ID, error) {
	return src.reached(ctx, a, "", nil, 1<<30)
}

// Tells decides whether a caller may be told of somebody, as every call about her does.
func (src *Source) Tells(ctx context.Context, a access.Actor, id care.PatientID) (bool, *access.Person, error) {
	person, err := src.person(ctx, a, id)
	if err != nil {
		return false, nil, err
	}
	return access.Decide(a, access.SeeRecord, person).Allowed, person, nil
}
