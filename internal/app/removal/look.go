package removal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Look is a request with what it is about, as it stands now.
type Look struct {
	Removal
	Head      *patient.Head   // nil where the person is deleted
	Course    *patient.Course // the enrolment; nil for a whole person
	Event     *care.Event     // the event; nil else, and where it is emptied
	Entry     *Entry          // the entry of OneItem; nil where it is gone, or the person objects to the actor seeing it
	Writer    string          // who wrote the event, "" unknown
	Questions int             // how many questions would go, with an enrolment or a person
	RightName string          // whom the event is written on instead, "" nobody
	Own       bool            // the actor asked
}

// LookAt returns a request for one who may ask or approve, with references to what is shown. A request about somebody outside
// the actor's reach is refused like one that does not exist; of a person who is deleted those who asked and approved see the tombstone.
func LookAt(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Look, error) {
	if !db.IsID(string(id)) {
		return nil, app.Unknown()
	}
	r := s.Store.Reader()
	row, err := r.Removal(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = query.RemovalRow{PatientID: db.NewID()}, nil // about nobody: refused by the same questions
	}
	if err != nil {
		return nil, fmt.Errorf("removal.LookAt: %w", err)
	}
	l := &Look{Removal: from(row), Own: row.AskedBy == db.ID(a.User)}
	if l.Scope == WholePerson && l.Status == Approved {
		if !tombstone(l.Removal, a) {
			return nil, app.Unknown()
		}
		return l, s.See(ctx, a, access.SeeRemovals, nil, []string{l.Ref()})
	}
	if l.Head, err = patient.Header(ctx, s, a, access.ApproveRemoval, l.Patient, l.Ref()); err != nil {
		return nil, err
	}
	if err := l.fill(ctx, s, r, a); err != nil {
		return nil, err
	}
	return l, nil
}

// tombstone reports whether the actor may see that a whole person was deleted: who asked, and who approved.
func tombstone(r Removal, a access.Actor) bool {
	return access.May(a.Role, access.SeeRemovals) && (r.AskedBy == a.User || r.SettledBy == a.User)
}

func (l *Look) fill(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor) error {
	if l.Scope == OneItem {
		return l.one(ctx, s, r, a)
	}
	questions, err := r.QuestionsOfPatient(ctx, db.ID(l.Head.Patient))
	if err != nil {
		return fmt.Errorf("removal.LookAt: %w", err)
	}
	for _, q := range questions {
		if l.Scope == WholePerson || q.EnrolmentID == db.ID(l.Enrolment) {
			l.Questions++
		}
	}
	if l.Scope == WholePerson {
		return nil
	}
	if l.Course = l.Head.Course(l.Enrolment); l.Course == nil {
		return app.Unknown()
	}
	for i := range l.Course.Events {
		if ev := &l.Course.Events[i]; ev.ID == l.Removal.Event && ev.Kind != care.Removed {
			l.Event, l.Writer = ev, l.Course.Names[ev.ID]
		}
	}
	if l.Right == "" {
		return nil
	}
	to, err := r.Enrolment(ctx, db.ID(l.Right))
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("removal.LookAt: %w", err)
	}
	who, err := patient.Header(ctx, s, a, access.ApproveRemoval, care.PatientID(to.PatientID))
	if err != nil {
		return err // not the approver's: then the request is not either
	}
	l.RightName = who.Name()
	return nil
}

// one fills in the entry that is asked for, and audits that it was shown.
func (l *Look) one(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor) error {
	if l.Status != Asked {
		return nil
	}
	person, err := s.Person(ctx, r, l.Patient, a.Today)
	if err != nil {
		return err
	}
	all, err := entries(ctx, r, a, person)
	if err != nil {
		return err
	}
	if l.Entry = named(all, l.Item); l.Entry == nil {
		return nil
	}
	return s.See(ctx, a, access.SeePerson, person, []string{l.Item})
}

// most is how many settled requests the list shows, of each kind.
const most = 50

// Item is one line of the list.
type Item struct {
	Removal
	Name string // of the person, "" where she is deleted
	Own  bool
}

// List is «Slettinger»: what waits, and what was settled last.
type List struct {
	Waiting, Settled []Item
}

// ListOf returns the requests about persons whom the actor may approve for, and tombstones of those whom the actor asked or
// approved about. The look is audited with every person in it.
func ListOf(ctx context.Context, s *app.Service, a access.Actor) (*List, error) {
	if d := access.Decide(a, access.SeeRemovals, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeRemovals, nil, nil)
	}
	r := s.Store.Reader()
	l := &List{}
	var items []string
	var shown []care.PatientID
	for _, status := range []Status{Asked, Approved, Refused, Withdrawn} {
		rows, err := r.RemovalsIn(ctx, string(status))
		if err != nil {
			return nil, fmt.Errorf("removal.ListOf: %w", err)
		}
		n := 0
		for _, row := range rows {
			it, ok, err := item(ctx, s, r, a, from(query.RemovalRow(row)))
			if err != nil {
				return nil, err
			}
			if !ok || n == most && status != Asked {
				continue
			}
			n++
			items, shown = append(items, it.Ref()), append(shown, it.Patient)
			if status == Asked {
				l.Waiting = append(l.Waiting, it)
			} else {
				l.Settled = append(l.Settled, it)
			}
		}
	}
	return l, s.See(ctx, a, access.SeeRemovals, nil, items, shown...)
}

func item(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, rem Removal) (Item, bool, error) {
	it := Item{Removal: rem, Own: rem.AskedBy == a.User}
	person, err := s.Person(ctx, r, rem.Patient, a.Today)
	if err != nil {
		return it, false, err
	}
	if !access.Decide(a, access.ApproveRemoval, person).Allowed {
		return it, rem.Scope == WholePerson && rem.Status == Approved && tombstone(rem, a), nil
	}
	row, err := r.Survivor(ctx, db.ID(rem.Patient))
	if err != nil {
		return it, false, fmt.Errorf("removal.ListOf: %w", err)
	}
	it.Patient, it.Name = care.PatientID(row.ID), row.GivenName+" "+row.FamilyName
	return it, true, nil
}

// Waiting is how many requests wait for the actor, for a link to the list. It tells a number and nobody.
func Waiting(ctx context.Context, s *app.Service, a access.Actor) (int, error) {
	if !access.May(a.Role, access.ApproveRemoval) {
		return 0, nil
	}
	r := s.Store.Reader()
	rows, err := r.RemovalsIn(ctx, string(Asked))
	if err != nil {
		return 0, fmt.Errorf("removal.Waiting: %w", err)
	}
	n := 0
	for _, row := range rows {
		if row.AskedBy == db.ID(a.User) {
			continue
		}
		person, err := s.Person(ctx, r, care.PatientID(row.PatientID), a.Today)
		if err != nil {
			return 0, err
		}
		if access.Decide(a, access.ApproveRemoval, person).Allowed {
			n++
		}
	}
	return n, nil
}
