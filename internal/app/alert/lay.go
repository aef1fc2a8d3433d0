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
		c := began(st.PatientID, st.ID, st.UnitID, st.Kind, st.Urgency, st.FromAt.Time)
		person, err := tx.Person(ctx, c.Patient)
		if err != nil {
			return 0, err
		}
		if err := Raise(ctx, &then, c, person); err != nil {
			return 0, err
		}
		if err := told(ctx, tx, db.ID(c.Stay)); err != nil {
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

// began is how a stay that is laid out by hand began.
func began(patient, stay, unit db.ID, where, urgency string, at time.Time) care.StayChange {
	kind := care.Admission
	if where == "legevakt" {
		kind = care.Arrival
	}
	m := care.Movement{Kind: kind, At: at, Seq: 1, Urgency: urgency}
	return care.StayChange{Patient: care.PatientID(patient), Stay: care.StayID(stay), Unit: care.OrgID(unit), Where: where, Told: m, After: care.FoldStay([]care.Movement{m})}
}

// told has the alerts of a stay be told of in their own time: what waits for a day's summary was in that of its day, so that nobody is told today of what was
// invented to have been then, and of the others a mail went out at once, so that no figure says that it took days.
func told(ctx context.Context, tx *app.Tx, stay db.ID) error {
	rows, err := tx.AlertsOfStay(ctx, stay)
	if err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	for _, a := range rows {
		if a.Status == Told {
			err = tx.SumAlerts(ctx, query.SumAlertsParams{Ids: db.List([]db.ID{a.ID}), At: a.ReceivedAt})
		} else if a.HolderID != "" {
			_, err = tx.MailedAlert(ctx, query.MailedAlertParams{ID: a.ID, MailedAt: db.At(a.ReceivedAt.Add(2 * time.Second))})
		}
		if err != nil {
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
		if err := looked(ctx, tx, a, at); err != nil {
			return err
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
		if err := handled(ctx, tx, a, at, at.Add(20*time.Minute), "told_ward"); err != nil {
			return err
		}
	}
	return nil
}

// handled has the holder of an alert open and take it at a time and do a thing about it at another.
func handled(ctx context.Context, tx *app.Tx, a query.Alert, taken, acted time.Time, thing string) error {
	if err := looked(ctx, tx, a, taken); err != nil {
		return err
	}
	if _, err := tx.TakeAlert(ctx, query.TakeAlertParams{ID: a.ID, Version: a.Version, Status: Taken, HolderID: a.HolderID, At: db.At(taken)}); err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	if _, err := tx.ActAlert(ctx, query.ActAlertParams{ID: a.ID, Version: a.Version + 1, At: db.At(acted), ByUser: a.HolderID}); err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	line := query.InsertAlertActParams{ByUser: a.HolderID, ByRole: string(care.MunicipalCoordinator), Kind: actTaken}
	if err := act(ctx, tx.Writer, a.ID, taken, line); err != nil {
		return err
	}
	line.Kind = thing
	return act(ctx, tx.Writer, a.ID, acted, line)
}

// looked has the holder of an alert look at it.
func looked(ctx context.Context, tx *app.Tx, a query.Alert, at time.Time) error {
	if _, err := tx.OpenedAlert(ctx, query.OpenedAlertParams{ID: a.ID, OpenedAt: db.At(at)}); err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	if _, err := tx.OpenedByReceiver(ctx, query.OpenedByReceiverParams{AlertID: a.ID, UserID: a.HolderID, OpenedAt: db.At(at)}); err != nil {
		return fmt.Errorf("alert.Lay: %w", err)
	}
	return nil
}
