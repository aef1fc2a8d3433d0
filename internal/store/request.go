package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"sync"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/store/query"
)

// ForRequest returns a context in which what is asked again and again in the course of one page (who works where, who has to do with a
// person, what she objects to) is read from the database once: the same row or rows for everybody who asks during the request, decision and
// picture alike. Nothing outlives the request, so that an access that ends is felt by the next one. A transaction neither uses what was
// read before it nor leaves it standing.
func ForRequest(ctx context.Context) context.Context {
	return context.WithValue(ctx, requestKey{}, &request{read: map[any]answer{}})
}

type requestKey struct{}

// request is what one request has read.
type request struct {
	mu   sync.Mutex
	read map[any]answer
}

type answer struct {
	value any
	err   error // nil or sql.ErrNoRows
}

// asked is a question with what was asked about.
type asked[K comparable] struct {
	question string
	about    K
}

// forget drops what was read: somebody in the request has changed something.
func forget(ctx context.Context) {
	if q, ok := ctx.Value(requestKey{}).(*request); ok {
		q.mu.Lock()
		clear(q.read)
		q.mu.Unlock()
	}
}

// once asks the question, unless the request has had the answer.
func once[K comparable, T any](ctx context.Context, r *Reader, question string, about K, read func(context.Context, K) (T, error)) (T, error) {
	q, ok := ctx.Value(requestKey{}).(*request)
	if !ok || r.inTx {
		return read(ctx, about)
	}
	key := asked[K]{question, about}
	q.mu.Lock()
	had, ok := q.read[key]
	q.mu.Unlock()
	if ok {
		return had.value.(T), had.err
	}
	value, err := read(ctx, about)
	if err == nil || errors.Is(err, sql.ErrNoRows) {
		q.mu.Lock()
		q.read[key] = answer{value, err}
		q.mu.Unlock()
	}
	return value, err
}

// rows is once for a list, of which each who asks gets a copy to do with as it likes.
func rows[K comparable, T any](ctx context.Context, r *Reader, question string, about K, read func(context.Context, K) ([]T, error)) ([]T, error) {
	list, err := once(ctx, r, question, about, read)
	return slices.Clone(list), err
}

// Organisation is query.Queries.Organisation, once a request.
func (r *Reader) Organisation(ctx context.Context, id db.ID) (query.Organisation, error) {
	return once(ctx, r, "Organisation", id, r.Queries.Organisation)
}

// User is query.Queries.User, once a request.
func (r *Reader) User(ctx context.Context, id db.ID) (query.UserAccount, error) {
	return once(ctx, r, "User", id, r.Queries.User)
}

// RoleAssignmentsAt is query.Queries.RoleAssignmentsAt, once a request.
func (r *Reader) RoleAssignmentsAt(ctx context.Context, organisations string) ([]query.RoleAssignmentsAtRow, error) {
	return rows(ctx, r, "RoleAssignmentsAt", organisations, r.Queries.RoleAssignmentsAt)
}

// EndedOrganisations is query.Queries.EndedOrganisations, once a request.
func (r *Reader) EndedOrganisations(ctx context.Context, day date.Date) ([]db.ID, error) {
	return rows(ctx, r, "EndedOrganisations", day, r.Queries.EndedOrganisations)
}

// RecordsOfPerson is query.Queries.RecordsOfPerson, once a request.
func (r *Reader) RecordsOfPerson(ctx context.Context, id db.ID) ([]query.RecordsOfPersonRow, error) {
	return rows(ctx, r, "RecordsOfPerson", id, r.Queries.RecordsOfPerson)
}

// EnrolmentsOfPatient is query.Queries.EnrolmentsOfPatient, once a request.
func (r *Reader) EnrolmentsOfPatient(ctx context.Context, id db.ID) ([]query.Enrolment, error) {
	return rows(ctx, r, "EnrolmentsOfPatient", id, r.Queries.EnrolmentsOfPatient)
}

// GPRelations is query.Queries.GPRelations, once a request.
func (r *Reader) GPRelations(ctx context.Context, id db.ID) ([]query.GPRelationsRow, error) {
	return rows(ctx, r, "GPRelations", id, r.Queries.GPRelations)
}

// SubstitutesOfGP is query.Queries.SubstitutesOfGP, once a request.
func (r *Reader) SubstitutesOfGP(ctx context.Context, gps string) ([]query.SubstitutesOfGPRow, error) {
	return rows(ctx, r, "SubstitutesOfGP", gps, r.Queries.SubstitutesOfGP)
}

// CareRelations is query.Queries.CareRelations, once a request.
func (r *Reader) CareRelations(ctx context.Context, id db.ID) ([]query.CareRelationsRow, error) {
	return rows(ctx, r, "CareRelations", id, r.Queries.CareRelations)
}

// NextOfKin is query.Queries.NextOfKin, once a request.
func (r *Reader) NextOfKin(ctx context.Context, id db.ID) ([]query.NextOfKin, error) {
	return rows(ctx, r, "NextOfKin", id, r.Queries.NextOfKin)
}

// StaysOf is query.Queries.StaysOf, once a request.
func (r *Reader) StaysOf(ctx context.Context, id db.ID) ([]query.StaysOfRow, error) {
	return rows(ctx, r, "StaysOf", id, r.Queries.StaysOf)
}

// TiesOfPerson is query.Queries.TiesOfPerson, once a request: what stood at the first question's moment stands through it.
func (r *Reader) TiesOfPerson(ctx context.Context, arg query.TiesOfPersonParams) ([]query.TiesOfPersonRow, error) {
	now := arg.Now
	arg.Now = db.Time{}
	return rows(ctx, r, "TiesOfPerson", arg, func(ctx context.Context, of query.TiesOfPersonParams) ([]query.TiesOfPersonRow, error) {
		of.Now = now
		return r.Queries.TiesOfPerson(ctx, of)
	})
}
