package candidate

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store/query"
)

// Group is which of the candidates a list shows.
type Group string

// The groups.
const (
	ToAssess Group = ""
	Waiting  Group = "senere"
	Settled  Group = "ikke-aktuell"
)

// Filter says what to show.
type Filter struct {
	Group        Group
	Municipality string // kommunenummer, "" is all
	Person       string // the code of the candidate in the panel; "" is the first
	From         int    // rows to pass over
}

// PageSize is how many rows stand on a page.
const PageSize = 25

// View is the list as an actor sees it.
type View struct {
	Empty    bool // nothing is loaded
	Through  date.Date
	Rule     Rule
	Size     int // whom the rule selects, those followed left out
	Followed int // who were left out because they are followed
	Counts   map[Group]int
	Places   []Place
	Rows     []Row
	Total    int  // in the group and municipality
	Free     int  // places there
	InUse    int  // how many the free places ask for: the list is used so far down, in each municipality by itself
	Within   int  // how many of Total are within it
	Several  bool // it is of several municipalities
	NoTarget bool // no municipality there has a target
	Person   *Person
	Hits     *casefind.Performance
	Cut      InUseLength         // how the list of all did, cut where it is used: the same for everybody
	Sources  []dataset.SourceDay // how far each source's loads reach
	Fitted   *stats.Line         // local recalibration, nil where there is none
	Missing  []string
	Warnings []lang.Spoken // of the data and the prediction
	Leak     bool          // it predicts better than it honestly can
	May      bool          // decide and ask for identities
	Used     int           // identities asked for today
	PerDay   int
}

// Row is a candidate in the list: nothing that leads to her.
type Row struct {
	Code         string
	Rank         int
	Municipality string
	Band         string
	Points       int
	Months       []Month
	Emergency6   int
	Departments6 int
	Marks        []Mark
}

// Look shows the list, and one candidate in full.
func (f *Finder) Look(ctx context.Context, s *app.Service, a access.Actor, filter Filter) (*View, error) {
	if !access.May(a.Role, access.SeeCandidates) {
		return nil, s.See(ctx, a, access.SeeCandidates, nil, nil)
	}
	w, err := f.work(ctx, s, a)
	if err != nil {
		return nil, err
	}
	v := &View{Empty: w.d == nil, Rule: w.rule, Places: w.places, PerDay: f.perDay(), May: access.May(a.Role, access.RevealCandidate), Counts: map[Group]int{}}
	if w.d == nil {
		return v, s.See(ctx, a, access.SeeCandidates, nil, []string{"candidate_rule/" + w.rule.Name()})
	}
	v.Through, v.Missing, v.Hits, v.Fitted = w.d.set.Through, w.d.missing, w.list.Hits, w.list.Calibration
	if v.Warnings, err = w.warnings(ctx, s); err != nil {
		return nil, err
	}
	v.Leak = leaks(v.Hits)
	if v.May {
		if v.Used, err = s.Store.Reader().CountCandidateReveals(ctx, query.CountCandidateRevealsParams{UserID: db.ID(a.User), AskedOn: s.Today()}); err != nil {
			return nil, fmt.Errorf("candidate.Look: %w", err)
		}
	}
	v.Size, v.Followed = len(w.shown), w.out
	var chosen []int
	for _, i := range w.shown {
		c := &w.list.All[i]
		g := w.group(c)
		v.Counts[g]++
		if g == filter.Group && (filter.Municipality == "" || c.Person.Municipality == filter.Municipality) {
			chosen = append(chosen, i)
		}
	}
	v.Total = len(chosen)
	here := w.places
	if filter.Municipality != "" {
		here = slices.DeleteFunc(slices.Clone(here), func(p Place) bool { return p.Number != filter.Municipality })
	}
	u := lengthOf(here)
	v.Free, v.InUse, v.NoTarget, v.Several = u.Free, u.Length, u.NoTarget, len(here) > 1
	left := u.each
	for _, i := range chosen {
		if n := w.list.All[i].Person.Municipality; left[n] > 0 {
			left[n]--
			v.Within++
		}
	}
	v.Cut = w.d.inUse(w.list, w.all)
	v.Sources = w.d.set.Sources
	from := min(max(0, filter.From), len(chosen))
	page := chosen[from:min(len(chosen), from+PageSize)]
	for _, i := range page {
		v.Rows = append(v.Rows, w.row(&w.list.All[i]))
	}
	items := []string{"candidate_rule/" + w.rule.Name()}
	person, err := w.chosen(filter.Person, page)
	if err != nil {
		return nil, err
	}
	if person != nil {
		v.Person = w.person(person)
		items = append(items, "candidate/"+v.Person.Code)
	}
	return v, s.See(ctx, a, access.SeeCandidates, nil, items)
}

// work is the list with all that is known of those on it.
type work struct {
	d          *desk
	rule       Rule
	list       *casefind.List
	places     []Place // those that the actor reaches
	all        []Place // all that take part: the list, its probability and how well it hits are of them, whoever asks
	courses    map[string]Course
	against    map[string]bool // who object to the use of their data, as of now: the columns may be older
	decided    map[string]query.CandidateDecisionsRow
	identified map[string]date.Date
	began      date.Date // the first day that anybody was identified by the rule
	shown      []int     // of list.All
	rank       map[string]int
	out        int
	codes      map[string]string
	over       int // the age that those found on the ward are past, by their pathway
	today      date.Date
	now        time.Time
}

func (f *Finder) work(ctx context.Context, s *app.Service, a access.Actor) (*work, error) {
	w := &work{today: s.Today(), now: s.Now()}
	var err error
	if w.against, err = dataset.OutOfAnalysis(ctx, s.Store.Reader(), s.Keys); err != nil {
		return nil, err
	}
	if w.rule, err = InUse(ctx, s.Store.Reader()); err != nil {
		return nil, err
	}
	if w.places, w.all, err = places(ctx, s, a); err != nil {
		return nil, err
	}
	newest, err := s.NewestPathways(ctx, s.Store.Reader())
	if err != nil {
		return nil, err
	}
	home := care.FromWard(newest)
	for _, p := range newest {
		if p.Code == home {
			w.over = p.Age.Over
		}
	}
	if w.d = f.at(); w.d == nil {
		return w, nil
	}
	w.list = w.d.list(w.rule, w.all)
	if w.courses, err = f.followed(ctx, s); err != nil {
		return nil, err
	}
	if err := w.read(ctx, s); err != nil {
		return nil, err
	}
	var names []string
	w.rank = map[string]int{}
	for i := range w.list.Selected {
		c := &w.list.All[i]
		if w.against[c.Person.ID] || !reaches(w.places, c.Person.Municipality) {
			continue
		}
		if w.courses[c.Person.ID].Status.Open() {
			w.out++
			continue
		}
		w.shown = append(w.shown, i)
		w.rank[c.Person.ID] = len(w.shown)
		names = append(names, c.Person.ID)
	}
	w.codes = codes(names)
	return w, nil
}

func (w *work) read(ctx context.Context, s *app.Service) error {
	r := s.Store.Reader()
	if err := w.decisions(ctx, s); err != nil {
		return err
	}
	rows, err := r.CandidatesIdentified(ctx, w.rule.Name())
	if err != nil {
		return fmt.Errorf("candidate: %w", err)
	}
	w.identified = make(map[string]date.Date, len(rows))
	for _, x := range rows {
		w.identified[x.Pseudonym] = x.FirstOn
		if w.began.IsZero() || x.FirstOn.Before(w.began) {
			w.began = x.FirstOn
		}
	}
	return nil
}

func (w *work) decisions(ctx context.Context, s *app.Service) error {
	decided, err := s.Store.Reader().CandidateDecisions(ctx)
	if err != nil {
		return fmt.Errorf("candidate: %w", err)
	}
	w.decided = make(map[string]query.CandidateDecisionsRow, len(decided))
	for _, d := range decided {
		w.decided[d.Pseudonym] = d
	}
	return nil
}

// group is where a candidate stands: what was put off comes back on its day.
func (w *work) group(c *casefind.Candidate) Group {
	switch d := w.decided[c.Person.ID]; Decision(d.Decision) {
	case NotRelevant, Already:
		return Settled
	case Later:
		if d.UntilOn.After(w.today) {
			return Waiting
		}
	}
	return ToAssess
}

func (w *work) row(c *casefind.Candidate) Row {
	return Row{
		Code: w.codes[c.Person.ID], Rank: w.rank[c.Person.ID], Municipality: w.place(c), Band: casefind.Band(c.Age), Points: w.list.Shown(c),
		Months: months(w.list.Stays(c), w.list.On), Emergency6: int(c.Score.Emergency6), Departments6: int(c.Score.Departments6), Marks: w.marks(c),
	}
}

func (w *work) place(c *casefind.Candidate) string {
	for _, p := range w.places {
		if p.Number == c.Person.Municipality {
			return p.Name
		}
	}
	return "ukjent kommune"
}

// chosen is the candidate of the panel: the one that is asked for, else the first of the page.
func (w *work) chosen(code string, page []int) (*casefind.Candidate, error) {
	if code == "" {
		if len(page) == 0 {
			return nil, nil
		}
		return &w.list.All[page[0]], nil
	}
	c := w.find(code)
	if c == nil {
		return nil, unknown()
	}
	return c, nil
}

// find is the candidate on the list with a code, nil where there is none.
func (w *work) find(code string) *casefind.Candidate {
	var names []string
	for _, i := range w.shown {
		names = append(names, w.list.All[i].Person.ID)
	}
	id, ok := named(names, code)
	if !ok {
		return nil
	}
	i := slices.Index(names, id)
	return &w.list.All[w.shown[i]]
}

// courseMark is how somebody who has been with the service before is marked.
func courseMark(c Course) (Mark, bool) {
	switch c.Status {
	case care.StatusDeclined:
		return Mark{"Avslått før", "info", ""}, true
	case care.StatusEnded:
		return Mark{"Fulgt før", "info", ""}, true
	}
	return Mark{}, false
}
