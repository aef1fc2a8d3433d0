package app

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// farAway sorts what has no date after everything that has one.
const farAway = "9999-12-31"

// Locked loads an enrolment's row for a deed; nobody else writes it until the deed is done.
func (tx *Tx) Locked(ctx context.Context, id care.EnrolmentID) (query.Enrolment, error) {
	if !db.IsID(string(id)) {
		return query.Enrolment{}, errs.NotFound("Du er ikke i teamet til denne personen, eller personen finnes ikke i Tråd.")
	}
	row, err := tx.LockEnrolment(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) {
		return row, errs.NotFound("Du er ikke i teamet til denne personen, eller personen finnes ikke i Tråd.")
	}
	if err != nil {
		return row, fmt.Errorf("app.Locked: %w", err)
	}
	return row, nil
}

// Project works an enrolment out anew from its events and writes what is cached of it: the state in its row, the open
// tasks, and the difference that it makes to the counters. row is as it was read under lock in this transaction.
func (tx *Tx) Project(ctx context.Context, row query.Enrolment, events []care.Event) error {
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	stays, err := tx.Stays(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return err
	}
	return Project(ctx, tx.Writer, p, tx.Service.Calendar, row, events, stays)
}

// Stays returns the days that a patient lay in a hospital or a municipal acute bed.
func (tx *Tx) Stays(ctx context.Context, id care.PatientID) ([]care.Period, error) {
	return Stays(ctx, tx.Reader, id)
}

// Stays returns the days that a patient lay in a hospital or a municipal acute bed. Contacts with legevakt are no stays.
func Stays(ctx context.Context, r *store.Reader, id care.PatientID) ([]care.Period, error) {
	rows, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Stays: %w", err)
	}
	var out []care.Period
	for _, st := range rows {
		if st.Kind != "legevakt" {
			out = append(out, care.Period{From: date.In(st.FromAt.Time), To: date.In(st.ToAt.Time)})
		}
	}
	return out, nil
}

// Project writes the caches of one enrolment: state, tasks, counters. The pure functions of package care decide; this
// only stores what they say.
func Project(ctx context.Context, w *store.Writer, p *care.Pathway, cal care.Calendar, row query.Enrolment, events []care.Event, stays []care.Period) error {
	c, err := work(p, cal, row, events, stays)
	if err != nil {
		return err
	}
	return c.write(ctx, w, row)
}

// cached is all that is cached of one enrolment.
type cached struct {
	state query.UpdateEnrolmentParams
	brief db.JSON // the folded state without its long texts
	open  []care.Task
	tally map[care.TallyKey]int
}

// work works the caches out from the events.
func work(p *care.Pathway, cal care.Calendar, row query.Enrolment, events []care.Event, stays []care.Period) (cached, error) {
	e, err := care.Fold(p, events)
	if err != nil {
		return cached{}, fmt.Errorf("app.Project: %w", err)
	}
	all := care.Tasks(p, e, cal, stays)
	var open []care.Task
	for _, t := range all {
		if t.Open() {
			open = append(open, t)
		}
	}
	return cached{stateOf(row, e, open, len(events)), db.ToJSON(e.Brief()), open, care.Contribution(p, e, all, stays, care.OrgID(row.AreaID))}, nil
}

func (c cached) write(ctx context.Context, w *store.Writer, row query.Enrolment) error {
	n, err := w.UpdateEnrolment(ctx, c.state)
	if err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	if n == 0 {
		return errs.Conflict("Noen andre lagret mens du skrev. Prøv igjen.")
	}
	if err := w.PutEnrolmentState(ctx, query.PutEnrolmentStateParams{EnrolmentID: row.ID, Data: c.brief}); err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	if err := writeTasks(ctx, w, row, c.open); err != nil {
		return err
	}
	return writeTally(ctx, w, row.ID, c.tally)
}

// stateOf is the enrolment's row as it shall be.
func stateOf(row query.Enrolment, e *care.Enrolment, open []care.Task, events int) query.UpdateEnrolmentParams {
	u := query.UpdateEnrolmentParams{
		ID: row.ID, Seen: row.EventCount, Events: events, Status: string(e.Status), Stage: e.Stage, NowText: e.Now,
		ReferredOn: e.ReferredOn, IncludedOn: e.IncludedOn, MappedOn: e.MappedOn, PlannedOn: e.PlannedOn, EndedOn: e.EndedOn,
		EndReason: e.EndReason, Cfs: int(e.CFS()), ResponsibleID: db.ID(e.Responsible), Paused: !e.PausedSince().IsZero(),
		DueSort: farAway, LastContactOn: e.LastContact,
	}
	if n := len(e.Scores); n > 1 {
		u.CfsBefore = int(e.Scores[n-2].CFS)
	}
	if next, ok := care.NextDue(open); ok {
		u.NextDue, u.NextTitle, u.NextRule = next.Due, next.Title, next.Rule
		if !next.Due.IsZero() {
			u.DueSort = next.Due.String()
		}
	}
	return u
}

func writeTasks(ctx context.Context, w *store.Writer, row query.Enrolment, open []care.Task) error {
	if err := w.DeleteTasks(ctx, row.ID); err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	for _, t := range open {
		if err := w.AddTask(ctx, row, t); err != nil {
			return err
		}
	}
	return nil
}

// writeTally takes away what the enrolment gave to the counters last time and adds what it gives now. Rows are changed
// in a fixed order, so that two deeds never wait for each other crosswise.
func writeTally(ctx context.Context, w *store.Writer, id db.ID, now map[care.TallyKey]int) error {
	before, err := given(ctx, w.Reader, id)
	if err != nil {
		return err
	}
	if err := addTally(ctx, w, care.Delta(before, now)); err != nil {
		return err
	}
	var keep []tallied
	for k, n := range now {
		keep = append(keep, tallied{k, n})
	}
	slices.SortFunc(keep, func(a, b tallied) int { return compareKeys(a.TallyKey, b.TallyKey) })
	if err := w.PutEnrolmentTally(ctx, query.PutEnrolmentTallyParams{EnrolmentID: id, Data: db.ToJSON(keep)}); err != nil {
		return fmt.Errorf("app.Project: %w", err)
	}
	return nil
}

// given is what the enrolment has given to the counters so far.
func given(ctx context.Context, r *store.Reader, id db.ID) (map[care.TallyKey]int, error) {
	data, err := r.EnrolmentTally(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return map[care.TallyKey]int{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("app.Project: %w", err)
	}
	return parseTally(id, data)
}

func parseTally(id db.ID, data db.JSON) (map[care.TallyKey]int, error) {
	var list []tallied
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("app.Project: counters of %s: %w", id, err)
	}
	sums := make(map[care.TallyKey]int, len(list))
	for _, t := range list {
		sums[t.TallyKey] += t.N
	}
	return sums, nil
}

// tallied is one counter that an enrolment has added to.
type tallied struct {
	care.TallyKey
	N int
}

func addTally(ctx context.Context, w *store.Writer, delta map[care.TallyKey]int) error {
	keys := make([]care.TallyKey, 0, len(delta))
	for k := range delta {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareKeys)
	for _, k := range keys {
		if err := w.AddTally(ctx, query.AddTallyParams{
			AreaID: db.ID(k.Area), PathwayCode: k.Pathway, Measure: k.Measure, Bucket: k.Bucket, N: delta[k],
		}); err != nil {
			return fmt.Errorf("app.Project: counters: %w", err)
		}
	}
	return nil
}

func compareKeys(a, b care.TallyKey) int {
	return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Pathway, b.Pathway), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Bucket, b.Bucket))
}
