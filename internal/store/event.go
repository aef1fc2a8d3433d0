package store

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Events returns everything that happened to an enrolment, in the order it was written, and who wrote each by name
// ("" for the system).
func (r *Reader) Events(ctx context.Context, id care.EnrolmentID) ([]care.Event, map[care.EventID]string, error) {
	rows, err := r.EventsOf(ctx, db.ID(id))
	if err != nil {
		return nil, nil, fmt.Errorf("store.Events: %w", err)
	}
	events := make([]care.Event, 0, len(rows))
	names := make(map[care.EventID]string, len(rows))
	for _, row := range rows {
		ev, err := event(query.EnrolmentEvent{
			ID: row.ID, EnrolmentID: row.EnrolmentID, Seq: row.Seq, Kind: row.Kind, OnDate: row.OnDate, RecordedAt: row.RecordedAt,
			ByUser: row.ByUser, ByRole: row.ByRole, ByOrg: row.ByOrg, Voids: row.Voids, Data: row.Data,
		})
		if err != nil {
			return nil, nil, err
		}
		events = append(events, ev)
		names[ev.ID] = string(row.ByName)
	}
	return events, names, nil
}

// EventsOfEach returns the events of several enrolments by enrolment.
func (r *Reader) EventsOfEach(ctx context.Context, ids []db.ID) (map[db.ID][]care.Event, error) {
	rows, err := r.EventsOfMany(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("store.EventsOfEach: %w", err)
	}
	by := make(map[db.ID][]care.Event, len(ids))
	for _, row := range rows {
		ev, err := event(row)
		if err != nil {
			return nil, err
		}
		by[row.EnrolmentID] = append(by[row.EnrolmentID], ev)
	}
	return by, nil
}

func event(row query.EnrolmentEvent) (care.Event, error) {
	var ev care.Event
	if err := json.Unmarshal(row.Data, &ev); err != nil {
		return ev, fmt.Errorf("store: event %s has data that cannot be read: %w", row.ID, err)
	}
	ev.ID, ev.Seq, ev.Kind, ev.On, ev.Recorded = care.EventID(row.ID), row.Seq, care.EventKind(row.Kind), row.OnDate, row.RecordedAt.Time
	ev.By, ev.ByRole, ev.ByOrg, ev.Voids = care.UserID(row.ByUser), care.Role(row.ByRole), care.OrgID(row.ByOrg), care.EventID(row.Voids)
	return ev, nil
}

// AppendEvent writes the next event of an enrolment. Its Seq must be the next number; a number that is taken means that
// somebody else wrote first.
func (w *Writer) AppendEvent(ctx context.Context, id care.EnrolmentID, ev care.Event) error {
	return w.InsertEvent(ctx, query.InsertEventParams{
		ID: db.ID(ev.ID), EnrolmentID: db.ID(id), Seq: ev.Seq, Kind: string(ev.Kind), OnDate: ev.On, RecordedAt: db.At(ev.Recorded),
		ByUser: db.ID(ev.By), ByRole: string(ev.ByRole), ByOrg: db.ID(ev.ByOrg), Voids: db.ID(ev.Voids), Data: db.ToJSON(ev),
	})
}
