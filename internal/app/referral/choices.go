package referral

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Choices is what a referral form offers the actor.
type Choices struct {
	Areas    []Place // where the person can be followed
	Pathways []Place // code and title
	Known    *KnownPerson
}

// Place is something to choose.
type Place struct{ ID, Name string }

// KnownPerson is somebody who is in Tråd already and is referred again.
type KnownPerson struct {
	Patient care.PatientID
	Name    string
	Area    care.OrgID
}

// Form returns the choices of a referral form; known is "" for somebody new.
func Form(ctx context.Context, s *app.Service, a access.Actor, known care.PatientID) (*Choices, error) {
	if !access.May(a.Role, access.Refer) {
		return nil, s.See(ctx, a, access.Refer, nil, nil)
	}
	r := s.Store.Reader()
	areas := a.Areas
	if a.Role == care.GeneralPractitioner {
		office, err := r.Organisation(ctx, db.ID(a.Org))
		if err != nil {
			return nil, fmt.Errorf("referral.Form: %w", err)
		}
		areas = []care.OrgID{care.OrgID(office.ParentID)}
	}
	c := &Choices{}
	for _, id := range areas {
		o, err := r.Organisation(ctx, db.ID(id))
		if err != nil {
			return nil, fmt.Errorf("referral.Form: %w", err)
		}
		if o.Status == "in_operation" {
			c.Areas = append(c.Areas, Place{string(o.ID), o.Name})
		}
	}
	pathways, err := s.PathwaysForNew(ctx, r)
	if err != nil {
		return nil, err
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range pathways {
		if p.Code == main {
			c.Pathways = append([]Place{{p.Code, p.Title}}, c.Pathways...)
			continue
		}
		c.Pathways = append(c.Pathways, Place{p.Code, p.Title})
	}
	if known == "" || !db.IsID(string(known)) {
		return c, nil
	}
	person, err := s.Person(ctx, r, known, a.Today)
	if err != nil {
		return nil, err
	}
	if err := s.See(ctx, a, access.SeeSummary, person, []string{"patient/" + string(known)}); err != nil {
		return nil, err
	}
	row, err := r.Survivor(ctx, db.ID(known))
	if err != nil {
		return nil, fmt.Errorf("referral.Form: %w", err)
	}
	c.Known = &KnownPerson{care.PatientID(row.ID), row.GivenName + " " + row.FamilyName, care.OrgID(row.AreaID)}
	return c, nil
}
