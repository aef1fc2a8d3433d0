package care

import "slices"

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

// HasNextStep reports whether there is something to do in an enrolment, or it is over: a stage that is not done, or a task that is open.
func HasNextStep(p *Pathway, e *Enrolment, tasks []Task) bool {
	if !e.Open() || slices.ContainsFunc(tasks, Task.Open) {
		return true
	}
	return slices.ContainsFunc(p.Stages, func(s Stage) bool { return e.Done[s.Code].IsZero() })
}
