package plan_test

import (
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/base/browser"
	"traad/internal/base/print"
	"traad/internal/base/print/printtest"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

// The plan's whole way in a browser: mapped on a tablet at home with the circle, four goals grown into a draft, sent, answered by the GP from the mail
// with two presses, published, on paper for her door and as a PDF that can be read aloud, and evaluated into the next version.
func TestJourney(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.Address = "https://traad.example"
	printer := print.New()
	t.Cleanup(printer.Close)
	w.Handler = web.New(w.Service, web.Options{Print: printer})
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := browser.ForTest(t)
	p := b.Page(t)
	p.Patience(15 * time.Second)
	p.ViewportSize(820, 1180)
	picture := func(p *browser.Page, name string, width, height int) {
		if *look != "" {
			p.Screenshot(filepath.Join(*look, name+".png"), width, height)
		}
	}
	nes := w.Serve(webtest.Nes)
	p.Open(nes + kari.Path("kartlegging"))
	p.ClickButton("Begynn samtalen")
	p.ClickLink("Aktivitet og funksjon, ikke kartlagt")
	goals := []string{"Jeg vil gå til postkassen selv", "Jeg vil danse på kafeen", "Jeg vil sove uten å våkne", "Jeg vil slippe å forklare alt på nytt"}
	for _, goal := range goals {
		p.ClickCSS("#del-activity [data-new=mal] summary")
		p.Within("#del-activity [data-new=mal]").Fill("Mål", goal)
		p.HasText("Lagret kl.")
	}
	p.ClickCSS("#del-activity [data-new=tiltak] summary")
	p.Within("#del-activity [data-new=tiltak]").Fill("Tiltak", "Fysioterapeut trener styrke")
	p.Within("#del-activity").Choose("Hvem", "Kommunen")
	p.Within("#del-activity").Choose("Risiko", "Handle")
	p.HasText("Lagret kl.")
	p.HasText("1 av 9 områder kartlagt")
	p.Clean()
	picture(p, "reise-kartlegging-820", 820, 1180)
	p.ClickLink("Avslutt samtalen")
	p.ClickButton("Avslutt samtalen")
	p.HasText("Samtalen er avsluttet")
	p.ClickLink("Gå til utkastet til plan")
	p.HasText("Mål 4", "Alt er lagret")
	if got := browser.Eval[string](p, `[...document.querySelectorAll('#del-mal textarea[name$="/tekst"]')].map(e => e.value).join('; ')`); got != strings.Join(goals, "; ")+"; " {
		t.Errorf("the goals stand as %q", got)
	}
	picture(p, "reise-utkast-820", 820, 1180)
	p.Open(nes + planPath(kari, "/send"))
	p.Fill("Siste dag for svar", "27.11.2026")
	p.ClickButton("Send på høring")
	p.HasText("Planen er sendt på høring.", "0 av 2 har svart")

	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 1)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d mails, %v", len(rows), err)
	}
	gp := b.Page(t)
	gp.ViewportSize(browser.Desktop, 900)
	gp.Open(w.Serve(webtest.GP) + mailLink(rows[0].Body))
	gp.HasText("Dette ber vi fastlegen om", "Den første planen", "Fysioterapeut trener styrke")
	gp.MustNotHaveText("Nytt mål")
	gp.Clean()
	picture(gp, "reise-fastlege-1440", browser.Desktop, 900)
	gp.Choose("Ditt svar", "Enig")
	gp.ClickButton("Send svar")
	gp.HasText("Takk")

	p.Open(nes + planPath(kari, ""))
	p.HasText("1 av 2 har svart", "Enig")
	p.Clean()
	picture(p, "reise-horing-820", 820, 1180)
	p.Open(nes + planPath(kari, "/publiser"))
	p.Choose("Pasienten er enig i planen", "Ja")
	p.Choose("Hvordan sa pasienten det?", "Personlig")
	p.Check("Jeg har lest planen og står ansvarlig for den")
	p.ClickButton("Signer og publiser versjon 1")
	p.HasText("Versjon 1 er publisert og gjelder fra nå.", "Fastlege")
	p.Clean()
	picture(p, "reise-plan-820", 820, 1180)
	if printer.Available() {
		readAloud(t, browser.Eval[string](p, `[...document.querySelectorAll('.head .actions a')].find(a => a.textContent.trim() === 'PDF').href`), goals...)
	}
	p.Open(nes + kari.Page() + "/trygghetskort")
	p.HasText("Trygghetskort", "113", "116 117")
	p.Clean()
	picture(p, "reise-trygghetskort-820", 820, 1180)
	p.Open(nes + kari.Path("evaluering"))
	p.HasText("«Jeg vil gå til postkassen selv»", "«Jeg vil slippe å forklare alt på nytt»")
	p.Clean()
	picture(p, "reise-evaluering-820", 820, 1180)
	p.Choose("Hvordan ble evalueringen gjort?", "Hjemmebesøk")
	for i, answer := range []string{"Nådd", "Delvis nådd", "Ikke nådd", "Endret"} {
		p.Choose("«"+goals[i]+"»", answer)
	}
	p.Choose("Fysioterapeut trener styrke", "Fortsetter")
	p.Choose("Hvordan gikk det med målene?", "Delvis nådd")
	p.Fill("Hva kom dere fram til?", "Går til postkassen. Trener videre.")
	p.Choose("Videre", "Fortsett oppfølgingen")
	p.ClickButton("Lagre evalueringen")
	p.HasText("Evalueringen er lagret.")
	p.Open(nes + planPath(kari, "/rediger"))
	p.HasText("Rediger planen, versjon 2", "Mål 4", "Tiltak 1")
	if got := browser.Eval[string](p, `[...document.querySelectorAll('#del-mal select[name$="/status"]')].map(e => e.selectedOptions[0].text).join(', ')`); got != "Nådd, Delvis nådd, Ikke nådd, Endret" {
		t.Errorf("the goals stand as %s", got)
	}
	p.Clean()
	picture(p, "reise-neste-utkast-820", 820, 1180)
	for _, x := range []*browser.Page{p, gp} {
		if e := x.ConsoleErrors(); len(e) > 0 {
			t.Errorf("console: %q", e)
		}
	}
}

// readAloud gets the PDF that the link leads to: tagged, in Norwegian, and with its text in the order that a reader expects.
func readAloud(t *testing.T, link string, goals ...string) {
	t.Helper()
	answer, err := http.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil || answer.Header.Get("Content-Type") != "application/pdf" {
		t.Fatalf("%s %s, %v", answer.Status, answer.Header.Get("Content-Type"), err)
	}
	doc, err := printtest.Read(raw)
	if err != nil {
		t.Fatal(err)
	}
	for _, tag := range []string{"/StructTreeRoot", "/Marked true", "/Lang (nb", "/S /H1", "/S /H2"} {
		if !doc.Has(tag) {
			t.Errorf("the PDF lacks %s", tag)
		}
	}
	text, at := doc.Text(), 0
	for _, want := range slices.Concat([]string{"Behandlingsplan", "Kari Aasen", "Mål"}, goals, []string{"Fysioterapeut trener styrke", "Signert av Ingrid Sandvik"}) {
		i := strings.Index(text[at:], want)
		if i < 0 {
			t.Errorf("%q is not there, or out of order, in %q", want, text)
			continue
		}
		at += i
	}
}
