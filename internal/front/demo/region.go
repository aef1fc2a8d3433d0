package demo

import (
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// region is what is being made.
type region struct {
	cal      care.Calendar
	today    date.Date
	now      time.Time // nothing is later than this
	patients int       // 0 is the standard region

	ground    movein.Ground
	areas     map[string]*area
	order     []string // keys of areas, as the hospital's list has them
	longTerm  *care.Pathway
	short     *care.Pathway
	workers   map[string]worker // by key: "ingrid.sandvik"
	serials   map[birth]int     // next serial of the national numbers of a birth date and sex
	names     map[string]bool   // full names in use
	count     int               // persons made so far
	voided    int               // notes that were taken back so far
	reference map[string]ref    // named persons, by key
}

type birth struct {
	on    date.Date
	woman bool
}

// ref is where to find a named person.
type ref struct {
	patient   care.PatientID
	enrolment care.EnrolmentID
	area      care.OrgID
}

func newRegion(cal care.Calendar, today date.Date, now time.Time, patients int) *region {
	r := &region{
		cal: cal, today: today, now: now, patients: patients, areas: map[string]*area{}, workers: map[string]worker{},
		serials: map[birth]int{}, names: map[string]bool{}, reference: map[string]ref{},
	}
	shipped := care.ShippedPathways()
	r.longTerm, r.short = shipped[0], shipped[1]
	for i, body := range care.ShippedDefinitions() {
		r.ground.Pathways = append(r.ground.Pathways, movein.Pathway{Definition: shipped[i], Body: body})
	}
	r.layAreas()
	r.layUnits()
	r.hire()
	return r
}

// large reports whether every municipality is in operation.
func (r *region) large() bool { return r.patients > Large }

// inhabitants are thousands, rounded, by number of the municipality or district: only weights.
var inhabitants = map[string]int{
	"3205": 95, "3207": 64, "3209": 44, "3228": 25, "3222": 48, "3401": 18,
	"3212": 20, "3214": 16, "3218": 21, "3220": 11, "3224": 20, "3226": 18, "3230": 7, "3232": 25, "3238": 15, "3240": 28, "3242": 3,
	"3414": 5, "3415": 8, "3416": 6, "3417": 5, "030110": 27, "030111": 33,
}

// share is how many of the patients an area has, by weight; 0 for one that is not in operation.
func (r *region) share(number string) int {
	whole, operates := 0, r.large()
	for _, m := range inOperation {
		operates = operates || m.number == number
		if !r.large() {
			whole += inhabitants[m.number]
		}
	}
	if r.large() {
		for _, n := range inhabitants {
			whole += n
		}
	}
	if !operates {
		return 0
	}
	return r.patients * inhabitants[number] / whole
}

// number gives the next free synthetic national number of a birth date and sex.
func (r *region) number(on date.Date, woman bool) nin.Number {
	key := birth{on, woman}
	for range 300 {
		n, ok := nin.Synthetic(on, woman, r.serials[key])
		r.serials[key]++
		if ok {
			return n
		}
	}
	return nin.Number{} // the day's numbers are used up: somebody whose number is not known
}
