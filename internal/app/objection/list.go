package objection

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/concern"
	"traad/internal/app/own"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Page is what stands about a person's objections, and what a form may choose from.
type Page struct {
	Name  string // hers
	All   []Standing
	Orgs  []Choice
	Items []Choice // what has been written in her enrolments, newest first; only who may see the person gets it

	Unread int // concerns and words to the team that nobody has answered: with a no to everybody they leave every list
}

// Standing is one objection; Ended is zero while it holds.
type Standing struct {
	ID db.ID
	care.Objection
	OrgName string
	Entry   lang.Text // what it is against, where that is one entry
	At      db.Time
	ByName  string // who wrote it down
	Ended   db.Time
	EndedBy string
	EndNote string
}

// Choice is one thing to choose.
type Choice struct {
	Value, Label string
	Said         lang.Text // Label in any language; nothing where it is a name
}

// Of returns a person's objections, newest first. It is shown also to those she objects to, who else could not take it back.
func Of(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Page, error) {
	if !db.IsID(string(id)) {
		return nil, app.Unknown()
	}
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if d := access.Decide(a, access.SeeObjections, person); !d.Allowed {
		if err := s.See(ctx, a, access.SeeObjections, person, nil); err != nil {
			return nil, err
		}
		return nil, app.Denied(d)
	}
	row, err := r.Patient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection.Of: %w", err)
	}
	p := &Page{Name: row.GivenName + " " + row.FamilyName}
	refs := []string{fmt.Sprintf("patient/%s@%d", id, row.Version)}
	if access.Decide(a, access.SeePerson, person).Allowed {
		if p.Items, err = entries(ctx, r, id); err != nil {
			return nil, err
		}
	}
	if p.Unread, err = unread(ctx, r, id); err != nil {
		return nil, err
	}
	rows, err := r.ObjectionsOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection.Of: %w", err)
	}
	for i := range rows {
		o := rows[len(rows)-1-i]
		refs = append(refs, "objection/"+string(o.ID))
		p.All = append(p.All, Standing{
			ID: o.ID, OrgName: string(o.OrganisationName), Entry: label(p.Items, o.Item), At: o.RecordedAt, ByName: o.RecordedByName,
			Ended: o.EndedAt, EndedBy: string(o.EndedByName), EndNote: o.EndedNote,
			Objection: care.Objection{
				Against: care.ObjectionKind(o.Kind), Org: care.OrgID(o.OrganisationID), Item: o.Item, By: o.StatedBy, Name: o.StatedName,
				Competence: o.Competence, On: o.StatedOn, Note: o.Note,
			},
		})
	}
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("objection.Of: %w", err)
	}
	for _, o := range orgs {
		p.Orgs = append(p.Orgs, Choice{Value: string(o.ID), Label: o.Name})
	}
	return p, s.See(ctx, a, access.SeeObjections, person, refs)
}

// unread is how many concerns, and goals and wishes from the net, wait for the team's answer.
func unread(ctx context.Context, r *store.Reader, id care.PatientID) (n int, err error) {
	concerns, err := concern.Of(ctx, r, id)
	if err != nil {
		return 0, err
	}
	for _, c := range concerns {
		if c.Open {
			n++
		}
	}
	words, err := own.Words(ctx, r, id)
	if err != nil {
		return 0, err
	}
	for _, w := range words {
		if w.Open() {
			n++
		}
	}
	return n, nil
}
