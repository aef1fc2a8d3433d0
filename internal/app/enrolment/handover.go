package enrolment

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Handover is what the form for giving several enrolments to somebody else shows.
type Handover struct {
	Persons []HandedOver
	Areas   []string     // names of the municipalities
	Workers []app.Worker // who can take all of them
}

// HandedOver is one of the chosen enrolments.
type HandedOver struct {
	Enrolment   care.EnrolmentID
	Patient     care.PatientID
	Name        string
	Area        string
	Responsible string // name, "" nobody
}

// handoverMost is how many enrolments one handover takes.
const handoverMost = 500

// Choose returns the chosen enrolments with who can be responsible for all of them. One that the actor may not give away
// refuses them all. The look is audited with every person. The fault of an empty or too long choice is at the field valgt.
func Choose(ctx context.Context, s *app.Service, a access.Actor, ids []care.EnrolmentID) (*Handover, error) {
	switch {
	case len(ids) == 0:
		return nil, errs.Invalid("Ingen er valgt").At("valgt", "Kryss av for minst ett forløp.")
	case len(ids) > handoverMost:
		return nil, errs.Invalid("For mange er valgt").Say("valgt", "Velg %d eller færre om gangen.", handoverMost)
	}
	r := s.Store.Reader()
	var known []db.ID
	for _, id := range ids {
		if db.IsID(string(id)) {
			known = append(known, db.ID(id))
		}
	}
	rows, err := r.EnrolmentsByID(ctx, db.List(known))
	if err != nil {
		return nil, fmt.Errorf("enrolment.Choose: %w", err)
	}
	if len(rows) < len(ids) {
		return nil, nobody(ctx, s, a)
	}
	h := &Handover{}
	names := map[db.ID]string{}
	var items []string
	var subjects []care.PatientID
	for _, row := range rows {
		person, err := s.Person(ctx, r, care.PatientID(row.PatientID), a.Today)
		if err != nil {
			return nil, err
		}
		if d := access.Decide(a, access.Assign, person); !d.Allowed {
			return nil, s.See(ctx, a, access.Assign, person, nil)
		}
		if _, ok := names[row.AreaID]; !ok {
			area, err := r.Organisation(ctx, row.AreaID)
			if err != nil {
				return nil, fmt.Errorf("enrolment.Choose: %w", err)
			}
			names[row.AreaID] = area.Name
			h.Areas = append(h.Areas, area.Name)
			if h.Workers, err = common(ctx, s, row.AreaID, h.Workers, len(names) == 1); err != nil {
				return nil, err
			}
		}
		h.Persons = append(h.Persons, HandedOver{
			Enrolment: care.EnrolmentID(row.ID), Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName,
			Area: names[row.AreaID], Responsible: string(row.ResponsibleName),
		})
		items, subjects = append(items, fmt.Sprintf("enrolment/%s@%d", row.ID, row.EventCount)), append(subjects, care.PatientID(row.PersonID), care.PatientID(row.PatientID))
	}
	slices.SortFunc(h.Areas, func(a, b string) int { return strings.Compare(nb.SortKey(a), nb.SortKey(b)) })
	return h, s.See(ctx, a, access.SeeList, nil, items, subjects...)
}

// common keeps those who can take the area's enrolments as well.
func common(ctx context.Context, s *app.Service, area db.ID, before []app.Worker, first bool) ([]app.Worker, error) {
	team, err := s.Team(ctx, s.Store.Reader(), []db.ID{area}, s.Today())
	if err != nil {
		return nil, err
	}
	var out []app.Worker
	for _, w := range team {
		same := func(x app.Worker) bool { return x.User == w.User }
		if (first || slices.ContainsFunc(before, same)) && !slices.ContainsFunc(out, same) {
			out = append(out, w)
		}
	}
	return out, nil
}

// nobody refuses a choice with an enrolment that does not exist like one of somebody outside the team, and notes it.
func nobody(ctx context.Context, s *app.Service, a access.Actor) error {
	person, err := s.Person(ctx, s.Store.Reader(), care.PatientID(db.NewID()), a.Today)
	if err != nil {
		return err
	}
	person.Patient = ""
	if err := s.See(ctx, a, access.Assign, person, nil); err != nil {
		return err
	}
	return app.Unknown()
}
