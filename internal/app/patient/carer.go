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

// EndCareWorker ends a care worker's access to a person. On is the last day; zero ends it at once.
type EndCareWorker struct {
	Patient  care.PatientID
	Relation db.ID
	On       date.Date
}

// Run writes it.
func (d EndCareWorker) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := allowEdit(ctx, tx, &d.Patient); err != nil {
			return err
		}
		if !db.IsID(string(d.Relation)) {
			return errs.NotFound("Finner ikke tilgangen. Noen kan ha tatt den bort.")
		}
		if d.On.IsZero() {
			d.On = tx.Today.AddDays(-1)
		}
		tx.Note("care_relation/" + string(d.Relation))
		n, err := tx.EndCareRelation(ctx, query.EndCareRelationParams{ID: d.Relation, PatientID: db.ID(d.Patient), ValidTo: d.On})
		if err != nil {
			return fmt.Errorf("patient.EndCareWorker: %w", err)
		}
		if n == 0 {
			return errs.NotFound("Finner ikke tilgangen. Noen kan ha avsluttet den.")
		}
		return nil
	})
}
