package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/enrolment"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// steps is the road from referral to mapping, with the scores, and what a person has said no to and who reads online.
var steps = newArea(area{
	routes: []string{
		"GET /henvisninger/ny",
		"POST /henvisninger",
		"GET /forlop/{id}/vurdering",
		"POST /forlop/{id}/vurdering",
		"POST /forlop/{id}/beslutning",
		"POST /forlop/{id}/opplysninger-mottatt",
		"GET /forlop/{id}/samtykke",
		"POST /forlop/{id}/samtykke",
		"GET /forlop/{id}/trekk-samtykke",
		"POST /forlop/{id}/trekk-samtykke",
		"GET /forlop/{id}/besok",
		"POST /forlop/{id}/besok",
		"POST /forlop/{id}/avlys",
		"GET /forlop/{id}/kartlegging",
		"POST /forlop/{id}/kartlegging",
		"GET /forlop/{id}/ansvarlig",
		"POST /forlop/{id}/ansvarlig",
		"GET /personer/{id}/reservasjoner",
		"POST /personer/{id}/reservasjoner",
		"POST /personer/{id}/reservasjoner/{nr}/trekk",
		"GET /personer/{id}/skarer",
		"POST /personer/{id}/skarer",
		"GET /skarer/{sid}/rett",
		"POST /skarer/{sid}/rett",
		"GET /personer/{id}/innsyn",
		"POST /personer/{id}/innsyn",
		"POST /personer/{id}/innsyn/{nr}/avslutt",
	},
	rooms: []string{
		"page/visit", "page/assign", "page/consent", "page/assess", "page/score", "page/mapping", "page/objection", "page/ownaccess", "page/refer",
		"../../app/mapping", "../../app/score", "../../app/objection", "../../app/referral", "../../app/own/give.go", "../../app/enrolment/assess.go", "../../app/enrolment/assign.go",
		"../../app/enrolment/consent.go", "../../app/enrolment/decide.go", "../../app/enrolment/visit.go", "../../app/enrolment/record.go",
		"../../care/content.go", "../../care/objection.go", "../../care/person.go", "../../care/own.go",
	},
})

// instruments are the texts of the instruments, which are validated in the wording that they have.
func instruments() (typed []string) {
	for _, x := range instrument.Shipped() {
		typed = append(typed, x.Short, x.Title, x.Measures, nb.Inside(x.Measures), x.Unit, x.Rule, x.Licence, x.Source)
		for _, b := range x.Bands {
			typed = append(typed, b.Text, x.Limits(b))
		}
	}
	return slices.DeleteFunc(typed, func(text string) bool { return text == "" })
}

func TestWholeSteps(t *testing.T) {
	w := webtest.New(t)
	typed := append(instruments(), "Kari", "Aasen", "Tone Lie", "Eget ord", "Nes", "Ahus", "Kongsvinger", "Grete Moen", "Mona Ruud", "Anne Holt", "Medisinsk avdeling", "Årnes legesenter", "datter", "naboen", "Fire innleggelser siste halvår.", "Epikrise fra august.", "Arvid", "Nilsen", "hjemme", "fastlege", "Ordlyd", string(webtest.Ullensaker), string(webtest.Nordbyhagen), string(webtest.Substitute))
	for _, a := range (&care.Pathway{}).Circle() { // the circle writes them on two lines
		typed = append(typed, strings.Fields(strings.ToLower(a.Title))...)
	}
	typed = append(typed, guides()...)
	for _, p := range care.ShippedPathways() { // laws
		for _, d := range p.Deadlines {
			if d.Source != "" {
				typed = append(typed, d.Source)
			}
		}
	}
	people := map[webtest.Stage]webtest.Case{}
	for _, s := range []webtest.Stage{webtest.Referred, webtest.Answered, webtest.Included, webtest.Consented, webtest.Mapped, webtest.FollowedUp, webtest.Waiting, webtest.Declined, webtest.Asked, webtest.Withdrawn, webtest.Dead, webtest.Ended, webtest.Paused} {
		people[s] = w.Person("Kari", "Aasen", s)
	}
	admitted := w.Person("Kari", "Aasen", webtest.Consented)
	w.Admit(admitted, 2)
	booked := w.Person("Kari", "Aasen", webtest.Consented)
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: booked.Enrolment}, Visit: care.Visit{Purpose: care.PurposeMapping, On: webtest.Today.AddDays(3), Clock: "12.30", Form: "visit", Place: "naboen", Participants: []string{"Personen selv", "naboen"}}})
	daughter := w.Let(people[webtest.FollowedUp], "Tone Lie")
	w.LetIn(people[webtest.FollowedUp], "", care.OwnAccess{Plan: true, By: "patient", Competence: "full", From: webtest.Today})
	for _, d := range []score.Add{{Instrument: "sppb", Typed: "6"}, {Instrument: "sppb", Typed: "12"}, {Instrument: "tug", Typed: "18,4", Note: "Eget ord"}} {
		d.Patient, d.On = people[webtest.FollowedUp].Patient, webtest.Today
		w.Do(w.Actor(webtest.Nes), d)
	}
	all, err := score.Of(t.Context(), w.Store.Reader(), people[webtest.FollowedUp].Patient)
	if err != nil || len(all) < 2 {
		t.Fatal(err, len(all))
	}
	l := listen(t, w, steps, web.Options{}, typed...)
	look := l.look
	nes, too, ahus, doctor := w.As(webtest.Nes), w.As(webtest.NesToo), w.As(webtest.Kongsvinger), w.As(webtest.Physician)
	long := strings.Repeat("Eget ord ", 3000)

	// The referral.
	look(nes, "GET", "/henvisninger/ny")
	look(ahus, "GET", "/henvisninger/ny")
	look(nes, "GET", "/henvisninger/ny?person="+string(people[webtest.Ended].Patient))
	look(ahus, "POST", "/henvisninger", "fornavn", "Arvid", "fodt", "31.2.1944", "fodselsnummer", "0384x400123", "henvist", "18.11.2026", "hvorfor", long)
	for _, number := range []string{"12", "123", "03844400123", "038444001231", "99999999999", "1234567890"} {
		look(ahus, "POST", "/henvisninger", "fodselsnummer", number, "fodt", "31.12.2044", "henvist", "tull")
	}
	same := []string{"nokkel", string(db.NewID()), "fornavn", "Kari", "etternavn", "Aasen", "fodt", "17.2.1942", "kjonn", "woman", "fra", "gp", "hvordan", "telephone", "hvorfor", "Eget ord", "vet", "yes", "kommune", string(w.Orgs["Nes"]), "forlop", "iht-langvarig", "henvist", "16.11.2026"}
	look(nes, "POST", "/henvisninger", same...)

	// The steps, as they are asked for and refused.
	for stage, kari := range people {
		for _, b := range []*webtest.Browser{nes, doctor} {
			for _, at := range []string{"vurdering", "samtykke", "trekk-samtykke", "besok", "besok?formal=mapping", "besok?formal=contact", "besok?formal=evaluation", "ansvarlig", "kartlegging"} {
				look(b, "GET", kari.Path(at))
			}
		}
		if stage == webtest.FollowedUp {
			continue
		}
		look(nes, "POST", kari.Path("samtykke"), "hvem", "tull", "navn", long, "dato", "tull", "tekst", long)
		look(nes, "POST", kari.Path("samtykke"), "hvem", "patient", "kompetanse", "none", "hvordan", "oral", "dato", "18.11.2026")
		look(nes, "POST", kari.Path("trekk-samtykke"), "dato", "1.1.2020", "arsak", "Eget ord")
		look(nes, "POST", kari.Path("besok"), "formal", "mapping", "besok_dato", "16.11.2026", "klokkeslett", "25.00", "andre-deltakere", strings.Repeat("e", 201), "tekst", "Eget ord")
		look(nes, "POST", kari.Path("besok"), "formal", "mapping", "besok_dato", "", "form", "tull")
		look(nes, "POST", kari.Path("avlys"), "formal", "mapping", "arsak", "")
		look(nes, "POST", kari.Path("ansvarlig"), "ansvarlig", "", "tekst", "Eget ord")
		look(nes, "POST", kari.Path("ansvarlig"), "ansvarlig", string(w.ID(webtest.Ullensaker)))
		look(nes, "POST", kari.Path("vurdering"), "cfs", "10", "merknad.risk", "Eget ord")
		look(nes, "POST", kari.Path("vurdering"), "kriterie.risk", "tull", "merknad.risk", "Eget ord")
		for _, fill := range [][]string{
			nil,
			{"utfall", "include", "kriterie.risk", "no"},
			{"utfall", "wait", "tekst.wait", ""},
			{"utfall", "wait", "arsak.wait", "other"},
			{"utfall", "wait", "arsak.wait", "no_place", "ny_vurdering.wait", "01.11.2026"},
			{"utfall", "decline", "arsak.decline", "own_wish"},
			{"utfall", "ask_more"},
			{"utfall", "include", "cfs", "9"},
			{"utfall", "tull", "dato", "1.1.2020"},
		} {
			if p := doctor.Post(kari.Path("beslutning"), fill...); p.Path == kari.Path("beslutning") { // else it was decided
				l.see(p, "POST", kari.Path("beslutning"))
			}
		}
		look(nes, "POST", kari.Path("opplysninger-mottatt"), "opplysninger", "Eget ord", "mottatt", "18.11.2026")
	}
	look(nes, "GET", admitted.Path("besok"))
	look(nes, "POST", admitted.Path("besok"), "formal", "mapping", "besok_dato", "24.11.2026", "form", "visit")

	// Two at once.
	at := people[webtest.Consented]
	mine := nes.Get(booked.Path("besok?formal=mapping"))
	too.Send(too.Get(booked.Path("besok?formal=mapping")), "besok_dato", "25.11.2026", "tekst", "Eget ord")
	clash := nes.Send(mine, "besok_dato", "24.11.2026") // the two texts are laid out piece by piece
	l.see(nes.Send(clash, "valg", "begge"), "POST", booked.Path("besok"))
	look(nes, "GET", booked.Path("besok?formal=mapping"))
	mine = nes.Get(people[webtest.Included].Path("samtykke"))
	too.Send(too.Get(people[webtest.Included].Path("samtykke")), "kompetanse", "full", "hvordan", "oral", "tekst", "Eget ord")
	l.see(nes.Send(mine, "kompetanse", "partial", "hvem", "next_of_kin", "navn", "Tone Lie", "hvordan", "written"), "POST", people[webtest.Included].Path("samtykke"))
	look(nes, "GET", people[webtest.Included].Path("samtykke"))
	mine = nes.Get(people[webtest.Referred].Path("vurdering"))
	too.Send(too.Get(people[webtest.Referred].Path("vurdering")), "kriterie.risk", "no", "merknad.risk", "Eget ord")
	l.see(nes.Send(mine, "kriterie.risk", "yes", "merknad.risk", "Ordlyd"), "POST", people[webtest.Referred].Path("vurdering"))
	mine = doctor.Get(people[webtest.Answered].Path("vurdering"))
	ahus.SendTo(ahus.Get(people[webtest.Answered].Path("vurdering")), people[webtest.Answered].Path("beslutning"), "utfall", "wait", "arsak.wait", "no_place")
	l.see(doctor.SendTo(mine, people[webtest.Answered].Path("beslutning"), "utfall", "ask_more", "tekst.ask_more", "Eget ord"), "POST", people[webtest.Answered].Path("beslutning"))

	// The conversation.
	talk := at.Path("kartlegging")
	w.AsOwn(w.Let(at, "")).Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", "Eget ord")
	p := look(nes, "POST", talk, "begynn", "ja")
	l.see(nes.Send(p, "til-stede/fastlege", "dialogue", "til-stede/andre", "naboen", "samtale/dato", "tull", "til", "forberedelse"), "POST", talk)
	for _, part := range []string{"til-stede", "forberedelse", "activity", "parorende", "avslutt"} {
		look(nes, "GET", talk+"?del="+part)
	}
	form := nes.Get(talk + "?del=activity")
	task := regexp.MustCompile(`tiltak/activity-[0-9a-z-]+/hva`).FindString(form.HTML)
	l.see(nes.Send(form, "skar/sppb", "13", "skar/tug", "tull", "omrade/activity/risiko", "act", "omrade/activity/viktig", "Eget ord"), "POST", talk)
	nes.Send(form, "skar/sppb", "6", "skar/cfs", "6", "omrade/activity/risiko", "act", "omrade/activity/viktig", "Eget ord", "omrade/activity/ressurser", "Eget ord", "omrade/activity/merknad", "Eget ord", task, "Eget ord", strings.Replace(task, "/hva", "/hvem", 1), "kommune")
	l.see(too.Send(form, "omrade/activity/viktig", "Ordlyd", "omrade/activity/risiko", "watch"), "POST", talk)
	look(nes, "GET", talk+"?del=activity")
	kin := nes.Get(talk + "?del=parorende")
	l.see(nes.Send(kin, "parorende/belastning", "Eget ord", "parorende/risiko", "watch", "parorende/skjermet", "ja", "til", "avslutt"), "POST", talk)
	look(w.As(webtest.GP), "GET", talk)
	end := nes.Get(talk + "?del=avslutt")
	l.see(nes.Send(end, "avslutt", "ja"), "POST", talk)
	l.see(nes.Send(end, "parorende/belastning", "Ordlyd"), "POST", talk)
	l.see(too.Send(end, "parorende/belastning", "Ordlyd"), "POST", talk)
	w.Do(w.Actor(webtest.Nes), enrolment.Correct{Target: enrolment.Target{Enrolment: at.Enrolment}, Event: w.Last(at).ID, Reason: "Eget ord"})
	look(nes, "GET", talk)
	look(nes, "GET", people[webtest.Mapped].Path("kartlegging"))

	// Scores.
	scores := people[webtest.FollowedUp].Page() + "/skarer"
	look(nes, "GET", people[webtest.Referred].Page()+"/skarer")
	look(nes, "GET", scores+"?verktoy=sppb")
	for _, fill := range [][]string{{"verktoy", ""}, {"verktoy", "sppb", "verdi", "13", "dato", "18.11.2026", "merknad", long}, {"verktoy", "sppb", "verdi", "6,5", "dato", "1.1.1940"}, {"verktoy", "tug", "verdi", "seks"}, {"verktoy", "tug", "verdi", "6,55"}, {"verktoy", "sppb", "verdi", "seks", "dato", "31.2.2026"}, {"verktoy", "cfs", "verdi", "6", "dato", "18.11.2026"}} {
		look(nes, "POST", scores, fill...)
	}
	fix := "/skarer/" + string(all[0].Scores[0].ID) + "/rett"
	correct := look(nes, "GET", fix)
	look(nes, "POST", fix, "verdi", "")
	look(nes, "POST", fix, "verdi", "77", "arsak", long)
	look(nes, "POST", fix, "verdi", "7")
	l.see(nes.Send(correct, "verdi", "7", "arsak", "Eget ord"), "POST", scores)
	l.see(nes.Send(correct, "verdi", "8", "arsak", "Eget ord"), "POST", fix)
	gone := nes.Get("/skarer/" + string(all[1].Scores[0].ID) + "/rett")
	nes.Send(gone, "bort", "ja", "arsak", "Eget ord")
	l.see(nes.Send(gone, "verdi", "17,2", "arsak", "Eget ord"), "POST", fix)

	// What she says no to.
	no := people[webtest.FollowedUp].Page() + "/reservasjoner"
	said := []string{"hvem", "next_of_kin", "navn", "Tone Lie", "kompetanse", "partial", "dato", "17.11.2026", "tekst", "Eget ord"}
	look(nes, "GET", no)
	look(nes, "POST", no, "mot", "", "hvem", "", "dato", "18.11.2026")
	look(nes, "POST", no, "mot", "organisation", "hvem", "patient", "kompetanse", "none", "dato", "tull")
	look(nes, "POST", no, append(said, "mot", "item", "opplysning", "tull")...)
	l.see(nes.Send(nes.Get(no), append(said, "mot", "organisation", "virksomhet", string(w.Orgs["Årnes legesenter"]))...), "POST", no)
	stands := look(nes, "GET", no)
	back := regexp.MustCompile(regexp.QuoteMeta(no) + `/[0-9a-f-]{36}/trekk`).FindString(stands.HTML)
	look(nes, "POST", back, "tekst", "")
	look(nes, "POST", back, "tekst", long)
	look(nes, "POST", back, "tekst", "Eget ord")

	// Who reads online.
	online := people[webtest.FollowedUp].Page() + "/innsyn"
	look(nes, "GET", online)
	look(nes, "GET", people[webtest.Dead].Page()+"/innsyn")
	look(nes, "POST", online, "hvem", "", "fodselsnummer", "tull")
	look(nes, "POST", online, "hvem", "tull", "fodselsnummer", "12", "fra", "tull", "til", "1.1.2020")
	look(nes, "POST", online, "hvem", "pasient", "hva", "plan", "kompetanse", "full", "samtykker", "patient")
	look(nes, "POST", online, "hvem", "pasient", "kompetanse", "none", "samtykker", "guardian", "begrunnelse", long)
	look(nes, "POST", online+"/"+string(daughter)+"/avslutt", "merknad", long)
	look(nes, "POST", online+"/"+string(daughter)+"/avslutt")

	// Nobody is told the same by the patient's no.
	w.Tell(w.NewStay(people[webtest.Ended], ""), care.Admission, time.Hour, "emergency")
	l.done()
}
