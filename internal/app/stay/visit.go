package stay

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// ChooseVisit says what becomes of a visit that was booked when a stay came over it: it stands, or is made on the ward. To move it or
// call it off is done where visits are booked.
type ChooseVisit struct {
	Patient   care.PatientID
	Stay      care.StayID
	Enrolment care.EnrolmentID
	Purpose   string
	On        date.Date
	Choice    string // keep, ward
}

// Run notes the choice, once for each stay, visit and day.
func (d ChooseVisit) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		known, err := allowed(ctx, tx, access.BookVisit, d.Patient, "stay/"+string(d.Stay), "enrolment/"+string(d.Enrolment))
		if err != nil {
			return err
		}
		k := known.one(d.Stay)
		if k == nil || !k.state().Open() {
			return errs.Conflict("Personen er ikke innlagt lenger. Avtalen står.")
		}
		rows, err := tx.BookedTasksOf(ctx, db.List([]db.ID{db.ID(known.person)}))
		if err != nil {
			return err
		}
		for _, t := range rows {
			if t.EnrolmentID == db.ID(d.Enrolment) && t.BookedOn == d.On && (d.Choice == "keep" || d.Choice == "ward") {
				return tx.InsertStayVisit(ctx, query.InsertStayVisitParams{
					StayID: k.row.ID, EnrolmentID: t.EnrolmentID, Purpose: d.Purpose, OnDay: d.On, Choice: d.Choice, RecordedAt: db.At(tx.Now), ByUser: db.ID(actor.User),
				})
			}
		}
		return errs.Conflict("Avtalen er flyttet eller avlyst imens.")
	})
}
