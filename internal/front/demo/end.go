package demo

import "traad/internal/care"

// end ends the enrolment with what its reason asks for.
func (c *course) end(s slot) {
	switch s.reason {
	case "dead":
		died := s.ended.AddDays(-c.d.between(1, 5))
		c.add(died, c.home, care.Event{Kind: care.Died})
		if c.d.in100(60) {
			c.add(c.r.onwardBefore(died.AddDays(1), s.ended), c.home, care.Event{Kind: care.Contacted, Contact: &care.Contact{
				Form: "telephone", With: "next_of_kin", Name: c.kin.Relation, Reached: true, Note: "Kondolerte. Avtalt samtale om tre uker.", Minutes: 20,
			}})
		}
	case "own_wish":
		c.add(c.r.backward(s.ended.AddDays(-c.d.between(1, 5))), c.home, care.Event{Kind: care.ConsentWithdrawn, Reason: "Ønsker ikke flere besøk nå."})
	}
	c.add(s.ended, c.home, care.Event{Kind: care.Ended, End: s.reason, Reason: pick(c.d, endNotes[s.reason])})
}
