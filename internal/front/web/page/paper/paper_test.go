package paper_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	docapp "traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/browser"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

var look = flag.String("look", "", "folder for pictures and documents")

// texts are the fields of the design's plan; the decision is the physician's.
var texts = map[string]string{
	"viktig": "Jeg vil bo hjemme og gå til postkassen selv.", "mal/a/tekst": "Gå til <postkassen>", "mal/a/ser": "Tre dager i uken",
	"tiltak/a/hva": "Veie deg hver morgen", "tiltak/a/hvem": "pasient", "tiltak/b/hva": "Trene styrke og balanse", "tiltak/b/hvem": "kommune", "tiltak/b/ofte": "2 ganger i uken",
	"tiltak/c/hva": "Ta blodprøver", "tiltak/c/hvem": "fastlege", "tiltak/c/frist": "18.12.2026", "tiltak/d/hva": "Ringe hver kveld", "tiltak/d/hvem": "parorende", "tiltak/d/navn": "Kari",
	"tegn/a/omrade": "hjerte og pust", "tegn/a/gronn-tegn": "Vekt 62 til 64 kg. Sover med én pute", "tegn/a/gronn-gjor": "Fortsett",
	"tegn/a/gul-tegn": "Opp 1,5 kg på tre dager", "tegn/a/gul-gjor": "Ring Ingrid", "tegn/a/rod-tegn": "Tungpust i ro", "tegn/a/rod-gjor": "Ring 113",
	"team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Nes kommune", "team/a/telefon": "000 55 210",
	"team/b/navn": "IHT Ahus", "team/b/tid": "hverdager 9–15", "team/b/telefon": "941 73 240", "avtale/neste": "09.12.2026", "medisiner/liste": "Hos fastlegen",
	"mal/b/tekst": "Stå opp alene", "mal/b/over": "a", "ip/har": "ja", "ip/koordinator": "Ingrid Sandvik", "ip/felt/periode": "Til mai 2027",
}

// publish writes and signs the plan.
func publish(t *testing.T, w *webtest.World, kari webtest.Case) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	id, err := planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	version := func() planapp.Version {
		all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		return *all.Working
	}
	save := func(u webtest.User, texts map[string]string) {
		var saves []document.Save
		fields, err := docapp.Fields(t.Context(), w.Store.Reader(), version().Document)
		if err != nil {
			t.Fatal(err)
		}
		for path, text := range texts {
			saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
		}
		done, err := docapp.Save{Document: version().Document, Fields: saves}.Run(t.Context(), w.Service, w.Actor(u))
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range done.Fields {
			if a.Fault != "" {
				t.Fatalf("%s: %s", a.Path, a.Fault)
			}
		}
	}
	save(webtest.Nes, texts)
	w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: "Hjem så snart det er trygt"})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Legg meg inn når årsaken kan behandles\nIkke HLR, ikke respirator"})
	d := planapp.Publish{Version: id, Seen: version().Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Første plan", Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}}
	if err := d.Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
}

func TestPapers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		b := w.As(webtest.Nes)
		for _, path := range []string{"/trygghetskort", "/plan/pasient"} {
			b.Get(kari.Page()+path).MustStatus(200).MustShow("Planen er ikke publisert ennå", "aldri av et utkast")
		}
		b.Get(kari.Page() + "/trygghetskort.pdf").MustStatus(404)
		publish(t, w, kari)

		slip := b.Get(kari.Page()+"/trygghetskort").MustStatus(200).MustShow("Trygghetskort", "Kari Aasen", "«Jeg vil bo hjemme og gå til postkassen selv.»", "Ingrid Sandvik, Nes kommune 000 55 210",
			"IHT Ahus, hverdager 9–15 941 73 240", "Legevakt, kveld, natt og helg 116 117", "Grønt: som vanlig Vekt 62 til 64 kg. Sover med én pute. Fortsett.", "Gult: ring samme dag", "Ring Ingrid.",
			"Rødt: ring 113 med en gang Tungpust i ro. Ring 113.", "Si: «Jeg har IHT-plan.» Vis dette kortet.", "Plan versjon", "Signert av Ingrid Sandvik")
		slip.MustNotShow("HLR", "Til deg som behandler meg", kari.Number.Digits())
		// The clarifications stand at the door only when both want it.
		w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: kari.Patient, Seen: 2, Text: "Hjem så snart det er trygt", Card: true})
		b.Get(kari.Page() + "/trygghetskort").MustNotShow("HLR")
		w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 3, Text: "Ikke HLR, men NIV", Card: true})
		// A decision that was made after the plan was signed is the one to follow.
		b.Get(kari.Page()+"/trygghetskort").MustShow("Til deg som behandler meg Ikke HLR, men NIV.").MustNotShow("Må vurderes på nytt", "respirator")
		b.Get(kari.Page()+"/plan").MustShow("Medisinsk beslutning endret: Ikke HLR, men NIV", "Endret i behandlingsavklaringene.")

		b.Get(kari.Page()+"/plan/pasient").MustStatus(200).MustShow("Dette gjør du selv Veie deg hver morgen.", "Dette gjør dine nærmeste Ringe hver kveld, Kari.", "Dette gjør kommunen Trene styrke og balanse, 2 ganger i uken.",
			"Dette gjør fastlegen Ta blodprøver, innen 18. desember 2026, foreslått til fastlegen.", "Individuell plan", "Koordinator: Ingrid Sandvik.", "Planperiode og tidspunkt for revisjon: Til mai 2027.", "Vi ser på planen sammen igjen 9. desember 2026.", "Du ønsker: «Hjem så snart det er trygt»").MustEscape("Gå til <postkassen>").MustNotShow("Dette gjør sykehuset")
		// A draft of the next version changes nothing on paper.
		if _, err := (planapp.Start{Patient: kari.Patient}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
			t.Fatal(err)
		}
		b.Get(kari.Page()+"/trygghetskort").MustShow("Rødt: ring 113", "000 55 210")

		for _, u := range []webtest.User{webtest.GP, webtest.Physician, webtest.CareWorker} {
			w.As(u).Get(kari.Page() + "/trygghetskort").MustStatus(200)
		}
		for _, u := range webtest.Outsiders {
			for _, path := range []string{"/trygghetskort", "/trygghetskort.pdf", "/plan/pasient", "/plan/pasient.pdf", "/plan.pdf"} {
				w.As(u).Get(kari.Page()+path).MustStatus(404).MustNotShow("Kari", "postkassen")
			}
		}
		// Without a printer the page prints itself, and the address of the file says so.
		b.Get(kari.Page() + "/trygghetskort").MustShow("Skriv ut").MustNotShow("Last ned PDF")
		b.Get(kari.Page() + "/trygghetskort.pdf").MustStatus(503).MustShow("nettleserens egen utskrift")
	})
}

// The PDFs are tagged, in Norwegian, and their text is read in the order that it stands.
func TestPDF(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari)
	w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: kari.Patient, Seen: 2, Text: "Hjem", Card: true})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 3, Text: "Ikke HLR", Card: true})
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	b := w.As(webtest.Nes)
	b.Get(kari.Page() + "/trygghetskort").MustShow("Last ned PDF")
	for path, want := range map[string][]string{
		"/trygghetskort.pdf": {"Trygghetskort", "Kari Aasen", "«Jeg vil bo hjemme", "Ingrid Sandvik", "000 55 210", "Legevakt", "116 117", "Grønt: som vanlig", "Gult: ring samme dag", "Opp 1,5 kg", "Rødt: ring 113", "Vis dette kortet.", "Til deg som behandler meg", "Ikke HLR", "Plan versjon"},
		"/plan/pasient.pdf":  {"Planen min", "Kari Aasen", "Dette vil du", "Gå til <postkassen>", "Dette gjør du selv", "Veie deg", "Dette gjør kommunen", "Dette gjør fastlegen", "Hvem du kan ringe"},
		"/plan.pdf":          {"Behandlingsplan", "Kari Aasen", "Mål", "Vi ser det når: Tre dager i uken", "Delmål: «Stå opp alene»", "Pasienten", "Kommunen", "Fastlegen", "Medisinsk beslutning:", "Besluttet 17. november 2026, Henrik Dahl", "Medisiner i fokus", "Individuell plan", "Koordinator: Ingrid Sandvik", "Signert av Ingrid Sandvik, IHT-koordinator", "Pasienten er enig i planen.", "Plan versjon"},
	} {
		p := b.Get(kari.Page() + path).MustStatus(200)
		if got := p.Header.Get("Content-Type"); got != "application/pdf" || strings.Contains(p.Header.Get("Content-Disposition"), "Kari") {
			t.Errorf("%s: %s %s", path, got, p.Header.Get("Content-Disposition"))
		}
		doc, err := printtest.Read([]byte(p.HTML))
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, tag := range []string{"/StructTreeRoot", "/Marked true", "/Lang (nb", "/S /H1", "/S /H2"} {
			if !doc.Has(tag) {
				t.Errorf("%s lacks %s", path, tag)
			}
		}
		text, at := doc.Text(), 0
		for _, s := range want {
			i := strings.Index(text[at:], s)
			if i < 0 {
				t.Errorf("%s: %q is not there, or out of order, in %q", path, s, text)
				continue
			}
			at += i
		}
		if path == "/trygghetskort.pdf" && doc.Pages() != 1 {
			t.Errorf("the slip has %d pages", doc.Pages())
		}
		if *look != "" {
			if err := os.WriteFile(filepath.Join(*look, strings.ReplaceAll(path[1:], "/", "-")), []byte(p.HTML), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// The printed plan says what the version says: its own signs, all of its team, and what is another since then by itself.
func TestPlanPDFSaysTheVersion(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Publish(kari, map[string]string{
		"tiltak/a/hva": "Trene", "tiltak/a/hvem": "kommune", "tiltak/a/frist": "30.11.2026", "tegn/a/omrade": "hjerte", "tegn/a/rod-tegn": "Tungpust i ro", "tegn/a/rod-gjor": "Ring 113",
		"team/a/navn": "En", "team/a/telefon": "000 55 201", "team/b/navn": "To", "team/b/telefon": "000 55 202", "team/c/navn": "Tre", "team/c/telefon": "000 55 203", "team/d/navn": "Fire", "team/d/telefon": "000 55 204",
		"team/e/navn": "Femte Person", "team/e/rolle": "fysioterapeut", "team/e/tid": "mandager", "team/e/telefon": "000 55 205", "team/f/navn": "Uten Nummer", "team/f/rolle": "ergoterapeut",
	})
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.Nes), planapp.SmallChange{Version: all.Holds.ID, Path: "tiltak/a/frist", Before: "30.11.2026", Text: "18.12.2026"})
	doc, err := printtest.Read([]byte(w.As(webtest.Nes).Get(kari.Page() + "/plan.pdf").MustStatus(200).HTML))
	if err != nil {
		t.Fatal(err)
	}
	text := doc.Text()
	for _, want := range []string{"Rødt: ring med en gang", "Tungpust i ro.", "Femte Person", "fysioterapeut, mandager", "000 55 205", "Uten Nummer", "Endret etter at versjonen ble publisert", "Frist flyttet: Trene fra 30. nov. til 18. des."} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q: %s", want, text)
		}
	}
	for _, not := range []string{"Vis dette kortet", "Legevakt", "116 117"} {
		if strings.Contains(text, not) {
			t.Errorf("says %q, which the version does not", not)
		}
	}
}

func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari)
	p := browser.ForTest(t).Page(t)
	for _, path := range []string{"/trygghetskort", "/plan/pasient"} {
		picture := ""
		if *look != "" {
			picture = *look + "/" + filepath.Base(path)
		}
		webtest.Look(t, p, w.Serve(webtest.Nes)+kari.Page()+path, picture)
	}
}
