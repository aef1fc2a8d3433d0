package result

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/usage"
)

// View is what the page shows.
type View struct {
	Code     Code
	Codes    []Code        // the parts that can be shown, everybody first
	Result   *usage.Result // nil: there is none, see Why. Municipalities stand with their names; counts of the actor's own alone
	Why      lang.Text     // where the data cannot give a result
	Days     lang.Text     // which sources the days are bound by, where there are several
	Waiting  bool          // one to four were included since, and wait until they are five
	Manifest int64         // number of the loads that it was counted from
	Newest   int64         // number of the newest ones; larger while they are counted
	Through  date.Date     // last day with data
	MadeAt   db.Time
	Pathways map[string]string // titles by code
}

// Counted reports whether anything has been counted at all.
func (v *View) Counted() bool { return v.Manifest > 0 }

// Show reads what is kept. The error is errs.NotFound for a part that is not.
func Show(ctx context.Context, s *app.Service, a access.Actor, code Code) (*View, error) {
	if !access.May(a.Role, access.SeeResults) {
		return nil, s.See(ctx, a, access.SeeResults, nil, nil)
	}
	r := s.Store.Reader()
	v := &View{Code: code, Pathways: map[string]string{}}
	number, err := r.DatasetManifest(ctx)
	if err != nil {
		return nil, fmt.Errorf("result.Show: %w", err)
	}
	v.Newest = int64(number)
	items := []string{"result/" + string(code)}
	now, err := r.NewestUsageResult(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return v, s.See(ctx, a, access.SeeResults, nil, items)
	}
	if err != nil {
		return nil, fmt.Errorf("result.Show: %w", err)
	}
	v.Manifest, v.Through, v.MadeAt = int64(now.Manifest), now.ThroughOn, now.MadeAt
	if err := v.read(ctx, s, now.DataKey); err != nil {
		return nil, err
	}
	titles, err := s.NewestPathways(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range titles {
		v.Pathways[p.Code] = p.Title
	}
	if v.Result != nil {
		if err := v.places(ctx, s, a); err != nil {
			return nil, err
		}
	}
	return v, s.See(ctx, a, access.SeeResults, nil, append(items, fmt.Sprintf("dataset_manifest/%d", v.Manifest)))
}

// read takes the part out of what is kept, and notes which others there are.
func (v *View) read(ctx context.Context, s *app.Service, key string) error {
	r := s.Store.Reader()
	codes, err := r.UsageSelections(ctx, key)
	if err != nil {
		return fmt.Errorf("result.Show: %w", err)
	}
	for _, c := range codes {
		v.Codes = append(v.Codes, Code(c))
	}
	if !slices.Contains(v.Codes, v.Code) {
		return errs.NotFound("Utvalget finnes ikke. Det kan være for få personer i det.")
	}
	k, err := keptOf(ctx, s, key, v.Code)
	if err != nil {
		return err
	}
	if k.Method != Method {
		v.Manifest = 0 // counted anew soon: see Make
		return nil
	}
	v.Result, v.Why, v.Days, v.Waiting = k.Result, k.why(), k.days(), k.Waiting
	return nil
}

// places names the municipalities in the result: counts for the actor's own, what is not told for all.
func (v *View) places(ctx context.Context, s *app.Service, a access.Actor) error {
	rows, err := s.Store.Reader().OrganisationsByKind(ctx, string(care.OrgMunicipality))
	if err != nil {
		return fmt.Errorf("result.Show: %w", err)
	}
	names, own := map[string]string{}, map[string]bool{}
	for _, o := range rows {
		names[string(o.Number)] = o.Name
		own[string(o.Number)] = slices.Contains(a.Areas, care.OrgID(o.ID))
	}
	name := func(number string) string {
		if n := names[number]; n != "" {
			return n
		}
		return number
	}
	areas, missing := v.Result.Areas, v.Result.Missing
	v.Result.Areas, v.Result.Missing = nil, nil
	for _, x := range areas {
		if own[x.Number] { // those of others are not for this actor; what is hidden was decided over all
			x.Number = name(x.Number)
			v.Result.Areas = append(v.Result.Areas, x)
		}
	}
	for _, m := range missing {
		v.Result.Missing = append(v.Result.Missing, usage.Missing{Municipality: name(m.Municipality), Outcomes: m.Outcomes})
	}
	return nil
}
