package recordexport

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// ManifestName is the file that lists the others.
const ManifestName = "manifest.json"

// Counts says how much there is in a file.
type Counts struct {
	Persons    int `json:"persons"`
	LeftOut    int `json:"left_out"` // who object to the municipality's seeing them
	Enrolments int `json:"enrolments"`
	Events     int `json:"events"`
	Questions  int `json:"questions"`
	Plans      int `json:"plans"` // published versions
	LogEntries int `json:"log_entries"`
	Files      int `json:"files"` // the manifest among them
}

// Manifest lists every other file with its SHA-256, so that a later reader can tell that nothing is missing or changed.
type Manifest struct {
	Organisation string       `json:"organisation"`
	Made         time.Time    `json:"made"`
	Export       db.ID        `json:"export"`
	Counts       Counts       `json:"counts"`
	Files        []Manifested `json:"files"`
}

// Manifested is one file of the zip.
type Manifested struct {
	Name   string `json:"name"`
	Size   int    `json:"size"`
	SHA256 string `json:"sha256"`
}

// archive is the zip that is being written.
type archive struct {
	zip   *zip.Writer
	made  time.Time
	files []Manifested
}

func newArchive(w io.Writer, made time.Time) *archive {
	return &archive{zip: zip.NewWriter(w), made: made}
}

// file writes one file and notes its size and sum.
func (a *archive) file(name string, write func(io.Writer) error) error {
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.made})
	if err != nil {
		return fmt.Errorf("recordexport: zip: %w", err)
	}
	c := &counting{sum: sha256.New()}
	if err := write(io.MultiWriter(w, c)); err != nil {
		return fmt.Errorf("recordexport: %s: %w", name, err)
	}
	a.files = append(a.files, Manifested{name, c.n, hex.EncodeToString(c.sum.Sum(nil))})
	return nil
}

func (a *archive) close() error {
	if err := a.zip.Close(); err != nil {
		return fmt.Errorf("recordexport: zip: %w", err)
	}
	return nil
}

type counting struct {
	n   int
	sum hash.Hash
}

// Write counts.
func (c *counting) Write(b []byte) (int, error) {
	c.n += len(b)
	return c.sum.Write(b)
}

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// pieceSize is how much of the file is sealed at a time: what is held in memory, and a row in the database.
const pieceSize = 512 << 10

// sealed is a writer that keeps what it is given in the database, sealed piece by piece.
type sealed struct {
	ctx   context.Context //nolint:containedctx // an io.Writer has nowhere else to keep it, and lives as long as one job
	s     *app.Service
	id    db.ID
	buf   []byte
	parts int
	size  int
	whole hash.Hash
}

func newSealed(ctx context.Context, s *app.Service, id db.ID) *sealed {
	return &sealed{ctx: ctx, s: s, id: id, whole: sha256.New()}
}

// pieceOf says where a piece stands, so that pieces cannot change places nor move to another export.
func pieceOf(id db.ID, n int) string { return fmt.Sprintf("record_export/%s/%d", id, n) }

// Write keeps b.
func (w *sealed) Write(b []byte) (int, error) {
	w.whole.Write(b)
	w.size += len(b)
	w.buf = append(w.buf, b...)
	for len(w.buf) >= pieceSize {
		if err := w.keep(w.buf[:pieceSize]); err != nil {
			return 0, err
		}
		w.buf = append(w.buf[:0], w.buf[pieceSize:]...)
	}
	return len(b), nil
}

// Close keeps what is left.
func (w *sealed) Close() error {
	if len(w.buf) == 0 {
		return nil
	}
	return w.keep(w.buf)
}

func (w *sealed) keep(b []byte) error {
	w.parts++
	text, err := w.s.Keys.Seal(b, pieceOf(w.id, w.parts))
	if err != nil {
		return fmt.Errorf("recordexport: seal: %w", err)
	}
	return w.s.Store.InTx(w.ctx, func(tx *store.Writer) error {
		return tx.InsertRecordExportPart(w.ctx, query.InsertRecordExportPartParams{ExportID: w.id, Number: w.parts, Content: []byte(text)})
	})
}

func (w *sealed) sum() string { return hex.EncodeToString(w.whole.Sum(nil)) }
