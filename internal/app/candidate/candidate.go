// Package candidate shows whom the service should get to know, found by a rule in de-identified loads: a ranked list of pseudonyms
// with reasons, what clinicians decided, and the one door through which an identity is asked for.
//
//	f := &candidate.Finder{Data: holder, Keys: keyService, Followed: enrolled, PerDay: candidate.RevealsPerDay}
//	v, err := f.Look(ctx, service, actor, candidate.Filter{})          // pseudonyms, audited
//	id, err := candidate.Reveal{Code: "KQ7F2M", Reason: "iht"}.Run(ctx, f, service, actor)
//
// Before the identity is asked for nothing leads to it: five-year age bands, months, and a short code in place of the pseudonym.
package candidate

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/keyservice"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store/query"
)

// RevealsPerDay is how many identities one user may ask for in a day where the settings say nothing else.
const RevealsPerDay = 10

// Course is where somebody in the loads stands with the service.
type Course struct {
	Patient care.PatientID // the record that stands
	Status  care.Status
	EndedOn date.Date
}

// OpenStay is a stay that goes on, or has ended today, of somebody whom only the pseudonym is known of.
type OpenStay struct {
	Pseudonym    string
	Unit         string // name of the hospital or unit
	Municipality string // kommunenummer
	From         time.Time
	Planned      bool      // told as planned
	Ready, To    time.Time // zero: not told
}

// Finder finds candidates. The zero value finds nobody; Data is needed for anything to be shown, Keys for identities.
type Finder struct {
	Data      *dataset.Holder
	Keys      keyservice.Service
	Followed  func(context.Context, *app.Service) (map[string]Course, error)        // by pseudonym; nil: nobody is known
	OpenStays func(context.Context, *app.Service, access.Actor) ([]OpenStay, error) // nil: none are told
	PerDay    int                                                                   // identities a user and day; 0 is RevealsPerDay

	mu    sync.Mutex
	desk  *desk
	ready *desk // of a Set that is about to be taken into use
	open  *open
}

// open are the pseudonyms of those who are followed when the stamp was so: a limit that is moved asks for them at each step, and to find them every seal is opened.
type open struct {
	stamp query.EnrolmentStampRow
	ids   map[string]bool
}

// openOnes are they now.
func (f *Finder) openOnes(ctx context.Context, s *app.Service) (map[string]bool, error) {
	stamp, err := s.Store.Reader().EnrolmentStamp(ctx)
	if err != nil {
		return nil, fmt.Errorf("candidate: %w", err)
	}
	f.mu.Lock()
	known := f.open
	f.mu.Unlock()
	if known != nil && known.stamp == stamp {
		return known.ids, nil
	}
	courses, err := f.followed(ctx, s)
	if err != nil {
		return nil, err
	}
	known = &open{stamp, map[string]bool{}}
	for id, c := range courses {
		if c.Status.Open() {
			known.ids[id] = true
		}
	}
	f.mu.Lock()
	f.open = known
	f.mu.Unlock()
	return known.ids, nil
}

func (f *Finder) perDay() int {
	if f.PerDay > 0 {
		return f.PerDay
	}
	return RevealsPerDay
}

// desk is one Set with everybody scored, and the lists made of it. A new Set makes a new desk; the old one serves those who have it.
type desk struct {
	set     *dataset.Set
	on      column.Day // the day after the last with data
	scored  *casefind.Scored
	missing []string // services that the loads do not tell of

	mu    sync.Mutex
	lists map[string]*casefind.List   // by rule and the municipalities that take part
	found map[string][]*column.Person // likewise
	cuts  map[cut]InUseLength         // how those lists have hit, cut at a length
}

// at returns the desk of the Set in use; nil before anything is loaded.
func (f *Finder) at() *desk {
	if f == nil || f.Data == nil {
		return nil
	}
	set := f.Data.Current()
	if !scorable(set) {
		return nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.desk != nil && f.desk.set == set {
		return f.desk
	}
	d := f.ready
	f.ready = nil
	if d == nil || d.set != set {
		d = deskOf(set)
	}
	f.desk = d
	return d
}

// scorable reports whether a Set has anything to score: the loads of one that is about to be filled, or was stopped on the way, can have persons and
// not one day.
func scorable(set *dataset.Set) bool {
	return set != nil && set.Index != nil && !set.Through.IsZero()
}

// deskOf scores everybody of a Set.
func deskOf(set *dataset.Set) *desk {
	on := column.DayOf(set.Through.AddDays(1))
	return &desk{set: set, on: on, scored: set.Index.Score(set.People, on), missing: missing(set.Index), lists: map[string]*casefind.List{}, found: map[string][]*column.Person{}, cuts: map[cut]InUseLength{}}
}

// Ready scores everybody of a Set that is about to be taken into use, and makes the list of the rule in use with its look at the past, so that the
// first who asks does not wait for them: dataset.Holder.Ready. Every Set can be scored; the database that cannot be read here is told of when somebody asks.
func (f *Finder) Ready(ctx context.Context, s *app.Service, set *dataset.Set) {
	if !scorable(set) {
		return
	}
	d := deskOf(set)
	f.mu.Lock()
	f.ready = d
	f.mu.Unlock()
	rule, err := InUse(ctx, s.Store.Reader())
	if err != nil {
		return
	}
	if _, all, err := places(ctx, s, access.Actor{Today: s.Today()}); err == nil {
		d.list(rule, all)
		d.scored.Fit(within(rule.Rule, all))
	}
}

// list applies a rule in the municipalities where the service is: all of them, whoever asks, so that a person has the same points for everybody. Who sees only some of
// them has the others left out afterwards.
func (d *desk) list(rule Rule, all []Place) *casefind.List {
	r := within(rule.Rule, all)
	key := rule.Name() + " " + strings.Join(r.Municipalities, ",")
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.lists[key]; l != nil {
		return l
	}
	l := d.scored.Apply(r, casefind.View{})
	d.lists[key] = l
	return l
}

// everywhere are those whom a rule selects wherever they live, by the probability of its list.
func (d *desk) everywhere(rule Rule, all []Place) []*column.Person {
	r := within(rule.Rule, all)
	key := rule.Name() + " " + strings.Join(r.Municipalities, ",")
	d.mu.Lock()
	defer d.mu.Unlock()
	found, ok := d.found[key]
	if !ok {
		found = d.scored.Selected(rule.Rule, r)
		d.found[key] = found
	}
	return found
}

// within keeps a rule to the municipalities that take part: nobody else can be followed.
func within(r *casefind.Rule, places []Place) *casefind.Rule {
	c := *r
	c.Municipalities = nil
	for _, p := range places {
		if len(r.Municipalities) == 0 || slices.Contains(r.Municipalities, p.Number) {
			c.Municipalities = append(c.Municipalities, p.Number)
		}
	}
	if len(c.Municipalities) == 0 {
		c.Municipalities = []string{"0000"} // nowhere
	}
	return &c
}

// toldOf are the services that loads may lack.
var toldOf = []struct {
	service column.Service
	name    string
}{{column.GP, "bruk av fastlege"}, {column.UrgentCare, "legevakt"}, {column.AcuteBed, "KAD"}, {column.HomeNursing, "kommunale tjenester"}}

// missing are the services that nothing is told of, in words.
func missing(x *casefind.Index) []string {
	seen := map[column.Service]bool{}
	for _, k := range x.E.Kind {
		seen[k.Service()] = true
	}
	var all []string
	for _, s := range toldOf {
		if !seen[s.service] {
			all = append(all, s.name)
		}
	}
	if x.D == nil {
		all = append(all, "legemidler")
	}
	return all
}

// Place is a municipality where the service is, with its places.
type Place struct {
	Area         care.OrgID
	Number, Name string
	Target       int
	Active       int
}

// Free is how many more can be followed.
func (p Place) Free() int { return max(0, p.Target-p.Active) }

// Full reports whether there is a target and it is reached.
func (p Place) Full() bool { return p.Target > 0 && p.Active >= p.Target }

// places are the municipalities that take part: those that the actor reaches, and all.
func places(ctx context.Context, s *app.Service, a access.Actor) (own, all []Place, err error) {
	r := s.Store.Reader()
	rows, err := r.OrganisationsByKind(ctx, string(care.OrgMunicipality))
	if err != nil {
		return nil, nil, fmt.Errorf("candidate: %w", err)
	}
	tallies, err := r.AllTallies(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("candidate: %w", err)
	}
	if err := app.Aim(ctx, r, a.Today, rows); err != nil {
		return nil, nil, err
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	for _, o := range rows {
		if o.Number == "" || care.Rollout(o.Status) != care.InOperation {
			continue
		}
		p := Place{Area: care.OrgID(o.ID), Number: string(o.Number), Name: o.Name, Target: o.Target, Active: active(tallies, o, main)}
		all = append(all, p)
		if len(a.Areas) == 0 || slices.Contains(a.Areas, p.Area) {
			own = append(own, p)
		}
	}
	return own, all, nil
}

// reaches reports whether a municipality is one of the places.
func reaches(places []Place, number string) bool {
	return slices.ContainsFunc(places, func(p Place) bool { return p.Number == number })
}

// active is how many a pathway follows there.
func active(tallies []query.Tally, o query.Organisation, pathway string) int {
	n := 0
	for _, t := range tallies {
		if t.AreaID == o.ID && t.PathwayCode == pathway && t.Measure == "status" && t.Bucket == string(care.StatusActive) {
			n += t.N
		}
	}
	return n
}

// followed are the courses by pseudonym.
func (f *Finder) followed(ctx context.Context, s *app.Service) (map[string]Course, error) {
	if f.Followed == nil {
		return nil, nil
	}
	return f.Followed(ctx, s)
}
