package webtest

import (
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/enrolment"
	"traad/internal/app/question"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/care"
)

// Said writes a text of each kind beside the plan, which tells where somebody in Nes lives: «… i Nes helsehus.», each after a word of its own. It returns what would tell it,
// «Meldt i Nes», and which pages beside her own the texts stand on.
func Said(w *World, c Case) (told, pages []string) {
	w.T.Helper()
	text := func(what string) string {
		told = append(told, what+" i Nes")
		return what + " i Nes helsehus."
	}
	nes, physician := w.Actor(Nes), w.Actor(Physician)
	reported := db.NewID()
	w.Do(w.Actor(CareWorker), concern.Report{Patient: c.Patient, Key: reported, Concern: care.Concern{Sign: "yellow", Behalf: care.BehalfSelf, Text: text("Meldt")}})
	w.Do(nes, concern.Handle{Concern: reported, Seen: 1, Note: text("Fulgt")})
	asked, err := question.Ask{Patient: c.Patient, Urgency: care.UrgentToday, Text: text("Spurt")}.Run(w.T.Context(), w.Service, nes)
	w.must(err)
	w.Do(physician, question.Answer{Question: asked, Seen: 1, Text: text("Svart"), Measure: text("Tiltak")})
	w.Do(nes, score.Add{Patient: c.Patient, Enrolment: c.Enrolment, Instrument: "sppb", Typed: "6", Note: text("Skåret"), Key: db.NewID()})
	w.Do(nes, clarification.Wish{Patient: c.Patient, Text: text("Ønsket")})
	w.Do(w.Actor(GP), clarification.Decide{Patient: c.Patient, Seen: 1, Text: text("Besluttet"), With: text("Sammen")})
	w.Do(nes, enrolment.LogContact{Target: enrolment.Target{Enrolment: c.Enrolment}, On: Today.AddDays(-1), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: text("Snakket")}})
	return told, []string{"/bekymringer/" + string(reported), "/sporsmal/" + string(asked)}
}
