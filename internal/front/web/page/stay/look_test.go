package stay_test

import (
	"flag"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	docapp "traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/browser"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "a folder for pictures of the pages")

// show opens a page as a phone and a desktop show it.
func show(t *testing.T, p *browser.Page, address, name string) {
	t.Helper()
	p.Open(address)
	for _, width := range []int{320, browser.Phone, 820, browser.Desktop} {
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

// rich gives a person a plan with more of everything than most have, and signs it.
func rich(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	id, err := planapp.Start{Patient: c.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{"viktig": "Jeg vil bo hjemme sammen med katten, gå til postkassen selv og klare trappen opp til soverommet. Jeg vil ikke ligge på sykehus lenger enn jeg må."}
	for _, k := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		texts["tiltak/"+k+"/hva"], texts["tiltak/"+k+"/hvem"], texts["tiltak/"+k+"/ofte"] = "Hjelp til dusj og støttestrømper, tiltak "+k, "kommune", "hver morgen"
		texts["mal/"+k+"/tekst"] = "Klare å gå til butikken og hjem igjen minst to ganger i uken, mål " + k
		texts["tegn/"+k+"/omrade"], texts["tegn/"+k+"/gronn-tegn"] = "hjerte og pust", "Vekt 62 til 64 kg, tegn "+k
		texts["tegn/"+k+"/gul-tegn"], texts["tegn/"+k+"/gul-gjor"] = "Opp 1,5 kg på tre dager, mer hovne ben enn før, tegn "+k, "Ring hjemmesykepleien samme dag"
		texts["tegn/"+k+"/rod-tegn"], texts["tegn/"+k+"/rod-gjor"] = "Tungpust i ro, brystsmerter eller forvirret, tegn "+k, "Ring 113 med en gang"
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), c.Patient)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := docapp.Fields(t.Context(), w.Store.Reader(), all.Working.Document)
	if err != nil {
		t.Fatal(err)
	}
	var saves []document.Save
	for path, text := range texts {
		saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
	}
	if _, err := (docapp.Save{Document: all.Working.Document, Fields: saves}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
	w.Do(nes, clarification.Wish{Patient: c.Patient, Text: "Hjem så snart det er trygt. Ingen slanger."})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: c.Patient, Seen: 1, Text: "Legg meg inn når årsaken kan behandles\nIkke HLR, ikke respirator\nAntibiotika intravenøst kan gis\nIkke operasjon i narkose"})
	if all, err = planapp.Of(t.Context(), w.Store.Reader(), c.Patient); err != nil {
		t.Fatal(err)
	}
	w.Do(nes, planapp.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Første plan", Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}})
	for i := range 4 {
		w.Do(nes, enrolment.LogContact{Target: enrolment.Target{Enrolment: c.Enrolment}, On: webtest.Today.AddDays(-i), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Minutes: 10, Note: "Snakket om mat, søvn og trappen. Hun er lettere i pusten enn sist, og vil prøve å gå ut i morgen hvis det ikke er glatt."}})
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
	full := w.Person("Solveig", "Åsen", webtest.Mapped)
	rich(t, w, full)
	tell(t, w, full, "ahus", "2", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-1, 7), Urgency: "emergency", Place: "MED3"})
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
		{webtest.Clinician, map[string]string{"sheet": kari.Page() + "/avdelingsark", "sheet-full": full.Page() + "/avdelingsark"}},
		{webtest.Administrator, map[string]string{"feeds": "/administrasjon/grensesnitt"}},
	} {
		p := b.Page(t)
		p.Open(server.URL + "/logg-inn")
		p.ClickButton(string(visit.who))
		for name, path := range visit.paths {
			show(t, p, server.URL+path, name)
		}
		if visit.who == webtest.Clinician {
			for _, sheet := range []string{"sheet", "sheet-full"} {
				p.Open(server.URL + visit.paths[sheet])
				file := ""
				if *look != "" {
					file = filepath.Join(*look, sheet+".pdf")
				}
				pdf := string(p.PrintPDF(file))
				n := strings.Count(pdf, "/Type /Page") - strings.Count(pdf, "/Type /Pages")
				if n != 1 {
					t.Errorf("%s is printed on %d pages", sheet, n)
				}
			}
		}
	}
}
