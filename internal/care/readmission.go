package care

import (
	"time"

	"traad/internal/base/date"
)

// ReadmissionWatch is how long after a discharge a pathway watches whether the person comes back. The zero value watches nothing.
type ReadmissionWatch struct {
	Days int `toml:"days"` // calendar days, the day of the discharge not counted
}

// Readmission is what came of the discharge that an enrolment began around.
type Readmission struct {
	Discharged date.Date // the day she came home
	Until      date.Date // the last day that counts
	Back       date.Date // the day of the first stay afterwards that was not planned; no date where there is none
	Known      date.Date // the last day that the service would have been told: no date where it is told still
}

// readmissionGap joins two stays to one: a transfer between hospitals is no readmission. It is the gap of the national indicator, and of casefind.
const readmissionGap = 8 * time.Hour

// Readmitted returns what came of the discharge, false where the pathway watches none, she was never included, or has not come home yet. It is the
// discharge from the last stay that began before the inclusion and had not ended when she was referred. Stays are in order of From.
func (p *Pathway) Readmitted(e *Enrolment, stays []BedStay) (Readmission, bool) {
	if p.Readmission.Days == 0 || !e.Included() {
		return Readmission{}, false
	}
	at := -1
	for i, s := range stays {
		if s.From.After(e.IncludedOn) || !s.To.IsZero() && s.To.Before(e.ReferredOn) {
			continue
		}
		at = i
	}
	if at < 0 {
		return Readmission{}, false
	}
	for at+1 < len(stays) && !stays[at].Open() && stays[at+1].In.Sub(stays[at].Out) <= readmissionGap && !stays[at+1].In.IsZero() {
		at++ // moved on to another hospital or to a municipal acute bed: she has not come home
	}
	home := stays[at]
	if home.Open() || home.Died {
		return Readmission{}, false
	}
	r := Readmission{Discharged: home.To, Until: home.To.AddDays(p.Readmission.Days)}
	for _, s := range stays[at+1:] {
		if !s.Planned && !s.From.After(r.Until) {
			r.Back = s.From
			break
		}
	}
	if e.WentOn == nil {
		r.Known = e.EndedOn
	}
	if !e.DiedOn.IsZero() && (r.Known.IsZero() || e.DiedOn.Before(r.Known)) {
		r.Known = e.DiedOn
	}
	return r, true
}

// Unknown reports whether it will never be known: nobody told of her stays any more before the last day.
func (r Readmission) Unknown() bool {
	return r.Back.IsZero() && !r.Known.IsZero() && r.Known.Before(r.Until)
}

// Over reports whether the watch is over on a day.
func (r Readmission) Over(today date.Date) bool {
	return !r.Back.IsZero() || r.Unknown() || today.After(r.Until)
}

// bucket is the end of a bucket of MeasureReadmission.
func (r Readmission) bucket() string {
	switch {
	case !r.Back.IsZero():
		return "yes"
	case r.Unknown():
		return "unknown"
	}
	return r.Until.String()
}
