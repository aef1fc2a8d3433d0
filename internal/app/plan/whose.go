package plan

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/step"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Whose returns the person of an enrolment to one who may do the deed with her plan, for an old address that leads on to the plan. Anybody else
// gets the refusal for a person who does not exist. It shows nothing: the page that it leads to is decided and audited.
func Whose(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.EnrolmentID) (care.PatientID, error) {
	who, err := step.Patient(ctx, s, id)
	if err != nil {
		return "", err
	}
	return reach(ctx, s, a, deed, who)
}

// reach refuses one who may not do the deed with a person, and everybody where there is none ("").
func reach(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, who care.PatientID) (care.PatientID, error) {
	known := who != ""
	if !known {
		who = care.PatientID(db.NewID())
	}
	person, err := s.Person(ctx, s.Store.Reader(), who, a.Today)
	if err != nil {
		return "", err
	}
	if !known {
		person.Patient = ""
	}
	if d := access.Decide(a, deed, person); !d.Allowed || !known {
		return "", s.See(ctx, a, deed, person, nil)
	}
	return who, nil
}

// SeeBeside decides and audits what a page shows beside the step that it is opened for: scores, clarifications.
func SeeBeside(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, who care.PatientID, refs []string) error {
	person, err := s.Person(ctx, s.Store.Reader(), who, a.Today)
	if err != nil {
		return err
	}
	return s.See(ctx, a, deed, person, refs)
}
