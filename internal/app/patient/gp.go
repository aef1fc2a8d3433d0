package patient

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// ChangeGP gives a person another GP from a day. The one before loses access the day before.
type ChangeGP struct {
	Patient care.PatientID
	GP      care.UserID
	Office  care.OrgID
	From    date.Date
}

// Run ends the running relation and begins the new one.
func (d ChangeGP) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := allowEdit(ctx, tx, &d.Patient); err != nil {
			return err
		}
		if d.From.IsZero() {
			d.From = tx.Today
		}
		if d.From.After(tx.Today.AddDays(365)) {
			return errs.Invalid("Fastlegebyttet kan ikke lagres").At("fra", "Datoen er mer enn ett år fram. Sjekk året.")
		}
		roles, err := tx.RolesOfUser(ctx, db.ID(d.GP))
		if err != nil {
			return fmt.Errorf("patient.ChangeGP: %w", err)
		}
		for _, r := range roles {
			if r.Role == string(care.GeneralPractitioner) && (d.Office == "" || r.OrganisationID == db.ID(d.Office)) {
				d.Office = care.OrgID(r.OrganisationID)
				return d.write(ctx, tx)
			}
		}
		return errs.Invalid("Fastlegebyttet kan ikke lagres").At("fastlege", "Velg en fastlege fra listen.")
	})
}

func (d ChangeGP) write(ctx context.Context, tx *app.Tx) error {
	if err := tx.EndGPRelations(ctx, query.EndGPRelationsParams{PatientID: db.ID(d.Patient), ValidTo: d.From.AddDays(-1)}); err != nil {
		return fmt.Errorf("patient.ChangeGP: %w", err)
	}
	id := db.NewID()
	tx.Note("gp_relation/" + string(id))
	return tx.InsertGPRelation(ctx, query.InsertGPRelationParams{
		ID: id, PatientID: db.ID(d.Patient), GpID: db.ID(d.GP), OfficeID: db.ID(d.Office), ValidFrom: d.From,
		CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	})
}

// AddCareWorker lets a home nurse or therapist see the plan of somebody whom they serve, for a period.
type AddCareWorker struct {
	Patient  care.PatientID
	User     care.UserID
	From, To date.Date // To zero: until further notice
}

// Run writes it.
func (d AddCareWorker) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := allowEdit(ctx, tx, &d.Patient); err != nil {
			return err
		}
		if d.From.IsZero() {
			d.From = tx.Today
		}
		if !d.To.IsZero() && d.To.Before(d.From) {
			return errs.Invalid("Tilgangen kan ikke lagres").At("til", "Sluttdatoen er før startdatoen.")
		}
		roles, err := tx.RolesOfUser(ctx, db.ID(d.User))
		if err != nil {
			return fmt.Errorf("patient.AddCareWorker: %w", err)
		}
		for _, r := range roles {
			if r.Role == string(care.CareWorker) {
				id := db.NewID()
				tx.Note("care_relation/" + string(id))
				return tx.InsertCareRelation(ctx, query.InsertCareRelationParams{
					ID: id, PatientID: db.ID(d.Patient), UserID: db.ID(d.User), ValidFrom: d.From, ValidTo: d.To,
					CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
				})
			}
		}
		return errs.Invalid("Tilgangen kan ikke lagres").At("bruker", "Velg en tjenesteyter fra listen.")
	})
}
