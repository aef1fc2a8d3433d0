package app

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// endedSet are the municipalities, districts and GP offices whose agreement has ended: nobody reaches a person through
// them. What access knows of it is one column, organisation.access_ended_on, which package agreement keeps.
type endedSet map[db.ID]bool

func endedOrganisations(ctx context.Context, r *store.Reader, day date.Date) (endedSet, error) {
	ids, err := r.EndedOrganisations(ctx, day)
	if err != nil {
		return nil, fmt.Errorf("app: ended agreements: %w", err)
	}
	set := make(endedSet, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set, nil
}

// Ended reports whether the agreement of an organisation has ended by today.
func (s *Service) Ended(ctx context.Context, r *store.Reader, org care.OrgID) (bool, error) {
	set, err := endedOrganisations(ctx, r, s.Today())
	return set[db.ID(org)], err
}

// without leaves out the enrolments in an area whose agreement has ended: they count for nothing.
func (s endedSet) without(enrolments []query.Enrolment) []query.Enrolment {
	return slices.DeleteFunc(enrolments, func(e query.Enrolment) bool { return s[e.AreaID] })
}

// OpenEnrolments returns the person's open enrolments, oldest first, without those in an area whose agreement has ended: nobody is followed there.
func (s *Service) OpenEnrolments(ctx context.Context, r *store.Reader, id care.PatientID) ([]query.Enrolment, error) {
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.OpenEnrolments: %w", err)
	}
	ended, err := endedOrganisations(ctx, r, s.Today())
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(ended.without(rows), func(e query.Enrolment) bool { return !care.Status(e.Status).Open() }), nil
}

// Reached returns the newest of the person's open enrolments that somebody in its team reaches her through, nil where nobody does: what is sent
// to the team is sent there, and nothing is taken in that nobody can read. followed reports whether any is open.
func (s *Service) Reached(ctx context.Context, r *store.Reader, person *access.Person) (newest *query.Enrolment, followed bool, err error) {
	rows, err := s.OpenEnrolments(ctx, r, person.Patient)
	if err != nil {
		return nil, false, err
	}
	for i := range slices.Backward(rows) {
		team, err := s.TeamFor(ctx, r, person, rows[i].AreaID, access.SeePerson, s.Today())
		if err != nil {
			return nil, false, err
		}
		if len(team) > 0 {
			return &rows[i], true, nil
		}
	}
	return nil, len(rows) > 0, nil
}

// accessEnded reports whether access that ends on a day (zero: never) has ended by today.
func accessEnded(on, today date.Date) bool { return !on.IsZero() && !on.After(today) }

// WithEnded returns the enrolments as they stand when those in an area whose agreement has ended count as ended too: nobody
// there can end them any more, and they must not keep the person from being followed elsewhere.
func (tx *Tx) WithEnded(ctx context.Context, enrolments []query.Enrolment) ([]query.Enrolment, error) {
	ended, err := endedOrganisations(ctx, tx.Reader, tx.Today)
	if err != nil {
		return nil, err
	}
	for i := range enrolments {
		if ended[enrolments[i].AreaID] && care.Status(enrolments[i].Status).Open() {
			enrolments[i].Status = string(care.StatusEnded)
		}
	}
	return enrolments, nil
}
