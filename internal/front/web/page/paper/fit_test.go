package paper_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// Whatever the plan says, the slip is one page, and what it has no room for it points to: the longest texts there can be, in words, in one wide
// word, in emoji, and what a full plan of the field says.
func TestSlipIsOnePage(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Karoline Margrethe Wilhelmine", "Bjørnstad-Wammerstrøm", webtest.Mapped)
	full := "Vekt opp mer enn 1,5 kg på tre dager, hovne ankler eller legger, må sove med to puter eller sitte oppe om natten. Blir mer sliten enn vanlig av å gå til kjøkkenet."
	wish, decided := 0, 1
	for name, text := range map[string]string{
		"a full plan": full, "the longest in words": strings.Repeat("Hovne ankler og tung pust. ", care.MaxText/27), "one wide word": strings.Repeat("W", care.MaxText), "emoji": strings.Repeat("👵🏽", care.MaxText/2),
	} {
		texts := map[string]string{"viktig": text, "avtale/neste": "9.12.2026"}
		for _, id := range []string{"a", "b", "c", "d", "e"} {
			texts["tegn/"+id+"/omrade"] = "hjerte og pust " + id
			for _, part := range []string{"gronn-tegn", "gronn-gjor", "gul-tegn", "gul-gjor", "rod-tegn", "rod-gjor"} {
				texts["tegn/"+id+"/"+part] = text
			}
			texts["team/"+id+"/navn"], texts["team/"+id+"/rolle"], texts["team/"+id+"/telefon"], texts["team/"+id+"/tid"] = text, text, "000 55 21"+string(id[0]-'a'+'0'), text
		}
		if name == "a full plan" {
			for _, id := range []string{"a", "b", "c", "d", "e"} {
				texts["team/"+id+"/navn"], texts["team/"+id+"/tid"] = "Ingrid Sandvik, IHT-koordinator", "mandag til fredag kl. 8 til 15.30"
			}
		}
		decision := text[:min(len(text), care.MaxText/8)]
		w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: kari.Patient, Seen: wish, Text: "Hjem, sagt igjen: " + name, Card: true})
		w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: decided, Text: strings.ToValidUTF8(decision, ""), Card: true})
		wish, decided = wish+2, decided+2
		w.Publish(kari, texts)
		b := w.As(webtest.Nes)
		b.Get(kari.Page()+"/trygghetskort").MustStatus(200).MustShow("Rødt: ring 113 med en gang", "Vis dette kortet.", "116 117", "… se planen", "Noe er kortet ned for å få plass på ett ark. Alt står i planen.", "Til deg som behandler meg")
		doc, err := printtest.Read([]byte(b.Get(kari.Page() + "/trygghetskort.pdf").MustStatus(200).HTML))
		if err != nil {
			t.Fatal(err)
		}
		if doc.Pages() != 1 {
			t.Errorf("%s: the slip has %d pages", name, doc.Pages())
		}
		if !strings.Contains(doc.Text(), "Signert av Ingrid Sandvik") {
			t.Errorf("%s: the foot is not on the slip", name)
		}
		save(t, "kort-"+strings.ReplaceAll(name, " ", "-")+".pdf", doc)
	}
}

// A plan that has room is not shortened and has the size of the design.
func TestSlipWithRoom(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	publish(t, w, kari)
	page := w.As(webtest.Nes).Get(kari.Page()+"/trygghetskort").MustStatus(200).MustNotShow("se planen", "kortet ned")
	if strings.Contains(page.HTML, "slip tight") {
		t.Error("set small, and there is room")
	}
}

func save(t *testing.T, name string, doc *printtest.PDF) {
	t.Helper()
	if *look == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*look, name), doc.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A plan of the field, with four contacts, signs in sentences and the clarifications at the door, is whole: what to do and whom to ring is not cut
// to keep the slip small. It takes the larger sheet.
func TestFullPlanIsWholeOnTheSlip(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: kari.Patient, Text: "Hjem", Card: true})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Ønsker innleggelse når årsaken kan behandles\nIkke HLR, ikke respirator. Åpen for NIV ved KOLS-forverring\nVil hjem så snart det er trygt", Card: true})
	w.Publish(kari, map[string]string{
		"viktig": "Jeg vil bo hjemme, og jeg vil klare å gå til postkassen selv. Og så vil jeg slippe å forklare alt på nytt hver gang.", "avtale/neste": "9.12.2026",
		"tegn/1/omrade": "hjerte og pust", "tegn/1/gronn-tegn": "Vekt 62 til 64 kg. Går til postkassen. Sover med én pute.", "tegn/1/gronn-gjor": "Fortsett som før.",
		"tegn/1/gul-tegn": "Vekt opp 1,5 kg på tre dager. Hovne ankler. Trenger to puter.", "tegn/1/gul-gjor": "Ekstra vanndrivende i 2 dager, som på legemiddellisten. Ring Ingrid, 000 55 210.",
		"tegn/1/rod-tegn": "Tungpust i ro. Brystsmerter. Forvirret.", "tegn/1/rod-gjor": "Ring 113. Si at du har IHT-plan, og vis trygghetskortet.",
		"team/a/navn": "Ingrid Sandvik", "team/a/rolle": "IHT-koordinator Nes, hovedansvar", "team/a/telefon": "000 55 210", "team/b/navn": "IHT Ahus", "team/b/tid": "hverdager 9–15", "team/b/telefon": "941 73 240",
		"team/c/navn": "Mona Ruud", "team/c/rolle": "fastlege", "team/c/telefon": "00 00 44 18", "team/d/navn": "Kari Aasen Lie", "team/d/rolle": "datter", "team/d/tid": "helst etter kl. 16", "team/d/telefon": "000 55 377",
	})
	b := w.As(webtest.Nes)
	page := b.Get(kari.Page()+"/trygghetskort").MustStatus(200).MustNotShow("se planen", "kortet ned").MustShow("slippe å forklare alt på nytt hver gang.", "Ring Ingrid, 000 55 210.", "og vis trygghetskortet.",
		"Kari Aasen Lie, helst etter kl. 16 000 55 377", "Åpen for NIV ved KOLS-forverring. Vil hjem så snart det er trygt.")
	if strings.Contains(page.HTML, "paper-frame a5") {
		t.Error("shown as the small sheet")
	}
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	doc, err := printtest.Read([]byte(b.Get(kari.Page() + "/trygghetskort.pdf").MustStatus(200).HTML))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Pages() != 1 || !doc.Has("/MediaBox [0 0 595") && !doc.Has("/MediaBox [0 0 594") {
		t.Errorf("%d pages, or not A4", doc.Pages())
	}
	save(t, "kort-helt.pdf", doc)
}
