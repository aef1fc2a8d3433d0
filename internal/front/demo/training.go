package demo

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/app/alert"
	"traad/internal/app/movein"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Model is what a place to train in takes from an installation: its organisations and its pathways. No user and no person is in it.
type Model struct {
	Organisations []movein.Organisation
	Pathways      []movein.Pathway // the newest of each, as the site has published it
	Instruments   string           // the site's own tools, as they were published; "" for none
}

// SeedTraining fills an empty database with the model's organisations under new ids, invented people who work there, and a handful of invented patients
// in each municipality: one to assess, one to map, some who are followed, of whom one is in hospital and one is late, and one whose follow-up has ended.
func SeedTraining(ctx context.Context, s *app.Service, today date.Date, m Model) error {
	r := &region{
		cal: s.Calendar, today: today, now: s.Now(), areas: map[string]*area{}, workers: map[string]worker{}, serials: map[birth]int{}, names: map[string]bool{}, reference: map[string]ref{},
	}
	shipped := care.ShippedPathways()
	r.longTerm, r.short = shipped[0], shipped[1]
	for i, body := range care.ShippedDefinitions() {
		r.ground.Pathways = append(r.ground.Pathways, movein.Pathway{Definition: shipped[i], Body: body})
	}
	if err := r.trainingGround(m.Organisations); err != nil {
		return err
	}
	return s.Do(ctx, access.Actor{User: userID(trainer), Role: care.Administrator, Org: orgID(r.hospital(m.Organisations)), Today: today}, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("training/region@%s", today)); err != nil {
			return err
		}
		if err := movein.Lay(ctx, tx, r.ground); err != nil {
			return err
		}
		if err := agreement.Lay(ctx, tx.Writer, db.At(tx.Now), db.ID(tx.Actor.User), r.agreements()); err != nil {
			return err
		}
		var people []movein.Person
		for _, key := range r.order {
			people = append(people, r.trainees(key)...)
		}
		written, err := movein.WriteMany(ctx, tx, people)
		if err != nil {
			return fmt.Errorf("demo.SeedTraining: %w", err)
		}
		if err := planapp.Lay(ctx, tx, r.heardBefore(people, written)); err != nil {
			return fmt.Errorf("demo.SeedTraining: %w", err)
		}
		var areas []care.OrgID
		for _, key := range r.order {
			areas = append(areas, r.areas[key].id)
		}
		if _, err := alert.Lay(ctx, tx, areas, untaken); err != nil {
			return fmt.Errorf("demo.SeedTraining: %w", err)
		}
		// What the site has published comes after: the invented have followed the texts that they were invented by, and who is referred now follows the site's.
		return movein.Lay(ctx, tx, movein.Ground{Pathways: m.Pathways, Instruments: m.Instruments})
	})
}

// trainer is the key of the administrator of every place to train in.
const trainer = "ovelse.administrator"

// hospital is the key of the first hospital.
func (r *region) hospital(orgs []movein.Organisation) string {
	for _, o := range orgs {
		if o.Kind == care.OrgHospital {
			return string(o.ID)
		}
	}
	return ""
}

// trainingGround lays the organisations and hires who works there.
func (r *region) trainingGround(orgs []movein.Organisation) error {
	add := func(o movein.Organisation) { r.ground.Organisations = append(r.ground.Organisations, o) }
	hospital := r.hospital(orgs)
	sites := map[care.OrgID]bool{}
	for _, o := range orgs {
		sites[o.ID] = o.Kind == care.OrgSite
	}
	for _, kind := range []care.OrgKind{care.OrgHospital, care.OrgSite, care.OrgMunicipality, care.OrgDistrict} {
		for _, o := range orgs {
			if o.Kind != kind {
				continue
			}
			n := movein.Organisation{ID: orgID(string(o.ID)), Kind: kind, Number: o.Number, Name: o.Name, Status: string(care.NoRollout), Phone: "000 00 000", Hours: "bare i øvingen"}
			if o.Parent != "" && kind != care.OrgMunicipality {
				n.Parent = orgID(string(o.Parent))
			}
			if (kind == care.OrgMunicipality || kind == care.OrgDistrict) && sites[o.Site] {
				n.Site, n.Status, n.StartedOn, n.Target = orgID(string(o.Site)), string(care.InOperation), r.today.AddMonths(-30), 20
				key := string(o.ID)
				r.areas[key] = &area{id: n.ID, key: key, name: o.Name, site: string(o.Site), target: n.Target}
				r.order = append(r.order, key)
			}
			add(n)
		}
	}
	if hospital == "" || len(r.order) == 0 {
		return errs.Invalid("Det er ingen å øve for ennå. Legg inn sykehuset, minst ett sted og minst én kommune som hører til stedet (Administrasjon, Kom i gang), og start øvingen på nytt.")
	}
	for _, o := range orgs {
		if sites[o.ID] {
			add(movein.Organisation{ID: orgID("post-" + string(o.ID)), Kind: care.OrgUnit, Name: o.Name + ", medisinsk sengepost", Parent: orgID(string(o.ID)), Status: string(care.NoRollout), Phone: "000 00 000"})
		}
	}
	d := throw(seed, 7)
	r.trainingStaff(d, hospital, orgs)
	for _, key := range r.order {
		a := r.areas[key]
		add(movein.Organisation{ID: orgID("legesenter-" + key), Kind: care.OrgGPOffice, Name: a.name + " legesenter", Parent: a.id, Status: string(care.NoRollout), Phone: "000 00 000"})
		for _, u := range []struct{ key, name string }{{"kad-", "KAD i " + a.name}, {"legevakt-", "Legevakten i " + a.name}, {"hjemme-", "Hjemmesykepleien i " + a.name}} {
			add(movein.Organisation{ID: orgID(u.key + key), Kind: care.OrgUnit, Name: u.name, Parent: a.id, Status: string(care.NoRollout), Phone: "000 00 000"})
		}
		a.units = [3]care.OrgID{orgID("post-" + a.site), orgID("kad-" + key), orgID("legevakt-" + key)}
		r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.MunicipalCoordinator, org: key, phone: "000 00 000"})
		r.employ(post{name: r.workerName(d), title: "fastlege", role: care.GeneralPractitioner, org: "legesenter-" + key, phone: "000 00 000"})
		a.nurses = append(a.nurses, r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.CareWorker, org: "hjemme-" + key, phone: "000 00 000"}))
		r.employ(post{name: r.workerName(d), title: "leder", role: care.Manager, org: key})
	}
	return nil
}

// trainingStaff hires the hospital's: one of each role, and a clinician at each site.
func (r *region) trainingStaff(d dice, hospital string, orgs []movein.Organisation) {
	coordinator := r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.HospitalCoordinator, org: hospital, phone: "000 00 000"})
	physician := r.employ(post{name: r.workerName(d), title: "geriater", role: care.HospitalPhysician, org: hospital, phone: "000 00 000"})
	r.employ(post{name: r.workerName(d), title: "leder", role: care.Manager, org: hospital})
	r.employ(post{name: r.workerName(d), title: "analytiker", role: care.Analyst, org: hospital})
	for _, o := range orgs {
		if o.Kind == care.OrgSite {
			r.employ(post{name: r.workerName(d), title: "sykepleier", role: care.EmergencyClinician, org: "post-" + string(o.ID)})
		}
	}
	r.ground.Users = append(r.ground.Users, movein.User{ID: userID(trainer), Name: "Øvelse Administrator", Email: trainer + "@traad.example"})
	r.ground.Roles = append(r.ground.Roles, movein.Role{ID: roleID(trainer), User: userID(trainer), Role: care.Administrator, Org: orgID(hospital), From: r.today.AddMonths(-1), To: r.today.AddMonths(11), Given: r.today.AddDays(-usual)})
	for _, key := range r.order {
		r.areas[key].hospital, r.areas[key].physicians = []worker{coordinator}, []worker{physician}
	}
}

// trainees are the invented patients of a municipality.
func (r *region) trainees(key string) []movein.Person {
	a := r.areas[key]
	referred := r.backward(r.today.AddDays(-2))
	p := r.person(key, referred, namedPerson{})
	d := r.dice()
	c := r.course(d, &p, a, r.longTerm, false)
	c.refer(referred, nil)
	p.Enrolments = []movein.Enrolment{{Pathway: r.longTerm.Code, Area: a.id, Events: c.done()}}
	r.identify(&p)
	people := []movein.Person{p}
	for i, s := range []slot{
		{included: r.today.AddDays(-5), cfs: 5},
		{included: r.back(3.4), cfs: 5},
		{included: r.back(8.4), cfs: 6, stay: "hospital"},
		{included: r.back(14.5), cfs: 6, late: "contact", lateBy: 2},
		{included: r.back(11), ended: r.onward(r.back(1.4)), reason: "too_well", cfs: 4},
	} {
		s.area, s.index = key, i
		p := r.person(key, s.included, namedPerson{})
		r.enrol(r.dice(), &p, s, namedPerson{})
		r.identify(&p)
		people = append(people, p)
	}
	included := r.backward(r.today.AddDays(-6))
	p = r.person(key, included, namedPerson{})
	d = r.dice()
	ward, _, _ := a.nearest(d)
	p.Enrolments = []movein.Enrolment{{Pathway: r.short.Code, Area: a.id, Events: r.shortCourse(d, &p, key, included, date.Date{}, "")}}
	p.Stays = []movein.Stay{{Unit: ward, Kind: "hospital", Urgency: "emergency", From: included.AddDays(-6).At(14, 20), To: included.AddDays(1).At(12, 30)}}
	r.identify(&p)
	return append(people, p)
}
