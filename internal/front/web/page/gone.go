package page

import (
	"slices"

	"traad/internal/app/removal"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care"
)

// WithGone puts the entries that were deleted for good among the events, on the day that they were: that there was one, and nothing of what it said.
func WithGone(v *lang.Voice, all []Event, gone []removal.Left, today date.Date) []Event {
	for _, x := range gone {
		e := Event{On: x.On, Sort: StepEvents}
		e.When, e.Icon, e.Title = EventDay(v, x.On, today), "minus", v.Say("%s er slettet, etter vedtak", v.Say(x.What))
		if x.Ground == care.WrongPatient {
			e.Title = v.Say("%s er slettet, ført på feil pasient", v.Say(x.What))
		}
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b Event) int { return b.On.Compare(a.On) })
	return all
}
