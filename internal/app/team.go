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
)

// Worker is somebody who works for the service, in one role for one organisation.
type Worker struct {
	User    care.UserID
	Name    string
	Phone   string
	Role    care.Role
	Org     care.OrgID
	OrgName string
	OrgKind string
}

// Team returns the coordinators and physicians who work for the areas on the day: the areas' own first, then those of the
// hospital sites and hospitals that the areas belong to, each by name.
func (s *Service) Team(ctx context.Context, r *store.Reader, areas []db.ID, today date.Date) ([]Worker, error) {
	var own, hospital []db.ID
	for _, id := range areas {
		area, err := r.Organisation(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("app.Team: %w", err)
		}
		own = append(own, id)
		if area.SiteID == "" {
			continue
		}
		site, err := r.Organisation(ctx, area.SiteID)
		if err != nil {
			return nil, fmt.Errorf("app.Team: %w", err)
		}
		hospital = append(hospital, site.ID, site.ParentID)
	}
	rows, err := r.RoleAssignmentsAt(ctx, db.List(slices.Concat(own, hospital)))
	if err != nil {
		return nil, fmt.Errorf("app.Team: %w", err)
	}
	var team, theirs []Worker
	for _, row := range rows {
		role := care.Role(row.Role)
		if role.Level() == "" || !During(row.ValidFrom, row.ValidTo, today) {
			continue
		}
		w := Worker{
			User: care.UserID(row.UserID), Name: row.UserName, Phone: row.UserPhone, Role: role,
			Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName, OrgKind: row.OrganisationKind,
		}
		if slices.Contains(own, row.OrganisationID) {
			team = append(team, w)
		} else {
			theirs = append(theirs, w)
		}
	}
	return append(team, theirs...), nil
}

// TeamFor returns those of an area's team whom access lets do a deed with the person. Whom she objects to, and where her address is strictly
// protected everybody but those near her, are not among them; nobody is where the area's agreement has ended.
func (s *Service) TeamFor(ctx context.Context, r *store.Reader, person *access.Person, area db.ID, deed access.Deed, today date.Date) ([]Worker, error) {
	team, err := s.Team(ctx, r, []db.ID{area}, today)
	if err != nil {
		return nil, err
	}
	var may []Worker
	for _, m := range team {
		actor := access.Actor{User: m.User, Role: m.Role, Org: m.Org, OrgKind: m.OrgKind, Areas: []care.OrgID{care.OrgID(area)}, Today: today}
		if len(person.Objections) > 0 {
			if actor.Owners, err = WithOwners(ctx, r, m.Org); err != nil {
				return nil, err
			}
		}
		if access.Decide(actor, deed, person).Allowed {
			may = append(may, m)
		}
	}
	return may, nil
}

// CanTake reports whether the user can be responsible for an enrolment in the area on the day.
func (s *Service) CanTake(ctx context.Context, r *store.Reader, user care.UserID, area care.OrgID, today date.Date) (bool, error) {
	team, err := s.Team(ctx, r, []db.ID{db.ID(area)}, today)
	if err != nil {
		return false, err
	}
	for _, w := range team {
		if w.User == user {
			return true, nil
		}
	}
	return false, nil
}

// Hours are when teams are at work.
func (s *Service) Hours() care.OpenHours { return care.OpenHours{Calendar: s.Calendar} }

// WithOwners is an organisation and those that it is a part of: a ward, its site and its hospital.
func WithOwners(ctx context.Context, r *store.Reader, org care.OrgID) ([]care.OrgID, error) {
	rows, err := r.OwnersOf(ctx, db.ID(org))
	if err != nil {
		return nil, fmt.Errorf("app.WithOwners: %w", err)
	}
	all := make([]care.OrgID, len(rows))
	for i, o := range rows {
		all[i] = care.OrgID(o.ID)
	}
	return all, nil
}
