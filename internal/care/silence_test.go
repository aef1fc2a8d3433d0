package care

import (
	"testing"
	"time"

	"traad/internal/base/date"
)

func TestSilent(t *testing.T) {
	at := func(day, h, m int) time.Time { return time.Date(2026, 11, day, h, m, 0, 0, date.Oslo) }
	q := Quiet{Day: time.Hour, Night: 4 * time.Hour}
	for name, c := range map[string]struct {
		q         Quiet
		last, now time.Time
		want      bool
	}{
		"just now":                       {q, at(20, 12, 0), at(20, 12, 1), false},
		"under an hour by day":           {q, at(20, 12, 10), at(20, 13, 9), false},
		"an hour by day":                 {q, at(20, 12, 10), at(20, 13, 10), true},
		"three hours at night":           {q, at(20, 23, 0), at(21, 2, 0), false},
		"four hours at night":            {q, at(20, 23, 0), at(21, 3, 0), true},
		"half of each":                   {q, at(20, 21, 30), at(21, 0, 0), true},
		"not quite half of each":         {q, at(20, 21, 30), at(20, 23, 59), false},
		"a night and a quarter of a day": {q, at(21, 4, 0), at(21, 7, 15), true},
		"nothing has ever come":          {q, time.Time{}, at(20, 12, 0), false},
		"the clock was set back":         {q, at(20, 12, 0), at(20, 9, 0), false},
		"never judged":                   {Quiet{}, at(1, 12, 0), at(20, 9, 0), false},
		"for weeks":                      {q, at(1, 12, 0), at(20, 9, 0), true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := c.q.Silent(c.last, c.now); got != c.want {
				t.Errorf("Silent = %v", got)
			}
		})
	}
}
