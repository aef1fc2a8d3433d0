// Package usage says how much care was used before and after inclusion, and whether the difference can be the service's doing.
//
// Persons are chosen because they have just had a bad time, so their use falls by itself. Beside each before and after stand
// therefore what was expected without any effect (regression.go) and what happened to persons like them whom nobody followed
// (match.go, compare.go). One headline: the ratio of rates, with its interval.
//
//	r, err := (&usage.Study{Index: x, People: people, Enrolments: all}).Run(usage.Options{Seed: 1})
//	r.Effect.Ratio // emergency admissions of the followed against the compared, after
//	r.Words        // the same in words, with what it cannot say
//
// Methods, sources and limits: docs/results.md.
package usage

import (
	"hash/fnv"
	"slices"

	"traad/internal/base/column"
	"traad/internal/base/errs"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/rules/casefind"
	"traad/internal/rules/suppress"
)

// Year is the length of the windows before and after, in days; rates are per YearDays.
const (
	Year     = 365
	YearDays = 365.25
)

// Study is the data.
type Study struct {
	Index      *casefind.Index
	People     []column.Person        // by pseudonym
	Enrolments []column.Enrolment     // by pseudonym, the first inclusion first
	Prices     *Prices                // nil: costs only as the episodes have them
	Municipal  map[string][]care.Used // by pseudonym: what municipalities have told themselves of those who are followed; see municipal.go
	Closed     func(id string) bool   // municipal rows of somebody are not in the episodes, whatever was told; nil: of nobody

	told   map[string]*[32]spell // what the episodes tell of, by municipality and service
	urgent bool                  // legevakt is told of for everybody who is followed or could be compared
}

// Options of a run. The zero value is the method of docs/results.md.
type Options struct {
	Seed     uint64
	Rounds   int        // of the bootstrap; 0 is 1000
	Ratio    int        // persons compared for each who is followed; 0 is 5
	From, To column.Day // the data are whole from From and before To; 0: the first and the day after the last episode
	Pathway  string     // only this one; empty: all
	Only     Selection  // of those who are followed
}

// Selection is some of those who are followed; the zero value is all. Whoever is left out is nobody's comparison either, as before. There
// is none by municipality: they are too few for an effect.
type Selection struct {
	From, To       column.Day // first and last day of inclusion
	Sex            uint8      // 1 men, 2 women
	AgeFrom, AgeTo int        // whole years at inclusion, both included; AgeTo 0: no end
	CFSFrom, CFSTo uint8      // both included; CFSTo 0: also those without a score
}

// has reports whether somebody who was included is selected.
func (o *Selection) has(p *column.Person, n *column.Enrolment) bool {
	age := p.Age(n.Included)
	switch {
	case o.From != 0 && n.Included < o.From, o.To != 0 && n.Included > o.To, o.Sex != 0 && p.Sex != o.Sex, age < o.AgeFrom, o.AgeTo != 0 && age > o.AgeTo:
		return false
	case o.CFSTo != 0 && (n.CFS < o.CFSFrom || n.CFS > o.CFSTo):
		return false
	}
	return true
}

// Result is everything that a report says.
type Result struct {
	From, To   column.Day // the data: To is the first day after
	Seed       uint64
	Rounds     int
	Included   int    // in the file; -1: not told, it differs from Followed by few
	Followed   int    // of them with a year of data before
	Short      int    // left out: less than a year of data before
	Strangers  int    // left out: not in the file of persons
	Watched    [4]int // still under observation 30, 90, 180 and 365 days after
	Outcomes   []Line
	Expected   Expected
	Match      Match
	Effect     Effect
	Months     []Month
	Split      []Share      // see Shares
	Cumulative [2][]float64 // emergency admissions per person by the end of each month from day 0, the dead included: followed, compared
	Cost       Cost
	Areas      []Area
	Missing    []Missing
	Lacking    int     // followed of whom something municipal is not told; -1: not for this part
	Change     []int   // emergency stays after minus before, by person followed a whole year
	SignFlip   float64 // p of the exact test where fewer than 20 are followed; else NaN
	Words      Words
	Notes      []string
	Pathway    string // the one that was chosen; "" is all
	Part       bool   // a part of those who are followed: what is told beside the main figures is to the nearest five
	followed   []*subject
	sets       []set
	exactly    int  // Followed before it was rounded
	rounded    bool // every count is: see near
}

// Run does the whole analysis, with nothing in it that may not be shown. The error says in words what the files lack.
func (s *Study) Run(o Options) (*Result, error) {
	r, err := s.count(o)
	if err != nil {
		return nil, err
	}
	r.Hide()
	return r, nil
}

// Exact is everything as it was counted, with the words. It is for tests that hold it against a known truth: it may be shown to nobody.
func (s *Study) Exact(o Options) (*Result, error) {
	r, err := s.count(o)
	if err == nil {
		r.tell()
	}
	return r, err
}

// tooFew refuses; the number is apart, so that it can be kept and said in another language.
func tooFew(n int) error {
	if n == 1 {
		return errs.Invalid("Bare 1 person har ett år med data før inklusjon. Det trengs minst fem for å vise tall.")
	}
	return errs.Invalid("Bare %d personer har ett år med data før inklusjon. Det trengs minst fem for å vise tall.", n)
}

// count is everything, also what is of too few to show.
func (s *Study) count(o Options) (*Result, error) {
	if o.Rounds == 0 {
		o.Rounds = 1000
	}
	if o.Ratio == 0 {
		o.Ratio = 5
	}
	r := &Result{From: o.From, To: o.To, Pathway: o.Pathway, Seed: o.Seed, Rounds: o.Rounds}
	s.period(r)
	s.cover()
	b := s.subjects(r, o)
	if r.Included == 0 {
		return nil, errs.Invalid("Ingen er inkludert i filene. Kolonnen inkludert må ha dagen for minst fem personer.")
	}
	if r.Followed < suppress.Least {
		return nil, tooFew(r.Followed)
	}
	s.match(b, r, o)
	s.describe(r)
	s.share(r)
	s.expect(b, r)
	s.effect(r)
	s.months(r)
	s.cost(r)
	s.areas(r)
	s.missing(r)
	s.lacking(r)
	r.exactly = r.Followed
	for i := range r.Outcomes {
		l := &r.Outcomes[i]
		l.of, l.persons = l.Of, l.Persons
	}
	return r, nil
}

// period finds the days that hospitals' episodes cover, where nobody said.
func (s *Study) period(r *Result) {
	e := s.Index.E
	first, last := column.Day(1<<30), column.Day(0)
	for p := range e.People {
		for row := e.First[p]; row < e.First[p+1]; row++ {
			if e.Kind[row].Service() == column.Hospital {
				first, last = min(first, e.In[row].Day()), max(last, e.In[row].Day())
			}
		}
	}
	if r.From == 0 {
		r.From = first
	}
	if r.To == 0 {
		r.To = last + 1
	}
}

// stay is a stay with its days, which are asked for again and again.
type stay struct {
	casefind.Stay
	in, out column.Day
}

// subject is somebody who is followed or could be compared.
type subject struct {
	person     *column.Person
	row        int    // in the episodes, -1 for somebody without any
	id         int    // number of the person, for clusters
	hash       uint64 // decides between equals
	area       string
	identified column.Day
	included   column.Day // 0: never
	moved      column.Day // the day of moving away, 0: not known to have
	left       column.Day // the day of leaving the service, or the pathway that is chosen; 0: not known to have. See leftOn
	closed     bool       // municipal rows are not in the data
	cfs        uint8
	stays      []stay
	urgent     []column.Day // the days on which emergency stays began
	events     []event      // of a person in the analysis; nil before it is asked for
}

// lay fills in what the episodes say of somebody before a day.
func (u *subject) lay(x *casefind.Index, to column.Day) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(u.person.ID))
	u.hash = h.Sum64()
	if u.row < 0 {
		return
	}
	all := x.Stays(uint32(u.row), to)
	u.stays = make([]stay, len(all))
	for i, y := range all {
		u.stays[i] = stay{Stay: y, in: y.In.Day(), out: y.Out.Day()}
		if y.Emergency {
			u.urgent = append(u.urgent, u.stays[i].in)
		}
	}
}

// end is the first day after the time under observation that begins on from and lasts days: death counts its own day, moving away does not.
func (u *subject) end(from column.Day, days int, to column.Day) column.Day {
	end := min(from+column.Day(days), to)
	if d := u.person.Died; d != 0 {
		end = min(end, d+1)
	}
	if u.moved != 0 {
		end = min(end, u.moved)
	}
	return max(from, end)
}

// whole reports whether so many days after from are told of, whether she lived through them or not.
func (u *subject) whole(from column.Day, days int, to column.Day) bool {
	last := from + column.Day(days)
	return last <= to && (u.moved == 0 || u.moved >= last || u.person.Died != 0 && u.person.Died <= u.moved)
}

// people are all who may come into the analysis, and when the service began in each area, by all pathways.
type people struct {
	followed, pool []*subject
	began          map[string]column.Day
}

// subjects lays out who is followed and who was found; each person once.
func (s *Study) subjects(r *Result, o Options) *people {
	b := &people{began: map[string]column.Day{}}
	k, row := 0, 0
	names := s.Index.E.People
	last := ""
	for i := range s.Enrolments {
		n := &s.Enrolments[i]
		if n.ID == last {
			continue
		}
		for k < len(s.People) && s.People[k].ID < n.ID {
			k++
		}
		if d := n.Included; d != 0 && k < len(s.People) && s.People[k].ID == n.ID {
			if at := areaOf(&s.People[k]); b.began[at] == 0 || d < b.began[at] {
				b.began[at] = d
			}
		}
		if o.Pathway != "" && n.Pathway != o.Pathway && n.Included != 0 {
			continue
		}
		last = n.ID
		if k == len(s.People) || s.People[k].ID != n.ID {
			if n.Included != 0 && o.Only == (Selection{}) {
				r.Included, r.Strangers = r.Included+1, r.Strangers+1
			}
			continue
		}
		for row < len(names) && names[row] < n.ID {
			row++
		}
		p := &s.People[k]
		u := &subject{person: p, row: -1, id: k, area: areaOf(p), identified: n.Identified, included: n.Included, moved: n.Moved, left: leftOn(s.Enrolments[i:], o.Pathway, r.To), cfs: n.CFS}
		u.closed = s.Closed != nil && s.Closed(n.ID)
		if row < len(names) && names[row] == n.ID {
			u.row = row
		}
		b.pool = append(b.pool, u)
		if n.Included != 0 && !o.Only.has(p, n) {
			continue
		}
		if n.Included != 0 {
			r.Included++
		}
		switch {
		case n.Included == 0 || n.Included >= r.To:
		case n.Included-Year < r.From:
			r.Short++
		default:
			b.followed = append(b.followed, u)
		}
	}
	parallel(len(b.pool), func(i int) { b.pool[i].lay(s.Index, r.To) })
	r.Followed = len(b.followed)
	r.followed = b.followed
	slices.SortStableFunc(b.followed, func(x, y *subject) int { return int(x.included - y.included) })
	for i, d := range []int{30, 90, 180, Year} {
		for _, u := range b.followed {
			if u.end(u.included, d, r.To) >= u.included+column.Day(d) {
				r.Watched[i]++
			}
		}
	}
	return b
}

// leftOn is the last day of all the inclusions of whoever has the first row, before a day and in one pathway or, with none chosen, in all: one pathway often
// ends into another, and then she has not left the service. 0 where one has not ended.
func leftOn(rows []column.Enrolment, pathway string, before column.Day) (left column.Day) {
	for i := range rows {
		n := &rows[i]
		switch {
		case n.ID != rows[0].ID:
			return left
		case n.Included == 0 || n.Included >= before || pathway != "" && n.Pathway != pathway:
		case n.Ended == 0:
			return 0
		default:
			left = max(left, n.Ended)
		}
	}
	return left
}

// areaOf is where the service begins on one day: a municipality, or a district of it.
func areaOf(p *column.Person) string { return p.Municipality + "/" + p.District }

// Line is one kind of use before and after.
type Line struct {
	Outcome       Outcome
	Of            int        // followed whose municipality the data tell of; the figures are of them alone
	Persons       [2]int     // with any, before and after; or NearlyAll, or NotTold
	Amount        [2]float64 // episodes, nights or hours
	Years         [2]float64 // person-years under observation
	Rate          [2]stats.Estimate
	Ratio         stats.Estimate // after against before, the same persons
	P             float64        // of the exact test, NaN where the ratio is robust
	Exact         bool           // fewer than 10 in one of the periods
	Compared      [2]stats.Estimate
	Matched       stats.Estimate // followed against compared, after
	DiD           stats.Estimate // the same relative to before
	Hidden        bool           // fewer than 5 persons had any in one of the periods
	Few           bool           // one to four had any in the comparison, or none: no comparison
	Almost        bool           // told of all who are followed but one to four: no count is told, only rates
	before, after []stats.Use
	of            int // Of and Persons before they were rounded
	persons       [2]int
}

// What stands in Line.Persons in the place of a count: one to four had none of it; or that could be worked out of other parts.
const (
	NearlyAll = -1
	NotTold   = -2
)
