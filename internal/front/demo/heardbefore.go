package demo

import (
	"fmt"
	"time"

	"traad/internal/app/movein"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
)

// heardBefore are the plans of everybody else who is followed and got a plan in the last year: what the event tells, with the hearing that
// the plan had been through before it was signed. written are the ids that people got.
func (r *region) heardBefore(people []movein.Person, written []movein.Written) []planapp.Laid {
	byUser, told := map[care.UserID]worker{}, map[care.EnrolmentID]bool{}
	for _, w := range r.workers {
		byUser[w.user] = w
	}
	for _, w := range plansWritten {
		told[r.reference[w.key].enrolment] = true
	}
	d := throw(seed, 6)
	var all []planapp.Laid
	for i := range people {
		p := people[i]
		p.ID = written[i].Patient
		for j, e := range p.Enrolments {
			e.ID = written[i].Enrolments[j]
			last := lastPlanOf(e)
			if told[e.ID] || last == nil || last.On.Before(r.today.AddDays(-350)) || ended(e.Events) {
				continue
			}
			all = append(all, r.heardPlan(d, &p, e, last, byUser))
		}
	}
	return all
}

// heardPlan is one of them. Most parties answer within the time that is proposed; some plans are published with the GP silent.
func (r *region) heardPlan(d dice, p *movein.Person, e movein.Enrolment, last *care.Event, byUser map[care.UserID]worker) planapp.Laid {
	key := string(e.ID)
	before := last.On.AddDays(-21) // a first plan is heard after the person is mapped
	for i := range e.Events {
		if &e.Events[i] == last {
			break
		}
		if ev := e.Events[i]; ev.Kind == care.Mapped && ev.On.After(before) {
			before = ev.On
		}
	}
	took := min(pick(d, []int{4, 5, 6, 7, 7, 8, 8, 9, 9, 12, 14}), last.On.Days(before))
	sent := last.Recorded.AddDate(0, 0, -max(0, took)).Add(-2 * time.Hour)
	author := byUser[last.By]
	l := planapp.Laid{
		ID: db.ID(named("plan-before", key)), Document: db.ID(named("plan-document-before", key)), Patient: p.ID, Enrolment: e.ID, Area: e.Area, Number: last.Plan.Version,
		Author:  planapp.Signature{User: author.user, Name: author.name, Role: author.role},
		Started: sent.Add(-20 * time.Hour), Heard: sent, Due: r.cal.AddWorkingDays(date.In(sent), care.HearingDays), Published: last.Recorded, Texts: plan.FromText(last.Plan),
	}
	answer := func(i int, kind plan.Party, name string, user, by care.UserID, says planapp.Saying) {
		a := planapp.LaidParty{ID: db.ID(named("plan-party", fmt.Sprintf("%s/before/%d", key, i))), Asked: planapp.Asked{Kind: kind, Name: name, User: user}, Says: says}
		if says != planapp.Silent {
			a.Answered, a.By = sent.AddDate(0, 0, d.between(0, max(0, took))), by
		}
		if user == "" {
			a.How = planapp.InPerson
		}
		l.Parties = append(l.Parties, a)
	}
	answer(0, plan.Patient, p.Details.GivenName+" "+p.Details.FamilyName, "", author.user, planapp.Agree)
	if gp, ok := byUser[p.GP]; ok {
		says := planapp.Agree
		if d.in100(15) {
			says = planapp.Silent
		}
		answer(1, plan.GP, gp.name, gp.user, gp.user, says)
	}
	return l
}

// ended reports whether the enrolment is over.
func ended(events []care.Event) bool {
	k := events[len(events)-1].Kind
	return k == care.Ended || k == care.Died
}
