package alert

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Lay writes the alerts of the stays that are open, as they would have come when each began, for a region that is laid out by hand.
// The newest (left) nobody has taken, the one after them the first in line has just taken, and all others that one has taken and acted on.
func Lay(ctx context.Context, tx *app.Tx, areas []care.OrgID, left int) (int, error) {
	var stays []query.OpenStaysRow
	for _, area := range areas {
		some, err := tx.OpenStays(ctx, query.OpenStaysParams{Areas: db.List([]care.OrgID{area}), Hidden: "[]"})
		if err != nil {
			return 0, fmt.Errorf("alert.Lay: %w", err)
		}
		stays = append(stays, some...)
	}
	slices.SortFunc(stays, func(a, b query.OpenStaysRow) int { return b.FromAt.Compare(a.FromAt.Time) })
	for i, st := range stays {
		then := *tx
		then.Now = st.FromAt.Add(time.Minute)
		kind := care.Admission
		if st.Kind == "legevakt" {
			kind = care.Arrival
		}
		m := care.Movement{Kind: kind, At: st.FromAt.Time, Seq: 1, Urgency: st.Urgency}
		c := care.StayChange{Patient: care.PatientID(st.PatientID), Stay: care.StayID(st.ID), Unit: care.OrgID(st.UnitID), Where: st.Kind, Told: m, After: care.FoldStay([]care.Movement{m})}
		person, err := tx.Person(ctx, c.Patient)
		if err != nil {
			return 0, err
		}
		if err := Raise(ctx, &then, c, person); err != nil {
			return 0, err
		}
		if err := summed(ctx, tx, db.ID(c.Stay)); err != nil {
			return 0, err
		}
		if i == left {
			if err := promise(ctx, tx, db.ID(c.Stay)); err != nil {
				return 0, err
			}
		}
		if i > left {
			if err := follow(ctx, tx, db.ID(c.Stay)); err != nil {
				return 0, err
			}
		}
		if err := tx.Reproject(ctx, c.Patient); err != nil {
			return 0, err
		}
	}
	return len(stays), nil
}

// summed has what waits for a day's summary be in the one of its time: nobody is told today of what was invented to have been then.
func summed(ctx context.Context, tx *app.Tx, stay db.ID) error {
	rows, err := tx.AlertsOfStay(ctx, stay)
	if err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	for _, a := range rows {
		if a.Status != Told {
			continue
		}
		if err := tx.SumAlerts(ctx, query.SumAlertsParams{Ids: db.List([]db.ID{a.ID}), At: a.ReceivedAt}); err != nil {
			return fmt.Errorf("alert.Lay: %w", err)
		}
	}
	return nil
}

// promise has the first in line take the alerts of a stay, a while ago.
func promise(ctx context.Context, tx *app.Tx, stay db.ID) error {
	rows, err := tx.AlertsOfStay(ctx, stay)
	if err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	at := tx.Now.Add(-40 * time.Minute)
	for _, a := range rows {
		if a.HolderID == "" || at.Before(a.ReceivedAt.Time) {
			continue
		}
		if _, err := tx.TakeAlert(ctx, query.TakeAlertParams{
			ID: a.ID, Version: a.Version, Status: Taken, HolderID: a.HolderID, At: db.At(at), GoesOnAt: db.At(care.StandardEscalation.Promised(tx.Service.Hours(), at)),
		}); err != nil {
			return fmt.Errorf("alert.Lay: %w", err)
		}
		if err := act(ctx, tx.Writer, a.ID, at, query.InsertAlertActParams{ByUser: a.HolderID, ByRole: string(care.MunicipalCoordinator), Kind: actTaken}); err != nil {
			return err
		}
	}
	return nil
}

// follow has the first in line take the alerts of a stay and tell the ward, some hours after.
func follow(ctx context.Context, tx *app.Tx, stay db.ID) error {
	rows, err := tx.AlertsOfStay(ctx, stay)
	if err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	for _, a := range rows {
		if a.HolderID == "" {
			continue
		}
		at := tx.Service.Hours().After(a.ReceivedAt.Time, time.Hour)
		if at.After(tx.Now) {
			continue
		}
		if _, err := tx.TakeAlert(ctx, query.TakeAlertParams{ID: a.ID, Version: a.Version, Status: Taken, HolderID: a.HolderID, At: db.At(at)}); err != nil {
			return fmt.Errorf("alert.Lay: %w", err)
		}
		if _, err := tx.ActAlert(ctx, query.ActAlertParams{ID: a.ID, Version: a.Version + 1, At: db.At(at.Add(20 * time.Minute)), ByUser: a.HolderID}); err != nil {
			return fmt.Errorf("alert.Lay: %w", err)
		}
		for i, kind := range []string{actTaken, "told_ward"} {
			line := query.InsertAlertActParams{ByUser: a.HolderID, ByRole: string(care.MunicipalCoordinator), Kind: kind}
			if err := act(ctx, tx.Writer, a.ID, at.Add(time.Duration(i)*20*time.Minute), line); err != nil {
				return err
			}
		}
	}
	return nil
}
