package demo

import (
	"fmt"
	"time"

	"traad/internal/app/movein"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// assessed is what is known of the named persons beside their enrolments: scores over time, what is agreed about treatment,
// worsenings that were reported, and the conversation that is being held at a kitchen table.
func (r *region) assessed() movein.Assessed {
	sign := func(by string, daysAgo, hour, minute int) movein.Signed {
		w := r.workers[by]
		at := r.today.AddDays(-daysAgo).At(hour, minute)
		if at.After(r.now) {
			at = r.now.Add(-10 * time.Minute)
		}
		return movein.Signed{By: w.user, Role: w.role, At: at}
	}
	var a movein.Assessed
	score := func(key, instrument string, values ...string) {
		days := []int{610, 420, 280, 165}[4-len(values):]
		for i, v := range values {
			s := sign("ingrid.sandvik", days[i], 11, 5)
			a.Scores = append(a.Scores, movein.Score{
				ID: db.ID(named("score", fmt.Sprint(key, instrument, i))), Patient: r.reference[key].patient, Instrument: instrument, Value: v, On: r.today.AddDays(-days[i]), Signed: s,
			})
		}
	}
	score("aasen", "sppb", "9", "9", "7", "6")
	score("aasen", "mna-sf", "8", "10", "11", "11")
	score("aasen", "gds-15", "6", "5", "4", "4")
	score("aasen", "four-at", "1", "0", "0", "0")
	score("aasen", "barthel", "18", "18", "17")
	score("aasen", "tug", "14.2", "16.5", "18.4")
	score("haugen", "sppb", "8", "7")
	score("haugen", "mna-sf", "9", "7")
	score("bakken", "tug", "15.1", "13.4")

	a.Clarified = append(a.Clarified, movein.Clarified{
		ID: db.ID(named("clarification", "aasen")), Patient: r.reference["aasen"].patient, Signed: sign("henrik.dahl", 165, 12, 40),
		Clarification: care.Clarification{
			Wish: "Jeg vil hjem igjen så snart det er trygt.", WishOn: r.today.AddDays(-165), DecidedOn: r.today.AddDays(-165), ValidTo: r.today.AddDays(18), With: "pasient og datter",
			Decision:    "Ønsker innleggelse når årsaken kan behandles\nIkke HLR, ikke respirator. Åpen for NIV ved KOLS-forverring\nVil hjem så snart det er trygt",
			CardPatient: true, CardPhysician: true,
		},
	}, movein.Clarified{
		ID: db.ID(named("clarification", "haugen")), Patient: r.reference["haugen"].patient, Signed: sign("henrik.dahl", 220, 13, 10),
		Clarification: care.Clarification{
			Wish: "Slippe sykehus når det går an å ordne det hjemme.", WishOn: r.today.AddDays(-220), DecidedOn: r.today.AddDays(-220), ValidTo: r.today.AddDays(-38),
			With: "pasient", Decision: "Innlegges ved behandlingsbar sykdom\nIkke intensivbehandling",
		},
	})
	report := func(key, colour, behalf, text string, signed movein.Signed) movein.Concern {
		at := r.reference[key]
		return movein.Concern{
			ID: db.ID(named("concern", key)), Patient: at.patient, Enrolment: at.enrolment, Area: at.area, Signed: signed,
			Concern: care.Concern{Sign: colour, Behalf: behalf, Text: text},
		}
	}
	open := report("moen", "yellow", care.BehalfKin, "Kona ringer: hovne ankler og tyngre pust siden i går. Vekt opp 1,2 kg. Tar medisinene som avtalt.", sign("ingrid.sandvik", 1, 15, 45))
	done := report("haugen", "other", care.BehalfKin, "Datteren sier at hun spiser lite og sover mye om dagen.", sign("vidar.rustad", 9, 14, 20))
	done.Note, done.Handled = "Ringte datteren. Næringsdrikk to ganger daglig, ny vekt mandag. Fastlegen er orientert.", sign("ingrid.sandvik", 8, 9, 15)
	a.Concerns = append(a.Concerns, open, done)

	talk := r.reference["kollerud"]
	a.Talks = append(a.Talks, movein.Talk{ID: db.ID(named("talk", "kollerud")), Patient: talk.patient, Enrolment: talk.enrolment, Signed: sign("ingrid.sandvik", 1, 13, 12), Texts: map[string]string{
		"samtale/dato": nb.Numeric(r.today), "samtale/form": "visit", "samtale/sted": "hjemme", "til-stede/pasient": "ja", "til-stede/parorende": "ja", "til-stede/koordinator-kommune": "ja", "til-stede/fastlege": "digital",
		"forberedt/difficult": "Trappa. Jeg er redd for å falle igjen, så jeg blir sittende.", "forberedt/master": "Å gå ned til hagen. Og lage middag på søndager.", "forberedt/matters": "At Per slipper å bekymre seg hele tiden.",
		"omrade/illness/risiko": "watch", "omrade/illness/merknad": "Hjertesvikt og KOLS. To innleggelser i høst.", "omrade/medicines/risiko": "watch", "omrade/medicines/merknad": "Ni faste medisiner. Usikker på hva som tas når.",
		"omrade/pain/risiko": "none", "omrade/sleep/risiko": "none", "omrade/sleep/ressurser": "Sover godt etter at sengen ble hevet.",
		"omrade/activity/viktig": "Jeg vil klare å gå ned til hagen. Jeg savner å ha jord på fingrene.", "omrade/activity/ressurser": "Går trygt inne med rullator. Per kommer tirsdag og lørdag. God balanse når hun har hvilt.",
		"omrade/activity/risiko": "act", "omrade/activity/merknad": "Falt to ganger siden august, sist i trappa. Tar ikke på seg alarmen. Fysioterapeut for trening i trapp, rekkverk på begge sider, alarm som armbånd.",
		"skar/sppb": "6", "skar/tug": "18,4", "omrade/nutrition/risiko": "watch", "omrade/nutrition/merknad": "Spiser lite når hun er alene.",
		"tiltak/activity-01/hva": "Rekkverk på begge sider av trappa", "tiltak/activity-01/hvem": "kommune", "tiltak/activity-01/frist": nb.Numeric(r.today.AddDays(17)),
		"tiltak/activity-02/hva": "Trener trapp med fysioterapeut, 2 ganger i uken", "tiltak/activity-02/hvem": "kommune",
	}})
	return a
}
