package own

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Desk is a person with who has access on the net, and who of hers can be given it.
type Desk struct {
	*patient.Head
	Grants []Grant
	Kin    []patient.Kin

	Consent     *care.Consent // to being followed, nil where none stands
	ConsentedOn date.Date
}

// DeskOf returns it for the team.
func DeskOf(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Desk, error) {
	r := s.Store.Reader()
	var grants []Grant
	var refs []string
	if db.IsID(string(id)) {
		var err error
		if grants, err = Grants(ctx, r, id, s.Today()); err != nil {
			return nil, err
		}
	}
	for _, g := range grants {
		refs = append(refs, "own_access/"+string(g.ID))
	}
	h, err := patient.Header(ctx, s, a, access.SeeOwnAccess, id, refs...)
	if err != nil {
		return nil, err
	}
	d := &Desk{Head: h, Grants: grants}
	for _, c := range h.Courses {
		if e := c.State; e.Consent != nil && e.WithdrawnOn.IsZero() && (d.Consent == nil || e.ConsentedOn.After(d.ConsentedOn)) {
			d.Consent, d.ConsentedOn = e.Consent, e.ConsentedOn
		}
	}
	rows, err := r.NextOfKin(ctx, db.ID(h.Patient))
	if err != nil {
		return nil, err
	}
	for _, k := range rows {
		d.Kin = append(d.Kin, patient.Kin{ID: k.ID, Version: k.Version, Name: k.Name, Relation: k.Relation})
	}
	return d, nil
}

// Log is who has seen what about her, for herself or one whom she has let in to it; with the next of kin who read on the net.
func Log(ctx context.Context, s *app.Service, a access.Actor, f patient.LogFilter) (*Mine, *patient.Log, []Grant, error) {
	r := s.Store.Reader()
	m, err := open(ctx, s, a, access.SeeOwnLog)
	if err != nil {
		return nil, nil, nil, err
	}
	l, err := patient.LogPart(ctx, r, m.Patient, f)
	if err != nil {
		return nil, nil, nil, err
	}
	grants, err := Grants(ctx, r, m.Patient, a.Today)
	return m, l, grants, err
}
