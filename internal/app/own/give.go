package own

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Grant is one access on the net, as the team and the patient read it.
type Grant struct {
	ID             db.ID
	Kin            db.ID // "" the patient herself
	Name, Relation string
	Parts          access.Parts
	From, To       date.Date
	By, Competence string
	ByName, Then   string // see care.OwnAccess
	Note           string
	Given          db.Time
	GivenBy        string
	Ended          db.Time
	EndedBy        string // "" on the net, by the patient
	EndedNote      string
	Stands         bool // opens something today, or will
}

// Grants returns a person's, the newest first. It neither decides nor audits.
func Grants(ctx context.Context, r *store.Reader, id care.PatientID, today date.Date) ([]Grant, error) {
	rows, err := r.OwnAccessOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("own.Grants: %w", err)
	}
	var out []Grant
	for _, row := range rows {
		g := Grant{
			ID: row.ID, Kin: row.KinID, Name: row.KinName, Relation: row.KinRelation, Parts: access.Parts{Plan: row.SeePlan, Preparation: row.SeePreparation, Log: row.SeeLog},
			From: row.ValidFrom, To: row.ValidTo, By: row.ConsentBy, ByName: row.ConsentName, Competence: row.Competence, Then: row.ConsentThen, Note: row.Note, Given: row.GivenAt, GivenBy: row.GivenByName,
			Ended: row.EndedAt, EndedBy: string(row.EndedByName), EndedNote: row.EndedNote,
		}
		g.Stands = g.Ended.IsZero() && (g.To.IsZero() || !g.To.Before(today))
		out = append(out, g)
	}
	return out, nil
}

// Give lets the patient or a next of kin in on the net. Number is the next of kin's identity number, by which she logs in; the
// patient logs in by one that is registered.
type Give struct {
	Patient care.PatientID
	Key     db.ID // made with the form, so that a double press is one grant
	care.OwnAccess
	Number nin.Number
}

// Run writes the grant. Faults are at hvem, fodselsnummer and those of care.OwnAccess.
func (d Give) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	id := keyOf(d.Key)
	return about(ctx, s, actor, access.GiveOwnAccess, d.Patient, "own_access", id, func(tx *app.Tx, person *access.Person) error {
		d.Patient = person.Patient
		if err := d.check(ctx, tx, person); err != nil {
			return err
		}
		known, err := Grants(ctx, tx.Reader, d.Patient, tx.Today)
		if err != nil {
			return err
		}
		for _, g := range known {
			switch {
			case g.ID == id:
				return nil // the same form, sent twice
			case g.Stands && string(g.Kin) == d.Kin:
				return errs.Invalid("Innsynet kan ikke gis ennå").At("hvem", "Personen har innsyn fra før. Avslutt det som gjelder, og gi et nytt.")
			}
		}
		sealed, index := "", ""
		if d.Kin != "" {
			if err := s.Takes(d.Number); err != nil {
				return err
			}
			if err := tx.LockIdentities(ctx); err != nil {
				return err
			}
			if sealed, err = s.Keys.Seal([]byte(d.Number.Digits()), "own_access/"+string(id)); err != nil {
				return fmt.Errorf("own.Give: %w", err)
			}
			index = s.Keys.Index(d.Number.Digits())
		}
		return tx.InsertOwnAccess(ctx, query.InsertOwnAccessParams{
			ID: id, PatientID: db.ID(d.Patient), KinID: db.ID(d.Kin), SeePlan: d.Plan, SeePreparation: d.Preparation, SeeLog: d.Log, ValidFrom: d.From, ValidTo: d.To,
			ConsentBy: d.By, Competence: d.Competence, Note: d.Note, Sealed: sealed, BlindIndex: index, GivenAt: db.At(tx.Now), GivenBy: db.ID(actor.User),
			ConsentName: d.Name, ConsentThen: d.Then,
		})
	})
}

// check says what hinders the grant.
func (d *Give) check(ctx context.Context, tx *app.Tx, person *access.Person) error {
	fault := func(field, text string) error { return errs.Invalid("Innsynet kan ikke gis ennå").At(field, text) }
	consent, err := consentOf(ctx, tx.Reader, d.Patient)
	if err != nil {
		return err
	}
	d.Then = ""
	if consent != nil {
		d.Then = consent.Competence
	}
	if err := d.OwnAccess.Check(tx.Today); err != nil {
		return err
	}
	row, err := tx.Patient(ctx, db.ID(d.Patient))
	if err != nil {
		return fmt.Errorf("own.Give: %w", err)
	}
	if !row.DeceasedOn.IsZero() {
		return fault("", "Personen er registrert som død. Pårørendes rett til innsyn etter et dødsfall gis utenom Tråd.")
	}
	if d.By == "clinician" && tx.Actor.Role != care.HospitalPhysician && !slices.Contains(person.Near, tx.Actor.User) {
		return fault("samtykker", "Når pasienten ikke kan samtykke, er det legen eller den ansvarlige for forløpet som bestemmer. Be en av dem gi innsynet.")
	}
	numbers, err := tx.IdentifiersOf(ctx, db.ID(d.Patient))
	if err != nil {
		return fmt.Errorf("own.Give: %w", err)
	}
	if d.Kin == "" {
		d.Number = nin.Number{}
		if len(numbers) == 0 {
			return fault("hvem", "Personen har ikke fødselsnummer i Tråd og kan ikke kjennes igjen ved innlogging. Registrer det først.")
		}
		return nil
	}
	if person.Protection == care.StrictlyProtected {
		return fault("hvem", "Adressen er strengt fortrolig. Planen forteller hvor personen bor, og kan ikke åpnes for andre på nett.")
	}
	kin, err := tx.NextOfKin(ctx, db.ID(d.Patient))
	if err != nil {
		return fmt.Errorf("own.Give: %w", err)
	}
	if !slices.ContainsFunc(kin, func(k query.NextOfKin) bool { return string(k.ID) == d.Kin }) {
		return fault("hvem", "Velg en av de pårørende som er registrert.")
	}
	if d.Number.IsZero() {
		return fault("fodselsnummer", "Skriv fødselsnummeret til den pårørende, 11 sifre. Det er slik hun eller han kjennes igjen ved innlogging.")
	}
	for _, n := range numbers {
		if slices.Contains(tx.Service.Keys.Indexes(d.Number.Digits()), n.BlindIndex) {
			return fault("fodselsnummer", "Dette er pasientens eget nummer. Skriv nummeret til den pårørende.")
		}
	}
	return nil
}

// End ends a grant: from the next request on it opens nothing.
type End struct {
	Patient care.PatientID
	Grant   db.ID
	Note    string
}

// Run ends it, for the team with a note, for the patient herself where it is a next of kin's.
func (d End) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	deed := access.EndOwnAccess
	if actor.Role.Own() {
		d.Patient, deed = actor.Own, access.ShutOut
	}
	return about(ctx, s, actor, deed, d.Patient, "own_access", d.Grant, func(tx *app.Tx, person *access.Person) error {
		known, err := Grants(ctx, tx.Reader, person.Patient, tx.Today)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(known, func(g Grant) bool { return g.ID == d.Grant && (g.Kin != "" || !actor.Role.Own()) })
		if i < 0 {
			return errs.NotFound("Innsynet finnes ikke.")
		}
		if len([]rune(d.Note)) > care.MaxText {
			return errs.Invalid("Innsynet kan ikke avsluttes ennå").At("merknad", "Teksten er for lang. Kort den ned.")
		}
		p := query.EndOwnAccessParams{ID: d.Grant, EndedAt: db.At(tx.Now), EndedNote: d.Note}
		if actor.Role.Own() {
			p.EndedOwn = db.ID(actor.User)
		} else {
			p.EndedBy = db.ID(actor.User)
		}
		_, err = tx.EndOwnAccess(ctx, p) // one that is ended already stays so
		return err
	})
}

// consentOf is the newest consent to being followed that stands, without its long texts; nil where none does.
func consentOf(ctx context.Context, r *store.Reader, id care.PatientID) (*care.Consent, error) {
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("own.consentOf: %w", err)
	}
	var ids []db.ID
	for _, e := range rows {
		ids = append(ids, e.ID)
	}
	states, err := r.EnrolmentStates(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("own.consentOf: %w", err)
	}
	var newest *care.Enrolment
	for _, row := range states {
		var e care.Enrolment
		if err := json.Unmarshal(row.Data, &e); err != nil {
			return nil, fmt.Errorf("own.consentOf: %s: %w", row.EnrolmentID, err)
		}
		if e.Consent != nil && e.WithdrawnOn.IsZero() && (newest == nil || e.ConsentedOn.After(newest.ConsentedOn)) {
			newest = &e
		}
	}
	if newest == nil {
		return nil, nil //nolint:nilnil // documented
	}
	return newest.Consent, nil
}
