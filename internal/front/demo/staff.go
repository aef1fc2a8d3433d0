package demo

import (
	"fmt"
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
}

// post is one role of somebody who works.
type post struct {
	name  string // the user; the same name twice is one user with two roles
	title string
	role  care.Role
	org   string // key of the organisation or area
	phone string
	since date.Date // no date: as long as the organisation has been in operation
	until date.Date // no date: a year from today
}

var from2025 = date.Of(2025, time.January, 2)

// posts are those who have a name in the design's pictures, and one or more for every other role.
var posts = []post{
	{name: "Ingrid Sandvik", title: "sykepleier", role: care.MunicipalCoordinator, org: "nes", phone: "000 55 210"},
	{name: "Berit Lunde", title: "sykepleier", role: care.MunicipalCoordinator, org: "nes", phone: "000 55 211"},
	{name: "Trine Berge", title: "sykepleier", role: care.MunicipalCoordinator, org: "lillestrom", phone: "000 51 210"},
	{name: "Jonas Wiik", title: "sykepleier", role: care.MunicipalCoordinator, org: "lillestrom", phone: "000 51 211"},
	{name: "Camilla Tvedt", title: "sykepleier", role: care.MunicipalCoordinator, org: "nordre-follo", phone: "000 52 210"},
	{name: "Henriette Moum", title: "sykepleier", role: care.MunicipalCoordinator, org: "nordre-follo", phone: "000 52 211"},
	{name: "Sigrid Myrvold", title: "sykepleier", role: care.MunicipalCoordinator, org: "ullensaker", phone: "000 53 210"},
	{name: "Tom Erik Brenna", title: "sykepleier", role: care.MunicipalCoordinator, org: "ullensaker", phone: "000 53 211"},
	{name: "Nadia Rahman", title: "sykepleier", role: care.MunicipalCoordinator, org: "lorenskog", phone: "000 54 210"},
	{name: "Gro Skaslien", title: "sykepleier", role: care.MunicipalCoordinator, org: "kongsvinger", phone: "000 56 210"},
	{name: "Solfrid Engh", title: "sykepleier", role: care.MunicipalCoordinator, org: "nes", phone: "000 55 212", until: from2025},

	{name: "Marit Solberg", title: "sykepleier", role: care.HospitalCoordinator, org: "ahus", since: date.Of(2020, time.October, 1)},
	{name: "Hilde Kvam", title: "sykepleier", role: care.HospitalCoordinator, org: "nordbyhagen", since: date.Of(2021, time.March, 1)},
	{name: "Tor Arne Tangerud", title: "sykepleier", role: care.HospitalCoordinator, org: "kongsvinger-sykehus", since: from2025},
	{name: "Henrik Dahl", title: "geriater", role: care.HospitalPhysician, org: "ahus", since: date.Of(2020, time.October, 1)},
	{name: "Nina Østby", title: "geriater", role: care.HospitalPhysician, org: "kongsvinger-sykehus", since: from2025},

	// One person, two offices: general practitioner most of the week, IHT physician on Thursdays.
	{name: "Øystein Nygaard", title: "allmennlege", role: care.GeneralPractitioner, org: "lorenskog-legesenter"},
	{name: "Øystein Nygaard", title: "allmennlege", role: care.HospitalPhysician, org: "nordbyhagen", since: from2025},
	{name: "Sigrid Myrvold", title: "sykepleier", role: care.CareWorker, org: "hjemme-ullensaker", phone: "000 53 210"},

	{name: "Mona Ruud", title: "fastlege", role: care.GeneralPractitioner, org: "arnes-legesenter", phone: "00 00 44 18"},
	{name: "Sofie Wik", title: "vikarlege", role: care.GeneralPractitioner, org: "stromsveien-legekontor", since: from2025},

	{name: "Sindre Halvorsrud", title: "lege i spesialisering", role: care.EmergencyClinician, org: "kongsvinger-medisinsk", since: from2025},
	{name: "Amalie Frøyland", title: "sykepleier", role: care.EmergencyClinician, org: "ahus-akuttmottak", since: from2025},
	{name: "Maria Lindberg", title: "sykepleier", role: care.EmergencyClinician, org: "kad-ovre", since: from2025},
	{name: "Hanne Brekke", title: "sykepleier", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 21"},
	{name: "Oda Sletten", title: "helsefagarbeider", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 22"},
	{name: "Vidar Rustad", title: "ergoterapeut", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 23"},
	{name: "Ragna Holtet", title: "fysioterapeut", role: care.CareWorker, org: "hjemme-lillestrom"},
	{name: "Kristin Myhrer", title: "sykepleier", role: care.CareWorker, org: "hjemme-lillestrom"},
	{name: "Anders Løkken", title: "sykepleier", role: care.CareWorker, org: "hjemme-nordre-follo"},
	{name: "Fatima Yusuf", title: "sykepleier", role: care.CareWorker, org: "hjemme-lorenskog"},
	{name: "Bjørn Tore Eng", title: "sykepleier", role: care.CareWorker, org: "hjemme-kongsvinger"},

	{name: "Lise Aamodt", title: "leder, Seksjon for IHT", role: care.Manager, org: "ahus", since: date.Of(2020, time.October, 1)},
	{name: "Grete Holmen", title: "virksomhetsleder", role: care.Manager, org: "nes"},
	{name: "Stein Lyngstad", title: "virksomhetsleder", role: care.Manager, org: "lillestrom"},
	{name: "Pål Engebretsen", title: "analytiker", role: care.Analyst, org: "ahus", since: from2025},
	{name: "Siri Haukeland", title: "systemansvarlig", role: care.Administrator, org: "ahus", since: date.Of(2020, time.October, 1)},
}

// offices are where GPs work, with how many there are besides those who have a post above.
var offices = []struct {
	key, area, name string
	more            int
}{
	{"arnes-legesenter", "nes", "Årnes legesenter", 3},
	{"vormsund-legekontor", "nes", "Vormsund legekontor", 1},
	{"lillestrom-legesenter", "lillestrom", "Lillestrøm legesenter", 3},
	{"stromsveien-legekontor", "lillestrom", "Strømsveien legekontor", 2},
	{"sorumsand-legekontor", "lillestrom", "Sørumsand legekontor", 2},
	{"ski-legesenter", "nordre-follo", "Ski legesenter", 3},
	{"kolbotn-legekontor", "nordre-follo", "Kolbotn legekontor", 2},
	{"jessheim-legesenter", "ullensaker", "Jessheim legesenter", 3},
	{"klofta-legekontor", "ullensaker", "Kløfta legekontor", 2},
	{"lorenskog-legesenter", "lorenskog", "Lørenskog legesenter", 2},
	{"fjellhamar-legekontor", "lorenskog", "Fjellhamar legekontor", 2},
	{"kongsvinger-legesenter", "kongsvinger", "Kongsvinger legesenter", 3},
}

// hire gives everybody an office, and every area those who work for it.
func (r *region) hire() {
	for i, o := range offices {
		r.ground.Organisations = append(r.ground.Organisations, movein.Organisation{ID: orgID(o.key), Kind: care.OrgGPOffice, Name: o.name,
			Parent: r.areas[o.area].id, Status: "none", Phone: fmt.Sprintf("00 00 %02d 00", 40+i), Hours: "hverdager 8–15"})
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
	gp := r.areas["lillestrom"].gps[0]
	r.ground.Locums = append(r.ground.Locums, movein.Locum{ID: roleID("vikar"), GP: gp.user, Substitute: userID("sofie.wik"),
		From: r.today.AddDays(-10), To: r.today.AddDays(20)})
}

// hireMore gives every area that has patients enough who work for it: a coordinator for forty active, a GP for fifty.
func (r *region) hireMore(d dice) {
	for _, key := range r.order {
		a := r.areas[key]
		if a.target == 0 {
			continue
		}
		office := "legesenter-" + key
		r.ground.Organisations = append(r.ground.Organisations, movein.Organisation{ID: orgID(office), Kind: care.OrgGPOffice,
			Name: a.name + " legesenter 2", Parent: a.id, Status: "none"})
		for range a.target/40 + 1 {
			r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.MunicipalCoordinator, org: key})
		}
		for range a.target/30 + 1 {
			r.employ(post{name: r.workerName(d), title: "fastlege", role: care.GeneralPractitioner, org: office})
		}
	}
}

// employ writes a user, once, and a role; and puts those whom events are signed by in their areas.
func (r *region) employ(p post) worker {
	key := slug(p.name)
	a := r.areas[p.org]
	org := orgID(p.org)
	if a != nil {
		org = a.id
	}
	w := worker{userID(key), p.name, p.role, org}
	if _, ok := r.workers[key]; !ok {
		r.ground.Users = append(r.ground.Users, movein.User{ID: w.user, Name: p.name, Title: p.title, Phone: p.phone, Email: key + "@traad.example"})
		r.workers[key] = w
		r.names[p.name] = true
	}
	since, until := p.since, p.until
	if since.IsZero() {
		since = date.Of(2020, time.October, 1)
	}
	if until.IsZero() {
		until = r.today.AddMonths(12)
	}
	r.ground.Roles = append(r.ground.Roles, movein.Role{ID: roleID(string(p.role) + "/" + key), User: w.user, Role: p.role, Org: org, From: since, To: until})
	if p.until.IsZero() {
		r.place(w, p.org)
	}
	return w
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
