package alert

import (
	"context"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// dueAtATime is how many alerts one run of Escalate looks at.
const dueAtATime = 200

// Escalate sends on every alert that nobody has taken in time, reminds of those that somebody took and told nothing of, and says where nobody is left. It runs each minute;
// each alert is a transaction of its own, and one that fails stops none of those behind it. The error is of all that failed.
func Escalate(ctx context.Context, s *app.Service) (int, error) {
	ids, err := s.Store.Reader().AlertsDue(ctx, query.AlertsDueParams{Now: db.At(s.Now()), Lim: dueAtATime})
	if err != nil {
		return 0, fmt.Errorf("alert.Escalate: %w", err)
	}
	done := 0
	var failed error
	for _, id := range ids {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error { return goOn(ctx, s, w, id) }); err != nil {
			failed = errors.Join(failed, fmt.Errorf("alert.Escalate: %s: %w", id, err))
			continue
		}
		done++
	}
	last, err := s.Store.Reader().AlertsWithLast(ctx, dueAtATime)
	if err != nil {
		return done, errors.Join(failed, fmt.Errorf("alert.Escalate: %w", err))
	}
	for _, id := range last {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error { return withLast(ctx, s, w, id) }); err != nil {
			failed = errors.Join(failed, fmt.Errorf("alert.Escalate: %s: %w", id, err))
		}
	}
	return done, failed
}

// withLast says of an alert that stays with the clinical deputy that nobody is after her, when she has had it for as long as the one before had.
func withLast(ctx context.Context, s *app.Service, w *store.Writer, id db.ID) error {
	a, err := w.LockAlert(ctx, id)
	if err != nil {
		return fmt.Errorf("alert.withLast: %w", err)
	}
	acts, err := w.AlertActs(ctx, id)
	if err != nil {
		return fmt.Errorf("alert.withLast: %w", err)
	}
	since, told := a.ReceivedAt, db.Time{}
	for _, x := range acts {
		switch {
		case x.Kind == actEnd:
			told = x.At
		case x.Kind == actTurn, x.Kind == actUndone, x.Kind == actUnreached, x.Kind == actForwarded, x.Kind == actNotOurs && x.ToUser != "": // it came to somebody
			since = x.At
		}
	}
	_, _, e, err := lineAt(ctx, s, w.Reader, a, s.Now())
	if err != nil || !told.IsZero() && !told.Before(since.Time) || a.Status != Open || s.Hours().Between(since.Time, s.Now()) < time.Duration(e.Deputy)*time.Minute {
		return err
	}
	return end(ctx, s, w, a)
}

// goOn does what is due with one alert: to the next where nobody took it, what keep does where somebody did.
func goOn(ctx context.Context, s *app.Service, w *store.Writer, id db.ID) error {
	now := s.Now()
	a, err := w.LockAlert(ctx, id)
	if err != nil {
		return fmt.Errorf("alert.Escalate: %w", err)
	}
	switch {
	case a.GoesOnAt.IsZero() || a.GoesOnAt.After(now):
		return nil
	case a.Status == Taken:
		return keep(ctx, s, w, a)
	case a.Status != Open:
		return nil
	}
	return passOrEnd(ctx, s, w, a, actTurn)
}

// passOrEnd gives the turn to the next in line, or says that there is none: to who operates Tråd, who can give somebody a role, and on the alert. It stays open.
func passOrEnd(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert, why string) error {
	went, err := pass(ctx, s, w, a, query.InsertAlertActParams{Kind: why})
	if err != nil || went {
		return err
	}
	return end(ctx, s, w, a)
}

// end says that there is nobody whom an alert that nobody has taken can go on to.
func end(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert) error {
	if err := act(ctx, w, a.ID, s.Now(), query.InsertAlertActParams{Kind: actEnd}); err != nil {
		return err
	}
	code, err := w.CaseCode(ctx, a.EnrolmentID)
	if err != nil {
		return fmt.Errorf("alert.end: %w", err)
	}
	return administrators(ctx, s, w, a.ID, care.Notice{About: care.NoticeEnd, Case: code})
}

// administrators tells who operates Tråd that an alert has nobody to go to. They see nothing of the person, and can give somebody the role.
func administrators(ctx context.Context, s *app.Service, w *store.Writer, id db.ID, n care.Notice) error {
	users, err := w.AdministratorsOn(ctx, s.Today())
	if err != nil {
		return fmt.Errorf("alert: administrators: %w", err)
	}
	n.Link = s.Outward.Address + "/administrasjon/roller"
	return send(ctx, s, w, id, n, s.Now(), users...)
}

// pass gives the turn to the next in line, tells that one, and notes it; false where there is nobody else.
func pass(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert, note query.InsertAlertActParams) (bool, error) {
	now := s.Now()
	line, deputies, e, err := lineAt(ctx, s, w.Reader, a, now)
	if err != nil {
		return false, err
	}
	turn := care.Turn{User: care.UserID(a.HolderID), Step: a.Step}
	next, ok := turn.Next(line, deputies, e, s.Hours(), now)
	if !ok && note.Kind == actNotOurs {
		next, ok = turn.Refused(line, deputies, e, s.Hours(), now)
	}
	n, err := w.TurnAlert(ctx, query.TurnAlertParams{ID: a.ID, Version: a.Version, HolderID: db.ID(next.User), Step: next.Step, GoesOnAt: db.At(next.Till)})
	if err != nil || n != 1 {
		return false, fmt.Errorf("alert.pass: hit %d rows: %w", n, err)
	}
	if !ok {
		return false, nil
	}
	note.ToUser = db.ID(next.User)
	if err := act(ctx, w, a.ID, now, note); err != nil {
		return false, err
	}
	return true, tell(ctx, s, w, a, db.ID(next.User), roleIn(append(line, deputies...), next.User), becauseTurn, care.NoticeTurn, next)
}

// tell adds a receiver and sends the notice.
func tell(ctx context.Context, s *app.Service, w *store.Writer, a query.Alert, user db.ID, role care.Role, reason string, about care.NoticeKind, turn care.Turn) error {
	now := s.Now()
	if _, err := w.InsertAlertReceiver(ctx, query.InsertAlertReceiverParams{AlertID: a.ID, UserID: user, Role: string(role), Reason: reason, ToldAt: db.At(now)}); err != nil {
		return fmt.Errorf("alert.tell: %w", err)
	}
	code, err := w.CaseCode(ctx, a.EnrolmentID)
	if err != nil {
		return fmt.Errorf("alert.tell: %w", err)
	}
	notice, err := noticeOf(ctx, s, w.Reader, a, code)
	if err != nil {
		return err
	}
	notice.About, notice.Till = about, turn.Till
	return send(ctx, s, w, a.ID, notice, now, user)
}
