package care

import (
	"fmt"
	"slices"

	"traad/internal/base/date"
)

// TallyKey names one counter of an area's overview. A region's overview is a sum of such rows, so that it costs the
// same for a hundred and for a hundred thousand enrolments.
type TallyKey struct {
	Area    OrgID  // the municipality or district that the person belongs to
	Pathway string // the definition's code
	Measure string // one of the Measure constants
	Bucket  string // as each measure says
}

// The measures and their buckets. Months are those of the day the thing happened, never of the day it was written.
const (
	MeasureStatus            = "status"             // referred, waiting, active
	MeasureActiveByCFS       = "active_by_cfs"      // "1" to "9", "0" not scored: active enrolments by latest score
	MeasureIncluded          = "included"           // "2026-11": included in the month
	MeasureEnded             = "ended"              // "2026-11": ended in the month, of those once included
	MeasureEndedReason       = "ended_reason"       // "2026:moved": the same by year and reason
	MeasureDue               = "due"                // "2026-11-24": the earliest open deadline that is not paused; over frist = sum of buckets before today
	MeasureEvaluation        = "evaluation"         // "2026-11-24": the day an open evaluation is shown on
	MeasurePaused            = "paused"             // "": at least one open deadline stands still
	MeasureAdmitted          = "admitted"           // "": active, and in a hospital or municipal acute bed now
	MeasureStepDays          = "step_days"          // "assessment:2026-11:7": step, month it was done, whole days used without pauses
	MeasureLengthDays        = "length_days"        // "2026-11:412": month of the ending, whole days from inclusion
	MeasureContactTime       = "contact_time"       // "2026-11": minutes that the municipality logged on contacts where somebody was reached, by the month of the contact
	MeasureContacted         = "contacted"          // "2026-11": enrolments with minutes of theirs in MeasureContactTime, by the same month: whom the time is about
	MeasureHospitalTime      = "hospital_time"      // "2026-11": as MeasureContactTime, of the hospital's team
	MeasureHospitalContacted = "hospital_contacted" // "2026-11": as MeasureContacted, of the hospital's team
	MeasureStays             = "stays"              // "2026-11:yes": stays that ended alive while followed, by month of the ending and whether they could have been avoided
	MeasureReadmission       = "readmission"        // "2026-11:yes": came back unplanned within the days that the pathway watches, by month of the discharge; "2026-11:unknown": nobody told any more; "2026-11:2026-12-24": not so far, by the last day that counts
	MeasureHearing           = "hearing"            // "": active, and a plan is heard that somebody has not answered
	MeasureAlerts            = "alerts"             // "2026-11:yes", "2026-11:no": alerts acted on, by month received and whether in time; "2026-11:2026-11-24": not acted on, by the last day in time
)

// Steps are the steps that MeasureStepDays counts beside HearingStep; each is a deadline rule's code.
var Steps = []string{"assessment", "consent", "mapping", "planning", "evaluation"}

// EvaluationRule is the deadline rule of the evaluations.
const EvaluationRule = "evaluation"

// stepKinds are the events that do the Steps, in their order.
var stepKinds = []EventKind{Decided, Consented, Mapped, PlanWritten, Evaluated}

// counted checks that what the counters go by the code of has the code: a definition with another would show no figures, without a word.
func (v *check) counted(p *Pathway) {
	for n, step := range Steps {
		if slices.ContainsFunc(p.Deadlines, func(r DeadlineRule) bool { return r.Code == step }) {
			continue
		}
		if i := slices.IndexFunc(p.Deadlines, func(r DeadlineRule) bool { return r.does() == stepKinds[n] }); i >= 0 {
			v.Say(fmt.Sprintf("deadline[%d].code", i+1), "Ingen frist har koden «%s», og Oversikt teller dette steget etter den. Gi den koden til fristen som skal telles, for eksempel frist %d «%s».", step, i+1, p.Deadlines[i].Code)
		}
	}
}

// Contribution is what one enrolment adds to the counters of an area. Somebody ended before inclusion adds nothing to
// the measures of endings: nobody went out who was never in. tasks are those of Tasks for the same enrolment, made with the
// stays of beside.
func Contribution(p *Pathway, e *Enrolment, tasks []Task, beside Beside, area OrgID) map[TallyKey]int {
	sums := map[TallyKey]int{}
	add := func(measure, format string, args ...any) {
		sums[TallyKey{area, p.Code, measure, fmt.Sprintf(format, args...)}]++
	}
	if e.Open() {
		add(MeasureStatus, "%s", e.Status)
	}
	if e.Status == StatusActive {
		add(MeasureActiveByCFS, "%d", e.CFS())
		if slices.ContainsFunc(beside.Stays, func(s BedStay) bool { return s.Open() }) {
			add(MeasureAdmitted, "")
		}
		if slices.ContainsFunc(beside.Hearings, Hearing.Waits) {
			add(MeasureHearing, "")
		}
	}
	if e.Included() {
		add(MeasureIncluded, "%s", Month(e.IncludedOn))
		for _, s := range beside.Stays {
			if !s.To.IsZero() && !s.Died && !s.To.Before(e.IncludedOn) && (e.EndedOn.IsZero() || !s.To.After(e.EndedOn)) {
				add(MeasureStays, "%s:%s", Month(s.To), s.Avoidable)
			}
		}
		if r, ok := p.Readmitted(e, beside.Stays); ok {
			add(MeasureReadmission, "%s:%s", Month(r.Discharged), r.bucket())
		}
		for _, h := range beside.Hearings {
			if !h.Waits() {
				add(MeasureStepDays, "%s:%s:%d", HearingStep, Month(h.Done), h.Done.Days(h.Sent))
			}
		}
		for _, a := range beside.Alerts {
			add(MeasureAlerts, "%s:%s", Month(a.Received), a.word())
		}
	}
	for _, m := range e.Marks {
		if m.Kind == Contacted && m.Minutes > 0 && e.Included() && m.Whose != "" {
			time, contacted := MeasureContactTime, MeasureContacted
			if m.Whose == Hospital {
				time, contacted = MeasureHospitalTime, MeasureHospitalContacted
			}
			sums[TallyKey{area, p.Code, time, Month(m.On)}] += m.Minutes
			sums[TallyKey{area, p.Code, contacted, Month(m.On)}] = 1
		}
	}
	if e.Included() && e.Status == StatusEnded {
		add(MeasureEnded, "%s", Month(e.EndedOn))
		add(MeasureEndedReason, "%04d:%s", e.EndedOn.Year(), e.EndReason)
		add(MeasureLengthDays, "%s:%d", Month(e.EndedOn), e.LengthDays(e.EndedOn))
	}
	paused := false
	for _, t := range tasks {
		paused = paused || t.Open() && t.Paused
		if t.Open() && t.Rule == EvaluationRule {
			add(MeasureEvaluation, "%s", t.ShownOn())
		}
		for _, step := range Steps {
			if t.Rule == step && !t.Open() {
				add(MeasureStepDays, "%s:%s:%d", step, Month(t.Met), t.Used())
			}
		}
	}
	if paused {
		add(MeasurePaused, "")
	}
	if t, ok := NextDue(tasks); ok && !t.Paused {
		add(MeasureDue, "%s", t.Due)
	}
	return sums
}

// Month writes the month of a day as buckets do: "2026-11".
func Month(d date.Date) string { return fmt.Sprintf("%04d-%02d", d.Year(), int(d.Month())) }

// Delta is what must be added to counters that hold old so that they hold new; entries of zero are left out. Either
// may be nil.
func Delta(old, new map[TallyKey]int) map[TallyKey]int {
	delta := map[TallyKey]int{}
	for k, n := range new {
		if d := n - old[k]; d != 0 {
			delta[k] = d
		}
	}
	for k, n := range old {
		if _, ok := new[k]; !ok && n != 0 {
			delta[k] = -n
		}
	}
	return delta
}
