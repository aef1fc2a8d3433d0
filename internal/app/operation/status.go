// Package operation is what keeps an installation running: what is set up and what is missing, the jobs in the background,
// and who changed the configuration. It counts and names what administrators themselves have made, never a patient.
package operation

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Status is what the first page of the administration shows.
type Status struct {
	Hospitals, Sites, Municipalities, Offices, Units int
	Together, Running                                int // municipalities and districts of the cooperation, and those in operation
	Users, Roles                                     int // who may log in today, and the roles that are held today
	Pathways, Adapted                                int
	FailedJobs                                       int
	Lacks                                            []Lack
	FollowUp                                         FollowUp
	HeldUp                                           []HeldUp
}

// HeldUp are messages about plans that cannot be sent now, and why: a word of ours, never of a message.
type HeldUp struct {
	Why   string
	N     int
	Since db.Time
}

// Lack is something that is not set up yet.
type Lack struct {
	Org  care.OrgID // "" where it is not about one organisation
	Name string
	What LackKind
}

// LackKind says what is missing.
type LackKind string

// What can be missing.
const (
	NoHospital     LackKind = "hospital"
	NoPathway      LackKind = "pathway"
	NoCoordinator  LackKind = "coordinator" // a municipality in operation has no coordinator today
	NoSiteTeam     LackKind = "site_team"   // a site with municipalities in operation has neither coordinator nor physician
	NoTarget       LackKind = "target"
	NoPhone        LackKind = "phone"
	LonelyAdmin    LackKind = "administrator" // only one person can administer
	RoleOutOfPlace LackKind = "role"          // a role is held where it does not fit
)

// Now returns the status today.
func Now(ctx context.Context, s *app.Service, a access.Actor) (*Status, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"organisations", "users", "pathways", "jobs"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Now: %w", err)
	}
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Now: %w", err)
	}
	users, err := r.Users(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Now: %w", err)
	}
	st := &Status{}
	for _, u := range users {
		if u.EndedOn.IsZero() || !u.EndedOn.Before(a.Today) {
			st.Users++
		}
	}
	roles = slices.DeleteFunc(roles, func(row query.RoleAssignmentsRow) bool { return !app.During(row.ValidFrom, row.ValidTo, a.Today) })
	st.Roles = len(roles)
	st.count(orgs)
	if err := st.pathways(ctx, s); err != nil {
		return nil, err
	}
	failed, err := s.Jobs.List(ctx, job.Failed, 1000)
	if err != nil {
		return nil, err
	}
	st.FailedJobs = len(failed)
	if err := app.Aim(ctx, s.Store.Reader(), s.Today(), orgs); err != nil {
		return nil, err
	}
	st.lacks(orgs, roles)
	if st.FollowUp, err = FollowUpOf(ctx, s); err != nil {
		return nil, err
	}
	held, err := s.Store.Reader().PlanMessagesHeldUp(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Now: %w", err)
	}
	for _, h := range held {
		st.HeldUp = append(st.HeldUp, HeldUp{h.Fault, int(h.Messages), h.Since})
	}
	return st, nil
}

func (st *Status) pathways(ctx context.Context, s *app.Service) error {
	r := s.Store.Reader()
	newest, err := r.PublishedDefinitions(ctx)
	if err != nil {
		return fmt.Errorf("operation.Now: %w", err)
	}
	for i, d := range newest {
		if i == 0 || newest[i-1].Code != d.Code {
			st.Pathways++
		}
	}
	overrides, err := r.PathwayOverrides(ctx)
	if err != nil {
		return fmt.Errorf("operation.Now: %w", err)
	}
	st.Adapted = len(overrides)
	return nil
}

func (st *Status) count(orgs []query.Organisation) {
	for _, o := range orgs {
		switch care.OrgKind(o.Kind) {
		case care.OrgHospital:
			st.Hospitals++
		case care.OrgSite:
			st.Sites++
		case care.OrgGPOffice:
			st.Offices++
		case care.OrgUnit:
			st.Units++
		case care.OrgMunicipality:
			st.Municipalities++
		}
		if o.SiteID != "" {
			st.Together++
		}
		if care.Rollout(o.Status) == care.InOperation {
			st.Running++
		}
	}
}

// lacks finds what somebody should mend, the worst first.
func (st *Status) lacks(orgs []query.Organisation, roles []query.RoleAssignmentsRow) {
	add := func(what LackKind, id db.ID, name string) {
		st.Lacks = append(st.Lacks, Lack{care.OrgID(id), name, what})
	}
	if st.Hospitals == 0 {
		add(NoHospital, "", "")
	}
	if st.Pathways == 0 {
		add(NoPathway, "", "")
	}
	has := map[db.ID]map[care.Role]bool{}
	administrators := map[db.ID]bool{}
	for _, r := range roles {
		if has[r.OrganisationID] == nil {
			has[r.OrganisationID] = map[care.Role]bool{}
		}
		role := care.Role(r.Role)
		has[r.OrganisationID][role] = true
		if role == care.Administrator {
			administrators[r.UserID] = true
		}
		if !role.WorksAt(care.OrgKind(r.OrganisationKind)) {
			add(RoleOutOfPlace, r.OrganisationID, r.UserName+", "+r.OrganisationName)
		}
	}
	if len(administrators) == 1 {
		add(LonelyAdmin, "", "")
	}
	sites := map[db.ID]bool{}
	for _, o := range orgs {
		if care.Rollout(o.Status) != care.InOperation {
			continue
		}
		sites[o.SiteID] = true
		if !has[o.ID][care.MunicipalCoordinator] && !(o.Kind == string(care.OrgDistrict) && has[o.ParentID][care.MunicipalCoordinator]) {
			add(NoCoordinator, o.ID, o.Name)
		}
		if o.Target == 0 {
			add(NoTarget, o.ID, o.Name)
		}
		if o.Phone == "" {
			add(NoPhone, o.ID, o.Name)
		}
	}
	for _, o := range orgs {
		team := func(id db.ID) bool { return has[id][care.HospitalCoordinator] || has[id][care.HospitalPhysician] }
		if sites[o.ID] && !team(o.ID) && !team(o.ParentID) {
			add(NoSiteTeam, o.ID, o.Name)
		}
	}
}
