package patient

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Facts is what is registered of a person, who is around her, how it came to be, and what a form may choose from.
type Facts struct {
	*Head
	Kin      []Kin
	GPs      []Relation // newest first
	Carers   []Relation
	Versions []Version // newest first
	Alike    []Similar // others within reach who may be the same person

	Areas       []Choice // where she may live
	GPChoices   []Choice
	CareChoices []Choice
}

// Kin is a next of kin with what a form needs.
type Kin struct {
	ID                          db.ID
	Version                     int
	Name, Relation, Phone, Note string
	Closest                     bool
}

// Relation is a GP or a care worker in a period.
type Relation struct {
	ID       db.ID
	Name     string
	Where    string
	From, To date.Date
	Now      bool
}

// Version is the details as they were from a moment on, and what changed then.
type Version struct {
	Number  int
	At      db.Time
	By      string // "" the system
	Before  *Details
	Merged  bool // of a record that is merged into hers
	Details Details
}

// Similar is another person with the same birth date and a similar name.
type Similar struct {
	Patient care.PatientID
	Name    string
	Born    date.Date
}

// Choice is something that a form offers.
type Choice struct{ ID, Label string }

// FactsOf returns a person's facts for one who may see her; the choices only for one who may edit.
func FactsOf(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Facts, error) {
	h, err := Header(ctx, s, a, access.SeePerson, id)
	if err != nil {
		return nil, err
	}
	f := &Facts{Head: h}
	r := s.Store.Reader()
	for _, load := range []func(context.Context, *store.Reader) error{f.around, f.history} {
		if err := load(ctx, r); err != nil {
			return nil, fmt.Errorf("patient.FactsOf: %w", err)
		}
	}
	if f.AddressHidden {
		f.GPs, f.Carers, f.Versions = nil, nil, nil
		for i := range f.Kin { // how they are reached may say that they live where she does
			f.Kin[i].Note = ""
		}
		return f, nil
	}
	if !access.May(a.Role, access.EditPerson) {
		return f, nil
	}
	if err := f.choices(ctx, r); err != nil {
		return nil, fmt.Errorf("patient.FactsOf: %w", err)
	}
	f.Alike, err = AlikeTo(ctx, s, r, a, h)
	return f, err
}

// around loads next of kin, GPs and care workers.
func (f *Facts) around(ctx context.Context, r *store.Reader) error {
	kin, err := r.NextOfKin(ctx, db.ID(f.Patient))
	if err != nil {
		return err
	}
	for _, k := range kin {
		f.Kin = append(f.Kin, Kin{k.ID, k.Version, k.Name, k.Relation, k.Phone, k.Note, k.Closest})
	}
	gps, err := r.GPRelations(ctx, db.ID(f.Patient))
	if err != nil {
		return err
	}
	for _, g := range gps {
		if g.ValidTo.IsZero() || !g.ValidTo.Before(g.ValidFrom) { // one that ended before it began never was
			f.GPs = append(f.GPs, Relation{g.ID, g.GpName, g.OfficeName, g.ValidFrom, g.ValidTo, app.During(g.ValidFrom, g.ValidTo, f.Today)})
		}
	}
	carers, err := r.CareRelations(ctx, db.ID(f.Patient))
	if err != nil {
		return err
	}
	for _, c := range carers {
		if c.ValidTo.IsZero() || !c.ValidTo.Before(c.ValidFrom) {
			f.Carers = append(f.Carers, Relation{c.ID, c.UserName, c.UserTitle, c.ValidFrom, c.ValidTo, app.During(c.ValidFrom, c.ValidTo, f.Today)})
		}
	}
	return nil
}

func (f *Facts) history(ctx context.Context, r *store.Reader) error {
	rows, err := r.PatientVersions(ctx, db.ID(f.Patient))
	if err != nil {
		return err
	}
	newest := map[db.ID]int{} // by record: where its version before stands
	for _, row := range rows {
		d, err := parseDetails(row.Data)
		if err != nil {
			return err
		}
		v := Version{Number: row.Version, At: row.ChangedAt, By: string(row.ChangedByName), Details: d}
		v.Merged = care.PatientID(row.PatientID) != f.Patient
		if at, ok := newest[row.PatientID]; ok {
			before := f.Versions[at].Details
			v.Before = &before
		}
		newest[row.PatientID] = len(f.Versions)
		f.Versions = append(f.Versions, v)
	}
	slices.Reverse(f.Versions)
	return nil
}

// AlikeTo finds others with the same birth date and a similar name, among those whom the actor may see.
func AlikeTo(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, h *Head) ([]Similar, error) {
	rows, err := r.SameBirthDate(ctx, h.Details.BirthDate)
	if err != nil {
		return nil, fmt.Errorf("patient.AlikeTo: %w", err)
	}
	var shown []care.PatientID
	var out []Similar
	for _, row := range rows {
		id := care.PatientID(row.ID)
		if id == h.Patient || !Alike(h.Details, row.GivenName, row.FamilyName) {
			continue
		}
		person, err := s.Person(ctx, r, id, a.Today)
		if err != nil {
			return nil, err
		}
		if access.Decide(a, access.SeePerson, person).Allowed {
			out = append(out, Similar{id, row.GivenName + " " + row.FamilyName, row.BirthDate})
			shown = append(shown, id)
		}
	}
	if len(shown) == 0 {
		return nil, nil
	}
	return out, s.See(ctx, a, access.Search, nil, nil, shown...)
}
