package patient

import (
	"slices"

	"traad/internal/care"
)

// hiddenPlace stands where a place is not shown.
const hiddenPlace = "Skjult"

// hideAddress takes away where the person lives and what tells it: address, telephone, municipality, her GP and who serves
// her, the places where she was met, municipal acute beds and legevakt by name. The hospital's part of the team and her next
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
			if ev.Visit == nil {
				continue
			}
			v := *ev.Visit
			v.Place = ""
			c.Events[j].Visit = &v
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
