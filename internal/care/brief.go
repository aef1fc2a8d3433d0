package care

import "maps"

// Brief returns what lists, knots and worklists need of e, small enough to keep beside every enrolment: a page reads a hundred of them.
// The plan's version, every date and, until there is a decision, who has answered what stay. Left out are the texts that only the
// person's own pages show, and the marks, from which the tasks beside it are worked out.
func (e *Enrolment) Brief() *Enrolment {
	b := *e
	if e.Referral != nil {
		r := *e.Referral
		r.Why, r.Phone = "", ""
		b.Referral = &r
	}
	b.Marks, b.Answers = nil, nil
	if e.DecidedOn.IsZero() {
		b.Answers = make(map[Level]map[string]Given, len(e.Answers))
		for level, answers := range e.Answers {
			kept := maps.Clone(answers)
			for code, g := range kept {
				g.Note = ""
				kept[code] = g
			}
			b.Answers[level] = kept
		}
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
