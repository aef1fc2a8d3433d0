package staffing

import (
	"math"
	"slices"

	"traad/internal/base/date"
)

// Never is the month of something that has not happened.
const Never = -1

// MonthOf numbers months, so that the difference of two is months.
func MonthOf(d date.Date) int { return d.Year()*12 + int(d.Month()) - 1 }

// Case is N persons with the same months: referred, included and ended, each as MonthOf or Never.
type Case struct{ Referred, Included, Ended, N int }

// Flow is who waits and who is followed in an area now, by whole months.
type Flow struct{ Waiting, Active []int }

// Course is how persons go through: how many are referred in a month, and how many of those who wait, and who are followed, go on in the
// months they have been there. It is estimated from the own history as a life table: who went on, of who was there, in each band of months
// (bands, so that few persons do not make the answer jump); who still waits or is followed counts for the months until now.
type Course struct {
	Referred float64 // a month
	Months   int     // that Referred was counted over; 0: it is known exactly
	Include  Hazard  // of those who wait: are included
	Drop     Hazard  // of those who wait: end without being included
	Leave    Hazard  // of those who are followed: end
	Endings  int     // how many endings Leave is counted from
	Wait     []Band  // what Include and Drop were counted from; nil: they are known exactly
	Follow   []Band  // what Leave was
	Lot      uint64  // courses with the same shares have the same, so that they are uncertain together; 0: the seed
	Turns    []Turn  // what a scenario changes, month by month from now; after the last one nothing
}

// Band is what the share that goes on was counted from in some months, From to To (not included): of so many person-months there, so many moved on
// and dropped out. Whole: few were there, and it is all months'.
type Band struct {
	From, To, There, Moved, Dropped int
	Whole                           bool
}

// Hazard is the share that goes on in a month, by whole months so far.
type Hazard []float64

// At is the share in a month; after the last one it stays as it was there.
func (h Hazard) At(months int) float64 {
	if len(h) == 0 {
		return 0
	}
	return h[min(months, len(h)-1)]
}

// LeastEndings is how many endings an area must have before its own lengths are used.
const LeastEndings = 10

// LeastMonths is how many whole months must have gone since the first referral before a number of referrals a month is told: before that it is not known
// to be nought, or anything else.
const LeastMonths = 3

// yearOf is how many months back referrals are counted.
const yearOf = 12

var (
	waitBands   = []int{0, 1, 2, 3}
	followBands = []int{0, 3, 6, 12, 18, 24}
)

// FlowOf counts who waits and who is followed in the month now.
func FlowOf(cases []Case, now int) Flow {
	var f Flow
	for _, c := range cases {
		switch {
		case c.Ended != Never:
		case c.Included != Never:
			f.Active = grow(f.Active, now-c.Included, c.N)
		default:
			f.Waiting = grow(f.Waiting, now-c.Referred, c.N)
		}
	}
	return f
}

// CourseOf estimates a course. The month now is not over: what happens in it is not counted. Referrals are those of the year before it,
// or since the first one where that is later.
func CourseOf(cases []Case, now int) Course {
	var wait, follow lifeTable
	first, referred := now, 0
	for _, c := range cases {
		if c.Referred < now {
			first = min(first, c.Referred)
			if c.Referred >= now-yearOf {
				referred += c.N
			}
		}
		on := c.Included
		if on == Never {
			on = c.Ended
		}
		switch {
		case on == Never || on >= now:
			wait.stay(now-c.Referred, c.N)
		case c.Included == Never:
			wait.drop(on-c.Referred, c.N)
		default:
			wait.move(on-c.Referred, c.N)
		}
		switch {
		case c.Included == Never || c.Included >= now:
		case c.Ended == Never || c.Ended >= now:
			follow.stay(now-c.Included, c.N)
		default:
			follow.move(c.Ended-c.Included, c.N)
		}
	}
	out := Course{Months: min(yearOf, now-first), Wait: wait.bands(waitBands), Follow: follow.bands(followBands)}
	moved, dropped := func(b Band) int { return b.Moved }, func(b Band) int { return b.Dropped }
	out.Include, out.Drop, out.Leave = shares(out.Wait, moved), shares(out.Wait, dropped), shares(out.Follow, moved)
	for _, n := range follow.moved {
		out.Endings += n
	}
	if out.Months > 0 {
		out.Referred = float64(referred) / float64(out.Months)
	}
	return out
}

// Stay is how long one who is included is followed on average, months at the ends of which she is: Σ of the shares that still are.
func (c Course) Stay() float64 { return meanStay(c.Leave) }

// Included is the share of the referred who are included at last.
func (c Course) Included() float64 {
	left, sum := 1.0, 0.0
	for m := range longest {
		out := min(1, c.Include.At(m)+c.Drop.At(m))
		sum += left * c.Include.At(m)
		left *= 1 - out
	}
	return sum
}

// Steady is how many are followed when everything has long been as in the course. Little's law: the mean number is the rate in times the
// mean time there (J. D. C. Little, Oper. Res. 9 (1961) 383–387).
func (c Course) Steady() float64 { return c.Referred * c.Included() * c.Stay() }

// Expected is how many are followed so many months from now, on average: the closed form that Ahead simulates.
func (c Course) Expected(f Flow, months int) float64 {
	waiting, active := asShares(f.Waiting), asShares(f.Active)
	for month := range months {
		turn := c.turn(month)
		waiting, active = append([]float64{c.Referred}, waiting...), append([]float64{turn.More}, active...)
		for age, n := range waiting {
			in, out := n*turn.include(c.Include.At(age)), n*c.Drop.At(age)
			active[0] += in
			waiting[age] = n - in - out
		}
		for age, n := range active {
			active[age] = n * (1 - turn.leave(c.Leave.At(age)))
		}
	}
	sum := 0.0
	for _, n := range active {
		sum += n
	}
	return sum
}

// longest is where sums over months without end are cut: a hundred years.
const longest = 1200

func meanStay(h Hazard) float64 {
	left, sum := 1.0, 0.0
	for m := range longest {
		left *= 1 - h.At(m)
		sum += left
	}
	return sum
}

// lifeTable counts, by months since one came: who was there to go on, and who did.
type lifeTable struct{ there, moved, dropped []int }

func (t *lifeTable) through(months, n int) {
	for m := range months {
		t.there = grow(t.there, m, n)
	}
}

// stay is for who is still there: the month that is not over says nothing.
func (t *lifeTable) stay(months, n int) { t.through(max(0, months), n) }

func (t *lifeTable) move(months, n int) {
	t.through(max(0, months)+1, n)
	t.moved = grow(t.moved, max(0, months), n)
}

func (t *lifeTable) drop(months, n int) {
	t.through(max(0, months)+1, n)
	t.dropped = grow(t.dropped, max(0, months), n)
}

// fewMonths is how many person-months a band must have; one with fewer has the share of all bands.
const fewMonths = 12

// bands are the counts in bands of months; nil where nobody was there.
func (t *lifeTable) bands(starts []int) []Band {
	sum := func(list []int, from, to int) (n int) {
		for m := from; m < min(to, len(list)); m++ {
			n += list[m]
		}
		return n
	}
	count := func(from, to, first, last int) Band {
		return Band{From: from, To: to, There: sum(t.there, first, last), Moved: sum(t.moved, first, last), Dropped: sum(t.dropped, first, last)}
	}
	if whole := sum(t.there, 0, math.MaxInt); whole == 0 {
		return nil
	}
	out := make([]Band, len(starts))
	for i, from := range starts {
		to := math.MaxInt
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		if out[i] = count(from, to, from, to); out[i].There < fewMonths {
			out[i] = count(from, to, 0, math.MaxInt)
			out[i].Whole = true
		}
	}
	return out
}

// shares are those of the bands by month.
func shares(bands []Band, of func(b Band) int) Hazard {
	if len(bands) == 0 {
		return nil
	}
	h := make(Hazard, bands[len(bands)-1].From+1)
	for _, b := range bands {
		for m := b.From; m < min(b.To, len(h)); m++ {
			h[m] = float64(of(b)) / float64(b.There)
		}
	}
	return h
}

func grow(list []int, at, n int) []int {
	at = max(0, at)
	if more := at + 1 - len(list); more > 0 {
		list = append(slices.Clip(list), make([]int, more)...)
	}
	list[at] += n
	return list
}

func asShares(list []int) []float64 {
	out := make([]float64, len(list))
	for i, n := range list {
		out[i] = float64(n)
	}
	return out
}
