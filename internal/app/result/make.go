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
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// kept is what stands in the database of one part: the result, or why there is none.
type kept struct {
	Result *usage.Result
	Why    string
}

// Make counts the results anew where the loads or the inclusions have changed since those that are kept, and returns how many parts it
// counted: 0 where nothing has, and where nothing is loaded. The old ones serve until the new are whole.
func Make(ctx context.Context, s *app.Service, h *dataset.Holder) (int, error) {
	set := h.Current()
	if set == nil || set.Index == nil {
		return 0, nil
	}
	in, err := gather(ctx, s, set)
	if err != nil {
		return 0, err
	}
	now, err := s.Store.Reader().NewestUsageResult(ctx)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("result.Make: %w", err)
	}
	if now.DataKey == in.key {
		return 0, nil
	}
	all, err := in.run(ctx, set)
	if err != nil {
		return 0, err
	}
	err = s.Store.InTx(ctx, func(w *store.Writer) error {
		for code, k := range all {
			var b bytes.Buffer
			if err := gob.NewEncoder(&b).Encode(k); err != nil {
				return err
			}
			p := query.PutUsageResultParams{DataKey: in.key, Selection: string(code), Manifest: int(set.Manifest), ThroughOn: set.Through, Content: b.Bytes(), MadeAt: db.At(s.Now())}
			if err := w.PutUsageResult(ctx, p); err != nil {
				return err
			}
		}
		_, err := w.DropUsageResults(ctx, in.key)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("result.Make: %w", err)
	}
	return len(all), nil
}

// run counts everybody and each part that can be shown.
func (in *input) run(ctx context.Context, set *dataset.Set) (map[Code]kept, error) {
	whole, err := in.part(part{}, set)
	if err != nil {
		return nil, err
	}
	all := map[Code]kept{Everybody: whole}
	if whole.Result == nil {
		return all, nil
	}
	for _, d := range divisions(in.study.Enrolments) {
		var parts []kept
		for _, p := range d.parts {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			k, err := in.part(p, set)
			if err != nil {
				return nil, err
			}
			parts = append(parts, k)
		}
		if !divide(whole.Result, parts) {
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
	o.Seed, o.To = 1, column.DayOf(set.Through)+1
	r, err := in.study.Run(o)
	if errs.KindOf(err) == errs.KindInvalid {
		return kept{Why: errs.SafeText(err)}, nil
	}
	if err != nil {
		return kept{}, fmt.Errorf("result: %w", err)
	}
	return kept{Result: r}, nil
}

// divide hides in the parts of a division what could be worked out from the others and the whole; false where nothing of it may be shown:
// where a part, or those who are in none, are one to four. What is few in one part is hidden in all.
func divide(whole *usage.Result, parts []kept) bool {
	left, shown := whole.Followed, 0
	for _, k := range parts {
		if k.Result != nil {
			left -= k.Result.Followed
			shown++
		}
	}
	if shown < 2 || suppress.IsSmall(max(left, -left)) { // below 0 where some are in two pathways
		return false
	}
	hidden := map[usage.Outcome]bool{}
	for _, k := range parts {
		if k.Result == nil {
			continue
		}
		for i := range whole.Outcomes {
			o := whole.Outcomes[i].Outcome
			if l := k.Result.Line(o); l == nil || l.Hidden {
				hidden[o] = true
			}
		}
	}
	for _, k := range parts {
		if k.Result == nil {
			continue
		}
		r := k.Result
		if whole.Lacking > 0 {
			r.Lacking = -1 // the sum of the parts would tell few
		} else {
			r.Lacking = 0
		}
		r.Areas, r.Change, r.Missing = nil, nil, nil // of the whole alone: they would differ by few
		for i := range r.Outcomes {
			r.Outcomes[i].Hidden = r.Outcomes[i].Hidden || hidden[r.Outcomes[i].Outcome]
		}
	}
	return true
}
