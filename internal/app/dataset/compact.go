package dataset

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Daily loads repeat days, so that their rows would grow for ever. Those that were taken into use over 30 days ago are folded.
const (
	foldFrom = 8  // so many of one source, whose days hang together, are worth writing anew
	foldMost = 16 // at a time: a part or two of each is in memory
)

type loadRow = query.StandingDatasetLoadsRow

// Compact folds loads that are too old to be undone into one of their source: of each day the newest load's rows, of each person the newest row. What is built of
// them is the same before and after, so there is no new manifest. It writes beside what stands and changes which loads stand in one transaction; what it leaves when it
// dies is dropped by Purge, as are the folded ones' rows, an hour later. It returns how many loads were folded.
func Compact(ctx context.Context, s *app.Service) (int, error) {
	n := 0
	for {
		group, err := worthFolding(ctx, s)
		if err != nil || len(group) == 0 {
			return n, err
		}
		if Kind(group[0].Kind) == Persons {
			err = foldPersons(ctx, s, group)
		} else {
			err = foldRows(ctx, s, group)
		}
		if err != nil {
			return n, err
		}
		n += len(group)
	}
}

// worthFolding is the next group that can be folded; nil where there is none. Groups follow one another in the order of the manifest, without one between that stays,
// and have pseudonyms of one version of the key service's key: the loads of an older version are to be undone, and folded with newer ones they never could be.
func worthFolding(ctx context.Context, s *app.Service) ([]loadRow, error) {
	standing, err := s.Store.Reader().StandingDatasetLoads(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset.Compact: %w", err)
	}
	ids, err := s.Store.Reader().TakenDatasetLoads(ctx, db.At(s.Now().Add(-keepUndone)))
	if err != nil {
		return nil, fmt.Errorf("dataset.Compact: %w", err)
	}
	settled := map[db.ID]bool{}
	for _, id := range ids {
		settled[id] = true
	}
	type of struct{ kind, source string }
	var order []of
	groups, closed := map[of][]loadRow{}, map[of]bool{}
	for _, l := range standing {
		g := of{l.Kind, l.Source}
		if Kind(l.Kind) == Persons {
			g.source = "" // the newest row of a person holds, whichever source has it
		}
		if closed[g] = closed[g] || wasRead(l) && !settled[l.ID]; closed[g] {
			continue
		}
		if groups[g] == nil {
			order = append(order, g)
		}
		groups[g] = append(groups[g], l)
	}
	for _, g := range order {
		run, over := oldestRun(groups[g])
		if Kind(g.kind) == Persons {
			if n := min(len(run), foldMost); n > 0 && (over && slices.ContainsFunc(run[:n], wasRead) || n >= foldFrom && n >= 2*len(sources(run[:n]))) {
				return run[:n], nil
			}
			continue
		}
		if len(run) == 0 {
			continue
		}
		for _, days := range covered(run, run[0]) {
			if some := hanging(run, days, over); some != nil {
				return some, nil
			}
		}
	}
	return nil, nil
}

// wasRead reports whether a load was read from files. One that others were folded into has no number in the manifest, and was settled before.
func wasRead(l loadRow) bool { return l.Number != 0 }

// oldestRun is the first loads of one version of the key that are not all folded already. over: a newer version follows. Then all of the run is to be folded, however
// few they are: what is folded comes before what was read, so that no newer load may be folded while an older one is not.
func oldestRun(all []loadRow) (run []loadRow, over bool) {
	for len(all) > 0 {
		n := 1
		for n < len(all) && all[n].KeyVersion == all[0].KeyVersion {
			n++
		}
		if run, all = all[:n], all[n:]; slices.ContainsFunc(run, wasRead) {
			return run, len(all) > 0
		}
	}
	return nil, false
}

// hanging are the first loads within a stretch of days that fill one stretch themselves; nil where they are too few: where no newer ones wait for them (few),
// fewer than foldFrom.
func hanging(all []loadRow, days [2]column.Day, few bool) []loadRow {
	var in []loadRow
	for _, l := range all {
		if d := column.DayOf(l.FromOn); d >= days[0] && d <= days[1] {
			in = append(in, l)
		}
	}
	if len(in) < foldFrom && !(few && slices.ContainsFunc(in, wasRead)) {
		return nil
	}
	n := min(foldMost, len(in))
	for n < len(in) && len(covered(in[:n], in[0])) > 1 {
		n++
	}
	return in[:n]
}

func sources(loads []loadRow) (all []string) {
	for _, l := range loads {
		if !slices.Contains(all, l.Source) {
			all = append(all, l.Source)
		}
	}
	return all
}

// folded is one load in the place of several.
type folded struct {
	row     query.InsertDatasetLoadParams
	persons func() int
	write   func(keep func(column.PartOf) error) error
}

// foldOf begins the load that takes the place of some of one source.
func foldOf(s *app.Service, loads []loadRow) folded {
	f := folded{row: query.InsertDatasetLoadParams{ID: db.NewID(), Kind: loads[0].Kind, Source: loads[0].Source, FromOn: loads[0].FromOn, ToOn: loads[0].ToOn, CreatedAt: db.At(s.Now())}}
	for _, l := range loads {
		if l.FromOn.Before(f.row.FromOn) {
			f.row.FromOn = l.FromOn
		}
		if l.ToOn.After(f.row.ToOn) {
			f.row.ToOn = l.ToOn
		}
		f.row.KeyVersion = max(f.row.KeyVersion, l.KeyVersion)
	}
	return f
}

// foldRows folds episodes or dispensings.
func foldRows(ctx context.Context, s *app.Service, group []loadRow) error {
	f, n := foldOf(s, group), 0
	f.persons = func() int { return n }
	f.write = func(keep func(column.PartOf) error) (err error) {
		var loads []column.Load
		for i, l := range group {
			loads = append(loads, column.Load{Next: parts(ctx, s.Store.Reader(), l), Over: covered(group[i+1:], l)})
		}
		if Kind(f.row.Kind) == Episodes {
			n, err = column.Fold(loads, keep)
			return err
		}
		d, err := column.MergeDispensings(loads, nil)
		if err != nil {
			return err
		}
		n = len(d.People)
		return d.Parts(nil, keep)
	}
	return replace(ctx, s, group, []folded{f})
}

// foldPersons folds persons: one load for each source, of those whose newest row it has.
func foldPersons(ctx context.Context, s *app.Service, group []loadRow) error {
	type held struct {
		person column.Person
		source string
	}
	newest, texts := map[string]held{}, map[string]string{}
	for _, l := range group {
		some, err := persons(ctx, s.Store.Reader(), l, texts)
		if err != nil {
			return err
		}
		for _, p := range some {
			newest[p.ID] = held{p, l.Source}
		}
	}
	var all []folded
	for _, source := range sources(group) {
		var of []loadRow
		for _, l := range group {
			if l.Source == source {
				of = append(of, l)
			}
		}
		var people []column.Person
		for _, h := range newest {
			if h.source == source {
				people = append(people, h.person)
			}
		}
		slices.SortFunc(people, func(a, b column.Person) int { return cmp.Compare(a.ID, b.ID) })
		f := foldOf(s, of)
		f.persons = func() int { return len(people) }
		f.write = func(keep func(column.PartOf) error) error { return column.PersonParts(people, nil, keep) }
		all = append(all, f)
	}
	return replace(ctx, s, group, all)
}

var errMoved = errors.New("a load was undone meanwhile")

// replace writes the new loads and lets them stand for the group, all at once. Where one of the group does not stand any more nothing is changed.
func replace(ctx context.Context, s *app.Service, group []loadRow, by []folded) (err error) {
	defer func() {
		if err != nil {
			for _, f := range by {
				_ = drop(context.WithoutCancel(ctx), s, f.row.ID)
			}
		}
	}()
	pace := s.Pace()
	reports := make([]db.JSON, len(by))
	for i, f := range by {
		f.row.Report = db.ToJSON(Quality{})
		t, err := stage(ctx, s, f.row, func(keep func(column.PartOf) error) error {
			return f.write(func(p column.PartOf) error { return cmp.Or(keep(p), pace.Rest(ctx)) })
		})
		if err != nil {
			return err
		}
		reports[i] = db.ToJSON(Quality{Rows: t.RowCount})
	}
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		now := db.At(s.Now())
		for i, f := range by {
			if err := checked(ctx, s, w, f.row.ID, f.persons(), reports[i]); err != nil {
				return err
			}
			if _, err := w.StandDatasetLoad(ctx, query.StandDatasetLoadParams{ID: f.row.ID, TouchedAt: now}); err != nil {
				return err
			}
		}
		for _, l := range group {
			into := by[0].row.ID
			for _, f := range by {
				if f.row.Source == l.Source {
					into = f.row.ID
				}
			}
			if n, err := w.FoldDatasetLoad(ctx, query.FoldDatasetLoadParams{ID: l.ID, FoldedInto: into, TouchedAt: now}); err != nil || n != 1 {
				return cmp.Or(err, errMoved)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("dataset.Compact: %w", err)
	}
	return nil
}
