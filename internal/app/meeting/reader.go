package meeting

import (
	"context"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// reader is one who reads what the group wrote of persons: questions, decisions and what came of them. Each person is decided once.
type reader struct {
	s     *app.Service
	r     *store.Reader
	a     access.Actor
	known map[string]reading
}

func newReader(s *app.Service, r *store.Reader, a access.Actor) *reader {
	return &reader{s, r, a, map[string]reading{}}
}

// reading is how the actor reads what is written of one person. The zero one is of nobody: all of it.
type reading struct {
	patient care.PatientID
	hers    bool // the actor has to do with her, and may know who she is
	no      bool // she has said no to this reader, by whatever name
	places  *care.Places
}

// text is a text as the actor may read it.
func (x reading) text(t string) string {
	if x.no && t != "" {
		return care.HiddenText
	}
	return x.places.Text(t)
}

// read decides it, of "" nobody.
func (m *reader) read(ctx context.Context, id string) (x reading, err error) {
	if id == "" {
		return x, nil
	}
	if x, ok := m.known[id]; ok {
		return x, nil
	}
	p, err := m.s.Person(ctx, m.r, care.PatientID(id), m.a.Today)
	if err != nil {
		return x, err
	}
	x.patient, x.hers = p.Patient, access.Decide(m.a, access.BringCase, p).Allowed
	x.no = !x.hers && p.Objects(m.a)
	if x.places, err = app.Shield(ctx, m.r, m.a, p); err != nil {
		return x, err
	}
	m.known[id] = x
	return x, nil
}
