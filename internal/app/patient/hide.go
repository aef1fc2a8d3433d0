package patient

import (
	"slices"

	"traad/internal/care"
	"traad/internal/rules/access"
)

// hiddenPlace stands where a place is not shown.
const hiddenPlace = "Skjult"

// hideAddress takes away what the pages do, and from the file where she lived before, whom her next of kin are reached by, and her access
// log, which names her GP and who serves her.
func (rec *Record) hideAddress() {
	f := rec.Facts
	f.Head.hideAddress()
	f.GPs, f.Carers, rec.Log = nil, nil, nil
	for i := range f.Versions {
		d := &f.Versions[i].Details
		d.Area, d.Address, d.Phone = "", "", ""
		f.Versions[i].Before = nil
	}
	for i := range f.Kin {
		f.Kin[i].Phone, f.Kin[i].Note = "", ""
	}
}

// hideAddress takes away where the person lives and what tells it: address, telephone, municipality, her GP and who serves
// her, the places where she was met, who referred or was spoken with where that is her GP or the municipality, municipal acute beds and legevakt by name. The hospital's part of the team and her next
// of kin stay: somebody must be rung.
func (h *Head) hideAddress() {
	h.AddressHidden = true
	h.Area = Place{Name: hiddenPlace}
	h.Details.Area, h.Details.Address, h.Details.Phone = "", "", ""
	h.Team = slices.DeleteFunc(h.Team, func(m Member) bool {
		return m.Part != HospitalPart && m.Part != PhysicianPart && m.Part != KinPart
	})
	for i := range h.Team {
		if h.Team[i].Part == KinPart {
			h.Team[i].Note = ""
		}
	}
	for _, list := range [][]Stay{h.Stays, h.Beside} {
		for i := range list {
			if list[i].Kind == "hospital" {
				continue
			}
			list[i].UnitName, list[i].Place = "kommunal enhet", ""
			for j := range list[i].Told {
				list[i].Told[j].Place = ""
			}
		}
	}
	for i := range h.Courses {
		c := &h.Courses[i]
		c.Area = Place{Name: hiddenPlace}
		for j, ev := range c.Events {
			c.Events[j] = withoutPlace(ev)
		}
		for purpose, v := range c.State.Booked {
			v.Place = ""
			c.State.Booked[purpose] = v
		}
		for j := range c.Tasks {
			if c.Tasks[j].Owner == care.MunicipalCoordinator {
				c.Tasks[j].Assignee = ""
			}
		}
	}
}

// hide takes what was told of a stay out: that there was one, and when, stays, so that deadlines and the course are the same for
// everybody; where, why and what was answered about it is gone.
func (s *Stay) hide() {
	s.UnitName, s.Place, s.Review, s.Hidden = care.HiddenUnit, "", nil, true
	s.Told = slices.Clone(s.Told)
	for i := range s.Told {
		s.Told[i].Place = ""
	}
}

// hideStays does so with stays that the person objects to the actor seeing. The unit itself knows.
func (h *Head) hideStays(a access.Actor, p *access.Person) {
	for _, list := range [][]Stay{h.Stays, h.Beside} {
		for i := range list {
			if !access.MaySeeItem(a, p, care.StayItem(list[i].ID), list[i].Unit) {
				list[i].hide()
				h.hideWard(list[i].ID)
			}
		}
	}
}

// hideWard takes out where the team met her during a stay.
func (h *Head) hideWard(id care.StayID) {
	for _, c := range h.Courses {
		for i, ev := range c.Events {
			if ev.Ward != nil && ev.Ward.Stay == id {
				w := *ev.Ward
				w.Where = care.HiddenUnit
				c.Events[i].Ward = &w
			}
		}
	}
}

// withoutPlace is an event without what tells where she lives.
func withoutPlace(ev care.Event) care.Event {
	if ev.Visit != nil {
		v := *ev.Visit
		v.Place = ""
		ev.Visit = &v
	}
	if ev.Referral != nil {
		r := *ev.Referral
		r.Phone = ""
		if r.From == "gp" || r.From == "municipality" {
			r.Name = ""
		}
		ev.Referral = &r
	}
	if ev.Contact != nil && (ev.Contact.With == "gp" || ev.Contact.With == "home_nursing") {
		c := *ev.Contact
		c.Name = ""
		ev.Contact = &c
	}
	return ev
}
