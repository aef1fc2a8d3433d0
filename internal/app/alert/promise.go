package alert

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// «Jeg følger opp» is a promise. Until somebody tells what was done the alert stands on the day of whoever took it; after a time that the pathway
// sets a reminder comes, and after some more the alert is open again and the next in line's. Forwarding it, and telling anything of it, ends the
// wait.

// Lines of alert_act about a promise.
const (
	actReminded = "reminded" // to_user was reminded
	actUndone   = "undone"   // nobody told what was done; to_user is the next, null where there is none
)

// Promised returns the alerts that the actor took and has told nothing of, the longest waiting first, without auditing: the caller shows them as
// part of something that does.
func Promised(ctx context.Context, s *app.Service, a access.Actor) ([]Line, error) {
	sc := access.ScopeOf(a)
	if !access.May(a.Role, access.SeeAlerts) || sc.Kind() != access.ByArea {
		return nil, nil
	}
	r := s.Store.Reader()
	found, err := r.AlertsPromised(ctx, query.AlertsPromisedParams{
		UserID: db.ID(a.User), Since: db.At(s.Now().Add(-back)), Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()),
	})
	if err != nil {
		return nil, fmt.Errorf("alert.Promised: %w", err)
	}
	rows := make([]query.AlertsInAreasRow, len(found))
	for i, row := range found {
		rows[i] = query.AlertsInAreasRow(row)
	}
	return linesOf(ctx, r, a, rows)
}

// keep does what is due with an alert that somebody took and nobody has told of: a reminder the first time, the next in line after that. Who is away
// or may no longer follow her up is not reminded: it goes on at once.
func keep(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert) error {
	now := s.Now()
	line, deputies, e, err := lineAt(ctx, s, w.Reader, a, now)
	if err != nil {
		return err
	}
	if a.RemindedAt.IsZero() {
		done, err := remind(ctx, s, w, a, e)
		if err != nil || done {
			return err
		}
	}
	next, ok := care.Turn{User: care.UserID(a.HolderID), Step: a.Step}.Next(line, deputies, e, s.Hours(), now)
	n, err := w.ReopenAlert(ctx, query.ReopenAlertParams{ID: a.ID, Version: a.Version, HolderID: db.ID(next.User), Step: next.Step, GoesOnAt: db.At(next.Till)})
	if err != nil || n != 1 {
		return fmt.Errorf("alert.keep: hit %d rows: %w", n, err)
	}
	note := query.InsertAlertActParams{Kind: actUndone}
	if !ok { // it is open again, and stays with whoever took it
		if err := act(ctx, w, a.ID, now, note); err != nil {
			return err
		}
		return end(ctx, s, w, a)
	}
	note.ToUser = db.ID(next.User)
	if err := act(ctx, w, a.ID, now, note); err != nil {
		return err
	}
	return tell(ctx, s, w, a, db.ID(next.User), roleIn(append(line, deputies...), next.User), becauseTurn, care.NoticeUndone, next)
}

// remind tells whoever took an alert that nobody has told what was done; false where that one is not there to be told.
func remind(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert, e care.Escalation) (bool, error) {
	now := s.Now()
	person, err := s.Person(ctx, w.Reader, care.PatientID(a.PatientID), s.Today())
	if err != nil {
		return false, err
	}
	all, _, err := lineOf(ctx, s, w.Reader, person, a.AreaID, "", care.AlertRoles, e, now)
	if err != nil {
		return false, err
	}
	if !slices.ContainsFunc(all, func(r care.Receiver) bool { return r.User == care.UserID(a.HolderID) }) {
		return false, nil
	}
	till := e.Reminded(s.Hours(), now)
	n, err := w.RemindAlert(ctx, query.RemindAlertParams{ID: a.ID, Version: a.Version, RemindedAt: db.At(now), GoesOnAt: db.At(till)})
	if err != nil || n != 1 {
		return false, fmt.Errorf("alert.remind: hit %d rows: %w", n, err)
	}
	if err := act(ctx, w, a.ID, now, query.InsertAlertActParams{Kind: actReminded, ToUser: a.HolderID}); err != nil {
		return false, err
	}
	return true, tell(ctx, s, w, a, a.HolderID, roleIn(all, care.UserID(a.HolderID)), becauseTurn, care.NoticeRemind, care.Turn{User: care.UserID(a.HolderID), Till: till})
}

// roleIn is the role that somebody is among the receivers by.
func roleIn(all []care.Receiver, u care.UserID) care.Role {
	if i := slices.IndexFunc(all, func(r care.Receiver) bool { return r.User == u }); i >= 0 {
		return all[i].Role
	}
	return care.HospitalPhysician
}
