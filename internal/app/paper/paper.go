// Package paper is what leaves a published plan on paper: the plan itself, the patient's plan in plain language, and the
// safety slip for the refrigerator door. All of it is made from the version that holds and from nothing else.
package paper

import (
	"context"
	"fmt"

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
}

// Of returns it, decided and audited as the look at the plan. what names the paper in the audit: "kort", "plan", "pasient".
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, what string) (*Paper, error) {
	r := s.Store.Reader()
	all := &planapp.All{}
	if db.IsID(string(id)) {
		person, err := s.Person(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		if all, err = planapp.For(ctx, r, a, person); err != nil {
			return nil, err
		}
	}
	refs := []string{"paper/" + what}
	if all.Holds != nil {
		refs = append(refs, all.Holds.Ref())
	}
	h, err := patient.Header(ctx, s, a, access.SeePlan, id, refs...)
	if err != nil {
		return nil, err
	}
	p := &Paper{Head: h, Evaluated: h.LastEvaluation()}
	if err := p.fill(ctx, r, all); err != nil || what == "plan" || p.Body == nil {
		return p, err
	}
	kept, _, err := own.Kept(ctx, r, p.Patient, "") // it is made for her hands, or for her door
	p.Plan, p.Kept = p.Plan.Without(kept)
	return p, err
}

// fill reads the version that holds, where one does that may be shown.
func (p *Paper) fill(ctx context.Context, r *store.Reader, all *planapp.All) (err error) {
	if p.Hidden = all.Holds != nil && all.Holds.Hidden; p.Hidden || all.Holds == nil {
		return nil
	}
	if p.Body, err = all.Holds.Body(); err != nil {
		return err
	}
	texts, err := planapp.Today(ctx, r, *all.Holds)
	if err != nil {
		return err
	}
	p.Plan = plan.Read(texts)
	updates, err := planapp.Updates(ctx, r, all.Holds.ID)
	if err != nil {
		return err
	}
	p.Updated = len(updates)
	c, err := clarification.Of(ctx, r, p.Patient)
	if err != nil {
		return fmt.Errorf("paper.Of: %w", err)
	}
	p.OnCard = c != nil && !all.Holds.Unclarified && c.CardPatient && c.CardPhysician
	return nil
}
