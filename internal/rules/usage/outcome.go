package usage

import (
	"slices"

	"traad/internal/base/column"
)

// Outcome is one kind of use that is counted.
type Outcome int

// The outcomes. Those up to ShortTerm are reactive: the service wants fewer.
const (
	Emergency   Outcome = iota // emergency stays, by their first day
	Readmission                // of them more than 8 hours and at most 30 days after a discharge
	UrgentNights
	UrgentCare
	AcuteBed
	ShortTerm
	PlannedStay
	DayCare
	Outpatient
	HomeHours
	Therapy
	DayCentre
	Team
	GP
	GPTeam
	PracticalHelp     // told by municipalities alone, as the next
	HomeNights        // nights in a long-term nursing home
	outcomes      int = iota

	// Sums of hospital outcomes, that no registry tells by themselves.
	HospitalAll = Outcome(outcomes)     // stays, day care and outpatient contacts
	BedDays     = Outcome(outcomes + 1) // nights of all stays
	all         = outcomes + 2
)

var outcomeText = [all]struct{ code, label, unit string }{
	{"akuttinnleggelse", "Akuttinnleggelse", "opphold"},
	{"reinnleggelse", "Reinnleggelse innen 30 dager", "opphold"},
	{"akutte_liggedogn", "Liggedøgn, akutt", "døgn"},
	{"legevakt", "Legevakt", "kontakter"},
	{"kad", "KAD, opphold", "opphold"},
	{"korttid", "Korttidsopphold", "opphold"},
	{"planlagt_innleggelse", "Planlagt innleggelse", "opphold"},
	{"dagbehandling", "Dagbehandling", "kontakter"},
	{"poliklinikk", "Poliklinikk", "kontakter"},
	{"hjemmesykepleie", "Hjemmesykepleie", "timer"},
	{"fysioergo", "Fysio- og ergoterapi", "kontakter"},
	{"dagtilbud", "Dagtilbud", "kontakter"},
	{"tverrfaglig_team", "Tverrfaglig team, kommune", "kontakter"},
	{"fastlege", "Fastlege", "kontakter"},
	{"fastlege_tverrfaglig", "Fastlegens tverrfaglige møter", "møter"},
	{"praktisk_bistand", "Praktisk bistand", "timer"},
	{"sykehjemsdogn", "Langtidsopphold på sykehjem", "døgn"},
	{"sykehus_i_alt", "Sykehus i alt", "opphold og kontakter"},
	{"liggedogn", "Liggedøgn i alt", "døgn"},
}

// Code is the outcome in files.
func (o Outcome) Code() string { return outcomeText[o].code }

// Known reports whether there is such an outcome.
func (o Outcome) Known() bool { return int(o) < len(outcomeText) }

// Label is the outcome on a page.
func (o Outcome) Label() string { return outcomeText[o].label }

// Unit is what is counted.
func (o Outcome) Unit() string { return outcomeText[o].unit }

// Reactive reports whether fewer is better.
func (o Outcome) Reactive() bool { return o <= ShortTerm }

// Hospital reports whether the hospital's own files have it.
func (o Outcome) Hospital() bool {
	return o <= UrgentNights || o >= PlannedStay && o <= Outpatient || o.Total()
}

// Total reports whether it is a sum of others.
func (o Outcome) Total() bool { return o >= HospitalAll }

// parts are the outcomes that a sum is of; with all but one of them, the last could be worked out.
func (o Outcome) parts() []Outcome {
	switch o {
	case HospitalAll:
		return []Outcome{Emergency, PlannedStay, DayCare, Outpatient}
	case BedDays:
		return []Outcome{Emergency, UrgentNights, PlannedStay}
	}
	return nil
}

// event is something that happened to one person.
type event struct {
	day, out column.Day
	what     Outcome
	amount   float64 // episodes or hours; for nights see count
	cost     float64 // of a hospital's episode alone
	priced   Priced
	contact  bool // a row of a hospital, which should have a cost
	beside   int  // one of the municipality's institutions until out: 1 and its place in institutions
}

// outcomeOf is the outcome of a contact that is not a hospital stay.
func outcomeOf(k column.Kind) (Outcome, bool) {
	switch k.Service() {
	case column.Hospital:
		switch k.Level() {
		case column.DayCare:
			return DayCare, true
		case column.Outpatient:
			return Outpatient, true
		}
		return 0, false
	case column.UrgentCare:
		return UrgentCare, true
	case column.AcuteBed:
		return AcuteBed, true
	case column.ShortTerm:
		return ShortTerm, true
	case column.HomeNursing:
		return HomeHours, true
	case column.Therapy:
		return Therapy, true
	case column.DayCentre:
		return DayCentre, true
	case column.Team:
		return Team, true
	case column.GP:
		return GP, true
	case column.GPTeam:
		return GPTeam, true
	}
	return 0, false
}

// read lays out a person's events that began before a day, once. Hospital stays are casefind's; an inpatient episode's cost stands by
// its own day.
func (s *Study) read(u *subject, to column.Day) {
	if u.events != nil {
		return
	}
	u.events = []event{}
	if u.row < 0 {
		return
	}
	for _, y := range u.stays {
		what := PlannedStay
		if y.Emergency {
			what = Emergency
		}
		u.events = append(u.events, event{day: y.in, out: y.out, what: what, amount: 1})
		if y.Emergency {
			u.events = append(u.events, event{day: y.in, out: y.out, what: UrgentNights})
		}
		if y.Readmission {
			u.events = append(u.events, event{day: y.in, out: y.out, what: Readmission, amount: 1})
		}
	}
	e := s.Index.E
	at := to.At(0)
	for row := e.First[u.row]; row < e.First[u.row+1] && e.In[row] < at; row++ {
		k := e.Kind[row]
		v := event{day: e.In[row].Day(), out: e.Out(row, at).Day(), what: -1, amount: 1}
		v.cost, v.priced = s.price(row)
		v.contact = k.Service() == column.Hospital
		v.beside = 1 + slices.Index(institutions[:], k.Service())
		if what, ok := outcomeOf(k); ok {
			v.what = what
			if what == HomeHours && e.Hours != nil {
				v.amount = float64(e.Hours[row])
			}
		}
		u.events = append(u.events, v)
	}
}

// counts reports whether an event is one of an outcome.
func (o Outcome) counts(what Outcome) bool {
	switch o {
	case HospitalAll:
		return what == Emergency || what == PlannedStay || what == DayCare || what == Outpatient
	case BedDays:
		return what == Emergency || what == PlannedStay
	}
	return what == o
}

// count is how much of an outcome a person had from a day until another: what began in the window; nights are those in it.
func (u *subject) count(o Outcome, from, to column.Day) float64 {
	n := 0.0
	for i := range u.events {
		switch v := &u.events[i]; {
		case !o.counts(v.what):
		case o == UrgentNights || o == BedDays:
			n += float64(max(0, min(v.out, to)-max(v.day, from)))
		case v.day >= from && v.day < to:
			n += v.amount
		}
	}
	return n
}

// spending is what the hospital's episodes that began in a window cost, by what, and how many of them have a cost.
type spending struct {
	sum              float64
	by               Priced
	contacts, priced int
}

func (u *subject) spent(from, to column.Day) (p spending) {
	for i := range u.events {
		v := &u.events[i]
		if v.day < from || v.day >= to {
			continue
		}
		p.sum += v.cost
		p.by |= v.priced
		if v.contact {
			p.contacts++
		}
		if v.priced != 0 {
			p.priced++
		}
	}
	return p
}

// home is days alive and out of institution from a day on: nights in hospital are not, nor in the institutions beside it that are told of for
// all, nor days after moving to a nursing home, nor days dead.
func (u *subject) home(from column.Day, days int, beside [3]bool) float64 {
	out := make([]bool, days)
	leave := func(a, b column.Day) {
		for d := max(a, from); d < min(b, from+column.Day(days)); d++ {
			out[d-from] = true
		}
	}
	for i := range u.events {
		if v := &u.events[i]; v.beside > 0 && beside[v.beside-1] || v.what == Emergency || v.what == PlannedStay {
			leave(v.day, v.out)
		}
	}
	if n := u.person.NursingHome; n != 0 {
		leave(n, from+column.Day(days))
	}
	if d := u.person.Died; d != 0 {
		leave(d, from+column.Day(days))
	}
	n := 0.0
	for _, gone := range out {
		if !gone {
			n++
		}
	}
	return n
}

// nights is nights in hospital in the year before a day.
func nights(stays []stay, from, to column.Day) (n int) {
	for i := range stays {
		n += int(max(0, min(stays[i].out, to)-max(stays[i].in, from)))
	}
	return n
}
