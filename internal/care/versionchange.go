package care

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// VersionChange is what changes for one enrolment that goes on by another version of its definition.
type VersionChange struct {
	Before, After string      // what a list says: «Oppfølging»
	Next, Then    Task        // the next deadline; with Rule "" where there is none
	Missing       []string    // titles of steps that are asked for now, though she was past them
	Shifted       []Shift     // open deadlines that get another day, the next one too
	Gone, New     []string    // titles of open deadlines that fall away or come
	Refused       []lang.Text // what the version lacks for her, and how to mend it, alike for all who lack the same; none: she can be moved
}

// Shift is a deadline that gets another day.
type Shift struct {
	Title    string // as it will be
	From, To date.Date
}

// Moved returns what changes when an enrolment goes over from a definition to another of the same code. Both are as they hold in its area. areas are the
// codes of the areas that its conversation says something in.
func Moved(from, to *Pathway, events []Event, cal Calendar, stays []Period, areas []string) (VersionChange, error) {
	old, err := Fold(from, events)
	if err != nil {
		return VersionChange{}, err
	}
	e, err := Fold(to, events)
	if err != nil {
		return VersionChange{}, err
	}
	before, after := openTasks(from, old, cal, stays), openTasks(to, e, cal, stays)
	c := VersionChange{Before: old.Now, After: e.Now}
	c.Next, _ = NextDue(before)
	c.Then, _ = NextDue(after)
	c.Gone, c.New = notAmong(before, after), notAmong(after, before)
	for _, t := range after {
		i := slices.IndexFunc(before, func(o Task) bool { return o.Rule == t.Rule })
		if i >= 0 && before[i].NextOn() != t.NextOn() {
			c.Shifted = append(c.Shifted, Shift{t.Title, before[i].NextOn(), t.NextOn()})
		}
	}
	c.steps(from, to, old, e)
	c.orphans(from, to, old, areas)
	if len(before) > 0 && len(after) == 0 {
		c.refuse("Versjonen mangler en frist for forløp som står på «%s», så ingen ville fått dem på listen sin. Legg til en frist som løper herfra.", lang.Of(old.Now))
	}
	return c, nil
}

func (c *VersionChange) refuse(text string, args ...any) {
	c.Refused = append(c.Refused, lang.Of(text, args...))
}

// steps finds steps that come anew though a later one was done before, and done steps that have no place.
func (c *VersionChange) steps(from, to *Pathway, old, e *Enrolment) {
	for _, s := range from.Stages {
		if !old.Done[s.Code].IsZero() && !to.has(s.DoneBy) {
			c.refuse("Versjonen mangler steget «%s», som er gjort. Legg det inn, eller la forløpene bli på versjon %d.", lang.Of(s.Title), from.Version)
		}
	}
	for _, s := range to.Stages {
		if !e.Done[s.Code].IsZero() {
			continue
		}
		i := slices.IndexFunc(from.Stages, func(o Stage) bool { return o.DoneBy == s.DoneBy })
		later := slices.ContainsFunc(from.Stages, func(o Stage) bool {
			return !old.Done[o.Code].IsZero() && slices.Index(stageOrder, o.DoneBy) > slices.Index(stageOrder, s.DoneBy)
		})
		if i < 0 && later || i >= 0 && !old.Done[from.Stages[i].Code].IsZero() {
			c.Missing = append(c.Missing, s.Title)
		}
	}
}

// orphans finds what is written and would have no place to be read.
func (c *VersionChange) orphans(from, to *Pathway, e *Enrolment, areas []string) {
	for _, code := range areas {
		if !slices.ContainsFunc(to.Circle(), func(a CircleArea) bool { return a.Code == code }) {
			title := code
			for _, a := range from.Circle() {
				if a.Code == code {
					title = a.Title
				}
			}
			c.refuse("Versjonen mangler samtaleområdet «%s», som er i bruk. Legg det inn med koden «%s», eller la forløpene bli på versjon %d.", lang.Of(title), code, from.Version)
		}
	}
	if e.Included() {
		return
	}
	lost := map[string]bool{}
	for _, level := range e.Answers {
		for code := range level {
			if !slices.ContainsFunc(to.Criteria, func(x Criterion) bool { return x.Code == code }) {
				lost[code] = true
			}
		}
	}
	for _, x := range from.Criteria {
		if lost[x.Code] {
			c.refuse("Versjonen mangler kriteriet «%s», som er i bruk i en vurdering. Legg det inn med koden «%s», eller flytt når vurderingene er avgjort.", lang.Of(x.Text), x.Code)
		}
	}
	if d := e.Decision; d != nil && d.Outcome == Wait && d.Reason != "" && !slices.ContainsFunc(to.WaitReasons, func(r ReasonCode) bool { return r.Code == d.Reason }) {
		c.refuse("Versjonen mangler en venteårsak som er i bruk, med koden «%s». Legg den inn, eller flytt når vurderingene er avgjort.", d.Reason)
	}
}

func openTasks(p *Pathway, e *Enrolment, cal Calendar, stays []Period) (open []Task) {
	for _, t := range Tasks(p, e, cal, stays) {
		if t.Open() {
			open = append(open, t)
		}
	}
	return open
}

// notAmong gives the titles of the tasks whose rule none of the others has.
func notAmong(tasks, others []Task) (titles []string) {
	for _, t := range tasks {
		if !slices.ContainsFunc(others, func(o Task) bool { return o.Rule == t.Rule }) {
			titles = append(titles, t.Title)
		}
	}
	return titles
}

// NextOn is the day that a task is due, the one it had where it stands still.
func (t Task) NextOn() date.Date { return t.deadline() }
