package movein

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
)

// contact is one earlier contact, from the sheet of contacts or from the person's own row.
type contact struct {
	on date.Date
	care.Contact
	at spots
}

// ownContact reads the last contact as it stands in the person's row. Where the sheet of contacts has one of the same day, that
// one is it, with the row's note where it has none.
func (r *row) ownContact() {
	on, note := r.Date(colContact), r.Text(colContactNote)
	if on.IsZero() {
		if r.has(colContactNote) || r.has(colContactForm) {
			r.fault(colContact, "Skriv datoen for siste kontakt.")
		}
		return
	}
	for i, c := range r.contacts {
		if c.on == on && (note == "" || c.Note == "" || c.Note == note) {
			if c.Note == "" {
				r.contacts[i].Note = note
			}
			return
		}
	}
	r.contacts = append(r.contacts, contact{
		on,
		care.Contact{Form: r.Code(colContactForm), With: "patient", Reached: true, Note: note},
		spotsAt(r.Record, colContact, "form", colContactForm, "tekst", colContactNote, "neste_dato", colNext, "neste_form", colNextForm),
	})
}

// hand gives the rows of the sheet of contacts to the persons they are about, and returns the faults of those that are
// about nobody.
func hand(t *excel.Table, rows []*row) (faults []excel.Fault) {
	byNumber, byRow := map[nin.Number]*row{}, map[int]*row{}
	for _, r := range rows {
		byRow[r.Row] = r
		if !r.person.Number.IsZero() && byNumber[r.person.Number] == nil {
			byNumber[r.person.Number] = r
		}
	}
	for _, c := range t.Records {
		var r *row
		var wrong lang.Text
		switch number, err := nin.Parse(c.Text(logNumber)); {
		case c.Text(logNumber) != "" && err != nil:
			wrong = lang.Of("Dette er ikke et gyldig fødselsnummer. Skriv det slik det står i arket «%s».", patientSheet)
		case c.Text(logNumber) != "":
			if r = byNumber[number]; r == nil {
				wrong = lang.Of("Ingen i arket «%s» har dette nummeret. Rett nummeret, eller slett raden.", patientSheet)
			}
		case c.Filled(logRow):
			if r = byRow[c.Int(logRow)]; r == nil {
				wrong = lang.Of("Arket «%s» har ingen pasient i denne raden. Rett radnummeret.", patientSheet)
			}
		default:
			wrong = lang.Of("Skriv fødselsnummeret, eller radnummeret i arket «%s».", patientSheet)
		}
		if !wrong.IsZero() {
			column := logNumber
			if c.Filled(logRow) && c.Text(logNumber) == "" {
				column = logRow
			}
			faults = append(faults, c.Fault(column, wrong.Text, wrong.Args...))
			continue
		}
		if c.Faulty { // the cell's fault is told already; without it the history would lack something
			r.lame = true
			continue
		}
		r.contacts = append(r.contacts, logged(c))
	}
	return faults
}

func logged(c excel.Record) contact {
	made := care.Contact{
		Form: c.Code(logForm), With: c.Code(logWith), Name: nb.CleanLine(c.Text(logName)), Reached: !c.Filled(logReached) || c.Bool(logReached),
		Note: c.Text(logNote), Minutes: c.Int(logMinutes),
	}
	if made.With == "" {
		made.With = "patient"
	}
	return contact{c.Date(logOn), made, spotsAt(c, logOn, "form", logForm, "med", logWith, "navn", logName, "tekst", logNote, "minutter", logMinutes)}
}

// agree puts the next contact as agreed on the last contact that reached somebody, and reports whether there is one.
func (r *row) agree() bool {
	slices.SortStableFunc(r.contacts, func(a, b contact) int { return a.on.Compare(b.on) })
	for i := len(r.contacts) - 1; i >= 0; i-- {
		c := &r.contacts[i]
		if !c.Reached {
			continue
		}
		c.NextOn, c.NextForm = r.Date(colNext), r.Code(colNextForm)
		if !c.NextOn.IsZero() {
			c.at.byField["neste_dato"], c.at.byField["neste_form"] = spot{r.Record, colNext}, spot{r.Record, colNextForm}
		}
		return true
	}
	return false
}
