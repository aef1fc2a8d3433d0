package demo

import (
	"traad/internal/app/movein"
	"traad/internal/care"
)

// crowd draws about n enrolments, one person each, over the areas by weight: 55 in a hundred active, some of them late or
// admitted, the rest ended. It returns a function that gives the next person, until there are no more.
func (r *region) crowd(n int) func() (movein.Person, bool) {
	var row []string // an area's key for each enrolment, spread so that every thousand has all areas
	for _, key := range r.order {
		for range r.share(r.numberOf(key)) {
			row = append(row, key)
		}
	}
	throw(seed, 3).Shuffle(len(row), func(i, j int) { row[i], row[j] = row[j], row[i] })
	i := 0
	return func() (movein.Person, bool) {
		if i >= len(row) {
			return movein.Person{}, false
		}
		i++
		return r.oneOf(row[i-1], i), true
	}
}

// numberOf is the number of an area by its key.
func (r *region) numberOf(key string) string {
	for _, m := range inOperation {
		if m.key == key {
			return m.number
		}
	}
	return key
}

// lateOnes are what the late among a crowd are late with.
var lateOnes = []string{"contact", "contact", "evaluation", "planning", "mapping"}

// oneOf draws the ith person.
func (r *region) oneOf(key string, i int) movein.Person {
	d := throw(seed, uint64(5_000_000+i))
	s := slot{area: key, index: i, cfs: care.CFS(pick(d, []int{4, 4, 5, 5, 5, 6, 6, 6, 6, 7, 7}))}
	age := 0.1 + 32*d.Float64()*d.Float64()
	switch {
	case d.in100(45):
		length := 2.5 + 26*d.Float64()*d.Float64()
		ago := 0.1 + 24*d.Float64()
		s.ended, s.reason = r.onward(r.back(ago)), r.drawReason(d)
		if s.ended.After(r.today.AddDays(-1)) {
			s.ended = r.backward(r.today.AddDays(-1))
		}
		age = ago + length
	case d.in100(9):
		age = r.drawLate(d, &s, age)
	case d.in100(8) && age > 2.5:
		s.stay = "hospital"
	}
	if s.included.IsZero() {
		s.included = r.back(age)
	}
	p := r.person(key, s.included, namedPerson{})
	r.enrol(d, &p, s, namedPerson{})
	r.identify(&p)
	return p
}

// drawLate makes a slot late with something, and gives the age that it takes.
func (r *region) drawLate(d dice, s *slot, age float64) float64 {
	s.late, s.lateBy = pick(d, lateOnes), d.between(1, 20)
	switch s.late {
	case "mapping":
		s.included = r.today.AddDays(-14 - s.lateBy)
	case "planning":
		return float64(14+s.lateBy+12) / month
	case "contact":
		return max(age, 3.5)
	case "evaluation":
		return max(age, 8.5)
	}
	return age
}

func (r *region) drawReason(d dice) string {
	n := d.IntN(97)
	for _, e := range endReasons {
		if n -= e.n; n < 0 {
			return e.code
		}
	}
	return endReasons[0].code
}
