package care

// HiddenText stands where the text of an entry is not shown because the patient objects.
const HiddenText = "Skjult etter ønske fra personen"

// HiddenUnit stands where a stay was, when the patient objects to others seeing it.
const HiddenUnit = "skjult etter ønske fra personen"

// StayItem is the name of a stay in objections.
func StayItem(id StayID) string { return "stay/" + string(id) }

// Hide returns the event without what was written in it: that it happened, and when, stays, so that deadlines and the course
// are the same for everybody; what was said is gone.
func (ev Event) Hide() Event {
	ev.Hidden = true
	ev.Reason = ""
	switch {
	case ev.Referral != nil:
		r := *ev.Referral
		r.Name, r.Phone, r.Why = "", "", HiddenText
		ev.Referral = &r
	case ev.Decision != nil:
		d := *ev.Decision
		d.Text, d.Exception = "", ""
		ev.Decision = &d
	case ev.Consent != nil:
		c := *ev.Consent
		c.Name, c.Note = "", ""
		ev.Consent = &c
	case ev.Visit != nil:
		v := *ev.Visit
		v.Place, v.Participants, v.Note = "", nil, HiddenText
		ev.Visit = &v
	case ev.Ward != nil:
		ev.Ward = &WardVisit{Stay: ev.Ward.Stay, Where: HiddenUnit, Note: HiddenText}
	case ev.Plan != nil:
		ev.Plan = &PlanText{Version: ev.Plan.Version, Text: HiddenText}
	case ev.Contact != nil:
		c := *ev.Contact
		c.Name, c.Note = "", HiddenText
		ev.Contact = &c
	case ev.Evaluation != nil:
		e := *ev.Evaluation
		e.Note, e.Each = HiddenText, nil
		ev.Evaluation = &e
	}
	answers := make([]Answer, len(ev.Answers))
	for i, a := range ev.Answers {
		a.Note = ""
		answers[i] = a
	}
	if len(answers) > 0 {
		ev.Answers = answers
	}
	return ev
}
