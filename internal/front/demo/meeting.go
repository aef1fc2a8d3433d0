package demo

import (
	"traad/internal/app/meeting"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
)

// meetings are the coordinator group's last one, with what was decided, and the next, with two cases on its list.
func (r *region) meetings() []meeting.Laid {
	marit, ingrid, trine, henrik := r.workers["marit.solberg"], r.workers["ingrid.sandvik"], r.workers["trine.berge"], r.workers["henrik.dahl"]
	next := r.onward(r.today.AddDays(9))
	last := r.backward(next.AddDays(-care.MeetingEvery))
	of := func(key string, on date.Date) meeting.Laid {
		return meeting.Laid{
			ID: db.ID(named("meeting", key)), By: marit.user, At: r.backward(on.AddDays(-20)).At(10, 15),
			Meeting: care.Meeting{On: on, Clock: "09.00", Form: "both", Place: "Møterom på sykehuset, og lenke i kalenderen", Agenda: care.MeetingAgenda},
		}
	}
	taken := func(id, key string, by worker, question string) meeting.LaidCase {
		return meeting.LaidCase{ID: db.ID(named("meeting-case", id)), Enrolment: r.reference[key].enrolment, Question: question, By: by.user}
	}
	held, coming := of("last", last), of("next", next)
	coming.At = r.backward(r.today.AddDays(-2)).At(13, 10)
	held.Attendees = []care.UserID{marit.user, ingrid.user, trine.user, henrik.user}
	held.Guests = "Seksjonsleder, første time"
	held.Minutes = "Gikk gjennom beslutningene fra forrige møte. Én sak: hva andre har prøvd når pasienten sier nei til hjelp. Varsler i helgen: alle sjekker hvem som står først i rekken."
	held.Cases = []meeting.LaidCase{taken("last", "bakken", ingrid, "Sier nei til hjemmesykepleie, og pårørende er slitne. Hva har andre gjort?")}
	held.Decisions = []meeting.LaidDecision{
		{ID: db.ID(named("meeting-decision", "1")), Case: held.Cases[0].ID, Text: "Ta opp dagsenter og avlastning med familien på neste besøk", Responsible: ingrid.user, Due: r.onward(r.today.AddDays(4))},
		{ID: db.ID(named("meeting-decision", "2")), Text: "Sende ny mal for forberedelse til samtalen til alle", Responsible: marit.user, Due: r.onward(last.AddDays(14)), Done: r.onward(last.AddDays(8)).At(9, 30), Note: "Sendt til alle, og ligger i håndboken."},
		{ID: db.ID(named("meeting-decision", "3")), Text: "Sjekke rekken for varsler i helgen i egen kommune", Responsible: trine.user, Due: r.backward(r.today.AddDays(-3))},
	}
	coming.Cases = []meeting.LaidCase{
		taken("next-1", "nygard", ingrid, "Vekten går ned tross næringsdrikk. Hvilke tiltak har virket hos dere?"),
		taken("next-2", "strand", marit, "Svimmel og redd for å falle. Bruker noen fysioterapi hjemme tidligere enn vi gjør?"),
	}
	return []meeting.Laid{held, coming}
}
