package synthetic

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/date"
)

// Files are where the region goes; the formats are those of docs/casefind.md.
type Files struct{ Episodes, Persons, Enrolments io.Writer }

// The heads of the files.
const (
	episodesHead = "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander,utTilstand,fraSted,tilSted,tjeneste,kostnad,timer\n"
	personsHead  = "lopenr,fodselsdato,kjonn,kommunenr,bydel,dodsdato,sykehjem_fra\n"
)

// Truth is what is known of a region that nobody knows of a real one.
type Truth struct {
	Seed     uint64  `json:"seed"`
	Persons  int     `json:"persons"`
	Effect   float64 `json:"effect"`
	From     string  `json:"from"`
	To       string  `json:"to"` // the last day
	Counts   Counts  `json:"counts"`
	Year2    []Group `json:"year2"`
	Enrolled int     `json:"enrolled"`
	// Emergency stays of the enrolled in 365 days before and from day 0, with and without the programme: potential outcomes.
	Before    Use     `json:"before"`
	With      Use     `json:"with"`
	Without   Use     `json:"without"`
	RateRatio float64 `json:"rateRatio"`    // with against without: the truth
	Naive     float64 `json:"naive"`        // after against before, as it would be shown
	NaiveNone float64 `json:"naiveWithout"` // the same had there been no programme: the fall that comes by itself
	People    []Pair  `json:"potentialOutcomes"`
}

// Counts are the generator's own, of the rows it wrote.
type Counts struct {
	Episodes     int `json:"episodes"`
	Stays        int `json:"stays"`
	Emergency    int `json:"emergencyStays"`
	Readmissions int `json:"readmissions"`
	Transfers    int `json:"transfers"`
	Deaths       int `json:"deaths"`
}

// Use is events and person-days.
type Use struct {
	Events int `json:"events"`
	Again  int `json:"readmissions"` // of them at most 30 days after a discharge
	Days   int `json:"days"`
}

func (u Use) rate() float64 { return float64(u.Events) / float64(u.Days) }

func (u *Use) add(o Use) {
	u.Events, u.Again, u.Days = u.Events+o.Events, u.Again+o.Again, u.Days+o.Days
}

// Pair is one enrolled person's emergency stays.
type Pair struct {
	ID      string `json:"lopenr"`
	Day0    string `json:"inkludert"`
	Before  Use    `json:"before"`
	With    Use    `json:"with"`
	Without Use    `json:"without"`
}

// Group is an age group in the second year, against which the generator is calibrated.
type Group struct {
	Age                                                                 string  `json:"age"`
	PersonYears                                                         float64 `json:"personYears"`
	Emergency                                                           float64 `json:"emergencyPer1000"`
	Deaths                                                              float64 `json:"deathsPer1000"`
	ReadmittedPct                                                       float64 `json:"readmitted30dPercent"` // of all stays that ended alive
	MeanNights                                                          float64 `json:"meanNights"`
	ZeroPct                                                             float64 `json:"withoutEmergencyPercent"`
	people, zero, events, deaths, discharges, readmitted, nights, stays int
}

// use is emergency stays and days from a day on, at most 365, to death or the end of the data; a day of death counts.
func (l *life) use(from, to int) (u Use) {
	end := min(to, days)
	if l.died >= 0 {
		end = min(end, l.died+1)
	}
	u.Days = max(0, end-from)
	for _, s := range l.stays {
		if s.emergency && s.in >= from && s.in < end {
			u.Events++
			if s.re {
				u.Again++
			}
		}
	}
	return u
}

// Write makes the region. Persons are simulated once to find who is enrolled and once to be written: nothing is kept.
func (r *Region) Write(f Files) (*Truth, error) {
	t := &Truth{Seed: r.Seed, Persons: r.Persons, Effect: r.Effect, From: firstDay.String(), To: endDay.AddDays(-1).String(), Year2: []Group{{Age: "65-79"}, {Age: "80+"}}, People: []Pair{}}
	enrolments := r.enrol()
	ep, pe, en := bufio.NewWriterSize(f.Episodes, 1<<18), bufio.NewWriterSize(f.Persons, 1<<16), bufio.NewWriter(f.Enrolments)
	fmt.Fprint(ep, episodesHead)
	fmt.Fprint(pe, personsHead)
	fmt.Fprint(en, "lopenr,forlop,kommunenr,identifisert,henvist,inkludert,kartlagt,avsluttet,arsak,cfs\n")
	for i := range r.Persons {
		p, rng := r.person(i)
		e := enrolments[i]
		included := -1
		if e != nil {
			included = e.included
		}
		l := r.live(p, rng, included)
		if included >= 0 {
			q, other := r.person(i)
			t.pair(p, included, l, r.live(q, other, -1))
		}
		t.count(p, l)
		died := date.Date{}
		if l.died >= 0 {
			died = firstDay.AddDays(l.died)
		}
		home := p.nursingHome
		if !died.IsZero() && home.After(died) {
			home = date.Date{}
		}
		writePerson(pe, p, died, home)
		if e != nil {
			writeEnrolment(en, p, e, l)
		}
		writeLife(ep, p, l, dayText)
	}
	t.finish()
	for _, w := range []*bufio.Writer{ep, pe, en} {
		if err := w.Flush(); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func writePerson(w *bufio.Writer, p *person, died, home date.Date) {
	fmt.Fprintf(w, "%s,%s,%d,%s,%s,%s,%s\n", p.id, p.born, p.sex, p.municipality, p.district, died, home)
}

func (t *Truth) pair(p *person, day0 int, with, without *life) {
	pair := Pair{
		ID: p.id, Day0: firstDay.AddDays(day0).String(), Before: with.use(day0-365, day0), With: with.use(day0, day0+365), Without: without.use(day0, day0+365),
	}
	t.People = append(t.People, pair)
	t.Before.add(pair.Before)
	t.With.add(pair.With)
	t.Without.add(pair.Without)
}

func (t *Truth) count(p *person, l *life) {
	c := &t.Counts
	c.Episodes += len(l.others)
	if l.died >= 0 {
		c.Deaths++
	}
	year := [2]int{365, 730}
	alive := min(year[1], days)
	if l.died >= 0 {
		alive = min(alive, l.died+1)
	}
	g := &t.Year2[0]
	if p.age+1 >= 80 {
		g = &t.Year2[1]
	}
	if alive > year[0] {
		g.people++
		g.PersonYears += float64(alive-year[0]) / 365
	}
	if l.died >= year[0] && l.died < year[1] {
		g.deaths++
	}
	events := 0
	for k, s := range l.stays {
		c.Episodes += len(s.episodes)
		c.Transfers += len(s.episodes) - 1
		c.Stays++
		if s.emergency {
			c.Emergency++
		}
		if s.re {
			c.Readmissions++
		}
		if s.in < year[0] || s.in >= year[1] {
			continue
		}
		if s.emergency {
			events++
			if s.out >= 0 {
				g.stays++
				g.nights += s.out - s.in
			}
		}
		if s.out >= 0 && (l.died < 0 || l.died > s.out) {
			g.discharges++
			if k+1 < len(l.stays) && l.stays[k+1].re {
				g.readmitted++
			}
		}
	}
	g.events += events
	if alive > year[0] && events == 0 {
		g.zero++
	}
}

func (t *Truth) finish() {
	t.Enrolled = len(t.People)
	slices.SortFunc(t.People, func(a, b Pair) int { return strings.Compare(a.ID, b.ID) })
	ratio := func(a, b Use) float64 {
		if b.Events == 0 || a.Days == 0 {
			return 0
		}
		return math.Round(a.rate()/b.rate()*1e6) / 1e6
	}
	t.RateRatio, t.Naive, t.NaiveNone = ratio(t.With, t.Without), ratio(t.With, t.Before), ratio(t.Without, t.Before)
	for i := range t.Year2 {
		g := &t.Year2[i]
		if g.PersonYears == 0 || g.stays == 0 || g.discharges == 0 {
			continue
		}
		g.Emergency, g.Deaths = 1000*float64(g.events)/g.PersonYears, 1000*float64(g.deaths)/g.PersonYears
		g.ReadmittedPct = 100 * float64(g.readmitted) / float64(g.discharges)
		g.MeanNights, g.ZeroPct = float64(g.nights)/float64(g.stays), 100*float64(g.zero)/float64(g.people)
	}
}

func writeEnrolment(w *bufio.Writer, p *person, e *enrolment, l *life) {
	day := func(d int) string {
		if d < 0 || d >= days || l.died >= 0 && d > l.died {
			return ""
		}
		return firstDay.AddDays(d).String()
	}
	ended, reason := "", ""
	if e.included >= 0 && l.died >= 0 {
		ended, reason = day(l.died), "dead"
	}
	fmt.Fprintf(w, "%s,iht-langvarig,%s,%s,%s,%s,%s,%s,%s,%d\n", p.id, p.municipality, day(e.identified), day(e.referred), day(e.included), day(e.mapped), ended, reason, e.cfs)
}

// writeLife writes a person's episodes in order of time; texts are the days as they are written.
func writeLife(w *bufio.Writer, p *person, l *life, texts []string) {
	var all []episode
	for _, s := range l.stays {
		all = append(all, s.episodes...)
	}
	all = append(all, l.others...)
	slices.SortStableFunc(all, func(a, b episode) int { return (a.in-b.in)*2000 + a.inMinute - b.inMinute })
	b := make([]byte, 0, 256)
	for i := range all {
		e := &all[i]
		b = append(append(b[:0], p.id...), ',')
		b = moment(b, texts, e.in, e.inMinute)
		b = append(b, ',')
		b = moment(b, texts, e.out, e.outMinute)
		b = append(b, ',')
		if e.level != 0 {
			b = append(b, e.level, ',', e.urgency, ',')
			b = append(append(append(append(b, units[e.unit].institution...), ','), units[e.unit].name...), ',')
		} else {
			b = append(b, ",,,,"...)
		}
		b = append(append(b, e.main...), ',')
		b = append(append(b, strings.Join(e.others, " ")...), ',')
		switch {
		case e.died:
			b = append(b, '2')
		case e.level == '1' && e.out >= 0:
			b = append(b, '1')
		}
		b = append(b, ',')
		if e.level == '1' {
			if e.transfer {
				b = append(b, '3')
			} else {
				b = append(b, '1')
			}
		}
		b = append(b, ",,"...)
		b = append(append(b, e.service...), ',')
		b = append(strconv.AppendInt(b, int64(e.cost), 10), ",\n"...)
		_, _ = w.Write(b) // Flush tells
	}
}

func moment(b []byte, texts []string, day, minute int) []byte {
	if day < 0 {
		return append(b, ',')
	}
	b = append(append(b, texts[min(day, len(texts)-1)]...), ',')
	if minute < 0 {
		return b
	}
	return append(b, byte('0'+minute/600), byte('0'+minute/60%10), ':', byte('0'+minute%60/10), byte('0'+minute%60%10))
}

// dayText are the days of the period as they are written, and a few after.
var dayText = func() []string {
	all := make([]string, days+1)
	for d := range all {
		all[d] = firstDay.AddDays(d).String()
	}
	return all
}()
