package paper_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	docapp "traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// What stands on a sheet only for the screen: forms, signs, what is only heard, heads of columns, and a day for the eye, which paper writes out.
var forScreen = regexp.MustCompile(`(?s)<details.*?</details>|<svg.*?</svg>|<thead.*?</thead>|<span class="ds-sr-only">.*?</span>|<span class="due.*?</span>|<span class="goal-number".*?</span>`)

// inOtherWords is what paper says in other words than the screen: whose the measures are, and the label of a heading.
var inOtherWords = map[string]string{
	"Du, Kari": "Pasienten", "Nes kommune": "Kommunen, Nes", "Fastlege Mona Ruud": "Fastlegen, Mona Ruud", "Sykehuset, IHT": "Sykehuset",
	"Det jeg ønsker": "Pasientens ønske", "Tegn å følge med på: hjerte": "Tegn å følge med på", "Følges": "Følg med på", "Liste i bruk": "Legemiddelliste i bruk",
	"Ring 000 55 210": "000 55 210",
}

// Every text of the plan on the screen stands in its PDF.
func TestPlanPDFSaysWhatTheScreenSays(t *testing.T) {
	w := webtest.New(t)
	printer := print.New()
	if !printer.Available() {
		t.Skip("SKIPPED: no Chromium on this machine")
	}
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	nes := w.Actor(webtest.Nes)
	w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: "Hjem så snart det er trygt"})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Ikke HLR", With: "Kari og datteren Pia"})
	if _, err := (planapp.Start{Patient: kari.Patient}).Run(t.Context(), w.Service, nes); err != nil {
		t.Fatal(err)
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	write(t, w, webtest.Nes, all.Working.Document, "tiltak/c/hva", "Ta blodprøver", "tiltak/c/hvem", "fastlege")
	write(t, w, webtest.GP, all.Working.Document, "tiltak/c/fastlege", plan.Confirmed)
	w.Publish(kari, map[string]string{
		"viktig": "Jeg vil bo hjemme", "mal/a/tekst": "Gå til postkassen", "mal/a/plass": "1", "mal/a/ser": "Tre dager i uken", "mal/b/tekst": "Stå opp alene", "mal/b/over": "a", "mal/b/plass": "2", "mal/c/tekst": "Sove", "mal/c/status": "delvis", "mal/c/plass": "3",
		"tiltak/a/hva": "Veie seg", "tiltak/a/hvem": "pasient", "tiltak/a/mal": "c", "tiltak/b/hva": "Trene balanse", "tiltak/b/hvem": "kommune", "tiltak/b/navn": "fysioterapeuten", "tiltak/b/ofte": "2 ganger i uken", "tiltak/b/mal": "a",
		"tiltak/d/hva": "Legemiddelsamtale", "tiltak/d/hvem": "sykehus", "tiltak/e/hva": "Følge kalium", "tiltak/e/hvem": "fastlege", "tiltak/f/hva": "Rekkverk", "tiltak/f/hvem": "kommune", "tiltak/f/status": "gjort",
		"tegn/a/omrade": "hjerte", "tegn/a/gul-tegn": "Opp 1,5 kg", "tegn/a/gul-gjor": "Ring Ingrid", "tegn/a/gronn-tegn": "Sover flatt", "tegn/a/rod-tegn": "Tungpust", "tegn/a/rod-gjor": "Ring 113", "medisiner/folg": "Kalium", "medisiner/unnga": "NSAID", "medisiner/liste": "Hos fastlegen", "medisiner/gjennomgang": "04.05.2026", "tekst": "Har hund",
		"team/a/navn": "Ingrid Sandvik", "team/a/rolle": "Nes kommune", "team/a/tid": "hverdager", "team/a/telefon": "000 55 210", "ip/har": "ja", "ip/koordinator": "Ingrid Sandvik", "avtale/neste": "09.12.2026",
	})
	b := w.As(webtest.Nes)
	doc, err := printtest.Read([]byte(b.Get(kari.Page() + "/plan.pdf").MustStatus(200).HTML))
	if err != nil {
		t.Fatal(err)
	}
	said := strings.ToLower(strings.Join(strings.Fields(doc.Text()), " "))
	_, sheet, _ := strings.Cut(b.Get(kari.Page()+"/plan").MustStatus(200).HTML, `<article class="card sheet-page plan-page">`)
	sheet, _, _ = strings.Cut(sheet, "</article>")
	_, sheet, _ = strings.Cut(sheet, `<blockquote`) // after what the version is: paper has it at its head and foot
	sheet = "<" + sheet
	n := 0
	for _, text := range regexp.MustCompile(`>([^<]*)`).FindAllStringSubmatch(forScreen.ReplaceAllString(sheet, ""), -1) {
		one := strings.Join(strings.Fields(html.UnescapeString(text[1])), " ")
		if other, ok := inOtherWords[one]; ok {
			one = other
		}
		one = strings.ToLower(strings.Trim(one, " ,.()«»"))
		if one != "" {
			n++
		}
		if !strings.Contains(said, one) {
			t.Errorf("%q stands on the screen and not on paper", one)
		}
	}
	for _, want := range []string{"med kari og datteren pia", "bekreftet av fastlegen", "mål 2", "publisert uten høring: prøve", "sandvik, iht-koordinator", "skrevet 17. november 2026"} {
		if !strings.Contains(said, want) {
			t.Errorf("paper does not say %q", want)
		}
	}
	if t.Failed() || n < 40 {
		t.Errorf("%d texts; the paper says %s", n, said)
	}
}

// write saves fields of a draft: path, text, path, text.
func write(t *testing.T, w *webtest.World, u webtest.User, doc db.ID, texts ...string) {
	t.Helper()
	fields, err := docapp.Fields(t.Context(), w.Store.Reader(), doc)
	if err != nil {
		t.Fatal(err)
	}
	save := docapp.Save{Document: doc}
	for i := 0; i+1 < len(texts); i += 2 {
		save.Fields = append(save.Fields, document.Save{Path: texts[i], Base: fields[texts[i]].Revision, Text: texts[i+1]})
	}
	done, err := save.Run(t.Context(), w.Service, w.Actor(u))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range done.Fields {
		if a.Fault != "" {
			t.Fatalf("%s: %s", a.Path, a.Fault)
		}
	}
}
