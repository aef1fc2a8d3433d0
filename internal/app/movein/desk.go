package movein

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// desk is what the rows of a file are held against: where the actor works, the pathways, who can be somebody's GP, who can
// be responsible. It is read anew for every check.
type desk struct {
	own      []query.Organisation // the actor's areas, by name
	others   []query.Organisation // every other municipality and district
	pathways []*care.Pathway      // the newest versions, long-term follow-up first
	gps      []query.WorkersInRoleRow
	teams    map[care.OrgID][]app.Worker
	phases   map[care.OrgID]care.AgreementPhase // of the areas' cooperation agreements
}

func newDesk(ctx context.Context, s *app.Service, r *store.Reader, areas []care.OrgID) (*desk, error) {
	d := &desk{teams: map[care.OrgID][]app.Worker{}, phases: map[care.OrgID]care.AgreementPhase{}}
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgDistrict} {
		orgs, err := r.OrganisationsByKind(ctx, string(kind))
		if err != nil {
			return nil, fmt.Errorf("movein: areas: %w", err)
		}
		for _, o := range orgs {
			if slices.Contains(areas, care.OrgID(o.ID)) {
				d.own = append(d.own, o)
			} else {
				d.others = append(d.others, o)
			}
		}
	}
	var err error
	if d.pathways, err = s.NewestPathways(ctx, r); err != nil {
		return nil, err
	}
	main := care.Main(d.pathways)
	slices.SortStableFunc(d.pathways, func(a, b *care.Pathway) int {
		switch {
		case a.Code == main && b.Code != main:
			return -1
		case b.Code == main && a.Code != main:
			return 1
		}
		return 0
	})
	if d.gps, err = r.WorkersInRole(ctx, string(care.GeneralPractitioner)); err != nil {
		return nil, fmt.Errorf("movein: GPs: %w", err)
	}
	return d, nil
}

// columns are those of the sheet «Pasienter». The actor's own areas come first, so that of two municipalities with one name
// the own one is meant; the others are known too, so that a row of theirs is told apart from a slip of the keys.
func (d *desk) columns(ownOnly bool) []excel.Column {
	orgs := d.own
	if !ownOnly {
		orgs = append(orgs[:len(orgs):len(orgs)], d.others...)
	}
	var areas, pathways []excel.Choice
	for _, o := range orgs {
		areas = append(areas, excel.Choice{Value: string(o.ID), Label: o.Name, Aliases: []string{string(o.Number), o.Name + " kommune", "Bydel " + o.Name}})
	}
	for _, p := range d.pathways {
		pathways = append(pathways, excel.Choice{Value: p.Code, Label: p.Title, Aliases: []string{p.Short}})
	}
	return patientColumns(areas, pathways, len(d.own) == 1)
}

// owns reports whether the area is one of the actor's, and names the actor's areas.
func (d *desk) owns(area care.OrgID) (bool, string) {
	var names []string
	for _, o := range d.own {
		if care.OrgID(o.ID) == area {
			return true, ""
		}
		names = append(names, o.Name)
	}
	return false, nb.List(names, "og")
}

// team returns who can be responsible for somebody in the area, read once an area.
func (d *desk) team(ctx context.Context, tx *app.Tx, area care.OrgID) ([]app.Worker, error) {
	if team, ok := d.teams[area]; ok {
		return team, nil
	}
	team, err := tx.Service.Team(ctx, tx.Reader, idList(area), tx.Today)
	d.teams[area] = team
	return team, err
}

// sameName compares two names as they are heard: without regard to case, accents and the titles that lists put before them.
func sameName(a, b string) bool { return bareName(a) == bareName(b) }

func bareName(s string) string {
	s = nb.Fold(nb.CleanLine(s))
	for {
		rest, cut := s, false
		for _, title := range []string{"dr. ", "dr ", "lege ", "fastlege ", "iht-koordinator ", "koordinator "} {
			if len(rest) > len(title) && rest[:len(title)] == title {
				rest, cut = rest[len(title):], true
			}
		}
		if !cut {
			return s
		}
		s = rest
	}
}
