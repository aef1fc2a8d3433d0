package demo

import (
	"fmt"
	"time"

	"traad/internal/app/movein"
	"traad/internal/app/patient"
	"traad/internal/base/date"
)

// around gives a person a GP, next of kin and care workers.
func (r *region) around(d dice, p *movein.Person, a *area, n namedPerson) {
	if len(a.gps) > 0 {
		gp := pick(d, a.gps)
		if n.gp != "" {
			gp = r.workers[n.gp]
		}
		p.GP, p.GPOffice, p.GPFrom = gp.user, gp.org, date.Of(2020, time.October, 1)
	}
	if p.Kin == nil && d.in100(82) {
		p.Kin = r.drawKin(d, p.Details)
	}
	for _, key := range n.carers {
		p.CareWorkers = append(p.CareWorkers, movein.CareWorker{User: r.workers[key].user, From: r.today.AddDays(-d.between(100, 400))})
	}
	if n.carers == nil && len(a.nurses) > 0 && d.in100(45) {
		p.CareWorkers = append(p.CareWorkers, movein.CareWorker{User: pick(d, a.nurses).user, From: r.today.AddDays(-d.between(30, 700)), To: r.today.AddDays(d.between(60, 400))})
	}
}

func (r *region) drawKin(d dice, of patient.Details) []movein.Kin {
	var kin []movein.Kin
	for i := range d.between(1, 2) {
		woman := d.in100(55)
		k := movein.Kin{Relation: pick(d, relations[woman]), Closest: i == 0, Phone: fmt.Sprintf("000 58 %03d", d.IntN(1000))}
		if k.Relation == "ektefelle" && (of.Lives != "with_spouse" || woman == (of.Sex == "woman")) {
			k.Relation = map[bool]string{true: "datter", false: "sønn"}[woman]
		}
		given := workingMen
		if woman {
			given = workingWomen
		}
		k.Name = pick(d, given) + " " + of.FamilyName
		if k.Relation == "nabo" || d.in100(35) {
			k.Name = pick(d, given) + " " + pick(d, familyNames)
		}
		if i == 1 && d.in100(20) {
			k.Phone, k.Note = "", "Bor i utlandet, nås på e-post gjennom den nærmeste."
		}
		kin = append(kin, k)
	}
	return kin
}
