package demo

import (
	"time"

	"traad/internal/base/date"
	"traad/internal/care"
)

// post is one role of somebody who works.
type post struct {
	name  string // the user; the same name twice is one user with two roles
	title string
	role  care.Role
	org   string // key of the organisation or area
	phone string
	since date.Date // no date: as long as the organisation has been in operation
	until date.Date // no date: a year from when it was given, or as ends says
	given int       // how many days ago somebody decided it, 0 for usual
	ends  int       // in how many days it ends, 0 for as the others
}

var from2025 = date.Of(2025, time.January, 2)

// posts are those who have a name in the design's pictures, and one or more for every other role.
var posts = []post{
	{name: "Ingrid Sandvik", title: "sykepleier", role: care.MunicipalCoordinator, org: "nes", phone: "000 55 210"},
	{name: "Berit Lunde", title: "sykepleier", role: care.MunicipalCoordinator, org: "nes", phone: "000 55 211", given: 196},
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
	{name: "Tor Arne Tangerud", title: "sykepleier", role: care.HospitalCoordinator, org: "kongsvinger-sykehus", since: from2025, given: 204},
	{name: "Henrik Dahl", title: "geriater", role: care.HospitalPhysician, org: "ahus", since: date.Of(2020, time.October, 1)},
	{name: "Nina Østby", title: "geriater", role: care.HospitalPhysician, org: "kongsvinger-sykehus", since: from2025},

	// One person, two offices: general practitioner most of the week, IHT physician on Thursdays.
	{name: "Øystein Nygaard", title: "allmennlege", role: care.GeneralPractitioner, org: "lorenskog-legesenter"},
	{name: "Øystein Nygaard", title: "allmennlege", role: care.HospitalPhysician, org: "nordbyhagen", since: from2025},
	{name: "Sigrid Myrvold", title: "sykepleier", role: care.CareWorker, org: "hjemme-ullensaker", phone: "000 53 210"},

	{name: "Mona Ruud", title: "fastlege", role: care.GeneralPractitioner, org: "arnes-legesenter", phone: "00 00 44 18"},
	{name: "Sofie Wik", title: "vikarlege", role: care.GeneralPractitioner, org: "stromsveien-legekontor", since: from2025},

	{name: "Sindre Halvorsrud", title: "lege i spesialisering", role: care.EmergencyClinician, org: "kongsvinger-medisinsk", since: from2025},
	{name: "Amalie Frøyland", title: "sykepleier", role: care.EmergencyClinician, org: "ahus-akuttmottak", since: from2025, ends: 9},
	{name: "Maria Lindberg", title: "sykepleier", role: care.EmergencyClinician, org: "kad-ovre", since: from2025},
	{name: "Hanne Brekke", title: "sykepleier", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 21"},
	{name: "Oda Sletten", title: "helsefagarbeider", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 22"},
	{name: "Vidar Rustad", title: "ergoterapeut", role: care.CareWorker, org: "hjemme-nes", phone: "00 00 10 23", ends: 12},
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
