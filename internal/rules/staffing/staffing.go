// Package staffing is the plan of one organisation (a municipality, a district or the hospital): how many active
// patients, how much work they give, which positions there are, and what it costs. It answers whether there are enough hands.
//
// Everything is whole numbers: counts as they are, hours and positions in hundredths, money in øre, per cent in hundredths. Each
// line of an answer is rounded once, half up; every sum is the sum of the lines that are shown, so that totals and parts agree.
//
//	p := staffing.New(care.OrgMunicipality, pathway, staffing.Quarter, date.Of(2027, 1, 1), 4)
//	p.Periods[0].Target = 22
//	if err := p.Validate(); err != nil { … }   // errs.Invalid, each fault at a cell's name
//	a := p.Answer()
//	a.Periods[0].Over(care.MunicipalCoordinator) // −5: 0,05 positions too few
//
// Plan.Cells gives every number of the plan with a name and a label. A form, a grid, a workbook and the history all go
// through it, so that a number that is added is in all of them.
package staffing

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care"
)

// Step is how long a period is.
type Step string

// The steps.
const (
	Month   Step = "month"
	Quarter Step = "quarter"
)

// Months is how many months a period has.
func (s Step) Months() int {
	if s == Quarter {
		return 3
	}
	return 1
}

// Plan is what one organisation plans.
type Plan struct {
	Kind     care.OrgKind `json:"kind"`
	Step     Step         `json:"step"`
	Periods  []Period     `json:"periods"` // one after the other, without a gap
	Work     []Work       `json:"work"`
	Meetings []Meeting    `json:"meetings"`
	Frailty  []Frailty    `json:"frailty"` // empty: everybody gives the ordinary work
	Terms    []Terms      `json:"terms"`   // one for each of RolesOf(Kind), in that order

	Joined []Joined `json:"joined,omitempty"` // of a scenario: municipalities that come in, with what they themselves need
}

// Joined is a municipality that a scenario lets come in: its own plan, with as many positions as the work needs.
type Joined struct {
	Org  care.OrgID `json:"org"`
	Name string     `json:"name"`
	Plan *Plan      `json:"plan"`
}

// Period is a month or a quarter.
type Period struct {
	From   date.Date `json:"from"`             // the first day of a month
	To     date.Date `json:"to"`               // the last day of one
	Target int64     `json:"target"`           // active patients that it aims for
	In     int64     `json:"in"`               // included
	Out    int64     `json:"out"`              // ended
	Posts  []Amount  `json:"posts"`            // hundredths of a position, by role
	Other  int64     `json:"other"`            // other cost, øre
	Longer int64     `json:"longer,omitempty"` // per cent that follow-up lasts longer than in the plan that Plan.Longer changed: Out is that in whole patients
}

// Amount is a number that belongs to a role.
type Amount struct {
	Role care.Role `json:"role"`
	N    int64     `json:"n"`
}

// Per says how often work comes.
type Per string

// The kinds of work: once for each who comes in or goes out, or again and again for each who is active.
const (
	PerIn     Per = "in"
	PerOut    Per = "out"
	PerActive Per = "active"
)

// Work is a phase of the pathway, or a contact that comes again.
type Work struct {
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Per    Per      `json:"per"`
	Every  int64    `json:"every,omitempty"` // PerActive: days from one to the next
	Hours  []Amount `json:"hours"`           // hundredths of an hour a time, by role
	Travel []Amount `json:"travel"`          // on the road, the same
}

// Meeting is one that comes again however many patients there are. Either Weeks or Yearly is set; both 0 is never.
type Meeting struct {
	Code   string   `json:"code"`
	Title  string   `json:"title"`
	Weeks  int64    `json:"weeks,omitempty"`  // from one to the next
	Yearly int64    `json:"yearly,omitempty"` // how many a year
	Hours  []Amount `json:"hours"`            // hundredths of an hour for all in the role together
}

// Frailty is what is expected of those with one CFS score.
type Frailty struct {
	CFS    int64 `json:"cfs"`
	Share  int64 `json:"share"`  // of the active, hundredths of a per cent
	Months int64 `json:"months"` // of follow-up, from inclusion to ending
	Weight int64 `json:"weight"` // of the ordinary follow-up work, hundredths of a per cent: 10 000 is the ordinary
}

// Terms are what an hour and a position of a role are.
type Terms struct {
	Role     care.Role `json:"role"`
	Hours    int64     `json:"hours"`    // productive hours a year of a whole position, hundredths
	Salary   int64     `json:"salary"`   // of a whole position a year with social costs, øre
	Indirect int64     `json:"indirect"` // on top of the salary: room, leading, equipment; hundredths of a per cent
	Fee      int64     `json:"fee"`      // for an hour, øre: who is paid by the hour has no position
}

// RolesOf are the roles that an organisation of the kind plans for.
func RolesOf(kind care.OrgKind) []care.Role {
	switch kind {
	case care.OrgMunicipality, care.OrgDistrict:
		return []care.Role{care.MunicipalCoordinator, care.GeneralPractitioner}
	case care.OrgHospital:
		return []care.Role{care.HospitalCoordinator, care.HospitalPhysician}
	}
	return nil
}

// ByFee reports whether the role is paid by the hour and has no position in the plan.
func ByFee(r care.Role) bool { return r == care.GeneralPractitioner }

// Months is how many months the period has.
func (p Period) Months() int64 {
	return int64((p.To.Year()-p.From.Year())*12 + int(p.To.Month()) - int(p.From.Month()) + 1)
}

// Days is how many days the period has.
func (p Period) Days() int64 { return int64(p.To.Days(p.From)) + 1 }

// Key names the period by its first month: "2026-10".
func (p Period) Key() string { return care.Month(p.From) }

// Holds reports whether the day is in the period.
func (p Period) Holds(day date.Date) bool { return !day.Before(p.From) && !day.After(p.To) }

// Title is the period as a heading: "nov. 2026", "4. kv. 2026".
func (p Period) Title() string { return p.Called(nil) }

// Called is Title in a language.
func (p Period) Called(v *lang.Voice) string { return p.When().In(v) }

// When is Title in the language of who reads.
func (p Period) When() lang.Spoken {
	if p.Months() == 3 {
		return lang.Quarter(p.From)
	}
	return lang.MonthYear(p.From)
}

// From is the first day of the plan, no date where it has no period.
func (p *Plan) From() date.Date {
	if len(p.Periods) == 0 {
		return date.Date{}
	}
	return p.Periods[0].From
}

// To is the last day of the plan.
func (p *Plan) To() date.Date {
	if len(p.Periods) == 0 {
		return date.Date{}
	}
	return p.Periods[len(p.Periods)-1].To
}

// TargetOn is the target on a day; false where the plan says nothing of it.
func (p *Plan) TargetOn(day date.Date) (int64, bool) {
	if i := slices.IndexFunc(p.Periods, func(x Period) bool { return x.Holds(day) }); i >= 0 {
		return p.Periods[i].Target, true
	}
	return 0, false
}

// of is a role's number in a list.
func of(list []Amount, r care.Role) int64 {
	for _, a := range list {
		if a.Role == r {
			return a.N
		}
	}
	return 0
}

// Terms of a role.
func (p *Plan) terms(r care.Role) Terms {
	for _, t := range p.Terms {
		if t.Role == r {
			return t
		}
	}
	return Terms{Role: r}
}
