package movein

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// A run's states.
const (
	RunChecked = "checked" // looked at, nothing written
	RunDone    = "done"
	RunUndone  = "undone"
)

// keep is how long a file that was only looked at is kept, sealed.
const keep = 24 * time.Hour

// Upload takes a file in for a look: nothing of it is written but the file itself, sealed, so that it can be moved in when
// its owner has seen what it gives.
type Upload struct {
	Name string // as the user's machine calls it
	Data []byte
}

// Run keeps the file and returns the run's id. A file that cannot be read is errs.Invalid at the field "fil".
func (d Upload) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	file, err := open(d.Data, d.Name)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	return id, s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.ImportPatients, nil, "import_run/"+string(id)); err != nil {
			return err
		}
		t, err := judge(ctx, tx, file)
		if err != nil {
			return err
		}
		sealed, err := s.Keys.Seal(d.Data, "import_run/"+string(id))
		if err != nil {
			return fmt.Errorf("movein.Upload: %w", err)
		}
		if _, err := tx.PurgeImportContent(ctx, db.At(tx.Now.Add(-keep))); err != nil {
			return fmt.Errorf("movein.Upload: %w", err)
		}
		if err := tx.InsertImportRun(ctx, query.InsertImportRunParams{
			ID: id, Kind: "patients", FileName: fileName(d.Name), AreaID: areaOf(actor), Status: RunChecked, Content: []byte(sealed),
			RowsRead: t.Rows, RowsWrong: t.Wrong, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(actor.User),
		}); err != nil {
			return fmt.Errorf("movein.Upload: %w", err)
		}
		return nil
	})
}

// open reads a file; what is wrong with it stands at the field "fil".
func open(data []byte, name string) (*excel.File, error) {
	file, err := excel.Open(bytes.NewReader(data), MaxFile, name)
	if err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return nil, err
		}
		return nil, errs.Invalid("Filen kan ikke leses").At("fil", errs.SafeText(err)).Because(err)
	}
	return file, nil
}

// judge tries a file inside a deed that has been allowed.
func judge(ctx context.Context, tx *app.Tx, file *excel.File) (*trial, error) {
	d, err := newDesk(ctx, tx.Service, tx.Reader, tx.Actor.Areas)
	if err != nil {
		return nil, err
	}
	if len(d.own) == 0 || len(d.pathways) == 0 {
		return nil, errs.Invalid("Filen kan ikke leses").At("fil", "Du har ingen kommune å flytte inn til i denne rollen. Be administrator om å sette opp kommunen.")
	}
	return d.try(ctx, tx, read(file, d.columns(false)))
}

// judgeAgain tries the file of a run as it stands today, and returns it too. gone is the refusal where it is kept no longer.
func judgeAgain(ctx context.Context, tx *app.Tx, run query.ImportRun, gone string) ([]byte, *trial, error) {
	data, err := content(tx.Service, run)
	if err != nil {
		return nil, nil, err
	}
	if data == nil {
		return nil, nil, errs.Gone(gone)
	}
	file, err := open(data, run.FileName)
	if err != nil {
		return nil, nil, err
	}
	t, err := judge(ctx, tx, file)
	return data, t, err
}

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

// areaOf is the area that a run belongs to: a municipality's own. What a hospital's coordinator moves in is her own.
func areaOf(a access.Actor) db.ID {
	if kind := care.OrgKind(a.OrgKind); kind == care.OrgMunicipality || kind == care.OrgDistrict {
		return db.ID(a.Org)
	}
	return ""
}

// mine reports whether the actor has to do with the run: her area's, or one that she made for a hospital.
func mine(a access.Actor, run query.ImportRun) bool {
	if run.AreaID != "" {
		return slices.Contains(a.Areas, care.OrgID(run.AreaID))
	}
	return run.CreatedBy == db.ID(a.User) && areaOf(a) == ""
}

// allowRun decides whether the actor may do something with a run. One that is not hers is as one that does not exist.
func allowRun(tx *app.Tx, id db.ID, load func() (query.ImportRun, error)) (query.ImportRun, error) {
	if err := tx.Allow(access.ImportPatients, nil, "import_run/"+string(id)); err != nil {
		return query.ImportRun{}, err
	}
	gone := errs.NotFound("Finner ikke innflyttingen.")
	if !db.IsID(string(id)) {
		return query.ImportRun{}, gone
	}
	run, err := load()
	if errors.Is(err, sql.ErrNoRows) {
		return run, gone
	}
	if err != nil {
		return run, fmt.Errorf("movein: run: %w", err)
	}
	if run.Kind != "patients" || !mine(tx.Actor, run) {
		return run, gone
	}
	return run, nil
}

// content opens the file of a run, nil where it is gone: moved in, or a day old.
func content(s *app.Service, run query.ImportRun) ([]byte, error) {
	if len(run.Content) == 0 || run.Status != RunChecked || s.Now().Sub(run.CreatedAt.Time) > keep {
		return nil, nil
	}
	data, err := s.Keys.Open(string(run.Content), "import_run/"+string(run.ID))
	if err != nil {
		return nil, fmt.Errorf("movein: the file of run %s: %w", run.ID, err)
	}
	return data, nil
}
