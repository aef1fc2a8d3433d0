package staffing

import (
	"context"
	"encoding/json"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/rules/suppress"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Area is one municipality or district on its way in.
type Area struct {
	ID      care.OrgID
	Number  string
	Name    string
	Kind    care.OrgKind
	Status  care.Rollout // by the register
	Note    string       // of the register
	Plan    rule.Rollout
	Target  int           // that holds today
	Active  int           // followed now; 0 where it is hidden
	Few     suppress.Mark // how Active is shown: of others' areas nobody is told a small number
	First   string        // the month of the first inclusion, "2026-11"; "" none yet, or hidden with Active
	Signed  date.Date     // the cooperation agreement, where it is signed in Tråd
	Version int           // 0: nothing is planned yet
	Changed db.Time
	By      string
	May     bool          // the actor plans for it
	History []SavedSpread // the newest first; of SpreadOf alone
	told    bool          // the actor is told Active exactly
}

// Spread returns the areas of the hospital, by name. It concerns no person.
func Spread(ctx context.Context, s *app.Service, a access.Actor) ([]Area, error) {
	if !access.May(a.Role, access.SeeStaffing) {
		return nil, s.See(ctx, a, access.SeeStaffing, nil, nil)
	}
	list, err := spread(ctx, s, s.Store.Reader(), a)
	if err != nil {
		return nil, err
	}
	return list, s.See(ctx, a, access.SeeStaffing, nil, []string{"spread"})
}

// SpreadOf is one area that the actor plans for; errs.NotFound for others.
func SpreadOf(ctx context.Context, s *app.Service, a access.Actor, org care.OrgID) (*Area, error) {
	if !access.May(a.Role, access.SeeStaffing) {
		return nil, s.See(ctx, a, access.SeeStaffing, nil, nil)
	}
	list, err := spread(ctx, s, s.Store.Reader(), a)
	if err != nil {
		return nil, err
	}
	for i := range list {
		if x := &list[i]; x.ID == org && x.May {
			if x.History, err = rolledOut(ctx, s.Store.Reader(), org); err != nil {
				return nil, err
			}
			return x, s.See(ctx, a, access.SeeStaffing, nil, []string{"spread/" + string(org)})
		}
	}
	return nil, errs.NotFound("Kommunen finnes ikke.")
}

// SavedSpread is one save of how an area is planned in.
type SavedSpread struct {
	By       string
	At       db.Time
	Now, Was rule.Rollout // as it was saved, and as it was before
}

// rolledOut is the history of how an area is planned in.
func rolledOut(ctx context.Context, r *store.Reader, org care.OrgID) ([]SavedSpread, error) {
	rows, err := r.SpreadChanges(ctx, db.ID(org))
	if err != nil {
		return nil, fmt.Errorf("staffing: history of spread: %w", err)
	}
	var out []SavedSpread
	var before rule.Rollout
	for i, row := range rows {
		var x rule.Rollout
		if err := json.Unmarshal(row.Body, &x); err != nil {
			return nil, fmt.Errorf("staffing: history of spread of %s: %w", org, err)
		}
		h := SavedSpread{By: row.ByName, At: row.At, Now: x, Was: x}
		if i > 0 || row.Number == 1 { // of an older one it is not known what it was before
			h.Was = before
		}
		out, before = append([]SavedSpread{h}, out...), x
	}
	return out, nil
}

func spread(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor) ([]Area, error) {
	_, areas, err := region(ctx, r, a)
	if err != nil {
		return nil, err
	}
	if err := app.Aim(ctx, r, a.Today, areas); err != nil {
		return nil, err
	}
	ids := make([]db.ID, len(areas))
	list, at := make([]Area, len(areas)), map[db.ID]*Area{}
	for i, o := range areas {
		ids[i] = o.ID
		list[i] = Area{ID: care.OrgID(o.ID), Number: string(o.Number), Name: o.Name, Kind: care.OrgKind(o.Kind), Status: care.Rollout(o.Status), Note: o.StatusNote, Target: o.Target, May: access.PlansFor(a, care.OrgID(o.ID)), told: access.ToldActive(a, care.OrgID(o.ID))}
		list[i].Plan.Start = o.StartedOn
		at[o.ID] = &list[i]
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, measure := range []string{care.MeasureStatus, care.MeasureIncluded} {
		rows, err := r.TalliesOf(ctx, query.TalliesOfParams{Areas: db.List(ids), Pathway: main, Measure: measure, BeforeBucket: "~"})
		if err != nil {
			return nil, fmt.Errorf("staffing: spread: %w", err)
		}
		for _, t := range rows {
			x := at[t.AreaID]
			switch {
			case measure == care.MeasureStatus && t.Bucket == string(care.StatusActive):
				x.Active += t.N
			case measure == care.MeasureIncluded && (x.First == "" || t.Bucket < x.First):
				x.First = t.Bucket
			}
		}
	}
	hideOthers(list)
	signed, err := agreement.SignedOn(ctx, r, areas, a.Today)
	if err != nil {
		return nil, err
	}
	rows, err := r.SpreadOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("staffing: spread: %w", err)
	}
	for id, on := range signed {
		at[id].Signed = on
	}
	for _, row := range rows {
		x := at[row.OrganisationID]
		x.Plan = rule.Rollout{}
		if err := json.Unmarshal(row.Body, &x.Plan); err != nil {
			return nil, fmt.Errorf("staffing: spread of %s: %w", row.OrganisationID, err)
		}
		x.Version, x.Changed, x.By = row.Version, row.ChangedAt, row.ChangedByName
	}
	return list, nil
}

// rollouts are how areas are planned in, where that is written down.
func rollouts(ctx context.Context, r *store.Reader, areas []query.Organisation) (map[db.ID]rule.Rollout, error) {
	ids := make([]db.ID, len(areas))
	for i, o := range areas {
		ids[i] = o.ID
	}
	rows, err := r.SpreadOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("staffing: rollouts: %w", err)
	}
	out := map[db.ID]rule.Rollout{}
	for _, row := range rows {
		var x rule.Rollout
		if err := json.Unmarshal(row.Body, &x); err != nil {
			return nil, fmt.Errorf("staffing: spread of %s: %w", row.OrganisationID, err)
		}
		out[row.OrganisationID] = x
	}
	return out, nil
}

// hideOthers hides how many are followed where the actor is not told exactly: from 1 to 4, and as many more as keep those from being worked out from
// the sum, which Ressurser tells everybody.
func hideOthers(list []Area) {
	var others []int
	for _, x := range list {
		if !x.told {
			others = append(others, x.Active)
		}
	}
	marks, n := few(others), 0
	for i := range list {
		x := &list[i]
		if x.told {
			continue
		}
		if x.Few = marks[n]; x.Few.Hidden() {
			x.Active, x.First = 0, ""
		}
		n++
	}
}

// Ready is how many points of the checklist are in place; the agreement is so where it is signed in Tråd too.
func (x Area) Ready() int {
	n := x.Plan.Ready()
	if x.Plan.Done[rule.AgreementLesson].IsZero() && !x.Signed.IsZero() {
		n++
	}
	return n
}

// SaveSpread writes how an area is planned in. Seen is the version that the form showed.
type SaveSpread struct {
	Org  care.OrgID
	Seen int
	Plan rule.Rollout
}

// Run writes. Faults are those of rule.Rollout; one that somebody else saved meanwhile is errs.Conflict.
func (d SaveSpread) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		gone := errs.NotFound("Kommunen finnes ikke.")
		if !db.IsID(string(d.Org)) {
			return gone
		}
		if err := tx.Allow(access.PlanStaffing, nil, fmt.Sprintf("spread/%s@%d", d.Org, d.Seen+1)); err != nil {
			return err
		}
		list, err := spread(ctx, tx.Service, tx.Reader, actor)
		if err != nil {
			return err
		}
		found := false
		for _, x := range list {
			found = found || x.ID == d.Org && x.May
		}
		if !found {
			return gone
		}
		d.Plan.Note = nb.CleanLine(d.Plan.Note)
		if err := d.Plan.Validate(tx.Today); err != nil {
			return err
		}
		n, err := tx.SaveSpread(ctx, query.SaveSpreadParams{OrganisationID: db.ID(d.Org), Body: db.ToJSON(d.Plan), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User), Seen: d.Seen})
		switch {
		case err != nil:
			return fmt.Errorf("staffing.SaveSpread: %w", err)
		case n != 1:
			return errs.Conflict("Noen andre lagret dette mens du skrev. Se gjennom, og lagre på nytt.")
		}
		err = tx.InsertSpreadChange(ctx, query.InsertSpreadChangeParams{OrganisationID: db.ID(d.Org), Number: d.Seen + 1, Body: db.ToJSON(d.Plan), At: db.At(tx.Now), ByUser: db.ID(actor.User)})
		if err != nil {
			return fmt.Errorf("staffing.SaveSpread: history: %w", err)
		}
		return nil
	})
}
