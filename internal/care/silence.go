package care

import (
	"time"

	"traad/internal/base/date"
)

// Quiet is how long a feed may be silent, by the time of day in Oslo: hospitals admit fewer at night.
type Quiet struct {
	Day, Night time.Duration // from 07 to 22, and from 22 to 07; 0: never judged
}

// UsualQuiet is what holds where nobody has set otherwise: ours.
var UsualQuiet = Quiet{Day: time.Hour, Night: 4 * time.Hour}

// Silent reports whether a feed whose last message came at last has been silent too long now. Each hour counts by its own limit: half of
// what the night allows and half of what the day allows is together too long. A clock that is set back makes no alarm.
func (q Quiet) Silent(last, now time.Time) bool {
	if q.Day <= 0 || q.Night <= 0 || last.IsZero() {
		return false
	}
	used := 0.0
	for at := last; at.Before(now) && used < 1; {
		local := at.In(date.Oslo)
		limit := q.Night
		if h := local.Hour(); h >= 7 && h < 22 {
			limit = q.Day
		}
		next := at.Truncate(time.Hour).Add(time.Hour) // whole hours in Oslo are whole hours in UTC
		if next.After(now) {
			next = now
		}
		used += float64(next.Sub(at)) / float64(limit)
		at = next
	}
	return used >= 1
}
