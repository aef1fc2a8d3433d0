package overview

import (
	"context"

	"traad/internal/base/stats"
	"traad/internal/care"
)

// Step is how long one step took, for those who came through it in the period.
type Step struct {
	Code, Name string
	Days       stats.Days
	Deadline   int // in days of the calendar; 0 the pathway has none
	N          Figure
	Few        bool // too few to show
	last       int  // of N, in the shorter period that can be asked for; counted where small numbers are hidden and the period is longer
}

// stepNames are the steps that the overview shows, in order, where the pathway has a deadline for them.
var stepNames = []struct{ code, name string }{
	{"assessment", "Vurdering"}, {"consent", "Samtykke"}, {"mapping", "Kartlegging"}, {"planning", "Plan"}, {care.HearingStep, "Høring"},
}

// steps counts the days that each step took, by the month it was done, without pauses.
func (w *work) steps(ctx context.Context) error {
	defs, err := w.s.Definitions(ctx, w.r)
	if err != nil {
		return err
	}
	for _, st := range stepNames {
		rule := ruleOf(w.v.Pathway, st.code)
		if rule == nil {
			continue
		}
		for _, o := range w.areas {
			// An area may have a deadline of its own.
			p, err := defs.At(ctx, w.v.Pathway.Code, w.v.Pathway.Version, care.OrgID(o.ID))
			if err != nil {
				return err
			}
			own := rule
			if x := ruleOf(p, st.code); x != nil {
				own = x
			}
			r := w.rows[o.ID]
			r.Steps = append(r.Steps, Step{Code: st.code, Name: st.name, Days: stats.Days{}, Deadline: calendarDays(own)})
		}
		err = w.days(ctx, care.MeasureStepDays, st.code+":", func(r *Row, days, n int) { r.Steps[len(r.Steps)-1].Days.Add(days, n) })
		if err != nil {
			return err
		}
		if !w.v.Hidden || w.v.Options.Months == months[0] {
			continue
		}
		from := w.v.From.AddMonths(w.v.Options.Months - months[0])
		err = w.daysFrom(ctx, care.MeasureStepDays, st.code+":", from, func(r *Row, _, n int) { r.Steps[len(r.Steps)-1].last += n })
		if err != nil {
			return err
		}
	}
	return nil
}

// ruleOf is the deadline of a step, nil where the pathway has none. Who sends a plan chooses the last day for answers; what is proposed
// is what a hearing is held against.
func ruleOf(p *care.Pathway, code string) *care.DeadlineRule {
	if code == care.HearingStep {
		if ruleOf(p, "planning") == nil {
			return nil
		}
		return &care.DeadlineRule{Code: code, Length: care.HearingDays, Unit: care.WorkingDays}
	}
	for i := range p.Deadlines {
		if p.Deadlines[i].Code == code {
			return &p.Deadlines[i]
		}
	}
	return nil
}

// calendarDays is a deadline's length as the days used are counted: five working days are a week, a month is 30 days.
func calendarDays(r *care.DeadlineRule) int {
	switch r.Unit {
	case care.WorkingDays:
		return r.Length + r.Length/5*2
	case care.Weeks:
		return 7 * r.Length
	case care.Months:
		return 30 * r.Length
	}
	return r.Length
}
