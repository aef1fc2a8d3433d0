package refer_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/objection"
	"traad/internal/base/date"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// filled is a referral of somebody new; pairs given later replace those before.
func filled(w *webtest.World, area string, more ...string) []string {
	pairs := []string{
		"fornavn", "Arvid", "etternavn", "Nilsen", "fodt", "3.4.1944", "kjonn", "man", "fra", "gp", "henviser", "fastlege Mona Ruud", "hvordan", "telephone",
		"hvorfor", "Fire innleggelser siste halvår. Bor alene.", "vet", "yes", "kommune", string(w.Orgs[area]), "forlop", "iht-langvarig", "henvist", "16.11.2026",
	}
	for i := 0; i < len(more); i += 2 {
		if at := slices.Index(pairs, more[i]); at >= 0 && at%2 == 0 {
			pairs[at+1] = more[i+1]
		} else {
			pairs = append(pairs, more[i], more[i+1])
		}
	}
	return pairs
}

func TestReferSomebodyNew(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		b := w.As(webtest.Nes)
		p := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", "fodselsnummer", "")...)
		p.MustStatus(200).MustShow("Henvisningen er registrert", "Arvid Nilsen")
		b.Get("/").MustShow("Arvid Nilsen", "Fra fastlege Mona Ruud", "Ingen har vurdert ennå")
		w.As(webtest.Kongsvinger).Get("/?vis=alle").MustShow("Arvid Nilsen")
		w.As(webtest.Ullensaker).Get("/").MustNotShow("Arvid Nilsen")
		w.As(webtest.Ullensaker).Get(p.Path).MustStatus(404).MustNotShow("Arvid")
	})
}

func TestReferFaultsStandAtTheFieldAndEverythingIsKept(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	tests := []struct {
		name  string
		pairs []string
		show  []string
	}{
		{"wrong check digit", []string{"fodselsnummer", "03844400123"}, []string{"ontrollsiffer"}},
		{"letters in the number", []string{"fodselsnummer", "0384x400123"}, []string{"sifre"}},
		{"born after today", []string{"fodt", "3.4.2044"}, []string{"etter i dag"}},
		{"no such day", []string{"fodt", "31.2.1944"}, []string{"Rett dagen eller måneden"}},
		{"referred tomorrow", []string{"henvist", "18.11.2026"}, []string{"etter i dag"}},
		{"referred before birth", []string{"henvist", "1.1.1930"}, []string{"fød"}},
		{"no reason", []string{"hvorfor", ""}, []string{"hvorfor"}},
		{"too long", []string{"hvorfor", strings.Repeat("å", 25_000)}, []string{"Teksten er på 25"}},
		{"no family name", []string{"etternavn", ""}, []string{"Skriv etternavnet"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", tt.pairs...)...)
			p.MustStatus(422).MustShow(tt.show...).MustShow("før henvisningen kan lagres")
			if got := p.Value("fornavn"); got != "Arvid" {
				t.Errorf("the given name was lost: %q", got)
			}
			if got := p.Value(tt.pairs[0]); got != tt.pairs[1] {
				t.Errorf("what was typed in %s was lost: %.40q", tt.pairs[0], got)
			}
		})
	}
	b.Get("/").MustNotShow("Arvid")
}

// TestReferTellsEveryFaultAtOnce: what cannot be read, what is missing and what does not fit come together, in the order of
// the page, and an empty municipality is a fault like the others for one who covers several.
func TestReferTellsEveryFaultAtOnce(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Kongsvinger)
	p := b.Post("/henvisninger", "fornavn", "Arvid", "fodt", "31.2.1944", "henviser-telefon", strings.Repeat("9", 300), "henvist", "18.11.2026", "forlop", "iht-langvarig")
	p.MustStatus(422).MustShow("Ni felt må rettes før henvisningen kan lagres")
	at := 0
	for _, want := range []string{
		"Skriv etternavnet.", "Rett dagen eller måneden", "Velg kjønn",
		"Velg hvem henvisningen kommer fra.", "Teksten er 300 tegn", "Velg hvordan", "Skriv hvorfor", "Velg kommunen", "Datoen er etter i dag",
	} {
		n := strings.Index(p.Text[at:], want)
		if n < 0 {
			t.Errorf("«%s» is not told after what comes before it on the page", want)
			continue
		}
		at += n
	}
	if got := p.Value("fornavn"); got != "Arvid" {
		t.Errorf("the given name was lost: %q", got)
	}
}

func TestReferTwiceIsOnce(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	form := b.Get("/henvisninger/ny")
	first := b.Send(form, filled(w, "Nes")...)
	second := b.Send(form, filled(w, "Nes")...)
	if first.Path != second.Path {
		t.Errorf("a form sent twice made two persons: %s and %s", first.Path, second.Path)
	}
}

func TestReferWarnsOfTheSamePerson(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	first := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes")...)
	again := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", "hvorfor", "Skrevet på nytt.")...)
	again.MustStatus(409).MustShow("Er det samme person?", "Ja, det er Arvid Nilsen")
	if w.Audited(access.Search, true) != 1 {
		t.Error("the name that is shown is not in the audit")
	}
	b.Get(first.Path+"/innsynslogg").MustShow("Ingrid Sandvik", "fant personen i et søk")
	if got := again.Value("hvorfor"); got != "Skrevet på nytt." {
		t.Errorf("the text was lost: %q", got)
	}
	other := b.SendTo(again, "/henvisninger", "ikke-samme", "ja")
	if other.MustStatus(200).Path == first.Path {
		t.Error("«en annen person» led to the first one")
	}
	// Somebody who may not see him is not told that he exists.
	foreign := w.As(webtest.Ullensaker)
	foreign.Send(foreign.Get("/henvisninger/ny"), filled(w, "Ullensaker")...).MustStatus(200).MustShow("registrert")
}

func TestReferByNumberFindsTheSameAndTellsNothing(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Ullensaker)
	number := kari.Number.Digits()
	p := b.Send(b.Get("/henvisninger/ny"), filled(w, "Ullensaker", "fodselsnummer", number, "fodt", "")...)
	p.MustNotShow("Kari", "Aasen", "Planned")
	if p.Status == 200 {
		t.Fatal("a second open enrolment in the same pathway was opened")
	}
	if strings.Contains(w.Log(), number) {
		t.Error("the number is in the log")
	}
}

// TestReferByNumberOpensNobodyElses: while one municipality follows somebody, another cannot make her its own by referring her to the other
// pathway; the refusal tells nothing, and neither number nor the address of a person does more. The hospital's team, which sees her, can,
// and so can her own municipality and her GP.
func TestReferByNumberOpensNobodyElses(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		number := kari.Number.Digits()
		other := func(area string, more ...string) []string {
			return filled(w, area, append([]string{"fodselsnummer", number, "fodt", "", "forlop", "forsterket-hjemreise"}, more...)...)
		}
		b := w.As(webtest.Ullensaker)
		for _, send := range [][]string{other("Ullensaker"), other("Ullensaker", "person", string(kari.Patient)), other("Ullensaker", "person", string(kari.Patient), "fodselsnummer", "")} {
			p := b.Send(b.Get("/henvisninger/ny"), send...)
			p.MustNotShow("Kari", "Aasen", "Planned", "Nes kommune følger")
			if p.Status == 200 {
				t.Error("somebody who is followed elsewhere was referred")
			}
		}
		b.Send(b.Get("/henvisninger/ny"), other("Ullensaker")...).MustStatus(422).MustShow("Personen kan ikke henvises på nytt nå.")
		if w.Audited(access.Search, true) == 0 {
			t.Error("that the number is known is told, and not in the audit")
		}
		w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustShow("Pål Eng", "fant personen i et søk")
		b.Get(kari.Page()).MustStatus(404).MustNotShow("Kari")
		b.Get(kari.Path("plan")).MustStatus(404)
		if strings.Contains(w.Log(), number) {
			t.Error("the number is in the log")
		}
		h := w.As(webtest.Kongsvinger)
		h.Send(h.Get("/henvisninger/ny"), other("Ullensaker")...).MustStatus(200)
		b.Get(kari.Page()).MustStatus(200)
		per := w.Person("Per", "Berg", webtest.Planned)
		number = per.Number.Digits()
		n := w.As(webtest.Nes)
		n.Send(n.Get("/henvisninger/ny"), other("Nes")...).MustStatus(200)
	})
}

// TestReferWhoObjects: who refers by number is not told that its owner is in Tråd and has said no. The answer is that of one who is followed
// already, with what was typed; the refusal is in the audit.
func TestReferWhoObjects(t *testing.T) {
	w := webtest.New(t)
	kari, per := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Per", "Berg", webtest.Planned)
	w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectEverybody, By: "patient", Competence: "full", On: webtest.Today}})
	for _, u := range []webtest.User{webtest.GP, webtest.Ullensaker, webtest.Kongsvinger} {
		b, area := w.As(u), "Nes"
		if u == webtest.Ullensaker {
			area = "Ullensaker"
		}
		send := func(c webtest.Case) *webtest.Page {
			return b.Send(b.Get("/henvisninger/ny"), filled(w, area, "fodselsnummer", c.Number.Digits(), "fodt", "")...)
		}
		no, same := send(kari).MustStatus(422), send(per).MustStatus(422)
		no.MustShow("Personen kan ikke henvises på nytt nå.").MustNotShow("Kari", "motsatt")
		if no.Value("hvorfor") == "" || no.Value("hvorfor") != same.Value("hvorfor") {
			t.Error("what was typed is lost")
		}
		if strings.ReplaceAll(no.Text, kari.Number.Digits(), "") != strings.ReplaceAll(same.Text, per.Number.Digits(), "") {
			t.Errorf("%s is told one from the other", u)
		}
	}
	if w.Audited(access.Refer, false) != 3 {
		t.Errorf("%d refusals in the audit", w.Audited(access.Refer, false))
	}
}

func TestReferByNumberOfSomebodyNew(t *testing.T) {
	w := webtest.New(t)
	n, ok := nin.Synthetic(date.Of(1944, 4, 3), false, 7)
	for i := 8; !ok; i++ {
		n, ok = nin.Synthetic(date.Of(1944, 4, 3), false, i)
	}
	b := w.As(webtest.Nes)
	p := b.Send(b.Get("/henvisninger/ny"), filled(w, "Nes", "fodselsnummer", n.Digits(), "fodt", "")...)
	p.MustStatus(200).MustShow("03.04.1944")
	if strings.Contains(p.HTML, n.Digits()) || strings.Contains(p.Path, n.Digits()) {
		t.Error("the number is shown")
	}
}

func TestWhoMayRefer(t *testing.T) {
	w := webtest.New(t)
	for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.GP} {
		w.As(u).Get("/henvisninger/ny").MustStatus(200).MustShow("Ny henvisning")
	}
	for _, u := range []webtest.User{webtest.CareWorker, webtest.Clinician, webtest.Manager, webtest.Analyst, webtest.Administrator} {
		w.As(u).Get("/henvisninger/ny").MustStatus(404)
		w.As(u).Post("/henvisninger", filled(w, "Nes")...).MustStatus(404)
	}
	// A coordinator refers to the own municipality only.
	b := w.As(webtest.Ullensaker)
	b.Post("/henvisninger", filled(w, "Nes")...).MustStatus(404)
}
