package report

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/quality"
	"traad/internal/app/result"
	"traad/internal/app/score"
	"traad/internal/app/staffing"
	"traad/internal/app/survey"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/report"
	"traad/internal/store"

	rulequality "traad/internal/rules/quality"
)

// Draft is a report as it would be frozen now.
type Draft struct {
	*report.Report
	Ended   []report.Period // that a report can be made of, the newest first
	Parts   []result.Code   // of those who are followed, whose use can stand in it
	Titles  map[string]string
	Mark    string // of what is shown: freezing gives it back, so that nothing else is frozen
	Counted bool   // whether the job has counted anything
	text    []byte
	earlier int // reports of the period that are frozen
}

// New makes the report of a period that is over, of those who are followed or a part of them; code "" is the newest period. The error is
// errs.NotFound for a period or part that cannot be had.
func New(ctx context.Context, s *app.Service, a access.Actor, code string, part result.Code) (*Draft, error) {
	if !access.May(a.Role, access.SeeReports) {
		return nil, s.See(ctx, a, access.SeeReports, nil, nil)
	}
	d := &Draft{Ended: report.Ended(a.Today, Periods)}
	if code == "" {
		code = d.Ended[0].Code()
	}
	at := slices.IndexFunc(d.Ended, func(p report.Period) bool { return p.Code() == code })
	if at < 0 {
		return nil, errs.NotFound("Perioden finnes ikke, eller er for gammel til å lage rapport av.")
	}
	b := report.Basis{Period: d.Ended[at], Today: a.Today}
	use, err := result.Show(ctx, s, a, part)
	if err != nil {
		return nil, err
	}
	d.Parts, d.Titles = use.Codes, use.Pathways
	b.Usage, b.Why, b.Manifest, b.Through, b.Part = use.Result, use.Why.String(), use.Manifest, use.Through, string(part)
	if b.Usage == nil && b.Why == "" {
		b.Why = "Sykehusdata er ikke lest inn, eller ikke regnet ennå."
	}
	if part != result.Everybody {
		b.Who = part.Title(use.Pathways)
	}
	if err := d.own(ctx, s, &b); err != nil {
		return nil, err
	}
	c, _, err := staffing.Own(ctx, s, a)
	if err != nil {
		return nil, err
	}
	b.Active, b.Target = c.Active, c.Target // the same areas as in Ressurser
	if c.With > 0 {
		b.Plans = report.Plans{When: c.Span.Title(), With: c.With, Of: c.Of, Hospital: c.Hospital, Needed: c.Needed, Had: c.Had, PerYear: c.PerYear}
	}
	d.Report = report.New(b)
	if err := d.beside(ctx, s.Store.Reader()); err != nil {
		return nil, err
	}
	return d, s.See(ctx, a, access.SeeReports, nil, []string{"board_report/" + code})
}

// own fills in what the service's own rows tell.
func (d *Draft) own(ctx context.Context, s *app.Service, b *report.Basis) error {
	r := s.Store.Reader()
	counts, on, err := kept(ctx, r)
	if err != nil {
		return err
	}
	d.Counted, b.Counted = counts != nil, on
	for _, c := range counts {
		if c.Period == b.Period {
			b.Counts = c
		}
	}
	q, _, err := quality.Kept(ctx, s)
	if err != nil {
		return err
	}
	if b.Quality = q; q != nil {
		b.Areas = quality.Areas(q)
	}
	if b.Instruments, err = score.Instruments(ctx, r); err != nil {
		return err
	}
	b.Surveys, err = surveys(ctx, s, b.Period)
	return err
}

// surveys are the rounds that were over in a period.
func surveys(ctx context.Context, s *app.Service, p report.Period) (all []report.Surveyed, err error) {
	rounds, err := survey.Between(ctx, s, p.From(), p.To())
	for _, r := range rounds {
		all = append(all, report.Surveyed{Survey: r.Survey, To: r.To, Shown: r.Figures()})
	}
	return all, err
}

// beside holds the report against those of the same period that are frozen, and marks what came of it.
func (d *Draft) beside(ctx context.Context, r *store.Reader) error {
	rows, err := r.BoardReportsOf(ctx, d.Period)
	if err != nil {
		return fmt.Errorf("report: %w", err)
	}
	var frozen []*report.Report
	for _, row := range rows {
		f, err := read(row.Content)
		if err != nil {
			return err
		}
		frozen = append(frozen, f)
	}
	d.earlier, d.Number = len(rows), len(rows)+1
	d.Beside(frozen)
	was, err := before(ctx, r, d.Report)
	if err != nil {
		return err
	}
	if was != nil {
		d.Against(was)
	}
	if d.text, err = json.Marshal(d.Report); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	d.Mark = mark(d.text)
	return nil
}

func read(content string) (*report.Report, error) {
	f := &report.Report{}
	if err := json.Unmarshal([]byte(content), f); err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return f, nil
}

func mark(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Sums are what the jobs have counted of a period of the team's own rows.
type Sums struct {
	Goals   map[string]int // how it went with the goals, by code
	Quality *rulequality.Counts
	Areas   []care.OrgID
}

// CountedIn is what is counted of a period, nil where both jobs have not come to it: for the learning network, whose indicators are the same as here. It
// neither decides nor audits.
func CountedIn(ctx context.Context, s *app.Service, p report.Period) (*Sums, error) {
	counts, _, err := kept(ctx, s.Store.Reader())
	if err != nil {
		return nil, err
	}
	q, _, err := quality.Kept(ctx, s)
	if err != nil || q == nil {
		return nil, err
	}
	for _, c := range counts {
		if c.Period == p {
			return &Sums{c.Goals, q, quality.Areas(q)}, nil
		}
	}
	return nil, nil //nolint:nilnil // not counted
}
