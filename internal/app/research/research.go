// Package research is Uttrekk til forskning: rows about persons without a name, for one project at a time. An analyst orders, a leader of the
// hospital approves and sees no rows, the file is made in the background, and each time that it is handed out is written down: who, when, for
// what, by which decision, of which data. On its day it is deleted with its key.
//
//	id, err := research.Order{…}.Run(ctx, s, analyst)
//	err = research.Approve{ID: id}.Run(ctx, s, leader)              // enqueues MakeJob
//	s.Jobs.Handle(research.MakeJob, research.Handler(s, loads))
//	name, data, err := research.Fetch(ctx, s, analyst, id)          // audited, and in the log of what was handed out
//
// Only those whose consent stands are in it, and nobody who does not want to be in analyses or has a strictly protected address. A person has a
// pseudonym of the project's own, made with a key that only this extract has: rows of two projects cannot be put together, and when the key is
// gone nobody can make the pseudonyms again. There is no date and no place in the rows: days are counted from inclusion, ages are bands.
// The file lies sealed in the database; no administrator can read it.
package research

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Status is how far an extract has come.
type Status string

// The states.
const (
	Asked    Status = "asked"
	Approved Status = "approved" // being made
	Ready    Status = "ready"
	Refused  Status = "refused" // by the leader, or because too few consent
	Deleted  Status = "deleted"
)

// Order asks for an extract.
type Order struct {
	Key db.ID // of the form: the same form sent twice is one order
	app.Ground
	Recipient string // who gets it, and where it is kept
	CSV       bool
	Parquet   bool
}

// Run writes the order. The faults are by form field.
func (d Order) Run(ctx context.Context, s *app.Service, a access.Actor) (db.ID, error) {
	e := errs.Invalid("Uttrekket er ikke bestilt")
	d.Ground.Check(e, s.Today())
	app.NeedText(e, "mottaker", &d.Recipient, 500, "Skriv hvem som får filen, og hvor den skal ligge.")
	var formats []string
	if d.CSV {
		formats = append(formats, "csv")
	}
	if d.Parquet {
		formats = append(formats, "parquet")
	}
	if len(formats) == 0 {
		e.At("format", "Velg minst ett format.")
	}
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return id, s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.OrderExtract, nil, "research_extract/"+string(id)); err != nil {
			return err
		}
		if err := atHospital(a); err != nil {
			return err
		}
		if err := e.OrNil(); err != nil {
			return err
		}
		if _, err := tx.ResearchExtract(ctx, id); err == nil {
			return nil // the same form, sent twice
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("research.Order: %w", err)
		}
		if err := tx.InsertResearchExtract(ctx, query.InsertResearchExtractParams{
			ID: id, Title: d.Title, Purpose: d.Purpose, Decision: d.Decision, DecisionOn: d.DecisionOn, Recipient: d.Recipient, Formats: strings.Join(formats, " "),
			DeleteOn: d.DeleteOn, AskedAt: db.At(tx.Now), AskedBy: db.ID(a.User),
		}); err != nil {
			return fmt.Errorf("research.Order: %w", err)
		}
		return nil
	})
}

// atHospital lets only those through who work for the hospital: it answers for the extract.
func atHospital(a access.Actor) error {
	if k := care.OrgKind(a.OrgKind); k != care.OrgHospital && k != care.OrgSite {
		return errs.Denied("Uttrekk til forskning bestilles og godkjennes på sykehuset.")
	}
	return nil
}

// Extract is one extract without a row of what is in it.
type Extract struct {
	ID          db.ID
	Title       string
	Purpose     string
	Decision    string
	DecisionOn  date.Date
	Recipient   string
	Formats     string
	DeleteOn    date.Date
	Status      Status
	Asked       time.Time
	AskedBy     string
	Mine        bool
	Decided     time.Time
	DecidedBy   string
	Why         string
	Made        time.Time
	DataVersion int
	Persons     int
	Size        int
	Sum         string
	Deleted     time.Time
	Handouts    []Handout
}

// Handout is one time that the file was handed out.
type Handout struct {
	At          time.Time
	By          string
	DataVersion int
	Sum         string
}

// List returns the extracts, newest first, with the log of what was handed out.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Extract, error) {
	if err := s.See(ctx, a, access.SeeExtracts, nil, []string{"research_extracts"}); err != nil {
		return nil, err
	}
	if elsewhere := atHospital(a); elsewhere != nil {
		return nil, nil //nolint:nilerr // the hospital's are not shown elsewhere, and nothing is ordered there
	}
	r := s.Store.Reader()
	rows, err := r.ResearchExtracts(ctx, 200)
	if err != nil {
		return nil, fmt.Errorf("research.List: %w", err)
	}
	out, err := r.ResearchHandouts(ctx)
	if err != nil {
		return nil, fmt.Errorf("research.List: %w", err)
	}
	handed := map[db.ID][]Handout{}
	for _, h := range out {
		handed[h.ExtractID] = append(handed[h.ExtractID], Handout{h.At.Time, h.ByUserName, h.DataVersion, h.Sha256})
	}
	var all []Extract
	for _, x := range rows {
		all = append(all, Extract{
			ID: x.ID, Title: x.Title, Purpose: x.Purpose, Decision: x.Decision, DecisionOn: x.DecisionOn, Recipient: x.Recipient, Formats: x.Formats, DeleteOn: x.DeleteOn,
			Status: Status(x.Status), Asked: x.AskedAt.Time, AskedBy: x.AskedByName, Mine: x.AskedBy == db.ID(a.User), Decided: x.DecidedAt.Time, DecidedBy: string(x.DecidedByName),
			Why: x.DecidedWhy, Made: x.MadeAt.Time, DataVersion: x.DataVersion, Persons: x.Persons, Size: x.Size, Sum: x.Sha256, Deleted: x.DeletedAt.Time, Handouts: handed[x.ID],
		})
	}
	return all, nil
}

func missing() error { return errs.NotFound("Finner ikke uttrekket.") }

func load(ctx context.Context, id db.ID, read func(context.Context, db.ID) (query.ResearchExtract, error)) (query.ResearchExtract, error) {
	return app.Found(id, missing(), func() (query.ResearchExtract, error) { return read(ctx, id) })
}
