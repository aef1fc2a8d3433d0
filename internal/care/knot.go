package care

import (
	"fmt"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// Shape of a knot on the thread.
type Shape string

// The shapes: a step is round, an evaluation is a diamond.
const (
	Round   Shape = "round"
	Diamond Shape = "diamond"
)

// State of a knot. Each has its own sign, never a colour alone.
type State string

// The states, as in the legend under the list.
const (
	KnotDone    State = "done"    // steg gjort
	KnotCurrent State = "current" // pågår
	KnotSoon    State = "soon"    // frist innen 7 dager
	KnotLate    State = "late"    // over frist
	KnotPaused  State = "paused"  // pauset
	KnotTodo    State = "todo"    // ikke ennå
)

// Knot is one knot on the thread of an enrolment.
type Knot struct {
	Code   string    // the stage's code, or "evaluation"
	Number int       // evaluations: 1, 2, 3 …; 0 for steps
	Title  string    // "Kartlagt", "Evaluering 3"
	Shape  Shape     //
	State  State     //
	Date   date.Date // the day it was tied, else its deadline, else no date
}

// window is how many evaluations the thread shows.
const window = 4

// Knots draws the thread: one round knot for each stage and, once the first evaluation has a date, four diamonds: the
// window moves so that the next evaluation is always in it. The mark for late or paused stands on the step that
// it concerns, also when the step is tied: a missed contact is on "Oppfølging". Soon is shown only on the knot that
// comes next, for somebody in follow-up always has a contact soon. tasks are those of Tasks for the same enrolment.
func Knots(p *Pathway, e *Enrolment, tasks []Task, today date.Date) []Knot {
	current := e.Open()
	var knots []Knot
	for i, s := range p.Stages {
		k := Knot{Code: s.Code, Title: s.Title, Shape: Round, State: KnotTodo}
		if on, ok := e.Done[s.Code]; ok {
			k.State, k.Date = KnotDone, on
		} else if s.DoneBy == Decided && e.Status == StatusDeclined {
			k.State, k.Date = KnotDone, e.DecidedOn
		} else if current && s.Code == e.Stage {
			k.State = KnotCurrent
			current = false
		}
		k.mark(tasks, 0, today)
		if i == len(p.Stages)-1 && current && !evaluates(tasks) {
			current = false
			if k.State == KnotDone { // nothing comes after: the follow-up itself goes on
				k.State = KnotCurrent
			}
		}
		knots = append(knots, k)
	}
	return append(knots, evaluations(e, tasks, current, today)...)
}

// evaluates reports whether an evaluation is to come.
func evaluates(tasks []Task) bool {
	for _, t := range tasks {
		if t.Stage == EvaluationStage && t.Open() {
			return true
		}
	}
	return false
}

// evaluations draws the diamonds.
func evaluations(e *Enrolment, tasks []Task, current bool, today date.Date) []Knot {
	if !evaluates(tasks) && len(e.Evaluations) == 0 {
		return nil
	}
	done := len(e.Evaluations)
	first := max(1, done+2-window)
	if !e.Open() {
		first = max(1, done+1-window)
	}
	var knots []Knot
	for n := first; n < first+window; n++ {
		k := Knot{Code: EvaluationStage, Number: n, Title: fmt.Sprintf("Evaluering %d", n), Shape: Diamond, State: KnotTodo}
		switch {
		case n <= done:
			k.State, k.Date = KnotDone, e.Evaluations[n-1].On
		case n == done+1 && e.Open():
			if current {
				k.State = KnotCurrent
			}
			k.mark(tasks, n, today)
		}
		knots = append(knots, k)
	}
	return knots
}

// mark puts the worst open task of the knot on it: late before paused before soon, of two alike the earlier.
func (k *Knot) mark(tasks []Task, number int, today date.Date) {
	states := [...]State{k.State, KnotSoon, KnotPaused, KnotLate}
	worst := 0
	var day date.Date
	for _, t := range tasks {
		if !t.Open() || t.Stage != k.Code || number > 0 && t.Number != number {
			continue
		}
		rank := 0
		switch {
		case Late(t, today):
			rank = 3
		case t.Paused:
			rank = 2
		case Soon(t, today) && k.State == KnotCurrent:
			rank = 1
		}
		if rank > worst || rank == worst && (day.IsZero() || t.deadline().Before(day)) {
			worst, day = rank, t.deadline()
		}
	}
	if worst > 0 || k.State == KnotCurrent {
		k.State, k.Date = states[worst], day
	}
}

// Says is the whole knot in words, for those who cannot see it: "Kartlagt: frist 24. nov. 2026, 3 dager igjen".
func (k Knot) Says(e *Enrolment, today date.Date) lang.Text {
	name, day := k.Name(), lang.DayYear(k.Date)
	switch k.State {
	case KnotDone:
		if k.Code != EvaluationStage && e.Status == StatusDeclined {
			if _, tied := e.Done[k.Code]; !tied {
				return lang.Of("%s: avslått %s", name, day)
			}
		}
		return lang.Of("%s: gjort %s", name, day)
	case KnotLate:
		return lang.Of("%s: %s over frist, fristen var %s", name, lang.Plural(today.Days(k.Date), "dag", "dager"), day)
	case KnotPaused:
		return lang.Of("%s: pauset, fristen var %s", name, day)
	case KnotSoon, KnotCurrent:
		left := k.Date.Days(today)
		switch {
		case k.Date.IsZero() || left < 0:
			return lang.Of("%s: pågår", name)
		case left == 0:
			return lang.Of("%s: frist i dag", name)
		}
		return lang.Of("%s: frist %s, %s igjen", name, day, lang.Plural(left, "dag", "dager"))
	}
	if !e.Open() {
		return lang.Of("%s: ikke gjort", name)
	}
	return lang.Of("%s: ikke ennå", name)
}

// Name is what the knot is called: the stage, or which evaluation.
func (k *Knot) Name() lang.Text {
	if k.Number > 0 {
		return lang.Of("Evaluering %d", k.Number)
	}
	return lang.Of(k.Title)
}
