package setup

import (
	"slices"

	"traad/internal/app/alert"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/store/query"
)

// place reads the steps of one.
func (x *all) place(o query.Organisation) Place {
	p := Place{ID: care.OrgID(o.ID), Kind: care.OrgKind(o.Kind), Name: o.Name, Status: care.Rollout(o.Status)}
	within := x.within(o)
	for _, r := range x.roles {
		if within[r.OrganisationID] {
			p.People = append(p.People, x.person(r))
		}
	}
	tell := x.told(p)
	for _, r := range x.roles {
		if x.answersFor(r, o) && slices.Contains(tell, care.Role(r.Role)) {
			who := Recipient{Person: x.person(r), Email: x.users[r.UserID].Email, Unreachable: x.faulty[care.UserID(r.UserID)]}
			if t, ok := x.tried[care.UserID(r.UserID)]; ok {
				who.Tried = &t
			}
			if !slices.ContainsFunc(p.Recipients, func(o Recipient) bool { return o.User == who.User }) {
				p.Recipients = append(p.Recipients, who)
			}
		}
	}
	hospital := p.Kind == care.OrgHospital
	if hospital {
		p.Steps = []Step{x.hospital(o), x.partners(o), x.leaders(p), x.coordinators(p), x.targets(o), recipients(p), x.pathway(p), x.operation(o)}
	} else {
		p.Steps = []Step{x.area(o), x.agreement(p), x.leaders(p), x.coordinators(p), x.target(o), recipients(p), x.pathway(p), x.operation(o)}
	}
	return p
}

func (x *all) person(r query.RoleAssignmentsRow) Person {
	return Person{User: care.UserID(r.UserID), Name: r.UserName, Role: care.Role(r.Role), Where: r.OrganisationName, UsedOn: r.UsedOn}
}

// within are the organisation and all that is a part of it.
func (x *all) within(o query.Organisation) map[db.ID]bool {
	in := map[db.ID]bool{o.ID: true}
	for range 3 { // hospital, site, unit
		for _, c := range x.orgs {
			if in[c.ParentID] {
				in[c.ID] = true
			}
		}
	}
	return in
}

// answersFor reports whether a role is one that follows persons for the place: at the place itself, for a district also at its municipality, for a
// hospital also at its sites.
func (x *all) answersFor(r query.RoleAssignmentsRow, o query.Organisation) bool {
	if r.OrganisationID == o.ID || care.OrgKind(o.Kind) == care.OrgDistrict && r.OrganisationID == o.ParentID {
		return true
	}
	return care.OrgKind(o.Kind) == care.OrgHospital && slices.ContainsFunc(x.orgs, func(s query.Organisation) bool {
		return s.ID == r.OrganisationID && s.ParentID == o.ID && care.OrgKind(s.Kind) == care.OrgSite
	})
}

// told are the roles that the pathways tell of an admission, of those that a place's agreement covers, else of all.
func (x *all) told(p Place) (roles []care.Role) {
	codes := x.agreed[x.party(p)].Pathways
	for _, w := range x.pathways {
		if len(codes) > 0 && !slices.Contains(codes, w.Code) {
			continue
		}
		for _, r := range w.AlertRule(care.AlertAdmitted).Tell {
			if !slices.Contains(roles, r) {
				roles = append(roles, r)
			}
		}
	}
	return roles
}

// party is whose agreement covers a place: a district's municipality where that is so.
func (x *all) party(p Place) care.OrgID {
	if over := x.parties[p.ID].CoveredBy; over != "" {
		return over
	}
	return p.ID
}

// end gives a step its state: done where nothing lacks, begun where something has been seen.
func (s Step) end() Step {
	switch {
	case len(s.Lacks) == 0:
		s.State = Done
	case len(s.Seen) > 0:
		s.State = Begun
	}
	return s
}

func (s *Step) see(text lang.Text) { s.Seen = append(s.Seen, text) }

func (s *Step) lack(text lang.Text) { s.Lacks = append(s.Lacks, text) }

// named lists names in a sentence: "Nes, Ullensaker og Eidsvoll".
type named []string

func (n named) In(v *lang.Voice) string { return v.List(n) }

func (n named) String() string { return n.In(nil) }

// area is the municipality or district itself.
func (x *all) area(o query.Organisation) Step {
	s := Step{Code: Organisation}
	if i := slices.IndexFunc(x.orgs, func(y query.Organisation) bool { return y.ID == o.SiteID }); i >= 0 {
		s.see(lang.Of("Pasientene følges fra %s.", x.orgs[i].Name))
	} else {
		s.lack(lang.Of("Velg sykehusstedet som følger pasientene."))
	}
	s.phone(o)
	offices := 0
	for _, y := range x.orgs {
		if y.ParentID == o.ID && care.OrgKind(y.Kind) == care.OrgGPOffice {
			offices++
		}
	}
	if offices > 0 {
		s.see(lang.Of("%s er lagt inn.", lang.Plural(offices, "legekontor", "legekontorer")))
	}
	return s.end()
}

func (s *Step) phone(o query.Organisation) {
	if o.Phone != "" {
		s.see(lang.Of("Telefon %s.", o.Phone))
	} else {
		s.lack(lang.Of("Skriv telefonnummeret som de andre i teamet ringer."))
	}
}

// hospital is the hospital and its sites.
func (x *all) hospital(o query.Organisation) Step {
	s := Step{Code: Organisation}
	var sites []string
	for _, y := range x.orgs {
		if y.ParentID == o.ID && care.OrgKind(y.Kind) == care.OrgSite {
			sites = append(sites, y.Name)
		}
	}
	if len(sites) > 0 {
		s.see(lang.Of("Steder: %s.", named(sites)))
	} else {
		s.lack(lang.Of("Legg inn minst ett sykehussted. Kommunene hører til et sted."))
	}
	s.phone(o)
	return s.end()
}

func (x *all) agreement(p Place) Step {
	s := Step{Code: Agreement}
	party := x.parties[p.ID]
	switch {
	case party.Phase.Allows(care.IncludeNew) && party.Through:
		s.see(lang.Of("Kommunens avtale gjelder for bydelen."))
	case party.Phase.Allows(care.IncludeNew):
		s.see(lang.Of("Signert av alle, og gjelder fra %s.", lang.DayYear(party.Begins)))
	case party.Phase == care.NoticeGiven:
		s.see(lang.Of("Avtalen er sagt opp."))
		s.lack(lang.Of("Ingen nye kan inkluderes uten en ny avtale."))
	case !party.Begins.IsZero() && party.Begins.After(x.today):
		s.see(lang.Of("Signert, og gjelder fra %s.", lang.DayYear(party.Begins)))
		s.lack(lang.Of("Ingen kan inkluderes før den dagen."))
	case party.Basis != "":
		s.see(lang.Of("Utkast: %s av %s har signert.", lang.Int(party.Signed), lang.Int(party.Of)))
		s.lack(lang.Of("Alle partene må ha signert."))
	default:
		s.lack(lang.Of("Legg inn samarbeidsavtalen. Uten den kan ingen inkluderes."))
	}
	return s.end()
}

// areasOf are the municipalities and districts whose patients are followed from the hospital's sites.
func (x *all) areasOf(hospital query.Organisation) (areas []query.Organisation) {
	for _, o := range x.orgs {
		site := slices.IndexFunc(x.orgs, func(s query.Organisation) bool { return s.ID == o.SiteID })
		if o.SiteID != "" && site >= 0 && x.orgs[site].ParentID == hospital.ID {
			areas = append(areas, o)
		}
	}
	return areas
}

// partners is the hospital's side of the agreements.
func (x *all) partners(o query.Organisation) Step {
	s := Step{Code: Agreement}
	agreed := 0
	var without []string
	for _, a := range x.areasOf(o) {
		switch {
		case x.parties[care.OrgID(a.ID)].Phase.Allows(care.IncludeNew):
			agreed++
		case care.Rollout(a.Status) == care.InOperation:
			without = append(without, a.Name)
		}
	}
	if agreed > 0 {
		s.see(lang.Of("%s har en avtale som gjelder.", lang.Plural(agreed, "kommune eller bydel", "kommuner og bydeler")))
	} else {
		s.lack(lang.Of("Ingen kommune har en signert avtale med sykehuset."))
	}
	if len(without) > 0 {
		s.lack(lang.Of("I drift uten gyldig avtale: %s.", named(without)))
	}
	return s.end()
}

// leaders is that somebody leads, and has been in.
func (x *all) leaders(p Place) Step {
	s := Step{Code: Users}
	in, led, logged := 0, false, false
	for _, u := range p.People {
		if !u.UsedOn.IsZero() {
			in++
		}
		if u.Role == care.Manager {
			led = true
			logged = logged || !u.UsedOn.IsZero()
		}
	}
	if len(p.People) > 0 {
		s.see(lang.Of("%s, %s har logget inn.", lang.Plural(len(p.People), "rolle", "roller"), lang.Int(in)))
	}
	switch {
	case !led:
		s.lack(lang.Of("Gi en leder rollen Leder. Lederen fornyer tilganger og følger opp nødtilgang."))
	case !logged:
		s.lack(lang.Of("Lederen har ikke logget inn ennå."))
	}
	return s.end()
}

// coordinators is that those who follow the patients are there, and have been in.
func (x *all) coordinators(p Place) Step {
	s := Step{Code: Coordinators}
	want := []care.Role{care.MunicipalCoordinator}
	if p.Kind == care.OrgHospital {
		want = []care.Role{care.HospitalCoordinator, care.HospitalPhysician}
	}
	people := p.People
	if p.Kind == care.OrgDistrict {
		for _, r := range x.roles {
			if i := slices.IndexFunc(x.orgs, func(o query.Organisation) bool { return o.ID == db.ID(p.ID) }); r.OrganisationID == x.orgs[i].ParentID {
				people = append(slices.Clone(people), x.person(r))
			}
		}
	}
	for _, role := range want {
		var names, in []string
		phone := false
		for _, u := range people {
			if u.Role != role {
				continue
			}
			names = append(names, u.Name)
			if !u.UsedOn.IsZero() {
				in = append(in, u.Name)
			}
			phone = phone || x.users[db.ID(u.User)].Phone != ""
		}
		title := lang.Of(role.Named())
		switch {
		case len(names) == 0:
			s.lack(lang.Of("Ingen har rollen %s i dag.", title))
			continue
		case len(in) == 0:
			s.see(lang.Of("%s: %s.", title, named(names)))
			s.lack(lang.Of("Ingen %s har logget inn ennå.", title))
		default:
			s.see(lang.Of("%s: %s har logget inn.", title, named(in)))
		}
		if !phone {
			s.lack(lang.Of("Ingen %s har telefonnummer.", title))
		}
	}
	return s.end()
}

func (x *all) target(o query.Organisation) Step {
	s := Step{Code: Target}
	if o.Target > 0 {
		s.see(lang.Of("%s aktive pasienter.", lang.Int(o.Target)))
	} else {
		s.lack(lang.Of("Sett måltallet. Uten det vises ikke ledige plasser."))
	}
	return s.end()
}

func (x *all) targets(o query.Organisation) Step {
	s := Step{Code: Target}
	sum := 0
	var without []string
	for _, a := range x.areasOf(o) {
		sum += a.Target
		if a.Target == 0 && care.Rollout(a.Status) == care.InOperation {
			without = append(without, a.Name)
		}
	}
	if sum > 0 {
		s.see(lang.Of("%s aktive pasienter i alt.", lang.Int(sum)))
	} else {
		s.lack(lang.Of("Ingen av kommunene har måltall."))
	}
	if len(without) > 0 {
		s.lack(lang.Of("I drift uten måltall: %s.", named(without)))
	}
	return s.end()
}

// recipients is that mail reaches those whom alerts go to.
func recipients(p Place) Step {
	s := Step{Code: Recipients}
	var reached, not []string
	off := false
	for _, r := range p.Recipients {
		if r.Reached() {
			reached = append(reached, r.Name)
			continue
		}
		not = append(not, r.Name)
		off = off || r.Tried != nil && r.Tried.Code == alert.NotSetUp
	}
	if len(reached) > 0 {
		s.see(lang.Of("E-posttjeneren har tatt imot en prøve til %s.", named(reached)))
	}
	switch {
	case len(p.Recipients) == 0:
		s.lack(lang.Of("Ingen får varsler ennå. Varsler går til koordinatorene."))
	case off:
		s.lack(lang.Of("E-post er ikke satt opp på serveren (mail.host i innstillingene). Varsler ses bare i Tråd til det er gjort."))
	case len(not) > 0:
		s.lack(lang.Of("Ikke prøvd, eller kom ikke fram: %s.", named(not)))
	}
	return s.end()
}

// pathway is that there is something to refer to.
func (x *all) pathway(p Place) Step {
	s := Step{Code: Pathway}
	codes := x.agreed[x.party(p)].Pathways
	var titles []any
	for _, w := range x.pathways {
		if p.Kind == care.OrgHospital || slices.Contains(codes, w.Code) {
			titles = append(titles, lang.Of("%s, versjon %s", lang.Of(w.Title), lang.Int(w.Version)))
		}
	}
	switch {
	case len(titles) > 0:
		s.see(lang.Of("%s.", lang.Joined("; ", titles...)))
	case len(x.pathways) == 0:
		s.lack(lang.Of("Ingen forløp er publisert."))
	case p.Kind != care.OrgHospital:
		s.lack(lang.Of("Avtalen som gjelder, nevner ikke noe forløp som er publisert."))
	}
	return s.end()
}

// operation is the last step: the municipality is in operation, or the hospital has one that is.
func (x *all) operation(o query.Organisation) Step {
	s := Step{Code: Operation}
	if care.OrgKind(o.Kind) == care.OrgHospital {
		n := 0
		for _, a := range x.areasOf(o) {
			if care.Rollout(a.Status) == care.InOperation {
				n++
			}
		}
		if n > 0 {
			s.see(lang.Of("%s er i drift.", lang.Plural(n, "kommune eller bydel", "kommuner og bydeler")))
		} else {
			s.lack(lang.Of("Ingen kommune er i drift ennå."))
		}
		return s.end()
	}
	switch {
	case care.Rollout(o.Status) != care.InOperation:
		s.lack(lang.Of("Status er «%s». Sett den til «i drift» når de andre stegene er ferdige.", lang.Of(care.Rollout(o.Status).Title())))
	case o.StartedOn.IsZero():
		s.see(lang.Of("I drift."))
	default:
		s.see(lang.Of("I drift fra %s.", lang.DayYear(o.StartedOn)))
	}
	return s.end()
}
