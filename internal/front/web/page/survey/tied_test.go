package survey_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/objection"
	"traad/internal/app/patient"
	"traad/internal/app/removal"
	"traad/internal/app/survey"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	of "traad/internal/care/survey"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// tied begins a round of the whole service that is tied to enrolments.
func tied(w *webtest.World) db.ID {
	id := db.NewID()
	today := date.In(w.Service.Now())
	w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: id, Survey: "pasient", Pathway: care.LongTerm, From: today, To: today.AddDays(10)})
	return id
}

// tell fills a round in together with a person.
func tell(w *webtest.World, round db.ID, c webtest.Case, pairs ...string) {
	a := of.Answers{"trygghet": "mye"}
	for i := 0; i < len(pairs); i += 2 {
		a[pairs[i]] = pairs[i+1]
	}
	w.Do(w.Actor(webtest.Nes), survey.FillIn{Round: round, Patient: c.Patient, Key: db.NewID(), Answers: a})
}

// says records that a person objects.
func says(w *webtest.World, c webtest.Case, o care.Objection) db.ID {
	id := db.NewID()
	o.By, o.Competence, o.On = "patient", "full", date.In(w.Service.Now())
	w.Do(w.Actor(webtest.Nes), objection.Record{Key: id, Patient: c.Patient, Objection: o})
	return id
}

// remove asks for a deletion and approves it, by two persons.
func remove(t *testing.T, w *webtest.World, d removal.Ask) {
	t.Helper()
	d.Reason = "Feil person"
	id, err := d.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
}

// answerOf is the item of the only answer of a person.
func answerOf(t *testing.T, w *webtest.World, c webtest.Case) string {
	t.Helper()
	rows, err := w.Store.Reader().SurveyAnswersOf(t.Context(), db.ID(c.Patient))
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	return survey.Item(rows[0].ID)
}

func people(w *webtest.World, names ...string) (all []webtest.Case) {
	for _, n := range names {
		all = append(all, w.Person(n, "Aasen", webtest.Mapped))
	}
	return all
}

// The figures of a round that is tied to enrolments are of persons, each once and by what she said last; who may not be in figures is in none of them,
// not in the report to the boards either. What has changed for few since it was shown is not shown.
func TestPersonsAreCounted(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		// One who is asked five times is one.
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		alone := tied(w)
		for range 5 {
			tell(w, alone, kari)
		}
		w.Go(webtest.Today.AddDays(11), 10, 0)
		nurse, analyst := w.As(webtest.Kongsvinger), w.As(webtest.Analyst)
		for _, b := range []*webtest.Browser{nurse, analyst} {
			b.Get("/undersokelser/"+string(alone)).MustStatus(200).MustShow("færre enn 5 svarte").MustNotShow("mye tryggere", "5 av 5", "1 av 1")
			b.Get("/undersokelser").MustShow("færre enn 5 svarte").MustNotShow("5 av 5")
		}

		// Thirteen answered, of whom six are counted.
		round := tied(w)
		at := "/undersokelser/" + string(round)
		in := append(people(w, "Liv", "Tor", "Ola", "Eva", "Per"), kari)
		out := people(w, "Alle", "Analyse", "Sted", "Svar", "Trukket", "Slettet")
		twin := w.Person("Kari", "Åsen", webtest.Mapped)
		for _, c := range slices.Concat(out, []webtest.Case{twin}) {
			tell(w, round, c, "trygghet", "utrygg")
		}
		w.Go(webtest.Today.AddDays(12), 10, 0)
		for _, c := range in {
			tell(w, round, c)
		}
		w.Do(w.Actor(webtest.Nes), merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: "Samme person", Sure: true})
		says(w, out[1], care.Objection{Against: care.ObjectAnalysis})
		says(w, out[2], care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Nes"]})
		says(w, out[3], care.Objection{Against: care.ObjectItem, Item: answerOf(t, w, out[3])})
		w.Do(w.Actor(webtest.Nes), enrolment.WithdrawConsent{Target: enrolment.Target{Enrolment: out[4].Enrolment}, On: date.In(w.Service.Now()), Reason: "Vil ikke mer"})
		remove(t, w, removal.Ask{Scope: removal.OneEnrolment, Enrolment: out[5].Enrolment, Ground: care.WrongPatient})
		says(w, out[0], care.Objection{Against: care.ObjectEverybody})
		w.As(webtest.Nes).Get(at).MustShow("6 av 6 har svart")
		end := webtest.Today.AddDays(22)
		w.Go(end, 10, 0)
		for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Nes, webtest.Analyst, webtest.Manager} {
			w.As(u).Get(at).MustStatus(200).MustShow("6 av 6 svarte (100 %, 95 % intervall 61–100 %)", "6 svar").MustNotShow("<5", "kodene som er laget")
		}
		w.As(webtest.Nes).Get("/undersokelser").MustShow("6 av 6 svarte (100 %)")
		reported := func(changed bool, good int) {
			t.Helper()
			all, err := survey.Between(t.Context(), w.Service, webtest.Today, end)
			if err != nil {
				t.Fatal(err)
			}
			f := all[slices.IndexFunc(all, func(r *survey.Round) bool { return r.ID == round })].Figures()
			n := 0
			for _, l := range f.Lines {
				if l.Question.Code == "trygghet" && l.Good != nil {
					n = l.Good.K
				}
			}
			if f.Changed != changed || n != good {
				t.Errorf("the report is told %+v, want %d good", f, good)
			}
		}
		reported(false, 6)

		// One fewer beside what was shown would be that one.
		said := says(w, in[0], care.Objection{Against: care.ObjectAnalysis})
		for _, u := range []webtest.User{webtest.Kongsvinger, webtest.Analyst} {
			w.As(u).Get(at).MustStatus(200).MustShow("Tallene vises ikke nå", "tallene er skjult nå").MustNotShow("5 svar", "5 av", "6 av 6")
			w.As(u).Get("/undersokelser").MustShow("tallene er skjult nå").MustNotShow("5 av 5", "6 av 6")
		}
		reported(true, 0)
		w.Do(w.Actor(webtest.Nes), objection.TakeBack{Patient: in[0].Patient, ID: said, On: end, Note: "Sagt i telefon"})
		w.As(webtest.Analyst).Get(at).MustShow("6 av 6 svarte (100 %, 95 % intervall")
		remove(t, w, removal.Ask{Scope: removal.OneEnrolment, Enrolment: in[1].Enrolment, Ground: care.WrongPatient})
		w.As(webtest.Analyst).Get(at).MustShow("Tallene vises ikke nå").MustNotShow("5 svar")
		reported(true, 0)
		w.Sound()
	})
}

// What somebody wrote in own words stands on her page, for those who see her; a round's page has none of it, in whatever municipality.
func TestWordsStandWithThePerson(t *testing.T) {
	w := webtest.New(t)
	round := tied(w)
	all := people(w, "Liv", "Tor", "Ola", "Eva", "Per", "Kari")
	for _, c := range all {
		tell(w, round, c, "ord", "Hemmelig fra "+c.Name)
	}
	w.As(webtest.Ullensaker).Get("/undersokelser/" + string(round)).MustShow("6 av 6 har svart").MustNotShow("Hemmelig")
	w.Go(webtest.Today.AddDays(11), 10, 0)
	for _, u := range []webtest.User{webtest.Ullensaker, webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.Manager, webtest.Analyst} {
		w.As(u).Get("/undersokelser/"+string(round)).MustStatus(200).MustShow("6 av 6 svarte", "står på siden til den som svarte").MustNotShow("Hemmelig", "skrev noe")
		w.As(u).Get("/undersokelser").MustNotShow("Hemmelig")
	}
	w.As(webtest.Nes).Get(all[0].Page() + "/undersokelser").MustShow("Hemmelig fra Liv")
	w.As(webtest.Ullensaker).Get(all[0].Page() + "/undersokelser").MustStatus(404).MustNotShow("Hemmelig")
	w.Do(w.Actor(webtest.Nes), patient.RegisterDeath{Patient: all[0].Patient, On: webtest.Today.AddDays(11)}) // the dead have answered
	w.As(webtest.Nes).Get("/undersokelser/" + string(round)).MustShow("6 av 6 svarte")
	if n := number(t, w, "select count(*) from survey_sum where body like '%Hemmelig%'"); n != 0 {
		t.Error("own words are in what is kept of the round")
	}
}

// Consent that is withdrawn, an enrolment that has ended and death stop a link, also between the opening and the sending. The page is the same for all,
// and shows back what was typed.
func TestStopped(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		round := tied(w)
		nes := w.Actor(webtest.Nes)
		pages := map[string]bool{}
		for name, stop := range map[string]func(webtest.Case) webtest.Deed{
			"Trukket": func(c webtest.Case) webtest.Deed {
				return enrolment.WithdrawConsent{Target: enrolment.Target{Enrolment: c.Enrolment}, On: webtest.Today, Reason: "Vil ikke mer"}
			},
			"Avsluttet": func(c webtest.Case) webtest.Deed {
				return enrolment.End{Target: enrolment.Target{Enrolment: c.Enrolment}, On: webtest.Today, Reason: "moved"}
			},
			"Avdod": func(c webtest.Case) webtest.Deed { return patient.RegisterDeath{Patient: c.Patient, On: webtest.Today} },
		} {
			c := w.Person(name, "Aasen", webtest.Mapped)
			sheet := c.Page() + "/undersokelser"
			b := w.As(webtest.Nes)
			code := found(b.SendTo(b.Get(sheet), sheet+"/"+string(round)+"/gi").MustStatus(200).HTML)[0]
			stranger := w.Nobody()
			open := stranger.Get("/u/" + code).MustStatus(200)
			w.Do(nes, stop(c))
			stranger.Send(open, "sp-trygghet", "mye", "sp-ord", "Kaffen <er> god").MustStatus(410).
				MustShow("ikke i bruk lenger", "Svaret er ikke sendt", "mye tryggere").MustEscape("Kaffen <er> god").MustNotShow(name, "Aasen", "Nes", "samtykke", "død", "avsluttet")
			pages[stranger.Get("/u/"+code).MustStatus(410).MustShow("ikke i bruk lenger").MustNotShow(name, "Aasen").HTML] = true
			b.Get(sheet).MustStatus(200).MustNotShow("Fyll ut sammen", "Lag lenke", "Lag ny lenke")
			b.Post(sheet+"/"+string(round)+"/gi", "nokkel", string(db.NewID())).MustStatus(409)
			b.Post(sheet+"/"+string(round), "nokkel", string(db.NewID()), "sp-na", "3").MustStatus(404)
		}
		if len(pages) != 1 {
			t.Error("the page tells why the link is stopped")
		}
		if n := number(t, w, "select count(*) from survey_answer"); n != 0 {
			t.Errorf("%d answers are kept", n)
		}
		if strings.Contains(w.Log(), "Kaffen") {
			t.Error("what was typed is in the log")
		}
	})
}

// A paper that belongs to a person is typed in by one who may give her surveys: not by a leader, nor by another municipality's team.
func TestWhoTypesIn(t *testing.T) {
	w := webtest.New(t)
	round := tied(w)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	sheet := kari.Page() + "/undersokelser"
	b := w.As(webtest.Nes)
	code := found(b.SendTo(b.Get(sheet), sheet+"/"+string(round)+"/gi").HTML)[0]
	for _, u := range []webtest.User{webtest.Manager, webtest.Analyst, webtest.Administrator, webtest.CareWorker, webtest.Clinician, webtest.Ullensaker, webtest.GP} {
		before := w.Audited(access.GiveSurvey, false)
		w.As(u).Post("/u/"+code, "sp-trygghet", "mye").MustStatus(403).MustShow("føres inn av en i teamet").MustNotShow("Kari", "Aasen")
		if u == webtest.Ullensaker && w.Audited(access.GiveSurvey, false) != before+1 {
			t.Error("the refusal is not in the audit")
		}
	}
	leader := w.As(webtest.Manager)
	leader.Get("/u/" + code).MustStatus(403)
	leader.Send(leader.Get("/undersokelser/svar"), "kode", code).MustStatus(422).MustShow("Arket er ikke anonymt.")
	if n := number(t, w, "select count(*) from survey_answer"); n != 0 {
		t.Fatalf("%d answers are kept", n)
	}
	b.Post("/u/"+code, "sp-trygghet", "mye").MustStatus(200)
	if n := number(t, w, "select count(*) from survey_answer where way = 'paper'"); n != 1 {
		t.Errorf("%d answers are kept", n)
	}
}

// A look at what a person answered is a row of her log, in words, with the answer that was seen; so is whoever typed it in.
func TestLooksAtAnswers(t *testing.T) {
	w := webtest.New(t)
	round := tied(w)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	tell(w, round, kari)
	b := w.As(webtest.NesToo)
	before := w.AuditedOf(kari, access.SeeAnswers)
	b.Get(kari.Page() + "/undersokelser").MustStatus(200)
	if n := w.AuditedOf(kari, access.SeeAnswers) - before; n != 1 {
		t.Errorf("%d rows of one look", n)
	}
	if n := number(t, w, "select count(*) from audit a, survey_answer x where a.deed = 'see.survey' and a.items like '%survey_answer/' || x.id || '%'"); n != 1 {
		t.Errorf("%d rows say which answer was seen", n)
	}
	w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustStatus(200).MustShow("så svar på undersøkelser", "svar på en undersøkelse", "ga ut en undersøkelse, eller skrev inn svarene", "Grete Moen")
	w.AsOwn(w.Let(kari, "")).Get("/min-plan/innsyn").MustStatus(200).MustShow("så svar på undersøkelser", "ga ut en undersøkelse, eller skrev inn svarene", "Grete Moen")
}

// One answer can be kept from others: that it is there they see, what it says only who wrote it down.
func TestAgainstOneAnswer(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	tell(w, tied(w), kari, "ord", "Hemmelig", "na", "3")
	sheet := kari.Page() + "/undersokelser"
	w.As(webtest.NesToo).Get(sheet).MustShow("Hemmelig", "Over tid")
	w.As(webtest.Nes).Get(kari.Page() + "/reservasjoner").MustShow("Svar på en undersøkelse 17. nov. 2026, fylt ut sammen med Ingrid Sandvik").MustNotShow("Hemmelig")
	says(w, kari, care.Objection{Against: care.ObjectItem, Item: answerOf(t, w, kari)})
	for _, u := range []webtest.User{webtest.NesToo, webtest.Kongsvinger, webtest.Physician, webtest.GP} {
		w.As(u).Get(sheet).MustStatus(200).MustShow(care.HiddenText).MustNotShow("Hemmelig", "Over tid")
		w.As(u).Get(kari.Page() + "/slett?ting=velg").MustNotShow("Svar på undersøkelser")
	}
	w.As(webtest.Nes).Get(sheet).MustShow("Hemmelig")
}
