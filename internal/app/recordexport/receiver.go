package recordexport

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"traad/internal/base/db"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// forReceiver reports whether a file is for the municipality's eyes alone: an administrator, who is to see no patients, carries it.
func forReceiver(x query.RecordExport) bool { return x.AskedRole == string(care.Administrator) }

// keyPiece is the number of the piece that holds the receiver's key until the file is made.
const keyPiece = 0

// keepKey makes the key of the file and keeps it, sealed with the house's, until the file is made. What it returns is shown once.
func keepKey(ctx context.Context, ring *keys.Ring, w *store.Writer, id db.ID) (string, error) {
	key := keys.ParcelKey()
	text, err := ring.Seal([]byte(key), pieceOf(id, keyPiece))
	if err != nil {
		return "", fmt.Errorf("recordexport: the receiver's key: %w", err)
	}
	return key, w.InsertRecordExportPart(ctx, query.InsertRecordExportPartParams{ExportID: id, Number: keyPiece, Content: []byte(text)})
}

// startOver takes away what an earlier try has made, and leaves the receiver's key.
func startOver(ctx context.Context, w *store.Writer, id db.ID) error {
	key, err := w.RecordExportPart(ctx, query.RecordExportPartParams{ExportID: id, Number: keyPiece})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("recordexport: the receiver's key: %w", err)
	}
	if err := w.DeleteRecordExportParts(ctx, id); err != nil || key == nil {
		return err
	}
	return w.InsertRecordExportPart(ctx, query.InsertRecordExportPartParams{ExportID: id, Number: keyPiece, Content: key})
}

// parcel is where the zip of such a file is written: out is sealed with the receiver's key first. A file whose key is gone is not made.
func (m *maker) parcel(ctx context.Context) (io.Writer, error) {
	if !forReceiver(m.x) {
		return m.out, nil
	}
	text, err := m.r.RecordExportPart(ctx, query.RecordExportPartParams{ExportID: m.x.ID, Number: keyPiece})
	if err != nil {
		return nil, fmt.Errorf("recordexport: the receiver's key: %w", err)
	}
	key, err := m.s.Keys.Open(string(text), pieceOf(m.x.ID, keyPiece))
	if err != nil {
		return nil, fmt.Errorf("recordexport: the receiver's key: %w", err)
	}
	m.sealed, err = keys.NewParcel(m.out, string(key))
	return m.sealed, err
}
