package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// worker is somebody in a role, as events are signed.
type worker struct {
	user care.UserID
	name string
	role care.Role
	org  care.OrgID

	since date.Date
}

// hire gives everybody an office, and every area those who work for it.
func (r *region) hire() {
	for i, o := range offices {
		r.ground.Organisations = append(r.ground.Organisations, movein.Organisation{
			ID: orgID(o.key), Kind: care.OrgGPOffice, Name: o.name,
			Parent: r.areas[o.area].id, Status: "none", Phone: fmt.Sprintf("00 00 %02d 00", 40+i), Hours: "hverdager 8–15",
		})
	}
	for _, p := range posts {
		r.employ(p)
	}
	d := throw(seed, 1)
	for _, o := range offices {
		for range o.more {
			r.employ(post{name: r.workerName(d), title: "fastlege", role: care.GeneralPractitioner, org: o.key})
		}
	}
	if r.patients > 0 {
		r.hireMore(d)
	}
	for _, key := range r.order {
		r.areas[key].hospital = append(r.areas[key].hospital, r.workers["marit.solberg"])
		r.areas[key].physicians = append(r.areas[key].physicians, r.workers["henrik.dahl"])
		if r.areas[key].site == "kongsvinger-sykehus" {
			r.areas[key].hospital = append(r.areas[key].hospital, r.workers["tor.arne.tangerud"])
		} else {
			r.areas[key].hospital = append(r.areas[key].hospital, r.workers["hilde.kvam"])
		}
	}
	office := orgID("stromsveien-legekontor")
	gp := r.areas["lillestrom"].gps[slices.IndexFunc(r.areas["lillestrom"].gps, func(w worker) bool { return w.org == office })]
	r.ground.Locums = append(r.ground.Locums, movein.Locum{
		ID: roleID("vikar"), GP: gp.user, Substitute: userID("sofie.wik"),
		From: r.today.AddDays(-10), To: r.today.AddDays(20),
	})
}

// hireMore gives every area that has patients enough who work for it: a coordinator for forty active, a GP for fifty.
func (r *region) hireMore(d dice) {
	for _, key := range r.order {
		a := r.areas[key]
		if a.target == 0 {
			continue
		}
		office := "legesenter-" + key
		r.ground.Organisations = append(r.ground.Organisations, movein.Organisation{
			ID: orgID(office), Kind: care.OrgGPOffice,
			Name: a.name + " legesenter 2", Parent: a.id, Status: "none",
		})
		for range a.target/40 + 1 {
			r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.MunicipalCoordinator, org: key})
		}
		for range a.target/30 + 1 {
			r.employ(post{name: r.workerName(d), title: "fastlege", role: care.GeneralPractitioner, org: office})
		}
	}
}

// usual is how many days ago most authorisations were decided.
const usual = 45

// employ writes a user, once, and a role; and puts those whom events are signed by in their areas.
func (r *region) employ(p post) worker {
	key := slug(p.name)
	a := r.areas[p.org]
	org := orgID(p.org)
	if a != nil {
		org = a.id
	}
	w := worker{user: userID(key), name: p.name, role: p.role, org: org, since: p.since}
	if _, ok := r.workers[key]; !ok {
		r.ground.Users = append(r.ground.Users, movein.User{ID: w.user, Name: p.name, Title: p.title, Phone: p.phone, Email: key + "@traad.example", HPR: hpr(key)})
		r.workers[key] = w
		r.names[p.name] = true
	}
	since, until := p.since, p.until
	if since.IsZero() {
		since = date.Of(2020, time.October, 1)
	}
	given := r.today.AddDays(-cmp.Or(p.given, usual))
	switch {
	case p.ends > 0:
		until = r.today.AddDays(p.ends)
	case until.IsZero():
		until = given.AddMonths(12)
	}
	r.ground.Roles = append(r.ground.Roles, movein.Role{ID: roleID(string(p.role) + "/" + key), User: w.user, Role: p.role, Org: org, From: since, To: until, Given: given, Used: r.lastLogin(p, until)})
	if p.until.IsZero() {
		r.place(w, p.org)
	}
	return w
}

// lastLogin is the last day that somebody logged in with a role: one to four days ago, which is after everything that the demo tells that they have
// written and looked up; of a role that is over, its last day.
func (r *region) lastLogin(p post, until date.Date) date.Date {
	if until.Before(r.today) {
		return until
	}
	return r.today.AddDays(-1 - len(p.name)%4)
}

// place puts a worker in the area that the organisation belongs to.
func (r *region) place(w worker, org string) {
	a := r.areas[org]
	if a == nil {
		a = r.areas[r.areaOf(org)]
	}
	if a == nil {
		return
	}
	switch w.role {
	case care.MunicipalCoordinator:
		a.coordinators = append(a.coordinators, w)
	case care.GeneralPractitioner:
		if w.name != "Sofie Wik" { // a locum has no list
			a.gps = append(a.gps, w)
		}
	case care.CareWorker:
		a.nurses = append(a.nurses, w)
	}
}

func (r *region) areaOf(org string) string {
	for _, o := range offices {
		if o.key == org {
			return o.area
		}
	}
	for _, u := range units {
		if u.key == org {
			return u.parent
		}
	}
	return strings.TrimPrefix(org, "legesenter-")
}

// slug is the name as an address has it: "Tor Arne Tangerud" is "tor.arne.tangerud".
func slug(name string) string {
	return strings.NewReplacer(" ", ".", "æ", "ae", "ø", "o", "å", "a").Replace(nb.Fold(name))
}
