package demo

import (
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/care"
)

// Forsterket hjemreise: 13 persons. Nine are in it alone, three of them now; four went on to long-term follow-up.
var shortCases = []struct {
	area   string
	ago    int // included so many days ago
	reason string
}{
	{"lillestrom", 13, ""},
	{"ullensaker", 9, ""},
	{"kongsvinger", 6, ""},
	{"lillestrom", 88, "completed"},
	{"nordre-follo", 131, "completed"},
	{"lorenskog", 190, "completed"},
	{"nes", 240, "completed"},
	{"ullensaker", 167, "nursing_home"},
	{"kongsvinger", 275, "too_ill"},
}

// fromShort chooses the four, among the active included in the last year, by place in the slots.
func (r *region) fromShort(slots []slot) map[int]bool {
	chosen := map[int]bool{}
	for _, area := range []string{"lillestrom", "nordre-follo", "ullensaker", "kongsvinger"} {
		for i, s := range slots {
			if s.area == area && s.ended.IsZero() && s.story == nil && !s.again && s.stay == "" && s.included.After(r.back(10)) && s.included.Before(r.back(2)) {
				chosen[i] = true
				break
			}
		}
	}
	return chosen
}

// shortBefore is the forsterket hjemreise of somebody who then was referred to long-term follow-up.
func (r *region) shortBefore(d dice, p *movein.Person, s slot, referred date.Date) movein.Enrolment {
	end := r.backward(referred.AddDays(-1))
	return movein.Enrolment{Pathway: r.short.Code, Area: r.areas[s.area].id, Events: r.shortCourse(d, p, s.area, r.backward(end.AddDays(-30)), end, "to_long_term")}
}

// shorts makes those who are in forsterket hjemreise alone.
func (r *region) shorts() []movein.Person {
	var people []movein.Person
	for _, s := range shortCases {
		included := r.backward(r.today.AddDays(-s.ago))
		p := r.person(s.area, included, namedPerson{})
		d := r.dice()
		var end date.Date
		if s.reason != "" {
			end = r.onward(included.AddDays(d.between(21, 40)))
		}
		events := r.shortCourse(d, &p, s.area, included, end, s.reason)
		a := r.areas[s.area]
		ward, _, _ := a.nearest(d)
		home := included.AddDays(1)
		p.Stays = append(r.drawStays(d, a, events), movein.Stay{Unit: ward, Kind: "hospital", Urgency: "emergency", From: included.AddDays(-6).At(14, 20), To: home.At(12, 30)})
		p.Stays = apart(p.Stays)
		p.Enrolments = []movein.Enrolment{{Pathway: r.short.Code, Area: a.id, Events: events}}
		r.identify(&p)
		people = append(people, p)
	}
	return people
}

// shortCourse is seen on the ward, visited at home within three days, followed some weeks.
func (r *region) shortCourse(d dice, p *movein.Person, area string, included, end date.Date, reason string) []care.Event {
	c := r.course(d, p, r.areas[area], r.short, false)
	c.open(opening{referred: included, decided: included, included: included, referral: &care.Referral{
		From: "ward", Name: "sykepleier på sengeposten", How: "telephone", Why: pick(d, reasons), Agrees: "yes",
	}})
	visit := r.onwardBefore(included.AddDays(2), included.AddDays(4))
	if !visit.Before(r.today) {
		visit = r.yesterday(visit)
	}
	c.mapping(date.Date{}, visit, true)
	last := end
	if last.IsZero() {
		last = r.today
	}
	on := visit
	for {
		next := r.onward(on.AddDays(6))
		if !next.Before(last) {
			break
		}
		c.contact(next, "", "", r.onwardBefore(next.AddDays(7), next.AddDays(12)))
		on = next
	}
	if end.IsZero() && on.AddDays(7).Before(r.today) { // a week of holidays: somebody called all the same
		c.contact(r.yesterday(r.today), "", "telephone", r.onward(r.today.AddDays(3)))
	}
	if !end.IsZero() {
		c.add(end, c.home, care.Event{Kind: care.Ended, End: reason, Reason: map[string]string{
			"completed": "Trygg hjemme. Hjemmesykepleien følger videre.", "to_long_term": "Trenger oppfølging over tid.",
			"nursing_home": "Fikk plass på sykehjem.", "too_ill": "Lindrende team har overtatt.",
		}[reason]})
	}
	return c.done()
}
