package merge

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Side is one of two persons who may be the same.
type Side struct {
	*patient.Head
	Numbers []string // the kinds of her identity numbers; the numbers themselves stay sealed
}

// Page is what is to be seen before two records are merged, and the merges that there have been.
type Page struct {
	This   Side
	Other  *Side // nil where none is chosen
	Alike  []patient.Similar
	Merges []Past
}

// Past is a merge that one of the person's records had part in.
type Past struct {
	ID         db.ID
	Name, Into string // of the record that was taken in, and of the one that took it
	Reason, By string
	At         db.Time
	UndoneAt   db.Time // zero where it stands
	UndoneBy   string
	UndoReason string
}

// Stands reports whether the merge is not undone.
func (p Past) Stands() bool { return p.UndoneAt.IsZero() }

// Look returns the page of a person and, where other is not "", the two beside each other. Somebody outside the actor's reach
// is refused like one who does not exist.
func Look(ctx context.Context, s *app.Service, a access.Actor, id, other care.PatientID) (*Page, error) {
	r := s.Store.Reader()
	p := &Page{}
	var err error
	if p.This, err = side(ctx, s, r, a, id); err != nil {
		return nil, err
	}
	if other != "" {
		o, err := side(ctx, s, r, a, other)
		if err != nil {
			return nil, err
		}
		if o.Patient == p.This.Patient {
			return nil, errs.Conflict("Dette er allerede én og samme person i Tråd.")
		}
		p.Other = &o
	} else if p.Alike, err = patient.AlikeTo(ctx, s, r, a, p.This.Head); err != nil {
		return nil, err
	}
	rows, err := r.MergesOfPerson(ctx, db.ID(p.This.Patient))
	if err != nil {
		return nil, fmt.Errorf("merge.Look: %w", err)
	}
	for _, m := range rows {
		if ok, err := bothKnown(ctx, s, r, a, m); err != nil {
			return nil, err
		} else if !ok {
			continue
		}
		p.Merges = append(p.Merges, Past{
			m.ID, m.MergedGiven + " " + m.MergedFamily, m.SurvivorGiven + " " + m.SurvivorFamily, m.Reason, m.MergedByName, m.MergedAt, m.UndoneAt, string(m.UndoneByName), m.UndoReason,
		})
	}
	return p, nil
}

// bothKnown reports whether the actor has to do with both sides of a merge. One that is undone has two persons, and one of
// them may be nothing to the actor.
func bothKnown(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, m query.MergesOfPersonRow) (bool, error) {
	for _, id := range []db.ID{m.MergedID, m.SurvivorID} {
		person, err := s.Person(ctx, r, care.PatientID(id), a.Today)
		if err != nil || !access.Decide(a, access.MergePersons, person).Allowed {
			return false, err
		}
	}
	return true, nil
}

func side(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, id care.PatientID) (Side, error) {
	h, err := patient.Header(ctx, s, a, access.MergePersons, id)
	if err != nil {
		return Side{}, err
	}
	out := Side{Head: h}
	numbers, err := r.IdentifiersOf(ctx, db.ID(h.Patient))
	if err != nil {
		return out, fmt.Errorf("merge.Look: %w", err)
	}
	for _, n := range numbers {
		out.Numbers = append(out.Numbers, n.Kind)
	}
	return out, nil
}

// Find returns the person with an identity number, for one who wants to merge. Faults are at nummer.
func Find(ctx context.Context, s *app.Service, a access.Actor, typed string) (care.PatientID, error) {
	return patient.Find(ctx, s, a, access.MergePersons, typed)
}
