// Package overview is Oversikt: figures for each municipality, and never a person. One file holds one figure.
//
// Everything is a sum of maintained counters, so that a region costs the same for a hundred and for a hundred thousand
// enrolments. One pathway is shown at a time: if both a pathway and the sum of all could be seen, what is hidden in one
// could be worked out from the other.
//
// Managers and analysts do not see small numbers: rules/suppress decides which are hidden, over the whole table at once. How
// many are active, wait, and how many places are free is always shown.
//
//	v, err := overview.Show(ctx, s, actor, overview.Options{Months: 12})
package overview

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/suppress"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Options say what to show.
type Options struct {
	Pathway   string // code; "" is the long-term pathway
	Months    int    // 12 or 24, this month counted
	AsManager bool   // show it as managers see it
}

// View is the page.
type View struct {
	Today        date.Date
	Options      Options
	Region       string // name of the hospital, or of the actor's own organisation
	Pathway      *care.Pathway
	Pathways     []*care.Pathway
	From, To     date.Date    // first day of the first month, today
	Hidden       bool         // small numbers are hidden
	Rows         []Row        // most active first
	Whole        *Row         // the whole region, for one who sees only a part of it
	Total        Row          // of Rows; of the region where Whole is set
	Levels       []int        // the CFS scores that stand in the histograms; 0 is not scored
	Coming       []Coming     // municipalities on their way in
	Readmissions Readmissions // whether those who were discharged came back
	Stays        Stays        // how the stays of the last twelve months were judged
	Alerts       Alerts       // whether the alerts of the last twelve months were acted on in time
}

// Row is one municipality, or a sum.
type Row struct {
	ID       care.OrgID
	Name     string
	Target   int
	Active   int
	Waiting  int
	Late     Figure
	Admitted Figure
	Flow     Flow
	Steps    []Step
	CFS      map[int]Figure
	Length   Length
}

// Free is how many places are free.
func (r Row) Free() int { return max(0, r.Target-r.Active) }

// Figure is a number that may be hidden.
type Figure struct {
	N    int
	Mark suppress.Mark
}

// String is the number as it may be shown.
func (f Figure) String() string { return f.Mark.Number(f.N) }

// In is the number as it may be shown, in a language.
func (f Figure) In(v *lang.Voice) string { return f.Mark.In(v, f.N) }

// months are how long a period can be.
var months = []int{12, 24}

// work is one Show.
type work struct {
	main  string // code of the pathway that targets count
	s     *app.Service
	r     *store.Reader
	a     access.Actor
	v     *View
	areas []query.Organisation // those that are counted: the actor's, or the whole region's
	own   map[care.OrgID]bool
	rows  map[db.ID]*Row
}

// Show returns the figures. The look is audited; it concerns no person.
func Show(ctx context.Context, s *app.Service, a access.Actor, o Options) (*View, error) {
	if d := access.Decide(a, access.SeeOverview, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeOverview, nil, nil)
	}
	if !slices.Contains(months, o.Months) {
		o.Months = months[0]
	}
	w := &work{s: s, r: s.Store.Reader(), a: a, rows: map[db.ID]*Row{}}
	w.v = &View{Today: a.Today, Options: o, Region: a.OrgName, To: a.Today, Hidden: o.AsManager || figuresOnly(a.Role)}
	w.v.From = date.Of(a.Today.Year(), a.Today.Month(), 1).AddMonths(1 - o.Months)
	if err := w.choosePathway(ctx); err != nil {
		return nil, err
	}
	if err := w.chooseAreas(ctx); err != nil {
		return nil, err
	}
	for _, count := range []func(context.Context) error{w.status, w.late, w.admitted, w.flow, w.steps, w.scores, w.lengths, w.stays, w.readmissions, w.alerts} {
		if err := count(ctx); err != nil {
			return nil, err
		}
	}
	w.lay()
	items := []string{"overview/" + w.v.Pathway.Code}
	for _, r := range w.v.Rows {
		items = append(items, "overview/"+string(r.ID))
	}
	return w.v, s.See(ctx, a, access.SeeOverview, nil, items)
}

// figuresOnly reports whether the role never sees a person, and so no small number.
func figuresOnly(r care.Role) bool { return r == care.Manager || r == care.Analyst }

func (w *work) choosePathway(ctx context.Context) error {
	all, err := w.s.NewestPathways(ctx, w.r)
	if err != nil {
		return err
	}
	w.v.Pathways, w.main = all, care.Main(all)
	for _, p := range all {
		if p.Code == w.v.Options.Pathway || w.v.Pathway == nil && p.Code == w.main {
			w.v.Pathway = p
		}
	}
	if w.v.Pathway == nil {
		if len(all) == 0 {
			return fmt.Errorf("overview: no pathway is published")
		}
		w.v.Pathway = all[0]
	}
	w.v.Options.Pathway = w.v.Pathway.Code
	return nil
}

// chooseAreas finds what to count: the actor's own areas, and for one who sees only figures and works in a municipality the
// whole region, for its sum.
func (w *work) chooseAreas(ctx context.Context) error {
	w.own = map[care.OrgID]bool{}
	var ids []db.ID
	for _, id := range w.a.Areas {
		w.own[id] = true
		ids = append(ids, db.ID(id))
	}
	own, err := w.r.OrganisationsByID(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("overview: areas: %w", err)
	}
	region, name, err := w.region(ctx, own)
	if err != nil {
		return err
	}
	w.v.Region = name
	w.coming(region)
	if w.areas = own; w.v.Hidden && figuresOnly(w.a.Role) && len(own) < len(region) {
		w.areas = region
	}
	if err := app.Aim(ctx, w.r, w.v.Today, w.areas); err != nil {
		return err
	}
	for _, o := range w.areas {
		row := newRow(o.Name)
		row.ID = care.OrgID(o.ID)
		if w.v.Pathway.Code == w.main {
			row.Target = o.Target // targets count one pathway
		}
		w.rows[o.ID] = &row
	}
	return nil
}

// region returns the areas of the hospital that the actor's areas belong to, with the hospital's name.
func (w *work) region(ctx context.Context, own []query.Organisation) ([]query.Organisation, string, error) {
	for _, o := range own {
		if o.SiteID == "" {
			continue
		}
		site, err := w.r.Organisation(ctx, o.SiteID)
		if err != nil {
			return nil, "", fmt.Errorf("overview: site: %w", err)
		}
		hospital, err := w.r.Organisation(ctx, site.ParentID)
		if err != nil {
			return nil, "", fmt.Errorf("overview: hospital: %w", err)
		}
		areas, err := w.r.AreasOfHospital(ctx, hospital.ID)
		if err != nil {
			return nil, "", fmt.Errorf("overview: region: %w", err)
		}
		return areas, hospital.Name, nil
	}
	return own, w.a.OrgName, nil
}

func newRow(name string) Row {
	return Row{Name: name, CFS: map[int]Figure{}, Length: Length{Days: map[int]int{}}}
}

// tallies asks for one measure of the pathway in all areas that are counted, buckets from (counted) to before (not counted).
func (w *work) tallies(ctx context.Context, measure, from, before string, add func(r *Row, bucket string, n int)) error {
	var ids []db.ID
	for _, o := range w.areas {
		ids = append(ids, o.ID)
	}
	rows, err := w.r.TalliesOf(ctx, query.TalliesOfParams{
		Areas: db.List(ids), Pathway: w.v.Pathway.Code, Measure: measure, FromBucket: from, BeforeBucket: before,
	})
	if err != nil {
		return fmt.Errorf("overview: %s: %w", measure, err)
	}
	for _, t := range rows {
		add(w.rows[t.AreaID], t.Bucket, t.N)
	}
	return nil
}

// days asks for a measure whose buckets are a prefix, a month and a number of days, and sums over the months of the period.
func (w *work) days(ctx context.Context, measure, prefix string, add func(r *Row, days, n int)) error {
	return w.daysFrom(ctx, measure, prefix, w.v.From, add)
}

// daysFrom is days from a month on.
func (w *work) daysFrom(ctx context.Context, measure, prefix string, from date.Date, add func(r *Row, days, n int)) error {
	for _, o := range w.areas {
		rows, err := w.r.TallyDays(ctx, query.TallyDaysParams{
			AreaID: o.ID, Pathway: w.v.Pathway.Code, Measure: measure, DaysAt: len(prefix) + len("2026-11:") + 1,
			FromBucket: prefix + care.Month(from), BeforeBucket: prefix + care.Month(w.v.From.AddMonths(w.v.Options.Months)),
		})
		if err != nil {
			return fmt.Errorf("overview: %s: %w", measure, err)
		}
		for _, t := range rows {
			if days, err := strconv.Atoi(t.Days); err == nil {
				add(w.rows[o.ID], days, t.N)
			}
		}
	}
	return nil
}

// last is after every bucket.
const last = "~"

// month is where a month stands in the period; false outside it.
func (w *work) month(bucket string) (int, bool) {
	if len(bucket) < 7 {
		return 0, false
	}
	day, err := date.Parse(bucket[:7] + "-01")
	if err != nil {
		return 0, false
	}
	i := (day.Year()-w.v.From.Year())*12 + int(day.Month()) - int(w.v.From.Month())
	return i, i >= 0 && i < w.v.Options.Months
}

// used reports whether the area has the service, or somebody in it.
func used(o query.Organisation, r *Row) bool {
	return o.Status == string(care.InOperation) || r.Active+r.Waiting > 0 || len(r.Length.Days) > 0 || r.Flow.SumIn+r.Flow.SumOut > 0
}
