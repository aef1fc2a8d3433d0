package paper_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// An earlier version is read and printed as it was: its own number, its own text with the small changes of its time, and the GP and the team
// of the day it was published. What holds now has those of today.
func TestEarlierVersionIsWhatItWas(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	plan := kari.Page() + "/plan"
	b := w.As(webtest.Nes)
	b.Post(plan).MustStatus(200)
	edit := b.Get(plan + "/rediger").MustStatus(200)
	for id := range listed(edit.HTML, "team") { // a plan that names no contacts: the page tells who is around her
		edit = b.Send(edit, "team/"+id+"/fjernet", "ja")
	}
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til postkassen", "tiltak/a/hva": "Tar blodprøver", "tiltak/a/hvem": "fastlege", "tiltak/a/frist": "20.11.2026", "tiltak/k/hva": "Trener balanse", "tiltak/k/hvem": "kommune", "tiltak/k/frist": "20.11.2026"})
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.Nes), planapp.SmallChange{Version: all.Holds.ID, Path: "tiltak/k/frist", Before: "20.11.2026", Text: "24.11.2026"})

	// Version 2 is signed on its page, which knows the team; then she gets another GP, and version 3.
	b.Post(plan).MustStatus(200)
	fill := []string{"enig", "yes", "hvordan", "personlig", "signerer", "ja", "grunn", "Rettelse", "gjennom-a", "fortsetter", "gjennom-k", "fortsetter"}
	b.Send(b.Get(plan+"/publiser").MustStatus(200), fill...).MustStatus(200).MustShow("Versjon 2 er publisert", "Fastlege Mona Ruud", "Nes kommune")
	w.Go(date.Of(2026, 12, 2), 10, 0)
	w.Do(w.Actor(webtest.Nes), patient.ChangeGP{Patient: kari.Patient, GP: w.ID(webtest.OtherGP), Office: w.Orgs["Årnes legesenter"], From: date.Of(2026, 12, 1)})
	b = w.As(webtest.Nes)
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til butikken", "tiltak/a/frist": "20.12.2026", "tiltak/k/frist": "20.12.2026"})
	for n, want := range map[string]struct{ show, not []string }{
		"1": {[]string{"Dette er en tidligere versjon. Nå gjelder versjon 3.", "Gå til postkassen", "Fastlege Mona Ruud", "Nes kommune", "Frist flyttet: Trener balanse fra 20. nov. til 24. nov."}, []string{"Jon Lie", "butikken", "over frist"}},
		"2": {[]string{"Gå til postkassen", "Fastlege Mona Ruud", "Mona Ruud, fastlege"}, []string{"Jon Lie", "butikken", "over frist"}},
		"3": {[]string{"Gå til butikken", "Fastlege Jon Lie", "Jon Lie, fastlege"}, []string{"tidligere versjon", "Mona Ruud"}},
	} {
		p := b.Get(plan + "?versjon=" + n).MustStatus(200).MustShow(want.show...)
		sheet, _, _ := strings.Cut(p.Text, "Nytt siden versjon")
		for _, not := range want.not {
			if strings.Contains(sheet, not) {
				t.Errorf("version %s says %q", n, not)
			}
		}
		if printer.Available() && !strings.Contains(p.HTML, `href="`+plan+`.pdf?versjon=`+n+`"`) {
			t.Errorf("version %s leads to the paper of another", n)
		}
	}
	b.Get(plan+"/historikk?fra=1&til=3").MustStatus(200).MustShow("Fastlege Mona Ruud", "Fastlege Jon Lie")
	for _, address := range []string{"?versjon=9", "?versjon=-1", "?versjon=x"} {
		b.Get(plan+".pdf"+address).MustStatus(404).MustNotShow("postkassen", "butikken")
	}
	for _, u := range webtest.Outsiders {
		if u == webtest.OtherGP { // hers now
			continue
		}
		w.As(u).Get(plan+".pdf?versjon=1").MustStatus(404).MustNotShow("Kari", "postkassen", "publisert")
	}
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	for n, want := range map[string]struct{ show, not []string }{
		"?versjon=1": {[]string{"Nå gjelder versjon 3.", "Gå til postkassen", "Fastlegen, Mona Ruud", "Kommunen, Nes", "Plan versjon 1", "slik de sto da versjonen ble erstattet"}, []string{"Jon Lie", "butikken"}},
		"?versjon=2": {[]string{"Nå gjelder versjon 3.", "Fastlegen, Mona Ruud", "Team", "Plan versjon 2"}, []string{"Jon Lie", "butikken"}},
		"?versjon=3": {[]string{"Gå til butikken", "Fastlegen, Jon Lie", "Plan versjon 3"}, []string{"Mona Ruud", "tidligere versjon"}},
		"":           {[]string{"Gå til butikken", "Plan versjon 3"}, nil},
	} {
		p := b.Get(plan + ".pdf" + n).MustStatus(200)
		doc, err := printtest.Read([]byte(p.HTML))
		if err != nil {
			t.Fatalf("%s: %v", n, err)
		}
		for _, s := range want.show {
			if !strings.Contains(doc.Text(), s) {
				t.Errorf("%q lacks %q: %s", n, s, doc.Text())
			}
		}
		for _, s := range want.not {
			if strings.Contains(doc.Text(), s) {
				t.Errorf("%q says %q", n, s)
			}
		}
		save(t, "plan-versjon"+strings.Trim(n, "?versjon=")+".pdf", doc)
	}
}

// A version from before versions kept who stood around the person says what the registers say of its day.
func TestAroundOn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		a, err := planapp.AroundOn(t.Context(), w.Store.Reader(), kari.Patient, w.Actor(webtest.Nes).Org, date.Of(2026, 11, 17))
		if err != nil || a.GP != "Mona Ruud" || a.Area != "Nes" || a.District || a.Team != nil {
			t.Errorf("today: %+v, %v", a, err)
		}
		if a, err = planapp.AroundOn(t.Context(), w.Store.Reader(), kari.Patient, w.Actor(webtest.Nes).Org, date.Of(1990, 1, 1)); err != nil || a.GP != "" {
			t.Errorf("before she had the GP: %+v, %v", a, err)
		}
	})
}

// Who is followed anew begins with version 1 again: each address still means one version, also on paper and in the history.
func TestVersionOfAnEarlierEnrolment(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til postkassen"})
	nes := w.Actor(webtest.Nes)
	w.Do(nes, enrolment.End{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Reason: "moved"})
	again, err := referral.Refer{
		Pathway: care.LongTerm, On: webtest.Today, Number: kari.Number,
		Referral: care.Referral{From: "gp", Name: "fastlege Mona Ruud", How: "message", Why: "Innlagt igjen.", ToHosp: true, Agrees: "yes"},
		Details:  patient.Details{GivenName: "Kari", FamilyName: "Aasen", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Nes"]},
	}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	at := enrolment.Target{Enrolment: again.Enrolment}
	w.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: webtest.Answers(), On: webtest.Today})
	w.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: webtest.Today})
	w.Do(nes, enrolment.Decide{Target: at, On: webtest.Today, Decision: care.Decision{Outcome: care.Include}, Responsible: nes.User})
	w.Do(nes, enrolment.Consent{Target: at, On: webtest.Today, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}})
	w.Do(nes, webtest.HomeVisit{Target: at, On: webtest.Today, Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten"}, GP: "dialogue", Note: "Hjemme igjen."}})
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til butikken"})
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil || len(all.Versions) != 2 || all.Versions[0].Number != 1 || all.Versions[1].Number != 1 {
		t.Fatalf("%+v, %v", all, err)
	}
	older := string(all.Versions[1].ID)
	b, plan := w.As(webtest.Nes), kari.Page()+"/plan"
	if p := b.Get(plan).MustStatus(200).MustShow("Gå til butikken", "Nytt siden versjon 1"); !strings.Contains(p.HTML, `href="`+plan+`?versjon=`+older+`"`) {
		t.Error("nothing leads to the version of the earlier enrolment")
	}
	b.Get(plan + "?versjon=1").MustStatus(200).MustShow("«Gå til butikken»").MustNotShow("tidligere versjon")
	b.Get(plan+"?versjon="+older).MustStatus(200).MustShow("Dette er en tidligere versjon.", "«Gå til postkassen»").MustNotShow("«Gå til butikken»")
	b.Get(plan + "/historikk").MustStatus(200).MustShow("Mål endret: «Gå til butikken», før «Gå til postkassen»")
	b.Get(plan + "/historikk?fra=1&til=" + older).MustStatus(200).MustShow("Mål endret: «Gå til postkassen», før «Gå til butikken»")
	b.Get(plan + ".pdf?versjon=" + older).MustStatus(503) // it is found, and there is no printer
}

// listed are the ids of the items of a list that a page has fields of.
func listed(html, list string) map[string]bool {
	ids := map[string]bool{}
	for part := range strings.SplitSeq(html, `name="`+list+"/") {
		if id, rest, ok := strings.Cut(part, "/"); ok && len(id) == 16 && strings.HasPrefix(rest, "fjernet") {
			ids[id] = true
		}
	}
	return ids
}
