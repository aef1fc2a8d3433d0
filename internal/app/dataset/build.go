package dataset

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Refresh builds the columns anew where the manifest, who has objected to analysis, or where municipal data may be used has changed since those in use; the old ones
// serve until then. With nothing loaded ever, it does nothing.
func Refresh(ctx context.Context, s *app.Service, h *Holder) (changed bool, err error) {
	r := s.Store.Reader()
	number, err := r.DatasetManifest(ctx)
	if err != nil {
		return false, fmt.Errorf("dataset.Refresh: %w", err)
	}
	if number == 0 {
		return false, nil
	}
	out, err := OutOfAnalysis(ctx, r, s.Keys)
	if err != nil {
		return false, err
	}
	numbers, err := bases(ctx, r, s)
	if err != nil {
		return false, err
	}
	followed, err := h.sumOfFollowed(ctx, s)
	if err != nil {
		return false, err
	}
	left := sumOf(out) + " " + strings.Join(numbers, ",") + " " + followed
	if now := h.Current(); now != nil && now.Manifest == int64(number) && now.left == left {
		return false, nil
	}
	set, err := build(ctx, s, int64(number), func(id string) bool { return out[id] })
	if err != nil {
		return false, err
	}
	set.left = left
	if h.Ready != nil {
		h.Ready(ctx, set)
	}
	h.Put(set)
	return true, nil
}

// sumOfFollowed is a sum of who is followed. It is worked out anew only where something was written about an enrolment: this is asked every
// two seconds.
func (h *Holder) sumOfFollowed(ctx context.Context, s *app.Service) (string, error) {
	stamp, err := s.Store.Reader().EnrolmentStamp(ctx)
	if err != nil {
		return "", fmt.Errorf("dataset.Refresh: %w", err)
	}
	if known := h.followed.Load(); known != nil && known.stamp == stamp {
		return known.sum, nil
	}
	courses, err := Enrolled(ctx, s)
	if err != nil {
		return "", err
	}
	known := &followedSum{stamp, sumOf(followed(courses))}
	h.followed.Store(known)
	return known.sum, nil
}

// Keep looks for a new manifest every interval until ctx ends.
func Keep(ctx context.Context, s *app.Service, h *Holder, every time.Duration, log *slog.Logger) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	said := ""
	for {
		started := time.Now()
		changed, err := Refresh(ctx, s, h)
		switch {
		case err != nil && ctx.Err() == nil && err.Error() != said:
			said = err.Error()
			log.Error("datagrunnlaget kan ikke bygges; det forrige brukes videre", "feil", errs.SafeText(err), "årsak", said)
		case changed:
			said = ""
			set := h.Current()
			log.Info("datagrunnlaget er klart", "manifest", set.Manifest, "episoder", set.Index.E.Rows(), "personer", len(set.People), "sekunder", fmt.Sprintf("%.1f", time.Since(started).Seconds()))
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// build makes the Set of the loads that stand.
func build(ctx context.Context, s *app.Service, number int64, leave func(string) bool) (*Set, error) {
	r := s.Store.Reader()
	rows, err := r.StandingDatasetLoads(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	set := &Set{Manifest: number}
	told := stretches{}
	var loads, dispensed []column.Load
	var lists [][]column.Person
	n, codes := 0, 0
	texts := map[string]string{}
	for i, l := range rows {
		if Kind(l.Kind) == Persons {
			people, err := persons(ctx, r, l, texts)
			if err != nil {
				return nil, err
			}
			lists = append(lists, people)
			continue
		}
		over := covered(rows[i+1:], l)
		if len(over) == 1 && over[0][0] <= column.DayOf(l.FromOn) && over[0][1] >= column.DayOf(l.ToOn) {
			continue
		}
		if Kind(l.Kind) == Dispensings {
			dispensed = append(dispensed, column.Load{Next: parts(ctx, r, l), Over: over})
			continue
		}
		loads = append(loads, column.Load{Next: parts(ctx, r, l), Over: over, Hospital: told.of(l)})
		n, codes = n+l.RowCount, codes+l.CodeCount
	}
	set.People = column.MergePersons(lists, leave)
	m, err := municipalOf(ctx, s, set.People)
	if err != nil {
		return nil, err
	}
	e, err := column.Merge(loads, n, codes, column.Who{Out: leave, Hospital: m.closed}, true)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	e.DropUnsaid()
	set.Closed, set.Whole, set.Sources = m.closed, told.whole(), told.days()
	set.Through = lastOf(set.Sources)
	var d *column.Dispensings
	if len(dispensed) > 0 {
		if d, err = column.MergeDispensings(dispensed, leave); err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
	}
	set.Index = casefind.Read(e).Dispensed(d)
	set.Index.From, set.Index.Banded = column.DayOf(set.Whole.From), true
	return set, nil
}

// stretch is the days that a source tells of, and whether it has a hospital's episodes.
type stretch struct {
	source   string
	from, to date.Date
	hospital bool
}

// stretches are those of the sources whose rows are in use.
type stretches map[string]*stretch

// of lets a load count, and returns where the merge notes that it has a hospital's episodes. A load that later ones cover wholly is not asked for:
// its days are theirs.
func (t stretches) of(l query.StandingDatasetLoadsRow) *bool {
	s := t[l.Source]
	if s == nil {
		s = &stretch{source: l.Source, from: l.FromOn, to: l.ToOn}
		t[l.Source] = s
	}
	if l.FromOn.Before(s.from) {
		s.from = l.FromOn
	}
	if l.ToOn.After(s.to) {
		s.to = l.ToOn
	}
	return &s.hospital
}

// whole is where the sources with a hospital's episodes all tell: from the latest beginning to the earliest end.
func (t stretches) whole() (w Whole) {
	for _, source := range slices.Sorted(maps.Keys(t)) {
		s := t[source]
		if !s.hospital {
			continue
		}
		w.Sources++
		if w.From.IsZero() || s.from.After(w.From) {
			w.From, w.Begins = s.from, source
		}
		if w.Through.IsZero() || s.to.Before(w.Through) {
			w.Through, w.Ends = s.to, source
		}
	}
	return w
}

// days are how far each source reaches, the one that reaches the shortest first: what it has told since is not known.
func (t stretches) days() (all []SourceDay) {
	for _, s := range t {
		all = append(all, SourceDay{s.source, s.to, s.hospital})
	}
	slices.SortFunc(all, func(x, y SourceDay) int { return cmp.Or(x.To.Compare(y.To), cmp.Compare(x.Source, y.Source)) })
	return all
}

// lastOf is the last day that a hospital's source reaches: lists count back from the day after. What only municipal sources have told of is no day of a
// list, for every count of stays would be too low by as much as the hospitals are behind.
func lastOf(all []SourceDay) (last date.Date) {
	for _, s := range all {
		if s.Hospital && s.To.After(last) {
			last = s.To
		}
	}
	return last
}

// mayLag is how many days a hospital's source may be behind another before a list says so.
const mayLag = 7

// Behind are the hospitals' sources that end more than a week before the list's day: stays there since are in no count.
func (s *Set) Behind() (all []SourceDay) {
	for _, d := range s.Sources {
		if d.Hospital && s.Through.Days(d.To) > mayLag {
			all = append(all, d)
		}
	}
	return all
}

// covered are the days of a load that later ones of the same source have: disjoint and ascending.
func covered(later []query.StandingDatasetLoadsRow, l query.StandingDatasetLoadsRow) (over [][2]column.Day) {
	for _, x := range later {
		if x.Kind == l.Kind && x.Source == l.Source {
			over = append(over, [2]column.Day{column.DayOf(x.FromOn), column.DayOf(x.ToOn)})
		}
	}
	slices.SortFunc(over, func(a, b [2]column.Day) int { return int(a[0] - b[0]) })
	var out [][2]column.Day
	for _, d := range over {
		if k := len(out); k > 0 && d[0] <= out[k-1][1]+1 {
			out[k-1][1] = max(out[k-1][1], d[1])
		} else {
			out = append(out, d)
		}
	}
	return out
}

// parts reads a load's parts in order.
func parts(ctx context.Context, r *store.Reader, l query.StandingDatasetLoadsRow) func() ([]byte, error) {
	k := 0
	return func() ([]byte, error) {
		if k == l.PartCount {
			return nil, io.EOF
		}
		k++
		content, err := r.DatasetPart(ctx, query.DatasetPartParams{LoadID: l.ID, Number: k})
		if err != nil {
			return nil, fmt.Errorf("part %d of %s: %w", k, l.ID, err)
		}
		return content, nil
	}
}

func persons(ctx context.Context, r *store.Reader, l query.StandingDatasetLoadsRow, texts map[string]string) (all []column.Person, err error) {
	next := parts(ctx, r, l)
	for {
		content, err := next()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
		some, err := column.ReadPersonPart(content, texts)
		if err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
		all = append(all, some...)
	}
}

// OutOfAnalysis are the pseudonyms of those who object to the use of their data, with a record or without one.
func OutOfAnalysis(ctx context.Context, r *store.Reader, ring *keys.Ring) (map[string]bool, error) {
	ids, err := r.OutOfAnalysis(ctx)
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	out := map[string]bool{}
	if err := unnamed(ctx, r, ring, out); err != nil || len(ids) == 0 {
		return out, err
	}
	rows, err := r.PseudonymsOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("dataset: %w", err)
	}
	for _, row := range rows {
		name, err := ring.Open(row.Sealed, sealedFor(row.PatientID))
		if err != nil {
			return nil, fmt.Errorf("dataset: %w", err)
		}
		out[string(name)] = true
	}
	return out, nil
}

func sumOf(out map[string]bool) string {
	h := sha256.New()
	for _, id := range slices.Sorted(maps.Keys(out)) {
		fmt.Fprintln(h, id)
	}
	return hex.EncodeToString(h.Sum(nil))
}
