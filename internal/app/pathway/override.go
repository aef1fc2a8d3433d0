package pathway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Fit is a definition with what a municipality has decided differently.
type Fit struct {
	Definition
	Area     Area
	Override care.Override // empty where the area follows the definition
	ID       db.ID         // the override in force, "" for none; forms carry it as what they saw
	Since    db.Time
	By       string
}

// In returns the newest version of a definition with the override of an area.
func In(ctx context.Context, s *app.Service, a access.Actor, code string, area care.OrgID) (*Fit, error) {
	unknown := errs.NotFound("Kommunen finnes ikke.")
	if !db.IsID(string(area)) {
		return nil, unknown
	}
	d, err := One(ctx, s, a, code, 0)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	o, err := r.Organisation(ctx, db.ID(area))
	if errors.Is(err, sql.ErrNoRows) || err == nil && o.SiteID == "" {
		return nil, unknown
	}
	if err != nil {
		return nil, fmt.Errorf("pathway.In: %w", err)
	}
	row, override, err := inForce(ctx, r, code, area)
	if err != nil {
		return nil, err
	}
	return &Fit{Definition: *d, Area: Area{area, o.Name}, Override: override, ID: row.ID, Since: row.CreatedAt, By: string(row.CreatedByName)}, nil
}

func inForce(ctx context.Context, r *store.Reader, code string, area care.OrgID) (query.OverrideInForceRow, care.Override, error) {
	row, err := r.OverrideInForce(ctx, query.OverrideInForceParams{PathwayCode: code, AreaID: db.ID(area)})
	if errors.Is(err, sql.ErrNoRows) {
		return query.OverrideInForceRow{}, care.Override{Pathway: code}, nil
	}
	if err != nil {
		return row, care.Override{}, fmt.Errorf("pathway: override: %w", err)
	}
	o, err := care.ParseOverride([]byte(row.Body))
	if err != nil {
		return row, o, fmt.Errorf("pathway: override %s: %w", row.ID, err)
	}
	return row, o, nil
}

// Length is how long a deadline is.
type Length struct {
	N    int
	Unit care.Unit
}

// Adapt sets the lengths of an area's deadlines. A deadline that is left out, or is as long as the definition has it, follows
// the definition; owners and pauses that the override has besides are kept. Seen is the override that the form showed.
type Adapt struct {
	Pathway string
	Area    care.OrgID
	Lengths map[string]Length // by the deadline's code
	Alerts  []care.AlertRule  // whom events are told to instead; nil: as they were
	Seen    db.ID
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Conflict is the refusal when somebody changed the override first: theirs stands in it, the actor's own in the form.
type Conflict struct {
	*refusal
	Theirs care.Override
	ByName string
	Seen   db.ID // what the form shall carry now, for one who has seen both
}

// Unwrap lets errs.KindOf find the kind.
func (c *Conflict) Unwrap() error { return c.refusal }

// Run writes it, and has every enrolment of the area projected anew by a job. Fields: lengde-<code>.
func (d Adapt) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Area)) {
			return errs.NotFound("Kommunen finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, "organisation/"+string(d.Area)); err != nil {
			return err
		}
		if o, err := tx.LockOrganisation(ctx, db.ID(d.Area)); errors.Is(err, sql.ErrNoRows) || err == nil && o.SiteID == "" {
			return errs.NotFound("Kommunen finnes ikke.")
		} else if err != nil {
			return fmt.Errorf("pathway.Adapt: %w", err)
		}
		was, old, err := inForce(ctx, tx.Reader, d.Pathway, d.Area)
		if err != nil {
			return err
		}
		if was.ID != d.Seen {
			return &Conflict{
				refusal: errs.Conflict("Noen andre endret tilpasningen mens du skrev. Ingenting er borte: se begge og velg."),
				Theirs:  old, ByName: string(was.CreatedByName), Seen: was.ID,
			}
		}
		versions, err := d.versions(ctx, tx)
		if err != nil {
			return err
		}
		o := d.merge(versions[0], old)
		if slices.EqualFunc(o.Deadlines, old.Deadlines, sameOverride) && slices.EqualFunc(o.Alerts, old.Alerts, sameAlert) {
			return nil // nothing to do; the look at it is audited
		}
		for i, p := range versions {
			if _, err := p.With(o); err != nil {
				return fieldsByCode(err, o, p, i > 0)
			}
		}
		return d.write(ctx, tx, o)
	})
}

// versions returns the newest version of the definition, then the older ones that somebody in the area is enrolled by.
func (d Adapt) versions(ctx context.Context, tx *app.Tx) ([]*care.Pathway, error) {
	rows, err := tx.PublishedDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.Adapt: %w", err)
	}
	used, err := tx.VersionsInUse(ctx, query.VersionsInUseParams{PathwayCode: d.Pathway, AreaID: db.ID(d.Area)})
	if err != nil {
		return nil, fmt.Errorf("pathway.Adapt: %w", err)
	}
	var out []*care.Pathway
	for _, row := range rows {
		if row.Code != d.Pathway || len(out) > 0 && !slices.Contains(used, row.Version) {
			continue
		}
		def, err := tx.PathwayDefinition(ctx, query.PathwayDefinitionParams{Code: row.Code, Version: row.Version})
		if err != nil {
			return nil, fmt.Errorf("pathway.Adapt: %w", err)
		}
		p, err := care.ReadPublished([]byte(def.Body))
		if err != nil {
			return nil, fmt.Errorf("pathway.Adapt: %w", err)
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, errs.NotFound("Forløpet finnes ikke.")
	}
	return out, nil
}

// merge puts the lengths into the override, in the definition's order.
func (d Adapt) merge(p *care.Pathway, old care.Override) care.Override {
	out := care.Override{Pathway: d.Pathway, Alerts: old.Alerts}
	if d.Alerts != nil {
		out.Alerts = d.Alerts
	}
	for _, rule := range p.Deadlines {
		next := care.DeadlineOverride{Code: rule.Code}
		if i := slices.IndexFunc(old.Deadlines, func(o care.DeadlineOverride) bool { return o.Code == rule.Code }); i >= 0 {
			next.Owner, next.PausedBy = old.Deadlines[i].Owner, old.Deadlines[i].PausedBy
		}
		if l, ok := d.Lengths[rule.Code]; ok && l != (Length{rule.Length, rule.Unit}) && l != (Length{}) {
			next.Length, next.Unit = l.N, l.Unit
		}
		if next.Length != 0 || next.Owner != "" || next.PausedBy != nil {
			out.Deadlines = append(out.Deadlines, next)
		}
	}
	return out
}

func sameOverride(a, b care.DeadlineOverride) bool {
	return a.Code == b.Code && a.Length == b.Length && a.Unit == b.Unit && a.Owner == b.Owner && slices.Equal(a.PausedBy, b.PausedBy)
}

func sameAlert(a, b care.AlertRule) bool {
	return a.Event == b.Event && a.Daily == b.Daily && slices.Equal(a.Tell, b.Tell)
}

// write ends the override in force, begins the new one and enqueues the work that follows.
func (d Adapt) write(ctx context.Context, tx *app.Tx, o care.Override) error {
	if err := tx.EndPathwayOverride(ctx, query.EndPathwayOverrideParams{PathwayCode: d.Pathway, AreaID: db.ID(d.Area), EndedAt: db.At(tx.Now)}); err != nil {
		return fmt.Errorf("pathway.Adapt: %w", err)
	}
	id := db.NewID()
	tx.Note("pathway_override/" + string(id))
	if len(o.Deadlines) > 0 || len(o.Alerts) > 0 {
		if err := tx.InsertPathwayOverride(ctx, query.InsertPathwayOverrideParams{
			ID: id, PathwayCode: d.Pathway, AreaID: db.ID(d.Area), Body: string(o.TOML()), CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
		}); err != nil {
			return fmt.Errorf("pathway.Adapt: %w", err)
		}
	}
	return tx.Service.Jobs.Enqueue(ctx, tx.Writer.Tx, job.Job{
		Kind: ReprojectJob, Payload: Reproject{d.Area, d.Pathway}, Lane: "reproject " + string(d.Area), UniqueKey: "reproject " + string(id),
	})
}

// ReprojectJob is the kind of the job that projects an area's enrolments anew, with a Reproject as its payload.
const ReprojectJob = "reproject.area"

// Reproject says which enrolments: those of a pathway in an area.
type Reproject struct {
	Area    care.OrgID `json:"area"`
	Pathway string     `json:"pathway"`
}

var faultAt = regexp.MustCompile(`^deadline\[(\d+)\]`)

// fieldsByCode turns the faults of Pathway.With, which name deadlines by their number in the override, into faults at the
// form's fields.
func fieldsByCode(err error, o care.Override, p *care.Pathway, older bool) error {
	out := errs.Invalid("Tilpasningen kan ikke lagres slik den står. Rett feltene som er merket.")
	for _, f := range errs.FieldsOf(err) {
		name, message := f.Name, lang.OfFault(f)
		if m := faultAt.FindStringSubmatch(f.Name); m != nil {
			if n, _ := strconv.Atoi(m[1]); n >= 1 && n <= len(o.Deadlines) {
				name = "lengde-" + o.Deadlines[n-1].Code
			}
		}
		if older {
			message = lang.Of("Noen i kommunen følger versjon %d, og der gjelder dette: %s", p.Version, message)
		}
		out.Fields = append(out.Fields, errs.Say(name, message.Text, message.Args...))
	}
	return out
}
