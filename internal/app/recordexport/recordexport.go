// Package recordexport gives a municipality its own records in a readable form before its cooperation agreement ends, or
// afterwards: one zip with a page to begin on, and for each person a page and a JSON file. Two persons are needed: one asks
// (a coordinator of the municipality, or when access has ended an administrator), the municipality's leader approves and
// sees no names. The file is made in the background, kept sealed in pieces, and deleted after fourteen days.
//
//	id, err := recordexport.Ask{Organisation: nes, Reason: "Avtalen slutter"}.Run(ctx, s, coordinator)
//	err = recordexport.Approve{ID: id}.Run(ctx, s, leader)              // enqueues MakeJob
//	s.Jobs.Handle(recordexport.MakeJob, recordexport.Handler(s, print)) // print writes the pages
//	file, err := recordexport.Fetch(ctx, s, coordinator, id); file.WriteTo(w)
package recordexport

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Keep is how long a file that is ready is kept.
const Keep = 14 * 24 * time.Hour

// Status is how far an export has come.
type Status string

// The states.
const (
	Asked    Status = "asked"
	Approved Status = "approved" // being made
	Ready    Status = "ready"
	Refused  Status = "refused"
	Deleted  Status = "deleted"
	Lapsed   Status = "lapsed" // before it was fetched the asker's access ended, or something in it was deleted for good
)

// Export is one export without anything of what is in it: how many persons, by whom, why.
type Export struct {
	ID        db.ID
	Org       care.OrgID
	OrgName   string
	Status    Status
	Asked     time.Time
	AskedBy   string
	AskedRole care.Role
	Mine      bool // the actor asked for it
	Reason    string
	Persons   int
	Decided   time.Time
	DecidedBy string
	Why       string // why it was refused
	Ready     time.Time
	Until     time.Time // the file is deleted then
	Files     int
	Size      int
	May       bool // the actor can fetch it now
	Closed    bool // only the municipality can open it, with the key that its leader was shown
}

// View is what the page shows.
type View struct {
	Exports []Export
	Choices []Choice  // what can be asked for now
	Locked  lang.Text // why nothing can be asked for; zero where something can, or for one who never asks
}

// Choice is an organisation whose records can be asked for.
type Choice struct {
	ID      care.OrgID
	Name    string
	Persons int
}

// List returns the exports that the actor has to do with: a coordinator's and a leader's own municipality's, for an
// administrator those of municipalities whose access has ended. Nobody in them is named.
func List(ctx context.Context, s *app.Service, a access.Actor) (*View, error) {
	if err := s.See(ctx, a, access.SeeRecordExports, nil, []string{"record_exports"}); err != nil {
		return nil, err
	}
	r, v := s.Store.Reader(), &View{}
	orgs := []db.ID{db.ID(a.Org)}
	if a.Role == care.Administrator {
		ended, err := r.EndedOrganisations(ctx, a.Today)
		if err != nil {
			return nil, fmt.Errorf("recordexport.List: %w", err)
		}
		if orgs, err = areasAmong(ctx, r, ended); err != nil {
			return nil, err
		}
	}
	rows, err := r.RecordExportsOf(ctx, query.RecordExportsOfParams{Organisations: db.List(orgs), Lim: 100})
	if err != nil {
		return nil, fmt.Errorf("recordexport.List: %w", err)
	}
	for _, row := range rows {
		x := Export{
			ID: row.ID, Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName, Status: Status(row.Status), Asked: row.AskedAt.Time,
			AskedBy: row.AskedByName, AskedRole: care.Role(row.AskedRole), Mine: row.AskedBy == db.ID(a.User), Reason: row.Reason, Persons: row.Persons, Closed: row.AskedRole == string(care.Administrator),
			Decided: row.DecidedAt.Time, DecidedBy: string(row.DecidedByName), Why: row.DecidedWhy, Ready: row.ReadyAt.Time, Files: row.Files, Size: row.Size,
		}
		if x.Status.open() {
			gone, err := over(ctx, r, row.OrganisationID, row.AskedRole, a.Today)
			if err != nil {
				return nil, err
			}
			if gone {
				x.Status = Lapsed // the job that writes it runs every hour
			}
		}
		if x.Status == Ready {
			x.Until = x.Ready.Add(Keep)
			x.May, err = mayFetch(ctx, s, r, a, query.RecordExport{OrganisationID: row.OrganisationID, AskedBy: row.AskedBy, AskedRole: row.AskedRole, ReadyAt: row.ReadyAt, Status: row.Status})
			if err != nil {
				return nil, err
			}
		}
		v.Exports = append(v.Exports, x)
	}
	if !access.May(a.Role, access.AskRecordExport) {
		return v, nil
	}
	for _, id := range orgs {
		why, err := mayAsk(ctx, r, a, care.OrgID(id))
		if err != nil {
			return nil, err
		}
		if v.Locked = why; !why.IsZero() {
			continue
		}
		c, err := choice(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		v.Choices = append(v.Choices, c)
	}
	if len(v.Choices) > 0 {
		v.Locked = lang.Text{}
	} else if v.Locked.IsZero() {
		v.Locked = lang.Of("Ingen samarbeidsavtale er avsluttet. Så lenge avtalen gjelder, bestiller koordinatorene i kommunen uttrekket selv.")
	}
	return v, nil
}

// areasAmong leaves out the GP offices: they have no records of their own here.
func areasAmong(ctx context.Context, r *store.Reader, ids []db.ID) ([]db.ID, error) {
	rows, err := r.OrganisationsByID(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("recordexport: %w", err)
	}
	var out []db.ID
	for _, o := range rows {
		if k := care.OrgKind(o.Kind); k == care.OrgMunicipality || k == care.OrgDistrict {
			out = append(out, o.ID)
		}
	}
	return out, nil
}

func choice(ctx context.Context, r *store.Reader, id db.ID, today date.Date) (Choice, error) {
	org, err := r.Organisation(ctx, id)
	if err != nil {
		return Choice{}, fmt.Errorf("recordexport: %w", err)
	}
	people, err := persons(ctx, r, id, today)
	return Choice{care.OrgID(id), org.Name, len(people)}, err
}

// persons are those who have an enrolment in the areas that the organisation's agreement covers, whatever became of it.
func persons(ctx context.Context, r *store.Reader, org db.ID, today date.Date) ([]db.ID, error) {
	areas, err := agreement.Covers(ctx, r, care.OrgID(org), today)
	if err != nil {
		return nil, err
	}
	ids, err := r.PatientsIn(ctx, db.List(areas))
	if err != nil {
		return nil, fmt.Errorf("recordexport: persons: %w", err)
	}
	return ids, nil
}

// mayAsk says why the actor cannot ask for the organisation's records, zero where she can.
func mayAsk(ctx context.Context, r *store.Reader, a access.Actor, org care.OrgID) (lang.Text, error) {
	phase, err := agreement.PhaseIn(ctx, r, org, a.Today)
	if err != nil {
		return lang.Text{}, err
	}
	switch {
	case a.Role == care.Administrator && !phase.Allows(care.ExportAfterwards):
		return lang.Of("Tilgangen er ikke avsluttet. Så lenge avtalen gjelder, bestiller koordinatorene i kommunen uttrekket selv."), nil
	case a.Role == care.Administrator:
		return lang.Text{}, nil
	case a.Org != org:
		return lang.Of("Du kan bare bestille uttrekk for din egen kommune."), nil
	case !phase.Allows(care.ExportOwnRecords):
		return lang.Of("Samarbeidsavtalen er avsluttet, og tilgangen med den. Be administrator om å bestille uttrekket."), nil
	}
	return lang.Text{}, nil
}

// Ask asks for an organisation's records. Key, made with the form, becomes the export's id.
type Ask struct {
	Key          db.ID
	Organisation care.OrgID
	Reason       string
}

// Run writes it. Faults at kommune and grunn.
func (d Ask) Run(ctx context.Context, s *app.Service, a access.Actor) (db.ID, error) {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return id, s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.AskRecordExport, nil, "record_export/"+string(id)); err != nil {
			return err
		}
		f := errs.Invalid("Uttrekket er ikke bestilt. Rett feltene som er merket.")
		if n := len([]rune(d.Reason)); nb.CleanLine(d.Reason) == "" {
			f.At("grunn", "Skriv hvorfor kommunen trenger uttrekket. Lederen leser det før hun eller han godkjenner.")
		} else if n > care.MaxText {
			f.Say("grunn", "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(care.MaxText))
		}
		if !db.IsID(string(d.Organisation)) {
			return f.At("kommune", "Velg hvilken kommune det gjelder.")
		}
		if _, err := tx.LockOrganisation(ctx, db.ID(d.Organisation)); err != nil {
			return f.At("kommune", "Velg en kommune fra listen.")
		}
		why, err := mayAsk(ctx, tx.Reader, a, d.Organisation)
		if err != nil {
			return err
		}
		if !why.IsZero() {
			f.At("kommune", why.Text)
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		return d.insert(ctx, tx, id)
	})
}

func (d Ask) insert(ctx context.Context, tx *app.Tx, id db.ID) error {
	// One that was asked for before access ended does not stand in the way of one afterwards.
	if _, err := lapseAll(ctx, tx.Service, tx.Reader, tx.Writer, db.ID(d.Organisation)); err != nil {
		return err
	}
	before, err := tx.RecordExportsOf(ctx, query.RecordExportsOfParams{Organisations: db.List([]db.ID{db.ID(d.Organisation)}), Lim: 100})
	if err != nil {
		return fmt.Errorf("recordexport.Ask: %w", err)
	}
	for _, x := range before {
		if x.ID == id {
			return nil // the same form, sent twice
		}
		if st := Status(x.Status); st == Asked || st == Approved {
			return errs.Conflict("Et uttrekk er bestilt fra før og ikke ferdig. Vent på det, eller be lederen avslå det.")
		}
	}
	people, err := persons(ctx, tx.Reader, db.ID(d.Organisation), tx.Today)
	if err != nil {
		return err
	}
	if err := tx.InsertRecordExport(ctx, query.InsertRecordExportParams{
		ID: id, OrganisationID: db.ID(d.Organisation), AskedAt: db.At(tx.Now), AskedBy: db.ID(tx.Actor.User), AskedRole: string(tx.Actor.Role),
		Reason: d.Reason, Persons: len(people),
	}); err != nil {
		return fmt.Errorf("recordexport.Ask: %w", err)
	}
	return nil
}

// missing is what is answered for an export that is not the actor's, as for one that does not exist.
func missing() error { return errs.NotFound("Finner ikke uttrekket.") }

func load(ctx context.Context, id db.ID, get func(context.Context, db.ID) (query.RecordExport, error)) (query.RecordExport, error) {
	return app.Found(id, missing(), func() (query.RecordExport, error) { return get(ctx, id) })
}
