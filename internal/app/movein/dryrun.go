package movein

import (
	"cmp"
	"context"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
)

// Result is what a file would give, worked out without writing anything.
type Result struct {
	Rows     int           // rows of patients read
	Good     int           // those that can be moved in
	Wrong    int           // those that cannot
	Contacts int           // rows of the sheet of contacts that cannot
	Faults   []excel.Fault // sheet by sheet, row by row. They hold what was typed: for the user's eyes only
	Notices  []Notice      // what need not be mended
	People   []Line        // those that can be moved in, in the file's order
}

// Line is a person who can be moved in.
type Line struct {
	Row      int
	Name     string
	Born     date.Date
	Area     string
	Pathway  string // its short name
	Now      string // the stage that results: "Til kartlegging"
	Status   care.Status
	Next     care.Task // the next deadline
	HasNext  bool
	Known    bool // is in Tråd already
	Contacts int
	Guessed  int // steps without a date of their own
}

// trial is a Result with the rows behind it.
type trial struct {
	Result
	rows []*row // those that can be moved in
}

// try judges every row of a file as it would be moved in now. It writes nothing but what the audit asks for.
func (d *desk) try(ctx context.Context, tx *app.Tx, u *tables) (*trial, error) {
	t := &trial{Result: Result{Rows: len(u.patients.Records), Notices: u.notices}}
	faults := append(slices.Clone(u.patients.Faults), u.added...)
	if u.spoiled {
		t.Wrong = t.Rows
		t.Faults = inOrder(faults, u.patients.Sheet)
		return t, nil
	}
	var rows []*row
	for _, record := range u.patients.Records {
		r := &row{Record: record, today: tx.Today}
		r.who()
		if err := d.facts(ctx, tx, r); err != nil {
			return nil, err
		}
		r.days()
		rows = append(rows, r)
	}
	twice(rows)
	if err := d.find(ctx, tx, rows); err != nil {
		return nil, err
	}
	faults = append(faults, t.contacts(u, rows)...)
	if err := d.replay(ctx, tx, rows); err != nil {
		return nil, err
	}
	for _, r := range rows {
		faults = append(faults, r.faults...)
		if r.wrong() {
			t.Wrong++
			continue
		}
		t.Good++
		t.rows = append(t.rows, r)
		t.People = append(t.People, d.line(tx, r))
		for _, text := range r.notices {
			t.Notices = append(t.Notices, Notice{u.patients.Sheet, r.Row, text})
		}
	}
	t.Faults = inOrder(faults, u.patients.Sheet)
	return t, nil
}

// contacts hands out the sheet of contacts, counts those that cannot be moved in, and returns what is wrong with them.
func (t *trial) contacts(u *tables, rows []*row) []excel.Fault {
	if u.contacts == nil {
		return nil
	}
	faults, bad := slices.Clone(u.contacts.Faults), map[int]bool{}
	for _, f := range faults {
		if f.Row <= u.contacts.HeaderRow || u.contacts.HeaderRow == 0 { // a column is missing: none can be read
			t.Contacts = len(u.contacts.Records)
			return faults
		}
	}
	faults = append(faults, hand(u.contacts, rows)...)
	for _, f := range faults {
		bad[f.Row] = true
	}
	t.Contacts = len(bad)
	return faults
}

// replay makes each row's history and asks the rules about it, as Write will.
func (d *desk) replay(ctx context.Context, tx *app.Tx, rows []*row) error {
	ps, err := newPlaces(ctx, tx)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Faulty || r.lame || r.area == "" || r.pathway == nil || r.person.Details.BirthDate.IsZero() {
			continue // what is missing is told already, and would be told again in other words
		}
		r.history()
		if len(r.events) == 0 {
			continue
		}
		if err := d.mayInclude(ctx, tx, r); err != nil {
			return err
		}
		r.person.Enrolments = []Enrolment{{Pathway: r.pathway.Code, Area: r.area, Events: r.written(tx)}}
		err := ps.look(ctx, tx, r.person)
		if err == nil {
			r.ready, err = ps.prepare(tx, r.person)
		}
		if err == nil {
			continue
		}
		found := r.faultsOf(err)
		if found == nil {
			return err
		}
		for _, f := range found {
			if !slices.ContainsFunc(r.faults, f.Same) {
				r.faults = append(r.faults, f)
			}
		}
	}
	return nil
}

// written are the row's events as the actor writes them.
func (r *row) written(tx *app.Tx) []care.Event {
	out := make([]care.Event, len(r.events))
	for i, e := range r.events {
		out[i] = e.Event
		out[i].By, out[i].ByRole, out[i].ByOrg = tx.Actor.User, tx.Actor.Role, tx.Actor.Org
	}
	return out
}

// line shows what a row gives.
func (d *desk) line(tx *app.Tx, r *row) Line {
	e := r.ready.enrolments[0]
	l := Line{
		Row: r.Row, Name: r.person.Details.GivenName + " " + r.person.Details.FamilyName, Born: r.person.Details.BirthDate, Pathway: r.pathway.Short,
		Now: e.state.Now, Status: e.state.Status, Known: r.person.Known != "", Contacts: len(r.contacts), Guessed: r.guessed,
	}
	for _, o := range d.own {
		if o.ID == db.ID(r.area) {
			l.Area = o.Name
		}
	}
	l.Next, l.HasNext = care.NextDue(care.Tasks(e.place.pathway, e.state, tx.Service.Calendar, care.Periods(r.ready.stays)))
	return l
}

// inOrder sorts faults as somebody mends them: the sheet of patients first, row by row, each row's as they were found.
func inOrder(faults []excel.Fault, first string) []excel.Fault {
	rank := func(f excel.Fault) int {
		if f.Sheet == first {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(faults, func(a, b excel.Fault) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Sheet, b.Sheet), cmp.Compare(a.Row, b.Row))
	})
	return faults
}
