package demo

import (
	"math/rand/v2"

	"traad/internal/base/date"
)

// dice is one person's stream of random numbers: what is drawn for one never moves what is drawn for another.
type dice struct{ *rand.Rand }

func throw(seed, stream uint64) dice {
	return dice{rand.New(rand.NewPCG(seed, stream))} //nolint:gosec // nothing secret: the demo is the same every time
}

// between returns a number from low to high, both counted.
func (d dice) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + d.IntN(high-low+1)
}

// in reports true n times in a hundred.
func (d dice) in100(n int) bool { return d.IntN(100) < n }

// pick returns one of list.
func pick[T any](d dice, list []T) T { return list[d.IntN(len(list))] }

// month is the average length of a month in days.
const month = 30.4375

// back returns the day that lies a number of months before today.
func (r *region) back(months float64) date.Date { return r.today.AddDays(-int(months*month + 0.5)) }

// onward is d where it is a working day, else the next one.
func (r *region) onward(d date.Date) date.Date { return r.cal.AddWorkingDays(d, 0) }

// backward is d where it is a working day, else the one before.
func (r *region) backward(d date.Date) date.Date {
	for range 14 {
		if r.cal.IsWorkingDay(d) {
			return d
		}
		d = d.AddDays(-1)
	}
	return d
}

// after is the working day that lies about days after from. Where that is a day off, the working day before is taken, so
// that a step in time stays in time; a step that is late stays late (limit is the deadline in days).
func (r *region) after(from date.Date, days, limit int) date.Date {
	d := from.AddDays(days)
	if r.cal.IsWorkingDay(d) {
		return d
	}
	early := r.backward(d)
	if early.Before(from) || days > limit && early.Days(from) <= limit {
		return r.onward(d)
	}
	return early
}

// halfYearBefore is the day whose six months are up on due, or the nearest before it where no day's are (31 August).
func halfYearBefore(due date.Date) date.Date {
	d := due.AddMonths(-6)
	for d.AddMonths(6).Before(due) && d.AddDays(1).AddMonths(6).Compare(due) <= 0 {
		d = d.AddDays(1)
	}
	return d
}

// yesterday is d, or the last working day before today where d is today or later.
func (r *region) yesterday(d date.Date) date.Date {
	if d.Before(r.today) {
		return d
	}
	return r.backward(r.today.AddDays(-1))
}
