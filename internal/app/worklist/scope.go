// Package worklist answers what is to be done: Min dag for one who works, and what the other lists have in common.
package worklist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Persons returns the patients of a scope that is found by persons and not by area: a GP's list, those whom a care worker
// serves, those who lie in a unit. They are few.
func Persons(ctx context.Context, s *app.Service, sc access.Scope) ([]care.PatientID, error) {
	r := s.Store.Reader()
	hidden := db.List(sc.Hidden())
	var rows []db.ID
	var err error
	switch sc.Kind() {
	case access.ByGP:
		rows, err = r.PatientsOfGP(ctx, query.PatientsOfGPParams{UserID: db.ID(sc.User()), Day: sc.Day(), Hidden: hidden})
	case access.ByCare:
		rows, err = r.PatientsServedBy(ctx, query.PatientsServedByParams{UserID: db.ID(sc.User()), Day: sc.Day(), Hidden: hidden})
	case access.ByUnit:
		rows, err = r.PatientsInUnit(ctx, query.PatientsInUnitParams{UnitID: db.ID(sc.Unit()), Day: sc.Day(), Hidden: hidden})
	}
	if err != nil {
		return nil, fmt.Errorf("worklist.Persons: %w", err)
	}
	ids := make([]care.PatientID, len(rows))
	for i, id := range rows {
		ids[i] = care.PatientID(id)
	}
	return ids, nil
}
