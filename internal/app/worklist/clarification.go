package worklist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Clarify is a person whose treatment a physician has to decide about, or to look at again. It goes away by itself when somebody has.
type Clarify struct {
	Patient care.PatientID
	Name    string
	Age     int
	Why     string    // care.LookWish and its like
	From    date.Date // since when
}

// clarifies are those for an actor who may decide, the longest first: in her areas, or of her own persons.
func clarifies(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) ([]Clarify, error) {
	if !access.May(a.Role, access.DecideLimits) {
		return nil, nil
	}
	r := s.Store.Reader()
	rows, err := r.ClarificationsDue(ctx, query.ClarificationsDueParams{Day: a.Today, Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), Lim: most})
	if sc.Kind() != access.ByArea {
		var some []query.ClarificationsDueOfPatientsRow
		some, err = r.ClarificationsDueOfPatients(ctx, query.ClarificationsDueOfPatientsParams{Day: a.Today, Patients: db.List(persons), Lim: most})
		rows = nil
		for _, x := range some {
			rows = append(rows, query.ClarificationsDueRow(x))
		}
	}
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	var out []Clarify
	for _, row := range rows {
		out = append(out, Clarify{care.PatientID(row.PersonID), row.GivenName + " " + row.FamilyName, row.BirthDate.Age(a.Today), row.Why, row.DueOn})
	}
	return out, nil
}
