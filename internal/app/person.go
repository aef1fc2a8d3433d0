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
	ties, err := r.TiesOfPerson(ctx, query.TiesOfPersonParams{PatientID: db.ID(id), Now: db.At(s.Now()), Day: today})
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("app.Person: %w", err)
	}
	ended, err := endedOrganisations(ctx, r, today)
	if err != nil {
		return nil, err
	}
	for _, e := range ended.without(enrolments) {
		status := care.Status(e.Status)
		p.Teams = append(p.Teams, access.Team{Area: care.OrgID(e.AreaID), Until: e.TeamUntil})
		p.Enrolled = p.Enrolled || status == care.StatusActive
		p.Open = p.Open || status.Open()
		if status.Open() && e.ResponsibleID != "" {
			p.Near = append(p.Near, care.UserID(e.ResponsibleID))
		}
	}
	gps := map[db.ID]bool{}  // whom she has today, at an office whose agreement has not ended
	for _, t := range ties { // by kind, so that GPs come before substitutes
		user, org := care.UserID(t.UserID), care.OrgID(t.OrganisationID)
		switch t.Kind {
		case "record": // the one that stands first
			if len(p.Records) == 0 {
				p.Patient = care.PatientID(t.UserID)
			}
			p.Records = append(p.Records, care.PatientID(t.UserID))
			if t.Word != "" && p.Protection != care.StrictlyProtected { // of several records the strictest holds
				p.Protection = care.Protection(t.Word)
			}
		case "gp":
			if During(t.ValidFrom, t.ValidTo, today) && !ended[t.OrganisationID] {
				gps[t.UserID], p.GPs = true, append(p.GPs, user)
				if org != "" {
					p.Offices = append(p.Offices, org)
				}
			}
		case "substitute":
			if gps[t.OrganisationID] && During(t.ValidFrom, t.ValidTo, today) {
				p.GPs = append(p.GPs, user)
			}
		case "served":
			if During(t.ValidFrom, t.ValidTo, today) {
				p.Served = append(p.Served, user)
			}
		case "unit":
			p.OpenUnits = append(p.OpenUnits, org)
		case "objection":
			p.Objections = append(p.Objections, access.Objection{Org: org, Item: t.Word})
		case "emergency":
			if len(p.Teams) > 0 { // it ends with the agreement, as all access
				p.Emergency = append(p.Emergency, access.Emergency{User: user, Role: care.Role(t.Word), Org: org})
			}
		case "own":
			p.Own = append(p.Own, access.Own{Access: user, Kin: org != "", Parts: access.Parts{Plan: t.SeePlan, Preparation: t.SeePreparation, Log: t.SeeLog}})
		}
	}
	return p, nil
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

// During reports whether day is in the period; both ends count, a zero end is open.
func During(from, to, day date.Date) bool {
	return !day.Before(from) && (to.IsZero() || !day.After(to))
}
