package demo

import (
	"fmt"
	"slices"

	"traad/internal/app/movein"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/care"
)

// standard makes the persons of the standard region: 217 in long-term follow-up, those in forsterket hjemreise, referrals.
func (r *region) standard() []movein.Person {
	for _, n := range everybodyNamed() {
		r.names[n.given+" "+n.family] = true
	}
	var people []movein.Person
	slots := r.slots()
	first := r.before(slots) // who was enrolled once before
	hjemreise := r.fromShort(slots)
	active := map[string]int{}
	for i, s := range slots {
		if i == first {
			continue
		}
		var n namedPerson
		if s.ended.IsZero() {
			n = stories[s.area][active[s.area]]
			active[s.area]++
		}
		p := r.person(s.area, s.included, n)
		d := r.dice()
		r.enrol(d, &p, s, n)
		switch {
		case s.again:
			p.Enrolments = slices.Insert(p.Enrolments, 0, movein.Enrolment{Pathway: r.longTerm.Code, Area: r.areas[s.area].id, Events: r.long(d, &p, slots[first]).done()})
		case hjemreise[i]:
			p.Enrolments = slices.Insert(p.Enrolments, 0, r.shortBefore(d, &p, s, p.Enrolments[0].Events[0].On))
		}
		r.identify(&p)
		r.remember(n.key, p, len(p.Enrolments)-1)
		people = append(people, p)
	}
	people = append(people, r.shorts()...)
	return append(people, r.openCases()...)
}

// before marks an active enrolment in Lillestrøm as its person's second, and returns the place of the first.
func (r *region) before(slots []slot) int {
	second := slices.IndexFunc(slots, func(s slot) bool { return s.area == "lillestrom" && s.included == r.back(3.36) })
	slots[second].again = true
	first := 0
	for i, s := range slots { // the earliest of those that ended because all went well or the person moved
		if s.area == "lillestrom" && s.reason == "too_well" && (first == 0 || s.included.Before(slots[first].included)) {
			first = i
		}
	}
	if first == 0 {
		first = slices.IndexFunc(slots, func(s slot) bool { return s.area == "lillestrom" && !s.ended.IsZero() && s.reason != "dead" })
	}
	if slots[first].reason == "dead" || !slots[first].ended.Before(slots[second].included) {
		panic("demo: nobody to enrol again")
	}
	return first
}

// dice is the stream of the person who is being made.
func (r *region) dice() dice { return throw(seed, uint64(10_000+r.count)) }

// person makes the next person: named, or drawn; old enough on the day of inclusion.
func (r *region) person(key string, included date.Date, n namedPerson) movein.Person {
	r.count++
	d := throw(seed, uint64(1_000_000+r.count))
	a := r.areas[key]
	woman := d.in100(58)
	details := patient.Details{Sex: "woman", Area: a.id, Phone: fmt.Sprintf("000 %02d %03d", 60+r.count%40, (r.count*37)%1000)}
	if n.key != "" {
		woman = !n.man
		details.GivenName, details.FamilyName, details.BirthDate, details.Lives, details.Address = n.given, n.family, n.born, n.lives, n.address
		if details.Language = n.language; n.language != "" {
			details.Interpreter = true
		}
	} else {
		details.BirthDate = r.drawBirth(d, included)
		details.GivenName, details.FamilyName = r.patientName(d, woman, details.BirthDate.Year())
		details.Lives = pick(d, []string{"alone", "alone", "alone", "alone", "alone", "with_spouse", "with_spouse", "with_spouse", "with_others"})
		r.foreigner(d, &details, woman)
	}
	if !woman {
		details.Sex = "man"
	}
	if details.Address == "" {
		details.Address = fmt.Sprintf("%s %d", pick(d, roads), d.between(1, 90))
		if post := postal[key]; post != nil {
			details.Address += ", " + pick(d, post)
		}
	}
	p := movein.Person{ID: patientID(r.count), Details: details, Kin: n.kin, Stays: r.stayed(n.stays)}
	r.around(d, &p, a, n)
	return p
}

// identify gives a person a national number; last, so that it belongs to the facts as they became.
func (r *region) identify(p *movein.Person) {
	p.Number = r.number(p.Details.BirthDate, p.Details.Sex == "woman")
}

// drawBirth draws an age from 67 to 94 on the day, most often around 82; nobody is over 99 today.
func (r *region) drawBirth(d dice, on date.Date) date.Date {
	age := 67 + (d.IntN(29)+d.IntN(29)+d.IntN(27))*27/82
	birth := on.AddMonths(-12 * age).AddDays(-d.IntN(365))
	if oldest := r.today.AddMonths(-12 * 98); birth.Before(oldest) {
		birth = oldest.AddDays(d.IntN(300))
	}
	return birth
}

// abroad are names and languages of some who came to Norway as adults.
var abroad = []struct {
	language       string
	women, men, of []string
}{
	{"urdu", words("Nasreen Shamim Zubaida"), words("Muhammad Iqbal Rashid"), words("Khan Malik Hussain Ahmed")},
	{"vietnamesisk", words("Thi-Lan Mai Hoa"), words("Van-Minh Duc Thanh"), words("Nguyen Tran Le Pham")},
	{"tamil", words("Rajeswari Kamala Selvi"), words("Sivakumar Rajan Kandiah"), words("Selvarajah Nadarajah Thuraisingam")},
	{"polsk", words("Halina Krystyna Danuta"), words("Zbigniew Stanisław Jerzy"), words("Nowak Kowalski Wójcik")},
	{"bosnisk", words("Fatima Emina Zejna"), words("Mehmed Hasan Ismet"), words("Hodžić Begić Delić")},
	{"persisk", words("Parvin Mahin Shirin"), words("Hossein Ahmad Reza"), words("Karimi Rahimi Ahmadi")},
}

// foreigner gives one in thirty another language than Norwegian, most with an interpreter.
func (r *region) foreigner(d dice, to *patient.Details, woman bool) {
	if !d.in100(4) {
		return
	}
	from := pick(d, abroad)
	to.FamilyName, to.Language, to.Interpreter = pick(d, from.of), from.language, d.in100(80)
	to.GivenName = pick(d, from.men)
	if woman {
		to.GivenName = pick(d, from.women)
	}
}

// enrol gives a person the enrolment of a slot, with the stays around it and the day of death.
func (r *region) enrol(d dice, p *movein.Person, s slot, n namedPerson) {
	c := r.long(d, p, s)
	if len(n.stays) < 2 { // Solveig's are all told
		var drawn []movein.Stay
		for _, st := range r.drawStays(d, r.areas[s.area], c.sorted()) {
			if n.key == "" || date.In(st.To).Before(r.today.AddDays(-40)) { // what is near is told
				drawn = append(drawn, st)
			}
		}
		c.wards(drawn)
		p.Stays = append(drawn, p.Stays...)
	}
	p.Enrolments = []movein.Enrolment{{Pathway: r.longTerm.Code, Area: r.areas[s.area].id, Events: c.done()}}
	switch {
	case n.ready:
		p.Stays[len(p.Stays)-1].Ready = r.today.AddDays(-1).At(14, 20)
	case n.key == "furuseth":
		yesterday := r.today.AddDays(-1)
		p.Stays = append(p.Stays, movein.Stay{Unit: orgID("legevakt-ovre"), Kind: "legevakt", Urgency: "emergency", From: yesterday.At(22, 10), To: yesterday.At(23, 40)})
	}
	if s.stay != "" && n.key == "" {
		p.Stays = append(p.Stays, r.admitted(d, r.areas[s.area], s.stay))
	}
	for _, ev := range c.events {
		if ev.Kind == care.Died {
			p.Details.DeceasedOn = ev.On
		}
	}
}

// remember keeps where a named person is to be found.
func (r *region) remember(key string, p movein.Person, enrolment int) {
	if key == "" {
		return
	}
	e := &p.Enrolments[enrolment]
	e.ID = care.EnrolmentID(named("enrolment", key))
	r.reference[key] = ref{p.ID, e.ID, e.Area}
}

func everybodyNamed() (all []namedPerson) {
	for _, key := range []string{"nes", "lillestrom"} {
		for _, n := range stories[key] {
			all = append(all, n)
		}
	}
	for _, o := range cases {
		all = append(all, o.who)
	}
	return all
}
