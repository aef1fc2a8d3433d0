package person_test

import (
	"net/http/httptest"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

// Every page about a person is free of faults that axe finds, and fits a phone, a tablet and a desktop.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	nes := w.Actor(webtest.Nes)
	w.Do(nes, webtest.TextPlan{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today, Text: "Gå til postkassen.", Matters: "Å bo hjemme", After: 1})
	w.Do(nes, enrolment.Correct{Target: enrolment.Target{Enrolment: kari.Enrolment}, Event: w.Last(kari).ID, Reason: "Skrevet for tidlig"})
	w.Do(nes, patient.SaveKin{Patient: kari.Patient, Name: "Per Aasen", Relation: "sønn", Phone: "000 55 377", Closest: true, Note: "helst etter kl. 16"})
	w.Person("Kari Marie", "Aasen", webtest.Referred)
	id, err := question.Ask{Patient: kari.Patient, Urgency: care.UrgentToday, Text: "Kan furosemid økes?"}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	w.Admit(kari, 1)
	var logins []page.DemoLogin
	for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.Clinician} {
		logins = append(logins, page.DemoLogin{Key: string(u), Name: string(u), Label: string(u), Assignment: string(w.Assignment(u))})
	}
	server := httptest.NewServer(web.New(w.Service, web.Options{Demo: &web.Demo{Logins: logins}}))
	defer server.Close()
	b := browser.ForTest(t)
	for _, visit := range []struct {
		who   webtest.User
		paths []string
	}{
		{webtest.Nes, []string{
			kari.Page(), kari.Page() + "/oppfolging", kari.Page() + "/hendelser", kari.Page() + "/opplysninger", kari.Page() + "/opplysninger?endre=person",
			kari.Page() + "/innsynslogg", kari.Page() + "/dod", kari.Page() + "/sporsmal", "/sporsmal", "/sok",
		}},
		{webtest.Physician, []string{"/sporsmal/" + string(id)}},
		{webtest.Clinician, []string{kari.Page() + "/avdelingsark"}},
	} {
		p := b.Page(t)
		p.Open(server.URL + "/logg-inn")
		p.ClickButton(string(visit.who))
		for _, path := range visit.paths {
			p.Open(server.URL + path)
			if p.Status() != 200 {
				t.Errorf("%s: status %d", path, p.Status())
			}
			for _, width := range []int{browser.Phone, 1024, browser.Desktop} {
				p.ViewportSize(width, 900)
				if n := p.Overflows(); n > 0 {
					t.Errorf("%s is %d px too wide at %d", path, n, width)
				}
			}
			for _, v := range p.Axe() {
				t.Errorf("%s: %s", path, v)
			}
		}
		p.Close()
	}
}
