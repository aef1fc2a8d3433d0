package alert

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

// LayPast writes the alerts of the stays that are over, in the months of the figures, of those who are followed in the areas, for a region that is laid out by hand:
// each was told when the stay began, taken by the first in line of today's team and acted on. No letter is sent of them, and planned events, which the summaries of
// their days told of, are not written. roll draws a number from 0 up to n, for how long each took.
func LayPast(ctx context.Context, tx *app.Tx, areas []care.OrgID, roll func(n int) int) error {
	today := date.In(tx.Now)
	since := date.Of(today.Year(), today.Month(), 1).AddMonths(1-months).At(0, 0)
	done := map[db.ID]bool{}
	for _, area := range areas {
		rows, err := tx.OpenEnrolmentsIn(ctx, db.List([]care.OrgID{area}))
		if err != nil {
			return fmt.Errorf("alert.LayPast: %w", err)
		}
		for _, row := range rows {
			if done[row.PatientID] {
				continue
			}
			done[row.PatientID] = true
			if err := layPast(ctx, tx, care.PatientID(row.PatientID), since, roll); err != nil {
				return err
			}
		}
	}
	return nil
}

// layPast is one person's.
func layPast(ctx context.Context, tx *app.Tx, patient care.PatientID, since time.Time, roll func(n int) int) error {
	enrolments, err := tx.Service.OpenEnrolments(ctx, tx.Reader, patient)
	if err != nil {
		return err
	}
	stays, err := tx.StaysOf(ctx, db.ID(patient))
	if err != nil {
		return fmt.Errorf("alert.LayPast: %w", err)
	}
	person, err := tx.Person(ctx, patient)
	if err != nil {
		return err
	}
	for _, st := range stays {
		if st.ToAt.IsZero() || st.Standing != "stay" || st.FromAt.Before(since) {
			continue
		}
		c := began(st.PatientID, st.ID, st.UnitID, st.Kind, st.Urgency, st.FromAt.Time)
		a, ok := care.AlertOf(c)
		if !ok {
			continue
		}
		at := map[db.ID]bool{}
		for _, e := range enrolments {
			if e.IncludedOn.IsZero() || at[e.AreaID] || !e.IncludedOn.Before(date.In(st.FromAt.Time)) {
				continue
			}
			at[e.AreaID] = true
			t, err := tellsOf(ctx, tx.Service, tx.Reader, enrolments, e.AreaID, a.Kind)
			if err != nil {
				return err
			}
			if len(t.rule.Tell) == 0 || t.rule.Daily {
				continue
			}
			line, _, err := lineOf(ctx, tx.Service, tx.Reader, person, e.AreaID, care.UserID(e.ResponsibleID), t.rule.Tell, t.escalation, tx.Now)
			if err != nil {
				return err
			}
			if len(line) == 0 {
				continue
			}
			if err := layOne(ctx, tx, c, a, e, line[0], roll); err != nil {
				return err
			}
		}
	}
	return tx.Reproject(ctx, patient) // how soon alerts are acted on is counted of each enrolment
}

// layOne writes one alert, whom it was told and what she did.
func layOne(ctx context.Context, tx *app.Tx, c care.StayChange, a care.Alert, e query.Enrolment, to care.Receiver, roll func(n int) int) error {
	received := a.At.Add(time.Duration(2+roll(25)) * time.Minute)
	hours := tx.Service.Hours()
	taken := hours.After(received, time.Duration(5+roll(100))*time.Minute)
	acted := hours.After(taken, time.Duration(10+roll(150))*time.Minute)
	if roll(10) == 0 { // nobody had the time that day
		acted = hours.After(taken, oneDay+time.Duration(roll(180))*time.Minute)
	}
	if acted.After(tx.Now) {
		return nil // a stay that is over today
	}
	if _, err := CaseCode(ctx, tx.Writer, e.ID, received); err != nil {
		return err
	}
	row := query.InsertAlertParams{
		ID: db.NewID(), Link: NewLink(), Once: db.Text(string(e.ID) + " " + string(c.Stay) + " " + string(a.Kind)),
		PatientID: e.PatientID, EnrolmentID: e.ID, AreaID: e.AreaID, StayID: db.ID(c.Stay), UnitID: db.ID(c.Unit), Place: c.Where,
		Kind: string(a.Kind), Status: Open, HappenedAt: db.At(a.At), ReceivedAt: db.At(received), HolderID: db.ID(to.User),
	}
	if _, err := tx.InsertAlert(ctx, row); err != nil {
		return fmt.Errorf("alert.LayPast: %w", err)
	}
	if err := tx.InsertAlertReceivers(ctx, [][]any{{row.ID, db.ID(to.User), string(to.Role), becauseLine, db.At(received)}}); err != nil {
		return fmt.Errorf("alert.LayPast: %w", err)
	}
	if _, err := tx.MailedAlert(ctx, query.MailedAlertParams{ID: row.ID, MailedAt: db.At(received.Add(time.Duration(1+roll(5)) * time.Second))}); err != nil {
		return fmt.Errorf("alert.LayPast: %w", err)
	}
	thing := "told_ward"
	switch {
	case c.Where == "legevakt":
		thing = "told_home_care"
	case roll(3) == 0:
		thing = "visited"
	}
	return handled(ctx, tx, query.Alert{ID: row.ID, Version: 1, HolderID: row.HolderID}, taken, acted, thing)
}
