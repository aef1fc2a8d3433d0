package usage

import (
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
)

var outcomeText = [outcomes]struct{ code, label, unit string }{
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
}

// Code is the outcome in files.
func (o Outcome) Code() string { return outcomeText[o].code }

// Label is the outcome on a page.
func (o Outcome) Label() string { return outcomeText[o].label }

// Unit is what is counted.
func (o Outcome) Unit() string { return outcomeText[o].unit }

// Reactive reports whether fewer is better.
func (o Outcome) Reactive() bool { return o <= ShortTerm }

// Hospital reports whether the hospital's own files have it.
func (o Outcome) Hospital() bool {
	return o <= UrgentNights || o >= PlannedStay && o <= Outpatient
}

// event is something that happened to one person.
type event struct {
	day, out column.Day
	what     Outcome
	amount   float64 // episodes or hours; for nights see count
	cost     float64
	home     bool // in an institution outside hospital until out
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
		v := event{day: e.In[row].Day(), out: e.Out(row, at).Day(), what: -1, amount: 1, cost: s.price(row)}
		if what, ok := outcomeOf(k); ok {
			v.what = what
			v.home = what == AcuteBed || what == ShortTerm
			if what == HomeHours && e.Hours != nil {
				v.amount = float64(e.Hours[row])
			}
		}
		v.home = v.home || k.Service() == column.NursingHome
		u.events = append(u.events, v)
	}
}

// count is how much of an outcome a person had from a day until another: what began in the window; nights are those in it.
func (u *subject) count(o Outcome, from, to column.Day) float64 {
	n := 0.0
	for i := range u.events {
		switch v := &u.events[i]; {
		case v.what != o:
		case o == UrgentNights:
			n += float64(max(0, min(v.out, to)-max(v.day, from)))
		case v.day >= from && v.day < to:
			n += v.amount
		}
	}
	return n
}

// spent is the cost of what began in a window.
func (u *subject) spent(from, to column.Day) float64 {
	sum := 0.0
	for i := range u.events {
		if v := &u.events[i]; v.day >= from && v.day < to {
			sum += v.cost
		}
	}
	return sum
}

// home is days alive and out of institution from a day on: hospital, KAD, short-term and nursing-home nights are not, nor are days dead.
func (u *subject) home(from column.Day, days int) float64 {
	out := make([]bool, days)
	leave := func(a, b column.Day) {
		for d := max(a, from); d < min(b, from+column.Day(days)); d++ {
			out[d-from] = true
		}
	}
	for i := range u.events {
		if v := &u.events[i]; v.home || v.what == Emergency || v.what == PlannedStay {
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
