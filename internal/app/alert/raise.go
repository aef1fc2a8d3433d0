// Package alert is what people are told about admissions, discharges and deaths, and what they do about it.
//
// Raise runs in the transaction that writes the stay: the alert, who is told and every mail to send are there exactly when the
// stay is. A worker hands the mails over afterwards (package dispatch). Who takes an alert says so (Take), tells later what was
// done (Act), sends it on (Forward) or says that it is not theirs (Disown); where nobody does, it goes on by itself (Escalate), and so it does where
// somebody has taken it and told of nothing.
package alert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Statuses of an alert.
const (
	Open      = "open"      // nobody has taken it
	Taken     = "taken"     // somebody follows it up
	Acted     = "acted"     // something was done
	Told      = "told"      // for the day's summary: nobody has to take it
	NotOurs   = "not_ours"  // all who were asked say that the person is not theirs
	Withdrawn = "withdrawn" // the sender took it back
)

// Reasons why somebody was told.
const (
	becauseLine    = "line"
	becauseTurn    = "turn"
	becauseForward = "forwarded"
	becauseTaken   = "taken" // was not told, and took it
)

// Raise makes the alerts of what happened to a stay, in the transaction that wrote it: one for each municipality where the
// person is followed, none where the same was told before and stands, where its agreement has ended, or where she objects to everybody who could take it. What is counted of alerts is the caller's to bring up to date
// after it, with what else the change moves (app.Tx.Reproject). person is the patient as access knows her.
func Raise(ctx context.Context, tx *app.Tx, c care.StayChange, person *access.Person) error {
	if taken := care.TakenBack(c); taken.All || taken.Kinds != nil {
		if err := withdraw(ctx, tx, c, taken); err != nil {
			return err
		}
	}
	a, ok := care.AlertOf(c)
	if !ok {
		return nil
	}
	rows, err := tx.Service.OpenEnrolments(ctx, tx.Reader, c.Patient)
	if err != nil {
		return err
	}
	areas := map[db.ID]bool{}
	for _, e := range rows {
		if e.IncludedOn.IsZero() || areas[e.AreaID] {
			continue
		}
		areas[e.AreaID] = true
		t, err := tellsOf(ctx, tx.Service, tx.Reader, rows, e.AreaID, a.Kind)
		if err != nil {
			return err
		}
		if err := raise(ctx, tx, c, a, t, person); err != nil {
			return err
		}
	}
	return nil
}

// tells is who is told of something in an area where the person is followed.
type tells struct {
	enrolment  query.Enrolment // whose pathway says so
	rule       care.AlertRule
	escalation care.Escalation
}

// tellsOf is what the pathways that the person is followed by in an area say together: the strictest of them, at once before in the day's summary before nothing, and
// everybody whom one of them tells. rows are her open enrolments, the oldest first.
func tellsOf(ctx context.Context, s *app.Service, r *store.Reader, rows []query.Enrolment, area db.ID, kind care.AlertKind) (all tells, err error) {
	strict := func(x care.AlertRule) int {
		switch {
		case len(x.Tell) == 0:
			return 0
		case x.Daily:
			return 1
		}
		return 2
	}
	var tell []care.Role
	for _, e := range rows {
		if e.AreaID != area || e.IncludedOn.IsZero() {
			continue
		}
		p, err := s.Pathway(ctx, r, e.PathwayCode, e.PathwayVersion, care.OrgID(area))
		if err != nil {
			return all, err
		}
		rule := p.AlertRule(kind)
		for _, role := range rule.Tell {
			if !slices.Contains(tell, role) {
				tell = append(tell, role)
			}
		}
		if all.enrolment.ID == "" || strict(rule) > strict(all.rule) {
			all = tells{e, rule, p.EscalationRule()}
		}
	}
	all.rule.Tell = tell
	return all, nil
}

func raise(ctx context.Context, tx *app.Tx, c care.StayChange, a care.Alert, t tells, person *access.Person) error {
	e, rule := t.enrolment, t.rule
	if len(rule.Tell) == 0 {
		return nil // in the timeline only
	}
	code, err := CaseCode(ctx, tx.Writer, e.ID, tx.Now)
	if err != nil {
		return err
	}
	line, deputies, err := lineOf(ctx, tx.Service, tx.Reader, person, e.AreaID, care.UserID(e.ResponsibleID), rule.Tell, t.escalation, tx.Now)
	if err != nil {
		return err
	}
	shut := false // by what she objects to
	if len(line)+len(deputies) == 0 {
		var seen bool
		if shut, seen, err = shutOut(ctx, tx, person, e, rule, t.escalation); err != nil || shut && !seen {
			return err // nobody may take it
		}
	}
	row := query.InsertAlertParams{
		ID: db.NewID(), Link: NewLink(), Once: db.Text(string(e.ID) + " " + string(c.Stay) + " " + string(a.Kind)),
		PatientID: e.PatientID, EnrolmentID: e.ID, AreaID: e.AreaID, StayID: db.ID(c.Stay), UnitID: db.ID(c.Unit), Place: c.Where,
		Kind: string(a.Kind), Daily: rule.Daily, Status: Open, HappenedAt: db.At(a.At), ReceivedAt: db.At(tx.Now),
	}
	if a.Again > 0 {
		row.Once += db.Text(fmt.Sprintf(" again %d", a.Again))
	}
	var turn care.Turn
	if rule.Daily {
		row.Status = Told
	} else {
		turn = care.FirstTurn(line, t.escalation, tx.Service.Hours(), tx.Now)
		if len(line) == 0 { // nobody has the roles that the pathway tells: the clinical deputy, with whom it stays
			if turn, _ = turn.Next(nil, deputies, t.escalation, tx.Service.Hours(), tx.Now); turn.User != "" {
				line = deputies[:1]
			}
		}
		row.HolderID, row.GoesOnAt, row.Step = db.ID(turn.User), db.At(turn.Till), turn.Step
	}
	n, err := tx.InsertAlert(ctx, row)
	if err != nil {
		return fmt.Errorf("alert.Raise: %w", err)
	}
	if n == 0 {
		return nil // told before
	}
	tx.Note("alert/" + string(row.ID))
	notice := care.Notice{About: care.NoticeNew, Case: code, Event: a.Kind, Where: c.Where, Acute: c.After.Urgency == care.UrgencyEmergency, Late: a.Late(tx.Now), At: a.At, Link: address(tx.Service, row.Link), Till: turn.Till}
	if len(line) == 0 && shut {
		return nil // whoever in the area sees her finds it in the list
	}
	if len(line) == 0 && !rule.Daily {
		return administrators(ctx, tx.Service, tx.Writer, row.ID, care.Notice{About: care.NoticeNobody, Case: code})
	}
	var receivers [][]any
	var users []db.ID
	for _, r := range line {
		receivers, users = append(receivers, []any{row.ID, db.ID(r.User), string(r.Role), becauseLine, db.At(tx.Now)}), append(users, db.ID(r.User))
	}
	if err := tx.InsertAlertReceivers(ctx, receivers); err != nil {
		return fmt.Errorf("alert.Raise: %w", err)
	}
	if rule.Daily {
		return nil // the summary tells
	}
	return send(ctx, tx.Service, tx.Writer, row.ID, notice, tx.Now, users...)
}

// shutOut reports, of an alert that nobody is told of, whether that is because of what she objects to, and whether anybody in the area still sees her.
func shutOut(ctx context.Context, tx *app.Tx, person *access.Person, e query.Enrolment, rule care.AlertRule, esc care.Escalation) (shut, seen bool, err error) {
	if len(person.Objections) == 0 {
		return false, true, nil
	}
	without := *person
	without.Objections = nil
	line, deputies, err := lineOf(ctx, tx.Service, tx.Reader, &without, e.AreaID, care.UserID(e.ResponsibleID), rule.Tell, esc, tx.Now)
	if err != nil {
		return false, false, err
	}
	team, err := tx.Service.TeamFor(ctx, tx.Reader, person, e.AreaID, access.SeeAlert, date.In(tx.Now))
	return len(line)+len(deputies) > 0, len(team) > 0, err
}

// withdraw marks earlier alerts of a stay, and corrects them to the same receivers where they shall be told.
func withdraw(ctx context.Context, tx *app.Tx, c care.StayChange, taken care.Taken) error {
	rows, err := tx.AlertsOfStay(ctx, db.ID(c.Stay))
	if err != nil {
		return fmt.Errorf("alert.withdraw: %w", err)
	}
	for _, a := range rows {
		if !taken.All && !slices.Contains(taken.Kinds, care.AlertKind(a.Kind)) {
			continue
		}
		if _, err := tx.WithdrawAlert(ctx, query.WithdrawAlertParams{ID: a.ID, WithdrawnAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("alert.withdraw: %w", err)
		}
		if err := act(ctx, tx.Writer, a.ID, tx.Now, query.InsertAlertActParams{Kind: actWithdrawn}); err != nil {
			return err
		}
		tx.Note("alert/" + string(a.ID))
		if !taken.Tell || a.Daily {
			continue
		}
		code, err := tx.CaseCode(ctx, a.EnrolmentID)
		if err != nil {
			return fmt.Errorf("alert.withdraw: %w", err)
		}
		receivers, err := tx.AlertReceivers(ctx, a.ID)
		if err != nil {
			return fmt.Errorf("alert.withdraw: %w", err)
		}
		notice, err := noticeOf(ctx, tx.Service, tx.Reader, a, code)
		if err != nil {
			return err
		}
		notice.About = care.NoticeTakenBack
		users := make([]db.ID, len(receivers))
		for i, r := range receivers {
			users[i] = r.UserID
		}
		if err := send(ctx, tx.Service, tx.Writer, a.ID, notice, tx.Now, users...); err != nil {
			return err
		}
	}
	return nil
}

// noticeOf is what a notice may say of an alert that stands. Of a stay that was taken away as never told, how urgent it was is not said.
func noticeOf(ctx context.Context, s *app.Service, r *store.Reader, a query.Alert, code string) (care.Notice, error) {
	stay, err := r.StayByID(ctx, a.StayID)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return care.Notice{}, fmt.Errorf("alert: stay: %w", err)
	}
	return care.Notice{
		Case: code, Event: care.AlertKind(a.Kind), Where: a.Place, Acute: stay.Urgency == care.UrgencyEmergency,
		Late: a.ReceivedAt.Sub(a.HappenedAt.Time) > care.SentLate, At: a.HappenedAt.Time, Link: address(s, a.Link),
	}, nil
}

// address is where a mail's link leads: opaque, and behind log-in.
func address(s *app.Service, link string) string { return s.Outward.Address + "/v/" + link }

// act writes a line of what was done with an alert.
func act(ctx context.Context, w *store.Writer, id db.ID, now time.Time, a query.InsertAlertActParams) error {
	if a.ID == "" {
		a.ID = db.NewID()
	}
	a.AlertID, a.At = id, db.At(now)
	if err := w.InsertAlertAct(ctx, a); err != nil {
		return fmt.Errorf("alert: %w", err)
	}
	return nil
}
