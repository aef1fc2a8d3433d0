package watch

import (
	"cmp"
	"math"
	"slices"
)

// TooMany tells whether so many persons on one day are far above what is usual. own and role are persons a day on the days that
// the user and the others in the role have used Tråd lately, this day not counted.
//
// Usual is the median, and the spread the median absolute deviation × 1.4826 (for a normal distribution the standard
// deviation; Rousseeuw and Croux 1993), at least 1: a single wild day moves neither. A day counts when it is above the floor
// and above median + Factor × spread, both for the user and for the role. A history of fewer days than Limits.History is
// not asked. usual is the higher of the medians that were.
func TooMany(today int, own, role []int, l Limits) (usual int, found bool) {
	if today <= l.Floor {
		return 0, false
	}
	for _, history := range [][]int{own, role} {
		if len(history) < l.History {
			continue
		}
		middle, spread := habit(history)
		usual = max(usual, int(math.Round(middle)))
		if float64(today) <= middle+float64(l.Factor)*spread {
			return usual, false
		}
	}
	return usual, true
}

// TooManyCards tells whether record systems were shown far more persons on a day than usual for their organisation, as TooMany does for a user. A system
// that has just been connected has no usual, and is not asked about; where it was stopped, that is found by itself.
func TooManyCards(today int, own []int, l Limits) (usual int, found bool) {
	if len(own) < l.History {
		return 0, false
	}
	return TooMany(today, own, nil, l)
}

// habit is the median and the robust standard deviation, at least 1.
func habit(counts []int) (middle, spread float64) {
	values := make([]float64, len(counts))
	for i, n := range counts {
		values[i] = float64(n)
	}
	middle = median(values)
	for i, v := range values {
		values[i] = math.Abs(v - middle)
	}
	return middle, max(1, 1.4826*median(values))
}

func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	v := slices.SortedFunc(slices.Values(values), cmp.Compare[float64])
	return (v[(len(v)-1)/2] + v[len(v)/2]) / 2
}

// Night reports whether an hour of the day in Oslo is at night.
func Night(hour int, l Limits) bool {
	if l.NightFrom <= l.NightTo {
		return hour >= l.NightFrom && hour < l.NightTo
	}
	return hour >= l.NightFrom || hour < l.NightTo
}

// UnusualNight tells whether looks at night are new for a user. nights are the looks at night on each of the days that the user has used
// Tråd lately: one who has had any, or has been here for fewer days than Limits.History, works when she works.
func UnusualNight(looks int, nights []int, l Limits) bool {
	return looks > 0 && len(nights) >= l.History && !slices.ContainsFunc(nights, func(n int) bool { return n > 0 })
}

// Opened is a person who was opened after a search by name.
type Opened struct {
	Listed  int // how often she had stood in a list of the user before
	Written int // what the user wrote about her from the look until Limits.WrittenDays after
}

// Curious tells whether the look led to nothing: found by name, known from no list, nothing written.
func Curious(o Opened) bool { return o.Listed == 0 && o.Written == 0 }
