package municipal

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Upload takes a file in for a look: nothing of it is written but the file itself, sealed.
type Upload struct {
	Name string
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
		if err := tx.Allow(access.LoadUse, nil, "import_run/"+string(id)); err != nil {
			return err
		}
		desk, err := newDesk(ctx, s, tx.Reader, actor, true)
		if err != nil {
			return err
		}
		t := desk.try(read(file))
		return upload.File{ID: id, Kind: runKind, Name: d.Name, Area: db.ID(actor.Org), Data: d.Data, Rows: t.Rows, Wrong: len(t.Faults)}.Keep(ctx, tx)
	})
}

// allowRun decides whether the actor may do something with a run. One that is not her municipality's is as one that does not exist.
func allowRun(tx *app.Tx, id db.ID, load func() (query.ImportRun, error)) (query.ImportRun, error) {
	if err := tx.Allow(access.LoadUse, nil, "import_run/"+string(id)); err != nil {
		return query.ImportRun{}, err
	}
	gone := errs.NotFound("Finner ikke filen.")
	run, err := app.Found(id, gone, load)
	if err != nil {
		return run, err
	}
	if run.Kind != runKind || !slices.Contains(tx.Actor.Areas, care.OrgID(run.AreaID)) {
		return run, gone
	}
	return run, nil
}

// again tries the file of a run as it stands today; nil data where it is kept no longer.
func again(ctx context.Context, tx *app.Tx, run query.ImportRun) ([]byte, *trial, error) {
	data, err := upload.Content(tx.Service, run)
	if err != nil || data == nil {
		return nil, nil, err
	}
	file, err := upload.Open(data, run.FileName)
	if err != nil {
		return nil, nil, err
	}
	d, err := newDesk(ctx, tx.Service, tx.Reader, tx.Actor, true)
	if err != nil {
		return nil, nil, err
	}
	return data, d.try(read(file)), nil
}

// Finish takes a file in: all of it, or nothing.
type Finish struct {
	ID   db.ID
	Seen int // how many rows the user saw that it gives
}

// Run does it and returns how many rows told something.
func (d Finish) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	n := 0
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		run, err := allowRun(tx, d.ID, func() (query.ImportRun, error) { return tx.LockImportRun(ctx, d.ID) })
		if err != nil {
			return err
		}
		if run.Status != upload.Checked {
			return errs.Gone("Filen er lest inn allerede.")
		}
		data, t, err := again(ctx, tx, run)
		switch {
		case err != nil:
			return err
		case data == nil:
			return errs.Gone("Filen er ikke lenger i Tråd. Last den opp på nytt.")
		case len(t.Faults) > 0:
			return errs.Conflict("Filen har feil. Rett dem, og last opp på nytt. Ingenting er lagret.")
		case t.Rows == 0 && t.Replaced == 0:
			return errs.Conflict("Filen har ingen tall. Fyll ut minst én rad, og last opp på nytt.")
		case t.Rows != d.Seen:
			return errs.Conflict("Noe er endret i Tråd siden du så på filen: nå gir den %s. Se gjennom på nytt.", lang.Plural(t.Rows, "rad", "rader"))
		}
		n = t.Rows
		return t.write(ctx, tx, run)
	})
	return n, err
}

// write replaces what stands and keeps what the file tells, person by person.
func (t *trial) write(ctx context.Context, tx *app.Tx, run query.ImportRun) error {
	for _, p := range t.desk.people {
		if len(t.made[p])+len(t.gone[p]) == 0 {
			continue
		}
		who, err := tx.Person(ctx, p.id)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.LoadUse, who, "import_run/"+string(run.ID)); err != nil {
			return err
		}
		for _, id := range t.ids(p) {
			if n, err := tx.ReplaceMunicipalUse(ctx, query.ReplaceMunicipalUseParams{ID: id, ReplacedBy: run.ID}); err != nil || n != 1 {
				return errs.Conflict("Noen leser inn tall for de samme personene nå. Prøv igjen.").Because(err)
			}
		}
		for _, u := range t.made[p] {
			if err := tx.InsertMunicipalUse(ctx, query.InsertMunicipalUseParams{
				ID: db.NewID(), RunID: run.ID, PatientID: db.ID(who.Patient), AreaID: p.area, Service: string(u.Service), Iplos: u.IPLOS, FromOn: u.From, ToOn: u.To, Amount: u.Amount,
			}); err != nil {
				return fmt.Errorf("municipal: use: %w", err)
			}
		}
	}
	if n, err := tx.FinishImportRun(ctx, query.FinishImportRunParams{ID: run.ID, DoneAt: db.At(tx.Now)}); err != nil || n != 1 {
		return fmt.Errorf("municipal: finish hit %d runs: %w", n, err)
	}
	return nil
}

// Undo takes away exactly what a file brought; what it took the place of stands again.
type Undo struct{ ID db.ID }

// Run does it and returns how many rows of the register were taken away. It is errs.Conflict where a later file has taken the place of some of
// them: that one must be undone first.
func (d Undo) Run(ctx context.Context, s *app.Service, actor access.Actor) (int, error) {
	gone := 0
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		run, err := allowRun(tx, d.ID, func() (query.ImportRun, error) { return tx.LockImportRun(ctx, d.ID) })
		if err != nil {
			return err
		}
		if run.Status != upload.Done {
			return errs.Gone("Filen er angret allerede, eller ikke lest inn.")
		}
		rows, err := tx.MunicipalUseOfRun(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("municipal.Undo: %w", err)
		}
		if slices.ContainsFunc(rows, func(r query.MunicipalUseOfRunRow) bool { return r.ReplacedBy != "" }) {
			return errs.Conflict("En nyere fil har erstattet noen av tallene. Angre den først. Ingenting er tatt bort.")
		}
		last := db.ID("")
		for _, r := range rows {
			if r.PersonID == last {
				continue
			}
			last = r.PersonID
			who, err := tx.Person(ctx, care.PatientID(r.PersonID))
			if err != nil {
				return err
			}
			if err := tx.Allow(access.LoadUse, who, "import_run/"+string(d.ID)); err != nil {
				return err
			}
		}
		n, err := tx.DropMunicipalUse(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("municipal.Undo: %w", err)
		}
		gone = int(n)
		if _, err := tx.RestoreMunicipalUse(ctx, d.ID); err != nil {
			return fmt.Errorf("municipal.Undo: %w", err)
		}
		if n, err := tx.UndoImportRun(ctx, query.UndoImportRunParams{ID: d.ID, UndoneAt: db.At(tx.Now), UndoneBy: db.ID(actor.User)}); err != nil || n != 1 {
			return fmt.Errorf("municipal: undo hit %d runs: %w", n, err)
		}
		return nil
	})
	return gone, err
}
