package demo

import (
	"fmt"
	"time"

	"traad/internal/app/movein"
	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/care"
)

// questions are some to the IHT physician: two that wait for an answer, one that became a measure.
func (r *region) questions() []movein.Question {
	ask := func(key, by string, urgency care.Urgency, asked time.Time, text string) movein.Question {
		at := r.reference[key]
		w := r.workers[by]
		return movein.Question{
			ID: db.ID(named("question", key)), Patient: at.patient, Enrolment: at.enrolment, Area: at.area, Urgency: urgency,
			Asked: asked, By: w.user, ByRole: w.role, Text: text,
		}
	}
	before := func(days int) time.Time { return r.backward(r.today.AddDays(-days)).At(12, 40) }
	open := ask("strand", "ingrid.sandvik", care.UrgentThreeDays, before(1), "Blir svimmel når han reiser seg, blodtrykk 104/60 stående. Skal vi redusere blodtrykksmedisinen før kontrollen?")
	gp := ask("ekeberg", "mona.ruud", care.UrgentTwoWeeks, before(3), "Sover dårlig tross sovetablett. Vil gjerne trappe ned. Har du et forslag til plan?")
	done := ask("nygard", "ingrid.sandvik", care.UrgentThreeDays, before(16), "Vekten er ned 1,4 kg på to uker, spiser lite. Bør noe undersøkes nå?")
	done.Answer = "Ta blodprøver hos fastlegen denne uken, og start næringsdrikk to ganger daglig. Jeg ser henne på evalueringen."
	done.Answered, done.AnswerBy, done.Measure = before(15), r.workers["henrik.dahl"].user, "Næringsdrikk to ganger daglig, veies hver mandag."
	return []movein.Question{open, gp, done}
}

// lists are saved lists: one that is shared for the coordinators' meeting, and one's own filters.
func (r *region) lists() []movein.List {
	_, week := r.today.AddDays(7).ISOWeek()
	var members []care.EnrolmentID
	for _, key := range []string{"nygard", "strand", "bakken", "aasen", "haugen", "myhre", "tveit", "lien", "saether"} {
		members = append(members, r.reference[key].enrolment)
	}
	made := r.backward(r.today.AddDays(-1)).At(14, 5)
	marit, ingrid := r.workers["marit.solberg"], r.workers["ingrid.sandvik"]
	return []movein.List{
		{ID: db.ID(named("list", "meeting")), Owner: marit.user, Org: marit.org, Name: fmt.Sprintf("Koordinatormøte uke %d", week), Shared: true, Made: made, Members: members},
		{ID: db.ID(named("list", "frail")), Owner: marit.user, Org: marit.org, Name: "CFS 7, langvarig", Made: made, Filter: roster.Filter{Pathway: r.longTerm.Code, CFS: 7}},
		{
			ID: db.ID(named("list", "nes")), Owner: ingrid.user, Org: ingrid.org, Name: "Mine evalueringer", Shared: true, Made: made,
			Filter: roster.Filter{Responsible: string(ingrid.user), Evaluation: true},
		},
	}
}
