package synthetic

import (
	"bufio"
	"errors"
	"fmt"
	"math"

	"traad/internal/base/date"
	"traad/internal/base/nin"
)

// Recent is a small region in the municipalities of the programme whose three years of data end the day before Until, as a feed with
// identity numbers gives it (synthetic ones, month +80): for the demo. The same choice gives the same files.
type Recent struct {
	Seed    uint64
	Until   date.Date // the day that a list is made for
	Persons int       // beside Known and Fulfil
	Fulfil  int       // how many fulfil the published rule that day: older than 65, over 3 emergency stays in 6 months, 2 departments
	Known   []Known
}

// Known is somebody who is followed by the service, and so has numbers, days and a municipality already.
type Known struct {
	Number       nin.Number
	Born         date.Date
	Woman        bool
	Municipality string
	Included     date.Date // zero: never
	Died         date.Date // zero: lives
}

// farthest is how many persons are drawn at most in search of those who fulfil the rule.
const farthest = 200_000

// Write makes the files of episodes and persons.
func (r *Recent) Write(f Files) error {
	w := &recentWriter{
		Recent: r, shift: r.Until.Days(endDay), taken: map[string]bool{}, texts: make([]string, days+1),
		episodes: bufio.NewWriterSize(f.Episodes, 1<<18), persons: bufio.NewWriterSize(f.Persons, 1<<16), region: Region{Seed: r.Seed, Effect: .85},
	}
	for d := range w.texts {
		w.texts[d] = w.first().AddDays(d).String()
	}
	fmt.Fprint(w.episodes, episodesHead)
	fmt.Fprint(w.persons, personsHead)
	for i, k := range r.Known {
		w.known(i, k)
	}
	fulfil, others := 0, 0
	for i := 0; i < farthest && (fulfil < r.Fulfil || others < r.Persons); i++ {
		p, rng := w.region.person(i)
		if !p.pilot {
			continue
		}
		if others == r.Persons { // only the rare ones are sought now
			p.frail(3)
		}
		l := w.region.live(p, rng, -1)
		switch {
		case w.fulfils(l):
			if fulfil++; fulfil > r.Fulfil {
				continue
			}
		default:
			if others++; others > r.Persons {
				others = r.Persons
				continue
			}
		}
		if err := w.invented(p, l); err != nil {
			return err
		}
	}
	return errors.Join(w.episodes.Flush(), w.persons.Flush())
}

type recentWriter struct {
	*Recent
	region            Region
	shift             int // days from the generator's years to these
	taken             map[string]bool
	texts             []string
	episodes, persons *bufio.Writer
}

func (w *recentWriter) first() date.Date { return firstDay.AddDays(w.shift) }

// frail makes a person's hazards those of somebody so many times as frail.
func (p *person) frail(times float64) {
	p.frailty *= times
	p.root = [3]float64{math.Pow(p.frailty, .65), math.Pow(p.frailty, .5), math.Pow(p.frailty, .35)}
}

// fulfils counts as the published rule does.
func (w *recentWriter) fulfils(l *life) bool {
	if l.died >= 0 {
		return false
	}
	from, n := w.Until.AddMonths(-6).Days(w.first()), 0
	departments := map[int]bool{}
	for _, s := range l.stays {
		if s.emergency && s.in >= from {
			n++
		}
		for _, e := range s.episodes {
			if e.in >= from {
				departments[e.unit] = true
			}
		}
	}
	return n > 3 && len(departments) >= 2
}

// invented writes somebody whom the service does not know, with a synthetic number that nobody else has.
func (w *recentWriter) invented(p *person, l *life) error {
	p.born = p.born.AddDays(w.shift)
	for serial := 0; ; serial++ {
		n, ok := nin.Synthetic(p.born, p.sex == 2, serial)
		if serial > 400 {
			return errors.New("synthetic: a day of birth has no more numbers")
		}
		if ok && !w.taken[n.Digits()] {
			p.id = n.Digits()
			w.taken[p.id] = true
			break
		}
	}
	home := p.nursingHome
	if !home.IsZero() {
		home = home.AddDays(w.shift)
	}
	w.write(p, l, home)
	return nil
}

// known writes somebody who is followed: as frail as those are, with her own day of inclusion and of death.
func (w *recentWriter) known(i int, k Known) {
	p, rng := w.region.person(farthest + i)
	p.id, p.born, p.sex, p.municipality, p.district = k.Number.Digits(), k.Born, 1, k.Municipality, ""
	if k.Woman {
		p.sex = 2
	}
	p.age = max(65, k.Born.Age(w.first()))
	p.frailty = 2 + p.frailty/4
	p.frail(1)
	p.root[0] = 0 // she dies on her own day, or not
	for c := rng.IntN(len(chronic)); len(p.chronic) < 3; c++ {
		p.chronic = append(p.chronic, chronic[c%len(chronic)].code)
	}
	included := -1
	if !k.Included.IsZero() {
		included = k.Included.Days(w.first())
	}
	l := w.region.live(p, rng, included)
	if d := k.Died.Days(w.first()); !k.Died.IsZero() && d < days {
		l.until(d)
	}
	w.taken[p.id] = true
	w.write(p, l, date.Date{})
}

// until ends a life on a day: what began on it or later is not.
func (l *life) until(day int) {
	l.died = max(0, day)
	var stays []stay
	for _, s := range l.stays {
		if s.in >= day {
			break
		}
		if s.out < 0 || s.out >= day {
			s.dieOn(day)
		}
		stays = append(stays, s)
	}
	l.stays = stays
	var others []episode
	for _, e := range l.others {
		if e.out < day {
			others = append(others, e)
		}
	}
	l.others = others
}

func (w *recentWriter) write(p *person, l *life, home date.Date) {
	died := date.Date{}
	if l.died >= 0 {
		died = w.first().AddDays(l.died)
	}
	if !died.IsZero() && home.After(died) {
		home = date.Date{}
	}
	writePerson(w.persons, p, died, home)
	writeLife(w.episodes, p, l, w.texts)
}
