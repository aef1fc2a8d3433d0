package dataset

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Load is one load as it is listed.
type Load struct {
	ID         db.ID
	Kind       Kind
	Source     string
	From, To   date.Date
	State      string // checked, standing, undone, emptied, folded
	Members    int    // how many loads were folded into it; 0 of one that was read from files
	Undoable   bool   // see Undo
	Covered    bool   // stands, and later loads have all its days
	KeyVersion int
	Rows       int
	Persons    int
	Bytes      int
	Quality    Quality
	At         db.Time
	By         string // "" the command line
	Undone     db.Time
	UndoneBy   string
}

// Period is what of a source is covered by loads that stand: stretches of days, and the days between that nothing has.
type Period struct {
	Kind   Kind
	Source string
	Days   []Days
	Holes  []Days
}

// Overview is the page of loads.
type Overview struct {
	Loads   []Load // newest first, the last hundred
	Periods []Period
	Newest  int64 // the manifest's number; a Set with a lower one is being replaced
}

// List gives the loads and what they cover.
func List(ctx context.Context, s *app.Service, a access.Actor) (*Overview, error) {
	r := s.Store.Reader()
	if err := hospitalOnly(ctx, r, a); err != nil {
		return nil, err
	}
	rows, err := r.DatasetLoads(ctx, 100)
	if err != nil {
		return nil, fmt.Errorf("dataset.List: %w", err)
	}
	standing, err := r.StandingDatasetLoads(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset.List: %w", err)
	}
	number, err := r.DatasetManifest(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset.List: %w", err)
	}
	hidden, newest := map[db.ID]bool{}, 0
	for i, l := range standing {
		newest = max(newest, l.KeyVersion)
		over := covered(standing[i+1:], l)
		hidden[l.ID] = Kind(l.Kind) != Persons && len(over) == 1 && over[0][0] <= column.DayOf(l.FromOn) && over[0][1] >= column.DayOf(l.ToOn)
	}
	o := &Overview{Periods: periods(standing), Newest: int64(number)}
	refs := []string{fmt.Sprintf("dataset_manifest/%d", number)}
	for _, x := range rows {
		l := Load{
			ID: x.ID, Kind: Kind(x.Kind), Source: x.Source, From: x.FromOn, To: x.ToOn, State: x.State, Covered: hidden[x.ID], KeyVersion: x.KeyVersion, Rows: x.RowCount,
			Persons: x.PersonCount, Bytes: x.ByteCount, At: x.CreatedAt, By: string(x.CreatedByName), Undone: x.UndoneAt, UndoneBy: string(x.UndoneByName), Members: x.Members,
		}
		l.Undoable = l.State == "standing" && (l.Members == 0 || l.KeyVersion < newest)
		if err := json.Unmarshal(x.Report, &l.Quality); err != nil {
			return nil, fmt.Errorf("dataset.List: %w", err)
		}
		o.Loads = append(o.Loads, l)
		refs = append(refs, ref(l.ID))
	}
	return o, s.See(ctx, a, access.SeeData, nil, refs)
}

// Of gives one load, errs.NotFound where there is none.
func Of(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Load, error) {
	o, err := List(ctx, s, a)
	if err != nil {
		return nil, err
	}
	for i := range o.Loads {
		if o.Loads[i].ID == id {
			return &o.Loads[i], nil
		}
	}
	return nil, errs.NotFound("Lasten finnes ikke, eller den er ryddet bort.")
}

// periods joins the days of each source's loads of episodes, and of medicines.
func periods(standing []query.StandingDatasetLoadsRow) (all []Period) {
	type source struct{ kind, name string }
	var sources []source
	by := map[source][]query.StandingDatasetLoadsRow{}
	for _, l := range standing {
		of := source{l.Kind, l.Source}
		if Kind(l.Kind) == Persons {
			continue
		}
		if by[of] == nil {
			sources = append(sources, of)
		}
		by[of] = append(by[of], l)
	}
	for _, source := range sources {
		p := Period{Kind: Kind(source.kind), Source: source.name}
		for _, d := range covered(by[source], by[source][0]) {
			p.Days = append(p.Days, Days{d[0].Date(), d[1].Date()})
		}
		for i := 1; i < len(p.Days); i++ {
			p.Holes = append(p.Holes, Days{p.Days[i-1].To.AddDays(1), p.Days[i].From.AddDays(-1)})
		}
		all = append(all, p)
	}
	return all
}
