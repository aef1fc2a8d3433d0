// Package own is what the patient and her next of kin see and do on the net, who has let them in, and what the team answers. They
// reach one person's published plan, preparation and access log, as far as the grant goes, and no list.
package own

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/concern"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Mine is the person whom a page is about, to the one who reads it.
type Mine struct {
	Patient care.PatientID
	Version int
	Given   string
	Name    string
	Kin     bool   // a next of kin reads
	Reader  string // by name
	Parts   access.Parts
	Open    bool // somebody in the team reads what is sent now
	Over    bool // nobody follows her any more; where she is followed and nobody reads, she has said no to it
	Today   date.Date
	Hidden  bool // what tells where she lives is not shown

	places *care.Places // the words of it, nil for whoever may know
}

// Ref is the reference to her that an audit row gives.
func (m *Mine) Ref() string { return fmt.Sprintf("patient/%s@%d", m.Patient, m.Version) }

// open decides, and audits with what is shown, one look of the patient or a next of kin.
func open(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, refs ...string) (*Mine, error) {
	r := s.Store.Reader()
	id := a.Own
	if !a.Role.Own() {
		id = ""
	}
	person := &access.Person{}
	if id != "" {
		var err error
		if person, err = s.Person(ctx, r, id, a.Today); err != nil {
			return nil, err
		}
	}
	if d := access.Decide(a, deed, person); !d.Allowed {
		if err := s.See(ctx, a, deed, person, nil); err != nil {
			return nil, err
		}
		return nil, app.DeniedOf(d, person)
	}
	row, err := r.Patient(ctx, db.ID(person.Patient))
	if err != nil {
		return nil, fmt.Errorf("own: %w", err)
	}
	m := &Mine{
		Patient: person.Patient, Version: row.Version, Given: row.GivenName, Name: row.GivenName + " " + row.FamilyName, Kin: a.Role == care.OwnKin, Reader: a.Name,
		Parts: a.Parts, Today: a.Today,
	}
	if m.places, err = app.Shield(ctx, r, a, person); err != nil {
		return nil, err
	}
	m.Hidden = m.places != nil
	if m.Kin && person.Protection != care.Unprotected {
		m.Parts.Log = false
	}
	reached, followed, err := s.Reached(ctx, r, person)
	if err != nil {
		return nil, err
	}
	m.Open, m.Over = reached != nil, !followed
	return m, s.See(ctx, a, deed, person, append([]string{m.Ref()}, refs...))
}

// Home is the head of her own pages, where nothing more is shown.
func Home(ctx context.Context, s *app.Service, a access.Actor) (*Mine, error) {
	return open(ctx, s, a, access.SeeOwn)
}

// Plan is the head of the plan that holds, audited with what is shown of it; package paper reads it.
func Plan(ctx context.Context, s *app.Service, a access.Actor, refs ...string) (*Mine, error) {
	return open(ctx, s, a, access.SeeOwnPlan, refs...)
}

// Concerns is what the reader herself has reported on the net, and what was done about it. What others have reported is the team's.
func Concerns(ctx context.Context, s *app.Service, a access.Actor) (*Mine, []concern.Concern, error) {
	all, err := concern.Of(ctx, s.Store.Reader(), a.Own)
	if err != nil {
		return nil, nil, err
	}
	var mine []concern.Concern
	var refs []string
	for _, c := range all {
		if c.ByUser == a.User && a.User != "" {
			mine, refs = append(mine, c), append(refs, c.Ref())
		}
	}
	m, err := open(ctx, s, a, access.SeeOwn, refs...)
	if err != nil {
		return nil, nil, err
	}
	for i := range mine {
		if m.Hidden {
			mine[i].Note, mine[i].HandledBy = m.places.Text(mine[i].Note), ""
		}
	}
	return m, mine, nil
}

// who is whose words or answers they are, to the team: «Pasienten», «Kari Lie, pårørende».
func who(kin db.ID, name string) lang.Text {
	if kin == "" {
		return lang.Of("Pasienten")
	}
	if name == "" {
		return lang.Of("Tidligere pårørende")
	}
	return lang.Of("%s, pårørende", name)
}
