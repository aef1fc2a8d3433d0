package referral

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Doctor is a GP who refers, and the office; the zero value where it is somebody else.
type Doctor struct {
	GP     care.UserID
	Office care.OrgID
}

// doctor is the actor, where that is a GP.
func doctor(a access.Actor) Doctor {
	if a.Role != care.GeneralPractitioner {
		return Doctor{}
	}
	return Doctor{a.User, a.Org}
}

// onList writes that a GP who refers somebody known is her GP, where nobody is: a GP is taken at the word that the person is on
// the list, as with somebody new. Who has another GP keeps that one: who is on whose list is not changed by a referral.
func onList(ctx context.Context, tx *app.Tx, id care.PatientID, by Doctor) error {
	if by.GP == "" {
		return nil
	}
	all, err := tx.GPRelations(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	for _, g := range all {
		if g.ValidTo.IsZero() || !g.ValidTo.Before(tx.Today) {
			return nil
		}
	}
	return hasDoctor(ctx, tx, id, by)
}

func hasDoctor(ctx context.Context, tx *app.Tx, id care.PatientID, by Doctor) error {
	if by.GP == "" {
		return nil
	}
	if err := tx.InsertGPRelation(ctx, query.InsertGPRelationParams{
		ID: db.NewID(), PatientID: db.ID(id), GpID: db.ID(by.GP), OfficeID: db.ID(by.Office), ValidFrom: tx.Today,
		CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	}); err != nil {
		return fmt.Errorf("referral: GP: %w", err)
	}
	return nil
}

// Opens reports whether somebody who has referred may open the person's page. A GP may refer somebody who is on another's list:
// the referral stands, and the person is followed by the team and her own GP.
func Opens(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (bool, error) {
	person, err := s.Person(ctx, s.Store.Reader(), id, a.Today)
	if err != nil {
		return false, err
	}
	return access.Decide(a, access.SeePerson, person).Allowed, nil
}
