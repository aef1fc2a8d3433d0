// Package referral takes somebody into a pathway's front door: it finds or registers the person and opens an enrolment.
package referral

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Refer asks the service to look at somebody. The person is found by number, or by Known, or registered from Details.
type Refer struct {
	Key      care.EnrolmentID // made with the form, so that a form that is sent twice is done once
	Pathway  string           // code; the newest version is taken
	On       date.Date
	Referral care.Referral
	Known    care.PatientID  // referring somebody who is in Tråd already: a new enrolment, or a second time
	Number   nin.Number      // zero where it is not known
	Details  patient.Details // for somebody who is new; Area says where the person is to be followed
	NotSame  bool            // the user has seen the warning and says that nobody of those is the same person
	Assignee care.UserID     // who takes the assessment on; "" nobody yet
}

// refusal is errs.Error under a name that leaves the method Error to be promoted.
type refusal = errs.Error

// Duplicate is the warning that somebody who may be the same person is in Tråd already.
type Duplicate struct {
	*refusal
	Candidates []Candidate
}

// Candidate is a person within the actor's reach who may be the same.
type Candidate struct {
	Patient   care.PatientID
	Name      string
	BirthDate date.Date
}

// Unwrap lets errs.KindOf find the kind.
func (d *Duplicate) Unwrap() error { return d.refusal }

// Result says what came of a referral.
type Result struct {
	Patient   care.PatientID
	Enrolment care.EnrolmentID
}

// Run registers the referral. Faults by form field come back together; nothing is written then.
func (d Refer) Run(ctx context.Context, s *app.Service, actor access.Actor) (Result, error) {
	var result Result
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if !access.May(actor.Role, access.Refer) { // before anything is told of what was typed
			return tx.Allow(access.Refer, nil)
		}
		if done, err := alreadyDone(ctx, tx, d.Key); err != nil || done != nil {
			if done != nil {
				result = *done
			}
			return err
		}
		if err := d.check(ctx, tx.Service, tx.Reader, tx.Today); err != nil {
			return err
		}
		id, isNew, err := d.find(ctx, tx)
		if err != nil {
			return err
		}
		area := d.Details.Area
		person, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.Refer, reach(actor, person, area)); err != nil {
			return err
		}
		id = person.Patient
		if isNew {
			if err := d.register(ctx, tx, id, doctor(actor)); err != nil {
				return err
			}
		} else if err := onList(ctx, tx, id, doctor(actor)); err != nil {
			return err
		}
		result, err = d.open(ctx, tx, id, area, access.Decide(actor, access.SeePerson, person).Allowed)
		return err
	})
	return result, d.told(ctx, s, actor, err)
}

// told is the error that the actor gets. What it tells of somebody who is in Tråd is a look, and is written as one before it is told. Of a number
// that was typed it does not tell that its owner is known and has said no: the refusal is in the audit.
func (d Refer) told(ctx context.Context, s *app.Service, actor access.Actor, err error) error {
	var shut *app.Objects
	if errors.As(err, &shut) && d.Known == "" {
		return notNow("").refusal
	}
	var same *Duplicate
	var not *known
	var ids []care.PatientID
	switch {
	case errors.As(err, &same):
		for _, c := range same.Candidates {
			ids = append(ids, c.Patient)
		}
	case errors.As(err, &not):
		ids = append(ids, not.patient)
	default:
		return err
	}
	var refs []string
	for _, id := range ids {
		refs = append(refs, "patient/"+string(id))
	}
	if e := s.See(ctx, actor, access.Search, nil, refs, ids...); e != nil {
		return e
	}
	return err
}

// alreadyDone returns the enrolment that this very form has opened before, if the actor may know.
func alreadyDone(ctx context.Context, tx *app.Tx, key care.EnrolmentID) (*Result, error) {
	if !db.IsID(string(key)) {
		return nil, nil
	}
	e, err := tx.Enrolment(ctx, db.ID(key))
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("referral: %w", err)
	}
	person, err := tx.Person(ctx, care.PatientID(e.PatientID))
	if err != nil {
		return nil, err
	}
	if err := tx.Allow(access.Refer, person, "enrolment/"+string(key)); err != nil {
		return nil, err
	}
	return &Result{Patient: care.PatientID(e.PatientID), Enrolment: key}, nil
}

// reach is the person as the referral will make her: followed in the area that she is referred to. A GP who refers is
// taken at the word that the person is on the list; the referral says so.
func reach(actor access.Actor, p *access.Person, area care.OrgID) *access.Person {
	r := *p
	r.Teams = append(append([]access.Team(nil), p.Teams...), access.Team{Area: area})
	if actor.Role == care.GeneralPractitioner {
		r.GPs = append(append([]care.UserID(nil), p.GPs...), actor.User)
	}
	return &r
}

// find returns the person that is referred: by id, by number, else a new one after a check for doubles.
func (d Refer) find(ctx context.Context, tx *app.Tx) (id care.PatientID, isNew bool, err error) {
	if d.Known != "" {
		return d.Known, false, nil
	}
	if !d.Number.IsZero() {
		row, err := tx.PatientByIndex(ctx, db.List(tx.Service.Keys.Indexes(d.Number.Digits())))
		if err == nil {
			// She is known. What was typed is checked against what is registered without telling what that is.
			if !d.Details.BirthDate.IsZero() && d.Details.BirthDate != row.BirthDate {
				return "", false, errs.Invalid("Henvisningen kan ikke lagres").At("fodt", "Fødselsdatoen passer ikke med fødselsnummeret. Sjekk begge.")
			}
			return care.PatientID(row.ID), false, nil
		}
		if !errors.Is(err, sql.ErrNoRows) {
			return "", false, fmt.Errorf("referral: %w", err)
		}
	}
	return care.PatientID(db.NewID()), true, nil
}

// register writes a new person. by is the GP who refers, if one does.
func (d Refer) register(ctx context.Context, tx *app.Tx, id care.PatientID, by Doctor) error {
	if b, ok := d.Number.BirthDate(); ok && b != d.Details.BirthDate {
		return errs.Invalid("Henvisningen kan ikke lagres").At("fodt", "Fødselsdatoen passer ikke med fødselsnummeret. Sjekk begge.")
	}
	if !d.NotSame {
		if err := d.warn(ctx, tx); err != nil {
			return err
		}
	}
	var numbers []nin.Number
	if !d.Number.IsZero() {
		numbers = append(numbers, d.Number)
	}
	if err := patient.Insert(ctx, tx, id, d.Details, numbers...); err != nil {
		return err
	}
	tx.NotePerson(id)
	tx.Note(fmt.Sprintf("patient/%s@1", id))
	return hasDoctor(ctx, tx, id, by)
}

// warn refuses, once, when somebody within the actor's reach has the same birth date and a name in common.
func (d Refer) warn(ctx context.Context, tx *app.Tx) error {
	rows, err := tx.SameBirthDate(ctx, d.Details.BirthDate)
	if err != nil {
		return fmt.Errorf("referral: %w", err)
	}
	var same []Candidate
	for _, row := range rows {
		if !patient.Alike(d.Details, row.GivenName, row.FamilyName) {
			continue
		}
		person, err := tx.Person(ctx, care.PatientID(row.ID))
		if err != nil {
			return err
		}
		if access.Decide(tx.Actor, access.SeePerson, person).Allowed {
			same = append(same, Candidate{care.PatientID(row.ID), row.GivenName + " " + row.FamilyName, row.BirthDate})
		}
	}
	if len(same) == 0 {
		return nil
	}
	return &Duplicate{errs.Conflict("Det finnes en person med samme fødselsdato og lignende navn i Tråd. Er det samme person?"), same}
}

// open writes the enrolment and its first event. reached says that the actor saw the person before: who did not cannot make her one of her
// own by referring her while another area follows her, for with the person comes all that is written there. Who sees both areas can.
func (d Refer) open(ctx context.Context, tx *app.Tx, id care.PatientID, area care.OrgID, reached bool) (Result, error) {
	org, err := tx.Organisation(ctx, db.ID(area))
	if err != nil || org.SiteID == "" {
		return Result{}, errs.Invalid("Henvisningen kan ikke lagres").At("kommune", "Velg en kommune eller bydel som hører til sykehuset.")
	}
	phase, err := agreement.PhaseIn(ctx, tx.Reader, area, tx.Today)
	if err != nil {
		return Result{}, err
	}
	if !phase.Allows(care.ReferAndAssess) {
		return Result{}, errs.Invalid("Henvisningen kan ikke lagres").
			At("kommune", "Samarbeidsavtalen er avsluttet, så ingen kan følges der. Velg en annen kommune, eller ring IHT på sykehuset.")
	}
	row, err := tx.LockPatient(ctx, db.ID(id))
	if err != nil {
		return Result{}, errs.NotFound("Finner ikke personen.").Because(err)
	}
	p, err := newest(ctx, tx.Service, tx.Reader, d.Pathway)
	if err != nil {
		return Result{}, err
	}
	earlier, err := tx.EnrolmentsOfPatient(ctx, row.ID)
	if err != nil {
		return Result{}, fmt.Errorf("referral: %w", err)
	}
	if earlier, err = tx.WithEnded(ctx, earlier); err != nil {
		return Result{}, err
	}
	var previous db.ID
	for _, e := range earlier {
		if care.Status(e.Status) == care.StatusVoid {
			continue // taken back: it never was
		}
		previous = e.ID
		if care.Status(e.Status).Open() && (e.PathwayCode == p.Code || !reached && care.OrgID(e.AreaID) != area) {
			return Result{}, notNow(id)
		}
	}
	if !row.DeceasedOn.IsZero() {
		return Result{}, notNow(id)
	}
	key := d.Key
	if !db.IsID(string(key)) {
		key = care.EnrolmentID(db.NewID())
	}
	if err := tx.InsertEnrolment(ctx, query.InsertEnrolmentParams{
		ID: db.ID(key), PatientID: row.ID, PathwayCode: p.Code, PathwayVersion: p.Version, AreaID: db.ID(area), SiteID: org.SiteID,
		PreviousID: previous, CreatedAt: db.At(tx.Now), NameSort: row.NameSort,
	}); err != nil {
		return Result{}, fmt.Errorf("referral: %w", err)
	}
	if err := enrolment.Begin(ctx, tx, key, d.event()); err != nil {
		return Result{}, inForm(err)
	}
	tx.NotePerson(id)
	return Result{Patient: id, Enrolment: key}, nil
}

// known is the refusal that tells that somebody is in Tråd.
type known struct {
	*refusal
	patient care.PatientID
}

// Unwrap lets errs.KindOf find the kind.
func (k *known) Unwrap() error { return k.refusal }

// notNow refuses somebody who is followed already, is dead or objects: who refers by number may not learn which.
func notNow(id care.PatientID) *known {
	return &known{errs.Invalid("Henvisningen kan ikke lagres").
		At("fodselsnummer", "Personen kan ikke henvises på nytt nå. Ring IHT på sykehuset, så finner dere ut av det sammen."), id}
}

func newest(ctx context.Context, s *app.Service, r *store.Reader, code string) (*care.Pathway, error) {
	p, err := s.PathwayForNew(ctx, r, code)
	if err == nil && p == nil {
		err = errs.Invalid("Henvisningen kan ikke lagres").At("forlop", "Velg hvilket forløp henvisningen gjelder.")
	}
	return p, err
}
