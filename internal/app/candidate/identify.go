package candidate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// batch is how many rows one transaction writes: SQLite has one writer.
const batch = 500

// Identify notes, for each day with data since the last time, who fulfils the rule in use, whether they are followed or not, also where nobody can
// be followed yet: those are the best to compare with (docs/results.md); but for those who object to the use of their data. A person is noted once for each version of a rule. It returns how many were new.
func (f *Finder) Identify(ctx context.Context, s *app.Service) (int, error) {
	d := f.at()
	if d == nil {
		return 0, nil
	}
	rule, err := InUse(ctx, s.Store.Reader())
	if err != nil {
		return 0, err
	}
	_, all, err := places(ctx, s, access.Actor{Today: s.Today()})
	if err != nil {
		return 0, err
	}
	list := within(rule.Rule, all) // the probability is that of the list, though noted is also who lives where nobody can be followed yet
	to := d.on.Date()
	from, err := since(ctx, s, rule.Name(), to)
	if err != nil {
		return 0, err
	}
	against, err := dataset.OutOfAnalysis(ctx, s.Store.Reader(), s.Keys)
	if err != nil {
		return 0, err
	}
	n := 0
	for day := from; !day.After(to); day = day.AddDays(1) {
		scored := d.scored
		if day != to {
			scored = d.set.Index.Score(d.set.People, column.DayOf(day))
		}
		var ids []string
		for _, p := range scored.Selected(rule.Rule, list) {
			if !against[p.ID] {
				ids = append(ids, p.ID)
			}
		}
		k, err := note(ctx, s, rule.Name(), day, ids)
		n += k
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

func setting(rule string) string { return "candidate.identified." + rule }

// since is the first day to note: the one after the last, however long ago that was, and the newest one where the rule is new. Where the last is
// later than the data reach (a load was undone, or had rows of days to come), what was noted after the newest day is taken back, and it is noted again.
func since(ctx context.Context, s *app.Service, rule string, to date.Date) (date.Date, error) {
	text, err := s.Store.Reader().Setting(ctx, setting(rule))
	if errors.Is(err, sql.ErrNoRows) {
		return to, nil
	}
	if err != nil {
		return to, fmt.Errorf("candidate.Identify: %w", err)
	}
	last, err := date.Parse(text)
	if err != nil {
		return to, fmt.Errorf("candidate.Identify: %w", err)
	}
	if last.After(to) {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			_, err := w.DropCandidatesIdentifiedAfter(ctx, query.DropCandidatesIdentifiedAfterParams{Rule: rule, FirstOn: to})
			return err
		}); err != nil {
			return to, fmt.Errorf("candidate.Identify: %w", err)
		}
		return to, nil
	}
	return last.AddDays(1), nil
}

// note writes a day; the mark moves with the last part, so that a day that was cut off is noted again.
func note(ctx context.Context, s *app.Service, rule string, day date.Date, ids []string) (n int, err error) {
	for first := true; first || len(ids) > 0; first = false {
		part := ids[:min(batch, len(ids))]
		ids = ids[len(part):]
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			for _, id := range part {
				k, err := w.NoteCandidateIdentified(ctx, query.NoteCandidateIdentifiedParams{Pseudonym: id, Rule: rule, FirstOn: day, NotedAt: db.At(s.Now())})
				if err != nil {
					return err
				}
				n += int(k)
			}
			if len(ids) > 0 {
				return nil
			}
			return w.PutSetting(ctx, query.PutSettingParams{Name: setting(rule), Value: day.String()})
		})
		if err != nil {
			return n, fmt.Errorf("candidate.Identify: %w", err)
		}
	}
	return n, nil
}
