package staffing

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
	"traad/internal/store/query"
)

// Begin makes a draft: a copy of the organisation's newest plan laid out on the periods asked for, or where there is none a plan with the
// pathway's work. A hospital's has the targets of its areas together. With Of it is a scenario: a copy of that plan, with its periods and a name.
type Begin struct {
	Key     db.ID // the new plan's id: a double submit makes one
	Org     care.OrgID
	Step    rule.Step
	From    date.Date // any day in the first period
	Periods int
	Of      db.ID
	Name    string
	Ask     Question // a scenario that answers it; Name may then be ""
}

// Run makes the draft and returns its id. Faults stand at steg, fra, perioder, navn and scenario.
func (d Begin) Run(ctx context.Context, s *app.Service, actor access.Actor) (db.ID, error) {
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Key)) || !db.IsID(string(d.Org)) {
			return none()
		}
		if err := tx.Allow(access.PlanStaffing, nil, "staffing_plan/"+string(d.Key)+"@1"); err != nil {
			return err
		}
		if !access.PlansFor(actor, d.Org) {
			return none()
		}
		if _, err := tx.LockStaffingOrganisation(ctx, db.ID(d.Org)); err != nil { // two drafts at once follow each other
			return fmt.Errorf("staffing.Begin: %w", err)
		}
		list, err := heads(ctx, tx.Reader, d.Org)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(h Head) bool { return h.ID == d.Key }) {
			return nil
		}
		if d.Of != "" {
			return d.variant(ctx, tx, list)
		}
		return d.draft(ctx, tx, list)
	})
	return d.Key, err
}

func (d Begin) draft(ctx context.Context, tx *app.Tx, list []Head) error {
	f := errs.Invalid("Utkastet er ikke laget. Rett feltene og prøv igjen.")
	if slices.ContainsFunc(list, func(h Head) bool { return h.State == Draft && h.Of == "" }) {
		return f.At("fra", "Det finnes et utkast allerede. Skriv videre på det, eller forkast det først.")
	}
	if d.Step != rule.Month && d.Step != rule.Quarter {
		f.At("steg", "Velg måned eller kvartal.")
	}
	if d.From.IsZero() || d.From.Year() < 2015 || d.From.Year() > tx.Today.Year()+10 {
		f.Say("fra", "Skriv en dato i den første perioden, for eksempel %s.", nb.Numeric(tx.Today))
	}
	if d.Periods < 1 || d.Periods > rule.MaxPeriods {
		f.Say("perioder", "Skriv et helt tall fra 1 til %d.", rule.MaxPeriods)
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	org, err := tx.Organisation(ctx, db.ID(d.Org))
	if err != nil {
		return fmt.Errorf("staffing.Begin: %w", err)
	}
	from := d.Step.Start(d.From)
	plan, err := d.newest(ctx, tx, list)
	if err != nil {
		return err
	}
	copied := plan != nil
	if !copied {
		way, err := longTerm(ctx, tx)
		if err != nil {
			return err
		}
		plan = rule.New(care.OrgKind(org.Kind), way, d.Step, from, d.Periods)
		for i := range plan.Periods {
			plan.Periods[i].Target = int64(org.Target)
		}
	} else {
		plan.Step = d.Step
		plan.Lay(from, d.Periods)
	}
	if care.OrgKind(org.Kind) == care.OrgHospital {
		if err := follow(ctx, tx, plan, copied); err != nil {
			return err
		}
	}
	return d.insert(ctx, tx, plan)
}

// newest is the numbers of the newest plan that is no scenario, nil where there is none.
func (d Begin) newest(ctx context.Context, tx *app.Tx, list []Head) (*rule.Plan, error) {
	for _, h := range list {
		if h.Of == "" && h.State == Approved {
			was, err := held(ctx, tx.Reader, tx.Actor, h.ID)
			if err != nil {
				return nil, err
			}
			return was.Plan, nil
		}
	}
	return nil, nil
}

func longTerm(ctx context.Context, tx *app.Tx) (*care.Pathway, error) {
	all, err := tx.Service.NewestPathways(ctx, tx.Reader)
	if err != nil {
		return nil, err
	}
	main := care.Main(all)
	for _, p := range all {
		if p.Code == main {
			return p, nil
		}
	}
	return nil, errs.Conflict("Det er ikke publisert noe forløp for langvarig oppfølging, så arbeidet kan ikke regnes ut. Be en administrator publisere det.")
}

func (d Begin) variant(ctx context.Context, tx *app.Tx, list []Head) error {
	of := map[string]string{}
	for _, h := range list {
		of[string(h.ID)] = string(h.Of)
	}
	if err := rule.MayFollow(of, string(d.Key), string(d.Of)); err != nil {
		return err
	}
	was, err := held(ctx, tx.Reader, tx.Actor, d.Of)
	if err != nil {
		return err
	}
	sound := was.Plan.Validate() == nil // a plan from an older Tråd may hold what is a fault today; it is mended in the form
	name, err := d.Ask.ask(ctx, tx, was.Plan)
	if err == nil && sound {
		err = was.Plan.Validate()
	}
	if err != nil {
		return err
	}
	if d.Name = cmp.Or(nb.CleanLine(d.Name), name); d.Name == "" || len([]rune(d.Name)) > 60 {
		return errs.Invalid("Scenarioet er ikke lagret.").At("navn", "Gi scenarioet et kort navn, for eksempel «Koordinator borte 3 md.».")
	}
	return d.insert(ctx, tx, was.Plan)
}

// insert keeps the draft. What is copied may hold what is a fault today, or get one when it is laid out on other periods: it goes to the form all
// the same, where it is mended, for without a draft nobody could mend it. Saving and approving hold what a plan must.
func (d Begin) insert(ctx context.Context, tx *app.Tx, plan *rule.Plan) error {
	last, err := tx.LastStaffingNumber(ctx, db.ID(d.Org))
	if err != nil {
		return fmt.Errorf("staffing.Begin: %w", err)
	}
	body := db.ToJSON(plan)
	if err := tx.InsertStaffingPlan(ctx, query.InsertStaffingPlanParams{
		ID: d.Key, OrganisationID: db.ID(d.Org), OfID: d.Of, Number: last + 1, Name: d.Name, Body: body, FromOn: plan.From(), ToOn: plan.To(),
		CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	}); err != nil {
		return fmt.Errorf("staffing.Begin: %w", err)
	}
	return keep(ctx, tx, d.Key, 1, "begun", body)
}
