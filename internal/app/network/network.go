// Package network is Læringsnettverk: our own indicators as a file to other sites, theirs taken in, and all of them compared. Figures only.
//
//	v, err := network.Show(ctx, service, actor, "2026-2")
//	id, err := network.Share{Period: "2026-2", Named: true, Key: key}.Run(ctx, service, actor) // our own file, kept as it was made
//	id, err := network.Take{Data: data}.Run(ctx, service, actor)                               // another site's
//	err := network.Withdraw{ID: id}.Run(ctx, service, actor)                                   // undo of either
//
// What is counted, hidden and checked: rules/network, docs/network.md.
package network

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/report"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/network"
	rule "traad/internal/rules/report"
	"traad/internal/store"
	"traad/internal/store/query"
)

// limit is how many standing files are read: ten years of a hundred sites are fewer.
const limit = 3000

// MayKeep reports whether the actor may make our own file and take in those of others: it is of the whole service, so the hospital's leaders and analysts.
func MayKeep(a access.Actor) bool {
	k := care.OrgKind(a.OrgKind)
	return access.May(a.Role, access.KeepNetwork) && (k == care.OrgHospital || k == care.OrgSite)
}

// Entry is a file that stands.
type Entry struct {
	ID      db.ID
	Own     bool
	Shown   string // the name as others than those who keep the files may read it
	Letter  string // what it is called by where it does not want to be named
	Name    string // the site's own, for those who keep them
	Edition int
	Made    date.Date
	Added   time.Time
	By      string
}

// View is the page.
type View struct {
	Period  rule.Period
	Periods []rule.Period // the newest first
	Funnels []*network.Funnel
	Files   []Entry   // of the period
	Keep    bool      // the actor may make and take in files
	Counted bool      // our own figures can be made
	Ended   bool      // and of this period
	Lacks   lang.Text // why our own file cannot be made
	Site    network.Site
}

// Show compares the sites of a period, "" the newest that is over. The error is errs.NotFound for one that is none, or is not over.
func Show(ctx context.Context, s *app.Service, a access.Actor, code string) (*View, error) {
	if !access.May(a.Role, access.SeeNetwork) {
		return nil, s.See(ctx, a, access.SeeNetwork, nil, nil)
	}
	r := s.Store.Reader()
	rows, err := r.NetworkFiles(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("network.Show: %w", err)
	}
	v := &View{Keep: MayKeep(a)}
	ended := rule.Ended(a.Today, report.Periods)
	if code == "" {
		code = ended[0].Code()
	}
	var ok bool
	if v.Period, ok = rule.ParsePeriod(code); !ok || !v.Period.To().Before(a.Today) {
		return nil, errs.NotFound("Perioden finnes ikke, eller er ikke over.")
	}
	v.Periods = periods(append(ended, v.Period), rows)
	v.Ended = slices.Contains(ended, v.Period)
	if v.Site, v.Lacks, err = own(ctx, r, a); err != nil {
		return nil, err
	}
	b, err := basis(ctx, s, v.Period)
	if err != nil {
		return nil, err
	}
	v.Counted = b != nil
	items := []string{"network/" + code}
	var places []network.Place
	unnamed := 0
	for _, row := range rows {
		if row.Period != code {
			continue
		}
		f, err := read(row.Content, row.Sha256, row.ID)
		if err != nil {
			return nil, err
		}
		e := Entry{ID: row.ID, Own: row.Own, Shown: f.Site.Name, Name: f.Site.Name, Edition: row.Edition, Made: f.Made, Added: row.AddedAt.Time, By: row.AddedByName}
		if !row.Own && !f.Site.Named {
			e.Letter = letter(unnamed)
			e.Shown = "Sted " + e.Letter
			unnamed++
		}
		v.Files = append(v.Files, e)
		places = append(places, network.Place{Name: e.Shown, Letter: e.Letter, Ours: row.Own, Figures: f.Figures})
		items = append(items, "network_file/"+string(row.ID))
	}
	slices.SortStableFunc(places, func(a, b network.Place) int {
		if a.Ours != b.Ours {
			if a.Ours {
				return -1
			}
			return 1
		}
		return strings.Compare(nb.SortKey(a.Name), nb.SortKey(b.Name))
	})
	for _, x := range network.Indicators {
		v.Funnels = append(v.Funnels, network.Compare(x, places))
	}
	return v, s.See(ctx, a, access.SeeNetwork, nil, items)
}

// letter names a site that does not want to be named: A to Z, then A1 and on.
func letter(n int) string {
	l := string(rune('A' + n%26))
	if n >= 26 {
		l += nb.Int(n / 26)
	}
	return l
}

// periods are some, and those that anybody has a file of, the newest first.
func periods(some []rule.Period, rows []query.NetworkFilesRow) (all []rule.Period) {
	for _, p := range some {
		if !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	for _, row := range rows {
		if p, ok := rule.ParsePeriod(row.Period); ok && !slices.Contains(all, p) {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b rule.Period) int { return b.From().Compare(a.From()) })
	return all
}

// own is who we are to the others, or why we cannot say it: the hospital, which has the whole service. Other hospitals may stand in the register because
// patients lie there; ours is the one with areas in operation under its sites. Where there are several, it is the actor's own.
func own(ctx context.Context, r *store.Reader, a access.Actor) (site network.Site, lacks lang.Text, err error) {
	rows, err := r.OrganisationsByKind(ctx, string(care.OrgHospital))
	if err != nil {
		return site, lacks, fmt.Errorf("network: %w", err)
	}
	rows = slices.DeleteFunc(rows, func(o query.Organisation) bool { return !o.EndedOn.IsZero() && o.EndedOn.Before(a.Today) })
	if len(rows) > 1 {
		if rows, err = working(ctx, r, rows); err != nil {
			return site, lacks, err
		}
	}
	if mine := func(o query.Organisation) bool { return slices.Contains(a.Owners, care.OrgID(o.ID)) }; len(rows) > 1 && slices.ContainsFunc(rows, mine) {
		rows = rows[slices.IndexFunc(rows, mine):][:1]
	}
	switch {
	case len(rows) != 1:
		return site, lang.Of("Tråd vet ikke hvem vi er i nettverket: det skal være ett sykehus med kommuner i drift, og her er det %s. Be administrator se på sykehusene og kommunene under Virksomheter.", lang.Int(len(rows))), nil
	case !network.IsOrgNumber(string(rows[0].Number)):
		return site, lang.Of("Sykehuset har ikke et gyldig organisasjonsnummer. Be administrator skrive det under Virksomheter."), nil
	}
	return network.Site{Number: string(rows[0].Number), Name: rows[0].Name}, lacks, nil
}

// working are the hospitals that have areas in operation.
func working(ctx context.Context, r *store.Reader, hospitals []query.Organisation) (all []query.Organisation, err error) {
	for _, h := range hospitals {
		areas, err := r.AreasOfHospital(ctx, h.ID)
		if err != nil {
			return nil, fmt.Errorf("network: %w", err)
		}
		if slices.ContainsFunc(areas, func(o query.Organisation) bool { return care.Rollout(o.Status) == care.InOperation }) {
			all = append(all, h)
		}
	}
	return all, nil
}

// basis is what our own figures of a period are made from; nil where it is not counted yet, or no more.
func basis(ctx context.Context, s *app.Service, p rule.Period) (*network.Basis, error) {
	figures, err := report.CountedIn(ctx, s, p)
	if err != nil || figures == nil {
		return nil, err
	}
	return &network.Basis{Period: p, Goals: figures.Goals, Quality: figures.Quality, Areas: figures.Areas}, nil
}

func read(content, sum string, id db.ID) (*network.File, error) {
	if mark([]byte(content)) != sum {
		return nil, fmt.Errorf("network: %s is not as it was taken in", id)
	}
	f := &network.File{}
	if err := json.Unmarshal([]byte(content), f); err != nil {
		return nil, fmt.Errorf("network: %w", err)
	}
	return f, nil
}
