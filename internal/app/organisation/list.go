// Package organisation is what administrators do with the hospital and its sites, municipalities and districts, GP offices
// and units: see them, add, edit, and take in a whole list from a file. No person is shown here, and none is reached.
//
//	list, err := organisation.List(ctx, s, actor)
//	err = organisation.Edit{ID: id, Seen: 3, Organisation: o}.Run(ctx, s, actor)   // *Conflict when somebody was first
package organisation

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Item is an organisation as administrators see it.
type Item struct {
	care.Organisation
	ID           care.OrgID
	Version      int
	ParentName   string
	SiteName     string
	Coordinators int // how many have the role of municipal coordinator here today
}

// Together reports whether a municipality or district is part of the cooperation: it has a site, or has come some way in.
func (i Item) Together() bool {
	return (i.Kind == care.OrgMunicipality || i.Kind == care.OrgDistrict) && (i.Site != "" || i.Status != care.NoRollout && i.Status != "")
}

// List returns every organisation, by kind and name.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Item, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"organisations"}); err != nil {
		return nil, err
	}
	return all(ctx, s, a)
}

func all(ctx context.Context, s *app.Service, a access.Actor) ([]Item, error) {
	r := s.Store.Reader()
	rows, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("organisation.List: %w", err)
	}
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("organisation.List: %w", err)
	}
	coordinators := map[db.ID]int{}
	for _, role := range roles {
		if care.Role(role.Role) == care.MunicipalCoordinator && app.During(role.ValidFrom, role.ValidTo, a.Today) {
			coordinators[role.OrganisationID]++
		}
	}
	names := make(map[db.ID]string, len(rows))
	for _, o := range rows {
		names[o.ID] = o.Name
	}
	byKind := map[care.OrgKind][]Item{}
	for _, o := range rows {
		i := item(o)
		i.ParentName, i.SiteName, i.Coordinators = names[o.ParentID], names[o.SiteID], coordinators[o.ID]
		byKind[i.Kind] = append(byKind[i.Kind], i)
	}
	items := make([]Item, 0, len(rows))
	for _, k := range care.OrgKinds {
		items = append(items, byKind[k]...)
	}
	return items, nil
}

// Sheet is one organisation with what its form needs.
type Sheet struct {
	Item
	Changed Changed
	Sites   []Item // to choose among
}

// Changed says who changed something last; the zero value is "nobody since it was made".
type Changed struct {
	At db.Time
	By string // "" for the command line
}

// One returns an organisation.
func One(ctx context.Context, s *app.Service, a access.Actor, id care.OrgID) (*Sheet, error) {
	if !db.IsID(string(id)) {
		return nil, errs.NotFound("Virksomheten finnes ikke.")
	}
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"organisation/" + string(id)}); err != nil {
		return nil, err
	}
	items, err := all(ctx, s, a)
	if err != nil {
		return nil, err
	}
	var out *Sheet
	var sites []Item
	for _, i := range items {
		if i.ID == id {
			out = &Sheet{Item: i}
		}
		if i.Kind == care.OrgSite {
			sites = append(sites, i)
		}
	}
	if out == nil {
		return nil, errs.NotFound("Virksomheten finnes ikke.")
	}
	out.Sites = sites
	out.Changed, err = changed(ctx, s.Store.Reader(), "organisation/"+string(id))
	return out, err
}

// changed asks the audit who wrote the newest version of what the reference names.
func changed(ctx context.Context, r *store.Reader, reference string) (Changed, error) {
	at, by, err := r.LastConfigured(ctx, reference)
	return Changed{at, by}, err
}

func item(o query.Organisation) Item {
	return Item{ID: care.OrgID(o.ID), Version: o.Version, Organisation: care.Organisation{
		Kind: care.OrgKind(o.Kind), Number: string(o.Number), Name: o.Name, Parent: care.OrgID(o.ParentID), Site: care.OrgID(o.SiteID),
		Status: care.Rollout(o.Status), StatusNote: o.StatusNote, StartedOn: o.StartedOn, EndedOn: o.EndedOn, Target: o.Target,
		Phone: o.Phone, Hours: o.Hours,
	}}
}
