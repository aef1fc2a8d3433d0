package mapping_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"
	"time"

	"traad/internal/app/document"
	"traad/internal/base/browser"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store/query"
)

var look = flag.String("look", "", "folder for pictures of the conversation")

// stands is what a field of the person's conversation says in the database.
func stands(t *testing.T, w *webtest.World, kari webtest.Case, path string) string {
	t.Helper()
	rows, err := w.Store.Reader().DocumentsOfPatient(t.Context(), query.DocumentsOfPatientParams{PatientID: db.ID(kari.Patient), Kind: document.MappingKind})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d conversations: %v", len(rows), err)
	}
	fields, err := document.Fields(t.Context(), w.Store.Reader(), rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	return fields.Text(path)
}

// At the kitchen table: text is saved while it is written, the connection goes, the browser is closed and opened, the
// connection comes back, and every word is there.
func TestLostConnection(t *testing.T) { webtest.Each(t, lostConnection) }

func lostConnection(t *testing.T, w *webtest.World) {
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	l := webtest.Connect(t, w.Serve(webtest.Nes))
	address := l.Address + kari.Path("kartlegging")
	tablet := browser.ForTest(t).Page(t)
	p := tablet.NewTab()
	p.ViewportSize(1024, 1366)
	p.Patience(30 * time.Second)
	p.Open(address + "?del=activity")
	p.Fill("Hva er viktig for deg?", "Jeg vil ned til hagen.")
	p.HasText("Lagret")
	if got := stands(t, w, kari, "omrade/activity/viktig"); got != "Jeg vil ned til hagen." {
		t.Fatalf("saved %q", got)
	}

	l.Down.Store(true) // for the whole browser: what a tab sends as it is closed does not arrive either
	p.Fill("Ressurser", "Går trygt inne med rullator.")
	p.HasText("Uten nett siden kl.", "Alt er lagret på nettbrettet kl.", "sendes når nettet er tilbake")
	// The circle still leads from area to area, one tap closes one, and a measure is made on the spot.
	p.ClickLink("Søvn, ikke kartlagt")
	p.HasText("4 av 9", "1 av 9 områder kartlagt")
	p.ClickButton("Ingenting her")
	p.HasText("2 av 9 områder kartlagt", "5 av 9")
	p.ClickCSS("#del-activity [data-new=tiltak] summary")
	p.Fill("Tiltak", "Rekkverk på begge sider")
	if *look != "" {
		p.Screenshot(*look+"/samtale-uten-nett.png", 1024, 1366)
	}
	if got := stands(t, w, kari, "omrade/activity/ressurser"); got != "" {
		t.Errorf("saved %q without a connection", got)
	}

	// The browser is closed and opened again: what the server has not got lies on the tablet.
	p.Close()
	l.Down.Store(false)
	for _, path := range []string{"omrade/activity/ressurser", "omrade/sleep/risiko"} {
		if got := stands(t, w, kari, path); got != "" {
			t.Fatalf("%s: %q arrived without a connection", path, got)
		}
	}
	again := tablet.NewTab()
	again.ViewportSize(1024, 1366)
	again.Patience(30 * time.Second)
	again.Open(address + "?del=activity")
	again.HasText("2 av 9 områder kartlagt")
	for i := 0; i < 100 && stands(t, w, kari, "omrade/activity/ressurser") == ""; i++ {
		time.Sleep(100 * time.Millisecond)
	}
	if again.Value("Ressurser") != "Går trygt inne med rullator." {
		t.Errorf("came back as %q", again.Value("Ressurser"))
	}
	for path, want := range map[string]string{"omrade/activity/ressurser": "Går trygt inne med rullator.", "omrade/sleep/risiko": "none", "omrade/activity/viktig": "Jeg vil ned til hagen."} {
		if got := stands(t, w, kari, path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
	again.Open(address + "?del=activity")
	if n := browser.Eval[int](again, `[...document.querySelectorAll('input')].filter(e => e.value === 'Rekkverk på begge sider').length`); n != 1 {
		t.Errorf("the measure stands %d times", n)
	}
	again.Clean()
}

// The conversation is completed by another while something typed has not arrived. In a tablet
// that was closed it is shown where the conversation is read, to its author only, until she takes it away.
func TestCompletedByAnother(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	l := webtest.Connect(t, w.Serve(webtest.Nes))
	address := l.Address + kari.Path("kartlegging")
	tablet := browser.ForTest(t).Page(t)
	p := tablet.NewTab()
	p.ViewportSize(1024, 1366)
	p.Patience(30 * time.Second)
	p.Open(address + "?del=sleep")
	p.Fill("Hva er viktig for deg?", "Sove til seks")
	p.HasText("Lagret")
	l.Down.Store(true)
	p.Fill("Ressurser", "Har god seng. Ráfi 💛")
	p.Choose("Risiko", "Følg med")
	p.HasText("Alt er lagret på nettbrettet kl.")
	p.Close()
	l.Down.Store(false)
	other := w.As(webtest.Kongsvinger)
	open := tablet.NewTab()
	open.ViewportSize(1024, 1366)
	open.Patience(30 * time.Second)
	other.Send(other.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200)

	open.Open(address)
	open.HasText("Samtalen", "Skrevet uten nett", "Søvn: Ressurser", "Har god seng. Ráfi 💛", "Søvn: Risiko", "Følg med", "Det er ikke lagret i Tråd.")
	open.MustNotHaveText("watch")
	open.Clean()
	if *look != "" {
		open.Screenshot(*look+"/avsluttet-av-en-annen.png", 1024, 1366)
	}
	l.To(w.Serve(webtest.NesToo)) // whoever else logs in on the tablet sees nothing of it
	open.Open(address)
	open.HasText("Sove til seks")
	open.MustNotHaveText("Skrevet uten nett", "Har god seng")
	l.To(w.Serve(webtest.Nes))
	open.Open(address)
	open.ClickButton("Fjern")
	open.WaitGone("Har god seng")
	open.Open(address)
	open.HasText("Sove til seks")
	open.MustNotHaveText("Skrevet uten nett")
	if left := browser.Eval[string](open, `Object.keys(localStorage).filter(k => k.startsWith('traad.')).join()`); left != "" {
		t.Errorf("left on the machine: %s", left)
	}
}

// In a tab that is open the text is shown as soon as a button is pressed, and what lies on the tablet is not thrown away for it.
func TestCompletedWhileOpen(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	address := w.Serve(webtest.Nes) + kari.Path("kartlegging")
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(1024, 1366)
	p.Patience(30 * time.Second)
	p.Open(address + "?del=avslutt")
	other := w.As(webtest.Kongsvinger)
	other.Send(other.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200)
	p.ClickLink("Søvn, ikke kartlagt")
	p.Fill("Ressurser", "Har god seng")
	p.HasText("Ikke lagret: teksten er ferdig")
	p.ClickLink("Avslutt samtalen")
	p.ClickCSS("#del-avslutt [data-finish]")
	p.HasText("Samtalen er avsluttet. Det du skrev, står under", "Søvn: Ressurser", "Har god seng")
	p.MustNotHaveText("Skrevet uten nett")
	p.Clean()
	if *look != "" {
		p.Screenshot(*look+"/avsluttet-mens-hun-skrev.png", 1024, 1366)
	}
	p.Open(address)
	p.HasText("Skrevet uten nett", "Har god seng")
}

// Enter in a line saves it and stays: it presses no button of the form.
func TestEnterSavesWhereSheStands(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	p := browser.ForTest(t).Page(t)
	p.ViewportSize(1024, 1366)
	p.Patience(30 * time.Second)
	p.Open(w.Serve(webtest.Nes) + kari.Path("kartlegging") + "?del=activity")
	p.Fill("SPPB, fra 0 til 12", "6")
	p.Press("Enter")
	for i := 0; i < 300 && stands(t, w, kari, "skar/sppb") != "6"; i++ {
		time.Sleep(100 * time.Millisecond)
	}
	p.HasText("5 av 9", "Lagret kl.", "0 av 9 områder kartlagt")
	if got := stands(t, w, kari, "skar/sppb") + stands(t, w, kari, "omrade/activity/risiko"); got != "6" {
		t.Errorf("saved %q", got)
	}
	if at := p.Focused(); !strings.Contains(at, "SPPB") {
		t.Errorf("the focus is at %s", at)
	}
}

// Two devices at once: each sees what the other saved, and in the same field both texts are shown and one is chosen.
func TestTwoBrowsers(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	b := browser.ForTest(t)
	one, two := b.Page(t), b.Page(t)
	at := kari.Path("kartlegging") + "?del=sleep"
	one.Open(w.Serve(webtest.Nes) + at)
	two.Open(w.Serve(webtest.Kongsvinger) + at)
	one.Fill("Hva er viktig for deg?", "Sove til seks")
	one.HasText("Lagret")
	two.Fill("Hva er viktig for deg?", "Sove hele natten")
	two.HasText("To har skrevet her", "Sove til seks", "Behold begge og rediger", "Ingrid Sandvik skriver i «Søvn» nå.")
	two.ClickButton("Behold begge og rediger")
	two.WaitGone("To har skrevet her")
	two.HasText("Lagret")
	if got := stands(t, w, kari, "omrade/sleep/viktig"); got != "Sove til seks\n\nSove hele natten" {
		t.Errorf("stands %q", got)
	}

	// Two choose differently: each choice in words, one of them stands, and the buttons are there also after the page is opened anew.
	one.Choose("Risiko", "Følg med")
	saved := func(want string) {
		t.Helper()
		for i := 0; i < 300 && stands(t, w, kari, "omrade/sleep/risiko") != want; i++ {
			time.Sleep(100 * time.Millisecond)
		}
		if got := stands(t, w, kari, "omrade/sleep/risiko"); got != want {
			t.Fatalf("the risk is %q, want %q", got, want)
		}
	}
	saved("watch")
	two.Choose("Risiko", "Handle")
	two.HasText("To har valgt ulikt her.")
	two.Reload()
	box := two.Within(".beside")
	box.HasText("To har valgt ulikt her.", "Følg med", "Handle", "Bruk denne i stedet")
	box.MustNotHaveText("watch", "act", "Behold begge")
	two.Clean()
	if *look != "" {
		two.Screenshot(*look+"/to-valg.png", 1024, 1366)
	}
	box.ClickButton("Bruk denne i stedet")
	saved("act")
	two.WaitGone("To har valgt ulikt her.")
}

// The kitchen table: nine areas, four goals with a measure each, and the plan sent to those who are to be heard. With the taps that it takes,
// twenty minutes are for talking: five for an area with a goal and a measure, one for an area with nothing.
func TestKitchenTable(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	p := browser.ForTest(t).Page(t)
	p.Patience(30 * time.Second)
	p.ViewportSize(1024, 1366)
	p.Open(w.Serve(webtest.Nes) + kari.Path("kartlegging"))
	taps := 0
	tap := func(name string) { t.Helper(); taps++; p.ClickButton(name) }
	tap("Begynn samtalen")
	p.Check("Pårørende")
	p.Choose("Fastlegen", "får dialog i etterkant")
	taps += 2
	tap("Forberedelse")
	p.Fill("Hva er viktig for deg?", "At Pål slipper å bekymre seg")
	tap("Sykdommer")
	goals := map[string]string{"sleep": "Jeg vil sove til seks", "activity": "Jeg vil ned til hagen", "nutrition": "Jeg vil lage middag på søndager", "mental_health": "Jeg vil ikke grue meg til kvelden"}
	circle := (&care.Pathway{}).Circle()
	for i, a := range circle {
		p.HasText(fmt.Sprintf("%d av 9", i+1), a.Title)
		goal, ok := goals[a.Code]
		if !ok {
			tap("Ingenting her")
			continue
		}
		p.Fill("Hva er viktig for deg?", goal)
		p.Choose("Risiko", "Følg med")
		p.Fill("Hva er risikoen, og hva skal vi gjøre?", "Sover bort dagen, spiser lite.")
		p.ClickCSS("#del-" + a.Code + " [data-new=tiltak] summary")
		p.Fill("Tiltak", "Trener to ganger i uken")
		p.Choose("Hvem", "Kommunen")
		taps += 3
		next := "Pårørendes situasjon"
		if i < 8 {
			next = circle[i+1].Title
		}
		tap(next)
	}
	tap("Avslutt samtalen")
	p.HasText("9 av 9 områder kartlagt")
	if *look != "" {
		p.Screenshot(*look+"/kjokkenbord-avslutt.png", 1024, 1366)
	}
	taps++
	p.ClickCSS("#del-avslutt [data-finish]")
	p.HasText("svarene står i et utkast til plan")
	taps += 3
	p.ClickLink("Gå til utkastet til plan")
	for _, goal := range goals {
		if n := browser.Eval[int](p, `[...document.querySelectorAll('#del-mal textarea')].filter(e => e.value === '`+goal+`').length`); n != 1 {
			t.Errorf("«%s» is a goal %d times", goal, n)
		}
	}
	if *look != "" {
		p.Screenshot(*look+"/kjokkenbord-utkast.png", 1024, 0)
	}
	p.ClickLink("Send på høring")
	p.ClickButton("Send på høring")
	p.HasText("Planen er sendt på høring.")
	t.Logf("%d taps", taps)
	if taps > 5*4+5+12 {
		t.Errorf("%d taps", taps)
	}
	p.Clean()
}

// Who goes through the conversation without loading the page anew is told at the end what is left now, and the cards say what the form says.
func TestWhatIsLeft(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	p := browser.ForTest(t).Page(t)
	p.Patience(30 * time.Second)
	p.ViewportSize(1024, 1366)
	p.Open(w.Serve(webtest.Nes) + kari.Path("kartlegging") + "?del=til-stede")
	there := p.Within("[aria-labelledby=tilstede-navn]")
	there.HasText("Personen selv")
	p.Check("Pårørende")
	p.Check("IHT-lege")
	p.Choose("Fastlegen", "får dialog i etterkant")
	there.HasText("Personen selv, Pårørende og IHT-lege. Fastlegen får dialog i etterkant")
	for _, who := range []string{"Personen selv", "Pårørende", "IHT-lege"} {
		p.Uncheck(who)
	}
	p.ClickButton("Forberedelse")
	p.Fill("Hva er viktig for deg?", "At Pål slipper å bekymre seg")
	p.Within("[aria-labelledby=forberedt-navn]").HasText("«At Pål slipper å bekymre seg»")
	p.ClickLink("Sykdommer, ikke kartlagt")
	for range 7 {
		p.ClickButton("Ingenting her")
	}
	p.ClickCSS("#del-memory [data-new=tiltak] summary")
	p.Fill("Tiltak", "Ringe hukommelsesteamet")
	p.ClickLink("Avslutt samtalen")
	left := p.Within("[data-left]")
	left.HasText("Ikke kartlagt: hukommelse og psykisk helse.", "Behandlingsavklaringer gjenstår.", "Ingen er ført som til stede.", "Tiltak uten ansvarlig: Ringe hukommelsesteamet.")
	p.ClickLink("Hukommelse, ikke kartlagt")
	p.Choose("Hvem", "Kommunen")
	p.ClickButton("Ingenting her")
	p.ClickButton("Ingenting her")
	p.ClickLink("Avslutt samtalen")
	left.MustNotHaveText("Ikke kartlagt", "Tiltak uten ansvarlig")
	p.HasText("9 av 9 områder kartlagt", "Ingen er ført som til stede.")
	if *look != "" {
		p.Screenshot(*look+"/hva-er-igjen.png", 1024, 1366)
	}
	// and the picture says it: every area filled, with the mark of no risk and no other.
	if bad := browser.Eval[string](p, `[...document.querySelectorAll('[data-circle] a[data-area]')].filter(a => getComputedStyle(a.querySelector('path')).strokeDasharray !== 'none' ||
		[...a.querySelectorAll('.ch-mark')].filter(m => getComputedStyle(m).display !== 'none').map(m => m.getAttribute('class')).join() !== 'ch-mark ch-mark-none').map(a => a.dataset.area).join()`); bad != "" {
		t.Errorf("the circle does not show %s as mapped without risk", bad)
	}
	p.Clean()
}

// The circle by keyboard: arrows go round it, Enter chooses, and the chosen area is marked.
func TestCircleByKeyboard(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	p := browser.ForTest(t).Page(t)
	p.Open(w.Serve(webtest.Nes) + kari.Path("kartlegging") + "?del=illness")
	focus := `document.querySelector('a[data-area=illness]').focus(); 1`
	browser.Eval[int](p, focus)
	p.Press("ArrowLeft", "Enter")
	p.HasText("9 av 9")
	browser.Eval[int](p, focus)
	p.Press("ArrowRight", "ArrowRight", "Enter")
	p.HasText("3 av 9")
	if got := browser.Eval[string](p, `document.querySelector('a[data-area][aria-current]').dataset.area`); got != "pain" {
		t.Errorf("chosen is %s", got)
	}
	p.Back()
	p.HasText("9 av 9")
}

// On a phone the circle makes room while somebody types, and what is pressed next is where it was: the press is not lost.
func TestPressAfterTyping(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	begin(t, w, webtest.Nes, kari)
	p := browser.ForTest(t).Page(t)
	p.Patience(30 * time.Second)
	p.ViewportSize(browser.Phone, 844)
	p.Open(w.Serve(webtest.Nes) + kari.Path("kartlegging") + "?del=sleep")
	place := `document.querySelector('#del-sleep .cards .box').getBoundingClientRect().top`
	p.Fill("Hva er viktig for deg?", "Sove til seks")
	moved := browser.Eval[float64](p, `(() => { const at = `+place+`; document.activeElement.blur(); return Math.abs(`+place+` - at) })()`)
	small := browser.Eval[bool](p, `document.querySelector('.typing').checkVisibility() && !document.querySelector('[data-circle]').checkVisibility()`)
	if moved > 1 || !small {
		t.Errorf("what is pressed next moved by %g; the circle is small: %v", moved, small)
	}
	p.Fill("Ressurser", "Har god seng")
	p.Choose("Risiko", "Følg med")
	p.HasText("1 av 9 områder kartlagt")
	for i := 0; i < 300 && stands(t, w, kari, "omrade/sleep/risiko") == ""; i++ {
		time.Sleep(100 * time.Millisecond)
	}
	if got := stands(t, w, kari, "omrade/sleep/risiko"); got != "watch" {
		t.Errorf("saved %q", got)
	}
	p.ClickButton("Aktivitet og funksjon") // the next part: the circle is back
	p.HasText("5 av 9")
	if !browser.Eval[bool](p, `document.querySelector('[data-circle]').checkVisibility()`) {
		t.Error("the circle stays small")
	}
}

func TestLook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	picture := func(name string) string {
		if *look == "" {
			return ""
		}
		return *look + "/" + name
	}
	p := browser.ForTest(t).Page(t)
	base := w.Serve(webtest.Nes)
	webtest.Look(t, p, base+kari.Path("kartlegging"), picture("begynn"))
	page := begin(t, w, webtest.Nes, kari)
	b := w.As(webtest.Nes)
	b.Send(page, "til-stede/fastlege", "digital", "forberedt/difficult", "Trappa. Jeg er redd for å falle igjen, så jeg blir sittende.", "forberedt/master", "Å gå ned til hagen.",
		"omrade/illness/risiko", "watch", "omrade/medicines/risiko", "watch", "omrade/pain/risiko", "none", "omrade/sleep/risiko", "none", "omrade/nutrition/risiko", "watch",
		"omrade/activity/viktig", "Jeg vil klare å gå ned til hagen.", "omrade/activity/risiko", "act", "omrade/activity/merknad", "Falt to ganger siden august.", "skar/sppb", "6").MustStatus(200)
	webtest.Look(t, p, base+kari.Path("kartlegging")+"?del=activity", picture("samtale"))
	if *look != "" {
		p.Screenshot(*look+"/samtale-nettbrett.png", 1024, 1366)
	}
	webtest.Look(t, p, base+kari.Path("kartlegging")+"?del=avslutt", picture("avslutt"))
	b.Send(b.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200)
	webtest.Look(t, p, base+kari.Path("kartlegging"), picture("lest"))
	if *look != "" {
		p.PrintPDF(*look + "/lest.pdf")
	}
	webtest.Look(t, p, base+kari.Path("kartlegging/journal"), picture("journal"))
}
