package web_test

import (
	"net/url"
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// One person's whole road, written on the pages by those who would, and each form sent twice.
func TestWholeRoad(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Referred)
		nes, ahus := webtest.Nes, webtest.Kongsvinger
		yes := func() []string {
			var pairs []string
			for _, a := range webtest.Answers() {
				pairs = append(pairs, "kriterie."+a.Criterion, a.Value)
			}
			return pairs
		}
		for _, s := range []struct {
			who    webtest.User
			page   string // where the form is
			action string // where it is posted
			fill   []string
			says   string
			writes []care.EventKind
		}{
			{nes, "vurdering", "vurdering", yes(), "Svarene er lagret.", []care.EventKind{care.Answered}},
			{ahus, "vurdering", "vurdering", append(yes(), "merknad.risk", "Fire innleggelser", "cfs", "5"), "Svarene er lagret.", []care.EventKind{care.Answered, care.ScoredCFS}},
			{ahus, "vurdering", "beslutning", []string{"utfall", "ask_more", "tekst.ask_more", "Epikrisen", "ny_vurdering.ask_more", "24.11.2026"}, "dere ber om flere opplysninger", []care.EventKind{care.Decided}},
			{ahus, "vurdering", "opplysninger-mottatt", []string{"opplysninger", "Epikrise fra august"}, "Opplysningene er registrert.", []care.EventKind{care.InfoReceived}},
			{ahus, "vurdering", "beslutning", []string{"utfall", "wait", "arsak.wait", "no_place"}, "på venteliste", []care.EventKind{care.Decided}},
			{webtest.Physician, "vurdering", "beslutning", []string{"kriterie.risk", "unsure", "utfall", "include", "ansvarlig", string(w.ID(nes))}, "Beslutningen er lagret: inkludert.", []care.EventKind{care.Answered, care.Decided}},
			{nes, "samtykke", "samtykke", []string{"kompetanse", "full", "hvordan", "oral"}, "Samtykket er lagret.", []care.EventKind{care.Consented}},
			{nes, "besok?formal=mapping", "besok", []string{"besok_dato", "24.11.2026", "klokkeslett", "1230", "andre-deltakere", "Sønn Per, fysioterapeut"}, "Avtalen er lagret.", []care.EventKind{care.VisitBooked}},
			{nes, "besok?formal=mapping", "besok", []string{"besok_dato", "25.11.2026"}, "Avtalen er lagret.", []care.EventKind{care.VisitBooked}},
			{nes, "besok?formal=mapping", "avlys", []string{"arsak", "Er bortreist"}, "Avtalen er avlyst.", []care.EventKind{care.VisitCancelled}},
			{nes, "kartlegging", "kartlegging", []string{"til-stede/fastlege", "digital", "omrade/sleep/viktig", "Trygg hjemme", "skar/cfs", "6"}, "Samtalen er avsluttet", []care.EventKind{care.Mapped}},
			{nes, "plan", "plan", nil, "", []care.EventKind{care.PlanWritten}},
			{nes, "plan", "plan", nil, "", []care.EventKind{care.PlanWritten}},
			{nes, "kontakt", "kontakt", []string{"tekst", "Har det bra", "neste", "14"}, "Kontakten er lagret.", []care.EventKind{care.Contacted}},
			{nes, "evaluering", "evaluering", []string{"mal", "met", "tekst", "Går bra", "videre", "continue"}, "Evalueringen er lagret.", []care.EventKind{care.Evaluated}},
			{nes, "pause", "pause", []string{"arsak", "På rehabilitering"}, "Forløpet er satt på pause.", []care.EventKind{care.Paused}},
			{nes, "pause", "gjenoppta", []string{"dato", "17.11.2026"}, "Forløpet er i gang igjen.", []care.EventKind{care.Resumed}},
			{nes, "ansvarlig", "ansvarlig", []string{"ansvarlig", string(w.ID(webtest.NesToo)), "tekst", "Ferie"}, "Forløpet har fått ny ansvarlig.", []care.EventKind{care.Assigned}},
			{nes, "trekk-samtykke", "trekk-samtykke", []string{"arsak", "Vil klare seg selv"}, "Samtykket er trukket.", []care.EventKind{care.ConsentWithdrawn}},
			{nes, "samtykke", "samtykke", []string{"kompetanse", "full", "hvordan", "oral"}, "Samtykket er lagret.", []care.EventKind{care.Consented}},
			{nes, "avslutt", "avslutt", []string{"arsak", "moved", "tekst", "Til Oslo"}, "Forløpet er avsluttet.", []care.EventKind{care.Ended}},
		} {
			before := len(w.Events(kari))
			b := w.As(s.who)
			if s.page == "plan" { // the person's, and tested with its page: begun, written, published
				p := b.Send(b.Post(kari.Page()+"/plan"), "viktig", "Å gå til postkassen").MustStatus(200)
				b.Send(p, "tekst", "Trening to ganger i uken").MustStatus(200)
				b.Send(b.Get(kari.Page()+"/plan/publiser"), "grunn", "Haster", "enig", "yes", "hvordan", "personlig", "signerer", "ja").MustStatus(200).MustShow("er publisert")
				if last := w.Last(kari); last.Kind != care.PlanWritten || last.By != w.ID(s.who) || last.On != webtest.Today {
					t.Fatalf("the plan wrote %+v", last)
				}
				continue
			}
			if s.page == "kartlegging" { // a conversation, and tested with its page: begun, written, completed
				p := b.Send(b.Get(kari.Path(s.page)), "begynn", "ja").MustStatus(200).MustShow("Kari Aasen")
				b.Send(p, s.fill...).MustStatus(200)
				b.Send(b.Get(kari.Path(s.page)+"?del=avslutt"), "avslutt", "ja").MustStatus(200).MustShow(s.says)
				if last := w.Last(kari); last.Kind != care.Mapped || last.By != w.ID(s.who) || last.On != webtest.Today {
					t.Fatalf("the conversation wrote %+v", last)
				}
				continue
			}
			form := b.Get(kari.Path(s.page)).MustStatus(200).MustShow("Kari Aasen")
			b.SendTo(form, kari.Path(s.action), s.fill...).MustStatus(200).MustBe(kari.Page()).MustShow(s.says)
			var wrote []care.EventKind
			for _, ev := range w.Events(kari)[before:] {
				if ev.By != w.ID(s.who) || ev.On != webtest.Today {
					t.Errorf("%s: %s is by %s on %s", s.action, ev.Kind, ev.By, ev.On)
				}
				wrote = append(wrote, ev.Kind)
			}
			if len(wrote) != len(s.writes) || wrote[len(wrote)-1] != s.writes[len(s.writes)-1] {
				t.Fatalf("%s wrote %v, want %v", s.action, wrote, s.writes)
			}
			n := len(w.Events(kari))
			b.SendTo(form, kari.Path(s.action), s.fill...) // once more, as a double press does
			if len(w.Events(kari)) != n {
				t.Errorf("%s sent twice wrote %v more", s.action, w.Events(kari)[n:])
			}
		}
		e := w.State(kari)
		if e.Status != care.StatusEnded || e.EndReason != "moved" || e.CFS() != 6 || e.Plan.Version != 2 || e.Contacts != 1 || e.Responsible != w.ID(webtest.NesToo) {
			t.Errorf("in the end: %+v", e)
		}
		for _, secret := range []string{"Aasen", "postkassen", "rehabilitering", kari.Number.Digits()} {
			if strings.Contains(w.Log(), secret) {
				t.Errorf("%q is in the log", secret)
			}
		}
	})
}

// Every address of a step, for those who have nothing to do with the person: the answer of a person who does not exist.
func TestStepsOutsideTheTeam(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	event := string(w.Last(kari).ID)
	routes := []string{
		"GET vurdering", "POST vurdering", "POST beslutning", "POST opplysninger-mottatt", "GET samtykke", "POST samtykke", "GET trekk-samtykke",
		"POST trekk-samtykke", "GET besok?formal=mapping", "POST besok", "POST avlys", "GET kartlegging", "POST kartlegging", "GET plan", "GET plan?versjon=1",
		"GET plan/rediger", "GET kontakt", "POST kontakt", "GET evaluering", "POST evaluering", "GET pause", "POST pause", "POST gjenoppta",
		"GET ansvarlig", "POST ansvarlig", "GET avslutt", "POST avslutt", "GET rett/" + event, "POST rett/" + event, "POST angre",
	}
	full := url.Values{} // a form that would be good
	for name, v := range map[string]string{
		"dato": "17.11.2026", "tekst": "Hei", "form": "visit", "med": "patient", "arsak": "moved", "utfall": "decline", "arsak.decline": "own_wish",
		"klage": "ja", "mal": "met", "videre": "continue", "plan": "Ny", "versjon": "1", "ansvarlig": string(w.ID(webtest.NesToo)), "formal": "contact", "besok_dato": "24.11.2026",
		"kompetanse": "full", "hvem": "patient", "hvordan": "oral", "merknad.risk": "x", "kriterie.risk": "yes",
	} {
		full.Set(name, v)
	}
	allowed := map[webtest.User][]string{
		webtest.GP:         {"GET plan", "GET plan?versjon=1", "GET plan/rediger", "GET kontakt", "GET kartlegging"},
		webtest.CareWorker: {"GET plan", "GET plan?versjon=1"},
	}
	n := len(w.Events(kari))
	unknown := webtest.Case{Enrolment: "01890000-0000-7000-8000-000000000000"}
	for _, u := range append([]webtest.User{webtest.GP, webtest.CareWorker, webtest.Clinician}, webtest.Outsiders...) {
		b := w.As(u)
		for _, r := range routes {
			method, step, _ := strings.Cut(r, " ")
			form := full
			if method == "GET" {
				form = nil
			}
			if u == webtest.GP && r == "POST kontakt" {
				continue // may
			}
			p := b.Raw(method, kari.Path(step), form)
			may := false
			for _, a := range allowed[u] {
				may = may || a == r
			}
			if may {
				if p.Status == 303 { // the plan is the person's
					p = b.Get(p.Path)
				}
				p.MustStatus(200).MustShow("Kari Aasen")
				continue
			}
			if p.Status != 404 {
				t.Errorf("%s %s: status %d", u, r, p.Status)
			}
			p.MustNotShow("Kari", "Aasen", "trappen")
			if other := b.Raw(method, unknown.Path(step), form); other.Status != p.Status || other.Text != p.Text {
				t.Errorf("%s %s differs from somebody who does not exist:\n%s\n%s", u, r, p.Text, other.Text)
			}
			if other := b.Raw(method, webtest.Case{Enrolment: "x"}.Path(step), form); other.Status != 404 {
				t.Errorf("%s %s with an id that is none: status %d", u, r, other.Status)
			}
		}
	}
	if got := len(w.Events(kari)); got != n {
		t.Errorf("%d events were written", got-n)
	}
	for _, r := range routes { // nobody logged in
		method, step, _ := strings.Cut(r, " ")
		form := full
		if method == "GET" {
			form = nil
		}
		p := w.Nobody().Raw(method, kari.Path(step), form)
		if p.Status != 303 && p.Status != 401 {
			t.Errorf("not logged in, %s: status %d", r, p.Status)
		}
		p.MustNotShow("Kari")
	}
}
