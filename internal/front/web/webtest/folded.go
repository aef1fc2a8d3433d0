package webtest

import (
	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Folded is one enrolment as its events tell it, for tests of what a page counts.
type Folded struct {
	ID    db.ID
	Area  care.OrgID
	State *care.Enrolment
	Tasks []care.Task
	Stays []care.Period // the patient's stays in hospital
}

// Folded returns every enrolment of the world, each worked out from its events and from nothing that is cached.
func (w *World) Folded() []Folded {
	w.T.Helper()
	ctx, r := w.T.Context(), w.Store.Reader()
	ids, err := r.AllEnrolmentIDs(ctx, query.AllEnrolmentIDsParams{ID: "00000000-0000-0000-0000-000000000000", Limit: 1000})
	w.must(err)
	var all []Folded
	for _, id := range ids {
		row, err := r.Enrolment(ctx, id)
		w.must(err)
		events, _, err := r.Events(ctx, care.EnrolmentID(id))
		w.must(err)
		f := Folded{ID: id, Area: care.OrgID(row.AreaID)}
		p, err := w.Service.Pathway(ctx, r, row.PathwayCode, row.PathwayVersion, f.Area)
		w.must(err)
		f.State, err = care.Fold(p, events)
		w.must(err)
		stays, err := app.Stays(ctx, r, care.PatientID(row.PatientID))
		w.must(err)
		f.Stays = care.Periods(stays)
		f.Tasks = care.Tasks(p, f.State, w.Service.Calendar, f.Stays)
		all = append(all, f)
	}
	return all
}
