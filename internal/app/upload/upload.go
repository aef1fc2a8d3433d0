// Package upload is a workbook that somebody sends in: kept sealed while its owner looks at what it gives, then taken in or let go, and
// perhaps undone. What a workbook is of (patients to move in, municipal use) is for the package that reads it; a run of it is a row of
// import_run, told apart by its kind.
package upload

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/sheet"
	"traad/internal/store/query"
)

// A run's states.
const (
	Checked = "checked" // looked at, nothing written
	Done    = "done"
	Undone  = "undone"
)

// MaxFile is how many bytes a file may hold.
const MaxFile = 10 << 20

// Keep is how long a file that was only looked at is kept, sealed.
const Keep = 24 * time.Hour

// Open reads a file; what is wrong with it stands at the field "fil".
func Open(data []byte, name string) (*sheet.File, error) {
	file, err := sheet.Open(bytes.NewReader(data), MaxFile, name)
	if err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return nil, err
		}
		wrong := errs.Invalid("Filen kan ikke leses")
		wrong.Fields = append(wrong.Fields, errs.TellAt("fil", err))
		return nil, wrong.Because(err)
	}
	return file, nil
}

// File is one that was looked at for the first time.
type File struct {
	ID   db.ID  // of the run
	Kind string // of import_run: what it is of
	Name string // as the user's machine calls it
	Area db.ID  // whose it is, "" where it is the user's own
	Data []byte

	Rows, Wrong int
}

// Keep writes the run with the file sealed, inside a deed that has been allowed, and lets go of files that were kept their time.
func (f File) Keep(ctx context.Context, tx *app.Tx) error {
	sealed, err := tx.Service.Keys.Seal(f.Data, ref(f.ID))
	if err != nil {
		return fmt.Errorf("upload.Keep: %w", err)
	}
	if _, err := tx.PurgeImportContent(ctx, db.At(tx.Now.Add(-Keep))); err != nil {
		return fmt.Errorf("upload.Keep: %w", err)
	}
	if err := tx.InsertImportRun(ctx, query.InsertImportRunParams{
		ID: f.ID, Kind: f.Kind, FileName: fileName(f.Name), AreaID: f.Area, Status: Checked, Content: []byte(sealed),
		RowsRead: f.Rows, RowsWrong: f.Wrong, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	}); err != nil {
		return fmt.Errorf("upload.Keep: %w", err)
	}
	return nil
}

// Content opens the file of a run, nil where it is gone: taken in, or a day old.
func Content(s *app.Service, run query.ImportRun) ([]byte, error) {
	if !Held(s, run.Status, len(run.Content), run.CreatedAt) {
		return nil, nil
	}
	data, err := s.Keys.Open(string(run.Content), ref(run.ID))
	if err != nil {
		return nil, fmt.Errorf("upload.Content: run %s: %w", run.ID, err)
	}
	return data, nil
}

// Held reports whether the file of a run, so many bytes, is still there and can be taken in.
func Held(s *app.Service, status string, size int, created db.Time) bool {
	return size > 0 && status == Checked && s.Now().Sub(created.Time) <= Keep
}

func ref(id db.ID) string { return "import_run/" + string(id) }

// fileName is the last part of the name, short enough for a list.
func fileName(name string) string {
	name = nb.CleanLine(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if r := []rune(name); len(r) > 80 {
		name = string(r[:79]) + "…"
	}
	if name == "" || name == "." || name == "/" {
		return "Uten navn"
	}
	return name
}
