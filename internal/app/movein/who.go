package movein

import (
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
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
	notices  []lang.Text
	ready    *ready
}

// happened is an event with the cells that it came from.
type happened struct {
	care.Event
	at spots
}

func (r *row) fault(column, message string, args ...any) {
	r.faults = append(r.faults, r.Fault(column, message, args...))
}

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
			wrong := excel.Refusal(err)
			r.fault(colNumber, wrong.Text, wrong.Args...)
			return
		}
		r.person.Number = number
		if b, ok := number.BirthDate(); ok && d.BirthDate.IsZero() {
			d.BirthDate = b
		}
	}
	if d.BirthDate.IsZero() && !r.Faulty {
		r.fault(colNumber, "Skriv fødselsnummeret, eller fødselsdatoen i kolonnen «%s».", colBorn)
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
				r.fault(r.whoColumn(), "Personen står også i rad %d. Slett den ene raden. Følges personen i to forløp, flytt inn det andre med en egen fil etterpå.", o.Row)
				break
			}
		}
		if !r.person.Details.BirthDate.IsZero() {
			born[day] = append(born[day], r)
		}
	}
}
