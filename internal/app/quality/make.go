// Package quality is Kvalitet over tid: control charts of the team's work, counted from the service's own rows by a job, and the changes that
// leaders mark on them. Figures only.
//
//	n, err := quality.Make(ctx, service) // a job: once a day
//	v, err := quality.Show(ctx, service, actor, "")
//
// A page only reads what is kept. What is counted, and what not: docs/quality.md.
package quality

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/quality"
	"traad/internal/store"
	"traad/internal/store/query"
)

// method is the version of what is counted and how: a new one counts anew.
const method = 2

// kept is the form in which the counts stand in the database.
type kept struct { // the day stands in its own column
	Cells map[quality.Key]quality.Cell
	Gaps  []quality.Gap
}

// batch is how many enrolments are read at a time.
const batch = 500

// firstID is before every id.
const firstID db.ID = "00000000-0000-0000-0000-000000000000"

// Make counts where nothing has been counted today, and returns how many enrolments it went through. It gives way to those who wait for a page.
func Make(ctx context.Context, s *app.Service) (int, error) {
	r := s.Store.Reader()
	on, err := r.QualityCountedOn(ctx, method)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("quality.Make: %w", err)
	}
	if err == nil && !on.Before(s.Today()) {
		return 0, nil
	}
	return Count(ctx, s)
}

// Count counts anew whatever is kept.
func Count(ctx context.Context, s *app.Service) (int, error) {
	c, n, err := count(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("quality.Count: %w", err)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(kept{c.Cells, c.Gaps}); err != nil {
		return 0, fmt.Errorf("quality.Count: %w", err)
	}
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		if err := w.PutQualityCount(ctx, query.PutQualityCountParams{Method: method, MadeOn: c.Today, MadeAt: db.At(s.Now()), Content: b.Bytes()}); err != nil {
			return err
		}
		_, err := w.DropQualityCounts(ctx, method)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("quality.Count: %w", err)
	}
	return n, nil
}

func count(ctx context.Context, s *app.Service) (*quality.Counts, int, error) {
	r := s.Store.Reader()
	c := quality.New(s.Today())
	out, err := dataset.RecordsOutOfAnalysis(ctx, r, s.Keys) // whoever objects to analyses is in no figure
	if err != nil {
		return nil, 0, err
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	pace, n := s.Pace(), 0
	for after := firstID; ; {
		rows, err := r.QualityEnrolments(ctx, query.QualityEnrolmentsParams{Pathway: main, AfterID: after, Lim: batch})
		if err != nil {
			return nil, 0, err
		}
		if len(rows) == 0 {
			break
		}
		if err := add(ctx, r, c, rows, out); err != nil {
			return nil, 0, err
		}
		n, after = n+len(rows), rows[len(rows)-1].ID
		if err := pace.Rest(ctx); err != nil {
			return nil, 0, err
		}
	}
	since := date.Of(c.Today.Year(), c.Today.Month(), 1).AddMonths(-quality.Span)
	alerts, err := r.QualityAlerts(ctx, query.QualityAlertsParams{Pathway: main, Since: db.At(since.At(0, 0))})
	if err != nil {
		return nil, 0, err
	}
	for _, a := range alerts {
		if !slices.Contains(out, a.PatientID) {
			c.Alert(care.OrgID(a.AreaID), a.ReceivedAt.Time, a.ActedAt.Time)
		}
	}
	c.Done()
	return c, n, nil
}

// add counts a batch of enrolments.
func add(ctx context.Context, r *store.Reader, c *quality.Counts, rows []query.QualityEnrolmentsRow, out []db.ID) error {
	by := map[db.ID]*quality.Course{}
	var ids []db.ID
	for _, row := range rows {
		if slices.Contains(out, row.PatientID) {
			continue
		}
		x := &quality.Course{Area: care.OrgID(row.AreaID), State: &care.Enrolment{}}
		if err := json.Unmarshal(row.Data, x.State); err != nil {
			return err
		}
		by[row.ID] = x
		ids = append(ids, row.ID)
	}
	events, err := r.QualityEvents(ctx, db.List(ids))
	if err != nil {
		return err
	}
	for _, row := range events {
		var ev care.Event
		if err := json.Unmarshal(row.Data, &ev); err != nil {
			return err
		}
		x := by[row.EnrolmentID]
		switch care.EventKind(row.Kind) {
		case care.PlanWritten:
			x.Plans = append(x.Plans, row.OnDate)
		case care.Mapped:
			x.Contacts = append(x.Contacts, row.OnDate)
			if ev.Visit != nil {
				x.GP = ev.Visit.GP
			}
		case care.Evaluated:
			x.Contacts = append(x.Contacts, row.OnDate)
		case care.Contacted:
			if ev.Contact != nil && ev.Contact.Reached {
				x.Contacts = append(x.Contacts, row.OnDate)
			}
		}
	}
	stays, err := r.QualityStays(ctx, db.List(ids))
	if err != nil {
		return err
	}
	for _, row := range stays {
		if !row.NoBed {
			days := care.Period{From: date.In(row.FromAt.Time), To: date.In(row.ToAt.Time)}
			by[row.EnrolmentID].Stays = append(by[row.EnrolmentID].Stays, care.BedStay{Period: days, Died: row.Died, Avoidable: row.Avoidable})
		}
	}
	for _, id := range ids {
		c.Add(by[id])
	}
	return nil
}
