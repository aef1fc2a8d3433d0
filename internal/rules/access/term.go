package access

import "traad/internal/base/date"

// Terms say how long an authorisation lasts before it must be given anew, and how often somebody looks at it again
// (pasientjournalforskriften § 13: authorisations are limited in time and evaluated again).
type Terms struct {
	RoleDays   int // at the most, from the day that it begins, or is renewed
	ReviewDays int // after so many days that nobody has looked at it, it must be
}

// StandardTerms are the terms where the settings say nothing: a year, and half a year.
var StandardTerms = Terms{RoleDays: 365, ReviewDays: 180}

// endsSoon is how many days before its end an authorisation is marked.
const endsSoon = 30

// Longest is the last day that an authorisation which begins on a day, or is renewed on it, can have.
func (t Terms) Longest(from, today date.Date) date.Date {
	if from.Before(today) {
		from = today
	}
	return from.AddDays(t.RoleDays)
}

// Authorisation is a role that somebody holds, as the one who looks at it again needs it.
type Authorisation struct {
	From, To date.Date // To is no date where no end was set
	Given    date.Date // the day somebody decided it
	Reviewed date.Date // the day a leader last confirmed it; no date for never
}

// Standing is what there is to say about an authorisation.
type Standing struct {
	Due     bool // nobody has looked at it for ReviewDays
	Soon    bool // ends within 30 days
	NoEnd   bool // lasts for ever, which no authorisation may
	Since   int  // days since somebody looked at it
	Expires int  // days until the last day, where it has one
}

// Judge says how an authorisation stands on a day. That it was given is the first look at it.
func (t Terms) Judge(a Authorisation, today date.Date) Standing {
	seen := a.Given
	if seen.IsZero() || a.Reviewed.After(seen) {
		seen = a.Reviewed
	}
	if seen.IsZero() {
		seen = a.From
	}
	s := Standing{NoEnd: a.To.IsZero(), Since: today.Days(seen)}
	s.Due = s.Since > t.ReviewDays
	if !a.To.IsZero() {
		s.Expires = a.To.Days(today)
		s.Soon = s.Expires >= 0 && s.Expires <= endsSoon
	}
	return s
}
