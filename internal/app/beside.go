package app

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// BesideOf reads what is counted of an enrolment beside its events: the person's stays, the hearings of its plan, and the alerts that
// somebody should follow up.
func BesideOf(ctx context.Context, r *store.Reader, cal care.Calendar, row query.Enrolment) (care.Beside, error) {
	var b care.Beside
	var err error
	if b.Stays, err = Stays(ctx, r, care.PatientID(row.PatientID)); err != nil {
		return b, err
	}
	heard, err := r.HearingsOfEnrolment(ctx, row.ID)
	if err != nil {
		return b, fmt.Errorf("app.BesideOf: %w", err)
	}
	b.Hearings = hearings(heard)
	alerts, err := r.AlertTimesOfEnrolment(ctx, row.ID)
	if err != nil {
		return b, fmt.Errorf("app.BesideOf: %w", err)
	}
	hours := care.OpenHours{Calendar: cal}
	for _, a := range alerts {
		b.Alerts = append(b.Alerts, hours.FollowUp(a.ReceivedAt.Time, a.ActedAt.Time))
	}
	return b, nil
}

// hearings puts the rows of the parties together, those of one version after each other.
func hearings(rows []query.HearingsOfEnrolmentRow) []care.Hearing {
	var all []care.Hearing
	for i := 0; i < len(rows); {
		v, silent := rows[i], false
		h := care.Hearing{Sent: date.In(v.HeardAt.Time)}
		for ; i < len(rows) && rows[i].ID == v.ID; i++ {
			if rows[i].Answer == "" {
				silent = true
			} else if on := date.In(rows[i].AnsweredAt.Time); on.After(h.Done) {
				h.Done = on
			}
		}
		if silent {
			h.Done = date.Date{}
			if v.Status != "hearing" {
				h.Done = date.In(v.PublishedAt.Time)
			}
		}
		all = append(all, h)
	}
	return all
}
