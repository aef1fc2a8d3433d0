package paper

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/own"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/rules/access"
)

// Mine is the plan that holds, for the patient herself or a next of kin whom she has let in to it. A draft, a hearing and the
// team's own notes are no part of it.
type Mine struct {
	*own.Mine
	Paper      *Paper
	Represents bool // the reader gets to see something that she does not
}

// MineOf returns it, decided and audited as their look at it. To a next of kin of somebody with a protected address nothing is shown
// that tells where she lives: no contacts, no coordinator of an individuell plan, no names of who does what, no signature, and no text that names
// the place.
func MineOf(ctx context.Context, s *app.Service, a access.Actor) (*Mine, error) {
	r := s.Store.Reader()
	all, err := planapp.Of(ctx, r, a.Own)
	if err != nil {
		return nil, err
	}
	refs := []string{"paper/pasient"}
	if all.Holds != nil {
		refs = append(refs, all.Holds.Ref())
	}
	m, err := own.Plan(ctx, s, a, refs...)
	if err != nil {
		return nil, err
	}
	row, err := r.Patient(ctx, db.ID(m.Patient))
	if err != nil {
		return nil, fmt.Errorf("paper.MineOf: %w", err)
	}
	h := &patient.Head{Patient: m.Patient, Version: m.Version, Today: m.Today, AddressHidden: m.Hidden}
	h.Details.GivenName, h.Details.FamilyName, h.Details.BirthDate = row.GivenName, row.FamilyName, row.BirthDate
	p := &Paper{Head: h}
	if p.Evaluated, err = patient.LastEvaluation(ctx, s, r, m.Patient); err != nil {
		return nil, err
	}
	if m.Hidden {
		if err := all.Placeless(ctx, r, m.Patient, true); err != nil {
			return nil, err
		}
	}
	if err := p.fill(ctx, r, all.Holds); err != nil {
		return nil, err
	}
	kept, represents, err := own.Kept(ctx, r, m.Patient, a.User)
	if err != nil {
		return nil, err
	}
	p.Plan, p.Kept = p.Plan.Without(kept)
	return &Mine{Mine: m, Paper: p, Represents: represents}, nil
}
