// Package stay writes what is told of patients in hospitals, municipal acute beds (KAD) and at legevakt.
package stay

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/care"
)

// Told is one movement of one stay of a patient who is known, whatever way it came in.
type Told struct {
	Patient  care.PatientID
	Sender   string     // the feed's name; "" on screen
	Number   string     // the sender's own number of the stay; "" not told: the patient's stay at the unit that is open then
	Unit     care.OrgID // the hospital, KAD or legevakt
	Where    string     // its kind: hospital, kad, legevakt
	Movement care.Movement
}

// Record writes a movement: the stay as it then is, what is cached of the patient's enrolments, and the alerts, all in the caller's
// transaction. The caller has decided that the movement may be told.
func Record(ctx context.Context, tx *app.Tx, t Told) (care.StayChange, error) {
	c := care.StayChange{Patient: t.Patient, Unit: t.Unit, Where: t.Where, Sender: t.Sender, Told: t.Movement}
	return c, alert.Raise(ctx, tx, c)
}
