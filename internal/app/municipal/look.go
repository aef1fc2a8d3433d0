package municipal

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/upload"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Run is one file that was sent.
type Run struct {
	ID     db.ID
	File   string
	Status string
	Held   bool // upload.Checked: the file is still there, and can be taken in
	By     string
	Made   time.Time
	Done   time.Time
	Undone time.Time
	Rows   int
	Wrong  int // faults when it was last checked
}

// Person is what is missing of somebody.
type Person struct {
	Patient  care.PatientID
	Name     string
	Included date.Date
	Before   []string // services not told for the whole year before
	After    []string // and for the year after, as far as it has come
}

// Overview is the page: who lacks what, and the files.
type Overview struct {
	People []Person
	Whole  int // of them with nothing missing
	Strict int // not in the file: strictly protected address
	Out    int // not in the file: does not want to be in analyses, or has withdrawn her consent
	Runs   []Run
	Fed    *Fed // nil where no system tells
}

// List shows the municipality's own persons with what is missing of each, and the files that were sent.
func List(ctx context.Context, s *app.Service, a access.Actor) (*Overview, error) {
	if !access.May(a.Role, access.LoadUse) {
		return nil, s.See(ctx, a, access.LoadUse, nil, nil)
	}
	d, err := newDesk(ctx, s, s.Store.Reader(), a, false)
	if err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().MunicipalRuns(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("municipal.List: %w", err)
	}
	o := &Overview{Strict: d.strict, Out: d.out}
	if o.Fed, err = fedDays(ctx, s.Store.Reader(), a); err != nil {
		return nil, err
	}
	var items []string
	for _, r := range rows {
		items = append(items, "import_run/"+string(r.ID))
		o.Runs = append(o.Runs, Run{
			ID: r.ID, File: r.FileName, Status: r.Status, Held: upload.Held(s, r.Status, int(r.Held), r.CreatedAt),
			By: r.CreatedByName, Made: r.CreatedAt.Time, Done: r.DoneAt.Time, Undone: r.UndoneAt.Time, Rows: r.RowsRead, Wrong: r.RowsWrong,
		})
	}
	var subjects []care.PatientID
	for _, p := range d.people {
		subjects = append(subjects, p.id)
		x := Person{Patient: p.id, Name: p.name, Included: p.included}
		for i, need := range p.needed(d.today) {
			missing := p.missing(need)
			if i == 0 {
				x.Before = missing
			} else {
				x.After = missing
			}
		}
		if len(x.Before)+len(x.After) == 0 {
			o.Whole++
		}
		o.People = append(o.People, x)
	}
	return o, s.See(ctx, a, access.LoadUse, nil, items, subjects...)
}

// missing are the services that are not told for every day of a stretch.
func (p *person) missing(need days) []string {
	var all []string
	for _, k := range append(care.UseAmounts[:len(care.UseAmounts):len(care.UseAmounts)], care.UseKind{Service: care.UseStays, Label: "Opphold"}) {
		var have []days
		for _, t := range p.told {
			if t.Service == k.Service {
				have = append(have, days{t.From, t.To})
			}
		}
		for _, u := range p.fed {
			if u.Service == k.Service {
				have = append(have, days{u.From, u.To})
			}
		}
		slices.SortFunc(have, func(a, b days) int { return a.from.Compare(b.from) })
		from := need.from
		for _, h := range have {
			if !h.from.After(from) && !h.to.Before(from) {
				from = h.to.AddDays(1)
			}
		}
		if !from.After(need.to) {
			all = append(all, k.Label)
		}
	}
	return all
}

// View is one file as its page shows it.
type View struct {
	Run
	Result *Result // what the file gives now; nil where it is taken in, or gone
	People []Line  // taken in: what it brought, and stands still
}

// Look shows a file. One that is not taken in yet is tried anew, so that what is shown holds now.
func Look(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*View, error) {
	v := &View{}
	var subjects []care.PatientID
	err := s.Do(ctx, a, func(tx *app.Tx) error {
		run, err := allowRun(tx, id, func() (query.ImportRun, error) { return tx.ImportRun(ctx, id) })
		if err != nil {
			return err
		}
		by, err := tx.User(ctx, run.CreatedBy)
		if err != nil {
			return fmt.Errorf("municipal: %w", err)
		}
		v.Run = Run{
			ID: run.ID, File: run.FileName, Status: run.Status, By: by.Name, Made: run.CreatedAt.Time, Done: run.DoneAt.Time, Undone: run.UndoneAt.Time,
			Rows: run.RowsRead, Wrong: run.RowsWrong,
		}
		if run.Status != upload.Checked {
			return v.brought(ctx, tx)
		}
		data, t, err := again(ctx, tx, run)
		if err != nil || data == nil {
			return err
		}
		v.Held, v.Result = true, &t.Result
		for _, l := range t.People {
			subjects = append(subjects, l.Patient)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, l := range v.People {
		subjects = append(subjects, l.Patient)
	}
	if len(subjects) == 0 {
		return v, nil
	}
	return v, s.See(ctx, a, access.LoadUse, nil, []string{"import_run/" + string(id)}, subjects...)
}

// brought counts by person what a file brought, of those whom the actor's lists have.
func (v *View) brought(ctx context.Context, tx *app.Tx) error {
	rows, err := tx.MunicipalUseOfRun(ctx, v.ID)
	if err != nil {
		return fmt.Errorf("municipal: %w", err)
	}
	desk, err := newDesk(ctx, tx.Service, tx.Reader, tx.Actor, false)
	if err != nil {
		return err
	}
	made := map[*person][]care.Used{}
	for _, r := range rows {
		if i := slices.IndexFunc(desk.people, func(p *person) bool { return p.id == care.PatientID(r.PersonID) }); i >= 0 {
			made[desk.people[i]] = append(made[desk.people[i]], care.Used{Service: care.UseService(r.Service), IPLOS: r.Iplos, From: r.FromOn, To: r.ToOn, Amount: r.Amount})
		}
	}
	t := &trial{desk: desk, made: made, gone: map[*person][]told{}}
	t.sum(nil, 0)
	v.People = t.People
	for i, l := range v.People {
		seen := map[days]bool{}
		for p, use := range made {
			for _, u := range use {
				if p.id == l.Patient && !u.Stay() {
					seen[days{u.From, u.To}] = true
				}
			}
		}
		v.People[i].Periods = len(seen)
	}
	return nil
}

// Marked returns the file of a run with its faults coloured and explained.
func Marked(ctx context.Context, s *app.Service, a access.Actor, id db.ID) ([]byte, error) {
	var data []byte
	var faults []excel.Fault
	err := s.Do(ctx, a, func(tx *app.Tx) error {
		run, err := allowRun(tx, id, func() (query.ImportRun, error) { return tx.ImportRun(ctx, id) })
		if err != nil {
			return err
		}
		file, t, err := again(ctx, tx, run)
		if err != nil {
			return err
		}
		if file == nil {
			return errs.Gone("Filen er ikke lenger i Tråd. Last den opp på nytt.")
		}
		data, faults = file, t.Faults
		return nil
	})
	if err != nil {
		return nil, err
	}
	return excel.Marked(data, faults)
}
