package result

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// kept is what stands in the database of one part: the result, or why there is none.
type kept struct {
	Method int // that it was counted by: of another one nothing is shown, for less was hidden
	Result *usage.Result
	Why    string
	WhyOf  []int       // what stands in Why, where something does: Why is then a text with verbs
	Days   string      // what binds the days, where several sources do, in bokmål
	DaysOf *daysBounds // the same apart

	Members []string // of everybody's: the inclusions that it was counted from, see unit
	Waiting bool     // one to four were included since, and wait until they are five
}

// Make counts the results anew where the loads or the inclusions have changed since those that are kept, and returns how many parts it
// counted: 0 where nothing has, and where nothing is loaded. The old ones serve until the new are whole.
func Make(ctx context.Context, s *app.Service, h *dataset.Holder) (int, error) {
	set := h.Current()
	if set == nil || set.Index == nil {
		return 0, nil
	}
	now, err := s.Store.Reader().NewestUsageResult(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("result.Make: %w", err)
	}
	var before kept
	if err == nil {
		if before, err = keptOf(ctx, s, now.DataKey, Everybody); err != nil {
			return 0, err
		}
	}
	in, err := gather(ctx, s, set, before)
	if err != nil {
		return 0, err
	}
	if now.DataKey == in.key {
		return 0, nil
	}
	all, err := in.run(ctx, set)
	if err != nil {
		return 0, err
	}
	if err := put(ctx, s, in.key, all, set.Manifest, lastDay(set)); err != nil {
		return 0, err
	}
	return len(all), nil
}

// put keeps what was counted in the place of what was kept before.
func put(ctx context.Context, s *app.Service, key string, all map[Code]kept, manifest int64, through date.Date) error {
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		for code, k := range all {
			k.Method = Method
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(k); err != nil {
				return err
			}
			p := query.PutUsageResultParams{DataKey: key, Selection: string(code), Manifest: int(manifest), ThroughOn: through, Content: b.Bytes(), MadeAt: db.At(s.Now())}
			if err := w.PutUsageResult(ctx, p); err != nil {
				return err
			}
		}
		_, err := w.DropUsageResults(ctx, key)
		return err
	})
	if err != nil {
		return fmt.Errorf("result.Make: %w", err)
	}
	return nil
}

// Fill keeps a result that was counted elsewhere, so that cmd/loadbench can measure the page. Make puts its own in its place.
func Fill(ctx context.Context, s *app.Service, r *usage.Result, manifest int64, through date.Date) error {
	return put(ctx, s, "filled", map[Code]kept{Everybody: {Result: r}}, manifest, through)
}

// keptOf reads what is kept of a part.
func keptOf(ctx context.Context, s *app.Service, key string, code Code) (k kept, err error) {
	row, err := s.Store.Reader().UsageResult(ctx, query.UsageResultParams{DataKey: key, Selection: string(code)})
	if err != nil {
		return k, fmt.Errorf("result: %w", err)
	}
	if err := gob.NewDecoder(bytes.NewReader(row)).Decode(&k); err != nil {
		return k, fmt.Errorf("result: %w", err)
	}
	return k, nil
}

// run counts everybody and each part that can be shown.
func (in *input) run(ctx context.Context, set *dataset.Set) (map[Code]kept, error) {
	whole, err := in.part(part{}, set)
	if err != nil {
		return nil, err
	}
	whole.Members, whole.Waiting = in.members, in.waiting
	all := map[Code]kept{Everybody: whole}
	if whole.Result == nil {
		return all, nil
	}
	for _, d := range divisions(in.study.Enrolments) {
		var parts []kept
		var results []*usage.Result
		for _, p := range d.parts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			k, err := in.part(p, set)
			if err != nil {
				return nil, err
			}
			parts, results = append(parts, k), append(results, k.Result)
		}
		if !usage.Divide(whole.Result, results) {
			continue
		}
		for i, p := range d.parts {
			if parts[i].Result != nil {
				all[p.code] = parts[i]
			}
		}
	}
	return all, nil
}

// part counts one of them. Too few is an answer, and no error.
func (in *input) part(p part, set *dataset.Set) (kept, error) {
	o := p.options
	o.Seed, o.From, o.To = 1, column.DayOf(set.Whole.From), column.DayOf(lastDay(set))+1
	r, err := in.study.Run(o)
	if errs.KindOf(err) == errs.KindInvalid {
		k := kept{Why: errs.SafeText(err), Days: days(set), DaysOf: boundsOf(set)}
		var e *errs.Error
		if errors.As(err, &e) && e.Said != nil {
			k.Why = e.Said.Text
			for _, a := range e.Said.Args {
				n, _ := a.(int)
				k.WhyOf = append(k.WhyOf, n)
			}
		}
		return k, nil
	}
	if err != nil {
		return kept{}, fmt.Errorf("result: %w", err)
	}
	return kept{Result: r, Days: days(set), DaysOf: boundsOf(set)}, nil
}

// lastDay is the last day that all hospitals' sources tell of.
func lastDay(set *dataset.Set) date.Date {
	if set.Whole.Through.IsZero() {
		return set.Through
	}
	return set.Whole.Through
}

// daysBounds are the sources that bind the days.
type daysBounds struct {
	Sources       int
	Begins, Ends  string
	From, Through string // days as date.Date writes them
}

func boundsOf(set *dataset.Set) *daysBounds {
	w := set.Whole
	if w.Sources < 2 {
		return nil
	}
	return &daysBounds{w.Sources, w.Begins, w.Ends, w.From.String(), w.Through.String()}
}

func (b *daysBounds) text() lang.Text {
	from, _ := date.Parse(b.From)
	through, _ := date.Parse(b.Through)
	return lang.Of("Dagene er dem som alle %s kilder med sykehusdata forteller om: «%s» begynner sist (%s), og «%s» slutter først (%s).", lang.Int(b.Sources), b.Begins, lang.DayYear(from), b.Ends, lang.DayYear(through))
}

// days says which sources the days are bound by, where there are several.
func days(set *dataset.Set) string {
	if b := boundsOf(set); b != nil {
		return b.text().String()
	}
	return ""
}

// why is what stands in the way of a result.
func (k *kept) why() lang.Text {
	var args []any
	for _, n := range k.WhyOf {
		args = append(args, n)
	}
	return lang.Of(k.Why, args...)
}

func (k *kept) days() lang.Text {
	if k.DaysOf != nil {
		return k.DaysOf.text()
	}
	return lang.Of(k.Days)
}
