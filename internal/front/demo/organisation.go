package demo

import (
	"fmt"
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// iht is the service's public telephone, from its brochure: the only number here that can be dialled.
const (
	iht      = "941 73 240"
	ihtHours = "hverdager 9–15"
)

// inOperation are the six municipalities of the project, in the order of the overview.
var inOperation = []struct {
	key, number string
	target      int
	started     date.Date
	phone       string
}{
	{"lillestrom", "3205", 36, date.Of(2021, time.January, 4), "000 51 200"},
	{"nordre-follo", "3207", 28, date.Of(2021, time.November, 1), "000 52 200"},
	{"ullensaker", "3209", 22, date.Of(2021, time.September, 1), "000 53 200"},
	{"nes", "3228", 20, date.Of(2020, time.October, 12), "000 55 200"},
	{"lorenskog", "3222", 20, date.Of(2022, time.March, 1), "000 54 200"},
	{"kongsvinger", "3401", 14, date.Of(2024, time.March, 1), "000 56 200"},
}

// onTheWay are the fifteen that are starting up, and when where that is agreed.
var onTheWay = []struct{ number, status, note string }{
	{"3240", "agreement", "1. mars"},
	{"3238", "agreement", "1. mai"},
	{"3218", "training", "1. juni"},
	{"3226", "agreement_pending", ""},
	{"3224", "agreement_pending", ""},
	{"3232", "planned", "høst %d"},
	{"3212", "planned", "høst %d"},
	{"3214", "planned", "høst %d"},
	{"3220", "dialogue", ""},
	{"3230", "dialogue", ""},
	{"3415", "dialogue", ""},
	{"3416", "dialogue", ""},
	{"3414", "undecided", ""},
	{"3417", "undecided", ""},
	{"3242", "undecided", ""},
}

// sites are the hospital's two, by what the list of its area calls them.
var sites = map[string]string{"Akershus": "nordbyhagen", "Kongsvinger": "kongsvinger-sykehus"}

// area is a municipality or district whose patients are followed.
type area struct {
	id     care.OrgID
	key    string // "nes", or the number of one that is not in operation
	name   string
	site   string // key of the site
	target int
	units  [3]care.OrgID // of a place to train in: ward, municipal acute bed, legevakt

	coordinators []worker
	hospital     []worker // coordinators of the site and of the whole hospital
	physicians   []worker
	gps          []worker
	nurses       []worker
}

// layAreas makes the hospital with its sites, every municipality of the country, and the two districts of Oslo.
func (r *region) layAreas() {
	add := func(o movein.Organisation) { r.ground.Organisations = append(r.ground.Organisations, o) }
	add(movein.Organisation{ID: orgID("ahus"), Kind: care.OrgHospital, Number: orgNumber(900), Name: "Ahus", Status: "none", Phone: iht, Hours: ihtHours})
	add(movein.Organisation{ID: orgID("nordbyhagen"), Kind: care.OrgSite, Name: "Ahus Nordbyhagen", Parent: orgID("ahus"), Status: "none", Phone: iht, Hours: ihtHours})
	add(movein.Organisation{ID: orgID("kongsvinger-sykehus"), Kind: care.OrgSite, Name: "Ahus Kongsvinger", Parent: orgID("ahus"), Status: "none", Phone: iht, Hours: ihtHours})
	catchment := map[string]care.Area{}
	for _, c := range care.AhusCatchment() {
		if c.District == "" {
			catchment[c.Municipality] = c
		}
	}
	for _, m := range care.Municipalities() {
		o := movein.Organisation{ID: orgID(m.Municipality), Kind: care.OrgMunicipality, Number: m.Municipality, Name: m.Name, Status: "none"}
		if c, ok := catchment[m.Municipality]; ok {
			o.Site = orgID(sites[c.Site])
			r.follow(&o, m.Municipality, sites[c.Site])
		}
		add(o)
	}
	for _, c := range care.AhusCatchment() {
		if c.District == "" {
			continue
		}
		o := movein.Organisation{
			ID: orgID(c.District), Kind: care.OrgDistrict, Number: c.District, Name: c.Name,
			Parent: orgID(c.Municipality), Site: orgID(sites[c.Site]), Status: "none",
		}
		r.follow(&o, c.District, sites[c.Site])
		add(o)
	}
}

// follow says how far a municipality of the hospital's area has come, and keeps it as an area.
func (r *region) follow(o *movein.Organisation, number, site string) {
	a := &area{id: o.ID, key: number, name: o.Name, site: site}
	for _, m := range inOperation {
		if m.number == number {
			a.key, a.target = m.key, m.target
			o.Status, o.StartedOn, o.Target, o.Phone, o.Hours = "in_operation", m.started, m.target, m.phone, "hverdager 8–15.30"
		}
	}
	for _, m := range onTheWay {
		if m.number == number {
			o.Status, o.StatusNote = m.status, m.note
			if m.status == "planned" {
				o.StatusNote = fmt.Sprintf(m.note, r.today.Year()+1)
			}
		}
	}
	if r.large() && a.target == 0 {
		o.Status, o.StatusNote, o.StartedOn = "in_operation", "", date.Of(2022, time.January, 3)
	}
	if r.patients > 0 {
		o.Target = r.share(number) * 55 / 100 * 115 / 100 // active patients and some free places
		a.target = o.Target
	}
	r.areas[a.key] = a
	r.order = append(r.order, a.key)
}
