package care

import (
	"time"

	"traad/internal/base/date"
)

// Beside is what is known of an enrolment and does not stand among its events, as far as the overview counts it.
type Beside struct {
	Stays    []BedStay  // the person's
	Hearings []Hearing  // of the enrolment's plan, those that were not withdrawn
	Alerts   []FollowUp // that somebody in the team should follow up
}

// HearingStep is what MeasureStepDays calls the hearing of a plan. It has no deadline rule: who sends the plan chooses the last day.
const HearingStep = "hearing"

// HearingDays is how many working days the parties get to answer unless who sends the plan chooses another last day. Chosen by us.
const HearingDays = 7

// Hearing is a version of the plan that was sent to the parties.
type Hearing struct {
	Sent date.Date
	Done date.Date // the day the last party answered, or the day it was published without them; zero while somebody is asked in vain
}

// Waits reports whether an answer is missing.
func (h Hearing) Waits() bool { return h.Done.IsZero() }

// FollowUpSpan is how much opening time there is to act on an alert before it counts as late: one day's (9 to 15, the project's
// brochure). Chosen by us.
const FollowUpSpan = (closes - opens) * time.Hour

// FollowUp is whether one alert was acted on in time.
type FollowUp struct {
	Received date.Date
	Acted    bool
	InTime   bool      // of one that was acted on
	Last     date.Date // of one that was not: the last day in time
}

// FollowUp judges an alert by when it was received and when somebody told what was done, the zero time where nobody has.
func (h OpenHours) FollowUp(received, acted time.Time) FollowUp {
	f := FollowUp{Received: date.In(received), Acted: !acted.IsZero()}
	if f.Acted {
		f.InTime = h.Between(received, acted) <= FollowUpSpan
		return f
	}
	f.Last = date.In(h.After(received, FollowUpSpan))
	return f
}

// word is the end of a bucket of MeasureAlerts.
func (f FollowUp) word() string {
	switch {
	case !f.Acted:
		return f.Last.String()
	case f.InTime:
		return "yes"
	}
	return "no"
}
