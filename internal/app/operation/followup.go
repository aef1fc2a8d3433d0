package operation

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// WaitsLong is how long an emergency access may wait to be followed up before administrators are told.
const WaitsLong = 14 * 24 * time.Hour

// FollowUp is what keeps emergency access from being followed up.
type FollowUp struct {
	Leaderless int // organisations with somebody who may take emergency access, and no leader today, there or in what owns them
	Waiting    int // emergency accesses that have waited longer than WaitsLong
}

// FollowUpOf counts it. It says nothing of who, so it is no look.
func FollowUpOf(ctx context.Context, s *app.Service) (f FollowUp, err error) {
	r, today := s.Store.Reader(), s.Today()
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return f, fmt.Errorf("operation.FollowUpOf: %w", err)
	}
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		return f, fmt.Errorf("operation.FollowUpOf: %w", err)
	}
	clinical, led := map[db.ID]bool{}, map[db.ID]bool{}
	for _, row := range roles {
		if !app.During(row.ValidFrom, row.ValidTo, today) {
			continue
		}
		clinical[row.OrganisationID] = clinical[row.OrganisationID] || access.May(care.Role(row.Role), access.TakeEmergency)
		led[row.OrganisationID] = led[row.OrganisationID] || access.May(care.Role(row.Role), access.ReviewAccess)
	}
	parent := map[db.ID]db.ID{}
	for _, o := range orgs {
		parent[o.ID] = o.ParentID
	}
	for _, o := range orgs {
		above := parent[o.ID] // as OwnedBy: a leader answers for two floors below
		if clinical[o.ID] && !led[o.ID] && !led[above] && !led[parent[above]] {
			f.Leaderless++
		}
	}
	waiting, err := r.CountWaitingEmergencies(ctx, db.At(s.Now().Add(-WaitsLong)))
	if err != nil {
		return f, fmt.Errorf("operation.FollowUpOf: %w", err)
	}
	f.Waiting = int(waiting)
	return f, nil
}
