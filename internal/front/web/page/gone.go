package page

import (
	"slices"

	"traad/internal/app/removal"
	"traad/internal/base/date"
	"traad/internal/care"
)

// WithGone puts the entries that were deleted for good among the events, on the day that they were: that there was one, and nothing of what it said.
func WithGone(all []Event, gone []removal.Left, today date.Date) []Event {
	for _, x := range gone {
		e := Event{On: x.On, Sort: StepEvents}
		e.When, e.Icon, e.Title = EventDay(x.On, today), "minus", x.What+" er slettet, "+map[bool]string{true: "ført på feil pasient", false: "etter vedtak"}[x.Ground == care.WrongPatient]
		all = append(all, e)
	}
	slices.SortStableFunc(all, func(a, b Event) int { return b.On.Compare(a.On) })
	return all
}
