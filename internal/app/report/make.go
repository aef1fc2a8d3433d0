// Package report is Rapport: the project's aims against indicators on one page, frozen three times a year for driftsråd and koordinatorgruppe.
//
//	n, err := report.Make(ctx, service)                    // a job: counts the team's own rows once a day
//	d, err := report.New(ctx, service, actor, "2026-2", "") // as it would be frozen now
//	err := report.Freeze{…}.Run(ctx, service, actor)       // keeps it, byte by byte
//	f, err := report.Show(ctx, service, actor, id)          // as it was frozen, whatever has been loaded since
//
// What stands in it and what is hidden: rules/report, docs/results.md.
package report

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/report"
	"traad/internal/store"
	"traad/internal/store/query"
)

// method is the version of what is counted and how: a new one counts anew.
const method = 1

// Periods is how many periods back a report can be made of.
const Periods = 3

// batch is how many enrolments are read at a time.
const batch = 500

// firstID is before every id.
const firstID db.ID = "00000000-0000-0000-0000-000000000000"

// Make counts the last periods where nothing has been counted today, and returns how many enrolments it went through. It gives way to those who
// wait for a page.
func Make(ctx context.Context, s *app.Service) (int, error) {
	row, err := s.Store.Reader().ReportCount(ctx, method)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("report.Make: %w", err)
	}
	if err == nil && !row.MadeOn.Before(s.Today()) {
		return 0, nil
	}
	return Count(ctx, s)
}

// Count counts anew whatever is kept.
func Count(ctx context.Context, s *app.Service) (int, error) {
	today := s.Today()
	var counters []*report.Counter
	for _, p := range report.Ended(today, Periods) {
		counters = append(counters, report.NewCounter(p))
	}
	n, err := count(ctx, s, counters)
	if err != nil {
		return 0, fmt.Errorf("report.Count: %w", err)
	}
	var all []report.Counts
	for _, c := range counters {
		all = append(all, c.Counts())
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(all); err != nil {
		return 0, fmt.Errorf("report.Count: %w", err)
	}
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		if err := w.PutReportCount(ctx, query.PutReportCountParams{Method: method, MadeOn: today, MadeAt: db.At(s.Now()), Content: b.Bytes()}); err != nil {
			return err
		}
		_, err := w.DropReportCounts(ctx, method)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("report.Count: %w", err)
	}
	return n, nil
}

// count goes through those who were included, but not those who object to analyses.
func count(ctx context.Context, s *app.Service, counters []*report.Counter) (int, error) {
	r := s.Store.Reader()
	out, err := dataset.RecordsOutOfAnalysis(ctx, r, s.Keys)
	if err != nil {
		return 0, err
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return 0, err
	}
	oldest, newest := counters[len(counters)-1].Period.From(), counters[0].Period.To()
	pace, n := s.Pace(), 0
	for after := firstID; ; {
		rows, err := r.ReportEnrolments(ctx, query.ReportEnrolmentsParams{Pathway: main, AfterID: after, Lim: batch})
		if err != nil {
			return 0, err
		}
		if len(rows) == 0 {
			return n, nil
		}
		who := map[db.ID]string{}
		var ids []db.ID
		for _, row := range rows {
			if !slices.Contains(out, row.PatientID) {
				who[row.ID] = row.PersonID
				ids = append(ids, row.ID)
			}
		}
		if err := tell(ctx, r, counters, ids, who, oldest, newest); err != nil {
			return 0, err
		}
		n, after = n+len(rows), rows[len(rows)-1].ID
		if err := pace.Rest(ctx); err != nil {
			return 0, err
		}
	}
}

// tell gives a batch's evaluations and scores to the counters.
func tell(ctx context.Context, r *store.Reader, counters []*report.Counter, ids []db.ID, who map[db.ID]string, from, to date.Date) error {
	evaluations, err := r.ReportEvaluations(ctx, query.ReportEvaluationsParams{Ids: db.List(ids), FromOn: from, ToOn: to})
	if err != nil {
		return err
	}
	for _, row := range evaluations {
		var ev care.Event
		if err := json.Unmarshal(row.Data, &ev); err != nil {
			return err
		}
		for _, c := range counters {
			if ev.Evaluation != nil {
				c.Evaluation(who[row.EnrolmentID], row.OnDate, ev.Evaluation.Goals)
			}
		}
	}
	scores, err := r.ReportScores(ctx, db.List(ids))
	if err != nil {
		return err
	}
	for _, row := range scores {
		v, err := strconv.ParseFloat(row.Value, 64)
		if err != nil {
			return err
		}
		for _, c := range counters {
			c.Score(who[row.EnrolmentID], row.Instrument, row.MeasuredOn, v)
		}
	}
	return nil
}

// kept is what the job counted, nil where it has not yet.
func kept(ctx context.Context, r *store.Reader) (all []report.Counts, on date.Date, err error) {
	row, err := r.ReportCount(ctx, method)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, on, nil
	}
	if err != nil {
		return nil, on, fmt.Errorf("report: %w", err)
	}
	if err := gob.NewDecoder(bytes.NewReader(row.Content)).Decode(&all); err != nil {
		return nil, on, fmt.Errorf("report: %w", err)
	}
	return all, row.MadeOn, nil
}
