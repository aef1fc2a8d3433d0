package care

import (
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/lang"
)

// goesOn checks that an enrolment which has done every stage is not left without anything to do: some deadline must stay open until somebody ends the
// enrolment, or come again each time that it is met. It starts from what a stage is done by, so that everybody gets it, and holds for all referrals.
func (v *check) goesOn(p *Pathway) {
	for _, r := range p.Deadlines {
		if r.When != "" || !slices.ContainsFunc(p.Stages, func(s Stage) bool { return slices.Contains(r.From, s.DoneBy) }) {
			continue
		}
		if r.Repeats && !slices.ContainsFunc(r.Until, func(k EventKind) bool { return !slices.Contains(r.From, k) }) {
			return
		}
		if !slices.ContainsFunc(r.Until, func(k EventKind) bool { return k != Ended }) {
			return
		}
	}
	v.At("deadline", "Når alle stegene er gjort, er det ingen frist som står åpen, så forløpet blir liggende uten neste steg. Legg til en frist som gjentas (repeats = true), eller en med until = [\"ended\"].")
}

// ends checks that somebody is asked to end it when the patient is dead or has taken the consent back, whatever else happened: after that no other
// deadline counts (Tasks).
func (v *check) ends(p *Pathway) {
	near := -1
	for i, r := range p.Deadlines {
		if !slices.Contains(r.From, Died) || !slices.Contains(r.From, ConsentWithdrawn) || !slices.Contains(r.Until, Ended) {
			continue
		}
		if r.When == "" && len(r.From) == 2 && len(r.Until) == 1 {
			return
		}
		near = i
	}
	if near < 0 {
		v.At("deadline", "Ingen frist ber noen avslutte når pasienten er død eller samtykket er trukket. Legg til en [[deadline]] med from = [\"died\", \"consent_withdrawn\"] og until = [\"ended\"].")
		return
	}
	v.fault(fmt.Sprintf("deadline[%d].until", near+1), "Frist %d «%s» skal be noen avslutte når pasienten er død eller samtykket er trukket, men gjør det ikke alltid. Skriv from = [\"died\", \"consent_withdrawn\"] og until = [\"ended\"], uten flere hendelser og uten when.", near+1, p.Deadlines[near].Code)
}

// neverLeft checks that nobody is on nobody's list: the lists of what to do are made of deadlines, so one must stand open whatever happens. An adversary
// does all that outOfOrder lets happen, in every order that the days of the marks can have (earliest), until nothing stands open. What holds only for
// referrals to the hospital does not count, nor what a discharge starts: neither comes to everybody. A death is left out (ends), and a consent that is taken
// back is given again at once: what its mark opened does not count any more, and what it closed is closed.
func (v *check) neverLeft(p *Pathway) {
	a := &adversary{p: p, seen: map[situation][]*state{}}
	for i, r := range p.Deadlines {
		if r.When == "" {
			a.rules = append(a.rules, i)
		}
	}
	said := map[EventKind]bool{}
	for _, bad := range a.play() {
		if said[bad.by] {
			continue
		}
		said[bad.by] = true
		key, mend := "deadline", lang.Of("Legg til en frist med from = [\"%s\"]", bad.by)
		for n, i := range a.rules {
			if bad.after != nil && bad.after.starts[n] == started && bad.starts[n] != started {
				key = fmt.Sprintf("deadline[%d].until", i+1)
				mend = lang.Of("%s, eller ta «%s» ut av frist %d «%s»", mend, bad.by, i+1, p.Deadlines[i].Code)
			}
		}
		v.fault(key, "Etter «%s» står ingen frist åpen, så ingen får det på listen sin. %s. Slik kan det gå: %s.", bad.by, mend, list(bad.way()))
	}
	if a.many {
		v.At("deadline", "Fristene er så mange, og henger sammen på så mange måter, at det ikke kan sjekkes at noen alltid har en på listen sin. Ta bort frister, eller hendelser i from og until.")
	}
}

// situation is what outOfOrder goes by, as far as it decides which marks can come.
type situation struct {
	outcome                                         string // of the decision that stands
	asked, included, mapped, planned, booked, pause bool
	early, unbooked                                 bool // something has its day before the consent, or the booking, that it was written after
}

// real reports whether an enrolment can stand so: what must have been written is there.
func (s situation) real() bool { return !s.early && !s.unbooked }

// What is of a deadline, from the worst: the order matters in covers.
const (
	withdrawn  int8 = iota - 1 // started by a consent taken back, which was given again: not open
	notStarted                 // or met
	started
)

// state is a situation with what is of each deadline.
type state struct {
	situation
	starts []int8
	by     EventKind // what happened last
	after  *state
}

func (s *state) open() bool { return slices.Contains(s.starts, started) }

// covers reports whether all that can go wrong from other goes wrong from here: each deadline is as badly off, and no mark makes up for that.
func (s *state) covers(other *state) bool {
	for i, x := range s.starts {
		if x > other.starts[i] {
			return false
		}
	}
	return true
}

func (s *state) way() (all []EventKind) {
	for ; s != nil; s = s.after {
		all = append(all, s.by)
	}
	slices.Reverse(all)
	return all
}

// adversary looks for a way to leave somebody on nobody's list.
type adversary struct {
	p     *Pathway
	rules []int // the deadlines that count
	seen  map[situation][]*state
	many  bool // more states than are looked at
}

// mostStates is far over what a definition gives: the shipped ones give some hundred.
const mostStates = 20_000

// play returns the states where nobody has anything to do, the nearest first, and of each the first that is met.
func (a *adversary) play() (bad []*state) {
	queue := []*state{a.step(&state{starts: make([]int8, len(a.rules))}, situation{}, Referred)}
	queue[0].after = nil
	for n := 0; n < len(queue); n++ {
		s := queue[n]
		if s.real() && !s.open() {
			bad = append(bad, s)
			continue
		}
		if a.safe(s) {
			continue
		}
		if len(queue) > mostStates {
			a.many = true
			return bad
		}
		for kind, next := range a.moves(s.situation) {
			x := a.step(s, next, kind)
			if slices.ContainsFunc(a.seen[next], func(y *state) bool { return y.covers(x) }) {
				continue
			}
			a.seen[next] = append(a.seen[next], x)
			queue = append(queue, x)
		}
	}
	return bad
}

// step is the state after a mark.
func (a *adversary) step(s *state, next situation, kind EventKind) *state {
	x := &state{next, make([]int8, len(s.starts)), kind, s}
	for n, i := range a.rules {
		x.starts[n] = after(&a.p.Deadlines[i], s.starts[n], kind)
	}
	return x
}

// after is what is of a deadline after a mark, as DeadlineRule.tasks has it.
func after(r *DeadlineRule, start int8, kind EventKind) int8 {
	if start != notStarted && names(r.Until, kind) {
		start = notStarted
	} else if start != notStarted && r.Repeats {
		return start
	}
	switch {
	case !names(r.From, kind):
		return start
	case kind == ConsentWithdrawn:
		return withdrawn
	}
	return started
}

// marks are the kinds that an enrolment which is neither ended nor declined can have, of one who lives.
var marks = []EventKind{
	Referred, Answered, ScoredCFS, DecidedAs(Include), DecidedAs(Wait), DecidedAs(AskMore), InfoReceived, Consented, ConsentWithdrawn,
	VisitBooked, VisitCancelled, SeenOnWard, Mapped, PlanWritten, Contacted, Evaluated, Paused, Resumed, Assigned,
}

// safe reports whether a deadline is open that no mark can close: nobody is left from here.
func (a *adversary) safe(s *state) bool {
	for n, i := range a.rules {
		if s.starts[n] == started && !slices.ContainsFunc(marks, func(k EventKind) bool { return after(&a.p.Deadlines[i], started, k) != started }) {
			return true
		}
	}
	return false
}

// moves are the marks that can come in a situation, by day, and the situation after each.
func (a *adversary) moves(s situation) func(yield func(EventKind, situation) bool) {
	return func(yield func(EventKind, situation) bool) {
		for _, kind := range marks[1:] {
			next, ok := s.with(a.p, kind)
			if ok && (next != s || a.named(kind)) && !yield(kind, next) {
				return
			}
		}
	}
}

// named reports whether a deadline goes by a mark: others change nothing.
func (a *adversary) named(kind EventKind) bool {
	return slices.ContainsFunc(a.rules, func(i int) bool {
		return names(a.p.Deadlines[i].From, kind) || names(a.p.Deadlines[i].Until, kind)
	})
}

// with is the situation after a mark, and whether the mark can come.
func (s situation) with(p *Pathway, kind EventKind) (situation, bool) {
	ok := true
	switch kind {
	case DecidedAs(Include), DecidedAs(Wait), DecidedAs(AskMore):
		_, s.outcome, _ = strings.Cut(string(kind), ":")
		s.asked, ok = s.asked || s.outcome == AskMore, !s.included
	case InfoReceived:
		ok = s.asked
	case Consented:
		ok = !s.included && s.outcome == Include
		s.included, s.early = true, false
	case Contacted:
		ok = s.included
	case Mapped:
		ok = s.included && !s.mapped
		s.mapped = true
	case PlanWritten:
		ok = s.mapped || !p.has(Mapped)
		s.early, s.planned = s.early || !s.included, true
	case Evaluated:
		ok = s.planned || !p.has(PlanWritten)
		s.early = s.early || !s.included
	case ConsentWithdrawn:
		s.early = s.early || !s.included
	case VisitBooked:
		s.early, s.booked, s.unbooked = s.early || !s.included, true, false
	case VisitCancelled:
		s.early, s.unbooked = s.early || !s.included, !s.booked
	case Paused:
		ok, s.pause = !s.pause, true
	case Resumed:
		ok, s.pause = s.pause, false
	}
	return s, ok
}
