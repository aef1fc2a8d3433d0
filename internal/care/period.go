package care

import (
	"cmp"
	"slices"
	"time"

	"traad/internal/base/date"
)

// Period is a run of days [From, To): From is in it, To is the first day that is no longer in it, so that a pause
// from 1 to 5 May is four days and two periods that meet do not overlap. A zero To is open: it lasts still.
// A form that asks "til og med" stores the day after.
type Period struct {
	From date.Date `json:"from"`
	To   date.Date `json:"to,omitzero"`
}

// BedStay is one stay in a bed of a hospital or a municipal acute unit, with what the team found when it looked back at it.
type BedStay struct {
	Period
	In, Out   time.Time // to the minute; Out is zero while it lasts
	Planned   bool
	Died      bool   // it ended by death
	Avoidable string // newest answer to whether it could have been avoided: yes, maybe, no, unknown; "" nobody has answered
}

// Periods are the days of stays.
func Periods(stays []BedStay) []Period {
	if stays == nil {
		return nil
	}
	days := make([]Period, len(stays))
	for i, s := range stays {
		days[i] = s.Period
	}
	return days
}

// Open reports whether p has begun and has no end.
func (p Period) Open() bool { return !p.From.IsZero() && p.To.IsZero() }

// Contains reports whether day d is in p. A zero From is without beginning.
func (p Period) Contains(d date.Date) bool {
	return !d.Before(p.From) && (p.To.IsZero() || d.Before(p.To))
}

// merge returns the union of periods in order of time, so that a stay during a pause is not counted twice.
func merge(periods []Period) []Period {
	sorted := slices.Clone(periods)
	slices.SortFunc(sorted, func(a, b Period) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	var out []Period
	for _, p := range sorted {
		if !p.To.IsZero() && !p.From.Before(p.To) {
			continue // empty: out again the same day
		}
		last := len(out) - 1
		switch {
		case last < 0 || !out[last].To.IsZero() && out[last].To.Before(p.From):
			out = append(out, p)
		case out[last].Open():
		case p.To.IsZero() || p.To.After(out[last].To):
			out[last].To = p.To
		}
	}
	return out
}
