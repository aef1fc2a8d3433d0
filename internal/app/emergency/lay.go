package emergency

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Laid is an access that was taken before the database was there: by the demo.
type Laid struct {
	ID      db.ID
	Patient care.PatientID
	User    care.UserID
	Role    care.Role
	Org     care.OrgID
	From    time.Time
	care.Emergency
}

// Lay writes them, inside a deed that has been allowed. They wait for follow-up.
func Lay(ctx context.Context, tx *app.Tx, all []Laid) error {
	for _, l := range all {
		if err := l.Check(); err != nil {
			return fmt.Errorf("emergency.Lay: %w", err)
		}
		if err := tx.InsertEmergency(ctx, query.InsertEmergencyParams{
			ID: l.ID, PatientID: db.ID(l.Patient), UserID: db.ID(l.User), Role: string(l.Role), OrganisationID: db.ID(l.Org), Reason: string(l.Reason),
			Note: l.Note, Objected: l.Objected, FromAt: db.At(l.From), UntilAt: db.At(l.Until(l.From)),
		}); err != nil {
			return fmt.Errorf("emergency.Lay: %w", err)
		}
	}
	return nil
}
