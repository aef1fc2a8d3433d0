package signin

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// LaunchOver is the refusal when a session that a record system began is over: another patient is open there, or it ran out. Which, the page need not
// tell: it is opened anew from the record system.
type LaunchOver struct {
	*refusal
	System string // what the record system is called in the settings
}

// Unwrap lets errs.KindOf find the kind.
func (l *LaunchOver) Unwrap() error { return l.refusal }

func launchOver(ctx context.Context, r *store.Reader, id db.ID) error {
	over := &LaunchOver{refusal: errs.Denied("Visningen er lukket. Åpne Tråd på nytt fra journalsystemet.")}
	l, err := r.Launch(ctx, id)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("signin.Actor: %w", err)
	}
	over.System = l.System
	return over
}

// launchOf returns what a session reaches, while its launch stands.
func launchOf(ctx context.Context, r *store.Reader, id db.ID) (*access.Launched, error) {
	l, err := r.Launch(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !l.ClosedAt.IsZero() {
		return nil, launchOver(ctx, r, id)
	}
	if err != nil {
		return nil, fmt.Errorf("signin.Actor: %w", err)
	}
	out := &access.Launched{ID: string(l.ID), System: l.System, Patient: care.PatientID(l.ForPerson), Framed: l.Framed}
	p, err := r.Survivor(ctx, l.ForPerson)
	switch {
	case err == nil:
		out.Patient = care.PatientID(p.ID)
	case !errors.Is(err, sql.ErrNoRows):
		return nil, fmt.Errorf("signin.Actor: %w", err)
	}
	return out, nil
}

// RolesFrom returns the roles that a user has today, for a record system of an organisation: those in it and below it, where there are any.
func RolesFrom(ctx context.Context, s *app.Service, u care.UserID, org care.OrgID) ([]Role, error) {
	r := s.Store.Reader()
	account, err := r.User(ctx, db.ID(u))
	if err != nil {
		return nil, fmt.Errorf("signin.RolesFrom: %w", err)
	}
	rows, err := rolesNow(ctx, s, account)
	if err != nil {
		return nil, err
	}
	below, err := app.Below(ctx, r, org)
	if err != nil {
		return nil, err
	}
	var there []query.RolesOfUserRow
	for _, row := range rows {
		for _, o := range below {
			if care.OrgID(row.OrganisationID) == o {
				there = append(there, row)
			}
		}
	}
	if len(there) > 0 {
		rows = there
	}
	return named(rows), nil
}
