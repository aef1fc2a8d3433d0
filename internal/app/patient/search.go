package patient

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// MaxHits is how many persons a search shows.
const MaxHits = 20

// Hit is one person that a search found.
type Hit struct {
	Patient   care.PatientID
	Enrolment care.EnrolmentID // the open one, "" where none is
	Name      string
	Born      date.Date
	Age       int
	Area      string // where she is or was followed
	Stage     string // «Til kartlegging», «Avsluttet»
	Included  bool   // of the open enrolment: a contact can be logged
	Died      date.Date
}

// Found is what a search found: at the most MaxHits, by name; More where there were others. Of very many the first by the
// name that fits are shown, so that a search for two letters costs no more than one for a whole name.
type Found struct {
	Hits []Hit
	More bool
}

// Search finds persons in the actor's scope by what was typed: the beginnings of names in any order ("aas sol"), a birth
// date (17.02.1942), names and a birth date, or a whole identity number. Nobody outside the scope is found or counted; for
// an identity number a person outside and one who is unknown give the same answer at the same cost. Faults are at q.
//
// The look is audited with the persons shown; a number that gave nobody is audited as refused. What was typed is never kept.
func Search(ctx context.Context, s *app.Service, a access.Actor, typed string) (*Found, error) {
	if d := access.Decide(a, access.Search, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.Search, nil, nil)
	}
	t, err := parseTerm(typed)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	var rows []query.Patient
	switch {
	case !t.number.IsZero():
		rows, err = byNumber(ctx, s, r, a, t.number)
	case access.ScopeOf(a).Kind() == access.ByArea:
		rows, err = inAreas(ctx, r, a, t)
	default:
		rows, err = amongPersons(ctx, s, r, a, t)
	}
	if err != nil {
		return nil, err
	}
	f := &Found{More: len(rows) > MaxHits}
	rows = rows[:min(len(rows), MaxHits)]
	slices.SortStableFunc(rows, func(x, y query.Patient) int { return strings.Compare(x.NameSort, y.NameSort) })
	if f.Hits, err = hits(ctx, s, r, a, rows); err != nil {
		return nil, err
	}
	var items []string
	var persons []care.PatientID
	for _, row := range rows {
		items, persons = append(items, fmt.Sprintf("patient/%s@%d", row.ID, row.Version)), append(persons, care.PatientID(row.ID))
	}
	if err := s.See(ctx, a, access.Search, nil, items, persons...); err != nil {
		return nil, err
	}
	return f, nil
}

// inAreas asks the database: names by an index range over their words, read until there are enough; birth dates by theirs.
func inAreas(ctx context.Context, r *store.Reader, a access.Actor, t term) ([]query.Patient, error) {
	sc := access.ScopeOf(a)
	areas, hidden := db.List(sc.Areas()), db.List(sc.Hidden())
	var rows []query.Patient
	var err error
	if !t.born.IsZero() {
		rows, err = r.SearchBirthDate(ctx, query.SearchBirthDateParams{BirthDate: t.born, Areas: areas, Day: sc.Day(), Hidden: hidden})
	} else {
		q := query.SearchNamesParams{Areas: areas, Day: sc.Day(), Hidden: hidden, Lim: 3 * (MaxHits + 1)} // one person can have several names that fit
		q.From1, q.To1 = span(t.words, 0)
		q.From2, q.To2 = span(t.words, 1)
		q.From3, q.To3 = span(t.words, 2)
		if len(t.words) > 3 {
			q.Lim = 500 // three words leave few; the rest are told apart here
		}
		rows, err = r.SearchNames(ctx, q)
	}
	if err != nil {
		return nil, fmt.Errorf("patient.Search: %w", err)
	}
	seen := map[db.ID]bool{}
	rows = slices.DeleteFunc(rows, func(p query.Patient) bool {
		again := seen[p.ID]
		seen[p.ID] = true
		return again || !t.matches(p)
	})
	return standing(ctx, r, rows[:min(len(rows), MaxHits+1)])
}

// standing puts, for each record that is merged with another, the one that stands in its place, each once.
func standing(ctx context.Context, r *store.Reader, rows []query.Patient) ([]query.Patient, error) {
	var merged []db.ID
	for _, p := range rows {
		if p.MergedInto != "" {
			merged = append(merged, p.MergedInto)
		}
	}
	if len(merged) == 0 {
		return rows, nil
	}
	found, err := r.Patients(ctx, db.List(merged))
	if err != nil {
		return nil, fmt.Errorf("patient.Search: %w", err)
	}
	rows = append(slices.DeleteFunc(rows, func(p query.Patient) bool { return p.MergedInto != "" }), found...)
	seen := map[db.ID]bool{}
	return slices.DeleteFunc(rows, func(p query.Patient) bool {
		again := seen[p.ID]
		seen[p.ID] = true
		return again
	}), nil
}

// span returns the range of words that begin with word n; "" where there is no such word.
func span(words []string, n int) (from, to string) {
	if n >= len(words) {
		return "", ""
	}
	return words[n], words[n] + "\U0010FFFF"
}

// amongPersons looks through the few whom a GP, a care worker or a ward has to do with.
func amongPersons(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, t term) ([]query.Patient, error) {
	ids, err := worklist.Persons(ctx, s, access.ScopeOf(a))
	if err != nil {
		return nil, err
	}
	rows, err := r.Patients(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("patient.Search: %w", err)
	}
	return slices.DeleteFunc(rows, func(p query.Patient) bool { return p.MergedInto != "" || !t.matches(p) }), nil
}

// byNumber finds the one person with the number, if the actor has to do with her. Whether she is unknown or outside, the
// same is asked and the same kind of row is audited.
func byNumber(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, n nin.Number) ([]query.Patient, error) {
	row, err := r.PatientByIndex(ctx, string(db.ToJSON(s.Keys.Indexes(n.Digits()))))
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("patient.Search: %w", err)
	}
	known := err == nil
	if !known {
		row.ID = db.NewID()
	}
	person, err := s.Person(ctx, r, care.PatientID(row.ID), a.Today)
	if err != nil {
		return nil, err
	}
	if access.Decide(a, access.SeeSummary, person).Allowed {
		return []query.Patient{row}, nil
	}
	if !known {
		person.Patient = ""
	}
	if err := s.See(ctx, a, access.SeeSummary, person, nil); err != nil && errs.KindOf(err) != errs.KindDenied {
		return nil, err
	}
	return nil, nil
}

// hits fills in where each person is followed and how far she has come.
func hits(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, rows []query.Patient) ([]Hit, error) {
	ids := make([]db.ID, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
	}
	enrolments, err := r.EnrolmentsOfPatients(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("patient.Search: %w", err)
	}
	newest := map[db.ID]query.EnrolmentsOfPatientsRow{}
	for _, e := range enrolments {
		old, seen := newest[e.PersonID]
		if !seen || care.Status(e.Status).Open() && !care.Status(old.Status).Open() || care.Status(e.Status).Open() == care.Status(old.Status).Open() && e.CreatedAt.After(old.CreatedAt.Time) {
			newest[e.PersonID] = e
		}
	}
	names := map[db.ID]string{}
	out := make([]Hit, len(rows))
	for i, row := range rows {
		e := newest[row.ID]
		if _, ok := names[e.AreaID]; !ok {
			o, err := r.Organisation(ctx, e.AreaID)
			if err != nil {
				return nil, fmt.Errorf("patient.Search: %w", err)
			}
			names[e.AreaID] = o.Name
		}
		area := names[e.AreaID]
		if row.Protection != string(care.Unprotected) {
			person, err := s.Person(ctx, r, care.PatientID(row.ID), a.Today)
			if err != nil {
				return nil, err
			}
			if !access.MaySeeAddress(a, person) {
				area = "Kommune skjult"
			}
		}
		h := Head{Details: details(row), Today: a.Today}
		out[i] = Hit{Patient: care.PatientID(row.ID), Name: h.Name(), Born: row.BirthDate, Age: h.Age(), Area: area, Stage: e.NowText, Died: row.DeceasedOn}
		if care.Status(e.Status).Open() {
			out[i].Enrolment, out[i].Included = care.EnrolmentID(e.ID), !e.IncludedOn.IsZero()
		}
	}
	return out, nil
}
