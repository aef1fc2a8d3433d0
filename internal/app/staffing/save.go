package staffing

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
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store/query"
)

// Save writes the numbers of a draft. Seen is the version that the form showed.
type Save struct {
	ID   db.ID
	Seen int
	Plan *rule.Plan
}

// Run writes. Faults stand at the cells (rules/staffing); a draft that somebody else changed meanwhile is errs.Conflict.
func (d Save) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := draft(ctx, tx, d.ID, d.Seen, wrote)
		if err != nil {
			return err
		}
		was, err := parse(row.ID, row.Body)
		if err != nil {
			return err
		}
		if d.Plan.Kind != was.Kind {
			return errs.Invalid("Planen er ikke lagret.").At("plan", "Planen er for en annen slags virksomhet.")
		}
		if err := d.Plan.Validate(); err != nil {
			return err
		}
		body := db.ToJSON(d.Plan)
		n, err := tx.SaveStaffingPlan(ctx, query.SaveStaffingPlanParams{
			ID: d.ID, Version: d.Seen, Body: body, FromOn: d.Plan.From(), ToOn: d.Plan.To(), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("staffing.Save: hit %d rows: %w", n, err)
		}
		return keep(ctx, tx, d.ID, d.Seen+1, "saved", body)
	})
}

// What somebody is told whose page is of an older version of the draft.
const (
	wrote   = "Noen andre lagret planen mens du skrev. Tallene dine står i skjemaet. Se hva som er endret i historikken, og lagre på nytt."
	decided = "Noen andre lagret planen etter at du åpnet siden, så ingenting er gjort. Åpne planen, se gjennom tallene som står der nå, og godkjenn eller forkast på nytt."
)

// draft locks a draft of an organisation that the actor plans for; late is what is said where it has another version than was seen.
func draft(ctx context.Context, tx *app.Tx, id db.ID, seen int, late string) (query.StaffingPlan, error) {
	var row query.StaffingPlan
	if !db.IsID(string(id)) {
		return row, none()
	}
	if err := tx.Allow(access.PlanStaffing, nil, fmt.Sprintf("staffing_plan/%s@%d", id, seen+1)); err != nil {
		return row, err
	}
	row, err := tx.LockStaffingPlan(ctx, id)
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && !access.PlansFor(tx.Actor, care.OrgID(row.OrganisationID)):
		return row, none()
	case err != nil:
		return row, fmt.Errorf("staffing: draft: %w", err)
	case State(row.State) != Draft:
		return row, errs.Conflict("Planen er godkjent eller forkastet og kan ikke endres. Lag et nytt utkast.")
	case row.Version != seen:
		return row, errs.Conflict(late)
	}
	return row, nil
}

// Approve makes a draft the plan that holds: decided on a day, by somebody.
type Approve struct {
	ID    db.ID
	Seen  int
	On    date.Date
	Where string // who decided: "driftsrådet"
}

// Run approves and writes the targets that now hold. Faults stand at vedtatt and hvor.
func (d Approve) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := draft(ctx, tx, d.ID, d.Seen, decided)
		if err != nil {
			return err
		}
		f := errs.Invalid("Planen er ikke godkjent. Rett feltene og prøv igjen.")
		if row.OfID != "" {
			f.At("vedtatt", "Et scenario kan ikke godkjennes. Skriv tallene inn i et utkast til plan.")
		}
		if d.On.IsZero() || d.On.After(tx.Today) || d.On.Before(tx.Today.AddMonths(-12)) {
			f.At("vedtatt", "Skriv dagen planen ble vedtatt, i dag eller inntil ett år tilbake.")
		}
		if d.Where = nb.CleanLine(d.Where); d.Where == "" || len([]rune(d.Where)) > 100 {
			f.At("hvor", "Skriv hvem som vedtok planen, for eksempel «driftsrådet».")
		}
		plan, err := parse(row.ID, row.Body)
		if err != nil {
			return err
		}
		if list := errs.FieldsOf(plan.Validate()); len(list) > 0 { // a draft may begin with what must be mended, see Begin
			f.Say("vedtatt", "Rett tallene først, under «Endre tallene». %s", lang.OfFault(list[0]))
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		n, err := tx.ApproveStaffingPlan(ctx, query.ApproveStaffingPlanParams{
			ID: d.ID, Version: d.Seen, ApprovedOn: d.On, ApprovedWhere: d.Where, ApprovedAt: db.At(tx.Now), ApprovedBy: db.ID(actor.User),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("staffing.Approve: hit %d rows: %w", n, err)
		}
		if err := aim(ctx, tx, row); err != nil {
			return err
		}
		return keep(ctx, tx, d.ID, d.Seen+1, "approved", row.Body)
	})
}

// aim writes the targets of an approved plan, month by month, over those of the plans before it.
func aim(ctx context.Context, tx *app.Tx, row query.StaffingPlan) error {
	plan, err := parse(row.ID, row.Body)
	if err != nil {
		return err
	}
	for month := row.FromOn; !month.After(row.ToOn); month = month.AddMonths(1) {
		target, ok := plan.TargetOn(month)
		if !ok {
			continue
		}
		if err := tx.PutStaffingTarget(ctx, query.PutStaffingTargetParams{OrganisationID: row.OrganisationID, MonthOn: month, Target: int(target), PlanID: row.ID}); err != nil {
			return fmt.Errorf("staffing: target: %w", err)
		}
	}
	return nil
}

// Drop puts a draft or a scenario away. It stays readable in the history.
type Drop struct {
	ID   db.ID
	Seen int
}

// Run drops it.
func (d Drop) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		row, err := draft(ctx, tx, d.ID, d.Seen, decided)
		if err != nil {
			return err
		}
		n, err := tx.DropStaffingPlan(ctx, query.DropStaffingPlanParams{ID: d.ID, Version: d.Seen, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User)})
		if err != nil || n != 1 {
			return fmt.Errorf("staffing.Drop: hit %d rows: %w", n, err)
		}
		return keep(ctx, tx, d.ID, d.Seen+1, "dropped", row.Body)
	})
}

// Restore takes a discarded draft back («Angre»). Seen is the version that was discarded.
type Restore struct {
	ID   db.ID
	Seen int
}

// Run restores it. It is errs.Conflict where it is not discarded any longer, or where somebody has begun another draft of the organisation meanwhile.
func (d Restore) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) {
			return none()
		}
		if err := tx.Allow(access.PlanStaffing, nil, fmt.Sprintf("staffing_plan/%s@%d", d.ID, d.Seen+1)); err != nil {
			return err
		}
		h, err := held(ctx, tx.Reader, actor, d.ID)
		if err != nil {
			return err
		}
		if _, err := tx.LockStaffingOrganisation(ctx, db.ID(h.Org)); err != nil { // two drafts at once follow each other, see Begin
			return fmt.Errorf("staffing.Restore: %w", err)
		}
		list, err := heads(ctx, tx.Reader, h.Org)
		if err != nil {
			return err
		}
		if h.Of == "" && slices.ContainsFunc(list, func(h Head) bool { return h.State == Draft && h.Of == "" }) {
			return errs.Conflict("Utkastet kan ikke tas tilbake: et annet utkast er begynt. Skriv videre på det, eller forkast det først.")
		}
		n, err := tx.RestoreStaffingPlan(ctx, query.RestoreStaffingPlanParams{ID: d.ID, Version: d.Seen, ChangedAt: db.At(tx.Now), ChangedBy: db.ID(actor.User)})
		if err != nil {
			return fmt.Errorf("staffing.Restore: %w", err)
		}
		if n != 1 {
			return errs.Conflict("Utkastet er ikke forkastet lenger. Åpne planen og se hvordan den står.")
		}
		return keep(ctx, tx, d.ID, d.Seen+1, "restored", db.ToJSON(h.Plan))
	})
}
