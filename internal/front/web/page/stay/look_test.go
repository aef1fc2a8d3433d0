package stay_test

import (
	"flag"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "a folder for pictures of the pages")

// show opens a page as a phone and a desktop show it.
func show(t *testing.T, p *browser.Page, address, name string) {
	t.Helper()
	p.Open(address)
	for _, width := range []int{320, browser.Phone, browser.Desktop} {
		p.ViewportSize(width, 900)
		if n := p.Overflows(); n > 0 {
			t.Errorf("%s: %d px wide scrolls %d px sideways", name, width, n)
		}
		if width == browser.Phone {
			p.Clean()
		}
		if *look != "" && width != 320 {
			p.Screenshot(filepath.Join(*look, name+"-"+strconv.Itoa(width)+".png"), width, 0)
		}
	}
}

// The pages are free of faults that axe finds, fit a phone and a desktop, and the ward sheet prints on one page.
func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	nes := w.Actor(webtest.Nes)
	w.Do(nes, patient.SaveKin{Patient: kari.Patient, Name: "Per Aasen", Relation: "sønn", Phone: "000 55 377", Closest: true, Note: "helst etter kl. 16"})
	w.Do(nes, enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{Purpose: care.PurposeContact, On: webtest.Today.AddDays(2), Form: "visit", Place: "hjemme"}})
	tell(t, w, kari, "ahus", "0", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-30, 7), Urgency: "emergency"}, care.Movement{Kind: care.Discharge, At: at(-20, 12)})
	change := tell(t, w, kari, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Arrival, At: at(-2, 5), Urgency: "emergency", Place: "AKM"}, care.Movement{Kind: care.Admission, At: at(-2, 7), Place: "MED3"}, care.Movement{Kind: care.ReadyToLeave, At: at(-1, 13)})
	path := kari.Page() + "/innleggelse"
	var logins []page.DemoLogin
	for _, u := range []webtest.User{webtest.Nes, webtest.Clinician, webtest.Administrator} {
		logins = append(logins, page.DemoLogin{Key: string(u), Name: string(u), Label: string(u), Assignment: string(w.Assignment(u))})
	}
	server := httptest.NewServer(web.New(w.Service, web.Options{Demo: &web.Demo{Logins: logins}}))
	defer server.Close()
	b := browser.ForTest(t)
	for _, visit := range []struct {
		who   webtest.User
		paths map[string]string
	}{
		{webtest.Nes, map[string]string{
			"day": "/", "person": kari.Page(), "register": path, "correct": path + "/" + string(change.Stay), "review": path + "/" + string(change.Stay) + "/sporsmal",
			"visit": path + "/" + string(change.Stay) + "/avtale?forlop=" + string(kari.Enrolment) + "&slag=contact", "timeline": kari.Page() + "/hendelser",
		}},
		{webtest.Clinician, map[string]string{"sheet": kari.Page() + "/avdelingsark"}},
		{webtest.Administrator, map[string]string{"feeds": "/administrasjon/grensesnitt"}},
	} {
		p := b.Page(t)
		p.Open(server.URL + "/logg-inn")
		p.ClickButton(string(visit.who))
		for name, path := range visit.paths {
			show(t, p, server.URL+path, name)
		}
		if visit.who == webtest.Clinician {
			p.Open(server.URL + visit.paths["sheet"])
			file := ""
			if *look != "" {
				file = filepath.Join(*look, "sheet.pdf")
			}
			pdf := string(p.PrintPDF(file))
			if n := strings.Count(pdf, "/Type /Page") - strings.Count(pdf, "/Type /Pages"); n != 1 {
				t.Errorf("the ward sheet is printed on %d pages", n)
			}
		}
	}
}
