package care

import (
	"cmp"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// Task is one thing that is or was due: a deadline rule with a start. A booked visit stands on the task that it
// serves, never as a second task.
type Task struct {
	Rule     string    // the deadline rule's code
	Number   int       // 1, 2, 3 … of the rule in this enrolment: evaluation 3
	Title    string    // "Kartleggingssamtale hjemme"
	Action   string    // "Sett opp besøk"
	Stage    string    // the knot it belongs to
	Does     EventKind // the step that meets it, of several the first that the rule names; a decision without its outcome
	Owner    Role      // whose worklist it is on when Assignee is ""
	Assignee UserID    // who is responsible for the enrolment
	From     date.Date // the day the clock started
	Length   int       // as the rule says; DayOf writes it
	Unit     Unit
	Due      date.Date // the last day in time, moved by pauses; no date while it is paused
	Met      date.Date // the day it was done; no date is open

	Paused         bool      // the clock stands still now
	PausedFrom     date.Date // since when
	PausedDays     int       // days that ended pauses have moved it
	DueBeforePause date.Date // the date as it was before a pause moved it or took it away; no date where none did

	Booked bool      // a visit is booked
	On     date.Date // on that day
	Clock  string    // at that time, "" where none is agreed
	Form   string    // visit, telephone, video
}

// Open reports whether the task is still to be done.
func (t Task) Open() bool { return t.Met.IsZero() }

// Day is the day to show the task on in a worklist: the booked visit or the deadline, whichever comes first.
func (t Task) Day() date.Date {
	if t.Booked && (t.Due.IsZero() || t.On.Before(t.Due)) {
		return t.On
	}
	return t.Due
}

// ShownOn is the day that lists have an open task on: its Day, while it is paused the one it had before.
func (t Task) ShownOn() date.Date { return cmp.Or(t.Day(), t.DueBeforePause, t.From) }

// Used is how many whole days a met task took, pauses not counted; 0 while it is open.
func (t Task) Used() int {
	if t.Open() {
		return 0
	}
	return max(0, t.Met.Days(t.From)-t.PausedDays)
}

// Late reports whether the deadline has passed without the task being done. A booked visit after the deadline does
// not hide that it is late; a paused task is never late.
func Late(t Task, today date.Date) bool {
	return t.Open() && !t.Paused && !t.Due.IsZero() && t.Due.Before(today)
}

// Soon reports whether the task has its day within 7 days, today counted, and is not late. A visit whose day has
// passed without a note counts as soon: somebody has to write it.
func Soon(t Task, today date.Date) bool {
	return t.Open() && !t.Paused && !Late(t, today) && t.Day().Days(today) <= 7
}

// DayOf says how far the clock has come: "dag 11 av 14", "måned 4 av 6". A deadline in working days, or one moved to
// an agreed day, is counted in days of the calendar. Pauses are not counted; a paused clock shows the day it stopped.
func DayOf(t Task, today date.Date) lang.Text {
	if !t.Met.IsZero() {
		today = t.Met
	}
	due := t.Due
	if t.Paused {
		today, due = t.PausedFrom, t.DueBeforePause
	}
	if today.Before(t.From) {
		today = t.From
	}
	gone := max(0, today.Days(t.From)-t.PausedDays)
	if t.Unit == Months && due == t.From.AddMonths(t.Length) {
		n := 0
		for !t.From.AddMonths(n + 1).After(today) {
			n++
		}
		return lang.Of("måned %d av %d", n+1, t.Length)
	}
	return lang.Of("dag %d av %d", gone, max(0, due.Days(t.From)-t.PausedDays))
}

// NextDue returns the open task with the earliest deadline; paused ones only where all are paused, the earliest date
// before the pause first. ok is false where nothing is open.
func NextDue(tasks []Task) (next Task, ok bool) {
	for _, t := range tasks {
		if !t.Open() {
			continue
		}
		if !ok || t.Paused == next.Paused && t.deadline().Before(next.deadline()) || next.Paused && !t.Paused {
			next, ok = t, true
		}
	}
	return next, ok
}

func (t Task) deadline() date.Date {
	if t.Paused {
		return t.DueBeforePause
	}
	return t.Due
}

// Tasks gives everything that is or was due in an enrolment, rule by rule in the definition's order; of one rule the
// met tasks first to last, then the open one. stays are the person's hospital and KAD stays; they stop the clocks that the definition
// lets a stay pause. After a death, and after a consent is withdrawn, only what the definition starts from that stays
// open (somebody must end the enrolment); after the ending, a decline or a void nothing does.
func Tasks(p *Pathway, e *Enrolment, cal Calendar, stays []Period) []Task {
	var tasks []Task
	for _, rule := range p.Deadlines {
		var still []Period
		if slices.Contains(rule.PausedBy, PauseEvent) {
			still = append(still, e.Pauses...)
		}
		if slices.Contains(rule.PausedBy, PauseStay) {
			still = append(still, stays...)
		}
		marks := e.Marks
		if slices.Contains(rule.From, Discharged) {
			marks = withDischarges(e, stays)
		}
		tasks = append(tasks, rule.tasks(e, marks, cal, merge(still))...)
	}
	return tasks
}

// Discharged is what a deadline rule names where it starts at the end of a hospital or KAD stay of somebody who is followed.
const Discharged EventKind = "discharged"

// withDischarges are the marks with one for each stay that ended after the inclusion, first on its day: a contact on the day of the
// discharge follows it up.
func withDischarges(e *Enrolment, stays []Period) []Mark {
	var marks []Mark
	for _, s := range stays {
		if e.Included() && !s.To.IsZero() && !s.To.Before(e.IncludedOn) && e.DiedOn.IsZero() {
			marks = append(marks, Mark{Kind: Discharged, On: s.To})
		}
	}
	if len(marks) == 0 {
		return e.Marks
	}
	marks = append(marks, e.Marks...)
	slices.SortStableFunc(marks, func(a, b Mark) int { return a.On.Compare(b.On) })
	return marks
}

// What can make a clock stand still: DeadlineRule.PausedBy.
const (
	PauseEvent = "pause" // somebody paused the enrolment
	PauseStay  = "stay"  // the person is admitted
)

// tasks runs one rule over the marks.
func (r *DeadlineRule) tasks(e *Enrolment, marks []Mark, cal Calendar, still []Period) []Task {
	var tasks []Task
	var start *Mark
	for i := range marks {
		m := &marks[i]
		if start != nil && names(r.Until, m.Kind) {
			t := r.task(e, start, len(tasks)+1)
			t.Met = m.On
			t.clock(r, start, cal, closeAt(still, m.On))
			tasks = append(tasks, t)
			start = nil
		} else if start != nil && r.Repeats {
			continue
		}
		if names(r.From, m.Kind) && (r.When != WhenToHospital || m.Hosp) {
			start = m
		}
	}
	closing := start != nil && (start.Kind == Died || start.Kind == ConsentWithdrawn)
	if start == nil || !e.Open() || e.Closing() != closing {
		return tasks
	}
	t := r.task(e, start, len(tasks)+1)
	if v, ok := e.Booked[r.Visit]; ok && r.Visit != "" && !e.Closing() {
		t.Booked, t.On, t.Clock, t.Form = true, v.On, v.Clock, v.Form
	}
	t.clock(r, start, cal, still)
	return append(tasks, t)
}

func (r *DeadlineRule) task(e *Enrolment, start *Mark, number int) Task {
	return Task{
		Rule: r.Code, Number: number, Title: r.Title, Action: r.Action, Stage: r.Stage, Does: r.does(),
		Owner: r.Owner, Assignee: e.Responsible, From: start.On, Length: r.Length, Unit: r.Unit,
	}
}

// Assesses reports whether a task is of a referral that is to be assessed, whatever the definition calls the stage.
func (t Task) Assesses() bool {
	return t.Does == Decided || t.Does == InfoReceived || t.Does == SeenOnWard
}

// does is the step that meets the rule.
func (r *DeadlineRule) does() EventKind {
	if len(r.Until) == 0 {
		return ""
	}
	kind, _, _ := strings.Cut(string(r.Until[0]), ":")
	return EventKind(kind)
}

// names reports whether a rule's list names the kind of a mark; "decided" names every outcome.
func names(list []EventKind, kind EventKind) bool {
	for _, k := range list {
		if k == kind || k == Decided && len(kind) > len(Decided) && kind[:len(Decided)+1] == Decided+":" {
			return true
		}
	}
	return false
}
