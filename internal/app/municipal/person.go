package municipal

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// person is somebody whom the municipality follows, with what stands of her.
type person struct {
	id       care.PatientID
	area     db.ID
	name     string
	number   string // digits, "" where none is known
	born     date.Date
	died     date.Date
	included date.Date   // the first time: day 0
	told     []told      // what stands of files, in the order of the query
	fed      []care.Used // what the municipality's own system tells
}

// told is a row that stands.
type told struct {
	id db.ID
	care.Used
}

// desk is what a file is held against and a template is made of; read anew each time.
type desk struct {
	people []*person // by name
	strict int       // left out: strictly protected addresses
	out    int       // left out: who does not want to be in analyses, or has withdrawn her consent
	today  date.Date
}

// newDesk reads the actor's own persons. numbers are opened only where they are needed.
func newDesk(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, numbers bool) (*desk, error) {
	d := &desk{today: s.Today()}
	rows, err := r.MunicipalPersons(ctx, query.MunicipalPersonsParams{Areas: db.List(a.Areas), Day: d.today, Hidden: db.List(a.Hidden)})
	if err != nil {
		return nil, fmt.Errorf("municipal: persons: %w", err)
	}
	var enrolments []db.ID
	for _, row := range rows {
		enrolments = append(enrolments, row.EnrolmentID)
	}
	consented, err := app.Consented(ctx, r, enrolments)
	if err != nil {
		return nil, err
	}
	by := map[db.ID]*person{}
	strict, out := map[db.ID]bool{}, map[db.ID]bool{}
	var ids []db.ID
	for _, row := range rows {
		switch {
		case row.Strict > 0:
			strict[row.PersonID] = true
			continue
		case row.Out > 0 || !consented[row.EnrolmentID]:
			out[row.PersonID] = true
			continue
		case by[row.PersonID] != nil:
			continue // the rows come with the first inclusion first
		}
		p := &person{
			id: care.PatientID(row.PersonID), area: row.AreaID, name: row.GivenName + " " + row.FamilyName, born: row.BirthDate, died: row.DeceasedOn, included: row.IncludedOn,
		}
		by[row.PersonID] = p
		d.people, ids = append(d.people, p), append(ids, row.PersonID)
	}
	d.strict, d.out = len(strict), len(out)
	use, err := r.MunicipalUse(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("municipal: use: %w", err)
	}
	for _, u := range use {
		if p := by[u.PersonID]; p != nil {
			p.told = append(p.told, told{u.ID, care.Used{Service: care.UseService(u.Service), IPLOS: u.Iplos, From: u.FromOn, To: u.ToOn, Amount: u.Amount}})
		}
	}
	if err := d.fed(ctx, r, a.Areas, by); err != nil {
		return nil, err
	}
	if !numbers {
		return d, nil
	}
	sealed, err := r.MunicipalNumbers(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("municipal: numbers: %w", err)
	}
	for _, n := range sealed {
		p := by[n.PersonID]
		if p == nil || p.number != "" {
			continue
		}
		digits, err := s.Keys.Open(n.Sealed, "patient/"+string(n.PatientID))
		if err != nil {
			return nil, fmt.Errorf("municipal: a number: %w", err)
		}
		p.number = string(digits)
	}
	return d, nil
}

// find is the person that a row names: by number, else by name and birth date. nil where it is none of the municipality's.
func (d *desk) find(number, name string, born date.Date) *person {
	if number != "" {
		n, err := nin.Parse(number)
		if err != nil {
			return nil
		}
		i := slices.IndexFunc(d.people, func(p *person) bool { return p.number == n.Digits() })
		if i < 0 {
			return nil
		}
		return d.people[i]
	}
	var hit *person
	for _, p := range d.people {
		if p.born == born && nb.Fold(nb.CleanLine(name)) == nb.Fold(p.name) {
			if hit != nil {
				return nil
			}
			hit = p
		}
	}
	return hit
}

// needed are the days that the results ask about: the year before inclusion, and the year from it as far as it has come.
func (p *person) needed(today date.Date) []days {
	last := today.AddDays(-1)
	if !p.died.IsZero() && p.died.Before(last) {
		last = p.died
	}
	var all []days
	for _, d := range []days{{p.included.AddDays(-Year), p.included.AddDays(-1)}, {p.included, p.included.AddDays(Year - 1)}} {
		if d.to.After(last) {
			d.to = last
		}
		if !d.empty() {
			all = append(all, d)
		}
	}
	return all
}

// periods are the stretches that rows of amounts, or that all stays are told, stand for; each once, by day.
func (p *person) periods() []days {
	var all []days
	for _, t := range p.told {
		if d := (days{t.From, t.To}); !t.Stay() && !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b days) int { return a.from.Compare(b.from) })
	return all
}

// gaps are the needed days that no period has.
func (p *person) gaps(today date.Date) []days {
	var all []days
	told := p.periods()
	for _, need := range p.needed(today) {
		from := need.from
		for _, t := range told {
			if t.to.Before(from) || t.from.After(need.to) {
				continue
			}
			if d := (days{from, t.from.AddDays(-1)}); !d.empty() {
				all = append(all, d)
			}
			from = t.to.AddDays(1)
		}
		if d := (days{from, need.to}); !d.empty() {
			all = append(all, d)
		}
	}
	return all
}

func iplos(n int) string { return strconv.Itoa(n) }
