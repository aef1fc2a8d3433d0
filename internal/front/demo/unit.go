package demo

import (
	"traad/internal/app/movein"
	"traad/internal/care"
)

// units are wards, municipal acute beds, legevakt and home nursing, by the site or area that they belong to.
var units = []struct{ key, parent, name, phone, hours string }{
	{"kongsvinger-medisinsk", "kongsvinger-sykehus", "Kongsvinger sykehus, medisinsk avdeling", "00 00 88 00", "hele døgnet"},
	{"kongsvinger-akuttmottak", "kongsvinger-sykehus", "Kongsvinger sykehus, akuttmottak", "00 00 88 00", "hele døgnet"},
	{"ahus-akuttmottak", "nordbyhagen", "Ahus, akuttmottak", "00 00 89 00", "hele døgnet"},
	{"ahus-geriatrisk", "nordbyhagen", "Ahus, geriatrisk avdeling", "00 00 89 10", "hele døgnet"},
	{"ahus-hjerte", "nordbyhagen", "Ahus, hjertemedisinsk avdeling", "00 00 89 20", "hele døgnet"},
	{"ahus-lunge", "nordbyhagen", "Ahus, lungemedisinsk avdeling", "00 00 89 30", "hele døgnet"},
	{"ahus-ortopedi", "nordbyhagen", "Ahus, ortopedisk avdeling", "00 00 89 40", "hele døgnet"},
	{"kad-ovre", "ullensaker", "KAD Øvre Romerike", "00 00 70 10", "hele døgnet"},
	{"kad-nedre", "lillestrom", "KAD Nedre Romerike", "00 00 70 20", "hele døgnet"},
	{"kad-follo", "nordre-follo", "KAD Follo", "00 00 70 30", "hele døgnet"},
	{"kad-kongsvinger", "kongsvinger", "KAD Kongsvinger", "00 00 70 40", "hele døgnet"},
	{"legevakt-ovre", "ullensaker", "Legevakten Øvre Romerike", "116 117", "hele døgnet"},
	{"legevakt-nedre", "lorenskog", "Legevakten Nedre Romerike", "116 117", "hele døgnet"},
	{"legevakt-follo", "nordre-follo", "Legevakten i Follo", "116 117", "hele døgnet"},
	{"legevakt-kongsvinger", "kongsvinger", "Legevakten i Kongsvinger", "116 117", "hele døgnet"},
	{"hjemme-nes", "nes", "Hjemmesykepleien Nes", "00 00 10 20", "vaktsykepleier, hele døgnet"},
	{"hjemme-lillestrom", "lillestrom", "Hjemmesykepleien Lillestrøm", "00 00 10 30", "hele døgnet"},
	{"hjemme-nordre-follo", "nordre-follo", "Hjemmesykepleien Nordre Follo", "00 00 10 40", "hele døgnet"},
	{"hjemme-ullensaker", "ullensaker", "Hjemmesykepleien Ullensaker", "00 00 10 50", "hele døgnet"},
	{"hjemme-lorenskog", "lorenskog", "Hjemmesykepleien Lørenskog", "00 00 10 60", "hele døgnet"},
	{"hjemme-kongsvinger", "kongsvinger", "Hjemmesykepleien Kongsvinger", "00 00 10 70", "hele døgnet"},
}

func (r *region) layUnits() {
	for _, u := range units {
		parent := orgID(u.parent)
		if a := r.areas[u.parent]; a != nil {
			parent = a.id
		}
		r.ground.Organisations = append(r.ground.Organisations, movein.Organisation{
			ID: orgID(u.key), Kind: care.OrgUnit, Name: u.name, Parent: parent, Status: "none", Phone: u.phone, Hours: u.hours,
		})
	}
}

// nearest are the units that a person of an area comes to: ward, municipal acute bed, legevakt.
func (a *area) nearest(d dice) (ward, kad, legevakt care.OrgID) {
	if a.units[0] != "" {
		return a.units[0], a.units[1], a.units[2]
	}
	ward = orgID(pick(d, []string{"ahus-akuttmottak", "ahus-geriatrisk", "ahus-hjerte", "ahus-lunge", "ahus-ortopedi"}))
	if a.site == "kongsvinger-sykehus" {
		ward = orgID("kongsvinger-medisinsk")
	}
	key := map[string]string{"nes": "ovre", "ullensaker": "ovre", "nordre-follo": "follo"}[a.key]
	if key == "" && a.site == "kongsvinger-sykehus" {
		key = "kongsvinger"
	}
	if key == "" {
		key = "nedre"
	}
	return ward, orgID("kad-" + key), orgID("legevakt-" + key)
}
