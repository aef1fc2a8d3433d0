package movein

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// find looks for the persons in Tråd, all numbers in one question.
func (d *desk) find(ctx context.Context, tx *app.Tx, rows []*row) error {
	var indexes []string
	byIndex := map[string]*row{}
	for _, r := range rows {
		if r.person.Number.IsZero() {
			continue
		}
		for _, x := range tx.Service.Keys.Indexes(r.person.Number.Digits()) {
			indexes = append(indexes, x)
			if byIndex[x] == nil {
				byIndex[x] = r
			}
		}
	}
	found, err := tx.PatientsByIndex(ctx, db.List(indexes))
	if err != nil {
		return fmt.Errorf("movein: numbers: %w", err)
	}
	for _, f := range found {
		if r := byIndex[f.BlindIndex]; r != nil {
			if err := d.meet(ctx, tx, r, f.PatientID); err != nil {
				return err
			}
		}
	}
	for _, r := range rows {
		if r.known == nil && !r.person.Details.BirthDate.IsZero() {
			if err := d.resembles(ctx, tx, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// meet is for a number that is in Tråd already. Outside the actor's reach the answer does not tell what is registered.
func (d *desk) meet(ctx context.Context, tx *app.Tx, r *row, id db.ID) error {
	p, err := tx.Patient(ctx, id)
	if err != nil {
		return fmt.Errorf("movein: %w", err)
	}
	if r.known, err = tx.Person(ctx, care.PatientID(id)); err != nil {
		return err
	}
	// She has been looked up by her number, so her access log says so, whatever comes of it.
	if err := tx.Allow(access.Search, r.known); err != nil {
		return err
	}
	if !patient.Alike(r.person.Details, p.GivenName, p.FamilyName) || r.has(colBorn) && r.Date(colBorn) != p.BirthDate {
		r.fault(colNumber, "Navnet eller fødselsdatoen passer ikke med nummeret. Sjekk sifrene, navnet og fødselsdatoen.")
		return nil
	}
	past, err := tx.EnrolmentsOfPatient(ctx, id)
	if err != nil {
		return fmt.Errorf("movein: %w", err)
	}
	refuse := func(message lang.Text) {
		if !access.Decide(tx.Actor, access.SeePerson, r.known).Allowed {
			message = lang.Of("Personen kan ikke flyttes inn nå. Ring IHT på sykehuset, så finner dere ut av det sammen.")
		}
		r.fault(colNumber, message.Text, message.Args...)
	}
	if r.pathway != nil && slices.ContainsFunc(past, func(e query.Enrolment) bool { return e.PathwayCode == r.pathway.Code && care.Status(e.Status).Open() }) {
		refuse(lang.Of("Personen følges allerede i dette forløpet i Tråd. Slett raden."))
		return nil
	}
	if !p.DeceasedOn.IsZero() {
		refuse(lang.Of("Personen er registrert som død i Tråd. Slett raden."))
		return nil
	}
	r.person.Known = r.known.Patient
	r.notices = append(r.notices, lang.Of("Personen er i Tråd fra før og får et nytt forløp. Adresse, telefon, pårørende og fastlege beholdes slik de står der."))
	return nil
}

// resembles refuses somebody new who has the birth date and the name of somebody within reach: most often she is the same.
// Two who both have a number are two.
func (d *desk) resembles(ctx context.Context, tx *app.Tx, r *row) error {
	same, err := tx.SameBirthDate(ctx, r.person.Details.BirthDate)
	if err != nil {
		return fmt.Errorf("movein: %w", err)
	}
	for _, p := range same {
		if !patient.Alike(r.person.Details, p.GivenName, p.FamilyName) {
			continue
		}
		person, err := tx.Person(ctx, care.PatientID(p.ID))
		if err != nil {
			return err
		}
		if !access.Decide(tx.Actor, access.SeePerson, person).Allowed {
			continue
		}
		if err := tx.Allow(access.Search, person); err != nil {
			return err
		}
		if r.person.Number.IsZero() {
			r.fault(colNumber, "Det finnes en person med samme fødselsdato og lignende navn i Tråd. Skriv fødselsnummeret, så ser Tråd om det er den samme.")
			return nil
		}
		numbers, err := tx.IdentifiersOf(ctx, p.ID)
		if err != nil {
			return fmt.Errorf("movein: %w", err)
		}
		if len(numbers) == 0 {
			r.fault(colNumber, "Det finnes en person med samme fødselsdato og lignende navn i Tråd, uten fødselsnummer. Slett raden hvis det er den samme, ellers registrer personen med en ny henvisning.")
			return nil
		}
	}
	return nil
}
