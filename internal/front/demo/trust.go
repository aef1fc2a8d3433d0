package demo

import (
	"time"

	"traad/internal/app/emergency"
	"traad/internal/app/movein"
	"traad/internal/app/watch"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
)

// told is how long ago the emergency accesses were at least: the team has been told of them for seven days, and Min dag is as in the
// pictures.
const told = 8

// emergencies wait for the leaders' follow-up: one at Ahus, one in Nes. Neither is of somebody whom the pictures name.
func (r *region) emergencies(people []movein.Person) []emergency.Laid {
	var all []emergency.Laid
	for _, x := range []struct {
		who, area string
		days      int
		hour, min int
		reason    care.EmergencyReason
		note      string
	}{
		{"amalie.froyland", "ullensaker", told + 1, 23, 40, care.EmergencyTreatment, "Kom til akuttmottaket med fall, uten medisinliste og uten pårørende. Trenger det som er avtalt om behandling."},
		{"oda.sletten", "nes", told + 3, 7, 55, care.EmergencyDuty, "Vikar på en annen rute. Ingen åpnet, og den som har oppfølgingen svarte ikke på telefonen."},
	} {
		w, ok := r.workers[x.who]
		id := r.somebody(people, x.area, w.user)
		if !ok || id == "" {
			continue
		}
		all = append(all, emergency.Laid{
			ID: db.ID(named("emergency", x.who)), Patient: id, User: w.user, Role: w.role, Org: w.org, From: r.today.AddDays(-x.days).At(x.hour, x.min),
			Emergency: care.Emergency{Reason: x.reason, Note: x.note},
		})
	}
	return all
}

// findings wait to be judged by the same leaders: somebody found by a search and in no list, a night, and very many on a day.
func (r *region) findings(people []movein.Person) []watch.Laid {
	var all []watch.Laid
	add := func(who, area string, f watch.Laid, days, hour, min, lasted int) {
		w, ok := r.workers[who]
		if !ok {
			return
		}
		if area != "" {
			if f.Subject = r.somebody(people, area, w.user); f.Subject == "" {
				return
			}
		}
		f.ID, f.User, f.Role, f.Org = db.ID(named("finding", who+string(f.Rule))), w.user, w.role, w.org
		f.First = r.today.AddDays(-days).At(hour, min)
		f.Last = f.First.Add(time.Duration(lasted) * time.Minute)
		all = append(all, f)
	}
	add("berit.lunde", "nes", watch.Laid{
		Rule: rule.Searched, Relation: rule.NotListed, Persons: 1, Shown: []watch.Shown{{Deed: access.SeePerson, N: 2}, {Deed: access.SeePlan, N: 1}},
	}, 15, 20, 12, 9)
	add("vidar.rustad", "nes", watch.Laid{
		Rule: rule.AtNight, Relation: rule.NeverNight, Persons: 1, Shown: []watch.Shown{{Deed: access.SeeSummary, N: 1}},
	}, 4, 2, 31, 0)
	add("nina.ostby", "", watch.Laid{
		Rule: rule.VeryMany, Relation: rule.FarAbove, Persons: 46, Usual: 9, Shown: []watch.Shown{{Deed: access.SeePerson, N: 46}},
	}, 6, 9, 5, 380)
	return all
}

// somebody is the first in the area who is followed, whom the pictures do not name, and whom the user does not serve.
func (r *region) somebody(people []movein.Person, area string, not care.UserID) care.PatientID {
	a, ok := r.areas[area]
	if !ok {
		return ""
	}
	shown := map[care.PatientID]bool{}
	for _, ref := range r.reference {
		shown[ref.patient] = true
	}
next:
	for _, p := range people {
		for _, w := range p.CareWorkers {
			if w.User == not {
				continue next
			}
		}
		if n := len(p.Enrolments); n == 0 || shown[p.ID] || p.Enrolments[n-1].Area != a.id {
			continue
		} else if events := p.Enrolments[n-1].Events; events[len(events)-1].Kind != care.Contacted {
			continue
		}
		return p.ID
	}
	return ""
}
