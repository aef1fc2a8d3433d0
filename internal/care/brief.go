package care

import "maps"

// Brief returns e without its long texts: what lists, knots and worklists need, small enough to keep beside every
// enrolment. The plan's version, every date and every answer stay; texts that only the person's own pages
// show are left out.
func (e *Enrolment) Brief() *Enrolment {
	b := *e
	if e.Referral != nil {
		r := *e.Referral
		r.Why, r.Phone = "", ""
		b.Referral = &r
	}
	b.Answers = make(map[Level]map[string]Given, len(e.Answers))
	for level, answers := range e.Answers {
		kept := maps.Clone(answers)
		for code, g := range kept {
			g.Note = ""
			kept[code] = g
		}
		b.Answers[level] = kept
	}
	if e.Decision != nil {
		d := *e.Decision
		d.Text, d.Exception = "", ""
		b.Decision = &d
	}
	if e.Consent != nil {
		c := *e.Consent
		c.Note, c.Name = "", ""
		b.Consent = &c
	}
	if e.Plan != nil {
		b.Plan = &PlanText{Version: e.Plan.Version}
	}
	b.Booked = maps.Clone(e.Booked)
	for purpose, v := range b.Booked {
		v.Note, v.Participants = "", nil
		b.Booked[purpose] = v
	}
	b.Evaluations = nil
	for _, ev := range e.Evaluations {
		ev.Note = ""
		b.Evaluations = append(b.Evaluations, ev)
	}
	b.Matters, b.EndText, b.PauseReason = "", "", ""
	return &b
}
