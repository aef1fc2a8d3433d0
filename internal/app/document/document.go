// Package document is what people do to a text that several write at once: open it, save fields, settle fields that two
// wrote differently, tell where they are writing. What becomes of two texts of one field, package care/document says; who
// may write which field, the Kind.
//
//	o, err := document.Open(ctx, s, actor, id)                       // decided and audited
//	answers, err := document.Save{Document: id, Section: "tiltak", Fields: saves}.Run(ctx, s, actor)
//
// Fields are saved together in one transaction and answered each on its own: one that is refused keeps none of the others
// from being saved.
package document

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Opened is a document with who wrote what stands in it.
type Opened struct {
	ID      db.ID
	Kind    string
	Patient care.PatientID
	Created db.Time
	Closed  db.Time // zero while people may write in it
	Fields  document.Document
	Names   map[care.UserID]string // of everybody who wrote something that stands
	Others  []Presence             // who else is writing just now
}

// Presence is somebody who is writing in a section just now.
type Presence struct {
	User    care.UserID
	Name    string
	Section string
	Until   time.Time
}

// Ref is the reference that an audit row gives of the document.
func Ref(id db.ID) string { return "document/" + string(id) }

// Open returns a document for somebody who may write in it. It is decided by the kind and audited. One that does not exist is
// refused like one about a person outside the team.
func Open(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Opened, error) {
	if !db.IsID(string(id)) {
		return nil, app.Unknown()
	}
	r := s.Store.Reader()
	row, err := r.Document(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = query.Document{Kind: PlanKind, PatientID: db.NewID()}, nil // about nobody: refused by the same questions
	}
	if err != nil {
		return nil, fmt.Errorf("document.Open: %w", err)
	}
	kind, err := kindOf(row.Kind)
	if err != nil {
		return nil, err
	}
	person, err := s.Person(ctx, r, care.PatientID(row.PatientID), a.Today)
	if err != nil {
		return nil, err
	}
	if err := s.See(ctx, a, kind.See, person, []string{Ref(id)}); err != nil {
		return nil, err
	}
	return Of(ctx, s, a, row)
}

// Of reads a document, without deciding or auditing: the caller shows it as part of something that does.
func Of(ctx context.Context, s *app.Service, a access.Actor, row query.Document) (*Opened, error) {
	r := s.Store.Reader()
	o := &Opened{
		ID: row.ID, Kind: row.Kind, Patient: care.PatientID(row.PatientID), Created: row.CreatedAt, Closed: row.ClosedAt,
		Names: map[care.UserID]string{},
	}
	var err error
	if o.Fields, err = fields(ctx, r, row.ID, o.Names); err != nil {
		return nil, err
	}
	o.Others, err = others(ctx, r, row.ID, a.User, s.Now())
	return o, err
}

// Fields reads the fields of a document as they stand, inside a deed or as part of a look that somebody else decides.
func Fields(ctx context.Context, r *store.Reader, id db.ID) (document.Document, error) {
	return fields(ctx, r, id, map[care.UserID]string{})
}

// FieldsAt is Fields as they stood at an instant, without what stood beside them.
func FieldsAt(ctx context.Context, r *store.Reader, id db.ID, at db.Time) (document.Document, error) {
	rows, err := r.DocumentEditsUntil(ctx, query.DocumentEditsUntilParams{DocumentID: id, Until: at})
	if err != nil {
		return nil, fmt.Errorf("document.FieldsAt: %w", err)
	}
	d := make(document.Document, len(rows))
	for _, row := range rows {
		d[row.Path] = document.Field{Path: row.Path, Revision: row.Revision, Text: row.Body, By: care.UserID(row.ByUser), At: row.At.Time}
	}
	return d, nil
}

func fields(ctx context.Context, r *store.Reader, id db.ID, names map[care.UserID]string) (document.Document, error) {
	rows, err := r.DocumentFields(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	d := make(document.Document, len(rows))
	for _, row := range rows {
		f, err := field(query.DocumentField{
			DocumentID: row.DocumentID, Path: row.Path, Revision: row.Revision, Body: row.Body, Others: row.Others, ChangedAt: row.ChangedAt, ChangedBy: row.ChangedBy,
		})
		if err != nil {
			return nil, err
		}
		d[row.Path] = f
		if row.ChangedBy != "" {
			names[f.By] = string(row.ChangedName)
		}
		for _, other := range f.Open {
			if err := name(ctx, r, other.By, names); err != nil {
				return nil, err
			}
		}
	}
	return d, nil
}

func field(row query.DocumentField) (document.Field, error) {
	f := document.Field{Path: row.Path, Revision: row.Revision, Text: row.Body, By: care.UserID(row.ChangedBy), At: row.ChangedAt.Time}
	if err := json.Unmarshal(row.Others, &f.Open); err != nil {
		return f, fmt.Errorf("document: the texts beside a field cannot be read: %w", err)
	}
	return f, nil
}

func name(ctx context.Context, r *store.Reader, user care.UserID, names map[care.UserID]string) error {
	if _, known := names[user]; known || user == "" {
		return nil
	}
	u, err := r.User(ctx, db.ID(user))
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	names[user] = u.Name
	return nil
}

func others(ctx context.Context, r *store.Reader, id db.ID, me care.UserID, now time.Time) ([]Presence, error) {
	rows, err := r.DocumentPresences(ctx, query.DocumentPresencesParams{DocumentID: id, Now: db.At(now)})
	if err != nil {
		return nil, fmt.Errorf("document: %w", err)
	}
	var out []Presence
	for _, row := range rows {
		if care.UserID(row.UserID) != me {
			out = append(out, Presence{User: care.UserID(row.UserID), Name: row.UserName, Section: row.Section, Until: row.ExpiresAt.Time})
		}
	}
	return out, nil
}
