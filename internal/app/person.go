package app

import (
	"context"
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Person loads what access needs to know of a patient. A patient who does not exist gives a person with whom nobody has
// anything to do, so that Decide answers the same for her as for one outside the team, in the same time. id may be any of
// her records: the queries go by all of them, and Patient is the one that stands.
func (s *Service) Person(ctx context.Context, r *store.Reader, id care.PatientID, today date.Date) (*access.Person, error) {
	p := &access.Person{Patient: id}
	records, err := r.RecordsOfPerson(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	for i, rec := range records {
		if i == 0 {
			p.Patient = care.PatientID(rec.ID)
		}
		p.Records = append(p.Records, care.PatientID(rec.ID))
	}
	enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	ended, err := endedOrganisations(ctx, r, today)
	if err != nil {
		return nil, err
	}
	enrolments = ended.without(enrolments)
	for _, e := range enrolments {
		status := care.Status(e.Status)
		p.Teams = append(p.Teams, access.Team{Area: care.OrgID(e.AreaID), Until: e.TeamUntil})
		p.Enrolled = p.Enrolled || status == care.StatusActive
		p.Open = p.Open || status.Open()
		if status.Open() && e.ResponsibleID != "" {
			p.Near = append(p.Near, care.UserID(e.ResponsibleID))
		}
	}
	if p.GPs, p.Offices, err = gpsOf(ctx, r, id, today, ended); err != nil {
		return nil, err
	}
	relations, err := r.CareRelations(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	for _, c := range relations {
		if During(c.ValidFrom, c.ValidTo, today) {
			p.Served = append(p.Served, care.UserID(c.UserID))
		}
	}
	stays, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	for _, st := range stays {
		if st.ToAt.IsZero() && st.Standing == string(care.StayStands) {
			p.OpenUnits = append(p.OpenUnits, care.OrgID(st.UnitID))
		}
	}
	if err := s.wishes(ctx, r, p, today); err != nil {
		return nil, err
	}
	return p, nil
}

// wishes loads what the patient has said no to, whom she has let in, how her address is protected, and who has taken emergency access.
func (s *Service) wishes(ctx context.Context, r *store.Reader, p *access.Person, today date.Date) error {
	objections, err := r.StandingObjections(ctx, db.ID(p.Patient))
	if err != nil {
		return fmt.Errorf("app.Person: %w", err)
	}
	for _, o := range objections {
		if o.Kind != string(care.ObjectAnalysis) {
			p.Objections = append(p.Objections, access.Objection{Org: care.OrgID(o.OrganisationID), Item: o.Item})
		}
	}
	emergency, err := r.OpenEmergency(ctx, query.OpenEmergencyParams{PatientID: db.ID(p.Patient), Now: db.At(s.Now())})
	if err != nil {
		return fmt.Errorf("app.Person: %w", err)
	}
	for _, e := range emergency {
		if len(p.Teams) > 0 { // it ends with the agreement, as all access
			p.Emergency = append(p.Emergency, access.Emergency{User: care.UserID(e.UserID), Role: care.Role(e.Role), Org: care.OrgID(e.OrganisationID)})
		}
	}
	own, err := r.OwnAccessStanding(ctx, query.OwnAccessStandingParams{PatientID: db.ID(p.Patient), Day: today})
	if err != nil {
		return fmt.Errorf("app.Person: %w", err)
	}
	for _, o := range own {
		p.Own = append(p.Own, access.Own{Access: care.UserID(o.ID), Kin: o.KinID != "", Parts: access.Parts{Plan: o.SeePlan, Preparation: o.SeePreparation, Log: o.SeeLog}})
	}
	protections, err := r.ProtectionsOf(ctx, db.ID(p.Patient))
	if err != nil {
		return fmt.Errorf("app.Person: %w", err)
	}
	for _, grade := range protections { // of several records the strictest holds
		if p.Protection != care.StrictlyProtected {
			p.Protection = care.Protection(grade)
		}
	}
	return nil
}

// Person is Service.Person inside a deed.
func (tx *Tx) Person(ctx context.Context, id care.PatientID) (*access.Person, error) {
	return tx.Service.Person(ctx, tx.Reader, id, tx.Today)
}

// Nobody refuses a deed with somebody who does not exist as it is refused with one outside the team: by the same questions, in the
// same words and with as much in the audit, so that neither the answer nor the time it takes tells one from the other.
func (tx *Tx) Nobody(ctx context.Context, deed access.Deed) error {
	p, err := tx.Person(ctx, care.PatientID(db.NewID()))
	if err != nil {
		return err
	}
	p.Patient = ""
	if err := tx.Allow(deed, p); err != nil {
		return err
	}
	return Unknown()
}

func gpsOf(ctx context.Context, r *store.Reader, id care.PatientID, today date.Date, ended endedSet) (users []care.UserID, offices []care.OrgID, err error) {
	relations, err := r.GPRelations(ctx, db.ID(id))
	if err != nil {
		return nil, nil, fmt.Errorf("app.Person: %w", err)
	}
	var gps []db.ID
	// Substitutes are asked for where there is no GP as well: who does not exist has none, and takes no less time.
	for _, g := range relations {
		if During(g.ValidFrom, g.ValidTo, today) && !ended[g.OfficeID] {
			gps = append(gps, g.GpID)
			if g.OfficeID != "" {
				offices = append(offices, care.OrgID(g.OfficeID))
			}
		}
	}
	subs, err := r.SubstitutesOfGP(ctx, db.List(gps))
	if err != nil {
		return nil, nil, fmt.Errorf("app.Person: %w", err)
	}
	for _, g := range gps {
		users = append(users, care.UserID(g))
	}
	for _, sub := range subs {
		if During(sub.ValidFrom, sub.ValidTo, today) {
			users = append(users, care.UserID(sub.SubstituteID))
		}
	}
	return users, offices, nil
}

// During reports whether day is in the period; both ends count, a zero end is open.
func During(from, to, day date.Date) bool {
	return !day.Before(from) && (to.IsZero() || !day.After(to))
}
