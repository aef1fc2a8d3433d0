package staffing

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	rule "traad/internal/rules/staffing"
	"traad/internal/store/query"
)

// Laid is a plan that was decided before Tråd was taken into use; with Of it is a scenario of the plan of that id, with a name; with Draft one that is
// written on still.
type Laid struct {
	ID    db.ID
	Of    db.ID
	Name  string
	Org   care.OrgID
	On    date.Date
	Where string
	By    care.UserID
	Plan  *rule.Plan
	Draft bool
}

// Lay writes approved plans, and scenarios of them, inside a deed that has been allowed.
func Lay(ctx context.Context, tx *app.Tx, list []Laid) error {
	for _, l := range list {
		if err := l.Plan.Validate(); err != nil {
			return fmt.Errorf("staffing.Lay: %w", err)
		}
		at, body := db.At(l.On.At(12, 0)), db.ToJSON(l.Plan)
		last, err := tx.LastStaffingNumber(ctx, db.ID(l.Org))
		if err != nil {
			return fmt.Errorf("staffing.Lay: %w", err)
		}
		if err := tx.InsertStaffingPlan(ctx, query.InsertStaffingPlanParams{
			ID: l.ID, OrganisationID: db.ID(l.Org), OfID: l.Of, Name: l.Name, Number: last + 1, Body: body, FromOn: l.Plan.From(), ToOn: l.Plan.To(), CreatedAt: at, CreatedBy: db.ID(l.By),
		}); err != nil {
			return fmt.Errorf("staffing.Lay: %w", err)
		}
		if l.Of != "" || l.Draft {
			if err := keep(ctx, tx, l.ID, 1, "begun", body); err != nil {
				return err
			}
			continue
		}
		if _, err := tx.ApproveStaffingPlan(ctx, query.ApproveStaffingPlanParams{
			ID: l.ID, Version: 1, ApprovedOn: l.On, ApprovedWhere: l.Where, ApprovedAt: at, ApprovedBy: db.ID(l.By),
		}); err != nil {
			return fmt.Errorf("staffing.Lay: %w", err)
		}
		for i, act := range []string{"begun", "approved"} {
			if err := tx.InsertStaffingChange(ctx, query.InsertStaffingChangeParams{PlanID: l.ID, Number: i + 1, Act: act, Body: body, At: at, ByUser: db.ID(l.By)}); err != nil {
				return fmt.Errorf("staffing.Lay: %w", err)
			}
		}
		if err := aim(ctx, tx, query.StaffingPlan{ID: l.ID, OrganisationID: db.ID(l.Org), Body: body, FromOn: l.Plan.From(), ToOn: l.Plan.To()}); err != nil {
			return err
		}
	}
	return nil
}
