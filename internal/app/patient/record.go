package patient

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Record is everything that is written about a person in some areas: what an export of a municipality's records holds.
type Record struct {
	Facts     *Facts // its Courses are those of the areas, the oldest first; no choices
	Number    string // national identity number, "" where none is known
	Questions []query.QuestionsOfPatientRow
	Log       []LogEntry             // the oldest first
	Names     map[care.UserID]string // of those who have been made responsible
}

// RecordOf loads it. It decides nothing and audits nothing: whoever calls it has done both, for every person. To one who is not of the
// areas (outside), a protected address is not told, nor what tells it.
func RecordOf(ctx context.Context, s *app.Service, r *store.Reader, id care.PatientID, areas []db.ID, outside bool, today date.Date) (*Record, error) {
	row, err := r.Patient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("patient.RecordOf: %w", err)
	}
	person, err := s.Person(ctx, r, id, today)
	if err != nil {
		return nil, err
	}
	owner := access.Actor{Role: care.MunicipalCoordinator, Org: care.OrgID(areas[0]), Today: today} // an entry that is hidden from the areas is hidden here too
	h := &Head{Patient: id, Version: row.Version, Details: details(row), Today: today}
	if err := h.load(ctx, s, r, owner, person, row, Parts{Stays: true, Work: true, Team: true}); err != nil {
		return nil, err
	}
	inside := func(area care.OrgID) bool { return slices.Contains(areas, db.ID(area)) }
	h.Courses = slices.DeleteFunc(h.Courses, func(c Course) bool { return !inside(c.Area.ID) })
	slices.Reverse(h.Courses)
	rec := &Record{Facts: &Facts{Head: h}, Names: map[care.UserID]string{}}
	for _, load := range []func(context.Context, *store.Reader) error{rec.Facts.around, rec.Facts.history} {
		if err := load(ctx, r); err != nil {
			return nil, fmt.Errorf("patient.RecordOf: %w", err)
		}
	}
	numbers, err := r.IdentifiersOf(ctx, row.ID)
	if err != nil {
		return nil, fmt.Errorf("patient.RecordOf: %w", err)
	}
	if n := len(numbers); n > 0 {
		digits, err := s.Keys.Open(numbers[n-1].Sealed, "patient/"+string(numbers[n-1].PatientID)) // of a merged person it may be the other record's
		if err != nil {
			return nil, fmt.Errorf("patient.RecordOf: %w", err)
		}
		rec.Number = string(digits)
	}
	questions, err := r.QuestionsOfPatient(ctx, row.ID)
	if err != nil {
		return nil, fmt.Errorf("patient.RecordOf: %w", err)
	}
	for _, q := range slices.Backward(questions) {
		if inside(care.OrgID(q.AreaID)) {
			if !access.MaySeeOwn(owner, person, question.Item(q.ID), care.UserID(q.AskedBy), care.UserID(q.AnsweredBy)) {
				q.Body, q.Answer, q.Measure = care.HiddenText, "", ""
			}
			rec.Questions = append(rec.Questions, q)
		}
	}
	if err := rec.names(ctx, r); err != nil {
		return nil, err
	}
	if outside && person.Protection != care.Unprotected {
		err := rec.hideAddress(ctx, r)
		return rec, err
	}
	rec.Log, err = wholeLog(ctx, r, row.ID)
	return rec, err
}

// names finds the names of those who have been made responsible.
func (rec *Record) names(ctx context.Context, r *store.Reader) error {
	for _, c := range rec.Facts.Courses {
		for _, ev := range c.Events {
			if _, known := rec.Names[ev.Assignee]; known || ev.Assignee == "" {
				continue
			}
			u, err := r.User(ctx, db.ID(ev.Assignee))
			if err != nil {
				return fmt.Errorf("patient.RecordOf: assignee: %w", err)
			}
			rec.Names[ev.Assignee] = u.Name
		}
	}
	return nil
}

// wholeLog returns a person's whole access log, the oldest entry first.
func wholeLog(ctx context.Context, r *store.Reader, id db.ID) ([]LogEntry, error) {
	const batch = 1000
	var all []LogEntry
	for before := lastID; ; {
		rows, err := r.AuditOfPatient(ctx, query.AuditOfPatientParams{PatientID: id, FromAt: beginning, Before: before, Lim: batch})
		if err != nil {
			return nil, fmt.Errorf("patient.RecordOf: log: %w", err)
		}
		for _, row := range rows {
			all, before = append(all, logEntry(row, false)), row.ID
		}
		if len(rows) < batch {
			break
		}
	}
	for before := lastID; ; {
		rows, err := r.AuditListsOfPatient(ctx, query.AuditListsOfPatientParams{PatientID: id, FromAt: beginning, Before: before, Lim: batch})
		if err != nil {
			return nil, fmt.Errorf("patient.RecordOf: log: %w", err)
		}
		for _, row := range rows {
			all, before = append(all, logEntry(query.AuditOfPatientRow(row), true)), row.ID
		}
		if len(rows) < batch {
			break
		}
	}
	slices.SortFunc(all, func(x, y LogEntry) int { return cmp.Compare(x.ID, y.ID) })
	return slices.CompactFunc(all, func(x, y LogEntry) bool { return x.ID == y.ID }), nil
}
