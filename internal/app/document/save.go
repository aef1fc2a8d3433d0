package document

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Save is what an author sends while writing: some fields of one document, and the section that she is in. A field with Settle
// set answers the texts that stood beside it.
type Save struct {
	Document db.ID
	Section  string // "" where the page has none
	Fields   []document.Save
}

// Answer is what became of one field.
type Answer struct {
	Path    string
	Outcome document.Outcome // "" where Fault says why the text was not taken
	Own     int              // the revision that holds exactly what was sent
	Field   document.Field   // as it stands now
	Fault   string           // what is wrong and how to mend it; the text is the sender's to keep
	Taken   *document.Field  // somebody else took the item out: the text is kept with it, and this says who and when
}

// Answered is the answer to a Save.
type Answered struct {
	Fields []Answer
	Names  map[care.UserID]string // of those who wrote texts that stand beside a field
	Others []Presence
}

// most is how many fields one Save may hold: a whole plan of a hundred measures.
const most = 1_200

// Run saves every field that can be saved and answers each. The error is for the whole: no access, no such document,
// errs.Gone for one that is closed.
func (d Save) Run(ctx context.Context, s *app.Service, actor access.Actor) (*Answered, error) {
	out := &Answered{}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		*out = Answered{Names: map[care.UserID]string{}}
		if len(d.Fields) > most {
			return errs.Invalid("Skjemaet har for mange felt. Lagre én del av gangen.")
		}
		kind, err := locked(ctx, tx, d.Document)
		if err != nil {
			return err
		}
		standing, err := need(ctx, tx, kind, d.Document, d.Fields)
		if err != nil {
			return err
		}
		for _, save := range d.Fields {
			a, err := one(ctx, tx, kind, d.Document, standing, save)
			if err != nil {
				return err
			}
			for _, o := range a.Field.Open {
				if err := name(ctx, tx.Reader, o.By, out.Names); err != nil {
					return err
				}
			}
			if a.Taken != nil {
				if err := name(ctx, tx.Reader, a.Taken.By, out.Names); err != nil {
					return err
				}
			}
			out.Fields = append(out.Fields, a)
		}
		if err := here(ctx, tx, d.Document, d.Section); err != nil {
			return err
		}
		out.Others, err = others(ctx, tx.Reader, d.Document, actor.User, tx.Now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Take saves one field inside another deed that has been allowed and has locked what it builds on, as Save does: the answer
// says whether the text stands, or stands beside another.
func Take(ctx context.Context, tx *app.Tx, id db.ID, save document.Save) (Answer, error) {
	row, err := tx.LockDocument(ctx, id)
	if err != nil {
		return Answer{}, fmt.Errorf("document.Take: %w", err)
	}
	if !row.ClosedAt.IsZero() {
		return Answer{}, closed()
	}
	kind, err := kindOf(row.Kind)
	if err != nil {
		return Answer{}, err
	}
	standing, err := need(ctx, tx, kind, id, []document.Save{save})
	if err != nil {
		return Answer{}, err
	}
	return one(ctx, tx, kind, id, standing, save)
}

func closed() error {
	return errs.Gone("Teksten er ferdig og kan ikke endres mer. Det du skrev, er ikke lagret: kopier det, og begynn på en ny versjon.")
}

// locked loads a document that nobody else writes until the deed is done, and decides whether the actor may write in it.
func locked(ctx context.Context, tx *app.Tx, id db.ID) (Kind, error) {
	if !db.IsID(string(id)) {
		return Kind{}, app.Unknown()
	}
	row, err := tx.LockDocument(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = query.Document{Kind: PlanKind, PatientID: db.NewID()}, nil
	}
	if err != nil {
		return Kind{}, fmt.Errorf("document: %w", err)
	}
	kind, err := kindOf(row.Kind)
	if err != nil {
		return kind, err
	}
	person, err := tx.Person(ctx, care.PatientID(row.PatientID))
	if err != nil {
		return kind, err
	}
	if err := sitting(ctx, tx, kind.Write, person, id); err != nil {
		return kind, err
	}
	if !row.ClosedAt.IsZero() {
		return kind, closed()
	}
	return kind, nil
}

// need reads the fields that are saved and those that the kind looks at beside them.
func need(ctx context.Context, tx *app.Tx, kind Kind, id db.ID, saves []document.Save) (document.Document, error) {
	var paths []string
	for _, s := range saves {
		if paths = append(paths, s.Path); kind.Needs != nil && document.ValidPath(s.Path) {
			paths = append(paths, kind.Needs(s.Path)...)
		}
	}
	slices.Sort(paths)
	rows, err := tx.DocumentFieldsAt(ctx, query.DocumentFieldsAtParams{DocumentID: id, Paths: db.List(slices.Compact(paths))})
	if err != nil {
		return nil, fmt.Errorf("document.Save: %w", err)
	}
	d := make(document.Document, len(rows))
	for _, row := range rows {
		if d[row.Path], err = field(row); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// one saves one field, and puts it as it then stands into standing.
func one(ctx context.Context, tx *app.Tx, kind Kind, id db.ID, standing document.Document, save document.Save) (Answer, error) {
	if save.Text = document.Clean(save.Text); !sheet.MatchString(save.Sheet) {
		save.Sheet = ""
	}
	f := standing[save.Path]
	a := Answer{Path: save.Path, Field: f, Fault: fault(tx.Actor, kind, standing, save)}
	if a.Fault == "" && kind.Published != nil {
		var err error
		if a.Fault, err = kind.Published(ctx, tx.Reader, save.Path, save.Text); err != nil {
			return a, err
		}
	}
	if a.Fault != "" {
		return a, nil
	}
	base, err := baseOf(ctx, tx.Reader, tx.Actor.User, id, f, save)
	if err != nil {
		return a, err
	}
	now, entries, result := document.Apply(f, base, save, tx.Actor.User, db.At(tx.Now).Time)
	a.Field, a.Outcome, a.Own = now, result.Outcome, result.Own
	if kind.Taken != nil {
		if by, ok := kind.Taken(standing, save.Path); ok && by.By != tx.Actor.User {
			a.Taken = &by
		}
	}
	var also map[string]string
	if kind.Also != nil && len(entries) > 0 {
		also = kind.Also(tx.Actor, standing, save.Path, now.Text)
	}
	standing[save.Path] = now
	if err := write(ctx, tx, id, now, entries); err != nil {
		return a, err
	}
	return a, follow(ctx, tx, id, standing, also)
}

// follow writes what follows from a text that was saved.
func follow(ctx context.Context, tx *app.Tx, id db.ID, standing document.Document, also map[string]string) error {
	for path, text := range also {
		f := standing[path]
		if f.Text == text {
			continue
		}
		save := document.Save{Path: path, Base: f.Revision, Text: text}
		now, entries, _ := document.Apply(f, document.Entry{Path: path, Revision: f.Revision, Text: f.Text}, save, tx.Actor.User, db.At(tx.Now).Time)
		standing[path] = now
		if err := write(ctx, tx, id, now, entries); err != nil {
			return err
		}
	}
	return nil
}

func fault(a access.Actor, kind Kind, standing document.Document, save document.Save) string {
	switch n := utf8.RuneCountInString(save.Text); {
	case !document.ValidPath(save.Path):
		return "Feltet finnes ikke. Last siden på nytt."
	case n > care.MaxText:
		return fmt.Sprintf("Teksten er på %s tegn. Det er plass til %s. Kort den ned, eller del den i to.", nb.Int(n), nb.Int(care.MaxText))
	}
	if kind.May != nil {
		if why := kind.May(a, standing, save); why != "" {
			return why
		}
	}
	if kind.Check != nil {
		return kind.Check(standing, save.Path, save.Text)
	}
	return ""
}

// sheet is the form of a page's name.
var sheet = regexp.MustCompile(`^[0-9a-z-]{1,60}$`)

// baseOf finds the text that the author started from, as document.Start says.
func baseOf(ctx context.Context, r *store.Reader, author care.UserID, id db.ID, f document.Field, save document.Save) (document.Entry, error) {
	var at document.Entry
	var sent []document.Entry
	if save.Base != f.Revision {
		row, err := r.DocumentEdit(ctx, query.DocumentEditParams{DocumentID: id, Path: save.Path, Revision: save.Base})
		switch {
		case err == nil:
			at = entry(row)
		case errors.Is(err, sql.ErrNoRows):
			at = document.Entry{Path: save.Path}
		default:
			return at, fmt.Errorf("document.Save: %w", err)
		}
		if save.Sheet != "" {
			rows, err := r.DocumentEditsSent(ctx, query.DocumentEditsSentParams{DocumentID: id, Path: save.Path, Revision: save.Base, ByUser: db.ID(author), Sheet: save.Sheet})
			if err != nil {
				return at, fmt.Errorf("document.Save: %w", err)
			}
			for _, row := range rows {
				sent = append(sent, entry(row))
			}
		}
	}
	return document.Start(f, save, at, sent), nil
}

// Unsaved returns those of the saves to a text, which has not taken them, whose text is lost if nobody keeps it: neither what their author
// started from nor what the field says. It neither decides nor audits: the caller shows what its own sender has typed.
func Unsaved(ctx context.Context, r *store.Reader, author care.UserID, id db.ID, saves []document.Save) ([]document.Save, error) {
	d, err := Fields(ctx, r, id)
	if err != nil {
		return nil, err
	}
	var out []document.Save
	for _, save := range saves {
		save.Text = document.Clean(save.Text)
		base, err := baseOf(ctx, r, author, id, d[save.Path], save)
		if err != nil {
			return nil, err
		}
		if save.Text != base.Text && save.Text != d.Text(save.Path) {
			out = append(out, save)
		}
	}
	return out, nil
}

func entry(row query.DocumentEdit) document.Entry {
	return document.Entry{Path: row.Path, Revision: row.Revision, Branch: row.Branch, Text: row.Body, By: care.UserID(row.ByUser), At: row.At.Time, Sheet: row.Sheet}
}

func write(ctx context.Context, tx *app.Tx, id db.ID, f document.Field, entries []document.Entry) error {
	if len(entries) == 0 {
		return nil
	}
	for _, e := range entries {
		err := tx.InsertDocumentEdit(ctx, query.InsertDocumentEditParams{
			DocumentID: id, Path: e.Path, Revision: e.Revision, Branch: e.Branch, Body: e.Text, ByUser: db.ID(e.By), At: db.At(e.At), Sheet: e.Sheet,
		})
		if err != nil {
			return fmt.Errorf("document: %w", err)
		}
	}
	open := f.Open
	if open == nil {
		open = []document.Other{}
	}
	err := tx.PutDocumentField(ctx, query.PutDocumentFieldParams{
		DocumentID: id, Path: f.Path, Revision: f.Revision, Body: f.Text, Others: db.ToJSON(open), ChangedAt: db.At(f.At), ChangedBy: db.ID(f.By),
	})
	if err != nil {
		return fmt.Errorf("document: %w", err)
	}
	return nil
}
