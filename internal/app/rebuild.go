package app

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Differences are the caches that were not what the events give.
type Differences struct {
	Enrolments int // looked at
	States     []care.EnrolmentID
	Tasks      []care.EnrolmentID
	Counters   []care.EnrolmentID // what an enrolment has given to the counters
	Totals     []care.TallyKey    // counters that are not the sum of what was given
}

// None reports whether everything was right.
func (d *Differences) None() bool {
	return len(d.States)+len(d.Tasks)+len(d.Counters)+len(d.Totals) == 0
}

// String counts them, for a log: the ids say nothing to a reader.
func (d *Differences) String() string {
	return fmt.Sprintf("%d forløp: %d tilstander, %d oppgavelister, %d bidrag og %d tellere var feil",
		d.Enrolments, len(d.States), len(d.Tasks), len(d.Counters), len(d.Totals))
}

// rebuildBatch is how many enrolments one transaction holds, so that nobody waits long for a row.
const rebuildBatch = 100

// Rebuild works every cache out anew from the events, writes those that were wrong, and returns what it found. Deeds can go on
// meanwhile.
func (s *Service) Rebuild(ctx context.Context) (*Differences, error) {
	d, err := s.compareAll(ctx, true)
	if err != nil {
		return d, fmt.Errorf("app.Rebuild: %w", err)
	}
	return d, nil
}

// CheckCaches is Rebuild without writing.
func (s *Service) CheckCaches(ctx context.Context) (*Differences, error) {
	d, err := s.compareAll(ctx, false)
	if err != nil {
		return d, fmt.Errorf("app.CheckCaches: %w", err)
	}
	return d, nil
}

// ReprojectArea works out anew the enrolments of a pathway in an area ("" is every pathway), after its definition has got or lost an override there.
// Counters follow by what each enrolment gives.
func (s *Service) ReprojectArea(ctx context.Context, area care.OrgID, pathway string) (*Differences, error) {
	d := &Differences{}
	next := func(ctx context.Context, r *store.Reader, after db.ID) ([]db.ID, error) {
		return r.EnrolmentIDsOfArea(ctx, query.EnrolmentIDsOfAreaParams{AreaID: db.ID(area), Pathway: pathway, AfterID: after, Lim: rebuildBatch})
	}
	if err := s.batches(ctx, d, true, next); err != nil {
		return d, fmt.Errorf("app.ReprojectArea: %w", err)
	}
	return d, nil
}

func (s *Service) compareAll(ctx context.Context, write bool) (*Differences, error) {
	d := &Differences{}
	next := func(ctx context.Context, r *store.Reader, after db.ID) ([]db.ID, error) {
		return r.AllEnrolmentIDs(ctx, query.AllEnrolmentIDsParams{ID: after, Limit: rebuildBatch})
	}
	if err := s.batches(ctx, d, write, next); err != nil {
		return d, err
	}
	return d, s.totals(ctx, d, write)
}

// firstID is before every id.
const firstID db.ID = "00000000-0000-0000-0000-000000000000"

// batches goes through enrolments in order of id, a transaction a batch.
func (s *Service) batches(ctx context.Context, d *Differences, write bool, next func(context.Context, *store.Reader, db.ID) ([]db.ID, error)) error {
	for after := firstID; ; {
		ids, err := next(ctx, s.Store.Reader(), after)
		if err != nil || len(ids) == 0 {
			return err
		}
		var found Differences
		err = s.Store.InTx(ctx, func(w *store.Writer) error {
			found = Differences{}
			for _, id := range ids {
				if err := s.compareOne(ctx, w, id, &found, write); err != nil {
					return fmt.Errorf("enrolment %s: %w", id, err)
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
		d.Enrolments += found.Enrolments
		d.States, d.Tasks, d.Counters = append(d.States, found.States...), append(d.Tasks, found.Tasks...), append(d.Counters, found.Counters...)
		after = ids[len(ids)-1]
	}
}

// compareOne compares the caches of one enrolment with its events, and writes them where they differ.
func (s *Service) compareOne(ctx context.Context, w *store.Writer, id db.ID, d *Differences, write bool) error {
	row, err := w.LockEnrolment(ctx, id)
	if err != nil {
		return err
	}
	events, _, err := w.Events(ctx, care.EnrolmentID(id))
	if err != nil {
		return err
	}
	p, err := s.Pathway(ctx, w.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	beside, err := BesideOf(ctx, w.Reader, s.Calendar, row)
	if err != nil {
		return err
	}
	e, err := care.Fold(p, events)
	if err != nil {
		return err
	}
	want := CachesOf(p, s.Calendar, row, e, len(events), beside)
	d.Enrolments++
	wrong := false
	note := func(list *[]care.EnrolmentID, same bool) {
		if !same {
			wrong = true
			*list = append(*list, care.EnrolmentID(id))
		}
	}
	brief, err := briefOf(ctx, w.Reader, id)
	if err != nil {
		return err
	}
	note(&d.States, stored(row) == stripped(want.Row) && brief == string(want.Brief))
	tasks, err := w.TasksOf(ctx, id)
	if err != nil {
		return err
	}
	note(&d.Tasks, sameTasks(row, tasks, want.Open))
	before, err := Given(ctx, w.Reader, id)
	if err != nil {
		return err
	}
	note(&d.Counters, maps.Equal(before, want.Tally))
	if wrong && write {
		if _, err := want.write(ctx, w, row); err != nil {
			return err
		}
	}
	if !write {
		return nil
	}
	return w.IndexClarification(ctx, care.PatientID(row.PatientID))
}

// briefOf is the cached brief state, written as the program writes it: PostgreSQL keeps documents in an order of its own.
func briefOf(ctx context.Context, r *store.Reader, id db.ID) (string, error) {
	data, err := r.EnrolmentState(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	var e care.Enrolment
	if json.Unmarshal(data, &e) == nil {
		return string(db.ToJSON(&e)), nil
	}
	return "", nil // unreadable is wrong, and is written anew
}

// stored is the row's cached columns as an update would write them.
func stored(r query.Enrolment) query.UpdateEnrolmentParams {
	return query.UpdateEnrolmentParams{
		ID: r.ID, Events: r.EventCount, Status: r.Status, Stage: r.Stage, NowText: r.NowText, ReferredOn: r.ReferredOn, IncludedOn: r.IncludedOn,
		MappedOn: r.MappedOn, PlannedOn: r.PlannedOn, EndedOn: r.EndedOn, EndReason: r.EndReason, Cfs: r.Cfs, CfsBefore: r.CfsBefore,
		ResponsibleID: r.ResponsibleID, Paused: r.Paused, NextDue: r.NextDue, NextTitle: r.NextTitle, NextRule: r.NextRule, DueSort: r.DueSort,
		LastContactOn: r.LastContactOn, TeamUntil: r.TeamUntil, AdmittedOn: r.AdmittedOn,
	}
}

// stripped is an update without the version that it expects.
func stripped(u query.UpdateEnrolmentParams) query.UpdateEnrolmentParams {
	u.Seen = 0
	return u
}

func sameTasks(row query.Enrolment, stored []query.Task, want []care.Task) bool {
	if len(stored) != len(want) {
		return false
	}
	for _, t := range stored {
		if t.AreaID != row.AreaID || t.PatientID != row.PatientID || !slices.Contains(want, store.Task(t)) {
			return false
		}
	}
	return true
}

// totals compares the counters with the sum of what all enrolments have given, and adds what is missing. The counters are locked
// while they are summed, so that a deed at the same time waits.
func (s *Service) totals(ctx context.Context, d *Differences, write bool) error {
	return s.Store.InTx(ctx, func(w *store.Writer) error {
		d.Totals = nil
		rows, err := w.LockTallies(ctx)
		if err != nil {
			return err
		}
		have, want := map[care.TallyKey]int{}, map[care.TallyKey]int{}
		for _, t := range rows {
			have[care.TallyKey{Area: care.OrgID(t.AreaID), Pathway: t.PathwayCode, Measure: t.Measure, Bucket: t.Bucket}] = t.N
		}
		for after := firstID; ; {
			page, err := w.EnrolmentTallies(ctx, query.EnrolmentTalliesParams{AfterID: after, Lim: 1000})
			if err != nil {
				return err
			}
			for _, p := range page {
				sums, err := parseTally(p.EnrolmentID, p.Data)
				if err != nil {
					return err
				}
				for k, n := range sums {
					want[k] += n
				}
				after = p.EnrolmentID
			}
			if len(page) == 0 {
				break
			}
		}
		delta := care.Delta(have, want)
		d.Totals = slices.SortedFunc(maps.Keys(delta), compareKeys)
		if !write {
			return nil
		}
		return w.AddTallies(ctx, TallyRows(delta))
	})
}
