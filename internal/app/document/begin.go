package document

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/store/query"
)

// Begin makes a new document about a person, inside a deed that has been allowed. texts is what its fields say from the
// start, by path, in the actor's name. id is "" for a new one.
func Begin(ctx context.Context, tx *app.Tx, id db.ID, kind string, who care.PatientID, texts map[string]string) (db.ID, error) {
	if id == "" {
		id = db.NewID()
	}
	err := tx.InsertDocument(ctx, query.InsertDocumentParams{ID: id, PatientID: db.ID(who), Kind: kind, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User)})
	if err != nil {
		return "", fmt.Errorf("document.Begin: %w", err)
	}
	tx.Note(Ref(id))
	return id, Put(ctx, tx, id, nil, texts)
}

// Put writes texts into a document in the actor's name, inside a deed that has been allowed and has locked what it builds on:
// standing are the fields as the deed read them. Nothing is put over a text that somebody else has saved since.
func Put(ctx context.Context, tx *app.Tx, id db.ID, standing document.Document, texts map[string]string) error {
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		f := standing[path]
		if !document.ValidPath(path) {
			return fmt.Errorf("document.Put: %q is no path", path)
		}
		base := document.Entry{Path: path, Revision: f.Revision, Text: f.Text}
		now, entries, _ := document.Apply(f, base, document.Save{Path: path, Base: f.Revision, Text: texts[path]}, tx.Actor.User, db.At(tx.Now).Time)
		if err := write(ctx, tx, id, now, entries); err != nil {
			return err
		}
	}
	return nil
}

// Carry takes into a text a change that was made where it was begun from, of one field: where that still says what it began with, the new
// text stands; where somebody has written something else, both stand, until one of those who write settles it. It is done in the actor's
// name inside a deed that has been allowed, whether she may write the text or not, and standing are the fields as the deed read them after
// it locked the document.
func Carry(ctx context.Context, tx *app.Tx, id db.ID, standing document.Document, path, before, text string) error {
	f := standing[path]
	const elsewhere = -1 // a revision of no entry: what changed the text did not start from it
	now, entries, _ := document.Apply(f, document.Entry{Path: path, Revision: elsewhere, Text: before}, document.Save{Path: path, Text: text}, tx.Actor.User, db.At(tx.Now).Time)
	tx.Note(Ref(id))
	return write(ctx, tx, id, now, entries)
}

// Close ends the writing, inside a deed that has been allowed. Fields with texts beside them are refused: somebody must have
// said what holds.
func Close(ctx context.Context, tx *app.Tx, id db.ID) (document.Document, error) {
	d, err := Fields(ctx, tx.Reader, id)
	if err != nil {
		return nil, err
	}
	if n := len(d.Unsettled()); n > 0 {
		return nil, errs.Invalid("To har skrevet ulikt i samme felt. Velg hva som gjelder før du går videre.")
	}
	if n, err := tx.CloseDocument(ctx, query.CloseDocumentParams{ID: id, ClosedAt: db.At(tx.Now)}); err != nil || n != 1 {
		return nil, fmt.Errorf("document.Close: hit %d rows: %w", n, err)
	}
	return d, nil
}

// Reopen opens a closed text again, with all that stands in it, inside the deed that finds that what it told of was taken back.
func Reopen(ctx context.Context, tx *app.Tx, id db.ID) error {
	if n, err := tx.ReopenDocument(ctx, id); err != nil || n != 1 {
		return fmt.Errorf("document.Reopen: hit %d rows: %w", n, err)
	}
	tx.Note(Ref(id))
	return nil
}
