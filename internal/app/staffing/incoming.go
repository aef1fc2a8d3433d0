package staffing

import (
	"context"
	"fmt"
	"strconv"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// A spreadsheet that somebody has planned in until now (municipalities down, periods across) is taken in by saying what its columns are. The
// file is kept sealed while its owner looks; nothing else is written before everything in it can be.

// runKind is what these files are among import runs.
const runKind = "staffing_sheet"

// Upload takes a spreadsheet in for a look.
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
	rows := 0
	for _, x := range file.Sheets {
		rows += len(x.Rows)
	}
	if rows == 0 {
		return "", errs.Invalid("Filen kan ikke leses.").At("fil", "Arket er tomt. Se om riktig fil er valgt.")
	}
	id := db.NewID()
	return id, s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.PlanStaffing, nil, "import_run/"+string(id)); err != nil {
			return err
		}
		if !access.PlansFor(actor, actor.Org) {
			return none()
		}
		return upload.File{ID: id, Kind: runKind, Name: d.Name, Area: db.ID(actor.Org), Data: d.Data, Rows: rows}.Keep(ctx, tx)
	})
}

// Incoming is a spreadsheet that was sent, as it is read now.
type Incoming struct {
	ID      db.ID
	Name    string
	Taken   bool // it has been taken in
	Gone    bool // the file is kept no longer
	Sheets  []string
	Sheet   *excel.Sheet
	Reading Reading
	Result  Result
}

// mine is a run of the actor's own; every other is as one that does not exist.
func mine(a access.Actor, id db.ID, load func() (query.ImportRun, error)) (query.ImportRun, error) {
	gone := errs.NotFound("Finner ikke filen.")
	run, err := app.Found(id, gone, load)
	if err == nil && (run.Kind != runKind || run.CreatedBy != db.ID(a.User) || run.AreaID != db.ID(a.Org)) {
		return query.ImportRun{}, gone
	}
	return run, err
}

// Look shows a spreadsheet read as said, or where told is nil as Tråd proposes: what it would change, and every fault by its cell.
func Look(ctx context.Context, s *app.Service, a access.Actor, id db.ID, told func(sheets []excel.Sheet) (Reading, bool)) (*Incoming, error) {
	in := &Incoming{ID: id}
	return in, s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.SeeStaffing, nil, "import_run/"+string(id)); err != nil {
			return err
		}
		if !access.May(a.Role, access.PlanStaffing) {
			return none()
		}
		run, err := mine(a, id, func() (query.ImportRun, error) { return tx.ImportRun(ctx, id) })
		if err != nil {
			return err
		}
		return in.read(ctx, tx, run, told)
	})
}

func (in *Incoming) read(ctx context.Context, tx *app.Tx, run query.ImportRun, told func(sheets []excel.Sheet) (Reading, bool)) error {
	in.Name, in.Taken = run.FileName, run.Status == upload.Done
	data, err := upload.Content(tx.Service, run)
	if err != nil || data == nil {
		in.Gone = true
		return err
	}
	file, err := upload.Open(data, run.FileName)
	if err != nil {
		return err
	}
	in.Sheets = nil
	for _, x := range file.Sheets {
		in.Sheets = append(in.Sheets, x.Name)
	}
	hospital, areas, err := region(ctx, tx.Reader, tx.Actor)
	if err != nil {
		return err
	}
	places := newPlaces(append(areas, hospital))
	said := false
	in.Reading = Reading{Sheet: -1}
	if told != nil {
		in.Reading, said = told(file.Sheets)
	}
	if !said {
		in.Reading = propose(file.Sheets, in.Reading.Sheet, places)
	}
	if in.Reading.Sheet < 0 || in.Reading.Sheet >= len(file.Sheets) {
		in.Reading.Sheet = 0
	}
	in.Sheet = &file.Sheets[in.Reading.Sheet]
	in.Result, err = in.Reading.plans(ctx, tx, in.Sheet, places)
	return err
}

// TakeIn makes drafts of a spreadsheet: all of it, or nothing. Seen is Result.Mark of what the user looked at.
type TakeIn struct {
	ID   db.ID
	Seen string
	Told func(sheets []excel.Sheet) (Reading, bool)
}

// Run writes, and returns the organisations that now have a draft. It is errs.Conflict where the file has faults, or gives something else
// than what was looked at; errs.Gone where it is taken in or let go already.
func (d TakeIn) Run(ctx context.Context, s *app.Service, actor access.Actor) ([]care.OrgID, error) {
	var made []care.OrgID
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		made = nil
		if err := tx.Allow(access.PlanStaffing, nil, "import_run/"+string(d.ID)); err != nil {
			return err
		}
		run, err := mine(actor, d.ID, func() (query.ImportRun, error) { return tx.LockImportRun(ctx, d.ID) })
		if err != nil {
			return err
		}
		if run.Status != upload.Checked {
			return errs.Gone("Arket er tatt inn allerede.")
		}
		in := &Incoming{ID: d.ID}
		if err := in.read(ctx, tx, run, d.Told); err != nil {
			return err
		}
		switch r := in.Result; {
		case in.Gone:
			return errs.Gone("Filen er ikke lenger i Tråd. Last den opp på nytt.")
		case len(r.Faults) > 0:
			return errs.Conflict("Arket har feil. Rett dem, eller velg kolonnene på nytt. Ingenting er lagret.")
		case r.Numbers() == 0:
			return errs.Conflict("Arket endrer ingen tall. Ingenting er lagret.")
		case r.Mark() != d.Seen:
			return errs.Conflict("Noe er endret i Tråd siden du så på arket. Se gjennom på nytt. Ingenting er lagret.")
		}
		for _, p := range in.Result.Plans {
			if len(p.Changes) == 0 {
				continue
			}
			if err := p.write(ctx, tx); err != nil {
				return err
			}
			made = append(made, p.Org)
		}
		if n, err := tx.FinishImportRun(ctx, query.FinishImportRunParams{ID: d.ID, DoneAt: db.At(tx.Now)}); err != nil || n != 1 {
			return fmt.Errorf("staffing.TakeIn: finish hit %d runs: %w", n, err)
		}
		return nil
	})
	return made, err
}

// write saves the draft that there is, or begins one.
func (p Planned) write(ctx context.Context, tx *app.Tx) error {
	if !access.PlansFor(tx.Actor, p.Org) {
		return none()
	}
	if _, err := tx.LockStaffingOrganisation(ctx, db.ID(p.Org)); err != nil {
		return fmt.Errorf("staffing.TakeIn: %w", err)
	}
	body := db.ToJSON(p.Plan)
	if p.Draft != nil {
		if err := tx.Allow(access.PlanStaffing, nil, "staffing_plan/"+string(p.Draft.ID)+"@"+strconv.Itoa(p.Draft.Version+1)); err != nil {
			return err
		}
		n, err := tx.SaveStaffingPlan(ctx, query.SaveStaffingPlanParams{
			ID: p.Draft.ID, Version: p.Draft.Version, Body: body, FromOn: p.Plan.From(), ToOn: p.Plan.To(), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(tx.Actor.User),
		})
		if err != nil {
			return fmt.Errorf("staffing.TakeIn: %w", err)
		}
		if n != 1 {
			return errs.Conflict("Noen lagret utkastet for %s nå. Se gjennom på nytt. Ingenting er lagret.", p.Name)
		}
		return keep(ctx, tx, p.Draft.ID, p.Draft.Version+1, "imported", body)
	}
	id := db.NewID()
	if err := tx.Allow(access.PlanStaffing, nil, "staffing_plan/"+string(id)+"@1"); err != nil {
		return err
	}
	list, err := heads(ctx, tx.Reader, p.Org)
	if err != nil {
		return err
	}
	for _, h := range list {
		if h.State == Draft && h.Of == "" {
			return errs.Conflict("Noen laget et utkast for %s nå. Se gjennom på nytt. Ingenting er lagret.", p.Name)
		}
	}
	last, err := tx.LastStaffingNumber(ctx, db.ID(p.Org))
	if err != nil {
		return fmt.Errorf("staffing.TakeIn: %w", err)
	}
	if err := tx.InsertStaffingPlan(ctx, query.InsertStaffingPlanParams{
		ID: id, OrganisationID: db.ID(p.Org), Number: last + 1, Body: body, FromOn: p.Plan.From(), ToOn: p.Plan.To(), CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	}); err != nil {
		return fmt.Errorf("staffing.TakeIn: %w", err)
	}
	return keep(ctx, tx, id, 1, "imported", body)
}

// places are the organisations that a row can be of, by what people write: the name, with or without «kommune», or the number.
type places map[string]query.Organisation

func newPlaces(list []query.Organisation) places {
	p := places{}
	for _, o := range list {
		if o.ID == "" {
			continue
		}
		for _, text := range []string{o.Name, o.Name + " kommune", string(o.Number), string(o.Number) + " " + o.Name} {
			if text = nb.Fold(text); text != "" {
				p[text] = o
			}
		}
	}
	return p
}

func (p places) of(text string) (query.Organisation, bool) {
	o, ok := p[nb.Fold(text)]
	return o, ok
}
