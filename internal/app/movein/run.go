package movein

import (
	"context"
	"slices"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// runKind is what a run of import_run is of here.
const runKind = "patients"

// Upload takes a file in for a look: nothing of it is written but the file itself, sealed, so that it can be moved in when
// its owner has seen what it gives.
type Upload struct {
	Name string // as the user's machine calls it
	Data []byte
}

// Run keeps the file and returns the run's id. A file that cannot be read is errs.Invalid at the field "fil".
func (d Upload) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	file, err := upload.Open(d.Data, d.Name)
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
		return upload.File{ID: id, Kind: runKind, Name: d.Name, Area: areaOf(actor), Data: d.Data, Rows: t.Rows, Wrong: t.Wrong}.Keep(ctx, tx)
	})
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
	data, err := upload.Content(tx.Service, run)
	if err != nil {
		return nil, nil, err
	}
	if data == nil {
		return nil, nil, errs.Gone(gone)
	}
	file, err := upload.Open(data, run.FileName)
	if err != nil {
		return nil, nil, err
	}
	t, err := judge(ctx, tx, file)
	return data, t, err
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
	run, err := app.Found(id, gone, load)
	if err != nil {
		return run, err
	}
	if run.Kind != runKind || !mine(tx.Actor, run) {
		return run, gone
	}
	return run, nil
}
