// Package staffing is Ressurser: the plans of targets, staffing and cost that leaders write, approve and lay beside what really
// happens. What a plan comes to, rules/staffing says; who plans for whom, access.PlansFor.
//
// A plan is a draft until it is approved, and is never changed after that: a new version is a new draft that begins as a copy. The newest
// approved plan that covers a day holds then; its targets are what app.Aim gives to everything that shows one. A scenario is a variant
// of another plan and is never approved. Every save is kept.
//
//	id, err := staffing.Begin{Key: key, Org: nes, Step: rule.Quarter, From: from, Periods: 4}.Run(ctx, s, leader)
//	err = staffing.Save{ID: id, Seen: 1, Plan: plan}.Run(ctx, s, leader)
//	err = staffing.Approve{ID: id, Seen: 2, On: day, Where: "driftsrådet"}.Run(ctx, s, leader)
package staffing

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
	"traad/internal/store/query"
)

// State is where a plan stands.
type State string

// The states.
const (
	Draft    State = "draft"
	Approved State = "approved"
	Dropped  State = "dropped"
)

// Head is a plan without its numbers.
type Head struct {
	ID        db.ID
	Org       care.OrgID
	Of        db.ID // of a scenario: the plan it is a variant of
	Number    int
	Name      string // of a scenario
	State     State
	From, To  date.Date
	Version   int
	ChangedAt db.Time
	ChangedBy string

	ApprovedOn    date.Date
	ApprovedWhere string
	ApprovedBy    string
}

// Title is the plan's name on screen: "Plan 3", "Koordinator borte 3 md.".
func (h Head) Title() string { return h.In(nil) }

// In is its name in a language.
func (h Head) In(v *lang.Voice) string {
	if h.Name != "" {
		return h.Name
	}
	return v.Say("Plan %s", strconv.Itoa(h.Number))
}

// Held is a plan with its numbers.
type Held struct {
	Head
	Plan *rule.Plan
}

// none is the answer to somebody who does not plan for the organisation, word for word that of a plan that does not exist.
func none() error { return errs.NotFound("Planen finnes ikke.") }

// held reads one plan of an organisation that the actor plans for.
func held(ctx context.Context, r *store.Reader, a access.Actor, id db.ID) (*Held, error) {
	if !db.IsID(string(id)) {
		return nil, none()
	}
	row, err := r.StaffingPlan(ctx, id)
	if errors.Is(err, sql.ErrNoRows) || err == nil && !access.PlansFor(a, care.OrgID(row.OrganisationID)) {
		return nil, none()
	}
	if err != nil {
		return nil, fmt.Errorf("staffing: plan: %w", err)
	}
	plan, err := parse(row.ID, row.Body)
	if err != nil {
		return nil, err
	}
	return &Held{Head{
		row.ID, care.OrgID(row.OrganisationID), row.OfID, row.Number, row.Name, State(row.State), row.FromOn, row.ToOn, row.Version,
		row.ChangedAt, row.ChangedByName, row.ApprovedOn, row.ApprovedWhere, string(row.ApprovedByName),
	}, plan}, nil
}

// heads are the plans of an organisation, the newest first.
func heads(ctx context.Context, r *store.Reader, org care.OrgID) ([]Head, error) {
	rows, err := r.StaffingPlans(ctx, db.ID(org))
	if err != nil {
		return nil, fmt.Errorf("staffing: plans: %w", err)
	}
	list := make([]Head, len(rows))
	for i, row := range rows {
		list[i] = Head{
			row.ID, care.OrgID(row.OrganisationID), row.OfID, row.Number, row.Name, State(row.State), row.FromOn, row.ToOn, row.Version,
			row.ChangedAt, row.ChangedByName, row.ApprovedOn, row.ApprovedWhere, string(row.ApprovedByName),
		}
	}
	return list, nil
}

func parse(id db.ID, body db.JSON) (*rule.Plan, error) {
	plan := &rule.Plan{}
	if err := json.Unmarshal(body, plan); err != nil {
		return nil, fmt.Errorf("staffing: plan %s cannot be read: %w", id, err)
	}
	return plan, nil
}

// approved are the approved plans of organisations that cover something of a time, the newest of each first.
func approved(ctx context.Context, r *store.Reader, orgs []db.ID, within rule.Span) (map[db.ID][]Held, error) {
	rows, err := r.StaffingApproved(ctx, query.StaffingApprovedParams{Organisations: db.List(orgs), FromDay: within.From, ToDay: within.To})
	if err != nil {
		return nil, fmt.Errorf("staffing: approved: %w", err)
	}
	out := map[db.ID][]Held{}
	for _, row := range rows {
		plan, err := parse(row.ID, row.Body)
		if err != nil {
			return nil, err
		}
		h := Head{ID: row.ID, Org: care.OrgID(row.OrganisationID), Number: row.Number, State: Approved, From: row.FromOn, To: row.ToOn}
		out[row.OrganisationID] = append(out[row.OrganisationID], Held{h, plan})
	}
	return out, nil
}

// numbersOf are the numbers of plans.
func numbersOf(list []Held) []*rule.Plan {
	out := make([]*rule.Plan, len(list))
	for i := range list {
		out[i] = list[i].Plan
	}
	return out
}

// holds reports whether a plan is the one that holds today, or the day it begins where that is later: the newest of the approved ones, which
// are listed with the newest first.
func holds(list []Head, id db.ID, today date.Date) bool {
	for _, of := range list {
		if of.ID != id {
			continue
		}
		day := today
		if of.From.After(day) {
			day = of.From
		}
		for _, h := range list {
			if h.State == Approved && h.Of == "" && !day.Before(h.From) && !day.After(h.To) {
				return h.ID == id
			}
		}
	}
	return false
}

// keep writes a plan's state after a deed into its history.
func keep(ctx context.Context, tx *app.Tx, id db.ID, version int, act string, body db.JSON) error {
	err := tx.InsertStaffingChange(ctx, query.InsertStaffingChangeParams{PlanID: id, Number: version, Act: act, Body: body, At: db.At(tx.Now), ByUser: db.ID(tx.Actor.User)})
	if err != nil {
		return fmt.Errorf("staffing: history: %w", err)
	}
	return nil
}
