package movein

import (
	"errors"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
)

// ready is a person who has been checked: ids given, events numbered, states worked out.
type ready struct {
	Person
	id         db.ID
	ids        *ids
	stays      []care.BedStay
	enrolments []enrolment
}

// enrolment is one of a person's, as it will stand.
type enrolment struct {
	id, previous db.ID
	area         care.OrgID
	place        place
	created      time.Time
	nameSort     string
	events       []care.Event
	state        *care.Enrolment
}

// written names what r became.
func (r *ready) written() Written {
	w := Written{Patient: care.PatientID(r.id)}
	for _, e := range r.enrolments {
		w.Enrolments = append(w.Enrolments, care.EnrolmentID(e.id))
	}
	return w
}

// gpFrom is since when the GP is hers.
func (r *ready) gpFrom(today date.Date) date.Date {
	if r.GPFrom.IsZero() {
		return today
	}
	return r.GPFrom
}

// prepare checks p and works it out. It reads nothing from the database and may run beside others.
func (ps *places) prepare(tx *app.Tx, p Person) (*ready, error) {
	fault := func(err error) error { return &Fault{Enrolment: -1, Event: -1, Err: err} }
	r := &ready{Person: p, id: db.ID(p.Known)}
	var err error
	if r.ids, err = newIDs(db.ID(p.ID)); err != nil {
		return nil, err
	}
	birth, nameSort := p.Details.BirthDate, p.Details.Sort()
	open := map[string]bool{} // pathways in which the person is followed already
	var previous db.ID
	if p.Known == "" {
		if err := checkPerson(p, tx.Today); err != nil {
			return nil, fault(err)
		}
		if err := tx.Service.Takes(p.Number); err != nil {
			return nil, fault(err)
		}
		if r.id = db.ID(p.ID); r.id == "" {
			r.id = db.NewID()
		}
	} else {
		k := ps.known[p.Known]
		birth, nameSort, r.stays = k.row.BirthDate, k.row.NameSort, slices.Clone(k.stays)
		for _, e := range k.past {
			open[e.PathwayCode] = open[e.PathwayCode] || care.Status(e.Status).Open()
			previous = e.ID
		}
	}
	for _, st := range p.Stays {
		if err := checkStay(st, tx.Now); err != nil {
			return nil, fault(err)
		}
		if st.Kind != "legevakt" {
			r.stays = append(r.stays, care.BedStay{Period: care.Period{From: date.In(st.From), To: date.In(st.To)}})
		}
	}
	slices.SortStableFunc(r.stays, func(a, b care.BedStay) int { return a.From.Compare(b.From) })
	for i, given := range p.Enrolments {
		e, err := ps.enrol(tx, r.ids, given, birth)
		if err != nil {
			var f *Fault
			if errors.As(err, &f) {
				f.Enrolment = i
			}
			return nil, err
		}
		if open[given.Pathway] {
			return nil, &Fault{Enrolment: i, Event: -1, Err: errs.Invalid("Forløpet kan ikke flyttes inn").
				At("forlop", "Personen følges i dette forløpet fra før. Avslutt det første før det neste begynner.")}
		}
		open[given.Pathway] = e.state.Open()
		e.previous, e.nameSort = previous, nameSort
		previous = e.id
		r.enrolments = append(r.enrolments, e)
	}
	return r, nil
}

// enrol numbers the events and asks care of one after the other.
func (ps *places) enrol(tx *app.Tx, g *ids, given Enrolment, birth date.Date) (enrolment, error) {
	e := enrolment{id: db.ID(given.ID), area: given.Area, place: ps.held[placeKey{given.Pathway, given.Area}], created: tx.Now}
	if e.id == "" {
		e.id = g.next()
	}
	if len(given.Events) == 0 {
		return e, &Fault{Event: -1, Err: errs.Invalid("Forløpet har ingen hendelser. Det begynner med en henvisning.")}
	}
	e.events = make([]care.Event, 0, len(given.Events))
	for i, ev := range given.Events {
		ev.Seq = i + 1
		if ev.ID == "" {
			ev.ID = care.EventID(g.next())
		}
		if ev.Recorded.IsZero() {
			ev.Recorded = tx.Now
		}
		e.events = append(e.events, ev)
	}
	state, at, err := care.Replay(e.place.pathway, e.events, tx.Today, birth)
	if err != nil {
		return e, &Fault{Event: at, Err: err}
	}
	e.state = state
	e.created = e.events[0].Recorded
	return e, nil
}

// checkPerson is what a deed that registers a person checks.
func checkPerson(p Person, today date.Date) error {
	if err := p.Details.Check(today); err != nil {
		return err
	}
	e := errs.Invalid("Personen kan ikke flyttes inn")
	if b, ok := p.Number.BirthDate(); ok && b != p.Details.BirthDate {
		e.At("fodt", "Fødselsdatoen passer ikke med fødselsnummeret. Sjekk begge.")
	}
	if p.GP != "" && p.GPOffice == "" {
		e.At("fastlege", "Legekontoret mangler. Velg fastlegen fra listen.")
	}
	for _, k := range p.Kin {
		if k.Name == "" || k.Relation == "" || k.Phone == "" && k.Note == "" {
			e.At("parorende", "Pårørende trenger navn, hvem det er, og telefonnummer eller et notat om hvordan vedkommende nås.")
		}
	}
	return e.OrNil()
}

func checkStay(st Stay, now time.Time) error {
	e := errs.Invalid("Oppholdet kan ikke flyttes inn")
	switch {
	case st.Unit == "":
		e.At("opphold", "Velg hvor personen lå.")
	case st.From.IsZero() || st.From.After(now) || st.To.After(now):
		e.At("opphold", "Oppholdet mangler dato, eller datoen er etter i dag.")
	case !st.To.IsZero() && st.To.Before(st.From):
		e.At("opphold", "Oppholdet slutter før det begynner. Sjekk begge datoene.")
	}
	return e.OrNil()
}
