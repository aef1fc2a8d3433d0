package report

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/result"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/report"
	"traad/internal/store"
	"traad/internal/store/query"
)

// MayFreeze reports whether the actor may freeze a report: it is of the whole service, so the hospital's leaders and analysts do.
func MayFreeze(a access.Actor) bool {
	k := care.OrgKind(a.OrgKind)
	return access.May(a.Role, access.FreezeReport) && (k == care.OrgHospital || k == care.OrgSite)
}

// Freeze keeps a report as it is shown.
type Freeze struct {
	Key    db.ID // made by the form: sent twice, it is done once
	Period string
	Part   result.Code
	Mark   string // of the draft that was read
}

// Run keeps it, and returns its id. The error is errs.Conflict where the figures are others than those that were read.
func (d Freeze) Run(ctx context.Context, s *app.Service, a access.Actor) (db.ID, error) {
	draft, err := New(ctx, s, a, d.Period, d.Part)
	if err != nil {
		return "", err
	}
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.FreezeReport, nil, "board_report/"+string(d.Key)); err != nil {
			return err
		}
		switch {
		case !MayFreeze(a):
			return errs.Denied("Rapporten fryses av sykehuset, som har hele tjenesten.")
		case !db.IsID(string(d.Key)):
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		case !draft.Counted:
			return errs.Conflict("Tallene er ikke regnet ennå. Prøv igjen om litt.")
		}
		if _, err := tx.BoardReport(ctx, d.Key); err == nil {
			return nil // the same form, sent twice
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("report.Freeze: %w", err)
		}
		if d.Mark != draft.Mark {
			return errs.Conflict("Tallene er regnet på nytt siden du leste dem. Les dem som står her nå, og frys igjen.")
		}
		n, err := tx.InsertBoardReport(ctx, query.InsertBoardReportParams{
			ID: d.Key, Period: draft.Period, Number: draft.Number, Manifest: int(draft.Manifest), ThroughOn: draft.Through,
			Content: string(draft.text), Sha256: draft.Mark, FrozenAt: db.At(tx.Now), FrozenBy: db.ID(a.User),
		})
		if err != nil {
			return fmt.Errorf("report.Freeze: %w", err)
		}
		if n == 0 {
			return errs.Conflict("Noen andre frøs en rapport for perioden nå. Les den før du fryser en til.")
		}
		return nil
	})
	return d.Key, err
}

// Frozen is a report that is kept.
type Frozen struct {
	*report.Report
	ID  db.ID
	At  time.Time
	By  string
	Sum string // SHA-256 of what is kept
}

// Show returns it as it was frozen. The error is errs.NotFound where there is none.
func Show(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Frozen, error) {
	if !access.May(a.Role, access.SeeReports) {
		return nil, s.See(ctx, a, access.SeeReports, nil, nil)
	}
	gone := errs.NotFound("Rapporten finnes ikke.")
	if !db.IsID(string(id)) {
		return nil, gone
	}
	row, err := s.Store.Reader().BoardReport(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, gone
	}
	if err != nil {
		return nil, fmt.Errorf("report.Show: %w", err)
	}
	if mark([]byte(row.Content)) != row.Sha256 {
		return nil, fmt.Errorf("report.Show: %s is not as it was frozen", id)
	}
	r, err := read(row.Content)
	if err != nil {
		return nil, err
	}
	return &Frozen{r, row.ID, row.FrozenAt.Time, row.FrozenByName, row.Sha256}, s.See(ctx, a, access.SeeReports, nil, []string{"board_report/" + string(id)})
}

// before is the newest report of an earlier period than r's, nil where there is none.
func before(ctx context.Context, r *store.Reader, of *report.Report) (*report.Report, error) {
	rows, err := r.BoardReports(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	for _, row := range rows { // the newest period first, and of each the newest
		if row.Period >= of.Period {
			continue
		}
		full, err := r.BoardReport(ctx, row.ID)
		if err != nil {
			return nil, fmt.Errorf("report: %w", err)
		}
		return read(full.Content)
	}
	return nil, nil //nolint:nilnil // there is none
}

// limit is how many reports a list holds: thirty years of them.
const limit = 100

// Entry is a frozen report in the list.
type Entry struct {
	ID       db.ID
	Text     lang.Text // its name
	At       time.Time
	By       string
	Manifest int
	Through  date.Date
}

// All lists the reports that are frozen, the newest period first.
func All(ctx context.Context, s *app.Service, a access.Actor) ([]Entry, error) {
	if err := s.See(ctx, a, access.SeeReports, nil, []string{"board_reports"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().BoardReports(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("report.All: %w", err)
	}
	var all []Entry
	for _, row := range rows {
		r := report.Report{Period: row.Period, Number: row.Number}
		all = append(all, Entry{row.ID, r.Text(), row.FrozenAt.Time, row.FrozenByName, row.Manifest, row.ThroughOn})
	}
	return all, nil
}
