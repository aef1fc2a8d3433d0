// Package paper is what leaves a published plan on paper: the plan itself, the patient's plan in plain language, and the
// safety slip for the refrigerator door. All of it is made from the version that holds and from nothing else; only the plan itself is printed of an
// earlier version too, as that said it.
package paper

import (
	"context"
	"fmt"
	"strconv"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/own"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Paper is the published plan with the person around it.
type Paper struct {
	*patient.Head
	Body    *planapp.Body // nil: no version is published, or it is Hidden
	Hidden  bool          // the person objects to the reader seeing it
	Plan    plan.Plan     // with the small changes made since
	Updated int           // how many there are
	// Evaluated is the day of the last evaluation, which looks at the decision about treatment again; no date where none was made.
	Evaluated date.Date
	// OnCard tells whether patient and physician both want the treatment clarifications on the slip.
	OnCard bool
	Kept   int // how much of the plan is left out, for a physician has decided that the patient does not read it
	// Around is who stood around the person when the version was published, for one that is replaced and for one that is sent; nil: those of today.
	Around *planapp.Around
	Holds  int // the version that holds now; another than Body's where an earlier one was asked for
}

// Of returns it, decided and audited as the look at the plan. what names the paper in the audit: "kort", "plan", "pasient".
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, what string) (*Paper, error) {
	return of(ctx, s, a, access.SeePlan, id, what, func(all *planapp.All) *planapp.Version { return all.Holds })
}

// OfVersion is the plan itself as a version said it that has been published, decided and audited in the same way. key is its number, the newest
// where two enrolments have it, or its id. Where there is none, Body is nil: what was never signed is not printed.
func OfVersion(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, key string) (*Paper, error) {
	return of(ctx, s, a, access.SeePlan, id, "plan", ofKey(key))
}

// OfRecord is OfVersion to a record system.
func OfRecord(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, key string) (*Paper, error) {
	p, err := of(ctx, s, a, access.SeeRecord, id, "plan", ofKey(key))
	if err == nil && p.Around != nil {
		p.Around.Team = nil // her next of kin are among them, who have not agreed to stand in others' systems
	}
	return p, err
}

// Sent is the plan as it goes to a party in a message, of a version that the receiver has been decided to see. It neither decides nor audits: handing the message over does.
// What tells where a person with a protected address lives is not on it.
func Sent(ctx context.Context, s *app.Service, r *store.Reader, person *access.Person, v *planapp.Version) (*Paper, error) {
	row, err := r.Patient(ctx, db.ID(person.Patient))
	if err != nil {
		return nil, fmt.Errorf("paper.Sent: %w", err)
	}
	h := &patient.Head{Patient: person.Patient, Today: s.Today(), AddressHidden: person.Protection != care.Unprotected}
	h.Details.GivenName, h.Details.FamilyName, h.Details.BirthDate = row.GivenName, row.FamilyName, row.BirthDate
	p := &Paper{Head: h, Holds: v.Number}
	if p.Evaluated, err = patient.LastEvaluation(ctx, s, r, person.Patient); err != nil {
		return nil, err
	}
	if err := p.fill(ctx, r, v); err != nil || p.Body == nil || p.Around != nil {
		return p, err
	}
	p.Around = &planapp.Around{}
	if !p.AddressHidden {
		around, err := planapp.AroundThen(ctx, r, *v)
		if err != nil {
			return nil, err
		}
		p.Around = &around
	}
	return p, nil
}

func ofKey(key string) func(*planapp.All) *planapp.Version {
	return func(all *planapp.All) *planapp.Version {
		for i := range all.Versions {
			if v := &all.Versions[i]; (strconv.Itoa(v.Number) == key || string(v.ID) == key) && v.Signed != nil {
				return v
			}
		}
		return nil
	}
}

func of(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.PatientID, what string, choose func(*planapp.All) *planapp.Version) (*Paper, error) {
	r := s.Store.Reader()
	all := &planapp.All{}
	if db.IsID(string(id)) {
		person, err := s.Person(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		switch {
		case !access.Decide(a, deed, person).Allowed: // Header refuses below; what is asked before it tells of nothing
			all, err = planapp.Of(ctx, r, person.Patient)
		case deed == access.SeeRecord: // a record system reads plans by a deed of its own
			all, err = planapp.Owned(ctx, r, a, person)
		default:
			all, err = planapp.For(ctx, r, a, person)
		}
		if err != nil {
			return nil, err
		}
	}
	refs := []string{"paper/" + what}
	v := choose(all)
	if v != nil {
		refs = append(refs, v.Ref())
	}
	h, err := patient.Header(ctx, s, a, deed, id, refs...)
	if err != nil {
		return nil, err
	}
	p := &Paper{Head: h, Evaluated: h.LastEvaluation()}
	if all.Holds != nil {
		p.Holds = all.Holds.Number
	}
	if err := p.fill(ctx, r, v); err != nil || what == "plan" || p.Body == nil {
		return p, err
	}
	kept, _, err := own.Kept(ctx, r, p.Patient, "") // it is made for her hands, or for her door
	p.Plan, p.Kept = p.Plan.Without(kept)
	return p, err
}

// fill reads a version, where there is one that may be shown.
func (p *Paper) fill(ctx context.Context, r *store.Reader, v *planapp.Version) (err error) {
	if p.Hidden = v != nil && v.Hidden; p.Hidden || v == nil {
		return nil
	}
	if p.Body, err = v.Body(); err != nil {
		return err
	}
	if v.Status == planapp.Replaced {
		around, err := planapp.AroundThen(ctx, r, *v)
		if err != nil {
			return err
		}
		p.Around = &around
	}
	texts, err := planapp.Today(ctx, r, *v)
	if err != nil {
		return err
	}
	p.Plan = plan.Read(texts)
	updates, err := planapp.Updates(ctx, r, *v)
	if err != nil {
		return err
	}
	p.Updated = len(updates)
	c, err := clarification.Of(ctx, r, p.Patient)
	if err != nil {
		return fmt.Errorf("paper.Of: %w", err)
	}
	p.OnCard = c != nil && !v.Unclarified && c.CardPatient && c.CardPhysician
	return nil
}
