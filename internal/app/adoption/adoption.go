// Package adoption gathers what the drafts of rules/adoption are written from: the register, the agreement in force, who holds which role, and the settings
// without what is secret. It names no patient, and people who work only where they lead or coordinate.
package adoption

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/callback"
	"traad/internal/app/candidate"
	"traad/internal/app/inbox"
	"traad/internal/app/openstay"
	"traad/internal/app/setup"
	"traad/internal/app/upload"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/adoption"
)

// keep are the times that the program itself keeps.
var keep = rule.Keep{
	Unmatched: whole(inbox.Keep), Failed: whole(inbox.KeepFailed), Applied: whole(inbox.KeepApplied), Uploads: whole(upload.Keep), Mails: whole(alert.KeepOutbox), Candidate: whole(candidate.KeepNumber), Web: 24 * callback.WaitDays,
}

func whole(d time.Duration) int { return int(d.Hours()) }

// Of returns what the drafts of a municipality, a district or a hospital are written from. with is what the settings say.
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.OrgID, with rule.Installation) (rule.Facts, error) {
	with.Keep = keep
	f := rule.Facts{Today: a.Today, Installation: with}
	place, err := setup.One(ctx, s, a, id) // decided and audited there, as the steps are
	if err != nil {
		return f, err
	}
	r := s.Store.Reader()
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return f, fmt.Errorf("adoption: %w", err)
	}
	f.Site = rule.Site{Name: place.Name, Kind: place.Kind}
	name := map[care.OrgID]string{}
	parent := map[care.OrgID]care.OrgID{}
	site := care.OrgID("")
	for _, o := range orgs {
		name[care.OrgID(o.ID)], parent[care.OrgID(o.ID)] = o.Name, care.OrgID(o.ParentID)
		if care.OrgID(o.ID) == id {
			f.Site.Number, f.Site.Phone, f.Site.Hours, site = string(o.Number), o.Phone, o.Hours, care.OrgID(o.SiteID)
		}
	}
	f.Site.Hospital = name[parent[site]]
	if place.Kind == care.OrgHospital {
		f.Site.Hospital = place.Name
	}
	if err := agreed(ctx, s, a, &f, place); err != nil {
		return f, err
	}
	people(&f, place)
	bases, err := openstay.Bases(ctx, s, a)
	if err != nil {
		return f, err
	}
	what := map[openstay.BasisKind]string{openstay.StaysKept: "Åpne opphold for personer som ikke følges", openstay.MunicipalUsed: "Kommunale tjenester for personer som ikke følges"}
	for _, b := range bases {
		if unit := care.OrgID(b.UnitID); b.Holds(a.Today) && (unit == id || parent[unit] == id) {
			f.Site.Kept = append(f.Site.Kept, fmt.Sprintf("%s: %s Besluttet av %s, gjelder til %s.", what[openstay.BasisKind(b.Kind)], ended(b.Purpose), b.DecidedBy, nb.DayYear(b.ValidTo)))
		}
	}
	return f, nil
}

// ended is a sentence with its stop.
func ended(s string) string {
	if s == "" || slices.Contains([]byte{'.', '!', '?'}, s[len(s)-1]) {
		return s
	}
	return s + "."
}

// agreed adds the agreement in force, a district's also where it is its municipality's, and the pathways.
func agreed(ctx context.Context, s *app.Service, a access.Actor, f *rule.Facts, place *setup.Place) error {
	parties, err := agreement.List(ctx, s, a)
	if err != nil {
		return err
	}
	party := place.ID
	for _, p := range parties {
		if p.ID == place.ID && p.Through {
			party = p.CoveredBy
		}
		if place.Kind == care.OrgHospital && p.Kind != care.OrgGPOffice && p.Phase.Allows(care.IncludeNew) {
			f.Site.Partners = append(f.Site.Partners, p.Name)
		}
	}
	r := s.Store.Reader()
	held, err := agreement.InForce(ctx, r, a.Today, party)
	if err != nil {
		return err
	}
	if v, ok := held[party]; ok {
		f.Site.Agreement = &v
	}
	all, err := s.PathwaysForNew(ctx, r)
	if err != nil {
		return err
	}
	for _, p := range all {
		if v := f.Site.Agreement; v == nil || slices.Contains(v.Pathways, p.Code) {
			f.Site.Pathways = append(f.Site.Pathways, p.Title)
		}
	}
	return nil
}

// people counts the roles, in the order of all roles, and names those who lead and coordinate.
func people(f *rule.Facts, place *setup.Place) {
	n := map[care.Role]int{}
	for _, p := range place.People {
		n[p.Role]++
		switch p.Role {
		case care.Manager:
			f.Site.Leaders = append(f.Site.Leaders, p.Name)
		case care.MunicipalCoordinator, care.HospitalCoordinator:
			f.Site.Coordinators = append(f.Site.Coordinators, p.Name)
		}
	}
	for _, role := range care.Roles {
		if n[role] > 0 {
			f.Site.Roles = append(f.Site.Roles, rule.RoleCount{Role: role, N: n[role]})
		}
	}
}
