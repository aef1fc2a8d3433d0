package movein

import (
	"encoding/binary"
	"fmt"

	"github.com/google/uuid"

	"traad/internal/base/db"
)

// ids gives the ids of what belongs to one person. From a person's given id they follow each other (UUID version 8: the
// id's first fourteen bytes, then 1, 2, 3 …), so that rows that are written together lie together in every index. Without
// one they are new.
type ids struct {
	base  uuid.UUID
	fixed bool
	n     uint16
}

func newIDs(given db.ID) (*ids, error) {
	if given == "" {
		return &ids{}, nil
	}
	base, err := uuid.Parse(string(given))
	if err != nil {
		return nil, fmt.Errorf("movein: the id of a person is no UUID: %w", err)
	}
	base[6] = base[6]&0x0f | 0x80
	return &ids{base: base, fixed: true}, nil
}

func (g *ids) next() db.ID {
	if !g.fixed {
		return db.NewID()
	}
	g.n++
	id := g.base
	binary.BigEndian.PutUint16(id[14:], g.n)
	return db.ID(id.String())
}

func (f *Fault) place() string {
	switch {
	case f.Enrolment < 0:
		return fmt.Sprintf("person %d", f.Person+1)
	case f.Event < 0:
		return fmt.Sprintf("person %d, enrolment %d", f.Person+1, f.Enrolment+1)
	}
	return fmt.Sprintf("person %d, enrolment %d, event %d", f.Person+1, f.Enrolment+1, f.Event+1)
}
