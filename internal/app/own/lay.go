package own

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Laid is an access that is written beside the deeds: by the demo, for a person who has lived before the database did.
type Laid struct {
	ID       db.ID
	Patient  care.PatientID
	Kin      bool // of her next of kin, the first on the list
	Number   string
	From, To date.Date
	By       care.UserID
	Words    []LaidWord
}

// LaidWord is something that was sent by the grant and waits for an answer.
type LaidWord struct {
	ID db.ID
	care.Word
	Enrolment care.EnrolmentID
	Area      care.OrgID
	Sent      time.Time
}

// Lay writes them, with everything open.
func Lay(ctx context.Context, tx *app.Tx, all []Laid) error {
	for _, l := range all {
		p := query.InsertOwnAccessParams{
			ID: l.ID, PatientID: db.ID(l.Patient), SeePlan: true, SeePreparation: true, SeeLog: true, ValidFrom: l.From, ValidTo: l.To, ConsentBy: "patient", Competence: "full",
			GivenAt: db.At(l.From.At(10, 0)), GivenBy: db.ID(l.By),
		}
		if l.Kin {
			kin, err := tx.NextOfKin(ctx, db.ID(l.Patient))
			if err != nil || len(kin) == 0 {
				return fmt.Errorf("own.Lay: %d next of kin: %w", len(kin), err)
			}
			p.KinID, p.SeeLog, p.BlindIndex = kin[0].ID, false, tx.Service.Keys.Index(l.Number)
			if p.Sealed, err = tx.Service.Keys.Seal([]byte(l.Number), "own_access/"+string(l.ID)); err != nil {
				return fmt.Errorf("own.Lay: %w", err)
			}
		}
		if err := tx.InsertOwnAccess(ctx, p); err != nil {
			return fmt.Errorf("own.Lay: %w", err)
		}
		for _, w := range l.Words {
			if err := tx.InsertWord(ctx, query.InsertWordParams{
				ID: w.ID, PatientID: db.ID(l.Patient), EnrolmentID: db.ID(w.Enrolment), AreaID: db.ID(w.Area), AccessID: l.ID, Kind: w.Kind, Body: w.Text, SentAt: db.At(w.Sent),
			}); err != nil {
				return fmt.Errorf("own.Lay: %w", err)
			}
		}
	}
	return nil
}
