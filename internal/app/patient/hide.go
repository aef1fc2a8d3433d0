package patient

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// hiddenPlace stands where a place is not shown.
const hiddenPlace = "Skjult"

// hiddenUnit stands where a stay was that no hospital had: its name tells where she lives.
const hiddenUnit = "kommunal enhet"

// hideAddress takes away what the pages do, and from the file where she lived before, whom her next of kin are reached by, and her access
// log, which names her GP and who serves her.
func (rec *Record) hideAddress(ctx context.Context, r *store.Reader) error {
	f := rec.Facts
	f.Head.hideAddress()
	if err := f.hidePeople(ctx, r); err != nil {
		return err
	}
	maps.DeleteFunc(rec.Names, func(user care.UserID, _ string) bool {
		return !slices.ContainsFunc(f.Team, func(m Member) bool { return m.User == user })
	})
	for i := range rec.Questions {
		q := &rec.Questions[i]
		q.Body, q.Answer, q.Measure = f.Places.Text(q.Body), f.Places.Text(q.Answer), f.Places.Text(q.Measure)
		if care.Role(q.AskedRole).Level() != care.Hospital {
			q.AskedByName = ""
		}
	}
	f.GPs, f.Carers, rec.Log = nil, nil, nil
	for i := range f.Versions {
		d := &f.Versions[i].Details
		d.Area, d.Address, d.Phone = "", "", ""
		f.Versions[i].Before, f.Versions[i].By = nil, ""
	}
	for i := range f.Kin {
		f.Kin[i].Phone, f.Kin[i].Note = "", ""
	}
	return nil
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
	hospital := map[care.StayID]bool{}
	for _, list := range [][]Stay{h.Stays, h.Beside} {
		for i := range list {
			if list[i].Kind == "hospital" {
				hospital[list[i].ID] = true
				continue
			}
			list[i].UnitName, list[i].Place = hiddenUnit, ""
			for j := range list[i].Told {
				list[i].Told[j].Place = ""
			}
		}
	}
	for i := range h.Courses {
		c := &h.Courses[i]
		c.Area = Place{Name: hiddenPlace}
		for j, ev := range c.Events {
			c.Events[j] = withoutPlace(ev, hospital)
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

// hidePeople takes away, of those who work where she lives, who wrote, who was there and who is responsible, what is written of the place in whatever
// happened, and what a plan that was written tells: where it is read it is without it.
func (h *Head) hidePeople(ctx context.Context, r *store.Reader) error {
	places, err := app.Places(ctx, r, h.Patient, false)
	if err != nil {
		return err
	}
	h.Places = places
	for _, list := range [][]Stay{h.Stays, h.Beside} {
		for i := range list {
			if list[i].Review != nil {
				v := *list[i].Review
				v.LedTo, v.Change = places.Text(v.LedTo), places.Text(v.Change)
				list[i].Review = &v
			}
		}
	}
	rows, err := r.PlanVersionsOfPatient(ctx, db.ID(h.Patient))
	if err != nil {
		return fmt.Errorf("patient: plans: %w", err)
	}
	versions := map[planOf]bool{}
	for _, row := range rows {
		versions[planOf{care.EnrolmentID(row.EnrolmentID), row.Number}] = true
	}
	for i := range h.Courses {
		c := &h.Courses[i]
		for j, ev := range c.Events {
			ev = places.Event(ev)
			if p := ev.Plan; p != nil && p.Text != care.HiddenText && versions[planOf{c.ID, p.Version}] { // its text names who does what
				out := *p
				out.Text = "Se planen."
				ev.Plan = &out
			}
			if ev.Visit != nil {
				v := *ev.Visit
				v.Participants = nil
				ev.Visit = &v
			}
			c.Events[j] = ev
			if ev.ByRole.Level() != care.Hospital {
				delete(c.Names, ev.ID)
			}
		}
		if c.State, err = care.Fold(c.Pathway, c.Events); err != nil { // what it has of their texts
			return fmt.Errorf("patient: enrolment %s: %w", c.ID, err)
		}
		if c.Responsible != "" && !slices.ContainsFunc(h.Team, func(m Member) bool { return m.User != "" && m.User == c.State.Responsible }) {
			c.Responsible = hiddenPlace
		}
	}
	return nil
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

// hideWard takes out where the team met her during a stay, and what it wrote there.
func (h *Head) hideWard(id care.StayID) {
	for _, c := range h.Courses {
		for i, ev := range c.Events {
			if ev.Ward != nil && ev.Ward.Stay == id {
				w := *ev.Ward
				w.Where, w.Note = care.HiddenUnit, care.HiddenText
				c.Events[i].Ward = &w
			}
		}
	}
}

// withoutPlace is an event without what tells where she lives; hospital are the stays that tell nothing.
func withoutPlace(ev care.Event, hospital map[care.StayID]bool) care.Event {
	if w := ev.Ward; w != nil && w.Where != "" && w.Where != care.HiddenUnit && !hospital[w.Stay] {
		v := *w
		v.Where = hiddenUnit
		ev.Ward = &v
	}
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
