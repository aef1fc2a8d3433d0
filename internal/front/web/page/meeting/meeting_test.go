package meeting_test

import (
	"strings"
	"testing"

	"traad/internal/app/objection"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const home = "/koordinatormoter"

func one(t *testing.T, w *webtest.World, sql string, args ...any) (v string) {
	t.Helper()
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), sql, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
	return v
}

// planned makes a meeting and returns its id.
func planned(t *testing.T, w *webtest.World, b *webtest.Browser, days int) string {
	t.Helper()
	day := webtest.Today.AddDays(days)
	b.Send(b.Get(home+"/nytt").MustStatus(200).MustShow("Siden sist: beslutninger fra forrige møte"), "dato", nb.Numeric(day), "klokkeslett", "9.00", "form", "both", "sted", "Møterom 3").MustStatus(200).MustShow("Møtet er laget", "Møterom 3")
	return one(t, w, "select id from meeting where on_day = $1", day)
}

// TestMeeting: a case is brought from a person, is a code and a question to the group and a name to her own team, and what is decided is followed up.
func TestMeeting(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Hemmeligkari", "Navnesen", webtest.FollowedUp)
		nes, ullensaker, physician := w.As(webtest.Nes), w.As(webtest.Ullensaker), w.As(webtest.Physician)
		bring := kari.Page() + "/koordinatormote"
		nes.Get(bring).MustStatus(200).MustShow("Ingen møter er planlagt")
		id := planned(t, w, nes, 7)
		at := home + "/" + id
		nes.Get(kari.Page()).MustShow("Ta opp i koordinatormøte")
		form := nes.Get(bring).MustStatus(200).MustShow("Navnet ser bare", "Hemmeligkari")
		nes.Send(form, "sporsmal", "").MustStatus(422).MustShow("Skriv hva gruppen skal hjelpe med.")
		nes.Send(form, "sporsmal", "Gjelder 170242 12345, hva nå?").MustStatus(422).MustShow("ser ut som et fødselsnummer", "hva nå?")
		for range 2 { // sent twice it is one
			nes.Send(form, "sporsmal", "Vil ikke ha hjelp. Hva har dere prøvd?").MustStatus(200).MustShow("Saken står på sakslisten", "Hemmeligkari Navnesen", "Vil ikke ha hjelp")
		}
		nes.Send(nes.Get(bring), "sporsmal", "Igjen").MustStatus(422).MustShow("står alt på sakslisten")
		code := one(t, w, "select code from case_code where enrolment_id = $1", string(kari.Enrolment))

		// The group sees the code; who she is, and which team brought her, is for those who have to do with her.
		ullensaker.Get(at).MustStatus(200).MustShow(code, "Hva har dere prøvd?").MustNotShow("Hemmeligkari", "Navnesen", "Meldt av", "Ta av sakslisten", string(kari.Patient), string(kari.Enrolment))
		physician.Get(at).MustStatus(200).MustShow(code, "Hemmeligkari Navnesen", "Meldt av "+string(webtest.Nes))
		ullensaker.Get(bring).MustStatus(404)
		if n := w.AuditedOf(kari, access.SeeMeetings); n < 2 {
			t.Errorf("%d rows say that her name was shown in a meeting", n)
		}
		before := w.AuditedOf(kari, access.SeeMeetings)
		ullensaker.Get(at)
		if n := w.AuditedOf(kari, access.SeeMeetings); n != before {
			t.Error("who was not told her name stands in her log")
		}
		taken := one(t, w, "select id from meeting_case where withdrawn_at is null")
		if p := ullensaker.Post(home + "/saker/" + taken + "/ta-av"); p.Status != 404 {
			t.Errorf("another team takes her off the list: %d", p.Status)
		}
		for _, u := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Manager, webtest.Analyst, webtest.Administrator, webtest.Clinician} {
			for _, path := range []string{home, at, at + "/rediger", bring} {
				w.As(u).Get(path).MustStatus(404).MustNotShow(code, "Hemmeligkari")
			}
		}

		// What is decided stands in Min dag with who does it, in the calendar without its text, and at the next meeting until it is done.
		form = nes.Get(at)
		trine := string(w.ID(webtest.Ullensaker))
		if p := nes.SendTo(form, at+"/beslutninger", "beslutning", "Prøve dagsenter", "sak", taken, "ansvarlig", trine, "frist", "1.1.2020").MustStatus(422).MustShow("Fristen er før i dag"); p.Value("beslutning") != "Prøve dagsenter" {
			t.Error("what was typed is lost")
		}
		nes.SendTo(form, at+"/beslutninger", "beslutning", "Prøve dagsenter", "sak", taken, "ansvarlig", string(w.ID(webtest.GP)), "frist", nb.Numeric(webtest.Today.AddDays(20))).MustStatus(422).MustShow("Velg hvem i koordinatorgruppen")
		nes.SendTo(form, at+"/beslutninger", "beslutning", "Prøve dagsenter", "sak", taken, "ansvarlig", trine, "frist", nb.Numeric(webtest.Today.AddDays(20))).MustStatus(200).MustShow("Beslutningen er lagret", code+": Prøve dagsenter", "ikke gjort")
		ullensaker.Get("/").MustShow("Beslutninger fra koordinatormøter", code+": Prøve dagsenter").MustNotShow("Hemmeligkari")
		nes.Get("/").MustNotShow("Prøve dagsenter")
		made := ullensaker.Post("/min-konto/kalender").MustStatus(200)
		from := strings.Index(made.HTML, "/kalender/")
		feed := w.Nobody().Get(made.HTML[from : from+strings.Index(made.HTML[from:], ".ics")+4]).MustStatus(200).HTML
		for _, must := range []string{"SUMMARY:Koordinatormøte", "SUMMARY:Frist: beslutning fra koordinatorm"} {
			if !strings.Contains(feed, must) {
				t.Errorf("the calendar lacks %q:\n%s", must, feed)
			}
		}
		for _, not := range []string{"dagsenter", code, "Hemmelig", "Møterom", "Vil ikke"} {
			if strings.Contains(feed, not) {
				t.Errorf("the calendar tells %q", not)
			}
		}
		next := home + "/" + planned(t, w, physician, 49)
		decision := one(t, w, "select id from meeting_decision")
		p := ullensaker.Get(next).MustStatus(200).MustShow("Siden sist", code+": Prøve dagsenter", "Besluttet")
		if !strings.Contains(p.HTML, next+"?gjort="+decision) {
			t.Error("nothing leads to its being done")
		}
		ullensaker.SendTo(ullensaker.Get(next+"?gjort="+decision), home+"/beslutninger/"+decision+"/gjort", "merknad", "Begynner i januar").MustStatus(200).MustBe(next).MustShow("Beslutningen er gjort", "Begynner i januar")
		ullensaker.Get("/").MustNotShow("Prøve dagsenter")
		ullensaker.Post(home + "/beslutninger/" + decision + "/apne").MustShow("ikke gjort likevel")
		ullensaker.Get("/").MustShow("Prøve dagsenter")

		// She says no to somebody: that one reads nothing of her, by whatever name.
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectOrganisation, Org: w.Orgs["Ullensaker"], By: "patient", Competence: "full", On: webtest.Today}})
		ullensaker.SendTo(ullensaker.Get(next+"?gjort="+decision), home+"/beslutninger/"+decision+"/gjort", "merknad", "Liker seg der").MustStatus(200)
		for _, path := range []string{at, next} {
			ullensaker.Get(path).MustStatus(200).MustShow(code, care.HiddenText).MustNotShow("Hva har dere prøvd?", "Prøve dagsenter", "Liker seg der")
			nes.Get(path).MustStatus(200).MustShow("Prøve dagsenter", "Liker seg der").MustNotShow(care.HiddenText)
		}
		ullensaker.Post(home + "/beslutninger/" + decision + "/apne").MustStatus(200)
		ullensaker.Get("/").MustShow(code + ": " + care.HiddenText).MustNotShow("Prøve dagsenter")
		nes.SendTo(nes.Get(at), home+"/saker/"+taken+"/ta-av").MustShow("tatt av sakslisten").MustNotShow("Hva har dere prøvd?")
	})
}

// TestMeetingOfOneWithAProtectedAddress: what the group wrote tells nobody outside her team where she lives.
func TestMeetingOfOneWithAProtectedAddress(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Hemmeligkari", "Navnesen", webtest.FollowedUp)
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set address = 'Lønnveien 7', protection = $1 where id = $2", string(care.Protected), string(kari.Patient)); err != nil {
		t.Fatal(err)
	}
	nes, ullensaker := w.As(webtest.Nes), w.As(webtest.Ullensaker)
	at := home + "/" + planned(t, w, nes, 7)
	nes.Send(nes.Get(kari.Page()+"/koordinatormote"), "sporsmal", "Hun bor i Lønnveien. Hvem kan se til henne?").MustStatus(200)
	taken, trine := one(t, w, "select id from meeting_case"), string(w.ID(webtest.Ullensaker))
	nes.SendTo(nes.Get(at), at+"/beslutninger", "beslutning", "Besøk i Lønnveien annenhver uke", "sak", taken, "ansvarlig", trine, "frist", nb.Numeric(webtest.Today.AddDays(20))).MustStatus(200).MustShow("Besøk i Lønnveien")
	ullensaker.Get(at).MustStatus(200).MustShow("Hvem kan se til henne?", "annenhver uke").MustNotShow("Lønnveien")
	ullensaker.Get("/").MustStatus(200).MustShow("annenhver uke").MustNotShow("Lønnveien")
	nes.SendTo(nes.Get(at), at+"/beslutninger", "beslutning", "Ny telefonliste til alle i Lønnveien", "ansvarlig", trine, "frist", nb.Numeric(webtest.Today.AddDays(20))).MustStatus(200)
	ullensaker.Get(at).MustShow("Ny telefonliste til alle i Lønnveien") // of no case: of nobody
}

// TestMinutes: two write at once, and nothing that was typed is lost; a meeting that is called off takes no cases.
func TestMinutes(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Hemmeligkari", "Navnesen", webtest.FollowedUp)
	nes, physician := w.As(webtest.Nes), w.As(webtest.Physician)
	at := home + "/" + planned(t, w, nes, 7)
	mine, theirs := nes.Get(at+"/rediger").MustStatus(200), physician.Get(at+"/rediger")
	physician.Send(theirs, "referat", "Geriatrien kommer neste gang.", "deltakere", string(w.ID(webtest.Physician))).MustStatus(200).MustShow("Møtet er lagret", "Til stede", string(webtest.Physician))
	p := nes.Send(mine, "referat", "Nes har fått ny telefon.").MustStatus(409).MustShow("Noen andre lagret møtet", "Geriatrien kommer neste gang.", "Nes har fått ny telefon.")
	nes.Send(p, "referat", "Geriatrien kommer neste gang. Nes har fått ny telefon.").MustStatus(200).MustShow("Geriatrien kommer neste gang. Nes har fått ny telefon.")
	nes.Send(nes.Get(at+"/rediger"), "deltakere", string(w.ID(webtest.GP))).MustStatus(422).MustShow("Velg blant dem som er i koordinatorgruppen")
	nes.Send(nes.Get(at+"/rediger"), "klokkeslett", "").MustStatus(422).MustShow("Skriv når møtet begynner")
	nes.Send(nes.Get(home+"/nytt"), "dato", nb.Numeric(webtest.Today.AddDays(7))).MustStatus(422).MustShow("Det er alt et møte den dagen")
	form := nes.Get(kari.Page() + "/koordinatormote")
	nes.SendTo(nes.Get(at), at+"/avlys").MustShow("Møtet er avlyst", "La møtet stå likevel").MustNotShow("Ny beslutning")
	nes.Send(form, "sporsmal", "Hva nå?").MustStatus(422).MustShow("avlyst eller holdt", "Hva nå?")
	nes.Get(home).MustStatus(200).MustShow("avlyst")
	nes.SendTo(nes.Get(at), at+"/avlys").MustShow("Møtet står likevel", "Ny beslutning")
}
