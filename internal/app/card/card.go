// Package card is what a record system (EPJ) shows beside a patient who is open in it: that she is followed by IHT, by which team and how it is
// reached, and that treatment limits are agreed (CDS Hooks 2.0, patient-view). No plan and no word of health leaves Tråd with it.
package card

import (
	"context"
	"fmt"
	"regexp"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/patient"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Card is what may be shown of one person.
type Card struct {
	Patient care.PatientID
	Team    string // the municipality's name, "" where it would tell where somebody with a protected address lives
	Phone   string // "" where none is registered, or as Team
	Hours   string // of Phone
	Limits  bool   // a medical decision on treatment limits stands
	Again   bool   // and must be looked at anew before anybody leans on it
}

// Asker is a user of a record system as it names its users: a reference without a person in it, else nothing is noted.
var asker = regexp.MustCompile(`^[A-Za-z]{1,20}/[A-Za-z0-9.-]{1,64}$`)

// Asker reports whether a text names a user of a record system so that it may be noted.
func Asker(by string) bool { return asker.MatchString(by) && !long.MatchString(by) }

var long = regexp.MustCompile(`[0-9]{11}`)

// Of returns the card of whoever has one of the numbers, nil where the organisation shall be shown none: nobody has them, she is not followed, is followed
// by others, or objects. All of these take the same questions and leave the same in the audit. by is who asks in the record system, as it names its users.
func Of(ctx context.Context, s *app.Service, actor access.Actor, numbers []nin.Number, by string) (*Card, error) {
	ctx = app.ForRequest(ctx)
	r := s.Store.Reader()
	var indexes []string
	for _, n := range numbers {
		indexes = append(indexes, s.Keys.Indexes(n.Digits())...)
	}
	rows, err := r.PatientsByIndex(ctx, db.List(indexes))
	if err != nil {
		return nil, fmt.Errorf("card.Of: %w", err)
	}
	id, nobody := care.PatientID(db.NewID()), true
	for _, row := range rows {
		if !nobody && care.PatientID(row.PatientID) != id { // numbers of two persons: not for us to say whose
			id, nobody = care.PatientID(db.NewID()), true
			break
		}
		id, nobody = care.PatientID(row.PatientID), false
	}
	person, err := s.Person(ctx, r, id, actor.Today)
	if err != nil {
		return nil, err
	}
	c, items, err := of(ctx, r, actor, person)
	if err != nil {
		return nil, err
	}
	if Asker(by) {
		items = append(items, patient.AskedBy+by)
	}
	if nobody {
		person.Patient = ""
	}
	err = s.See(ctx, actor, access.SeeCard, person, items)
	if errs.KindOf(err) == errs.KindDenied {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// of reads what would be shown; whether it may be is decided after it.
func of(ctx context.Context, r *store.Reader, actor access.Actor, person *access.Person) (*Card, []string, error) {
	c := &Card{Patient: person.Patient}
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(person.Patient))
	if err != nil {
		return nil, nil, fmt.Errorf("card.Of: %w", err)
	}
	var ids []db.ID
	for _, e := range rows {
		ids = append(ids, e.ID)
	}
	states, err := worklist.States(ctx, r, ids)
	if err != nil {
		return nil, nil, err
	}
	area, evaluated := db.ID(actor.Org), date.Date{}
	person.Enrolled = false // of who died or took the consent back nothing is said, though nobody has ended the enrolment yet
	for _, e := range rows {
		state := states[e.ID]
		if state == nil {
			continue
		}
		if state.Followed() && person.TeamStands(care.OrgID(e.AreaID)) {
			area, person.Enrolled = e.AreaID, true
		}
		for _, made := range state.Evaluations {
			if made.On.After(evaluated) {
				evaluated = made.On
			}
		}
	}
	org, err := r.Organisation(ctx, area)
	if err != nil {
		return nil, nil, fmt.Errorf("card.Of: %w", err)
	}
	if person.Protection == care.Unprotected {
		c.Team, c.Phone, c.Hours = org.Name, org.Phone, org.Hours
	}
	items := []string{"organisation/" + string(org.ID)}
	stands, err := clarification.For(ctx, r, actor, person)
	if err != nil {
		return nil, nil, err
	}
	stands.Judge(actor.Today, evaluated)
	if stands != nil && stands.Decision != "" {
		c.Limits, c.Again = true, stands.Again
		items = append(items, stands.Ref(person.Patient))
	}
	return c, items, nil
}
