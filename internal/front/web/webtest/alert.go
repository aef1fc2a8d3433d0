package webtest

import (
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Told is a stay of a person in Medisinsk avdeling as it is told, movement by movement.
type Told struct {
	Case  Case
	Stay  care.StayID
	Where string // hospital, kad, legevakt; hospital where ""
	moves []care.Movement
}

// NewStay begins to tell of a stay.
func (w *World) NewStay(c Case, where string) *Told {
	return &Told{Case: c, Stay: care.StayID(db.NewID()), Where: where}
}

// Tell tells one movement, and raises its alerts as the writing of the stay does. at is hours before now.
func (w *World) Tell(t *Told, kind care.MovementKind, at time.Duration, urgency string) {
	w.T.Helper()
	before := care.FoldStay(t.moves)
	m := care.Movement{Kind: kind, At: w.Service.Now().Add(-at), Seq: len(t.moves) + 1, Place: "Sengepost 4B", Urgency: urgency}
	t.moves = append(t.moves, m)
	w.must(w.Service.Do(w.T.Context(), w.Actor(Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		person, err := tx.Person(w.T.Context(), t.Case.Patient)
		if err != nil {
			return err
		}
		err = alert.Raise(w.T.Context(), tx, care.StayChange{
			Patient: t.Case.Patient, Stay: t.Stay, Unit: w.Orgs["Medisinsk avdeling"], Where: t.Where, Told: m, Before: before, After: care.FoldStay(t.moves),
		}, person)
		if err != nil {
			return err
		}
		return tx.Reproject(w.T.Context(), t.Case.Patient)
	}))
}

// Alerts returns the ids of a person's alerts, the latest first.
func (w *World) Alerts(c Case) []db.ID {
	w.T.Helper()
	rows, err := w.Store.Reader().AlertsOfPatient(w.T.Context(), db.ID(c.Patient))
	w.must(err)
	var ids []db.ID
	for _, r := range rows {
		ids = append(ids, r.ID)
	}
	return ids
}
