package movein

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// row is one patient of the file on the way in.
type row struct {
	excel.Record
	person   Person
	pathway  *care.Pathway
	area     care.OrgID
	today    date.Date
	assignee care.UserID    // who is responsible; "" nobody yet
	known    *access.Person // somebody who is in Tråd already
	events   []happened
	contacts []contact
	lame     bool // a row of the sheet of contacts that is about this person has a fault
	guessed  int  // steps that are dated by another step
	faults   []excel.Fault
	notices  []string
	ready    *ready
}

// happened is an event with the cells that it came from.
type happened struct {
	care.Event
	at spots
}

func (r *row) fault(column, message string) { r.faults = append(r.faults, r.Fault(column, message)) }

func (r *row) wrong() bool { return r.Faulty || r.lame || len(r.faults) > 0 }

// has reports whether the file has the column and the cell a value.
func (r *row) has(column string) bool { return r.Filled(column) }

// nameColumn is where the whole name stands, or a part of it.
func (r *row) nameColumn(part string) string {
	if !r.has(part) && r.has(colName) {
		return colName
	}
	return part
}

// whoColumn is where it stands who the person is.
func (r *row) whoColumn() string {
	if r.has(colNumber) {
		return colNumber
	}
	return r.nameColumn(colFamily)
}

// spots are the cells of the person.
func (r *row) spots() spots {
	born := colBorn
	if !r.has(colBorn) && r.has(colNumber) {
		born = colNumber
	}
	return spotsAt(r.Record, r.whoColumn(), "fornavn", r.nameColumn(colGiven), "etternavn", r.nameColumn(colFamily), "fodt", born, "kjonn", colSex,
		"kommune", colArea, "adresse", colAddress, "telefon", colPhone, "fastlege", colGP, "parorende", colKin, "forlop", colPathway,
		"fodselsnummer", colNumber)
}

// who reads number, name and birth date.
func (r *row) who() {
	d := &r.person.Details
	d.GivenName, d.FamilyName = nb.CleanLine(r.Text(colGiven)), nb.CleanLine(r.Text(colFamily))
	if whole := nb.CleanLine(r.Text(colName)); whole != "" && d.GivenName == "" && d.FamilyName == "" {
		d.GivenName, d.FamilyName = splitName(whole)
	}
	if d.GivenName == "" {
		r.fault(r.nameColumn(colGiven), "Skriv fornavnet.")
	}
	if d.FamilyName == "" {
		r.fault(r.nameColumn(colFamily), "Skriv etternavnet.")
	}
	d.BirthDate = r.Date(colBorn)
	if typed := r.Text(colNumber); typed != "" {
		number, err := nin.Parse(typed)
		if err != nil {
			r.fault(colNumber, errs.SafeText(err))
			return
		}
		r.person.Number = number
		if b, ok := number.BirthDate(); ok && d.BirthDate.IsZero() {
			d.BirthDate = b
		}
	}
	if d.BirthDate.IsZero() && !r.Faulty {
		r.fault(colNumber, "Skriv fødselsnummeret, eller fødselsdatoen i kolonnen «"+colBorn+"».")
	}
}

// splitName takes "Aasen, Kari" and "Kari Marie Aasen" apart; one word alone is a family name without a given one.
func splitName(whole string) (given, family string) {
	if family, given, ok := strings.Cut(whole, ","); ok {
		return strings.TrimSpace(given), strings.TrimSpace(family)
	}
	i := strings.LastIndexByte(whole, ' ')
	if i < 0 {
		return "", whole
	}
	return strings.TrimSpace(whole[:i]), whole[i+1:]
}

// twice finds the persons that stand in the file twice: by number, or by birth date and name where one has none.
func twice(rows []*row) {
	born := map[string][]*row{}
	for _, r := range rows {
		day := r.person.Details.BirthDate.String()
		for _, o := range born[day] {
			same := r.person.Number == o.person.Number
			if r.person.Number.IsZero() || o.person.Number.IsZero() {
				same = patient.Alike(r.person.Details, o.person.Details.GivenName, o.person.Details.FamilyName)
			}
			if same {
				r.fault(r.whoColumn(), fmt.Sprintf("Personen står også i rad %d. Slett den ene raden. Følges personen i to forløp, flytt inn det andre med en egen fil etterpå.", o.Row))
				break
			}
		}
		if !r.person.Details.BirthDate.IsZero() {
			born[day] = append(born[day], r)
		}
	}
}

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
	refuse := func(message string) {
		if !access.Decide(tx.Actor, access.SeePerson, r.known).Allowed {
			message = "Personen kan ikke flyttes inn nå. Ring IHT på sykehuset, så finner dere ut av det sammen."
		}
		r.fault(colNumber, message)
	}
	if r.pathway != nil && slices.ContainsFunc(past, func(e query.Enrolment) bool { return e.PathwayCode == r.pathway.Code && isOpen(care.Status(e.Status)) }) {
		refuse("Personen følges allerede i dette forløpet i Tråd. Slett raden.")
		return nil
	}
	if !p.DeceasedOn.IsZero() {
		refuse("Personen er registrert som død i Tråd. Slett raden.")
		return nil
	}
	r.person.Known = r.known.Patient
	r.notices = append(r.notices, "Personen er i Tråd fra før og får et nytt forløp. Adresse, telefon, pårørende og fastlege beholdes slik de står der.")
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
